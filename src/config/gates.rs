//! Limits that a report is held against: budgets, growth, coverage.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::units::{Money, Text};

/// Limits; what is not set is not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gates {
    /// The most that "your bill" may be in a month.
    pub budget: Option<Money>,
    /// The same for single clusters, by name.
    pub cluster_budgets: BTreeMap<Text, Money>,
    /// By how much your bill may grow over the month before.
    pub max_growth: Option<Percent>,
    /// How much of a month the logs must cover at least.
    pub min_coverage: Option<Percent>,
}

impl Gates {
    /// Sets a budget.
    pub fn set(&mut self, budget: Budget) {
        match budget.cluster {
            None => self.budget = Some(budget.amount),
            Some(cluster) => {
                self.cluster_budgets.insert(cluster, budget.amount);
            }
        }
    }

    /// These limits, and `others` where these say nothing.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        self.budget = self.budget.or(others.budget);
        for (cluster, amount) in &others.cluster_budgets {
            self.cluster_budgets
                .entry(cluster.clone())
                .or_insert(*amount);
        }
        self.max_growth = self.max_growth.or(others.max_growth);
        self.min_coverage = self.min_coverage.or(others.min_coverage);
        self
    }
}

/// A budget: `40`, or `prod-orders=30` for one cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// For which cluster; `None`: your whole bill.
    pub cluster: Option<Text>,
    /// The most it may be, in the currency of the price list.
    pub amount: Money,
}

/// A share in percent, zero or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub Decimal);

/// Text that is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALimit {
    /// No amount of money.
    #[error("write an amount such as 40 or 29.50, or CLUSTER=AMOUNT")]
    Amount,
    /// No share.
    #[error("write a share such as 20%")]
    Percent,
}

impl FromStr for Budget {
    type Err = NotALimit;

    fn from_str(text: &str) -> Result<Self, NotALimit> {
        let (cluster, amount) = match text.rsplit_once('=') {
            Some(("", _)) => return Err(NotALimit::Amount),
            Some((cluster, amount)) => (Some(Text::from(cluster)), amount),
            None => (None, text),
        };
        Ok(Self {
            cluster,
            amount: Money(positive(amount).ok_or(NotALimit::Amount)?),
        })
    }
}

impl FromStr for Percent {
    type Err = NotALimit;

    fn from_str(text: &str) -> Result<Self, NotALimit> {
        let number = text.strip_suffix('%').unwrap_or(text);
        positive(number.trim_end())
            .map(Self)
            .ok_or(NotALimit::Percent)
    }
}

fn positive(text: &str) -> Option<Decimal> {
    let number = Decimal::from_str_exact(text).ok()?;
    (!number.is_sign_negative()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_an_amount_for_all_or_for_one_cluster() {
        let budget: Budget = "29.50".parse().unwrap();
        assert_eq!(budget.cluster, None);
        assert_eq!(budget.amount, Money(Decimal::new(2_950, 2)));
        let budget: Budget = "a=b=30".parse().unwrap();
        assert_eq!(budget.cluster.as_deref(), Some("a=b"));
        for text in ["", "-1", "=3", "prod=", "a lot", "1e3"] {
            assert_eq!(text.parse::<Budget>(), Err(NotALimit::Amount), "{text}");
        }
    }

    #[test]
    fn a_share_may_lack_its_sign_and_is_never_negative() {
        for text in ["20%", "20", "20 %", "20.0%"] {
            let share: Percent = text.parse().unwrap();
            assert_eq!(share.0, Decimal::from(20), "{text}");
        }
        for text in ["", "%", "-1%", "a fifth"] {
            assert_eq!(text.parse::<Percent>(), Err(NotALimit::Percent), "{text}");
        }
    }

    #[test]
    fn the_nearer_source_wins_limit_by_limit() {
        let mut flags = Gates::default();
        flags.set("30".parse().unwrap());
        flags.set("a=1".parse().unwrap());
        let mut config = Gates {
            min_coverage: Some("99%".parse().unwrap()),
            ..Gates::default()
        };
        for budget in ["40", "a=2", "b=3"] {
            config.set(budget.parse().unwrap());
        }
        let gates = flags.or(&config);
        assert_eq!(gates.budget, Some(Money(30.into())));
        assert_eq!(gates.cluster_budgets["a"], Money(1.into()));
        assert_eq!(gates.cluster_budgets["b"], Money(3.into()));
        assert_eq!(gates.min_coverage, config.min_coverage);
        assert_eq!(gates.max_growth, None);
    }
}

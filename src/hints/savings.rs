//! The month with and without changes.
//!
//! Changes look at rows by the hour and at all attributes, prices do not: rows that no change
//! touches are priced as those of one month that are priced alike.

use super::rows::of_calendar_month;
use super::{Account, Bound, Change, Hint, Saving};
use crate::config::{Config, RequestsBilledTo};
use crate::pricing::charge::ChargeKind;
use crate::pricing::condensed::{by_day, by_month, by_month_and_attributes};
use crate::pricing::months::Months;
use crate::pricing::{price_rows, totals};
use crate::usage::measurement::UsageRow;

/// An account as it would be: the rows that are touched.
pub(super) struct Changed {
    pub(super) usage: Vec<UsageRow>,
    pub(super) config: Config,
}

/// The month, ready to be priced with changes.
pub(super) struct Savings<'a> {
    account: &'a Account<'a>,
    months: Months,
    /// By the hour.
    rows: Vec<&'a UsageRow>,
    /// By month, for changes to find what they do not touch.
    usage: Vec<UsageRow>,
    before: Saving,
}

/// What rows are priced by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Whatever is charged by files, which are of a day, is left out.
    Month,
    Day,
}

impl<'a> Savings<'a> {
    pub(super) fn new(account: &'a Account<'a>) -> Self {
        let months = Months::select(account.measurement, Some(account.month));
        let rows: Vec<&UsageRow> = of_calendar_month(account).collect();
        let mut savings = Self {
            account,
            usage: by_month_and_attributes(rows.iter().copied(), &months),
            months,
            rows,
            before: Saving::default(),
        };
        let month = by_month(&savings.usage, &savings.months, account.config);
        savings.before = savings.bills(&month, account.config, By::Month);
        savings
    }

    pub(super) fn hint(&self, change: Change) -> Hint {
        let likely = self.saved(&[&change], Bound::Likely);
        let at = |bound| {
            if change.is_exact() {
                likely
            } else {
                self.saved(&[&change], bound)
            }
        };
        Hint {
            low: at(Bound::Low),
            likely,
            high: at(Bound::High),
            change,
        }
    }

    /// What all of the changes together save.
    pub(super) fn saved(&self, changes: &[&Change], bound: Bound) -> Saving {
        let is_touched = |row: &UsageRow| changes.iter().any(|change| change.touches(row));
        let touched = self.rows.iter().filter(|row| is_touched(row));
        let mut account = Changed {
            usage: touched.map(|row| (*row).clone()).collect(),
            config: self.account.config.clone(),
        };
        for change in changes {
            change.make(&mut account, self.account.month, bound);
        }
        let is_recording = |change: &&Change| matches!(change, Change::Recording(_));
        let (before, after) = if changes.iter().any(is_recording) {
            self.by_day(&account, is_touched)
        } else {
            let others = self.usage.iter().filter(|row| !is_touched(row));
            let rows = others.chain(&account.usage);
            let usage = by_month(rows, &self.months, self.account.config);
            let after = self.bills(&usage, &account.config, By::Month);
            (self.before, after)
        };
        Saving {
            yours: before.yours - after.yours,
            callers: before.callers - after.callers,
        }
    }

    /// Before and after, for changes of what is charged by files.
    fn by_day(
        &self,
        changed: &Changed,
        is_touched: impl Fn(&UsageRow) -> bool,
    ) -> (Saving, Saving) {
        let config = self.account.config;
        let before = by_day(self.rows.iter().copied(), &self.months, config);
        let others = self.rows.iter().copied().filter(|row| !is_touched(row));
        let after = by_day(others.chain(&changed.usage), &self.months, config);
        (
            self.bills(&before, self.account.config, By::Day),
            self.bills(&after, &changed.config, By::Day),
        )
    }

    /// What the month costs, without the storage of log files: how much smaller they would be
    /// without some records is not known, as they are compressed together.
    fn bills(&self, usage: &[UsageRow], config: &Config, by: By) -> Saving {
        let account = self.account;
        let mut priced = price_rows(
            account.measurement,
            usage,
            self.months.clone(),
            config,
            account.prices,
            account.all_keys,
        );
        priced.charges.retain(|charge| match charge.key.kind {
            ChargeKind::LogStorage | ChargeKind::AthenaScans => false,
            ChargeKind::LogsStored => by == By::Day,
            _ => true,
        });
        let bills = totals::totals(
            &priced.charges,
            account.my_accounts,
            RequestsBilledTo::Caller,
        );
        Saving {
            yours: bills.your_bill,
            callers: bills.callers_bill,
        }
    }
}

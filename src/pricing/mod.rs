//! From usage to charges: lifetimes, meter → rate → allocate.

pub mod allocate;
pub mod calls;
pub mod charge;
pub mod condensed;
pub mod free_tier;
pub mod identity;
pub mod keys;
pub mod lifetime;
pub mod logging;
pub mod meter;
pub mod months;
pub mod offers;
mod open;
pub mod price_changes;
pub mod price_list;
pub mod priced;
pub mod quantity;
pub mod rate;
pub mod regions;
pub mod rules;
pub mod storage;
pub mod terms;
pub mod totals;
pub mod uncertain;
pub mod update;

use std::collections::{BTreeMap, BTreeSet};

use self::calls::calls;
use self::condensed::{by_attributes, by_day};
use self::free_tier::FreeTier;
use self::keys::Keys;
use self::lifetime::Lifetimes;
use self::logging::Logging;
use self::meter::Meter;
use self::months::Months;
use self::price_list::PriceList;
use self::priced::{Priced, PricedKey, Versions};
use self::storage::Storage;
use self::terms::Terms;
use crate::cloudtrail::attributes::arn_account;
use crate::config::{Config, KeyManager};
use crate::period::Period;
use crate::units::Text;
use crate::usage::measurement::{Measurement, UsageRow};

/// Prices the part of `measurement` in `period` (`None`: the whole months of all data). The totals
/// are of the keys that the config maps to clusters; without clusters, or with `all_keys`, of all.
pub fn price(
    measurement: &Measurement,
    period: Option<Period>,
    config: &Config,
    prices: &PriceList,
    all_keys: bool,
) -> Priced {
    let months = Months::select(measurement, period);
    let days = by_day(&measurement.usage, &months, config);
    price_rows(measurement, &days, months, config, prices, all_keys)
}

/// Prices `usage` as that of the measurement, row by row.
pub fn price_rows(
    measurement: &Measurement,
    usage: &[UsageRow],
    months: Months,
    config: &Config,
    prices: &PriceList,
    all_keys: bool,
) -> Priced {
    let all_keys = all_keys || config.clusters.is_empty();
    let calls = calls(usage, config);
    let keys = Keys::new(&calls, &measurement.key_events, config, all_keys);
    let lifetimes = Lifetimes::new(&keys.arns(), &measurement.key_events, config);
    let meter = Meter {
        months: &months,
        keys: &keys,
        lifetimes: &lifetimes,
        all_keys,
    };
    let storage = Storage {
        keys: &keys,
        lifetimes: &lifetimes,
        months: &months,
    };
    let mut metered = meter.meter(&calls);
    metered.quantities.extend(storage.meter(&calls));
    let logging = Logging {
        measurement,
        config,
        months: &months,
        keys: &keys,
        all_keys,
    };
    let recorded = logging.meter(&calls);
    metered.quantities.extend(recorded.quantities);
    let terms = Terms {
        prices,
        account: &config.account,
    };
    let free_tier = FreeTier {
        my_accounts: &accounts(&keys, config),
        used_elsewhere: config.account.free_tier_used_elsewhere,
        prices,
    };
    let free = free_tier.applied(&metered.quantities);
    let slices = rate::slices(&metered.quantities, &free, terms);
    let mut not_in_total = free_tier.possible(&metered.quantities);
    not_in_total.extend(storage.possible_rotations(prices));
    not_in_total.extend(uncertain::without_price(&metered.uncertain, prices));
    not_in_total.extend(open::amounts(&recorded.open, terms));
    Priced {
        charges: rate::charges(&slices, &months, terms),
        keys: priced_keys(&keys, &lifetimes, &months),
        uncertain: uncertain::ranges(&metered.uncertain, prices),
        not_in_total,
        border_months: months.border,
        months: months.parts,
        all_keys,
    }
}

/// The accounts whose charges are "your bill": as the config names them, else the owners of the
/// keys seen and of the log buckets.
pub fn my_accounts(measurement: &Measurement, config: &Config) -> BTreeSet<Text> {
    let usage = by_attributes(&measurement.usage);
    let calls = calls(&usage, config);
    let keys = Keys::new(&calls, &measurement.key_events, config, true);
    accounts(&keys, config)
}

fn accounts(keys: &Keys, config: &Config) -> BTreeSet<Text> {
    if !config.account.my_accounts.is_empty() {
        return config.account.my_accounts.iter().cloned().collect();
    }
    let owners = keys
        .iter()
        .filter_map(|(arn, _)| arn_account(arn).map(Into::into));
    let buckets = config.trails.iter().filter_map(|t| t.bucket_owner.clone());
    owners.chain(buckets).collect()
}

/// The keys that exist in the selection, or that it names.
fn priced_keys(keys: &Keys, lifetimes: &Lifetimes, months: &Months) -> BTreeMap<Text, PricedKey> {
    let Some(whole) = months.whole() else {
        return BTreeMap::new();
    };
    keys.iter()
        .filter_map(|(arn, key)| {
            let life = lifetimes.of(arn)?;
            let priced = PricedKey {
                manager: key.manager,
                manager_basis: key.manager_basis,
                versions: match key.manager {
                    KeyManager::Customer => life.versions(whole),
                    KeyManager::Aws => Versions::NONE,
                },
                clusters: key.clusters.iter().cloned().collect(),
                called_across_accounts: key.called_across_accounts,
                in_scope: key.in_scope,
            };
            life.exists_in(whole).then(|| (arn.clone(), priced))
        })
        .collect()
}

#[cfg(test)]
mod tests;

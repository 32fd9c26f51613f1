//! The id of a charge: a hash of its dimensions, so that it stays the same in every report.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Bound::{Excluded, Unbounded};

use sha2::{Digest, Sha256};

use super::charge::{Charge, ChargeKey};
use crate::units::Text;

const SHORT: usize = 10;

/// Gives each charge its id: short, and longer where short ones are not unique.
pub fn identified(mut charges: Vec<Charge>) -> Vec<Charge> {
    let hashes: Vec<String> = charges.iter().map(|charge| hash(&charge.key)).collect();
    let ids = shortest_unique(&hashes);
    for (charge, id) in charges.iter_mut().zip(ids) {
        charge.id = id;
    }
    charges
}

/// `c-` and the first digits of each hash: [`SHORT`] ones, or as many more as tell it from others.
fn shortest_unique(hashes: &[String]) -> Vec<Text> {
    // Of all hashes, the neighbours in order share the longest beginnings.
    let sorted: BTreeSet<&str> = hashes.iter().map(String::as_str).collect();
    let id = |hash: &String| {
        let hash = hash.as_str();
        let before = sorted
            .range::<str, _>((Unbounded, Excluded(hash)))
            .next_back();
        let after = sorted.range::<str, _>((Excluded(hash), Unbounded)).next();
        let neighbours = before.into_iter().chain(after);
        let shared = neighbours.map(|other| shared_digits(hash, other)).max();
        let digits = SHORT.max(shared.map_or(0, |shared| shared + 1));
        Text::from(format!("c-{}", &hash[..digits.min(hash.len())]))
    };
    hashes.iter().map(id).collect()
}

fn shared_digits(one: &str, other: &str) -> usize {
    let pairs = one.bytes().zip(other.bytes());
    pairs.take_while(|(one, other)| one == other).count()
}

/// SHA-256 over every dimension, in hexadecimal.
fn hash(key: &ChargeKey) -> String {
    let mut hasher = Sha256::new();
    for field in fields(key) {
        // Length and presence first: no two lists of fields make the same bytes.
        let present = [u8::from(field.is_some())];
        let text = field.unwrap_or_default();
        hasher.update(present);
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher
        .finalize()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn fields(key: &ChargeKey) -> [Option<String>; 17] {
    let text = |text: &Option<Text>| text.as_deref().map(str::to_owned);
    [
        Some(key.period_start.to_string()),
        Some(key.period_end.to_string()),
        Some(key.kind.name().to_owned()),
        text(&key.cluster),
        key.storage.map(|storage| storage.name().to_owned()),
        text(&key.key),
        text(&key.trail),
        text(&key.account),
        text(&key.region),
        Some(key.service.to_string()),
        Some(key.usage_type.to_string()),
        text(&key.operation),
        Some(key.payer_role.name().to_owned()),
        text(&key.payer_account),
        Some(key.basis.name().to_owned()),
        Some(key.tier_start.normalize().to_string()),
        Some(key.free_tier.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colliding_ids_grow_until_they_differ() {
        let hashes = ["0123456789abcd", "0123456789abff", "ffff456789abcd"].map(str::to_owned);
        let ids = shortest_unique(&hashes);
        assert_eq!(
            ids.iter().map(|id| &**id).collect::<Vec<_>>(),
            ["c-0123456789abc", "c-0123456789abf", "c-ffff456789"]
        );
    }
}

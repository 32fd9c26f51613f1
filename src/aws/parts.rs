//! The parts of the store: the objects of a bucket by account, region and month of delivery.

use super::bucket::Object;

/// What has no account, region and month in its key.
const OTHER: &str = "other";

/// Objects of one batch; a single one may be larger.
const LARGEST_BATCH: u64 = 32 << 20;
const MOST_OBJECTS: usize = 4_096;

/// `AWSLogs/111122223333/CloudTrail/eu-central-1/2026-10` of an object that was delivered there
/// and then.
pub(super) fn part(key: &str) -> String {
    let parts: Vec<&str> = key.split('/').collect();
    let is_number = |text: &str, digits: usize| {
        text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    // …/<account>/<kind>/<region>/YYYY/MM/…
    let year = (3..parts.len().saturating_sub(1)).find(|&at| {
        is_number(parts[at - 3], 12) && is_number(parts[at], 4) && is_number(parts[at + 1], 2)
    });
    match year {
        Some(at) => format!("{}/{}-{}", parts[..at].join("/"), parts[at], parts[at + 1]),
        None => OTHER.to_owned(),
    }
}

/// Divides what is to be fetched, sorted by key, into batches of one part each.
pub(super) fn batches<T>(wanted: Vec<T>, object: impl Fn(&T) -> &Object) -> Vec<(String, Vec<T>)> {
    let mut batches: Vec<(String, Vec<T>)> = Vec::new();
    let mut bytes = 0;
    for next in wanted {
        let (part, size) = (part(&object(&next).key), object(&next).size);
        bytes += size;
        match batches.last_mut() {
            Some((last, batch))
                if *last == part && bytes <= LARGEST_BATCH && batch.len() < MOST_OBJECTS =>
            {
                batch.push(next);
            }
            _ => {
                bytes = size;
                batches.push((part, vec![next]));
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_an_account_a_region_and_a_month() {
        let region = "AWSLogs/o-x/111122223333/CloudTrail/eu-central-1";
        assert_eq!(
            part(&format!("{region}/2026/10/07/x.json.gz")),
            format!("{region}/2026-10")
        );
        for key in [
            "x.json.gz",
            "AWSLogs/111122223333/CloudTrail/eu-central-1/x",
            "AWSLogs/111122223333/CloudTrail/eu-central-1/2026",
        ] {
            assert_eq!(part(key), "other", "{key}");
        }
    }

    #[test]
    fn a_batch_is_of_one_part_and_not_too_large() {
        let object = |month: &str, size| Object {
            key: format!("AWSLogs/111122223333/CloudTrail/eu-central-1/2026/{month}/01/x"),
            size,
            tag: None,
        };
        let (small, large) = (1, LARGEST_BATCH - 1);
        let wanted = vec![
            object("09", small),
            object("10", large),
            object("10", small),
            object("10", small),
            object("11", 2 * large),
        ];
        let sizes: Vec<Vec<u64>> = batches(wanted, |object| object)
            .into_iter()
            .map(|(_, batch)| batch.iter().map(|object| object.size).collect())
            .collect();
        assert_eq!(
            sizes,
            [
                vec![small],
                vec![large, small],
                vec![small],
                vec![2 * large]
            ]
        );
        let many = vec![object("10", 1); MOST_OBJECTS + 1];
        assert_eq!(batches(many, |object| object).len(), 2);
    }
}

//! Where in a bucket the log files of some days lie.
//!
//! `…AWSLogs/[<organization>/]<account>/CloudTrail/<region>/YYYY/MM/DD/`; digests likewise under
//! `CloudTrail-Digest/`
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html>).

use crate::period::{Day, Month, Period};

/// So many folders may lie above `AWSLogs/`: a trail's prefix is free text.
const DEEPEST: usize = 4;

/// Kinds of files that a trail delivers for an account.
const KINDS: [&str; 2] = ["CloudTrail", "CloudTrail-Digest"];

/// The days by which files lie in folders: those of delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl Days {
    /// The days on which what happened in `period` is delivered: until so many days after its end.
    pub fn of(period: Period, late_days: u32) -> Self {
        let last = Day((period.end.0 - 1).div_euclid(24));
        Self {
            first: period.start.day(),
            last: Day(last.0 + i64::from(late_days)),
        }
    }

    /// The folders below that of a region: a month as one where all of its days are wanted.
    fn folders(self) -> Vec<String> {
        let mut folders = Vec::new();
        let mut day = self.first;
        while day <= self.last {
            let month = day.month();
            let (first, last) = (month.start().day(), last_day(month));
            if day == first && last <= self.last {
                folders.push(format!("{}/{:02}/", month.year, month.month));
                day = last;
            } else {
                folders.push(format!("{}/", day.date().format("%Y/%m/%d")));
            }
            day = Day(day.0 + 1);
        }
        folders
    }
}

fn last_day(month: Month) -> Day {
    Day(month.end().day().0 - 1)
}

/// What to do at a folder of the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// List these whole: log files lie in them.
    Files(Vec<String>),
    /// Go on in these.
    Folders(Vec<String>),
    /// List the folders below, and go on in those of them that [`leads_to_logs`].
    Below,
}

/// What to do at `prefix`, which is empty or ends in `/`.
pub fn step(prefix: &str, days: Days, regions: &[String]) -> Step {
    let parts: Vec<&str> = prefix.split_terminator('/').collect();
    let account = parts.iter().position(|part| is_account(part));
    let Some(account) = account else {
        return Step::Below;
    };
    match &parts[account + 1..] {
        [] => Step::Folders(KINDS.map(|kind| format!("{prefix}{kind}/")).into()),
        [kind] if KINDS.contains(kind) && !regions.is_empty() => Step::Folders(
            regions
                .iter()
                .map(|region| format!("{prefix}{region}/"))
                .collect(),
        ),
        [kind] if KINDS.contains(kind) => Step::Below,
        [kind, region, ..] if KINDS.contains(kind) => {
            let above = parts[..account + 3].join("/");
            let is_wanted = regions.is_empty() || regions.iter().any(|wanted| wanted == region);
            let folders = days.folders().into_iter().filter(|_| is_wanted);
            let folders = folders.map(|folder| format!("{above}/{folder}"));
            Step::Files(folders.filter_map(|folder| both(folder, prefix)).collect())
        }
        _ => Step::Folders(Vec::new()),
    }
}

/// What lies in both folders: the deeper one, if it lies in the other.
fn both(folder: String, prefix: &str) -> Option<String> {
    if folder.starts_with(prefix) {
        Some(folder)
    } else {
        prefix.starts_with(&folder).then(|| prefix.to_owned())
    }
}

/// Of the folders found below `prefix`, those on a way to log files.
pub fn leads_to_logs(prefix: &str, below: Vec<String>) -> Vec<String> {
    let parts: Vec<&str> = prefix.split_terminator('/').collect();
    if parts.iter().any(|part| is_account(part)) {
        return below;
    }
    let name = |folder: &String| {
        let folder = folder.trim_end_matches('/');
        folder.rsplit('/').next().unwrap_or(folder).to_owned()
    };
    if parts.contains(&"AWSLogs") {
        let leads = |name: &str| is_account(name) || name.starts_with("o-");
        return below.into_iter().filter(|f| leads(&name(f))).collect();
    }
    if let Some(logs) = below.iter().find(|folder| name(folder) == "AWSLogs") {
        return vec![logs.clone()];
    }
    if parts.len() < DEEPEST {
        below
    } else {
        Vec::new()
    }
}

fn is_account(part: &str) -> bool {
    part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Hour;

    const OCTOBER: Month = Month {
        year: 2026,
        month: 10,
    };
    const REGION: &str = "AWSLogs/111122223333/CloudTrail/eu-central-1/";

    fn october() -> Days {
        Days::of(OCTOBER.period(), 2)
    }

    #[test]
    fn a_whole_month_is_one_folder_and_late_days_are_added() {
        assert_eq!(
            october().folders(),
            ["2026/10/", "2026/11/01/", "2026/11/02/"]
        );
        let start = OCTOBER.start();
        let days = Days::of(
            Period {
                start: Hour(start.0 + 25),
                end: Hour(start.0 + 48),
            },
            0,
        );
        assert_eq!(days.folders(), ["2026/10/02/"]);
    }

    #[test]
    fn every_level_leads_to_the_next() {
        let no: &[String] = &[];
        assert_eq!(step("", october(), no), Step::Below);
        let below = vec!["data/".to_owned(), "AWSLogs/".to_owned()];
        assert_eq!(leads_to_logs("", below), ["AWSLogs/"]);
        let below = ["111122223333/", "o-abc/", "elasticloadbalancing/"];
        let below = below.map(|name| format!("AWSLogs/{name}")).into();
        assert_eq!(
            leads_to_logs("AWSLogs/", below),
            ["AWSLogs/111122223333/", "AWSLogs/o-abc/"]
        );
        let Step::Folders(kinds) = step("AWSLogs/111122223333/", october(), no) else {
            panic!("kinds")
        };
        assert_eq!(kinds[0], "AWSLogs/111122223333/CloudTrail/");
        assert_eq!(step(&kinds[0], october(), no), Step::Below);
        let Step::Files(files) = step(REGION, october(), no) else {
            panic!("files")
        };
        assert_eq!(files[0], format!("{REGION}2026/10/"));
    }

    #[test]
    fn only_the_asked_regions_and_the_asked_part_of_a_region_are_listed() {
        let regions = ["eu-west-1".to_owned()];
        let kind = "AWSLogs/111122223333/CloudTrail/";
        assert_eq!(
            step(kind, october(), &regions),
            Step::Folders(vec![format!("{kind}eu-west-1/")])
        );
        assert_eq!(step(REGION, october(), &regions), Step::Files(Vec::new()));
        let day = format!("{REGION}2026/10/07/");
        assert_eq!(step(&day, october(), &[]), Step::Files(vec![day.clone()]));
        let other = format!("{REGION}2026/09/");
        assert_eq!(step(&other, october(), &[]), Step::Files(Vec::new()));
    }

    #[test]
    fn folders_of_strangers_are_searched_a_few_levels_deep() {
        let below = |prefix: &str| leads_to_logs(prefix, vec![format!("{prefix}x/")]).len();
        assert_eq!((below("a/b/c/"), below("a/b/c/d/")), (1, 0));
    }
}

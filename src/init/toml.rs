//! The draft as a commented TOML file.

use std::fmt::Write as _;

use super::{Draft, DraftCluster, DraftTrail, Seen};
use crate::cloudtrail::attributes::arn_region;
use crate::config::check::{self, Check};
use crate::period::Timestamp;
use crate::units::Text;

/// More than this many buckets, volumes or keys of a kind are counted instead of listed: every
/// snapshot is a volume of its own.
pub(super) const MOST_LISTED: usize = 100;

/// Longest log text in a comment.
const LONGEST_TEXT: usize = 300;

impl Draft {
    /// The draft as a config that `Config::parse` accepts.
    pub fn to_toml(&self) -> String {
        let mut lines = Lines::default();
        self.write_head(&mut lines);
        self.write_account(&mut lines);
        if self.clusters.is_empty() {
            lines.comment(self.no_cluster());
        }
        for (cluster, number) in self.clusters.iter().zip(1_usize..) {
            cluster.write(&mut lines, number);
        }
        self.write_unassigned(&mut lines);
        self.write_other_keys(&mut lines);
        self.write_keys(&mut lines);
        self.write_trails(&mut lines);
        self.write_trail_notes(&mut lines);
        self.write_not_known(&mut lines);
        lines.text
    }

    fn write_head(&self, lines: &mut Lines) {
        lines.comment(&format!(
            "A draft from {}. Give each cluster its name, say what its buckets store, and",
            self.sources()
        ));
        lines.comment("remove what is not Camunda's. docs/config.md describes every field.");
        if let Some((first, last)) = self.period {
            lines.comment(&format!("Calls from {first} to {last}."));
        }
        if let Some(day) = &self.asked_on {
            lines.comment(&format!(
                "AWS was asked on {day}; what it said stands beside its call."
            ));
        }
        lines.blank();
        lines.push("config_version = 1");
        lines.blank();
    }

    fn write_account(&self, lines: &mut Lines) {
        lines.push("[account]");
        lines.comment("The accounts whose charges are \"your bill\".");
        if self.my_accounts.is_empty() {
            lines.comment("my_accounts = [\"111122223333\"]");
        } else {
            lines.comment("These own the keys below.");
            for note in &self.account_notes {
                lines.comment(&plain(note));
            }
            lines.push(&format!("my_accounts = {}", list(self.my_accounts.iter())));
        }
        lines.comment(
            "AWS charges a request to its caller; \"owner\" if your contract passes that on.",
        );
        lines.comment("requests_billed_to = \"caller\"");
        lines.comment(
            "KMS requests a month of the same payer that these logs do not show; unset: unknown.",
        );
        lines.comment("free_tier_used_elsewhere = 0");
        for note in &self.free_tier_notes {
            lines.comment(&plain(note));
        }
        self.write_account_values(lines);
        lines.blank();
    }

    fn write_unassigned(&self, lines: &mut Lines) {
        if self.unassigned.is_empty() {
            return;
        }
        lines.comment("Calls on keys that several clusters share, which name no role of theirs:");
        for (key, seen) in &self.unassigned {
            lines.comment(&format!("{}: {}", plain(key), counted(seen)));
        }
        lines.blank();
    }

    /// Without candidates each other key is a commented cluster, ready to be taken in.
    fn write_other_keys(&self, lines: &mut Lines) {
        let are_clusters = self.clusters.is_empty();
        if self.aws_managed_keys > 0 {
            let keys = thousands(self.aws_managed_keys as u64);
            lines.comment(&format!("AWS-managed keys left out: {keys}."));
        }
        if !self.other_keys.is_empty() {
            lines.comment(if self.has_logs() {
                "Customer-managed keys that no other account calls:"
            } else {
                "Other customer-managed keys:"
            });
        }
        for ((key, seen), number) in self.other_keys.iter().take(MOST_LISTED).zip(1_usize..) {
            if are_clusters && check::key_arn(key).is_ok() {
                let seen = Some(seen).filter(|_| self.has_logs());
                write_possible_cluster(lines, key, seen, number);
            } else if self.has_logs() {
                lines.comment(&format!("- {}: {}", plain(key), counted(seen)));
            } else {
                lines.comment(&format!("- {}", plain(key)));
            }
        }
        lines.more(self.other_keys.len());
        if self.aws_managed_keys > 0 || !self.other_keys.is_empty() {
            lines.blank();
        }
    }

    fn write_trails(&self, lines: &mut Lines) {
        if self.trails.is_empty() {
            return;
        }
        lines.comment(
            "Trails seen. To name one, take the # away; the order of the sections tells which",
        );
        lines.comment("copy of an event is the first, free one.");
        for ((root, trail), number) in self.trails.iter().zip(1_usize..) {
            lines.comment("");
            trail.write(lines, root, number);
        }
    }
}

fn write_possible_cluster(lines: &mut Lines, key: &str, seen: Option<&Seen>, number: usize) {
    lines.comment("");
    if let Some(seen) = seen {
        lines.comment(&counted(seen));
    }
    lines.comment("[[clusters]]");
    lines.comment(&format!("name = {}", quoted(&format!("cluster-{number}"))));
    if let Some(region) = arn_region(key) {
        lines.comment(&format!("region = {}", quoted(region)));
    }
    lines.comment(&format!("keys = [{}]", quoted(key)));
}

impl DraftCluster {
    fn write(&self, lines: &mut Lines, number: usize) {
        match &self.policy {
            Some(from) if self.seen.is_none() => {
                lines.comment(&format!("Its key policy names another account: {from}"));
            }
            _ => {
                lines.comment(&format!("{}{}", calls(&self.seen), span(&self.seen)));
                lines.comment(&operations(&self.seen));
            }
        }
        lines.push("[[clusters]]");
        match &self.name {
            Some(name) => lines.drafted("name", name),
            None => lines.push(&format!("name = {}", quoted(&format!("cluster-{number}")))),
        }
        if let Some(region) = &self.region {
            lines.push(&format!("region = {}", quoted(region)));
        }
        lines.push("keys = [");
        for (key, count) in &self.keys {
            let seen = match (*count, &self.policy) {
                (0, Some(_)) => "its [[keys]] section says more".to_owned(),
                (count, _) => amount(count, "call", "calls"),
            };
            lines.push_noted(&format!("  {},", quoted(key)), &seen);
        }
        lines.push("]");
        self.write_callers(lines);
        let buckets = self.buckets.iter();
        let bucket = Listed {
            field: "buckets",
            identifier: "name",
            check: check::bucket,
            storage: "other",
            question: "document or backup?",
        };
        bucket.write(lines, buckets.map(|(name, seen)| (&**name, seen)));
        let volumes = self.volumes.iter();
        let volume = Listed {
            field: "volumes",
            identifier: "id",
            check: check::volume,
            storage: "disk",
            question: "zeebe or elasticsearch?",
        };
        volume.write(lines, volumes.map(|(id, seen)| (&**id, seen)));
        lines.blank();
    }

    fn write_callers(&self, lines: &mut Lines) {
        let accounts = self.caller_accounts.iter();
        let (known, odd): (Vec<&Text>, Vec<&Text>) =
            accounts.partition(|account| check::account(account).is_ok());
        let account = known.first().map_or("ACCOUNT", |account| account);
        match &self.role_arn {
            Some(role) => lines.drafted("role_arn", role),
            None => lines.comment(&format!(
                "role_arn = \"arn:aws:iam::{account}:role/NAME\"  # Camunda's Console shows it"
            )),
        }
        if let Some(id) = &self.role_id {
            lines.push_noted(
                &format!("role_ids = [{}]", quoted(id)),
                &first_call(&self.by_role),
            );
        }
        if !known.is_empty() {
            lines.comment(
                "Claims every call from there, on any key, unless two clusters name the account:",
            );
            lines.comment(&format!("caller_accounts = {}", list(known.into_iter())));
        }
        for account in odd {
            lines.comment(&format!(
                "also called by {}, which is no account id",
                plain(account)
            ));
        }
    }
}

/// A list of buckets or volumes.
struct Listed {
    field: &'static str,
    identifier: &'static str,
    check: Check,
    storage: &'static str,
    question: &'static str,
}

impl Listed {
    fn write<'a>(&self, lines: &mut Lines, all: impl Iterator<Item = (&'a str, &'a Seen)>) {
        let (known, odd): (Vec<_>, Vec<_>) = all.partition(|(id, _)| (self.check)(id).is_ok());
        for (id, seen) in odd.iter().take(MOST_LISTED) {
            let of = self.field;
            lines.comment(&format!("not in {of}: {}, {}", plain(id), operations(seen)));
        }
        lines.more(odd.len());
        if known.is_empty() {
            return;
        }
        lines.push(&format!("{} = [", self.field));
        for (id, seen) in known.iter().take(MOST_LISTED) {
            let (identifier, id, storage) = (self.identifier, quoted(id), self.storage);
            let item = format!("  {{ {identifier} = {id}, storage = \"{storage}\" }},");
            lines.push_noted(&item, &format!("{} {}", self.question, operations(seen)));
        }
        lines.more(known.len());
        lines.push("]");
    }
}

impl DraftTrail {
    fn write(&self, lines: &mut Lines, root: &str, number: usize) {
        let records = amount(self.records, "record", "records");
        let of_kms = thousands(self.kms_records);
        let accounts: Vec<String> = self.accounts.iter().map(|account| plain(account)).collect();
        lines.comment(&format!(
            "{records}, {of_kms} of KMS, of {}",
            accounts.join(", ")
        ));
        lines.comment("[[trails]]");
        lines.comment(&format!("name = {}", quoted(&format!("trail-{number}"))));
        lines.comment(&format!("root = {}", quoted(root)));
        if self.is_several {
            lines.comment("trails = 2  # at least, as the repeats look");
        }
    }
}

fn first_call(seen: &Seen) -> String {
    let Some((time, evidence)) = &seen.first else {
        return "first call: time unreadable".to_owned();
    };
    let id = evidence.event_id.as_ref();
    let event = id.map_or(String::new(), |id| format!(", event {}", plain(&id.text())));
    format!("first call {time}{event}")
}

fn counted(seen: &Seen) -> String {
    if seen.operations.is_empty() {
        return "no calls".to_owned();
    }
    format!("{}: {}", calls(seen), operations(seen))
}

fn calls(seen: &Seen) -> String {
    amount(seen.calls(), "call", "calls")
}

fn span(seen: &Seen) -> String {
    let first = seen.first.as_ref().map(|(time, _)| *time);
    let written = |(first, last): (Timestamp, Timestamp)| format!(" from {first} to {last}");
    first.zip(seen.last).map(written).unwrap_or_default()
}

/// The operations, those with most calls first.
fn operations(seen: &Seen) -> String {
    let mut operations: Vec<(&Text, u64)> = seen.operations.iter().map(|(o, n)| (o, *n)).collect();
    operations.sort_by_key(|(operation, count)| (std::cmp::Reverse(*count), *operation));
    let written = operations
        .iter()
        .map(|(operation, count)| format!("{} {}", plain(operation), thousands(*count)));
    let written: Vec<String> = written.collect();
    written.join(", ")
}

fn amount(count: u64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", thousands(count))
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut separated = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            separated.push(',');
        }
        separated.push(digit);
    }
    separated
}

fn list<'a>(texts: impl Iterator<Item = &'a Text>) -> String {
    let quoted: Vec<String> = texts.map(|text| quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A TOML basic string (<https://toml.io/en/v1.0.0#string>).
pub(super) fn quoted(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars().map(shown) {
        if matches!(c, '"' | '\\') {
            string.push('\\');
        }
        string.push(c);
    }
    string.push('"');
    string
}

/// Log text for a comment: on one line, and not too long.
pub(super) fn plain(text: &str) -> String {
    let mut plain: String = text.chars().map(shown).take(LONGEST_TEXT).collect();
    if text.chars().nth(LONGEST_TEXT).is_some() {
        plain.push('…');
    }
    plain
}

/// The character, if it does what it shows: controls would end the comment, marks of direction
/// and those without width would disguise it (<https://www.unicode.org/reports/tr36/>).
fn shown(c: char) -> char {
    let is_disguise = matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    if c.is_control() || is_disguise {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// The file, line by line.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    pub(super) fn push(&mut self, line: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    pub(super) fn push_noted(&mut self, line: &str, note: &str) {
        self.push(&format!("{line}  # {note}"));
    }

    pub(super) fn comment(&mut self, text: &str) {
        self.push(format!("# {text}").trim_end());
    }

    pub(super) fn blank(&mut self) {
        self.push("");
    }

    /// Says how many are not listed.
    pub(super) fn more(&mut self, all: usize) {
        if all > MOST_LISTED {
            let more = thousands((all - MOST_LISTED) as u64);
            self.comment(&format!("and {more} more"));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_stays_inside_its_quotes(text in r#"(\PC|["\\\n\r\u{2028}]){0,20}"#) {
            let line = format!("value = {}", quoted(&text));
            prop_assert_eq!(line.lines().count(), 1);
            let table: toml::Table = line.parse().unwrap();
            let shown: String = text.chars().map(shown).collect();
            prop_assert_eq!(table["value"].as_str(), Some(&*shown));
        }
    }

    #[test]
    fn thousands_are_separated() {
        let written = [0, 999, 1_000, 1_038_120].map(thousands);
        assert_eq!(written, ["0", "999", "1,000", "1,038,120"]);
    }
}

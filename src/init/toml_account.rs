//! What AWS said, as lines of the draft.

use super::toml::{Lines, MOST_LISTED, plain, quoted};
use super::{Draft, DraftKey, Drafted};

impl Draft {
    /// What the draft is made of.
    pub(super) fn sources(&self) -> &'static str {
        match (self.asked_on.is_some(), self.has_logs()) {
            (false, _) => "logs alone",
            (true, true) => "logs and AWS",
            (true, false) => "AWS alone",
        }
    }

    /// Without logs nothing is known of calls. A draft that nobody asked AWS for is of logs, though
    /// there may be nothing in them.
    pub(super) fn has_logs(&self) -> bool {
        self.asked_on.is_none() || self.period.is_some() || !self.trails.is_empty()
    }

    pub(super) fn no_cluster(&self) -> &'static str {
        if self.has_logs() {
            "No call from another account was seen, so no key looks like a cluster's."
        } else {
            "No key policy that was seen names another account, so no key looks like a cluster's."
        }
    }

    pub(super) fn write_account_values(&self, lines: &mut Lines) {
        for (field, drafted) in &self.account_values {
            lines.drafted(field, drafted);
        }
    }

    pub(super) fn write_keys(&self, lines: &mut Lines) {
        for (arn, key) in &self.keys {
            for note in &key.notes {
                lines.comment(&plain(note));
            }
            lines.push("[[keys]]");
            lines.push(&format!("arn = {}", quoted(arn)));
            key.write(lines);
            lines.blank();
        }
    }

    pub(super) fn write_trail_notes(&self, lines: &mut Lines) {
        if !self.trail_notes.is_empty() {
            if !self.trails.is_empty() {
                lines.blank();
            }
            lines.comment("Trails as AWS describes them:");
        }
        for trail in self.trail_notes.iter().take(MOST_LISTED) {
            for (note, mark) in trail
                .iter()
                .zip(["- "].into_iter().chain(std::iter::repeat("  ")))
            {
                lines.comment(&format!("{mark}{}", plain(note)));
            }
        }
        lines.more(self.trail_notes.len());
        if !self.trail_notes.is_empty() {
            lines.blank();
        }
    }

    pub(super) fn write_not_known(&self, lines: &mut Lines) {
        if self.not_known.is_empty() {
            return;
        }
        lines.comment("Not known, for AWS did not say it:");
        for what in self.not_known.iter().take(MOST_LISTED) {
            lines.comment(&format!("- {}", plain(what)));
        }
        lines.more(self.not_known.len());
        lines.blank();
    }
}

impl DraftKey {
    fn write(&self, lines: &mut Lines) {
        match &self.versions {
            Some(versions) => {
                lines.push_noted(
                    &format!("versions = {}", versions.value),
                    &plain(&versions.from),
                );
            }
            None => lines.comment("versions = 1  # how often it was rotated is not known"),
        }
        if let Some(spec) = &self.spec {
            lines.drafted("key_spec", spec);
        }
        lines.push_noted("manager = \"customer\"", &plain(&self.manager));
    }
}

impl Lines {
    /// A text value, and where it was seen.
    pub(super) fn drafted(&mut self, field: &str, drafted: &Drafted) {
        let line = format!("{field} = {}", quoted(&drafted.value));
        self.push_noted(&line, &plain(&drafted.from));
    }
}

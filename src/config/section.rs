//! A TOML table read by asking for its fields: what nobody asked for is an unknown field.
//!
//! A new field is one line where its section is read; names, types, unknown fields and line
//! numbers follow from it. Faults are collected, so that all of them are told at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Check, quote};
use super::error::{Complaint, Fault};
use crate::period::Day;
use crate::units::Text;

/// A value and the line it stands in.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// The text of the file and what was found wrong in it so far.
#[derive(Debug)]
pub(super) struct Document<'d> {
    text: &'d str,
    pub(super) faults: Vec<Fault>,
    /// What must be unique in the file: where it was claimed first.
    claims: BTreeMap<(&'static str, Text), usize>,
    /// What must be said in the same way all over the file: how and where it was said first.
    said: BTreeMap<(&'static str, Text), Located<&'static str>>,
}

impl<'d> Document<'d> {
    pub(super) fn new(text: &'d str) -> Self {
        Self {
            text,
            faults: Vec::new(),
            claims: BTreeMap::new(),
            said: BTreeMap::new(),
        }
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        let before = self.text.as_bytes().iter().take(byte);
        1 + before.filter(|byte| **byte == b'\n').count()
    }
}

/// One table of the file.
pub(super) struct Section<'s, 'd> {
    document: &'s mut Document<'d>,
    table: &'s DeTable<'d>,
    label: String,
    line: usize,
    asked: Vec<&'static str>,
    is_void: bool,
}

impl<'s, 'd> Section<'s, 'd> {
    /// Reads the top of the file, then complains of what `read` did not ask for.
    pub(super) fn top<T>(
        document: &'s mut Document<'d>,
        table: &'s DeTable<'d>,
        read: impl FnOnce(&mut Section<'_, 'd>) -> T,
    ) -> T {
        let section = Section {
            document,
            table,
            label: String::new(),
            line: 1,
            asked: Vec::new(),
            is_void: false,
        };
        section.read(read)
    }

    fn read<T>(mut self, read: impl FnOnce(&mut Section<'_, 'd>) -> T) -> T {
        let result = read(&mut self);
        if !self.is_void {
            self.complain_of_unknown_fields();
        }
        result
    }

    /// Leaves all fields alone that nobody asks for: someone else reads them.
    pub(super) fn leave_the_rest(&mut self) {
        self.is_void = true;
    }

    /// How messages call this section from now on.
    pub(super) fn label(&mut self, label: String) {
        self.label = label;
    }

    /// The line in which the section begins.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Whether the section has a field of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// Notes a fault that makes all others, before and after, meaningless.
    pub(super) fn only_complaint(&mut self, complaint: Complaint) {
        self.document.faults.clear();
        self.is_void = true;
        self.complain(self.line, complaint);
    }

    /// Notes a fault in this section.
    pub(super) fn complain(&mut self, line: usize, complaint: Complaint) {
        self.document.faults.push(Fault {
            line,
            section: self.label.clone(),
            reason: complaint.reason,
            remedy: complaint.remedy,
        });
    }

    /// Notes that a field which must be there is not.
    pub(super) fn complain_of_missing(&mut self, name: &str, remedy: &str) {
        if !self.has(name) {
            self.complain(
                self.line,
                Complaint::new(format!("`{name}` is missing"), remedy),
            );
        }
    }

    /// Claims `value` as the only one of its `kind` in the file.
    pub(super) fn claim(&mut self, kind: &'static str, value: &Located<Text>, remedy: &str) {
        let key = (kind, value.value.clone());
        if let Some(first) = self.document.claims.get(&key).copied() {
            let reason = format!("{kind} {} is already in line {first}", quote(&value.value));
            self.complain(value.line, Complaint::new(reason, remedy));
        } else {
            self.document.claims.insert(key, value.line);
        }
    }

    /// Sections may share what they name (a bucket, say), but must agree in what they `say` of it.
    pub(super) fn agree(&mut self, kind: &'static str, value: &Located<Text>, say: &'static str) {
        let key = (kind, value.value.clone());
        let here = Located {
            value: say,
            line: value.line,
        };
        let first = self.document.said.entry(key).or_insert(here).clone();
        if first.value != say {
            let of = quote(&value.value);
            let reason = format!(
                "{of} is `{say}` here and `{}` in line {}",
                first.value, first.line
            );
            self.complain(value.line, Complaint::new(reason, "write the same in both"));
        }
    }

    /// A text that `check` accepts.
    pub(super) fn text(&mut self, name: &'static str, check: Check) -> Option<Located<Text>> {
        let value = self.value(name)?;
        self.checked(name, value, check)
    }

    /// A list of texts that `check` accepts, each once.
    pub(super) fn texts(&mut self, name: &'static str, check: Check) -> Vec<Located<Text>> {
        let mut texts: Vec<Located<Text>> = Vec::new();
        for value in self.items(name, "a list of texts: `[\"…\"]`") {
            let Some(text) = self.checked(name, value, check) else {
                continue;
            };
            if texts.iter().any(|other| other.value == text.value) {
                let reason = format!("{} stands twice in `{name}`", quote(&text.value));
                self.complain(text.line, Complaint::new(reason, "remove one"));
            } else {
                texts.push(text);
            }
        }
        texts
    }

    /// A whole number, `least` or more.
    pub(super) fn number(&mut self, name: &'static str, least: u64) -> Option<u64> {
        let value = self.value(name)?;
        let DeValue::Integer(integer) = value.get_ref() else {
            self.complain_of_type(name, value, "a whole number");
            return None;
        };
        let number = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.filter(|number| *number >= least);
        if number.is_none() {
            let reason = format!("`{name}` is {}", integer.as_str());
            let remedy = format!("write a whole number, {least} or more");
            self.complain(self.line_of(value), Complaint::new(reason, remedy));
        }
        number
    }

    /// An exact number, with or without decimals.
    pub(super) fn decimal(&mut self, name: &'static str) -> Option<Located<Decimal>> {
        let value = self.value(name)?;
        let written = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => {
                self.complain_of_type(name, value, "a number");
                return None;
            }
        };
        let line = self.line_of(value);
        let number = Decimal::from_str_exact(written).ok();
        if number.is_none() {
            let reason = format!("`{name}` is {written}");
            self.complain(line, Complaint::new(reason, "write a number, 7.5 say"));
        }
        number.map(|value| Located { value, line })
    }

    /// A date, in UTC.
    pub(super) fn date(&mut self, name: &'static str) -> Option<Day> {
        let value = self.value(name)?;
        let date = match value.get_ref() {
            DeValue::Datetime(at) if at.time.is_none() => at.date,
            _ => None,
        };
        let day = date.and_then(|date| {
            let (year, month, day) = (date.year.into(), date.month.into(), date.day.into());
            Some(Day::of(NaiveDate::from_ymd_opt(year, month, day)?))
        });
        if day.is_none() {
            self.complain_of_type(name, value, "a date without quotes: `2026-10-31`");
        }
        day
    }

    /// One of a few words.
    pub(super) fn choice<T: Clone>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Option<Located<T>> {
        let text = self.text(name, |_| Ok(()))?;
        let found = choices.iter().find(|(word, _)| *word == &*text.value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let reason = format!("`{name}` is {}", quote(&text.value));
            self.complain(
                text.line,
                Complaint::new(reason, suggestion(&text.value, &words)),
            );
        }
        found.map(|(_, value)| Located {
            value: value.clone(),
            line: text.line,
        })
    }

    /// A table `[name]`, read by `read`.
    pub(super) fn table<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Section<'_, 'd>) -> T,
    ) -> Option<T> {
        let value = self.value(name)?;
        self.inner(name, value, format!("[{name}]"), read)
    }

    /// A list of tables `[[name]]`, each read by `read`.
    pub(super) fn tables<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Section<'_, 'd>) -> Option<T>,
    ) -> Vec<T> {
        let (label, expected) = if self.label.is_empty() {
            let header = format!("[[{name}]]");
            (header.clone(), format!("each one as `{header}`"))
        } else {
            let label = format!("{}, `{name}`", self.label);
            (label, "a list of tables: `[{ … }]`".to_owned())
        };
        let items = self.items(name, &expected);
        let read = |value| self.inner(name, value, label.clone(), &mut read).flatten();
        items.into_iter().filter_map(read).collect()
    }

    fn inner<T>(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'d>>,
        label: String,
        read: impl FnOnce(&mut Section<'_, 'd>) -> T,
    ) -> Option<T> {
        let DeValue::Table(table) = value.get_ref() else {
            self.complain_of_type(name, value, "a table");
            return None;
        };
        let line = self.line_of(value);
        let section = Section {
            document: &mut *self.document,
            table,
            label,
            line,
            asked: Vec::new(),
            is_void: false,
        };
        Some(section.read(read))
    }

    fn value(&mut self, name: &'static str) -> Option<&'s Spanned<DeValue<'d>>> {
        self.asked.push(name);
        self.table.get(name)
    }

    fn items(&mut self, name: &'static str, expected: &str) -> Vec<&'s Spanned<DeValue<'d>>> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        if let DeValue::Array(items) = value.get_ref() {
            return items.iter().collect();
        }
        self.complain_of_type(name, value, expected);
        Vec::new()
    }

    fn checked(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'d>>,
        check: Check,
    ) -> Option<Located<Text>> {
        let DeValue::String(text) = value.get_ref() else {
            self.complain_of_type(name, value, "text in quotes");
            return None;
        };
        let line = self.line_of(value);
        match check(text) {
            Ok(()) => Some(Located {
                value: Text::from(&**text),
                line,
            }),
            Err(complaint) => {
                self.complain(line, complaint);
                None
            }
        }
    }

    fn line_of(&self, value: &Spanned<DeValue<'_>>) -> usize {
        self.document.line(value.span().start)
    }

    fn complain_of_type(&mut self, name: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let reason = format!("`{name}` has {}", kind(value.get_ref()));
        let remedy = format!("write {expected}");
        self.complain(self.line_of(value), Complaint::new(reason, remedy));
    }

    fn complain_of_unknown_fields(&mut self) {
        let table = self.table;
        for name in table.keys() {
            if !self.asked.contains(&&**name.get_ref()) {
                let line = self.document.line(name.span().start);
                let reason = format!("unknown field {}", quote(name.get_ref()));
                let remedy = suggestion(name.get_ref(), &self.asked);
                self.complain(line, Complaint::new(reason, remedy));
            }
        }
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Below this similarity (Jaro–Winkler, 0 to 1) two words are different ones, not a slip; the
/// value that `clap` uses for its suggestions is 0.7, which is too generous for short fields.
const SIMILAR: f64 = 0.8;

/// So many words are listed where none is near.
const LISTED: usize = 12;

fn suggestion(word: &str, known: &[&str]) -> String {
    let similarity =
        |known: &&&str| strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase());
    let nearest = known
        .iter()
        .max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    match nearest {
        Some(name) if similarity(&name) >= SIMILAR => format!("did you mean `{name}`?"),
        _ if known.len() > LISTED => "docs/config.md lists what is known here".to_owned(),
        _ => format!("known here: {}", known.join(", ")),
    }
}

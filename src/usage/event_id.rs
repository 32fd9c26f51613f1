//! The id of an event, as evidence names it.

use std::cmp::Ordering;
use std::fmt;

use crate::cloudtrail::sighting::{format_uuid, parse_uuid};
use crate::units::Text;

/// An `eventID`. Nearly all are UUIDs, of which a Measurement holds two in every row: those are
/// kept in 16 bytes. Equal, and ordered, as their texts are.
#[derive(Clone, PartialEq, Eq)]
pub struct EventId(Form);

#[derive(Clone, PartialEq, Eq)]
enum Form {
    /// In lower case with dashes, so that one text has one form.
    Uuid([u8; 16]),
    Text(Text),
}

impl EventId {
    /// An id in the canonical form of a UUID.
    pub(crate) fn uuid(uuid: [u8; 16]) -> Self {
        Self(Form::Uuid(uuid))
    }

    /// The id as the record has it.
    pub fn text(&self) -> Text {
        match &self.0 {
            Form::Uuid(uuid) => Text::from(format_uuid(uuid)),
            Form::Text(text) => text.clone(),
        }
    }
}

impl From<&str> for EventId {
    fn from(text: &str) -> Self {
        Self::from(Text::from(text))
    }
}

impl From<Text> for EventId {
    fn from(text: Text) -> Self {
        match parse_uuid(text.as_bytes()) {
            Some(uuid) => Self(Form::Uuid(uuid)),
            None => Self(Form::Text(text)),
        }
    }
}

impl Ord for EventId {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            // Digits and letters are in the order of their values, and dashes in the same places.
            (Form::Uuid(a), Form::Uuid(b)) => a.cmp(b),
            (Form::Text(a), Form::Text(b)) => a.cmp(b),
            _ => self.text().cmp(&other.text()),
        }
    }
}

impl PartialOrd for EventId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text(), f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "[0-9A-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "[0-9a-f]{0,9}",
            ".{0,40}",
        ]
    }

    proptest! {
        #[test]
        fn ids_are_equal_and_ordered_as_their_texts_are(a in ids(), b in ids()) {
            let (one, other) = (EventId::from(a.as_str()), EventId::from(b.as_str()));
            prop_assert_eq!(&*one.text(), a.as_str());
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            prop_assert_eq!(one == other, a == b);
        }
    }
}

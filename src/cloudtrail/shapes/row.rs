//! A row of a table, be it of a CSV file or of a query's results, as a record.

use super::columns::{self, Kind};
use super::nested::{restored, truth};
use super::row_text;
use super::tree::Tree;

/// What a row is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row<'r> {
    /// It holds a whole event, or something around one.
    Event(&'r str),
    /// The record that its cells make.
    Record(Vec<u8>),
}

/// Reads the cells of a row: the plain name of the column, and what stands there.
pub(super) fn read(cells: &[(String, Tree)]) -> Option<Row<'_>> {
    let event = cells.iter().find_map(|(column, value)| match value {
        Tree::Text(text) if columns::holds_events(column) => {
            text.trim_start().starts_with('{').then_some(text)
        }
        _ => None,
    });
    match event {
        Some(event) => Some(Row::Event(event)),
        None => record(cells).map(Row::Record),
    }
}

/// The record that the cells make, of whole events in them apart.
pub(super) fn record(cells: &[(String, Tree)]) -> Option<Vec<u8>> {
    let mut members: Vec<(String, Tree)> = Vec::new();
    for (column, value) in cells {
        let Some((field, kind)) = columns::field(column) else {
            continue;
        };
        if let Some(value) = cell(value.clone(), kind) {
            members.push((field.to_owned(), value));
        }
    }
    let has = |field: &str| members.iter().any(|(known, _)| known == field);
    if !has("eventSource") || !has("eventName") {
        return None;
    }
    let mut record = Vec::new();
    Tree::Object(members).write(&mut record);
    Some(record)
}

/// What a cell says; `None` if it says nothing.
fn cell(value: Tree, kind: Kind) -> Option<Tree> {
    let value = match value {
        Tree::Null => return None,
        Tree::Text(text) => {
            let trimmed = text.trim();
            if matches!(trimmed, "" | "-" | "null" | "NULL") {
                return None;
            }
            text
        }
        value if kind == Kind::Resources => return Some(resources(value)),
        Tree::Plain(plain) if kind == Kind::Text => plain,
        value => return Some(restored(value)),
    };
    match kind {
        Kind::Text => Some(Tree::Text(value)),
        Kind::Truth => truth(&value),
        Kind::Nested => structure(&value).map(restored),
        Kind::Resources => Some(match structure(&value) {
            Some(structure) => resources(structure),
            None => arns_in(&value),
        }),
    }
}

fn structure(text: &str) -> Option<Tree> {
    Tree::parse(text.as_bytes())
        .filter(|tree| matches!(tree, Tree::Object(_) | Tree::Array(_)))
        .or_else(|| row_text::parse(text))
}

/// Resources as a record has them. Event history calls an ARN `resourceName`.
fn resources(value: Tree) -> Tree {
    let Tree::Array(elements) = value else {
        return arns_in(&text_of(&value));
    };
    let has_arn = |element: &Tree| {
        let Tree::Object(members) = element else {
            return false;
        };
        let mut names = members.iter().map(|(name, _)| name);
        names.any(|name| name.eq_ignore_ascii_case("arn"))
    };
    if elements.iter().all(has_arn) {
        return restored(Tree::Array(elements));
    }
    arns_in(&text_of(&Tree::Array(elements)))
}

fn text_of(value: &Tree) -> String {
    let mut json = Vec::new();
    value.write(&mut json);
    String::from_utf8_lossy(&json).into_owned()
}

/// The ARNs of KMS that stand anywhere in a text.
fn arns_in(text: &str) -> Tree {
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, ',' | '"' | '}' | ']' | ';' | '\\')
    };
    let arns = text.match_indices("arn:aws").filter_map(|(at, _)| {
        let arn = text[at..].split(ends).next()?;
        let is_of_kms = arn.split(':').nth(2) == Some("kms");
        is_of_kms.then(|| Tree::Object(vec![("ARN".to_owned(), Tree::Text(arn.to_owned()))]))
    });
    Tree::Array(arns.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(&str, &str)]) -> Option<String> {
        let text = |text: &str| Tree::Text(text.to_owned());
        let cells = cells
            .iter()
            .map(|(name, value)| (columns::plain(name), text(value)));
        match read(&cells.collect::<Vec<_>>())? {
            Row::Event(event) => Some(event.to_owned()),
            Row::Record(record) => String::from_utf8(record).ok(),
        }
    }

    #[test]
    fn columns_are_known_under_all_their_names_and_empty_cells_are_absent() {
        let expected =
            r#"{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","readOnly":true}"#;
        for names in [
            ["eventsource", "eventname", "readonly", "errorcode"],
            ["eventSource", "eventName", "readOnly", "errorCode"],
            ["Event source", "Event name", "Read-only", "Error code"],
            ["event_source", "event_name", "read_only", "error_code"],
        ] {
            for empty in ["", "-", "null", " "] {
                let values = ["kms.amazonaws.com", "Decrypt", "True", empty];
                let cells: Vec<_> = names.into_iter().zip(values).collect();
                assert_eq!(row(&cells).as_deref(), Some(expected), "{names:?}");
            }
        }
        assert_eq!(row(&[("Event source", "kms.amazonaws.com")]), None);
    }

    #[test]
    fn structures_get_their_names_and_types_back_but_contexts_keep_theirs() {
        let record = row(&[
            ("eventsource", "kms.amazonaws.com"),
            ("eventname", "Decrypt"),
            (
                "useridentity",
                "{type=AssumedRole, principalid=AROA:x, invokedby=null}",
            ),
            (
                "requestparameters",
                "{keyid=k, dryrun=true, encryptioncontext={TYPE=a, KeyID=b}}",
            ),
        ]);
        let expected = concat!(
            r#"{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","userIdentity":"#,
            r#"{"type":"AssumedRole","principalId":"AROA:x","invokedBy":null},"requestParameters":"#,
            r#"{"keyId":"k","dryRun":true,"encryptionContext":{"TYPE":"a","KeyID":"b"}}}"#,
        );
        assert_eq!(record.as_deref(), Some(expected));
    }

    #[test]
    fn resources_are_the_arns_of_kms_however_they_are_written() {
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/k";
        for text in [
            format!("[{{\"resourceType\":\"AWS::KMS::Key\",\"resourceName\":\"{arn}\"}}]"),
            format!("[{{arn={arn}, accountid=111122223333}}]"),
            format!("arn:aws:s3:::b, {arn}"),
            arn.to_owned(),
        ] {
            let cells = [
                ("eventsource", "k"),
                ("eventname", "D"),
                ("resources", &text),
            ];
            assert!(
                row(&cells).unwrap().contains(&format!("\":\"{arn}\"")),
                "{text}"
            );
        }
    }
}

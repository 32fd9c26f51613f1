//! Structures as Presto prints them into text: `{type=IAMUser, arn=…}`, `[{…}, {…}]`.
//!
//! Athena and Lake are Presto (Trino). It quotes nothing, so a text is taken to end where its
//! structure does, or where `, name=` follows.

use super::tree::Tree;
use crate::cloudtrail::json::MAX_DEPTH;

/// The structure that `text` prints; `None` if it is none.
pub(super) fn parse(text: &str) -> Option<Tree> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader { rest: text };
    let tree = reader.value(&[], 0)?;
    reader.rest.trim().is_empty().then_some(tree)
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn accept(&mut self, wanted: &str) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, ends: &[char], depth: u32) -> Option<Tree> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.accept("{") {
            return self.members(depth);
        }
        if self.accept("[") {
            return self.elements(depth);
        }
        let end = end_of_text(self.rest, ends)?;
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(match text {
            "null" => Tree::Null,
            _ => Tree::Text(text.to_owned()),
        })
    }

    fn members(&mut self, depth: u32) -> Option<Tree> {
        let mut members = Vec::new();
        while !self.accept("}") {
            if !members.is_empty() && !self.accept(", ") {
                return None;
            }
            let length = name_length(self.rest)?;
            let name = self.rest.get(..length)?.to_owned();
            self.rest = self.rest.get(length + 1..)?;
            members.push((name, self.value(&['}'], depth + 1)?));
        }
        Some(Tree::Object(members))
    }

    fn elements(&mut self, depth: u32) -> Option<Tree> {
        let mut elements = Vec::new();
        while !self.accept("]") {
            if !elements.is_empty() && !self.accept(", ") {
                return None;
            }
            elements.push(self.value(&[']', ','], depth + 1)?);
        }
        Some(Tree::Array(elements))
    }
}

/// The length of the name before `=`; `None` if what comes next is no name.
fn name_length(text: &str) -> Option<usize> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-:./@$".contains(byte);
    let length = text.bytes().take_while(|byte| is_of_name(byte)).count();
    (length > 0 && text.as_bytes().get(length) == Some(&b'=')).then_some(length)
}

/// Where a text ends that stands in a structure: before its end, or before the next name.
fn end_of_text(text: &str, ends: &[char]) -> Option<usize> {
    let mut open: usize = 0;
    for (at, character) in text.char_indices() {
        match character {
            '{' | '[' => open += 1,
            _ if open > 0 && matches!(character, '}' | ']') => open -= 1,
            _ if open > 0 => {}
            ',' if ends.contains(&'}') => {
                let next = text[at..].strip_prefix(", ");
                if next.is_some_and(|next| name_length(next).is_some()) {
                    return Some(at);
                }
            }
            _ if ends.contains(&character) => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<String> {
        let mut out = Vec::new();
        parse(text)?.write(&mut out);
        String::from_utf8(out).ok()
    }

    #[test]
    fn structures_are_read_as_presto_prints_them() {
        for (text, expected) in [
            (
                "{a=1, b=null, c={d=x y, e=}}",
                r#"{"a":"1","b":null,"c":{"d":"x y","e":""}}"#,
            ),
            (
                "[{accountid=1, arn=arn:aws:kms:r:1:key/k}, {arn=b}]",
                r#"[{"accountid":"1","arn":"arn:aws:kms:r:1:key/k"},{"arn":"b"}]"#,
            ),
            (
                "{m={aws:s3:arn=arn:aws:s3:::b/a, b{1}/c=2}}",
                r#"{"m":{"aws:s3:arn":"arn:aws:s3:::b/a, b{1}/c=2"}}"#,
            ),
            ("{}", "{}"),
            ("[]", "[]"),
            ("[a, b]", r#"["a","b"]"#),
        ] {
            assert_eq!(json(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_structure() {
        for text in [
            "",
            "x",
            "{a",
            "{a=1",
            "{a=1}}",
            "{=1}",
            "[{a=1}",
            "{a=1; b}x",
        ] {
            assert_eq!(json(text), None, "{text}");
        }
        assert_eq!(json(&"{a=".repeat(1_000)), None);
    }
}

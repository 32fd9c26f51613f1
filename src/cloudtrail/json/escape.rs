//! Escapes in JSON strings.

/// Resolves escapes of a string whose syntax has been checked.
pub(super) fn unescape(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(backslash) = memchr::memchr(b'\\', rest) {
        text.push_str(&String::from_utf8_lossy(&rest[..backslash]));
        rest = rest.get(backslash + 1..).unwrap_or_default();
        rest = unescape_one(rest, &mut text);
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// Resolves the escape whose backslash was just passed; returns what follows it.
fn unescape_one<'a>(rest: &'a [u8], text: &mut String) -> &'a [u8] {
    let Some((&letter, after)) = rest.split_first() else {
        return rest;
    };
    match letter {
        b'b' => text.push('\u{8}'),
        b'f' => text.push('\u{c}'),
        b'n' => text.push('\n'),
        b'r' => text.push('\r'),
        b't' => text.push('\t'),
        b'u' => return unescape_unicode(after, text),
        other => text.push(char::from(other)),
    }
    after
}

fn unescape_unicode<'a>(rest: &'a [u8], text: &mut String) -> &'a [u8] {
    let Some(first) = code_unit(rest) else {
        return rest;
    };
    let after = &rest[4..];
    let second = after.strip_prefix(b"\\u").and_then(code_unit);
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match (char::from_u32(u32::from(first)), pair) {
        (Some(character), _) => {
            text.push(character);
            after
        }
        (None, Some(character)) if (0xd800..0xdc00).contains(&first) => {
            text.push(character);
            &after[6..]
        }
        _ => {
            text.push(char::REPLACEMENT_CHARACTER);
            after
        }
    }
}

fn code_unit(bytes: &[u8]) -> Option<u16> {
    let digits = std::str::from_utf8(bytes.get(..4)?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

//! Log text on a terminal: what steers it or hides text is written out.
//!
//! Names, ARNs and file names come from logs, which strangers write. Control characters can move
//! the cursor or change colours (CWE-150), direction marks can reorder what is read
//! (CVE-2021-42574), characters without width can hide.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands where a text was cut.
const CUT: &str = "..";

/// The text with everything invisible or steering written as `\u{…}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut after_mark = true;
    for character in text.chars() {
        let is_mark = character.width() == Some(0);
        if is_hidden(character) || (is_mark && after_mark) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
        after_mark = is_mark;
    }
    shown
}

/// Controls, direction marks, separators, tags, and what has no width of its own but an accent.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Columns that the text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, cut in the middle to at most `columns`: beginnings and ends of names tell most.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(CUT));
    let end = taken(text.chars().rev(), room / 2);
    let start = taken(text.chars(), room - room / 2);
    let end: String = end.chars().rev().collect();
    format!("{start}{CUT}{end}")
}

fn taken(characters: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    characters
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

/// Whether a text can be pasted into a shell as one plain word.
pub fn is_plain_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:/.".contains(&byte);
    !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\nb\tc\u{9b}"), "a\\u{a}b\\u{9}c\\u{9b}");
        assert_eq!(visible("key\u{202e}gpj"), "key\\u{202e}gpj");
        assert_eq!(visible("a\u{200b}b\u{feff}"), "a\\u{200b}b\\u{feff}");
    }

    #[test]
    fn letters_of_any_script_and_single_accents_stay() {
        for name in ["Bestellungen-Köln", "o\u{308}sterreich", "注文", "🦀"] {
            assert_eq!(visible(name), name);
        }
    }

    #[test]
    fn stacked_accents_are_written_out_after_the_first() {
        assert_eq!(visible("e\u{301}\u{302}"), "e\u{301}\\u{302}");
        assert_eq!(visible("\u{301}e"), "\\u{301}e");
    }

    #[test]
    fn a_cut_keeps_both_ends_and_counts_wide_characters_twice() {
        assert_eq!(cut("prod-orders", 11), "prod-orders");
        assert_eq!(cut("prod-orders-eu", 9), "prod..-eu");
        assert_eq!(cut("注文注文注文", 8), "注..文");
        for columns in 2..12 {
            assert!(width(&cut("注文-orders-注文", columns)) <= columns);
        }
    }

    #[test]
    fn only_plain_words_go_into_commands() {
        assert!(is_plain_word("0b77c1aa-1234-1234-1234-1234567890ab"));
        for text in ["a;b", "$(x)", "a b", "", "--profile", "a\u{202e}"] {
            assert!(!is_plain_word(text), "{text}");
        }
    }
}

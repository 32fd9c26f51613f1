//! Words in HTML and XML.

use crate::render::page::NO_BREAK;

/// The text with everything that could be markup as a reference, fit for contents and for
/// attributes in double quotes (<https://html.spec.whatwg.org/multipage/syntax.html>).
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            NO_BREAK => shown.push_str("&#160;"),
            // No document may hold other controls, not even as references.
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                shown.push('\u{fffd}');
            }
            '\u{fffe}' | '\u{ffff}' => shown.push('\u{fffd}'),
            other => shown.push(other),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(
            escaped("<b onclick=\"x\">a & 'b'\u{a0}c\u{1b}</b>"),
            "&lt;b onclick=&quot;x&quot;&gt;a &amp; &#39;b&#39;&#160;c\u{fffd}&lt;/b&gt;"
        );
    }
}

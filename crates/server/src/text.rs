//! Text of outsiders inside HTML and XML.

use std::borrow::Cow;

/// Escapes text for HTML and XML, in elements and in quoted attributes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Escapes text for XML 1.0 and leaves out the characters that it cannot hold.
pub(crate) fn escape_xml(text: &str) -> String {
    let allowed: String = text
        .chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
        .collect();
    escape(&allowed).into_owned()
}

/// Writes text as one part of an address.
pub(crate) fn addressed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_control_characters_do_no_harm() {
        assert_eq!(escape("foo<b>&\"q\""), "foo&lt;b&gt;&amp;&quot;q&quot;");
        assert_eq!(escape("plain"), "plain");
        assert_eq!(escape_xml("a\u{0}\u{b}b\u{ffff}<\n"), "ab&lt;\n");
        assert_eq!(addressed("a-b_1.~/é "), "a-b_1.~%2F%C3%A9%20");
    }
}

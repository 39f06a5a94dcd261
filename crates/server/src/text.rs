//! Text of outsiders inside HTML and addresses.

use std::borrow::Cow;

/// Escapes text for HTML, in elements and in quoted attributes.
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
    fn marks_do_no_harm() {
        assert_eq!(escape("foo<b>&\"q\""), "foo&lt;b&gt;&amp;&quot;q&quot;");
        assert_eq!(escape("plain"), "plain");
        assert_eq!(addressed("a-b_1.~/é "), "a-b_1.~%2F%C3%A9%20");
    }
}

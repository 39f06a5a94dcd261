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
            '\'' => out.push_str("&#x27;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_do_no_harm() {
        assert_eq!(escape("foo<b>&\"q\""), "foo&lt;b&gt;&amp;&quot;q&quot;");
        assert_eq!(escape("plain"), "plain");
    }
}

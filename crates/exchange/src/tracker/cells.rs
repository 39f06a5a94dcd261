//! Cells as they are meant: what a program of Python wrote as `b'…'` is the text inside.

/// Returns the text of a cell.
pub(super) fn plain(cell: &str) -> String {
    let inner = [('b', '\''), ('b', '"')].iter().find_map(|(mark, quote)| {
        let rest = cell.strip_prefix(*mark)?.strip_prefix(*quote)?;
        rest.strip_suffix(*quote)
    });
    inner.and_then(unescaped).unwrap_or_else(|| cell.to_owned())
}

/// Undoes the escapes of a literal of bytes; nothing where it is none.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'x' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other @ (b'\\' | b'\'' | b'"') => other,
            _ => return None,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn literals_of_bytes_are_texts() {
        for (given, expected) in [
            ("b'By March 2023'", "By March 2023"),
            (r"b'D\xe2\x80\x99ici mars'", "D’ici mars"),
            (r#"b"D'ici 2023""#, "D'ici 2023"),
            ("b''", ""),
            ("plain", "plain"),
            (r"b'\xff'", r"b'\xff'"),
            ("b", "b"),
        ] {
            assert_eq!(plain(given), expected, "{given}");
        }
    }
}

//! JSON as it is met: mended where what is meant is plain, and read up to the place where it breaks off.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::text;

/// The key that an object of which more was to come gets, with a text as its value.
pub const CUT: &str = "urn:cairn:cut";

/// A document that can be parsed.
#[derive(Debug)]
pub struct Legible<'t> {
    /// The document, up to the fault where there is one. Objects that are not whole have the key [`CUT`].
    pub text: Cow<'t, str>,
    /// Where it breaks off, and why.
    pub fault: Option<Broken>,
}

/// A place behind which nothing can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its line, from 1.
    pub line: usize,
    /// What the parser says.
    pub message: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

/// Returns a document as what can be parsed of it; nothing where that is nothing.
pub fn legible(document: &str) -> Option<Legible<'_>> {
    let parts = Parts::of(document)?;
    let text = match parts.depth() {
        0 => parts.text,
        _ => Cow::Owned(parts.closed(0)),
    };
    Some(Legible {
        text,
        fault: parts.fault,
    })
}

/// A document, and what stands open where it breaks off.
#[derive(Debug)]
pub(crate) struct Parts<'t> {
    text: Cow<'t, str>,
    /// What stands open there, the outermost first; nothing where the document is whole.
    open: Vec<Open>,
    fault: Option<Broken>,
}

/// An object or a list that is not closed.
#[derive(Debug, Clone, Copy)]
struct Open {
    is_object: bool,
    /// Where its opening bracket stands.
    start: usize,
    /// Up to where its members are whole.
    good: usize,
}

impl<'t> Parts<'t> {
    /// Takes a document apart; nothing where nothing of it can be read.
    pub(crate) fn of(document: &'t str) -> Option<Self> {
        let document = document.trim_start_matches('\u{feff}');
        // Programs that cut texts in the middle of a character write halves of it, which no other program can read.
        let document = text::without_half_characters(document);
        let Some(error) = error_of(&document) else {
            return Some(Self::whole(document));
        };
        let (text, error) = match mended(&document) {
            None => (document, error),
            Some(mended) => match error_of(&mended) {
                None => return Some(Self::whole(Cow::Owned(mended))),
                Some(error) => (Cow::Owned(mended), error),
            },
        };
        let bytes = text.as_bytes();
        let end = match error.is_eof() {
            true => bytes.len(),
            false => place(&text, error.line(), error.column()),
        };
        let open = opened(&bytes[..end]);
        let first = open.first()?;
        // Something else stands behind the document.
        let is_closed = first.good == usize::MAX;
        let fault = Broken {
            line: error.line(),
            message: error.to_string(),
        };
        if is_closed {
            let text = match text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[..first.start]),
                Cow::Owned(mut text) => {
                    text.truncate(first.start);
                    Cow::Owned(text)
                }
            };
            return Some(Self {
                text,
                open: Vec::new(),
                fault: Some(fault),
            });
        }
        Some(Self {
            text,
            open,
            fault: Some(fault),
        })
    }

    fn whole(text: Cow<'t, str>) -> Self {
        Self {
            text,
            open: Vec::new(),
            fault: None,
        }
    }

    /// Returns where it breaks off.
    pub(crate) fn fault(&self) -> Option<&Broken> {
        self.fault.as_ref()
    }

    /// Returns how many objects and lists stand open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Returns the document, where it is whole.
    pub(crate) fn all(&self) -> Option<&str> {
        self.open.is_empty().then_some(&*self.text)
    }

    /// Returns what of it can be parsed, without so many of the innermost open objects and lists.
    pub(crate) fn closed(&self, without: usize) -> String {
        let kept = &self.open[..self.open.len().saturating_sub(without)];
        let end = kept.last().map_or(self.text.len(), |inner| inner.good);
        let mut text = self.text[..end].to_owned();
        for open in kept.iter().rev() {
            if !open.is_object {
                text.push(']');
                continue;
            }
            if !text.trim_end().ends_with('{') {
                text.push(',');
            }
            text.push_str(&format!("\"{CUT}\":\"\"}}"));
        }
        text
    }

    /// Returns what the outermost open object says, with its members that are whole, and whether the document begins with it.
    pub(crate) fn outermost(&self) -> Option<(bool, String)> {
        let place = self.open.iter().position(|open| open.is_object)?;
        let object = self.open[place];
        let members = &self.text[object.start..object.good];
        Some((place == 0, format!("{members}}}")))
    }

    /// Returns the document with a text in the place of the outermost open object, which is a member of a list.
    pub(crate) fn with_outermost(&self, instead: &str) -> Option<String> {
        let place = self.open.iter().position(|open| open.is_object)?;
        let list = self.open[..place].last()?;
        let mut text = self.text[..list.good].to_owned();
        if !instead.is_empty() {
            if !text.trim_end().ends_with('[') {
                text.push(',');
            }
            text.push_str(instead);
        }
        text.push_str(&"]".repeat(place));
        Some(text)
    }
}

/// Returns the first error of a document.
fn error_of(document: &str) -> Option<serde_json::Error> {
    serde_json::from_str::<IgnoredAny>(document).err()
}

/// Returns the place before the character that an error stands at.
fn place(text: &str, line: usize, column: usize) -> usize {
    let start = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    (start + column.saturating_sub(1)).min(text.len())
}

/// Returns what stands open at the end of the beginning of a document. Where that is a whole document, its end takes the place of its start, and `good` is the
/// highest number.
fn opened(text: &[u8]) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => match end_of_text(text, at) {
                Some(end) => {
                    at = end;
                    continue;
                }
                None => break,
            },
            b'{' | b'[' => open.push(Open {
                is_object: *byte == b'{',
                start: at,
                good: at + 1,
            }),
            b'}' | b']' => {
                let closed = open.pop();
                match (open.last_mut(), closed) {
                    (Some(outer), _) => outer.good = at + 1,
                    (None, Some(closed)) => {
                        return vec![Open {
                            start: at + 1,
                            good: usize::MAX,
                            ..closed
                        }];
                    }
                    (None, None) => break,
                }
            }
            b',' => {
                if let Some(inner) = open.last_mut() {
                    inner.good = at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    open
}

/// Returns the place behind a text that begins at a quote.
fn end_of_text(text: &[u8], quote: usize) -> Option<usize> {
    let mut at = quote + 1;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Writes control characters within texts as JSON does, and leaves out commas before closing brackets; nothing where there is nothing to do.
fn mended(document: &str) -> Option<String> {
    let bytes = document.as_bytes();
    let mut out = String::new();
    let (mut copied, mut at, mut is_text) = (0, 0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => is_text = !is_text,
            b'\\' if is_text => at += 1,
            0..0x20 if is_text => {
                out.push_str(&document[copied..at]);
                out.push_str(&format!("\\u{byte:04x}"));
                copied = at + 1;
            }
            b',' if !is_text => {
                let next = bytes[at + 1..]
                    .iter()
                    .find(|next| !next.is_ascii_whitespace());
                if matches!(next, Some(b'}' | b']')) {
                    out.push_str(&document[copied..at]);
                    copied = at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&document[copied..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn documents_are_mended_or_read_as_far_as_they_go() {
        for (text, expected, line) in [
            (r#"{"a": 1}"#, json!({"a": 1}), None),
            ("\u{feff}[1]", json!([1]), None),
            ("{\"a\": \"x\ty\nz\"}", json!({"a": "x\ty\nz"}), None),
            ("[{\"a\": [1, 2,],},\n]", json!([{"a": [1, 2]}]), None),
            (r#"{"a": "\ud83d", }"#, json!({"a": "\u{fffd}"}), None),
            (
                r#"[{"a": 1}, {"b": "#,
                json!([{"a": 1}, {CUT: ""}]),
                Some(1),
            ),
            (
                "{\"x\": 1,\n\"d\": [{\"a\": [1]}, {\"b\": 2, \"c\": \"tex",
                json!({"x": 1, "d": [{"a": [1]}, {"b": 2, CUT: ""}], CUT: ""}),
                Some(2),
            ),
            (
                r#"{"a": {"b": 1}, "c""#,
                json!({"a": {"b": 1}, CUT: ""}),
                Some(1),
            ),
            (
                r#"{"d": [{"a": "}, {"}, {"b": nul"#,
                json!({"d": [{"a": "}, {"}, {CUT: ""}], CUT: ""}),
                Some(1),
            ),
            // A number that is cut is another number.
            ("[1, 23", json!([1]), Some(1)),
            ("{", json!({CUT: ""}), Some(1)),
            // A fault in the middle.
            (
                r#"[{"a": 1}, {"b": "x"y"}, {"c": 1}]"#,
                json!([{"a": 1}, {CUT: ""}]),
                Some(1),
            ),
            ("[{\"a\": 1}\n{\"b\": 1}]", json!([{"a": 1}]), Some(2)),
            // Something behind the document.
            ("{\"a\": 1}\n<b>Warning</b>", json!({"a": 1}), Some(2)),
        ] {
            let legible = legible(text).unwrap_or_else(|| panic!("{text}"));
            let read: Value = serde_json::from_str(&legible.text)
                .unwrap_or_else(|error| panic!("{text}: {}: {error}", legible.text));
            let fault = legible.fault.map(|fault| fault.line);
            assert_eq!((read, fault), (expected, line), "{text}");
        }
        for text in ["", "<html>", "nul", "\"text", "}"] {
            assert!(legible(text).is_none(), "{text}");
        }
    }

    #[test]
    fn wherever_a_document_is_cut_its_beginning_can_be_parsed() {
        let text = r#"{"@context": {"a": "b"}, "list": [[1, "x\"]"], {"é": "ü\\", "n": -1.5e3, "t": true}, [], {}], "z": null}"#;
        for (at, _) in text.char_indices().skip(1) {
            let parts = Parts::of(&text[..at]).unwrap_or_else(|| panic!("{at}"));
            for without in 0..parts.depth() {
                let closed = parts.closed(without);
                let read = serde_json::from_str::<Value>(&closed);
                assert!(
                    read.is_ok_and(|read| read[CUT] == ""),
                    "{at} {without}: {closed}"
                );
            }
        }
    }
}

//! Reads JSON from outside: an object, nested no deeper than allowed.

use actix_web::web::Bytes;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// Deepest nesting that is ever taken: the parser's own limit is 128.
const DEEPEST: usize = 120;
/// Bodies from this size on are parsed away from the threads that answer.
const LARGE: usize = 128 << 10;

/// Reads a JSON object.
pub(super) async fn object(text: Bytes, depth: usize) -> Result<Map<String, Value>, Refusal> {
    if text.len() < LARGE {
        return parse(&text, depth);
    }
    tokio::task::spawn_blocking(move || parse(&text, depth))
        .await
        .map_err(|error| Refusal::Failed(ActionError::Internal(error.to_string())))?
}

fn parse(text: &[u8], depth: usize) -> Result<Map<String, Value>, Refusal> {
    let depth = depth.min(DEEPEST);
    // Some programs write a byte order mark in front.
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    if nesting(text) > depth {
        return Err(Refusal::not_json(format!(
            "nested deeper than {depth} levels"
        )));
    }
    let text = std::str::from_utf8(text).map_err(Refusal::not_json)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(other) => Err(Refusal::not_an_object(&other)),
        Err(error) => Err(Refusal::not_json(error)),
    }
}

/// Returns how deep lists and objects are nested, whether or not the text is JSON.
fn nesting(text: &[u8]) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (false, b'[' | b'{') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_does_not_look_into_texts() {
        assert_eq!(nesting(br#"{"a": [{"b": "[[[["}]}"#), 3);
        assert_eq!(nesting(br#"{"a\"[": "\\"}"#), 1);
        assert_eq!(nesting(b"]]]]"), 0);
        assert_eq!(nesting(b"12"), 0);
    }

    #[test]
    fn depth_bytes_and_shape_are_refused_in_ckan_s_words() {
        let refused = |text: &[u8]| match parse(text, 4) {
            Err(Refusal::Bad(message)) => message,
            other => panic!("{other:?}"),
        };
        assert!(
            refused(b"[[[[[1]]]]]")
                .contains("Error decoding JSON data. Error: nested deeper than 4")
        );
        assert!(refused(b"{\"a\": \"\xff\"}").contains("Error decoding JSON data"));
        assert!(refused(b"{\"a\": \"\\ud800\"}").contains("Error decoding JSON data"));
        assert!(refused(b"{\"a\": NaN}").contains("Error decoding JSON data"));
        assert_eq!(
            refused(br#"[{"name": "x", "n": null, "t": true}]"#),
            "JSON Error: Request data JSON decoded to [{'name': 'x', 'n': None, 't': True}] but it needs to be a dictionary."
        );
        assert_eq!(parse(br#"{"a": 1}"#, 4).unwrap().len(), 1);
        assert_eq!(parse(b"\xef\xbb\xbf{\"a\": 1}", 4).unwrap().len(), 1);
        let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
        assert!(matches!(
            parse(deep.as_bytes(), 100_000),
            Err(Refusal::Bad(_))
        ));
    }
}

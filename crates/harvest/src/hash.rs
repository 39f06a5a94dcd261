//! What changes when a record does, whatever the order of its keys.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Another number where the same record may become another dataset.
const VERSION: u32 = 1;

/// Returns the hash of a record as it is read: the record itself, and what decides how it is read.
pub(crate) fn of_record(mark: &str, reading: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(VERSION.to_be_bytes());
    hash.update(reading.as_bytes());
    hash.update([0]);
    hash.update(mark.as_bytes());
    hex(&hash.finalize())
}

/// Returns the SHA-256 of a text.
pub(crate) fn of_text(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}

/// Returns the SHA-256 of what was put into it.
pub(crate) fn ended(hash: Sha256) -> String {
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a value with its keys in order.
pub(crate) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for key in keys {
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for one in list {
                write(one, out);
                out.push(',');
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_keys_does_not_count() {
        let one = json!({"a": [1, {"x": null, "y": "é"}], "b": true});
        let two = json!({"b": true, "a": [1, {"y": "é", "x": null}]});
        assert_eq!(canonical(&one), canonical(&two));
        assert_ne!(
            canonical(&one),
            canonical(&json!({"a": [1, {"x": null}], "b": true}))
        );
        assert_ne!(of_record("a", "b"), of_record("a", "c"));
    }
}

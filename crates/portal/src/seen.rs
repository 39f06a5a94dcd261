//! What a form was made of, so that whoever sends it is told where somebody else changed that meanwhile.

use serde_json::Value;

use crate::visit::Visit;

/// Field that holds the mark of what a form was made of.
pub(crate) const SEEN: &str = "seen";

/// Returns the mark of what a form is made of: another one once it changes.
pub(crate) fn mark<'v>(shown: impl IntoIterator<Item = &'v Value>) -> String {
    let texts = shown.into_iter().map(Value::to_string);
    format!(
        "{:016x}",
        hash(texts.flat_map(|text| (text + "\n").into_bytes()))
    )
}

/// Tells whether what a form was made of has changed since; forms without a mark are of programs that do not look.
pub(crate) fn is_overtaken(visit: &Visit, mark: &str) -> bool {
    let seen = visit.field(SEEN);
    !seen.is_empty() && seen != mark
}

/// FNV-1a: it need not withstand anybody.
pub(crate) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::mark;

    #[test]
    fn marks_tell_what_changed_apart() {
        let of = |one: serde_json::Value, other: serde_json::Value| mark([&one, &other]);
        assert_eq!(of(json!("a"), json!(null)), of(json!("a"), json!(null)));
        assert_ne!(of(json!("a"), json!("b")), of(json!("b"), json!("a")));
        assert_ne!(of(json!("ab"), json!("")), of(json!("a"), json!("b")));
    }
}

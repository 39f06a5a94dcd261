//! Where lists go on, as words that tell nothing: how much was written in between is nobody's business.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::jwt::Signer;

/// Bytes of the part that makes each word another.
const NONCE: usize = 12;
/// Bytes of the part that says that the word is ours.
const TAG: usize = 8;
/// What positions of the change feed are sealed for.
const POSITION: &str = "position";

/// Writes a position as a word that is never the same twice.
pub(crate) fn seal(signer: &Signer, position: i64) -> String {
    seal_bytes(signer, POSITION, &position.to_be_bytes())
}

/// Reads a word of [`seal`]; `None` for any other text.
pub(crate) fn open(signer: &Signer, word: &str) -> Option<i64> {
    let bytes = open_bytes(signer, POSITION, word)?;
    bytes.try_into().map(i64::from_be_bytes).ok()
}

/// Writes bytes as a word that is never the same twice, for one purpose.
pub(crate) fn seal_bytes(signer: &Signer, purpose: &str, bytes: &[u8]) -> String {
    let nonce: [u8; NONCE] = rand::random();
    let mut word = nonce.to_vec();
    word.extend(veiled(signer, purpose, &nonce, bytes));
    let tag = signer.keyed(&format!("{purpose} tag"), &word);
    word.extend(&tag[..TAG]);
    URL_SAFE_NO_PAD.encode(word)
}

/// Reads a word of [`seal_bytes`] with the same purpose; `None` for any other text.
pub(crate) fn open_bytes(signer: &Signer, purpose: &str, word: &str) -> Option<Vec<u8>> {
    let word = URL_SAFE_NO_PAD.decode(word).ok()?;
    let (sealed, tag) = word.split_at_checked(word.len().checked_sub(TAG)?)?;
    if signer.keyed(&format!("{purpose} tag"), sealed)[..TAG] != *tag {
        return None;
    }
    let (nonce, hidden) = sealed.split_at_checked(NONCE)?;
    Some(veiled(signer, purpose, nonce, hidden))
}

/// Puts a veil over bytes, or takes it off.
fn veiled(signer: &Signer, purpose: &str, nonce: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (number, block) in bytes.chunks(32).enumerate() {
        let mut named = nonce.to_vec();
        if number > 0 {
            named.extend(number.to_be_bytes());
        }
        let pad = signer.keyed(purpose, &named);
        out.extend(block.iter().zip(pad).map(|(byte, pad)| byte ^ pad));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_come_back_and_no_word_is_like_another() {
        let signer = Signer::new(b"secret");
        for position in [0, 1, 77, i64::MAX] {
            let word = seal(&signer, position);
            assert_eq!(open(&signer, &word), Some(position));
            assert_ne!(word, seal(&signer, position));
            assert_eq!(open(&Signer::new(b"other"), &word), None);
        }
        let mut word = seal(&signer, 5);
        word.replace_range(
            3..4,
            if word.get(3..4) == Some("A") {
                "B"
            } else {
                "A"
            },
        );
        for wrong in [word.as_str(), "", "x", "5", "é"] {
            assert_eq!(open(&signer, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn bytes_of_any_length_come_back_for_their_purpose() {
        let signer = Signer::new(b"secret");
        for length in [0, 1, 31, 32, 33, 200] {
            let bytes: Vec<u8> = (0..length).collect();
            let word = seal_bytes(&signer, "list", &bytes);
            assert_eq!(open_bytes(&signer, "list", &word), Some(bytes));
            assert_eq!(open_bytes(&signer, "other", &word), None);
            assert_eq!(open(&signer, &word), None);
        }
    }
}

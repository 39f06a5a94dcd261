//! Positions of the change feed as words that tell nothing: how much was written in between is nobody's business.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::jwt::Signer;

/// Bytes of the part that makes each word another.
const NONCE: usize = 12;
/// Bytes of the part that says that the word is ours.
const TAG: usize = 8;

/// Writes a position as a word that is never the same twice.
pub(crate) fn seal(signer: &Signer, position: i64) -> String {
    let nonce: [u8; NONCE] = rand::random();
    let pad = signer.keyed("position", &nonce);
    let mut word = nonce.to_vec();
    word.extend(
        position
            .to_be_bytes()
            .iter()
            .zip(pad)
            .map(|(byte, pad)| byte ^ pad),
    );
    let tag = signer.keyed("position tag", &word);
    word.extend(&tag[..TAG]);
    URL_SAFE_NO_PAD.encode(word)
}

/// Reads a word of [`seal`]; `None` for any other text.
pub(crate) fn open(signer: &Signer, word: &str) -> Option<i64> {
    let word = URL_SAFE_NO_PAD.decode(word).ok()?;
    if word.len() != NONCE + 8 + TAG {
        return None;
    }
    let (sealed, tag) = word.split_at(NONCE + 8);
    if signer.keyed("position tag", sealed)[..TAG] != *tag {
        return None;
    }
    let (nonce, hidden) = sealed.split_at(NONCE);
    let pad = signer.keyed("position", nonce);
    let mut position = [0; 8];
    for ((byte, hidden), pad) in position.iter_mut().zip(hidden).zip(pad) {
        *byte = hidden ^ pad;
    }
    Some(i64::from_be_bytes(position))
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
}

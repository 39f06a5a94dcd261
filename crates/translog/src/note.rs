//! Signed texts as C2SP `signed-note` has them, with Ed25519 keys in the form of Go's `note` package.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use crate::error::LogError;
use crate::hash::{hex, sha256};

/// The kind of signature: Ed25519.
const ED25519_KIND: u8 = 1;
/// What a line of a signature begins with.
const DASH: &str = "\u{2014} ";

/// A key that signs, and its name.
pub struct Signer {
    name: String,
    pair: Ed25519KeyPair,
    seed: [u8; 32],
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Signer").field(&self.name).finish()
    }
}

/// A key that checks signatures, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: [u8; 32],
}

impl Signer {
    /// Makes a key of 32 bytes of chance.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self, LogError> {
        if !is_name(name) {
            return Err(form("key", "its name is empty or has spaces or a plus"));
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|_| form("key", "it cannot be used"))?;
        Ok(Self {
            name: name.to_owned(),
            pair,
            seed,
        })
    }

    /// Reads a key from `PRIVATE+KEY+name+hash+key`.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = || form("key", "it is no PRIVATE+KEY+name+hash+key");
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or_else(wrong)?;
        let (name, hash, key) = parts(rest).ok_or_else(wrong)?;
        let signer = Self::new(name, key)?;
        if signer.verifier().hash() != hash {
            return Err(form("key", "its hash does not fit"));
        }
        Ok(signer)
    }

    /// Writes the key, to be kept secret.
    pub fn secret(&self) -> String {
        let hash = hex(&self.verifier().hash());
        format!("PRIVATE+KEY+{}+{hash}+{}", self.name, encoded(&self.seed))
    }

    /// Returns the key that checks what this one signs.
    pub fn verifier(&self) -> Verifier {
        let mut key = [0; 32];
        key.copy_from_slice(self.pair.public_key().as_ref());
        Verifier {
            name: self.name.clone(),
            key,
        }
    }

    /// Signs a text, which ends with a line's end.
    pub fn sign(&self, text: &str) -> Result<String, LogError> {
        if !text.ends_with('\n') || text.contains(|c: char| c.is_control() && c != '\n') {
            return Err(form("note", "its text cannot be signed"));
        }
        Ok(format!("{text}\n{}", self.line(text)))
    }

    /// Puts a signature behind those that a note has.
    pub fn countersign(&self, note: &str) -> Result<String, LogError> {
        let text = text_of(note)?;
        Ok(format!("{note}{}", self.line(text)))
    }

    /// Makes the line of a signature.
    fn line(&self, text: &str) -> String {
        let mut signature = self.verifier().hash().to_vec();
        signature.extend_from_slice(self.pair.sign(text.as_bytes()).as_ref());
        format!("{DASH}{} {}\n", self.name, STANDARD.encode(signature))
    }
}

impl Verifier {
    /// Reads a key from `name+hash+key`.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = || form("key", "it is no name+hash+key");
        let (name, hash, key) = parts(text.trim()).ok_or_else(wrong)?;
        let verifier = Self {
            name: name.to_owned(),
            key,
        };
        if verifier.hash() != hash {
            return Err(form("key", "its hash does not fit"));
        }
        Ok(verifier)
    }

    /// Returns the name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the first bytes of the hash of name and key, which stand before each signature.
    fn hash(&self) -> [u8; 4] {
        let mut bytes = self.name.clone().into_bytes();
        bytes.extend_from_slice(&[b'\n', ED25519_KIND]);
        bytes.extend_from_slice(&self.key);
        let [a, b, c, d, ..] = sha256(&bytes);
        [a, b, c, d]
    }

    /// Returns the text of a note that this key signed.
    pub fn open<'n>(&self, note: &'n str) -> Result<&'n str, LogError> {
        let text = text_of(note)?;
        let signatures = &note[text.len() + 1..];
        for line in signatures.lines() {
            let signature = line
                .strip_prefix(DASH)
                .and_then(|line| line.split_once(' '))
                .ok_or_else(|| form("note", "a line is no signature"))?;
            let (name, encoded) = signature;
            let bytes = STANDARD
                .decode(encoded)
                .map_err(|_| form("note", "a signature is no Base64"))?;
            let Some((hash, signature)) = bytes.split_first_chunk::<4>() else {
                return Err(form("note", "a signature is too short"));
            };
            if name != self.name || *hash != self.hash() {
                continue;
            }
            return UnparsedPublicKey::new(&ED25519, &self.key)
                .verify(text.as_bytes(), signature)
                .map(|()| text)
                .map_err(|_| LogError::Signature(self.name.clone()));
        }
        Err(LogError::Unsigned(self.name.clone()))
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex(&self.hash()),
            encoded(&self.key)
        )
    }
}

/// Returns the text of a note, whoever signed it.
pub(crate) fn text_of(note: &str) -> Result<&str, LogError> {
    let end = note
        .rfind("\n\n")
        .ok_or_else(|| form("note", "it has no signatures"))?;
    match note[end + 2..].ends_with('\n') {
        true => Ok(&note[..=end]),
        false => Err(form("note", "its last line does not end")),
    }
}

fn form(what: &'static str, why: &'static str) -> LogError {
    LogError::Form { what, why }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

fn encoded(key: &[u8; 32]) -> String {
    let mut bytes = vec![ED25519_KIND];
    bytes.extend_from_slice(key);
    STANDARD.encode(bytes)
}

/// Takes `name+hash+key` apart; the key itself may have a plus.
fn parts(text: &str) -> Option<(&str, [u8; 4], [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, hash, key) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = STANDARD.decode(key).ok()?;
    let (ED25519_KIND, key) = bytes.split_first().map(|(kind, key)| (*kind, key))? else {
        return None;
    };
    if !is_name(name) || hash.len() != 8 {
        return None;
    }
    let hash = u32::from_str_radix(hash, 16).ok()?.to_be_bytes();
    Some((name, hash, key.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and the note that the documentation of Go's package has.
    const SECRET: &str =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn notes_are_those_of_other_tools() {
        let signer = Signer::parse(SECRET).unwrap();
        let verifier = Verifier::parse(PUBLIC).unwrap();
        assert_eq!(signer.secret(), SECRET);
        assert_eq!(signer.verifier(), verifier);
        assert_eq!(verifier.to_string(), PUBLIC);
        let text = verifier.open(NOTE).unwrap();
        assert!(text.ends_with("your problem is.\n"));
        assert_eq!(signer.sign(text).unwrap(), NOTE);
    }

    #[test]
    fn what_is_altered_is_not_signed() {
        let verifier = Verifier::parse(PUBLIC).unwrap();
        let name = || "PeterNeumann".to_owned();
        for (note, expected) in [
            (
                NOTE.replace("answer", "Answer"),
                LogError::Signature(name()),
            ),
            (
                NOTE.replace("x08go/Z", "x08go/A"),
                LogError::Signature(name()),
            ),
            (NOTE.replace("x08go", "x09go"), LogError::Unsigned(name())),
            (NOTE.replace("PeterN", "PaulN"), LogError::Unsigned(name())),
            ("text\n".to_owned(), form("note", "it has no signatures")),
        ] {
            assert_eq!(verifier.open(&note).unwrap_err(), expected, "{note}");
        }
        for key in [
            "",
            "a+b",
            "a b+c74f20a3+AR",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ] {
            assert!(Verifier::parse(key).is_err(), "{key}");
        }
    }
}

//! Checkpoints as C2SP `tlog-checkpoint` has them: whose log, how many entries, which root.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::LogError;
use crate::hash::Hash;
use crate::note::{Signer, Verifier};

/// What a log says of itself at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Returns the text that is signed.
    pub fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root)
        )
    }

    /// Reads the text; further lines are passed over.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = |why| LogError::Form {
            what: "checkpoint",
            why,
        };
        let mut lines = text.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty());
        let origin = origin.ok_or_else(|| wrong("it has no origin"))?;
        let number = lines.next().unwrap_or_default();
        let size: u64 = number.parse().map_err(|_| wrong("it has no size"))?;
        if size.to_string() != number {
            return Err(wrong("its size is not written plainly"));
        }
        let root = STANDARD.decode(lines.next().unwrap_or_default());
        let root = root.ok().and_then(|root| root.try_into().ok());
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root: root.ok_or_else(|| wrong("it has no root"))?,
        })
    }

    /// Signs the checkpoint.
    pub fn sign(&self, signer: &Signer) -> Result<String, LogError> {
        signer.sign(&self.text())
    }

    /// Reads a signed checkpoint of the log that has this key.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, LogError> {
        let found = Self::parse(verifier.open(note)?)?;
        if found.origin == verifier.name() {
            Ok(found)
        } else {
            Err(LogError::Form {
                what: "checkpoint",
                why: "it is of another log",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn what_is_signed_is_read() {
        let signer = Signer::new("example.org/log", [7; 32]).unwrap();
        let checkpoint = Checkpoint {
            origin: "example.org/log".to_owned(),
            size: 12,
            root: hash::empty(),
        };
        let note = checkpoint.sign(&signer).unwrap();
        assert_eq!(
            Checkpoint::open(&note, &signer.verifier()),
            Ok(checkpoint.clone())
        );
        let other = Signer::new("example.org/log", [8; 32]).unwrap();
        assert!(Checkpoint::open(&note, &other.verifier()).is_err());
        let foreign = Checkpoint {
            origin: "example.com/log".to_owned(),
            ..checkpoint
        };
        let note = foreign.sign(&signer).unwrap();
        assert!(Checkpoint::open(&note, &signer.verifier()).is_err());
    }

    #[test]
    fn texts_of_other_forms_are_refused() {
        for text in [
            "",
            "\n1\nAA==\n",
            "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n1\nAA==\n",
            "a\n-1\n",
            "a",
        ] {
            assert!(Checkpoint::parse(text).is_err(), "{text:?}");
        }
    }
}

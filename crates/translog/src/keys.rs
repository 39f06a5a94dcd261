//! The keys of a log, one after another: each hands over to the next in a note that both sign.
//!
//! Whoever trusts one of them comes to all others, forwards and backwards. A key signs no checkpoint of more entries than there were
//! when it handed over, so one that leaks later is worth nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::Checkpoint;
use crate::error::LogError;
use crate::hash::Hash;
use crate::note::{Signer, Verifier, text_of};

/// What the name of a log is followed by in the first line, so that no handover is taken for a checkpoint.
const MARK: &str = "/handover";

/// One key hands over to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The key that signed so far.
    pub from: Verifier,
    /// The key that signs from now on.
    pub to: Verifier,
    /// How many entries the log has at that moment.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Handover {
    fn text(&self) -> String {
        format!(
            "{}{MARK}\n{}\n{}\n{}\n{}\n",
            self.from.name(),
            self.from,
            self.to,
            self.size,
            STANDARD.encode(self.root)
        )
    }

    /// Makes a handover of the log that a checkpoint tells of, signed with both keys.
    pub fn sign(
        checkpoint: &Checkpoint,
        from: &Signer,
        to: &Signer,
    ) -> Result<(Self, String), LogError> {
        let handover = Self {
            from: from.verifier(),
            to: to.verifier(),
            size: checkpoint.size,
            root: checkpoint.root,
        };
        handover.check()?;
        let note = to.countersign(&from.sign(&handover.text())?)?;
        Ok((handover, note))
    }

    /// Reads a handover that both of its keys signed.
    pub fn open(note: &str) -> Result<Self, LogError> {
        let text = text_of(note)?;
        let lines: Vec<&str> = text.lines().collect();
        let [_, from, to, size, root] = lines.as_slice() else {
            return Err(wrong("it has not five lines"));
        };
        let root = STANDARD.decode(root).ok();
        let handover = Self {
            from: Verifier::parse(from)?,
            to: Verifier::parse(to)?,
            size: size.parse().map_err(|_| wrong("it has no size"))?,
            root: root
                .and_then(|root| root.try_into().ok())
                .ok_or_else(|| wrong("it has no root"))?,
        };
        handover.check()?;
        // Whatever is written in another way than here is none.
        if handover.text() != text {
            return Err(wrong("it is not written plainly"));
        }
        handover.from.open(note)?;
        handover.to.open(note)?;
        Ok(handover)
    }

    fn check(&self) -> Result<(), LogError> {
        match self.from.name() == self.to.name() && self.from != self.to {
            true => Ok(()),
            false => Err(wrong("it is not from one key of a log to another")),
        }
    }
}

fn wrong(why: &'static str) -> LogError {
    LogError::Form {
        what: "handover",
        why,
    }
}

/// A key, and the sizes of the checkpoints that it signs.
#[derive(Debug, Clone)]
struct Term {
    key: Verifier,
    first: u64,
    last: u64,
}

/// The keys of a log that lead to each other, in their order.
#[derive(Debug, Clone)]
pub struct Keys(Vec<Term>);

impl Keys {
    /// Finds all keys that a trusted one leads to. The handovers are in their order.
    pub fn of(trusted: Verifier, handovers: &[Handover]) -> Self {
        let mut later = Vec::new();
        let mut term = Term {
            key: trusted.clone(),
            first: 0,
            last: u64::MAX,
        };
        for handover in handovers {
            if handover.from == term.key {
                term.last = handover.size;
                let next = Term {
                    key: handover.to.clone(),
                    first: handover.size,
                    last: u64::MAX,
                };
                later.push(std::mem::replace(&mut term, next));
            }
        }
        later.push(term);
        let mut earlier = Vec::new();
        let mut key = trusted;
        for handover in handovers.iter().rev() {
            if handover.to == key {
                if let Some(after) = earlier.last_mut().or(later.first_mut()) {
                    after.first = handover.size;
                }
                key = handover.from.clone();
                earlier.push(Term {
                    key: key.clone(),
                    first: 0,
                    last: handover.size,
                });
            }
        }
        earlier.reverse();
        earlier.append(&mut later);
        Self(earlier)
    }

    /// Returns the key that signs now.
    pub fn current(&self) -> Option<&Verifier> {
        self.0.last().map(|term| &term.key)
    }

    /// Reads a checkpoint that the key of its time signed; returns it with that key, the later one of two.
    pub fn open(&self, note: &str) -> Result<(Checkpoint, &Verifier), LogError> {
        let mut last = None;
        for Term {
            key,
            first,
            last: end,
        } in self.0.iter().rev()
        {
            match Checkpoint::open(note, key) {
                Ok(found) if (*first..=*end).contains(&found.size) => return Ok((found, key)),
                Ok(_) => {
                    last = Some(LogError::Form {
                        what: "checkpoint",
                        why: "it is signed with a key that was not the log's at that size",
                    });
                }
                Err(LogError::Unsigned(name)) => last = last.or(Some(LogError::Unsigned(name))),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or(LogError::Unsigned(String::new())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    const LOG: &str = "example.org/log";

    fn signer(seed: u8) -> Signer {
        Signer::new(LOG, [seed; 32]).unwrap()
    }

    fn at(size: u64) -> Checkpoint {
        Checkpoint {
            origin: LOG.to_owned(),
            size,
            root: hash::empty(),
        }
    }

    #[test]
    fn each_key_leads_to_all_others_and_signs_in_its_time_alone() {
        let signers = [signer(1), signer(2), signer(3)];
        let [one, two, three] = &signers;
        let handovers: Vec<Handover> = [(10, one, two), (20, two, three)]
            .into_iter()
            .map(|(size, from, to)| {
                let (made, note) = Handover::sign(&at(size), from, to).unwrap();
                assert_eq!(Handover::open(&note), Ok(made.clone()));
                assert!(Checkpoint::open(&note, &from.verifier()).is_err());
                made
            })
            .collect();
        for trusted in &signers {
            let keys = Keys::of(trusted.verifier(), &handovers);
            assert_eq!(keys.current(), Some(&three.verifier()));
            for (size, by, holds) in [
                (5, one, true),
                (10, one, true),
                (11, one, false),
                (9, two, false),
                (10, two, true),
                (15, two, true),
                (21, two, false),
                (20, three, true),
                (1000, three, true),
                (19, three, false),
                (5, &signer(9), false),
            ] {
                let note = at(size).sign(by).unwrap();
                let opened = keys.open(&note);
                assert_eq!(opened.is_ok(), holds, "{size} {by:?}: {opened:?}");
            }
            let both = two.countersign(&at(10).sign(one).unwrap()).unwrap();
            let (_, key) = keys.open(&both).unwrap();
            assert_eq!(key, &two.verifier(), "the later key counts");
        }
        let alone = Keys::of(one.verifier(), &[]);
        assert!(alone.open(&at(11).sign(one).unwrap()).is_ok());
        assert!(alone.open(&at(11).sign(two).unwrap()).is_err());
    }

    #[test]
    fn what_one_key_alone_signed_is_no_handover() {
        let (one, two) = (signer(1), signer(2));
        let (made, note) = Handover::sign(&at(10), &one, &two).unwrap();
        let other = Signer::new("example.com/log", [2; 32]).unwrap();
        assert!(Handover::sign(&at(10), &one, &other).is_err());
        assert!(Handover::sign(&at(10), &one, &one).is_err());
        for note in [
            one.sign(&made.text()).unwrap(),
            two.sign(&made.text()).unwrap(),
            note.replace("\n10\n", "\n11\n"),
            note.replace("\n10\n", "\n010\n"),
            at(10).sign(&one).unwrap(),
            String::new(),
        ] {
            assert!(Handover::open(&note).is_err(), "{note}");
        }
    }
}

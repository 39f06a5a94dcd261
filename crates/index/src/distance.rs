//! Words that are written nearly alike: an automaton that walks a dictionary of folded words, each followed by a zero.

use tantivy_fst::Automaton;

/// Accepts words within a number of changed, missing, added or swapped letters.
pub(crate) struct Near {
    word: Vec<u8>,
    most: u8,
}

/// How far the walk has come.
#[derive(Clone)]
pub(crate) enum Walk {
    /// Changes needed so far for each beginning of the word; the same one letter ago; the last letter.
    On {
        row: Vec<u8>,
        before: Vec<u8>,
        last: Option<u8>,
    },
    /// The word ended near enough.
    Found,
    /// Too far.
    Lost,
}

impl Near {
    /// Words like this folded one.
    pub(crate) fn new(word: &str, most: u8) -> Self {
        Self {
            word: word.as_bytes().to_vec(),
            most,
        }
    }

    /// How many letters of another word differ, where they are few enough.
    pub(crate) fn distance(&self, other: &str) -> Option<u8> {
        let mut walk = self.start();
        for byte in other.bytes() {
            walk = self.accept(&walk, byte);
        }
        match walk {
            Walk::On { row, .. } => row.last().copied().filter(|far| *far <= self.most),
            Walk::Found | Walk::Lost => None,
        }
    }
}

impl Automaton for Near {
    type State = Walk;

    fn start(&self) -> Walk {
        let row: Vec<u8> = (0..=self.word.len())
            .map(|at| u8::try_from(at).unwrap_or(u8::MAX))
            .collect();
        Walk::On {
            before: row.clone(),
            row,
            last: None,
        }
    }

    fn is_match(&self, state: &Walk) -> bool {
        matches!(state, Walk::Found)
    }

    fn can_match(&self, state: &Walk) -> bool {
        !matches!(state, Walk::Lost)
    }

    fn will_always_match(&self, state: &Walk) -> bool {
        matches!(state, Walk::Found)
    }

    fn accept(&self, state: &Walk, byte: u8) -> Walk {
        let Walk::On { row, before, last } = state else {
            return state.clone();
        };
        if byte == 0 {
            let near = row.last().is_some_and(|far| *far <= self.most);
            return if near { Walk::Found } else { Walk::Lost };
        }
        let mut next = Vec::with_capacity(row.len());
        next.push(row[0].saturating_add(1));
        for (at, own) in self.word.iter().enumerate() {
            let changed = row[at].saturating_add(u8::from(*own != byte));
            let added = row[at + 1].saturating_add(1);
            let missing = next[at].saturating_add(1);
            let mut least = changed.min(added).min(missing);
            let swapped = at > 0 && *last == Some(*own) && self.word[at - 1] == byte;
            if swapped {
                least = least.min(before[at - 1].saturating_add(1));
            }
            next.push(least);
        }
        if next.iter().all(|far| *far > self.most) {
            return Walk::Lost;
        }
        Walk::On {
            row: next,
            before: row.clone(),
            last: Some(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_differ_are_counted() {
        for (word, other, expected) in [
            ("water", "water", Some(0)),
            ("watre", "water", Some(1)),
            ("wter", "water", Some(1)),
            ("waater", "water", Some(1)),
            ("unemployement", "unemployment", Some(1)),
            ("budjet", "budget", Some(1)),
            ("deployement", "employment", None),
            ("soil", "water", None),
        ] {
            assert_eq!(
                Near::new(word, 2).distance(other),
                expected,
                "{word} {other}"
            );
        }
    }
}

//! How datasets relate to each other: eight words in four pairs, of which the first of each is kept.

/// The pairs: the word that is kept, and the one that says the same from the other side.
const PAIRS: &[(&str, &str)] = &[
    ("depends_on", "dependency_of"),
    ("derives_from", "has_derivation"),
    ("links_to", "linked_from"),
    ("child_of", "parent_of"),
];

/// Which way a word looks at a pair of datasets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As it is kept.
    Forward,
    /// From the object to the subject.
    Reverse,
}

/// Returns the word that is kept for a relationship, and which way the given word looks at it.
pub fn forward(kind: &str) -> Option<(&'static str, Side)> {
    PAIRS.iter().find_map(|(forward, reverse)| {
        if *forward == kind {
            Some((*forward, Side::Forward))
        } else if *reverse == kind {
            Some((*forward, Side::Reverse))
        } else {
            None
        }
    })
}

/// Returns the word for a relationship as its object sees it.
pub fn reverse(forward: &str) -> Option<&'static str> {
    PAIRS
        .iter()
        .find(|(kept, _)| *kept == forward)
        .map(|(_, reverse)| *reverse)
}

/// Returns every word, in CKAN's order.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    PAIRS
        .iter()
        .flat_map(|(forward, reverse)| [*forward, *reverse])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_in_one_direction() {
        for kind in kinds() {
            let (kept, side) = forward(kind).unwrap();
            let back = match side {
                Side::Forward => kept,
                Side::Reverse => reverse(kept).unwrap(),
            };
            assert_eq!(back, kind);
        }
        assert_eq!(forward("friend_of"), None);
        assert_eq!(reverse("parent_of"), None);
    }
}

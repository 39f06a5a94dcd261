//! Checks proofs against roots (RFC 9162 sections 2.1.3.2 and 2.1.4.2).

use crate::error::LogError;
use crate::hash::{self, Hash};

/// Checks that a leaf is in the tree of a size with this root.
pub fn inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), LogError> {
    if index >= size {
        return Err(LogError::Proof);
    }
    let (mut at, mut last) = (index, size - 1);
    let mut found = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(LogError::Proof);
        }
        if at & 1 == 1 || at == last {
            found = hash::node(sibling, &found);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            found = hash::node(&found, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last == 0 && found == *root {
        Ok(())
    } else {
        Err(LogError::Proof)
    }
}

/// Checks that the tree of one size and root begins with the tree of a smaller size and its root.
pub fn consistency(
    from: u64,
    from_root: &Hash,
    to: u64,
    to_root: &Hash,
    path: &[Hash],
) -> Result<(), LogError> {
    let holds = |holds: bool| if holds { Ok(()) } else { Err(LogError::Proof) };
    if from > to {
        return Err(LogError::Proof);
    }
    if from == to {
        return holds(path.is_empty() && from_root == to_root);
    }
    if from == 0 {
        return holds(path.is_empty() && *from_root == hash::empty());
    }
    let known = from.is_power_of_two().then_some(from_root);
    let mut path = known.into_iter().chain(path);
    let first = path.next().ok_or(LogError::Proof)?;
    let (mut at, mut last) = (from - 1, to - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return Err(LogError::Proof);
        }
        if at & 1 == 1 || at == last {
            old = hash::node(sibling, &old);
            new = hash::node(sibling, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = hash::node(&new, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    holds(last == 0 && old == *from_root && new == *to_root)
}

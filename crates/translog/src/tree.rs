//! The tree over tiles: how it grows, and the roots and proofs that are read from it.

use crate::error::LogError;
use crate::hash::{self, Hash};
use crate::tile::{File, HEIGHT, Tile, WIDTH};

/// Gives the hashes of tiles.
pub trait Tiles {
    /// Why a tile cannot be had.
    type Error: From<LogError>;

    /// Returns the hashes of a tile of a level, as many as there are, and no fewer than asked for.
    fn hashes(&mut self, level: u8, index: u64, width: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// The right edge of a tree: of each level the hashes that fill no whole tile yet. With it a tree grows and has a root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// Reads the edge of a tree of a size.
    pub fn read<T: Tiles>(tiles: &mut T, size: u64) -> Result<Self, T::Error> {
        let mut levels = Vec::new();
        let mut nodes = size;
        let mut level = 0;
        while nodes > 0 {
            let width = nodes % WIDTH;
            let hashes = match width {
                0 => Vec::new(),
                width => some(tiles, level, nodes / WIDTH, width)?,
            };
            levels.push(hashes);
            nodes /= WIDTH;
            level += 1;
        }
        Ok(Self { size, levels })
    }

    /// Returns how many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf. Tiles that are whole now are handed over, with their level, number and hashes.
    pub fn push(&mut self, leaf: Hash, whole: &mut impl FnMut(u8, u64, &[Hash])) {
        self.size += 1;
        let mut next = leaf;
        let mut nodes = self.size;
        for level in 0_u8.. {
            let place = usize::from(level);
            if self.levels.len() == place {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[place];
            hashes.push(next);
            if (hashes.len() as u64) < WIDTH {
                return;
            }
            nodes /= WIDTH;
            whole(level, nodes - 1, hashes);
            next = joined(hashes);
            hashes.clear();
        }
    }

    /// Returns the tiles that are not whole: level, number, hashes.
    pub fn partial(&self) -> Vec<(u8, u64, &[Hash])> {
        let mut nodes = self.size;
        let mut out = Vec::new();
        for (level, hashes) in (0_u8..).zip(&self.levels) {
            if !hashes.is_empty() {
                out.push((level, nodes / WIDTH, hashes.as_slice()));
            }
            nodes /= WIDTH;
        }
        out
    }

    /// Returns the root.
    pub fn root(&self) -> Hash {
        let mut right: Option<Hash> = None;
        for hashes in &self.levels {
            let mut row = hashes.clone();
            row.extend(right);
            if !row.is_empty() {
                right = Some(joined(&row));
            }
        }
        right.unwrap_or_else(hash::empty)
    }
}

/// Returns the root over nodes of one height, of which the last may be lower.
fn joined(row: &[Hash]) -> Hash {
    match row {
        [one] => *one,
        row => {
            let (left, right) = row.split_at(half(row.len() as u64) as usize);
            hash::node(&joined(left), &joined(right))
        }
    }
}

/// Returns the largest power of two below a number that is larger than one.
fn half(count: u64) -> u64 {
    1 << (63 - (count - 1).leading_zeros())
}

/// Returns the root of the first `size` leaves.
pub fn root<T: Tiles>(tiles: &mut T, size: u64) -> Result<Hash, T::Error> {
    match size {
        0 => Ok(hash::empty()),
        size => range(tiles, 0, size),
    }
}

/// Returns the proof that a leaf is in the tree of a size.
pub fn inclusion<T: Tiles>(tiles: &mut T, leaf: u64, size: u64) -> Result<Vec<Hash>, T::Error> {
    if leaf >= size {
        return Err(LogError::Beyond {
            what: "leaf",
            number: leaf,
        }
        .into());
    }
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + half(high - low);
        if leaf < middle {
            path.push(range(tiles, middle, high)?);
            high = middle;
        } else {
            path.push(range(tiles, low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Returns the proof that the tree of a size begins with the tree of a smaller one.
pub fn consistency<T: Tiles>(tiles: &mut T, from: u64, to: u64) -> Result<Vec<Hash>, T::Error> {
    if from > to {
        return Err(LogError::Beyond {
            what: "size",
            number: from,
        }
        .into());
    }
    if from == 0 || from == to {
        return Ok(Vec::new());
    }
    let (mut low, mut high) = (0, to);
    let mut path = Vec::new();
    // Whether what is left of the smaller tree is the whole of it: its root is known then.
    let mut whole = true;
    while high != from {
        let middle = low + half(high - low);
        if from <= middle {
            path.push(range(tiles, middle, high)?);
            high = middle;
        } else {
            path.push(range(tiles, low, middle)?);
            low = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(range(tiles, low, high)?);
    }
    path.reverse();
    Ok(path)
}

/// Returns the hash over leaves; the range is one that the tree splits into.
fn range<T: Tiles>(tiles: &mut T, low: u64, high: u64) -> Result<Hash, T::Error> {
    let count = high - low;
    if count.is_power_of_two() && low.is_multiple_of(count) {
        return node(tiles, count.trailing_zeros(), low / count);
    }
    let middle = low + half(count);
    let left = range(tiles, low, middle)?;
    Ok(hash::node(&left, &range(tiles, middle, high)?))
}

/// Returns the hash of a node whose leaves are all there, by its height and its number.
fn node<T: Tiles>(tiles: &mut T, height: u32, number: u64) -> Result<Hash, T::Error> {
    let level = height / u32::from(HEIGHT);
    let count = 1_u64 << (height % u32::from(HEIGHT));
    let first = number * count;
    let (index, offset) = (first / WIDTH, first % WIDTH);
    // A height is below 64.
    let level = u8::try_from(level).unwrap_or(u8::MAX);
    let hashes = some(tiles, level, index, offset + count)?;
    Ok(joined(&hashes[offset as usize..]))
}

/// Returns the first hashes of a tile.
fn some<T: Tiles>(tiles: &mut T, level: u8, index: u64, width: u64) -> Result<Vec<Hash>, T::Error> {
    let mut hashes = tiles.hashes(level, index, width)?;
    if (hashes.len() as u64) < width {
        let tile = Tile {
            file: File::Hashes(level),
            index,
            width,
        };
        return Err(LogError::ShortTile(tile.path()).into());
    }
    hashes.truncate(width as usize);
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::proof;

    #[derive(Default)]
    struct Memory(HashMap<(u8, u64), Vec<Hash>>);

    impl Tiles for Memory {
        type Error = LogError;

        fn hashes(&mut self, level: u8, index: u64, _width: u64) -> Result<Vec<Hash>, LogError> {
            Ok(self.0.get(&(level, index)).cloned().unwrap_or_default())
        }
    }

    fn entry(number: u64) -> Hash {
        hash::leaf(&number.to_be_bytes())
    }

    /// The definition of RFC 6962, word for word.
    fn defined(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => hash::empty(),
            [one] => *one,
            leaves => {
                let mut k = 1;
                while k * 2 < leaves.len() {
                    k *= 2;
                }
                hash::node(&defined(&leaves[..k]), &defined(&leaves[k..]))
            }
        }
    }

    fn grown(size: u64) -> (Memory, Edge) {
        let mut memory = Memory::default();
        let mut edge = Edge::default();
        for number in 0..size {
            edge.push(entry(number), &mut |level, index, hashes| {
                memory.0.insert((level, index), hashes.to_vec());
            });
        }
        for (level, index, hashes) in edge.partial() {
            memory.0.insert((level, index), hashes.to_vec());
        }
        (memory, edge)
    }

    #[test]
    fn roots_are_those_of_the_definition() {
        for size in [0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 700, 66_000] {
            let (mut memory, edge) = grown(size);
            let leaves: Vec<Hash> = (0..size).map(entry).collect();
            let expected = defined(&leaves);
            assert_eq!(edge.root(), expected, "{size}");
            assert_eq!(root(&mut memory, size), Ok(expected), "{size}");
            assert_eq!(Edge::read(&mut memory, size), Ok(edge), "{size}");
            let less = size / 2;
            let smaller = defined(&leaves[..less as usize]);
            assert_eq!(root(&mut memory, less), Ok(smaller), "{less} of {size}");
        }
    }

    #[test]
    fn proofs_hold_and_altered_ones_do_not() {
        let (mut memory, edge) = grown(700);
        let top = edge.root();
        for size in [1, 2, 3, 5, 256, 257, 600, 700] {
            let root = root(&mut memory, size).unwrap();
            for leaf in [0, 1, 2, 4, 255, 256, 599, 699] {
                if leaf >= size {
                    assert!(inclusion(&mut memory, leaf, size).is_err());
                    continue;
                }
                let path = inclusion(&mut memory, leaf, size).unwrap();
                let hash = entry(leaf);
                assert_eq!(proof::inclusion(&hash, leaf, size, &path, &root), Ok(()));
                assert!(proof::inclusion(&entry(999), leaf, size, &path, &root).is_err());
                assert!(proof::inclusion(&hash, leaf + 1, size, &path, &root).is_err());
                if let Some(short) = path.get(1..) {
                    assert!(proof::inclusion(&hash, leaf, size, short, &root).is_err());
                }
            }
            let path = consistency(&mut memory, size, 700).unwrap();
            assert_eq!(proof::consistency(size, &root, 700, &top, &path), Ok(()));
            if size < 700 {
                assert!(proof::consistency(size, &top, 700, &top, &path).is_err());
                assert!(proof::consistency(size, &root, 700, &root, &path).is_err());
                assert!(proof::consistency(size, &root, 700, &top, &path[1..]).is_err());
            }
        }
        assert!(consistency(&mut memory, 701, 700).is_err());
    }
}

//! Tiles as C2SP `tlog-tiles` has them: 256 hashes of one level of the tree in a file, and where such a file stands.

use crate::error::LogError;
use crate::hash::Hash;

/// Hashes of a whole tile.
pub const WIDTH: u64 = 256;
/// Levels of the tree that a tile holds.
pub const HEIGHT: u8 = 8;
/// The highest level that the standard has.
pub const MOST_LEVEL: u8 = 63;

/// Which file of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum File {
    /// Hashes of a level: `tile/L/N`.
    Hashes(u8),
    /// The entries themselves: `tile/entries/N`.
    Entries,
}

/// A tile: which file, its number, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Which file.
    pub file: File,
    /// Its number, from 0.
    pub index: u64,
    /// How many hashes or entries, 1 to 256.
    pub width: u64,
}

impl Tile {
    /// Returns the path below the log's address.
    pub fn path(&self) -> String {
        let level = match self.file {
            File::Hashes(level) => level.to_string(),
            File::Entries => "entries".to_owned(),
        };
        let partial = match self.width {
            WIDTH => String::new(),
            width => format!(".p/{width}"),
        };
        format!("tile/{level}/{}{partial}", number(self.index))
    }

    /// Reads what stands behind `tile/` in a path; nothing where no tile has such a path.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let file = match level {
            "entries" => File::Entries,
            level => File::Hashes(
                plain(level, 2)?
                    .try_into()
                    .ok()
                    .filter(|level| *level <= MOST_LEVEL)?,
            ),
        };
        let (rest, width) = match rest.split_once(".p/") {
            None => (rest, WIDTH),
            Some((rest, width)) => (
                rest,
                plain(width, 3).filter(|width| (1..WIDTH).contains(width))?,
            ),
        };
        Some(Self {
            file,
            index: read_number(rest)?,
            width,
        })
    }

    /// Returns how wide this file is in a tree of a size, up to 256; 0 where the tree has none of it.
    pub fn width_in(file: File, index: u64, size: u64) -> u64 {
        let below = match file {
            File::Hashes(level) => u32::from(level) * u32::from(HEIGHT),
            File::Entries => 0,
        };
        let nodes = size.checked_shr(below).unwrap_or(0);
        nodes.saturating_sub(index.saturating_mul(WIDTH)).min(WIDTH)
    }
}

/// A number without a leading zero, of a few digits at most.
fn plain(text: &str, most: usize) -> Option<u64> {
    let good = !text.is_empty()
        && text.len() <= most
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    good.then(|| text.parse().ok()).flatten()
}

/// Writes a number in threes: 1234067 is `x001/x234/067`.
fn number(index: u64) -> String {
    let mut out = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        out = format!("x{:03}/{out}", rest % 1000);
        rest /= 1000;
    }
    out
}

fn read_number(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split('/').collect();
    let mut out: u64 = 0;
    for (place, part) in parts.iter().enumerate() {
        let digits = match place + 1 == parts.len() {
            true => part,
            false => part.strip_prefix('x')?,
        };
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        out = out.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    (number(out) == text).then_some(out)
}

/// Puts hashes one after another.
pub fn encode(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// Reads hashes that stand one after another.
pub fn decode(bytes: &[u8]) -> Result<Vec<Hash>, LogError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(LogError::Form {
            what: "tile",
            why: "its length is no multiple of 32",
        });
    }
    Ok(hashes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_standard() {
        let tile = |file, index, width| Tile { file, index, width };
        for (tile, path) in [
            (tile(File::Hashes(0), 0, 256), "tile/0/000"),
            (tile(File::Hashes(0), 0, 1), "tile/0/000.p/1"),
            (
                tile(File::Hashes(1), 1_234_067, 256),
                "tile/1/x001/x234/067",
            ),
            (tile(File::Entries, 273, 112), "tile/entries/273.p/112"),
            (tile(File::Hashes(63), 1000, 255), "tile/63/x001/000.p/255"),
        ] {
            assert_eq!(tile.path(), path);
            assert_eq!(Tile::parse(&path["tile/".len()..]), Some(tile));
        }
    }

    #[test]
    fn other_paths_are_no_tiles() {
        for path in [
            "",
            "0",
            "0/",
            "0/0",
            "0/00",
            "0/0000",
            "0/x000/001",
            "00/000",
            "64/000",
            "-1/000",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/",
            "0/001/x000",
            "entry/000",
            "0/x001/001/002",
            "0/+01",
            "0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(Tile::parse(path), None, "{path}");
        }
    }

    #[test]
    fn a_tree_has_so_much_of_a_tile() {
        for (file, index, size, width) in [
            (File::Entries, 0, 0, 0),
            (File::Entries, 0, 5, 5),
            (File::Hashes(0), 0, 300, 256),
            (File::Hashes(0), 1, 300, 44),
            (File::Hashes(0), 2, 300, 0),
            (File::Hashes(1), 0, 300, 1),
            (File::Hashes(2), 0, 65_535, 0),
            (File::Hashes(63), u64::MAX, u64::MAX, 0),
        ] {
            assert_eq!(Tile::width_in(file, index, size), width, "{file:?} {index}");
        }
    }
}

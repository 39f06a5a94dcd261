//! Texts by what they are about, in a file: so many that only a part of them is ever in memory.
//!
//! They are spread over some files by the hash of what they are about, each of these is sorted by itself, and all of them in a row are
//! one sorted file. Where in it a hash stands is known to some thousand bytes.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// Files that the texts are spread over, as a power of two.
const PARTS_BITS: u32 = 6;
/// Bytes between two places of the sorted file that are known.
const BLOCK: u64 = 8 << 10;
/// Bytes before each text: a hash and two lengths.
const HEAD: usize = 16;

/// Texts as they come.
#[derive(Debug)]
pub(super) struct Unsorted {
    files: Vec<(PathBuf, BufWriter<File>)>,
}

impl Unsorted {
    /// Begins in files whose names start so.
    pub(super) fn begin(start: &Path) -> io::Result<Self> {
        let files = (0..1_u32 << PARTS_BITS).map(|number| {
            let path = start.with_extension(number.to_string());
            let file = BufWriter::with_capacity(1 << 16, File::create(&path)?);
            Ok((path, file))
        });
        Ok(Self {
            files: files.collect::<io::Result<_>>()?,
        })
    }

    /// Adds what is said about something.
    pub(super) fn add(&mut self, about: &str, said: &[&str]) -> io::Result<()> {
        let hash = hash(about);
        let (_, out) = &mut self.files[(hash >> (u64::BITS - PARTS_BITS)) as usize];
        out.write_all(&hash.to_le_bytes())?;
        let lengths = [about.len(), said.iter().map(|part| part.len()).sum()];
        for length in lengths {
            out.write_all(&short(length)?.to_le_bytes())?;
        }
        out.write_all(about.as_bytes())?;
        said.iter()
            .try_for_each(|part| out.write_all(part.as_bytes()))
    }

    /// Sorts all of it into one file; what is said about the same stays in its order. Fails where a part has more bytes than this:
    /// somebody says too much of one thing.
    pub(super) fn sort(self, path: &Path, most: u64) -> io::Result<Sorted> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let (mut offset, mut last, mut blocks) = (0_u64, None, Vec::new());
        for (part, file) in self.files {
            file.into_inner().map_err(io::IntoInnerError::into_error)?;
            if std::fs::metadata(&part)?.len() > most {
                return Err(io::Error::other(format!(
                    "more than {most} bytes are said of too few things"
                )));
            }
            let bytes = std::fs::read(&part)?;
            std::fs::remove_file(&part)?;
            let mut entries = entries(&bytes)?;
            entries.sort_by(|a, b| (a.hash, a.about).cmp(&(b.hash, b.about)));
            for entry in entries {
                let known = blocks.last().map(|(_, at)| *at);
                if last != Some(entry.hash) && known.is_none_or(|at| offset - at >= BLOCK) {
                    blocks.push((entry.hash, offset));
                }
                last = Some(entry.hash);
                out.write_all(entry.whole)?;
                offset += entry.whole.len() as u64;
            }
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Sorted {
            file: BufReader::with_capacity(BLOCK as usize * 2, File::open(path)?),
            blocks,
        })
    }
}

/// A text with what stands before it.
struct Entry<'b> {
    hash: u64,
    about: &'b [u8],
    whole: &'b [u8],
}

fn entries(bytes: &[u8]) -> io::Result<Vec<Entry<'_>>> {
    let mut rest = bytes;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (head, behind) = rest.split_first_chunk::<HEAD>().ok_or_else(torn)?;
        let (hash, about, said) = lengths(head);
        let whole = rest.get(..HEAD + about + said).ok_or_else(torn)?;
        out.push(Entry {
            hash,
            about: &behind[..about],
            whole,
        });
        rest = &rest[whole.len()..];
    }
    Ok(out)
}

/// Texts that can be found.
#[derive(Debug)]
pub(super) struct Sorted {
    file: BufReader<File>,
    /// The hash that stands at a place, where it stands first.
    blocks: Vec<(u64, u64)>,
}

impl Sorted {
    /// Returns what is said about something, in the order in which it was added.
    pub(super) fn about(&mut self, about: &str) -> io::Result<Vec<String>> {
        let wanted = hash(about);
        let behind = self.blocks.partition_point(|(hash, _)| *hash <= wanted);
        let mut found = Vec::new();
        let Some(block) = behind.checked_sub(1) else {
            return Ok(found);
        };
        self.file.seek(SeekFrom::Start(self.blocks[block].1))?;
        let mut head = [0; HEAD];
        let mut text = Vec::new();
        loop {
            match self.file.read_exact(&mut head) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(found),
                read => read?,
            }
            let (hash, name, said) = lengths(&head);
            if hash > wanted {
                return Ok(found);
            }
            text.resize(name + said, 0);
            self.file.read_exact(&mut text)?;
            if hash == wanted && text.get(..name) == Some(about.as_bytes()) {
                let said = text.split_off(name);
                found.push(String::from_utf8(said).map_err(io::Error::other)?);
            }
        }
    }
}

fn lengths(head: &[u8; HEAD]) -> (u64, usize, usize) {
    let [a, b, c, d, e, f, g, h, about @ .., s, t, u, v] = *head;
    let length = |bytes: [u8; 4]| u32::from_le_bytes(bytes) as usize;
    (
        u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        length(about),
        length([s, t, u, v]),
    )
}

fn short(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}

fn torn() -> io::Error {
    io::Error::from(io::ErrorKind::UnexpectedEof)
}

/// The hash that texts are sorted by; no document can choose what has the same.
fn hash(about: &str) -> u64 {
    let digest = Sha256::digest(about.as_bytes());
    digest[..8]
        .iter()
        .fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_found_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut unsorted = Unsorted::begin(&folder.path().join("part")).unwrap();
        for number in 0..3000 {
            let about = format!("thing {}", number % 1000);
            unsorted
                .add(&about, &["says ", &number.to_string()])
                .unwrap();
        }
        let mut sorted = unsorted
            .sort(&folder.path().join("sorted"), u64::MAX)
            .unwrap();
        assert!(sorted.blocks.len() > 5, "{}", sorted.blocks.len());
        for number in 0..1000 {
            let said = sorted.about(&format!("thing {number}")).unwrap();
            let expected = [number, number + 1000, number + 2000].map(|one| format!("says {one}"));
            assert_eq!(said, expected);
        }
        assert!(sorted.about("thing 1000").unwrap().is_empty());
        // Only the sorted file is left.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn too_much_said_of_one_thing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let mut unsorted = Unsorted::begin(&folder.path().join("part")).unwrap();
        for _ in 0..100 {
            unsorted.add("thing", &["says the same"]).unwrap();
        }
        let sorted = unsorted.sort(&folder.path().join("sorted"), 1000);
        assert!(sorted.is_err_and(|error| error.to_string().contains("too few things")));
    }
}

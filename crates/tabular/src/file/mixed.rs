//! UTF-8 with bytes in it that are none: pieces of other files, in the character set of an office that nobody declared. They are read
//! as windows-1252, which has a character for each, and nothing is lost.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};

use encoding_rs::WINDOWS_1252;

use super::encoding::read_full;

const PIECE: usize = 256 << 10;

/// What of a file is UTF-8.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Census {
    /// Characters of more than one byte.
    foreign: u64,
    /// Bytes that are part of no character.
    pub(super) broken: u64,
    /// Whether some of those stand beside each other, as bytes of other character sets for whole scripts do.
    beside: bool,
}

impl Census {
    /// Looks through a file.
    pub(super) fn of(file: &mut File) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        let mut census = Self::default();
        let mut pieces = Pieces::new();
        let mut before = 0_u8;
        while pieces.fill(file)? {
            pieces.each(|part| match part {
                Part::Text(text) => {
                    census.foreign += text.chars().filter(|c| !c.is_ascii()).count() as u64;
                    let first = text.as_bytes().first().copied().unwrap_or_default();
                    census.beside |= !before.is_ascii() && !first.is_ascii();
                    before = text.as_bytes().last().copied().unwrap_or(before);
                }
                Part::Byte(byte) => {
                    census.broken += 1;
                    census.beside |= !before.is_ascii();
                    before = byte;
                }
            });
        }
        Ok(census)
    }

    /// Whether most of what is not ASCII is UTF-8, and the rest are single letters.
    pub(super) fn is_mixed(self) -> bool {
        self.broken > 0 && self.foreign >= self.broken && !self.beside
    }
}

enum Part<'p> {
    Text(&'p str),
    Byte(u8),
}

/// A file a piece at a time, cut between characters.
struct Pieces {
    bytes: Vec<u8>,
    /// Bytes of a character whose end is not read yet.
    kept: usize,
    length: usize,
    ended: bool,
}

impl Pieces {
    fn new() -> Self {
        Self {
            bytes: vec![0; PIECE],
            kept: 0,
            length: 0,
            ended: false,
        }
    }

    /// Reads the next piece; tells whether there is one.
    fn fill(&mut self, file: &mut File) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let read = read_full(file, &mut self.bytes[self.kept..])?;
        self.length = self.kept + read;
        self.ended = read == 0;
        self.kept = 0;
        Ok(self.length > 0)
    }

    /// Hands over the parts of the piece.
    fn each(&mut self, mut part: impl FnMut(Part<'_>)) {
        let mut rest = &self.bytes[..self.length];
        let mut kept = 0;
        while !rest.is_empty() {
            let (text, broken) = match std::str::from_utf8(rest) {
                Ok(text) => (text, 0),
                Err(error) => {
                    let text =
                        std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default();
                    (text, error.error_len().unwrap_or(0))
                }
            };
            if !text.is_empty() {
                part(Part::Text(text));
            }
            rest = &rest[text.len()..];
            if broken == 0 && !rest.is_empty() && !self.ended {
                kept = rest.len();
                break;
            }
            // At the end of the file nothing completes what has begun.
            let broken = if broken == 0 { rest.len() } else { broken };
            for byte in &rest[..broken] {
                part(Part::Byte(*byte));
            }
            rest = &rest[broken..];
        }
        let length = self.length;
        self.bytes.copy_within(length - kept..length, 0);
        self.kept = kept;
    }
}

/// A mixed file as UTF-8.
pub(super) struct Mixed {
    file: File,
    pieces: Pieces,
    out: Vec<u8>,
    from: usize,
}

impl Mixed {
    pub(super) fn new(file: File) -> Self {
        Self {
            file,
            pieces: Pieces::new(),
            out: Vec::new(),
            from: 0,
        }
    }
}

impl Read for Mixed {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while self.from == self.out.len() {
            if !self.pieces.fill(&mut self.file)? {
                return Ok(0);
            }
            self.out.clear();
            self.from = 0;
            let out = &mut self.out;
            self.pieces.each(|part| match part {
                Part::Text(text) => out.extend(text.as_bytes()),
                Part::Byte(byte) => {
                    let one = [byte];
                    let (character, _) = WINDOWS_1252.decode_without_bom_handling(&one);
                    out.extend(character.as_bytes());
                }
            });
        }
        let length = output.len().min(self.out.len() - self.from);
        output[..length].copy_from_slice(&self.out[self.from..self.from + length]);
        self.from += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Census, String) {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("file");
        std::fs::write(&path, bytes).expect("it can be written");
        let open = || File::open(&path).expect("it is there");
        let census = Census::of(&mut open()).expect("it can be read");
        let mut text = String::new();
        Mixed::new(open())
            .read_to_string(&mut text)
            .expect("it becomes UTF-8");
        (census, text)
    }

    #[test]
    fn what_is_no_utf8_is_read_letter_by_letter() {
        for (bytes, mixed, expected) in [
            (
                &b"Qu\xc3\xa9bec,1\nMontr\xe9al,2\n"[..],
                true,
                "Qu\u{e9}bec,1\nMontr\u{e9}al,2\n",
            ),
            (b"\xc3\xa9t\xe9", true, "\u{e9}t\u{e9}"),
            (b"plain", false, "plain"),
            // Two bytes of another script, and more of them than of UTF-8.
            (
                b"\xc3\xa9 \xa4\xa4\xa4\xe5",
                false,
                "\u{e9} \u{a4}\u{a4}\u{a4}\u{e5}",
            ),
            (b"Montr\xe9al", false, "Montr\u{e9}al"),
        ] {
            let (census, text) = read(bytes);
            assert_eq!((census.is_mixed(), text.as_str()), (mixed, expected));
        }
        // A character that the end of a piece cuts.
        let long = format!("{}\u{1f980}z", "a".repeat(PIECE - 2));
        assert_eq!(read(long.as_bytes()).1, long);
    }
}

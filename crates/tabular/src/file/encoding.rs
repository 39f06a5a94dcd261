//! Character sets: found from the whole file, and turned into UTF-8 while the file is read.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::likeness::or_macintosh;
use super::mixed::{Census, Mixed};
use super::{FileError, Notice};

pub(crate) const PIECE: usize = 256 << 10;

/// A text file and its character set.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    path: PathBuf,
    pub(crate) encoding: &'static Encoding,
    /// Whether every byte is UTF-8 already, so that nothing has to be turned into it.
    ready: bool,
    /// Bytes of the signs of byte order at the beginning.
    signs: u64,
}

impl TextFile {
    /// Reads a file from end to end to find its character set. What the sender declared counts where the bytes allow it and do
    /// not speak for themselves.
    pub(crate) fn open(
        path: &Path,
        declared: Option<&str>,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileError> {
        let mut file = File::open(path)?;
        let mut head = [0; 4096];
        let length = read_full(&mut file, &mut head)?;
        let head = &head[..length];
        let found = match Encoding::for_bom(head) {
            Some((encoding, length)) => {
                let signs = signs_of(head, encoding, length);
                let ready = encoding == UTF_8 && is_utf8(&mut file, signs)?;
                if encoding == UTF_8 && !ready {
                    // A sign of byte order in front of something else.
                    (guessed(&mut file, declared)?, false, signs)
                } else {
                    (encoding, ready, signs)
                }
            }
            None => match utf16_without_sign(head) {
                Some(encoding) => (encoding, false, 0),
                None if is_utf8(&mut file, 0)? => (UTF_8, true, 0),
                None => (guessed(&mut file, declared)?, false, 0),
            },
        };
        let (encoding, ready, signs) = found;
        notices.push(Notice::new(
            "encoding",
            match signs {
                0 => encoding.name().to_owned(),
                _ if signs > 4 => {
                    format!("{}, with more than one byte order mark", encoding.name())
                }
                _ => format!("{}, with a byte order mark", encoding.name()),
            },
        ));
        if encoding == UTF_8 && !ready {
            let broken = Census::of(&mut file)?.broken;
            notices.push(Notice::new(
                "encoding",
                format!(
                    "{} that {} no UTF-8 {} read as windows-1252",
                    if broken == 1 {
                        "a byte".to_owned()
                    } else {
                        format!("{broken} bytes")
                    },
                    if broken == 1 { "is" } else { "are" },
                    if broken == 1 { "is" } else { "are" },
                ),
            ));
        }
        Ok(Self {
            path: path.to_owned(),
            encoding,
            ready,
            signs,
        })
    }

    /// Opens the text as UTF-8.
    pub(crate) fn read(&self) -> Result<Box<dyn Read + Send>, FileError> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.signs))?;
        Ok(if self.ready {
            Box::new(file)
        } else if self.encoding == UTF_8 {
            Box::new(Mixed::new(file))
        } else {
            Box::new(Transcoded::new(file, self.encoding))
        })
    }

    /// The text with a buffer, for readers that take little at a time.
    pub(crate) fn buffered(&self) -> Result<BufReader<Box<dyn Read + Send>>, FileError> {
        Ok(BufReader::with_capacity(PIECE, self.read()?))
    }
}

/// Reads until a buffer is full or the file ends.
pub(crate) fn read_full(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            more => length += more,
        }
    }
    Ok(length)
}

/// Bytes of all signs of byte order; some files have two.
fn signs_of(head: &[u8], encoding: &'static Encoding, length: usize) -> u64 {
    let mut signs = length;
    while let Some((again, length)) = head.get(signs..).and_then(Encoding::for_bom) {
        if again != encoding {
            break;
        }
        signs += length;
    }
    signs as u64
}

/// UTF-16 whose sign is missing: half of the bytes of ASCII are zero.
fn utf16_without_sign(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |start: usize| {
        head.iter()
            .skip(start)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = head.len() / 2;
    if half < 4 {
        return None;
    }
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 6 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 6 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Tells whether all bytes from a place on are UTF-8.
fn is_utf8(file: &mut File, start: u64) -> Result<bool, FileError> {
    file.seek(SeekFrom::Start(start))?;
    let mut buffer = vec![0; PIECE];
    let mut kept = 0;
    loop {
        let length = read_full(file, &mut buffer[kept..])?;
        if length == 0 {
            return Ok(kept == 0);
        }
        let end = kept + length;
        match std::str::from_utf8(&buffer[..end]) {
            Ok(_) => kept = 0,
            // A character that the end of the piece cuts.
            Err(error) if error.error_len().is_none() => {
                let from = error.valid_up_to();
                buffer.copy_within(from..end, 0);
                kept = end - from;
            }
            Err(_) => return Ok(false),
        }
    }
}

fn guessed(file: &mut File, declared: Option<&str>) -> Result<&'static Encoding, FileError> {
    // UTF-8 with a few broken characters is no other encoding, nor is it with lines from elsewhere.
    if decodes(file, UTF_8)? || Census::of(file)?.is_mixed() {
        return Ok(UTF_8);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
        && decodes(file, encoding)?
    {
        return Ok(encoding);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let mut buffer = vec![0; PIECE];
    loop {
        let length = read_full(file, &mut buffer)?;
        detector.feed(&buffer[..length], length == 0);
        if length == 0 {
            break;
        }
    }
    let encoding = match detector.guess(None, Utf8Detection::Deny) {
        guess if guess.is_single_byte() && few_letters(file)? => WINDOWS_1252,
        guess => guess,
    };
    // What no encoding explains is read byte by byte: windows-1252 has a character for each.
    let encoding = if decodes(file, encoding)? {
        encoding
    } else {
        WINDOWS_1252
    };
    Ok(or_macintosh(file, encoding)?)
}

/// Bytes outside ASCII from which on the guess of a detector has something to go by.
const FEW: usize = 16;

/// Tells whether a file has so few bytes outside ASCII that no language shows in them.
fn few_letters(file: &mut File) -> Result<bool, FileError> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; PIECE];
    let mut count = 0;
    loop {
        let length = read_full(file, &mut buffer)?;
        count += buffer[..length]
            .iter()
            .filter(|byte| !byte.is_ascii())
            .count();
        if length == 0 || count > FEW {
            return Ok(count <= FEW);
        }
    }
}

/// Tells whether nearly all of a file makes sense in an encoding: a few broken characters are no reason to read all others wrongly.
fn decodes(file: &mut File, encoding: &'static Encoding) -> Result<bool, FileError> {
    file.seek(SeekFrom::Start(0))?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut input = vec![0; PIECE];
    let mut output = String::with_capacity(PIECE * 3 + 16);
    let (mut broken, mut foreign) = (0_u64, 0_u64);
    loop {
        let length = read_full(file, &mut input)?;
        let mut rest = &input[..length];
        loop {
            output.clear();
            let (result, read, _) = decoder.decode_to_string(rest, &mut output, length == 0);
            if !output.is_ascii() {
                broken += output.matches('\u{fffd}').count() as u64;
                foreign += output.chars().filter(|c| !c.is_ascii()).count() as u64;
            }
            rest = &rest[read..];
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if length == 0 {
            return Ok(broken * 100 <= foreign);
        }
    }
}

/// Turns a character set into UTF-8.
struct Transcoded {
    file: File,
    decoder: Decoder,
    input: Vec<u8>,
    /// What of the input is not used yet.
    from: usize,
    to: usize,
    ended: bool,
    /// Whether the decoder gave its last; it must not be asked again.
    done: bool,
    /// UTF-8 that a small buffer of the reader had no room for.
    left: Vec<u8>,
    left_from: usize,
}

impl Transcoded {
    fn new(file: File, encoding: &'static Encoding) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; PIECE],
            from: 0,
            to: 0,
            ended: false,
            done: false,
            left: Vec::new(),
            left_from: 0,
        }
    }

    fn fill(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while !self.done {
            if self.from == self.to && !self.ended {
                self.to = read_full(&mut self.file, &mut self.input)?;
                self.from = 0;
                self.ended = self.to == 0;
            }
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(&self.input[self.from..self.to], output, self.ended);
            self.from += read;
            self.done = self.ended && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

impl Read for Transcoded {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if self.left_from < self.left.len() {
            let length = output.len().min(self.left.len() - self.left_from);
            output[..length].copy_from_slice(&self.left[self.left_from..self.left_from + length]);
            self.left_from += length;
            return Ok(length);
        }
        // A decoder wants room for one character at least.
        if output.len() >= 16 {
            return self.fill(output);
        }
        if output.is_empty() {
            return Ok(0);
        }
        let mut small = vec![0; 64];
        let written = self.fill(&mut small)?;
        if written == 0 {
            return Ok(0);
        }
        small.truncate(written);
        self.left = small;
        self.left_from = 0;
        self.read(output)
    }
}

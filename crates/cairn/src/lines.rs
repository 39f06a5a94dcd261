//! JSON Lines in and out: one record a line, compressed with gzip or not.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};

use crate::failure::Failure;

/// Longest line that is read, in bytes.
const LONGEST_LINE: u64 = 64 << 20;

/// Longest file that is read whole, in bytes, unpacked.
const LONGEST_FILE: u64 = 512 << 20;

/// One line that was read: its number from 1, and the record or why it is none.
pub(crate) struct Line {
    /// Number of the line, from 1.
    pub(crate) number: u64,
    /// The record.
    pub(crate) record: Result<Map<String, Value>, String>,
}

/// Reads records from a file, or from standard input where the path is `-`.
pub(crate) struct Lines {
    reader: Box<dyn BufRead + Send>,
    number: u64,
    buffer: Vec<u8>,
    ended: bool,
}

/// Opens a file, or standard input where the path is `-`; gzip is known by its first bytes.
fn unpacked(path: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    let raw: Box<dyn Read + Send> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(Failure::file(path.display().to_string()))?)
    };
    let mut reader = BufReader::with_capacity(1 << 16, raw);
    let start = reader
        .fill_buf()
        .map_err(Failure::file(path.display().to_string()))?;
    Ok(if start.starts_with(&[0x1f, 0x8b]) {
        let unpacked = MultiGzDecoder::new(reader);
        Box::new(BufReader::with_capacity(1 << 16, unpacked))
    } else {
        Box::new(reader)
    })
}

/// Reads a whole file as text, compressed with gzip or not.
pub(crate) fn whole(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    unpacked(path)?
        .take(LONGEST_FILE + 1)
        .read_to_string(&mut text)
        .map_err(Failure::file(path.display().to_string()))?;
    if text.len() as u64 > LONGEST_FILE {
        return Err(Failure::Usage(format!(
            "{}: longer than {LONGEST_FILE} bytes",
            path.display()
        )));
    }
    Ok(text)
}

impl Lines {
    /// Opens a file; gzip is known by its first bytes.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self {
            reader: unpacked(path)?,
            number: 0,
            buffer: Vec::new(),
            ended: false,
        })
    }

    fn parse(&self) -> Result<Map<String, Value>, String> {
        let text = std::str::from_utf8(&self.buffer).map_err(|_| "not UTF-8".to_owned())?;
        match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err("not a JSON object".to_owned()),
            Err(error) => Err(format!("not JSON: {error}")),
        }
    }
}

impl Iterator for Lines {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.buffer.clear();
            self.number += 1;
            match (&mut self.reader)
                .take(LONGEST_LINE + 1)
                .read_until(b'\n', &mut self.buffer)
            {
                Ok(0) => {
                    self.ended = true;
                    return None;
                }
                Ok(read) if read as u64 > LONGEST_LINE => {
                    self.ended = true;
                    let message =
                        format!("line {} is longer than {LONGEST_LINE} bytes", self.number);
                    return Some(Err(io::Error::new(io::ErrorKind::InvalidData, message)));
                }
                Ok(_) if self.buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => {
                    return Some(Ok(Line {
                        number: self.number,
                        record: self.parse(),
                    }));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// Writes records to a file (compressed where its name ends in `.gz`), or to standard output.
///
/// A file appears under its name only when it is whole.
pub(crate) struct Writer {
    sink: Sink,
    target: Option<(std::path::PathBuf, std::path::PathBuf)>,
}

enum Sink {
    Plain(io::BufWriter<Box<dyn Write>>),
    Gzip(Box<GzEncoder<io::BufWriter<Box<dyn Write>>>>),
}

impl Writer {
    /// Opens a file, or standard output. A file that holds secrets is for its owner alone.
    pub(crate) fn open(path: Option<&Path>, secret: bool) -> Result<Self, Failure> {
        let path = path.filter(|path| *path != Path::new("-"));
        let Some(path) = path else {
            return Ok(Self {
                sink: Sink::Plain(io::BufWriter::new(Box::new(io::stdout()))),
                target: None,
            });
        };
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = std::path::PathBuf::from(part);
        let file = match secret {
            true => private(&part),
            false => File::create(&part),
        };
        let file = file.map_err(Failure::file(part.display().to_string()))?;
        let plain: io::BufWriter<Box<dyn Write>> = io::BufWriter::new(Box::new(file));
        let sink = if path.extension().is_some_and(|extension| extension == "gz") {
            Sink::Gzip(Box::new(GzEncoder::new(plain, Compression::default())))
        } else {
            Sink::Plain(plain)
        };
        Ok(Self {
            sink,
            target: Some((part, path.to_path_buf())),
        })
    }

    /// Writes one line.
    pub(crate) fn line(&mut self, json: &str) -> io::Result<()> {
        let sink: &mut dyn Write = match &mut self.sink {
            Sink::Plain(plain) => plain,
            Sink::Gzip(gzip) => gzip,
        };
        sink.write_all(json.as_bytes())?;
        sink.write_all(b"\n")
    }

    /// Finishes the file.
    pub(crate) fn finish(self) -> io::Result<()> {
        let mut plain = match self.sink {
            Sink::Plain(plain) => plain,
            Sink::Gzip(gzip) => gzip.finish()?,
        };
        plain.flush()?;
        if let Some((part, path)) = self.target {
            File::open(&part)?.sync_all()?;
            std::fs::rename(part, path)?;
        }
        Ok(())
    }
}

/// Makes a file that nobody but its owner may read, from its first moment on.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => options.open(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_and_bad_ones_are_told_by_number() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.jsonl", "packed.jsonl.gz"] {
            let path = folder.path().join(name);
            let mut writer = Writer::open(Some(&path), false).unwrap();
            for line in [r#"{"a":1}"#, "", "[]", "{", r#"{"b":"é"}"#] {
                writer.line(line).unwrap();
            }
            assert!(
                !path.exists(),
                "a file that is not whole has its name already"
            );
            writer.finish().unwrap();
            let read: Vec<(u64, bool)> = Lines::open(&path)
                .unwrap()
                .map(|line| line.unwrap())
                .map(|line| (line.number, line.record.is_ok()))
                .collect();
            assert_eq!(
                read,
                [(1, true), (3, false), (4, false), (5, true)],
                "{name}"
            );
        }
    }
}

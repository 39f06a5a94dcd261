//! Text with delimiters: the delimiter and the quotes are found from the beginning and pieces further on; rows are read one by one.

use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::{channel, sync_channel};

use csv::ReaderBuilder;

use super::cutter::{Block, Cutter};
use super::encoding::TextFile;
use super::source::{EachRaw, Raw, RawRow, Source};
use super::{FileError, Limits, Notice};

/// Bytes that are looked at to find the delimiter.
const SAMPLE: u64 = 1 << 20;
/// Blocks of records that may wait to be looked at.
const WAITING: usize = 2;
/// Delimiters, the likelier first.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];

/// A text with delimiters.
pub(crate) struct Delimited {
    text: TextFile,
    dialect: Dialect,
    longest: usize,
    /// The dialect before another was tried.
    before: Option<Dialect>,
    /// Whether the last reading ended inside quotes.
    unclosed: bool,
}

/// How cells are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    /// What stands before a quote inside quotes, where it is not doubled.
    pub(super) escape: Option<u8>,
}

impl Dialect {
    /// A reader of the records of a sample.
    pub(super) fn reader<R: std::io::Read>(self, input: R) -> csv::Reader<R> {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quoting(self.quote.is_some())
            .quote(self.quote.unwrap_or(b'"'))
            .double_quote(self.escape.is_none())
            .escape(self.escape)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(256 << 10)
            .from_reader(input)
    }
}

impl Delimited {
    pub(crate) fn open(
        path: &Path,
        delimiter: Option<u8>,
        charset: Option<&str>,
        limits: &Limits,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileError> {
        let text = TextFile::open(path, charset, notices)?;
        let mut sample = Vec::new();
        text.read()?.take(SAMPLE).read_to_end(&mut sample)?;
        let whole = (sample.len() as u64) < SAMPLE;
        if !whole {
            // The last row is cut.
            let end = sample
                .iter()
                .rposition(|byte| matches!(byte, b'\n' | b'\r'))
                .map_or(sample.len(), |place| place + 1);
            sample.truncate(end);
        }
        let dialect = dialect(&sample, delimiter);
        notices.push(Notice::new("delimiter", told(dialect)));
        Ok(Self {
            text,
            dialect,
            longest: limits.cell,
            before: None,
            unclosed: false,
        })
    }
}

fn told(dialect: Dialect) -> String {
    let name = match dialect.delimiter {
        b'\t' => "tab".to_owned(),
        other => format!("\"{}\"", char::from(other)),
    };
    let quotes = match dialect.quote {
        None => ", quotes are plain characters",
        Some(b'\'') => ", single quotes",
        Some(_) if dialect.escape.is_some() => ", quotes behind a backslash",
        Some(_) => "",
    };
    format!("cells are separated by {name}{quotes}")
}

/// Finds delimiter and quotes.
fn dialect(sample: &[u8], known: Option<u8>) -> Dialect {
    let quote = quote(sample);
    let escape = (quote == Some(b'"') && escaped(sample)).then_some(b'\\');
    let with = |delimiter| Dialect {
        delimiter,
        quote,
        escape,
    };
    // Excel's first line, which names the delimiter.
    if let Some(named) = sample
        .strip_prefix(b"sep=")
        .filter(|rest| matches!(rest.get(1), Some(b'\r' | b'\n')))
        .and_then(|rest| rest.first())
    {
        return with(*named);
    }
    // The most even one; the likelier where two are as even.
    let mut best: Option<(Dialect, f64)> = None;
    let stated = known.into_iter().chain(DELIMITERS);
    for delimiter in stated {
        let dialect = with(delimiter);
        let found = evenness(dialect, sample);
        if best.is_none_or(|(_, most)| found > most * 1.001) {
            best = Some((dialect, found));
        }
    }
    best.map_or_else(|| with(known.unwrap_or(b',')), |(dialect, _)| dialect)
}

/// How even the rows are that a dialect makes: 0 where it makes single cells.
fn evenness(dialect: Dialect, sample: &[u8]) -> f64 {
    let mut reader = dialect.reader(sample);
    let mut record = csv::ByteRecord::new();
    let mut widths = std::collections::BTreeMap::<usize, u32>::new();
    let mut rows = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        *widths.entry(record.len()).or_default() += 1;
        rows += 1;
    }
    let Some((width, count)) = widths
        .iter()
        .filter(|(width, _)| **width > 1)
        .max_by_key(|(width, count)| (**count, **width))
    else {
        return 0.0;
    };
    let share = f64::from(*count) / f64::from(rows.max(1));
    let (mut signs, mut in_text) = (0_u32, 0_u32);
    for two in sample.windows(2).filter(|two| two[0] == dialect.delimiter) {
        signs += 1;
        in_text += u32::from(two[1] == b' ');
    }
    // Rows that agree count most; among those, many cells more than few; signs with a blank behind them are rather of texts.
    let apart = 1.0 - 0.3 * f64::from(in_text) / f64::from(signs.max(1));
    share * share * (1.0 + (*width as f64).ln()) * apart
}

/// Finds the character that cells are quoted with: the double quote, but where there are only single ones at the ends of cells.
fn quote(sample: &[u8]) -> Option<u8> {
    if sample.contains(&b'"') {
        return Some(b'"');
    }
    let border = |byte: Option<&u8>| {
        byte.is_none_or(|byte| DELIMITERS.contains(byte) || matches!(byte, b'\n' | b'\r'))
    };
    let (mut opening, mut closing, mut other) = (0, 0, 0);
    for (place, _) in sample
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\'')
    {
        let before = place.checked_sub(1).and_then(|place| sample.get(place));
        match (border(before), border(sample.get(place + 1))) {
            (true, false) => opening += 1,
            (false, true) => closing += 1,
            (true, true) => {}
            (false, false) => other += 1,
        }
    }
    Some(
        if opening >= 2 && opening == closing && other * 10 <= opening {
            b'\''
        } else {
            b'"'
        },
    )
}

/// Tells whether quotes inside quotes stand behind a backslash.
fn escaped(sample: &[u8]) -> bool {
    let count = |pattern: &[u8]| sample.windows(2).filter(|two| *two == pattern).count();
    let behind = count(b"\\\"");
    // `\"` before a delimiter may be a path that ends so.
    behind > 0 && count(b"\"\"") == 0 && {
        let ends = sample
            .windows(3)
            .filter(|three| three.starts_with(b"\\\"") && DELIMITERS.contains(&three[2]))
            .count();
        ends * 2 < behind
    }
}

impl Source for Delimited {
    /// Records are cut on a thread of their own while those before them are looked at.
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError> {
        let mut cutter = Cutter::new(self.text.read()?, self.dialect, self.longest);
        let (send, blocks) = sync_channel::<Result<Block, FileError>>(WAITING);
        let (give_back, read) = channel();
        std::thread::scope(|scope| {
            let cutting = scope.spawn(move || {
                while let Some(cut) = cutter.next(read.try_recv().unwrap_or_default()).transpose() {
                    let over = cut.is_err();
                    // Whoever wants no more has left.
                    if send.send(cut).is_err() || over {
                        break;
                    }
                }
                cutter.is_unclosed()
            });
            let mut first = true;
            for block in blocks {
                let block = block?;
                let mut cells: Vec<Raw<'_>> = Vec::new();
                let goes_on = block.each(|line, record| {
                    cells.clear();
                    cells.extend(record.map(|text| {
                        if text.is_empty() {
                            Raw::Empty
                        } else {
                            Raw::Text(text)
                        }
                    }));
                    if std::mem::take(&mut first) && names_delimiter(&cells) {
                        return Ok(true);
                    }
                    row(line, RawRow::Cells(&cells))
                })?;
                if !goes_on {
                    return Ok(());
                }
                // At the end nobody takes it.
                let _ = give_back.send(block);
            }
            self.unclosed = cutting
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok(())
        })
    }

    fn is_doubtful(&self) -> bool {
        self.unclosed
    }

    fn otherwise(&mut self) -> Option<Notice> {
        self.before = Some(self.dialect);
        self.dialect.quote.take()?;
        self.dialect.escape = None;
        Some(Notice::new(
            "delimiter",
            "quotes are not paired, so they are read as plain characters",
        ))
    }

    fn undo(&mut self) {
        if let Some(before) = self.before.take() {
            self.dialect = before;
        }
    }
}

/// Whether a record is Excel's first line, which names the delimiter.
fn names_delimiter(cells: &[Raw<'_>]) -> bool {
    let texts = || {
        cells.iter().map(|cell| match cell {
            Raw::Text(text) => *text,
            _ => "",
        })
    };
    texts().next().is_some_and(|text| text.starts_with("sep="))
        && texts().map(str::len).sum::<usize>() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_of_samples() {
        let plain = |delimiter| Dialect {
            delimiter,
            quote: Some(b'"'),
            escape: None,
        };
        for (sample, expected) in [
            ("a,b\n1,2\n", plain(b',')),
            ("a;b\n1,5;2,5\n3,5;4,5\n", plain(b';')),
            ("a\tb, c\n1\t2, x\n", plain(b'\t')),
            ("a|b\r1|2\r", plain(b'|')),
            ("sep=;\r\na;b\r\n", plain(b';')),
            ("title, of it\n\na;b;c\n1;2;3\n4;5;6\n", plain(b';')),
            ("alone\nvalues\n", plain(b',')),
            ("\"a;b\",c\n\"d;e\",f\n", plain(b',')),
            (
                "a,b\n'x, y','z'\n'u','v'\n",
                Dialect {
                    quote: Some(b'\''),
                    ..plain(b',')
                },
            ),
            (
                "a,b\n\"say \\\"x\\\" now\",1\n",
                Dialect {
                    escape: Some(b'\\'),
                    ..plain(b',')
                },
            ),
        ] {
            assert_eq!(dialect(sample.as_bytes(), None), expected, "{sample:?}");
        }
        assert_eq!(dialect(b"a\nb\n", Some(b'\t')).delimiter, b'\t');
        assert_eq!(dialect(b"a,b\n1,2\n", Some(b'\t')).delimiter, b',');
    }
}

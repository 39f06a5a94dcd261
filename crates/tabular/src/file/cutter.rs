//! Records of a delimited text, cut out of it where they stand: only cells with quotes inside quotes are written anew.
//!
//! What is a record is what the `csv` crate takes for one: line ends of every kind, empty lines left out, quotes that are quotes
//! only at the beginning of a cell.

use std::io::Read;

use memchr::{memchr, memchr_iter, memchr3};

use super::FileError;
use super::delimited::Dialect;

/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

/// Whole records, in the order of the text.
#[derive(Default)]
pub(super) struct Block {
    /// The text, and behind it the cells that were written anew.
    text: String,
    cells: Vec<Place>,
    rows: Vec<Row>,
}

/// Where a cell stands in the text of its block.
#[derive(Clone, Copy)]
struct Place {
    from: usize,
    to: usize,
}

/// The line that a record begins in, and how many cells there are up to its end.
#[derive(Clone, Copy)]
struct Row {
    line: u64,
    cells: usize,
}

impl Block {
    /// Hands over the records with their lines until it is told to end; tells whether it was not.
    pub(super) fn each<'b>(
        &'b self,
        mut row: impl FnMut(u64, &mut dyn Iterator<Item = &'b str>) -> Result<bool, FileError>,
    ) -> Result<bool, FileError> {
        let mut first = 0;
        for one in &self.rows {
            let places = &self.cells[first..one.cells];
            first = one.cells;
            // The text was checked in one piece: what stands between two delimiters is whole characters.
            let mut cells = places
                .iter()
                .map(|place| self.text.get(place.from..place.to).unwrap_or_default());
            if !row(one.line, &mut cells)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What is cut, and how far it has come.
pub(super) struct Cutter<R> {
    input: R,
    dialect: Dialect,
    /// Bytes that are read at once.
    piece: usize,
    /// Bytes of the longest cell that there may be.
    longest: usize,
    /// What was read behind the last record that was cut.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// Whether the text ended inside quotes, and cells whose quotes are closed.
    unclosed: bool,
    closed: u64,
}

/// The records that are being cut.
struct Cut<'c> {
    bytes: &'c [u8],
    ended: bool,
    dialect: Dialect,
    cells: Vec<Place>,
    /// Cells that were written anew, and where among all.
    made: Vec<u8>,
    anew: Vec<usize>,
    /// Lines that end inside of the record.
    inside: u64,
    /// Whether the text ended inside quotes, and cells whose quotes are closed.
    unclosed: bool,
    closed: u64,
}

/// A record that goes on behind what was read: where its last cell begins.
struct Open(usize);

impl<R: Read> Cutter<R> {
    pub(super) fn new(input: R, dialect: Dialect, longest: usize) -> Self {
        Self {
            input,
            dialect,
            piece: PIECE,
            longest,
            rest: Vec::new(),
            line: 1,
            ended: false,
            unclosed: false,
            closed: 0,
        }
    }

    /// Whether the text ended inside quotes, and no others were closed: so they are rather signs for inches.
    pub(super) fn is_unclosed(&self) -> bool {
        self.unclosed && self.closed == 0
    }

    /// Cuts the next records into the room of a block that is not needed any more; nothing where there are no more.
    pub(super) fn next(&mut self, room: Block) -> Result<Option<Block>, FileError> {
        let mut bytes = room.text.into_bytes();
        let (mut places, mut rows) = (room.cells, room.rows);
        bytes.clear();
        bytes.append(&mut self.rest);
        loop {
            places.clear();
            rows.clear();
            // Twice as much each time, so that a long record is not read again and again.
            let wanted = self.piece.max(bytes.len());
            bytes.reserve(wanted);
            let read = (&mut self.input)
                .take(wanted as u64)
                .read_to_end(&mut bytes)?;
            self.ended = read < wanted;
            let mut cut = Cut {
                bytes: &bytes,
                ended: self.ended,
                dialect: self.dialect,
                cells: places,
                made: Vec::new(),
                anew: Vec::new(),
                inside: 0,
                unclosed: false,
                closed: 0,
            };
            let (end, open) = self.records(&mut cut, &mut rows)?;
            if rows.is_empty() && !self.ended {
                if bytes.len() - open > self.longest {
                    return Err(too_long(self.line, self.longest));
                }
                places = cut.cells;
                // Empty lines were counted.
                bytes.drain(..end);
                continue;
            }
            let Cut {
                mut cells,
                made,
                anew,
                unclosed,
                closed,
                ..
            } = cut;
            self.unclosed |= unclosed;
            self.closed += closed;
            if rows.is_empty() {
                return Ok(None);
            }
            self.rest.extend_from_slice(&bytes[end..]);
            bytes.truncate(end);
            for place in anew {
                cells[place].from += bytes.len();
                cells[place].to += bytes.len();
            }
            bytes.extend(made);
            let text = String::from_utf8(bytes).map_err(|_| {
                FileError::Unreadable("the text changed while it was read".to_owned())
            })?;
            return Ok(Some(Block { text, cells, rows }));
        }
    }

    /// Cuts whole records; returns where they end, and where the cell begins that goes on behind what was read.
    fn records(
        &mut self,
        cut: &mut Cut<'_>,
        rows: &mut Vec<Row>,
    ) -> Result<(usize, usize), FileError> {
        let mut at = 0;
        loop {
            // Line ends in front of a record are empty lines.
            while let Some(end) = cut.line_end(at) {
                match end {
                    Ok(next) => at = next,
                    Err(Open(place)) => return Ok((at, place)),
                }
                self.line += 1;
            }
            if at == cut.bytes.len() {
                return Ok((at, at));
            }
            let (cells, made, anew) = (cut.cells.len(), cut.made.len(), cut.anew.len());
            cut.inside = 0;
            match cut.record(at) {
                Ok(end) => {
                    let long = end - at > self.longest
                        && cut.cells[cells..]
                            .iter()
                            .any(|place| place.to - place.from > self.longest);
                    if long {
                        return Err(too_long(self.line, self.longest));
                    }
                    rows.push(Row {
                        line: self.line,
                        cells: cut.cells.len(),
                    });
                    self.line += cut.inside;
                    at = end;
                    match cut.line_end(at) {
                        Some(Ok(next)) => {
                            self.line += 1;
                            at = next;
                        }
                        // Whether one or two bytes end the line shows what comes next.
                        Some(Err(_)) => return Ok((at, at)),
                        None => {}
                    }
                }
                Err(Open(place)) => {
                    cut.cells.truncate(cells);
                    cut.made.truncate(made);
                    cut.anew.truncate(anew);
                    return Ok((at, place));
                }
            }
        }
    }
}

fn too_long(line: u64, longest: usize) -> FileError {
    FileError::TooLarge(format!(
        "a cell in line {line} has more than {longest} bytes: perhaps a quote is not closed"
    ))
}

impl Cut<'_> {
    /// Where the next line begins, where a line end stands here.
    fn line_end(&self, at: usize) -> Option<Result<usize, Open>> {
        match self.bytes.get(at)? {
            b'\n' => Some(Ok(at + 1)),
            b'\r' => Some(match self.bytes.get(at + 1) {
                Some(b'\n') => Ok(at + 2),
                Some(_) => Ok(at + 1),
                None if self.ended => Ok(at + 1),
                None => Err(Open(at)),
            }),
            _ => None,
        }
    }

    /// Cuts the record that begins here; returns where it ends.
    fn record(&mut self, mut at: usize) -> Result<usize, Open> {
        loop {
            let end = match self.dialect.quote {
                Some(quote) if self.bytes.get(at) == Some(&quote) => self.quoted(quote, at)?,
                _ => {
                    let found = memchr3(self.dialect.delimiter, b'\n', b'\r', &self.bytes[at..]);
                    let end = match found {
                        Some(length) => at + length,
                        None if self.ended => self.bytes.len(),
                        None => return Err(Open(at)),
                    };
                    self.cells.push(Place { from: at, to: end });
                    end
                }
            };
            match self.bytes.get(end) {
                Some(byte) if *byte == self.dialect.delimiter => at = end + 1,
                _ => return Ok(end),
            }
        }
    }

    fn is_border(&self, byte: u8) -> bool {
        byte == self.dialect.delimiter || matches!(byte, b'\n' | b'\r')
    }

    /// Cuts a cell that begins with a quote; returns where the border behind it stands.
    fn quoted(&mut self, quote: u8, at: usize) -> Result<usize, Open> {
        let from = at + 1;
        if self.dialect.escape.is_some() {
            return self.written(quote, at);
        }
        let Some(length) = memchr(quote, &self.bytes[from..]) else {
            if !self.ended {
                return Err(Open(at));
            }
            self.unclosed = true;
            return Ok(self.plain(from, self.bytes.len(), self.bytes.len()));
        };
        self.closed += 1;
        let to = from + length;
        match self.bytes.get(to + 1) {
            Some(byte) if self.is_border(*byte) => Ok(self.plain(from, to, to + 1)),
            None if self.ended => Ok(self.plain(from, to, to + 1)),
            None => Err(Open(at)),
            Some(_) => self.written(quote, at),
        }
    }

    /// Takes a cell from inside its quotes as it stands.
    fn plain(&mut self, from: usize, to: usize, end: usize) -> usize {
        self.inside += memchr_iter(b'\n', &self.bytes[from..to]).count() as u64;
        self.cells.push(Place { from, to });
        end
    }

    /// Writes a cell anew that has quotes inside, or more behind the closing one; returns where the border behind it stands.
    fn written(&mut self, quote: u8, start: usize) -> Result<usize, Open> {
        let from = self.made.len();
        let double = self.dialect.escape.is_none();
        let mut at = start + 1;
        let mut inside = true;
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            if !inside {
                if self.is_border(byte) {
                    at -= 1;
                    break;
                }
                self.made.push(byte);
                continue;
            }
            let next = self.bytes.get(at).copied();
            if next.is_none() && !self.ended {
                return Err(Open(start));
            }
            if self.dialect.escape == Some(byte) {
                self.made.extend(next);
                at += 1;
                continue;
            }
            if byte != quote {
                self.inside += u64::from(byte == b'\n');
                self.made.push(byte);
            } else if double && next == Some(quote) {
                self.made.push(quote);
                at += 1;
            } else {
                inside = false;
            }
        }
        let at = at.min(self.bytes.len());
        if at == self.bytes.len() && !self.ended {
            return Err(Open(start));
        }
        self.unclosed |= inside;
        self.closed += u64::from(!inside);
        self.anew.push(self.cells.len());
        self.cells.push(Place {
            from,
            to: self.made.len(),
        });
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, dialect: Dialect, piece: usize) -> Vec<(u64, Vec<String>)> {
        let mut cutter = Cutter::new(text.as_bytes(), dialect, 1 << 20);
        cutter.piece = piece;
        let mut rows = Vec::new();
        let mut room = Block::default();
        while let Some(block) = cutter.next(room).expect("the text can be cut") {
            block
                .each(|line, cells| {
                    rows.push((line, cells.map(str::to_owned).collect()));
                    Ok(true)
                })
                .expect("nobody ends it");
            room = block;
        }
        rows
    }

    fn expected(text: &str, dialect: Dialect) -> Vec<Vec<String>> {
        let mut reader = dialect.reader(text.as_bytes());
        reader
            .records()
            .map(|record| {
                let record = record.expect("the text can be read");
                record.iter().map(str::to_owned).collect()
            })
            .collect()
    }

    const DIALECTS: [Dialect; 4] = [
        Dialect {
            delimiter: b',',
            quote: Some(b'"'),
            escape: None,
        },
        Dialect {
            delimiter: b';',
            quote: Some(b'\''),
            escape: None,
        },
        Dialect {
            delimiter: b',',
            quote: None,
            escape: None,
        },
        Dialect {
            delimiter: b',',
            quote: Some(b'"'),
            escape: Some(b'\\'),
        },
    ];

    #[test]
    fn lines_are_those_that_records_begin_in() {
        let text = "a,b\r\n\r\n\"1\n2\",3\r4,\"5\"\"\n\"\n6,7";
        let lines: Vec<u64> = cut(text, DIALECTS[0], 3)
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(lines, [1, 3, 5, 7]);
    }

    #[test]
    fn records_longer_than_what_is_read_at_once_stay_whole() {
        let long = "é".repeat(PIECE);
        let text = format!("a,\"{long}\"\"\n\"\r\n{long},b\n");
        let rows: Vec<Vec<String>> = cut(&text, DIALECTS[0], PIECE)
            .into_iter()
            .map(|(_, cells)| cells)
            .collect();
        assert_eq!(rows, expected(&text, DIALECTS[0]));
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told_before_all_is_read() {
        let text = format!("a,b\n1,\"{}", "x\n".repeat(1 << 20));
        let mut cutter = Cutter::new(text.as_bytes(), DIALECTS[0], 1 << 16);
        assert!(
            cutter
                .next(Block::default())
                .expect("the first record is whole")
                .is_some()
        );
        let told = cutter
            .next(Block::default())
            .err()
            .map(|error| error.to_string());
        assert_eq!(
            told.as_deref(),
            Some("a cell in line 2 has more than 65536 bytes: perhaps a quote is not closed")
        );
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(
            text in "[a\u{e9},;\"'\\\\\n\r \u{1f980}]{0,60}",
            piece in 1_usize..40,
        ) {
            for dialect in DIALECTS {
                let rows: Vec<Vec<String>> = cut(&text, dialect, piece)
                    .into_iter()
                    .map(|(_, cells)| cells)
                    .collect();
                prop_assert_eq!(rows, expected(&text, dialect), "{:?} {:?}", text, dialect);
            }
        }
    }
}

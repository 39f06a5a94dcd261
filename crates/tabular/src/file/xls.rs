//! How large the sheets of an XLS file are, before it is read as a whole: two cells in far corners make a sheet of millions.

use std::collections::HashSet;

/// Cells of all sheets together: one sheet that is full to the last corner.
const MOST_CELLS: u64 = 65_536 * 256;
/// How a compound file begins.
const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Streams below this size stand in a stream of their own.
const SMALL: u64 = 4096;
/// The first number that is no sector.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Records of cells with a value: their row and column come first.
const CELLS: &[u16] = &[
    0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e,
];
const BEGINNING: u16 = 0x0809;
/// Several numbers of one row; the last column comes last.
const NUMBERS: u16 = 0x00bd;

/// What is wrong with a file before it is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Its sheets have more cells, empty ones between others too, than are read at once.
    TooLarge,
    /// Its sectors go in a circle.
    Circle,
}

/// Looks at a file; one that is no compound file has nothing wrong here.
pub(super) fn check(file: &[u8]) -> Result<(), Wrong> {
    let book = match Container::open(file)? {
        Some(container) => container.book()?,
        None => None,
    };
    match book.is_some_and(|book| cells(&book) > MOST_CELLS) {
        true => Err(Wrong::TooLarge),
        false => Ok(()),
    }
}

/// Counts the cells between the corners of each sheet.
fn cells(book: &[u8]) -> u64 {
    let mut total = 0_u64;
    let mut corners: Option<[u16; 4]> = None;
    let area = |corners: Option<[u16; 4]>| {
        corners.map_or(0, |[top, bottom, left, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right.max(left) - left) + 1)
        })
    };
    let mut rest = book;
    while let (Some(kind), Some(length)) = (short(rest, 0), short(rest, 2)) {
        let Some(record) = rest.get(4..4 + usize::from(length)) else {
            break;
        };
        if kind == BEGINNING {
            total = total.saturating_add(area(corners.take()));
        }
        if CELLS.contains(&kind)
            && let (Some(row), Some(first)) = (short(record, 0), short(record, 2))
        {
            let end = record.len().checked_sub(2).filter(|_| kind == NUMBERS);
            let last = end.and_then(|end| short(record, end)).unwrap_or(first);
            let [top, bottom, left, right] = corners.unwrap_or([row, row, first, last]);
            corners = Some([
                top.min(row),
                bottom.max(row),
                left.min(first),
                right.max(last),
            ]);
        }
        rest = &rest[4 + usize::from(length)..];
    }
    total.saturating_add(area(corners))
}

/// A compound file: streams in chains of sectors.
struct Container<'f> {
    file: &'f [u8],
    sector: usize,
    next: Vec<u32>,
}

/// An entry of its directory.
struct Entry {
    name: String,
    start: u32,
    size: u64,
}

impl<'f> Container<'f> {
    fn open(file: &'f [u8]) -> Result<Option<Self>, Wrong> {
        let shift = short(file, 30).filter(|shift| matches!(shift, 9 | 12));
        let (true, Some(shift), Some(mut more)) = (file.starts_with(MAGIC), shift, long(file, 68))
        else {
            return Ok(None);
        };
        let mut container = Self {
            file,
            sector: 1 << shift,
            next: Vec::new(),
        };
        let listed = (0..109).map_while(|place| long(file, 76 + 4 * place));
        let mut tables: Vec<u32> = listed.filter(|sector| *sector < NO_SECTOR).collect();
        let mut seen = HashSet::new();
        while more < NO_SECTOR {
            if !seen.insert(more) {
                return Err(Wrong::Circle);
            }
            let Some(sector) = container.at(more) else {
                break;
            };
            let places = (sector.len() / 4).saturating_sub(1);
            let listed = (0..places).map_while(|place| long(sector, 4 * place));
            tables.extend(listed.filter(|sector| *sector < NO_SECTOR));
            more = long(sector, 4 * places).unwrap_or(NO_SECTOR);
        }
        for table in tables {
            let Some(sector) = container.at(table) else {
                continue;
            };
            let entries = (0..sector.len() / 4).map_while(|place| long(sector, 4 * place));
            container.next.extend(entries);
        }
        Ok(Some(container))
    }

    /// Returns the stream of the workbook, where there is one.
    fn book(&self) -> Result<Option<Vec<u8>>, Wrong> {
        let (Some(directory), Some(table)) = (long(self.file, 48), long(self.file, 60)) else {
            return Ok(None);
        };
        let directory = self.chain(directory, u64::MAX)?;
        let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(entry).collect();
        let named = |entry: &&Entry| matches!(entry.name.as_str(), "Workbook" | "Book");
        let (Some(book), Some(root)) = (entries.iter().find(named), entries.first()) else {
            return Ok(None);
        };
        if book.size >= SMALL {
            return self.chain(book.start, book.size).map(Some);
        }
        let small = self.chain(root.start, root.size)?;
        let table = self.chain(table, u64::MAX)?;
        let part = |at: u32| {
            let start = (at as usize).checked_mul(64)?;
            small.get(start..small.len().min(start.checked_add(64)?))
        };
        let next = |at: u32| long(&table, (at as usize).checked_mul(4)?);
        joined(book.start, book.size, part, next).map(Some)
    }

    fn at(&self, sector: u32) -> Option<&'f [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = self.file.len().min(start.checked_add(self.sector)?);
        self.file.get(start..end)
    }

    /// Returns what stands in a chain of sectors, up to so many bytes.
    fn chain(&self, start: u32, size: u64) -> Result<Vec<u8>, Wrong> {
        let next = |at: u32| self.next.get(at as usize).copied();
        joined(start, size, |at| self.at(at), next)
    }
}

/// Joins the sectors of a chain, up to so many bytes; one that leads beyond the end of the file ends there.
fn joined<'p>(
    start: u32,
    size: u64,
    part: impl Fn(u32) -> Option<&'p [u8]>,
    next: impl Fn(u32) -> Option<u32>,
) -> Result<Vec<u8>, Wrong> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let mut at = start;
    while at < NO_SECTOR {
        if !seen.insert(at) {
            return Err(Wrong::Circle);
        }
        let Some(sector) = part(at) else { break };
        if (out.len() as u64) < size {
            out.extend_from_slice(sector);
        }
        at = next(at).unwrap_or(NO_SECTOR);
    }
    Ok(out)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(short(bytes, 64)?).saturating_sub(2) / 2;
    let units: Vec<u16> = (0..length.min(31))
        .map_while(|place| short(bytes, 2 * place))
        .collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: long(bytes, 116)?,
        size: u64::from(long(bytes, 120)?),
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

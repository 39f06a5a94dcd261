//! The rows of a new table, written straight into the file in SQLite's own format, in the order in which they come.
//!
//! SQLite makes the file with empty tables; here pages with rows are put behind its own, and the root page of the table is
//! written anew at the end. A statement for every few rows costs several times as much: it goes down the tree for each row,
//! through a cache of pages. The format: <https://www.sqlite.org/fileformat2.html>, sections 1.3, 1.5, 1.6 and 2.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use cairn_tabular::cell::CellRef;
use rusqlite::Connection;

use super::session::Stored;
use crate::error::TablesError;

#[cfg(test)]
mod tests;

/// Bytes that are written at once.
const WRITTEN: usize = 1 << 20;
/// Where SQLite locks files; the page there holds nothing.
const LOCKED: u64 = 1 << 30;
/// The header of a page of rows, and that of a page of children.
const LEAF_HEADER: usize = 8;
const INNER_HEADER: usize = 12;
/// Bytes of a child at most: the place of its cell, its page, the number of its last row.
const CHILD: usize = 2 + 4 + 9;
/// The longest number in SQLite's variable length.
const LONGEST: usize = 9;
/// Where the header of the file has the number of changes, that of pages, and the change for which the latter holds.
const CHANGES: u64 = 24;
const PAGES: u64 = 28;
const VALID_FOR: u64 = 92;

/// A page, and the number of the last row in or below it.
type Child = (u32, i64);

/// Takes rows for the empty table of a file that nobody else has open.
pub(super) struct RowFile {
    file: File,
    page_size: usize,
    /// The root page of the table.
    root: u32,
    /// The number of the next page.
    next: u32,
    /// Pages that are not written yet.
    waiting: Vec<u8>,
    leaf: Leaf,
    record: Record,
    /// The last row.
    rows: i64,
    /// Children of pages in the making, the leaves first.
    levels: Vec<Vec<Child>>,
    /// Children that a page has at most.
    fan: usize,
}

impl RowFile {
    /// Begins behind what SQLite wrote; the connection is closed.
    pub(super) fn begin(connection: Connection, path: &Path) -> Result<Self, TablesError> {
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0));
        let page_size = number("PRAGMA page_size")? as usize;
        let pages = number("PRAGMA page_count")?;
        let root = number("SELECT rootpage FROM sqlite_schema WHERE name = 'row'")?;
        connection.close().map_err(|(_, error)| error)?;
        let mut file = File::options().read(true).write(true).open(path)?;
        let end = file.seek(SeekFrom::End(0))?;
        if end != page_size as u64 * u64::from(pages) || root < 2 {
            return Err(TablesError::Engine(format!(
                "a new table has {pages} pages in {end} bytes"
            )));
        }
        Ok(Self {
            file,
            page_size,
            root,
            next: pages + 1,
            waiting: Vec::with_capacity(WRITTEN + page_size),
            leaf: Leaf::new(page_size),
            record: Record::default(),
            rows: 0,
            levels: vec![Vec::new()],
            fan: (page_size - INNER_HEADER) / CHILD,
        })
    }

    /// Adds a row behind the others.
    pub(super) fn add<'c>(
        &mut self,
        columns: &[Stored],
        cells: impl Iterator<Item = CellRef<'c>>,
    ) -> Result<(), TablesError> {
        self.record.begin();
        for (stored, cell) in columns.iter().zip(cells) {
            self.record.push(*stored, cell)?;
        }
        self.rows += 1;
        let size = self.record.finish();
        let here = self.kept_here(size);
        let mut head = [0; 2 * LONGEST];
        let mut length = put_number(&mut head, 0, size as u64);
        length = put_number(&mut head, length, self.rows as u64);
        let beyond = if here < size { 4 } else { 0 };
        if !self.leaf.has_room(length + here + beyond) {
            self.turn_leaf()?;
        }
        // The rest is in pages of its own, which come before the leaf in the file.
        let rest = match here < size {
            true => self.put_rest(here)?.to_be_bytes(),
            false => [0; 4],
        };
        let record = &self.record.bytes()[..here];
        self.leaf
            .push(&[&head[..length], record, &rest[..beyond]], self.rows);
        Ok(())
    }

    /// Writes the pages that are left and the root of the table; returns how many rows there are.
    pub(super) fn finish(mut self) -> Result<i64, TablesError> {
        let root = if self.levels == [Vec::new()] {
            self.leaf.finish();
            std::mem::take(&mut self.leaf.page)
        } else {
            self.turn_leaf()?;
            self.climb()?
        };
        self.write()?;
        self.file.seek(SeekFrom::Start(self.offset(self.root)))?;
        self.file.write_all(&root)?;
        let mut changes = [0; 4];
        self.file.seek(SeekFrom::Start(CHANGES))?;
        self.file.read_exact(&mut changes)?;
        let changes = u32::from_be_bytes(changes).wrapping_add(1);
        for (place, number) in [
            (CHANGES, changes),
            (PAGES, self.next - 1),
            (VALID_FOR, changes),
        ] {
            self.file.seek(SeekFrom::Start(place))?;
            self.file.write_all(&number.to_be_bytes())?;
        }
        Ok(self.rows)
    }

    /// Returns how much of a record stands in its leaf.
    fn kept_here(&self, size: usize) -> usize {
        let usable = self.page_size;
        let most = usable - 35;
        if size <= most {
            return size;
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let here = least + (size - least) % (usable - 4);
        if here <= most { here } else { least }
    }

    /// Puts the rest of the record into pages of its own; returns the first of them.
    fn put_rest(&mut self, here: usize) -> Result<u32, TablesError> {
        let room = self.page_size - 4;
        let rest = self.record.bytes().len() - here;
        let mut first = None;
        for at in (0..rest).step_by(room) {
            let page = self.claim()?;
            first.get_or_insert(page);
            let last = at + room >= rest;
            let following = if last { 0 } else { self.peek() };
            self.waiting.extend_from_slice(&following.to_be_bytes());
            let piece = &self.record.bytes()[here + at..][..room.min(rest - at)];
            self.waiting.extend_from_slice(piece);
            let filled = room - piece.len();
            self.waiting.resize(self.waiting.len() + filled, 0);
            if self.waiting.len() >= WRITTEN {
                self.write()?;
            }
        }
        Ok(first.unwrap_or_default())
    }

    /// Puts the leaf away and begins the next one.
    fn turn_leaf(&mut self) -> Result<(), TablesError> {
        let page = self.claim()?;
        let last = self.leaf.last;
        self.leaf.finish();
        self.waiting.extend_from_slice(&self.leaf.page);
        self.leaf.clear();
        if self.waiting.len() >= WRITTEN {
            self.write()?;
        }
        self.adopt(0, (page, last))
    }

    /// Adds a child to a level. Two at least stay there, so that no page ever has a single child.
    fn adopt(&mut self, level: usize, child: Child) -> Result<(), TablesError> {
        if self.levels.len() == level {
            self.levels.push(Vec::new());
        }
        self.levels[level].push(child);
        if self.levels[level].len() <= self.fan {
            return Ok(());
        }
        let rest = self.levels[level].split_off(self.fan - 1);
        let children = std::mem::replace(&mut self.levels[level], rest);
        self.put_inner(level, &children)
    }

    /// Puts a page of children away.
    fn put_inner(&mut self, level: usize, children: &[Child]) -> Result<(), TablesError> {
        let page = self.claim()?;
        let bytes = inner(self.page_size, children);
        self.waiting.extend_from_slice(&bytes);
        let last = children.last().map_or(0, |(_, last)| *last);
        self.adopt(level + 1, (page, last))
    }

    /// Puts the pages of children away, from the leaves up; returns the root.
    fn climb(&mut self) -> Result<Vec<u8>, TablesError> {
        let mut level = 0;
        loop {
            let children = std::mem::take(&mut self.levels[level]);
            if level + 1 == self.levels.len() {
                return Ok(inner(self.page_size, &children));
            }
            self.put_inner(level, &children)?;
            level += 1;
        }
    }

    /// Returns the number of the next page.
    fn peek(&self) -> u32 {
        match self.offset(self.next) == LOCKED {
            true => self.next + 1,
            false => self.next,
        }
    }

    /// Takes the number of the next page; its bytes are to follow at once.
    fn claim(&mut self) -> Result<u32, TablesError> {
        let page = self.peek();
        if page != self.next {
            self.waiting.resize(self.waiting.len() + self.page_size, 0);
        }
        self.next = page.checked_add(1).ok_or_else(|| {
            TablesError::Engine("the table has more pages than SQLite counts".to_owned())
        })?;
        Ok(page)
    }

    fn offset(&self, page: u32) -> u64 {
        (u64::from(page) - 1) * self.page_size as u64
    }

    fn write(&mut self) -> Result<(), TablesError> {
        self.file.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

/// A page of rows in the making: places of cells grow from its head, cells from its end.
struct Leaf {
    page: Vec<u8>,
    cells: usize,
    /// Where the cells begin.
    content: usize,
    /// The number of the last row.
    last: i64,
}

impl Leaf {
    fn new(page_size: usize) -> Self {
        Self {
            page: vec![0; page_size],
            cells: 0,
            content: page_size,
            last: 0,
        }
    }

    fn has_room(&self, cell: usize) -> bool {
        LEAF_HEADER + 2 * (self.cells + 1) + cell <= self.content
    }

    /// Puts a cell in front of the others.
    fn push(&mut self, parts: &[&[u8]], row: i64) {
        self.content -= parts.iter().map(|part| part.len()).sum::<usize>();
        let mut at = self.content;
        for part in parts {
            self.page[at..][..part.len()].copy_from_slice(part);
            at += part.len();
        }
        self.put_short(LEAF_HEADER + 2 * self.cells, self.content);
        self.cells += 1;
        self.last = row;
    }

    /// Writes the head of the page.
    fn finish(&mut self) {
        self.page[0] = 0x0d;
        self.put_short(3, self.cells);
        self.put_short(5, self.content);
    }

    fn clear(&mut self) {
        self.page.fill(0);
        self.cells = 0;
        self.content = self.page.len();
    }

    fn put_short(&mut self, at: usize, number: usize) {
        put_short(&mut self.page, at, number);
    }
}

/// Makes a page of children: cells for all but the last of them, which the head names.
fn inner(page_size: usize, children: &[Child]) -> Vec<u8> {
    let mut page = vec![0; page_size];
    let mut content = page_size;
    let (last, others) = match children.split_last() {
        Some(((page, _), others)) => (*page, others),
        None => (0, children),
    };
    for (place, (child, row)) in others.iter().enumerate() {
        let mut cell = [0; 4 + LONGEST];
        cell[..4].copy_from_slice(&child.to_be_bytes());
        let length = put_number(&mut cell, 4, row.unsigned_abs());
        content -= length;
        page[content..][..length].copy_from_slice(&cell[..length]);
        put_short(&mut page, INNER_HEADER + 2 * place, content);
    }
    page[0] = 0x05;
    put_short(&mut page, 3, others.len());
    put_short(&mut page, 5, content);
    page[8..12].copy_from_slice(&last.to_be_bytes());
    page
}

/// Writes a number of two bytes; 65,536 is written as 0, as SQLite does it.
fn put_short(page: &mut [u8], at: usize, number: usize) {
    let bytes = number.to_be_bytes();
    page[at..][..2].copy_from_slice(&bytes[bytes.len() - 2..]);
}

/// Writes a number in SQLite's variable length; returns where it ends.
fn put_number(out: &mut [u8], at: usize, number: u64) -> usize {
    let bytes = number.to_be_bytes();
    if number >> 56 != 0 {
        // Eight groups of seven bits, and a whole byte.
        for group in 0..8 {
            out[at + group] = (number >> (57 - 7 * group)) as u8 | 0x80;
        }
        out[at + 8] = bytes[7];
        return at + 9;
    }
    let groups = (64 - (number | 1).leading_zeros() as usize).div_ceil(7);
    for group in 0..groups {
        let more = if group + 1 < groups { 0x80 } else { 0 };
        out[at + group] = (number >> (7 * (groups - 1 - group))) as u8 & 0x7f | more;
    }
    at + groups
}

/// A record in the making: what its values are, and then the values.
#[derive(Default)]
struct Record {
    kinds: Vec<u8>,
    values: Vec<u8>,
    whole: Vec<u8>,
}

impl Record {
    fn begin(&mut self) {
        self.kinds.clear();
        self.values.clear();
        // The number of the row stands before the record: in its column stands nothing.
        self.kinds.push(0);
    }

    fn push(&mut self, stored: Stored, cell: CellRef<'_>) -> Result<(), TablesError> {
        match (stored, cell) {
            (_, CellRef::Null) => self.kinds.push(0),
            (Stored::Integer, CellRef::Int(int)) => self.push_int(int),
            (Stored::Real, CellRef::Float(float)) => self.push_float(float),
            (Stored::Real, CellRef::Int(int)) => self.push_float(int as f64),
            // What is no number of JSON is kept as a text.
            (Stored::Text | Stored::Real, CellRef::Text(text)) => {
                self.push_kind(13 + 2 * text.len() as u64);
                self.values.extend_from_slice(text.as_bytes());
            }
            (stored, cell) => {
                return Err(TablesError::Engine(format!(
                    "{cell:?} cannot stand in a column of kind {stored:?}"
                )));
            }
        }
        Ok(())
    }

    fn push_int(&mut self, int: i64) {
        let bytes = int.to_be_bytes();
        // As many bytes as keep the sign.
        let bits = 65 - (int ^ (int >> 63)).leading_zeros() as usize;
        let (kind, length) = match bits.div_ceil(8) {
            1 if int == 0 || int == 1 => (8 + bytes[7], 0),
            length @ 0..=4 => (length.max(1) as u8, length.max(1)),
            5 | 6 => (5, 6),
            _ => (6, 8),
        };
        self.kinds.push(kind);
        self.values.extend_from_slice(&bytes[8 - length..]);
    }

    fn push_float(&mut self, float: f64) {
        // SQLite has no value for what is no number.
        if float.is_nan() {
            self.kinds.push(0);
            return;
        }
        self.kinds.push(7);
        self.values.extend_from_slice(&float.to_be_bytes());
    }

    fn push_kind(&mut self, kind: u64) {
        if kind < 0x80 {
            self.kinds.push(kind as u8);
            return;
        }
        let mut bytes = [0; LONGEST];
        let length = put_number(&mut bytes, 0, kind);
        self.kinds.extend_from_slice(&bytes[..length]);
    }

    /// Puts the record together; returns its size.
    fn finish(&mut self) -> usize {
        let mut head = [0; LONGEST];
        let mut length = 1;
        // The length of the head counts itself.
        while put_number(&mut head, 0, (self.kinds.len() + length) as u64) > length {
            length += 1;
        }
        self.whole.clear();
        self.whole.extend_from_slice(&head[..length]);
        self.whole.extend_from_slice(&self.kinds);
        self.whole.extend_from_slice(&self.values);
        self.whole.len()
    }

    fn bytes(&self) -> &[u8] {
        &self.whole
    }
}

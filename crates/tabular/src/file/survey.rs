//! The first pass: where the header is, how many rows there are, what the columns are.

use std::collections::{HashMap, HashSet};

use super::evidence::{Convention, Evidence, Reading};
use super::header::{self, Cell, Header, Name};
use super::report::Notice;
use super::source::{Names, Raw, RawRow, Source, is_blank};
use super::{FileError, Limits, Watch};
use crate::types::{Kind, Type};

/// Rows between two looks at whether to go on.
pub(crate) const STEP: u64 = 4096;
/// Line ends in one cell from which on a quote was probably not closed.
const LINES: usize = 200;

/// What a steward wants of columns, by their names.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Types in the place of guessed ones.
    pub types: HashMap<String, Type>,
    /// Columns whose values keep the white space at their ends.
    pub keep_white: HashSet<String>,
}

/// A column that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub id: String,
    /// What the file calls it, where that is no name or not the same.
    pub label: Option<String>,
    /// Its type.
    pub ty: Type,
    pub(crate) source: usize,
    pub(crate) reading: Reading,
    pub(crate) strip: bool,
}

/// What a file is.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows with values.
    pub rows: u64,
    /// What was decided and mended.
    pub notices: Vec<Notice>,
    pub(crate) header: Header,
    /// Cells that a row may have.
    pub(crate) width: usize,
    /// Columns that are kept together in the last one.
    pub(crate) packed: Vec<Column>,
}

impl Survey {
    /// Keeps only so many columns, and all others as one object of JSON in a further one, where the engine has no room for them.
    pub fn pack(&mut self, keep: usize) {
        if self.columns.len() <= keep + 1 {
            return;
        }
        self.packed = self.columns.split_off(keep);
        let mut id = "other_columns".to_owned();
        while self.columns.iter().any(|column| column.id == id) {
            id.push('_');
        }
        self.notices.push(Notice::new(
            "columns",
            format!(
                "{} columns are more than the table can have: those from \"{}\" on are in one column \"{id}\", as JSON",
                keep + self.packed.len(),
                self.packed[0].id
            ),
        ));
        self.columns.push(Column {
            id,
            label: None,
            ty: Type::of(Kind::Json),
            source: usize::MAX,
            reading: Reading::Json,
            strip: false,
        });
    }
}

/// What a row is, beside values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    Values,
    Blank,
    /// The header once more.
    Header,
    /// More values than there are columns.
    TooWide,
}

pub(crate) fn kind_of(cells: &[Raw<'_>], header: &Header, width: usize) -> RowKind {
    if cells.iter().all(Raw::is_empty) {
        return RowKind::Blank;
    }
    if cells.len() > width && !cells[width..].iter().all(Raw::is_empty) {
        return RowKind::TooWide;
    }
    if !header.cells.is_empty()
        && let Some(Raw::Text(first) | Raw::Word(first)) = cells.first()
        && header.cells[0] == first.trim_matches(is_blank)
        && is_header(cells, header)
    {
        return RowKind::Header;
    }
    RowKind::Values
}

fn is_header(cells: &[Raw<'_>], header: &Header) -> bool {
    let text = |raw: &Raw<'_>| match raw {
        Raw::Text(text) | Raw::Word(text) => text.trim_matches(is_blank).to_owned(),
        other => {
            let mut out = String::new();
            other.write(&mut out);
            out
        }
    };
    let longest = cells.len().max(header.cells.len());
    (0..longest).all(|place| {
        let own = cells.get(place).map(text).unwrap_or_default();
        header.cells.get(place).map_or("", String::as_str) == own
    })
}

/// What the pass over all rows found.
struct Seen {
    evidence: Vec<Evidence>,
    rows: u64,
    too_wide: u64,
    widest: usize,
    /// A cell with so many lines that a quote before it is probably not closed.
    suspicious: bool,
}

pub(super) fn survey(
    source: &mut dyn Source,
    wishes: &Wishes,
    limits: &Limits,
    mut notices: Vec<Notice>,
    watch: Watch<'_>,
) -> Result<Survey, FileError> {
    let names = source.names(limits)?;
    let mut found = Vec::new();
    let mut header = find_header(source, &names, limits, &mut found)?;
    let mut seen = pass(source, &header, limits, watch);
    let doubtful = match &seen {
        Ok(seen) => seen.suspicious || source.is_doubtful(),
        Err(error) => matches!(error, FileError::TooLarge(_)),
    };
    if doubtful && let Some(notice) = source.otherwise() {
        let mut other = Vec::new();
        let again = find_header(source, &names, limits, &mut other)?;
        let plain = pass(source, &again, limits, watch);
        // Only where it makes more sense: nearly all rows fit then.
        let better = match (&seen, &plain) {
            (_, Ok(plain)) => plain.too_wide * 50 <= plain.rows,
            _ => false,
        };
        if better {
            notices.push(notice);
            (header, seen, found) = (again, plain, other);
        } else {
            source.undo();
        }
    }
    notices.append(&mut found);
    let mut seen = seen?;
    // Values beside the header's columns in many rows are columns without a name.
    if seen.too_wide > 0 && seen.too_wide * 20 > seen.rows + seen.too_wide {
        header.names.resize(seen.widest, String::new());
        seen = pass(source, &header, limits, watch)?;
    }
    Ok(decide(seen, header, wishes, notices))
}

/// Reads the first rows and finds the header in them.
fn find_header(
    source: &mut dyn Source,
    names: &Names,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<Header, FileError> {
    let header = match names {
        Names::Known(list) => Header {
            rows: 0,
            names: list.clone(),
            cells: Vec::new(),
        },
        Names::InRows => {
            let mut sample: Vec<Vec<Cell>> = Vec::new();
            source.each(&mut |_, row| {
                if let RawRow::Cells(cells) = row {
                    sample.push(cells.iter().map(Cell::of).collect());
                }
                Ok(sample.len() < header::SAMPLE)
            })?;
            header::find(&sample, notices)
        }
    };
    if header.names.is_empty() {
        return Err(FileError::Unreadable("the file is empty".to_owned()));
    }
    if header.names.len() > limits.columns {
        return Err(FileError::TooLarge(format!(
            "there are {} columns, more than {}",
            header.names.len(),
            limits.columns
        )));
    }
    Ok(header)
}

fn pass(
    source: &mut dyn Source,
    header: &Header,
    limits: &Limits,
    watch: Watch<'_>,
) -> Result<Seen, FileError> {
    let width = header.names.len();
    let mut seen = Seen {
        evidence: vec![Evidence::default(); width],
        rows: 0,
        too_wide: 0,
        widest: width,
        suspicious: false,
    };
    let mut skip = header.rows;
    let mut count = 0;
    source.each(&mut |number, row| {
        count += 1;
        if count % STEP == 0 {
            watch(count)?;
        }
        let RawRow::Cells(cells) = row else {
            return Ok(true);
        };
        if skip > 0 {
            skip -= 1;
            return Ok(true);
        }
        match kind_of(cells, header, width) {
            RowKind::Blank | RowKind::Header => {}
            RowKind::TooWide => {
                seen.too_wide += 1;
                let used = cells.iter().rposition(|cell| !cell.is_empty());
                seen.widest = seen
                    .widest
                    .max(used.map_or(0, |place| place + 1).min(limits.columns));
            }
            RowKind::Values => {
                seen.rows += 1;
                if seen.rows > limits.rows {
                    return Err(FileError::TooLarge(format!(
                        "there are more than {} rows",
                        limits.rows
                    )));
                }
                for (evidence, cell) in seen.evidence.iter_mut().zip(cells) {
                    evidence.add(number, cell);
                    if let Raw::Text(text) = cell
                        && text.len() > 4 * LINES
                    {
                        seen.suspicious |=
                            text.bytes().filter(|byte| *byte == b'\n').count() > LINES;
                    }
                }
            }
        }
        Ok(true)
    })?;
    Ok(seen)
}

fn decide(seen: Seen, header: Header, wishes: &Wishes, mut notices: Vec<Notice>) -> Survey {
    let convention = Convention::of(&seen.evidence);
    let width = header.names.len();
    // Columns without a name and without any value are none.
    let used: Vec<usize> = (0..width)
        .filter(|place| {
            seen.evidence[*place].values > 0
                || !header.names[*place].trim_matches(is_blank).is_empty()
        })
        .collect();
    let raw: Vec<String> = used
        .iter()
        .map(|place| header.names[*place].clone())
        .collect();
    if used.len() < width {
        notices.push(Notice::new(
            "columns",
            format!(
                "{} without a name and without values left out",
                if width - used.len() == 1 {
                    "a column is".to_owned()
                } else {
                    format!("{} columns are", width - used.len())
                }
            ),
        ));
    }
    let names: Vec<Name> = header::mended(&raw, &mut notices);
    let mut remarks = Vec::new();
    let columns = used
        .into_iter()
        .zip(names)
        .map(|(place, name)| {
            let evidence = &seen.evidence[place];
            let strip = !wishes.keep_white.contains(&name.id);
            let (ty, reading) = match wishes.types.get(&name.id) {
                Some(ty) => (*ty, evidence.wished(*ty, convention)),
                None => {
                    let verdict = evidence.verdict(convention);
                    if let Some(remark) = verdict.remark {
                        remarks.push(format!("\"{}\": {remark}", name.id));
                    }
                    (verdict.ty, verdict.reading)
                }
            };
            Column {
                id: name.id,
                label: name.label,
                ty,
                source: place,
                reading,
                strip,
            }
        })
        .collect();
    if !remarks.is_empty() {
        let more = remarks.len().saturating_sub(30);
        remarks.truncate(30);
        let mut text = remarks.join("; ");
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        notices.push(Notice::new("types", text));
    }
    Survey {
        columns,
        rows: seen.rows,
        notices,
        header,
        width,
        packed: Vec::new(),
    }
}

//! Sheets of OpenDocument, read row by row as they are unpacked: what is repeated a million times takes no more memory than once.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;

use calamine::DataRef;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::workbook::unreadable;
use super::{FileError, Limits, archive};

/// Rows and columns that a sheet may have.
const MOST_ROWS: u64 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// Cells with something in them that repetitions may make of a sheet.
const MOST_REPEATED: u64 = 100_000_000;
/// Bytes of texts that repetitions may make of a row.
const MOST_OF_A_ROW: usize = 64 << 20;
/// Blanks that one element of a text may stand for.
const MOST_BLANKS: usize = 10_000;

/// A cell: a value, or the name of an error.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Value(DataRef<'static>),
    Fault(String),
}

const EMPTY: Cell = Cell::Value(DataRef::Empty);

impl Cell {
    /// Bytes of its text.
    fn bytes(&self) -> usize {
        match self {
            Self::Value(
                DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text),
            )
            | Self::Fault(text) => text.len(),
            Self::Value(_) => 0,
        }
    }
}

/// A sheet, and what is in it.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    /// Rows of two cells or more, and rows with anything at all; counted up to two.
    pub(super) wide: u8,
    pub(super) rows: u8,
}

/// What is met on the way through a document. What is done with it tells whether to go on.
pub(super) enum Met<'a> {
    /// A sheet begins, which is hidden or not; the answer tells whether its rows are wanted.
    Sheet(&'a str, bool),
    /// A row of it: its number from 1 and its cells.
    Row(u64, &'a [Cell]),
    /// It ends.
    End,
}

/// What is done with a row; the answer tells whether to go on.
pub(super) type EachRow<'e> = &'e mut dyn FnMut(u64, &[Cell]) -> Result<bool, FileError>;

type Each<'e> = &'e mut dyn FnMut(Met<'_>) -> Result<bool, FileError>;

/// Returns the sheets of a document.
pub(super) fn sheets(path: &Path, limits: &Limits) -> Result<Vec<Sheet>, FileError> {
    let mut sheets: Vec<Sheet> = Vec::new();
    walk(path, limits, &mut |met| {
        match (met, sheets.last_mut()) {
            (Met::Sheet(name, is_hidden), _) => sheets.push(Sheet {
                name: name.to_owned(),
                is_hidden,
                wide: 0,
                rows: 0,
            }),
            (Met::Row(_, cells), Some(sheet)) => {
                let wide = cells.iter().filter(|cell| **cell != EMPTY).count() > 1;
                sheet.rows = (sheet.rows + 1).min(2);
                sheet.wide = (sheet.wide + u8::from(wide)).min(2);
                // The rest of the sheet tells nothing new.
                return Ok(sheet.wide < 2);
            }
            _ => {}
        }
        Ok(true)
    })?;
    Ok(sheets)
}

/// Hands over the rows of a sheet that have anything in them, with their numbers from 1.
pub(super) fn rows(
    path: &Path,
    limits: &Limits,
    sheet: &str,
    row: EachRow<'_>,
) -> Result<(), FileError> {
    walk(path, limits, &mut |met| match met {
        Met::Sheet(name, _) => Ok(name == sheet),
        Met::Row(number, cells) => row(number, cells),
        Met::End => Ok(true),
    })
}

/// Goes through a document. Where rows are not wanted any more, those that are left of the sheet are passed over.
fn walk(path: &Path, limits: &Limits, each: Each<'_>) -> Result<(), FileError> {
    let mut packed = archive::archive(path, limits)?;
    let content = packed.by_name("content.xml").map_err(unreadable)?;
    let mut document = Document {
        reader: Reader::from_reader(BufReader::new(content)),
        hidden: HashSet::new(),
        longest: limits.cell,
    };
    document.reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut style = String::new();
    loop {
        buffer.clear();
        match document
            .reader
            .read_event_into(&mut buffer)
            .map_err(unreadable)?
        {
            Event::Eof => return Ok(()),
            Event::Start(start) => match start.name().as_ref() {
                "style:style" => style = attribute(&start, "style:name")?.unwrap_or_default(),
                "style:table-properties"
                    if attribute(&start, "table:display")?.as_deref() == Some("false") =>
                {
                    document.hidden.insert(style.clone());
                }
                "table:tracked-changes" => {
                    let end = start.to_end().into_owned();
                    document.pass(end.name().as_ref())?;
                }
                "table:table" => {
                    let name = attribute(&start, "table:name")?.unwrap_or_default();
                    let style = attribute(&start, "table:style-name")?.unwrap_or_default();
                    let is_hidden = document.hidden.contains(&style);
                    if each(Met::Sheet(&name, is_hidden))? {
                        document.table(each)?;
                    } else {
                        document.pass("table:table")?;
                    }
                    each(Met::End)?;
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// A document that is being read.
struct Document<R> {
    reader: Reader<R>,
    /// Styles of sheets that are not shown.
    hidden: HashSet<String>,
    /// Bytes of one cell.
    longest: usize,
}

impl<R: BufRead> Document<R> {
    /// Passes over the rest of an element, whatever stands in it.
    fn pass(&mut self, name: &str) -> Result<(), FileError> {
        let mut buffer = Vec::new();
        let mut depth = 1;
        while depth > 0 {
            buffer.clear();
            match self
                .reader
                .read_event_into(&mut buffer)
                .map_err(unreadable)?
            {
                Event::Start(start) if start.name().as_ref() == name => depth += 1,
                Event::End(end) if end.name().as_ref() == name => depth -= 1,
                Event::Eof => return Err(unreadable("it ends within a sheet")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the rows of a sheet.
    fn table(&mut self, each: Each<'_>) -> Result<(), FileError> {
        let mut buffer = Vec::new();
        let mut cells = Vec::new();
        let mut number = 0_u64;
        let mut made = 0_u64;
        loop {
            buffer.clear();
            match self
                .reader
                .read_event_into(&mut buffer)
                .map_err(unreadable)?
            {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-row" => {
                        let repeated = repeated(&start, "table:number-rows-repeated")?;
                        cells.clear();
                        self.row(&mut cells)?;
                        let left = MOST_ROWS.saturating_sub(number);
                        if cells.is_empty() {
                            number += repeated.min(left);
                            continue;
                        }
                        let times = repeated.min(left);
                        made = made.saturating_add(times.saturating_mul(cells.len() as u64));
                        if times > 1 && made > MOST_REPEATED {
                            return Err(FileError::TooLarge(format!(
                                "a sheet has more than {MOST_REPEATED} cells: send it as CSV"
                            )));
                        }
                        for _ in 0..times {
                            number += 1;
                            if !each(Met::Row(number, &cells))? {
                                return self.pass("table:table");
                            }
                        }
                    }
                    // Drawings hold texts and tables of their own.
                    name @ ("table:shapes" | "table:scenario" | "table:table-source"
                    | "table:table") => {
                        let name = name.to_owned();
                        self.pass(&name)?;
                    }
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(unreadable("it ends within a sheet")),
                _ => {}
            }
        }
    }

    /// Reads the cells of a row, up to the last one with something in it.
    fn row(&mut self, cells: &mut Vec<Cell>) -> Result<(), FileError> {
        let mut buffer = Vec::new();
        let mut blank = 0_usize;
        let mut bytes = 0_usize;
        loop {
            buffer.clear();
            match self
                .reader
                .read_event_into(&mut buffer)
                .map_err(unreadable)?
            {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    if !matches!(
                        name.as_str(),
                        "table:table-cell" | "table:covered-table-cell"
                    ) {
                        self.pass(&name)?;
                        continue;
                    }
                    let repeated = repeated(&start, "table:number-columns-repeated")?;
                    let repeated = usize::try_from(repeated).unwrap_or(usize::MAX);
                    let stated = Stated::of(&start)?;
                    let content = self.content(&name)?;
                    let cell = stated.cell(content);
                    if cell == EMPTY {
                        blank = blank.saturating_add(repeated).min(MOST_COLUMNS);
                        continue;
                    }
                    for (count, cell) in [(blank, EMPTY), (repeated, cell)] {
                        let left = MOST_COLUMNS.saturating_sub(cells.len());
                        let count = count.min(left);
                        bytes = bytes.saturating_add(cell.bytes().saturating_mul(count));
                        if count > 1 && bytes > MOST_OF_A_ROW {
                            return Err(FileError::TooLarge(format!(
                                "a row has more than {MOST_OF_A_ROW} bytes"
                            )));
                        }
                        cells.extend(std::iter::repeat_n(cell, count));
                    }
                    blank = 0;
                }
                Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(()),
                Event::Eof => return Err(unreadable("it ends within a row")),
                _ => {}
            }
        }
    }

    /// Reads the paragraphs of a cell, without its notes and drawings.
    fn content(&mut self, cell: &str) -> Result<String, FileError> {
        let mut buffer = Vec::new();
        let mut text = String::new();
        let mut paragraphs = 0;
        let mut inside = false;
        loop {
            buffer.clear();
            let event = self
                .reader
                .read_event_into(&mut buffer)
                .map_err(unreadable)?;
            match event {
                Event::Start(start) => match start.name().as_ref() {
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        inside = true;
                    }
                    "text:s" => {
                        let count = repeated(&start, "text:c")?;
                        let count = usize::try_from(count).unwrap_or(MOST_BLANKS);
                        text.extend(std::iter::repeat_n(' ', count.min(MOST_BLANKS)));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    name if name.starts_with("text:") => {}
                    name => {
                        let name = name.to_owned();
                        self.pass(&name)?;
                    }
                },
                Event::End(end) => match end.name().as_ref() {
                    "text:p" | "text:h" => inside = false,
                    name if name == cell => return Ok(text),
                    _ => {}
                },
                Event::Text(part) if inside => text.push_str(&part.xml10_content()),
                Event::CData(part) if inside => text.push_str(part.as_ref()),
                Event::GeneralRef(entity) if inside => {
                    let known = quick_xml::escape::resolve_xml_entity(entity.as_ref());
                    match known {
                        Some(known) => text.push_str(known),
                        None => text.extend(entity.resolve_char_ref().map_err(unreadable)?),
                    }
                }
                Event::Eof => return Err(unreadable("it ends within a cell")),
                _ => {}
            }
            if text.len() > self.longest {
                return Err(FileError::TooLarge(format!(
                    "a cell has more than {} bytes",
                    self.longest
                )));
            }
        }
    }
}

/// What the attributes of a cell say.
#[derive(Default)]
struct Stated {
    kind: Option<String>,
    value: Option<String>,
    is_fault: bool,
}

impl Stated {
    fn of(start: &BytesStart<'_>) -> Result<Self, FileError> {
        let mut stated = Self::default();
        for found in start.attributes() {
            let found = found.map_err(unreadable)?;
            let value = || {
                found
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(unreadable)
            };
            match found.key.as_ref() {
                "office:value-type" => stated.kind = Some(value()?.into_owned()),
                "calcext:value-type" => stated.is_fault = value()? == "error",
                "office:value"
                | "office:string-value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value" => {
                    stated.value = Some(value()?.into_owned());
                }
                _ => {}
            }
        }
        Ok(stated)
    }

    /// Makes a cell of what is stated and what is written in it.
    fn cell(self, content: String) -> Cell {
        let text = |text: String| match text.is_empty() {
            true => EMPTY,
            false => Cell::Value(DataRef::String(text)),
        };
        // An error is told by what is shown, or by the name that a formula left behind.
        if self.is_fault {
            return Cell::Fault(match content.is_empty() {
                true => "#VALUE!".to_owned(),
                false => content,
            });
        }
        let Some(value) = self.value else {
            return text(content);
        };
        match self.kind.as_deref() {
            Some("float" | "percentage" | "currency") => match value.trim().parse::<f64>() {
                Ok(number) => Cell::Value(DataRef::Float(number)),
                Err(_) => text(if content.is_empty() { value } else { content }),
            },
            Some("boolean") => Cell::Value(DataRef::Bool(value.eq_ignore_ascii_case("true"))),
            Some("date") => Cell::Value(DataRef::DateTimeIso(value)),
            Some("time") => Cell::Value(DataRef::DurationIso(value)),
            _ => text(value),
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileError> {
    let found = start.try_get_attribute(name).map_err(unreadable)?;
    found
        .map(|found| {
            Ok(found
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(unreadable)?
                .into_owned())
        })
        .transpose()
}

/// Returns how often something is repeated; once where that is not said or no number.
fn repeated(start: &BytesStart<'_>, name: &str) -> Result<u64, FileError> {
    let stated = attribute(start, name)?;
    Ok(stated.map_or(1, |text| match text.trim().parse() {
        Ok(count) => count,
        // More than any number can hold.
        Err(_) if text.trim().bytes().all(|b| b.is_ascii_digit()) => u64::MAX,
        Err(_) => 1,
    }))
}

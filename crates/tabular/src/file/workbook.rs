//! Workbooks. XLSX, XLSB and ODS are read as they are unpacked; XLS can only be read a whole sheet at a time, so less is allowed.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Range, Reader as _, SheetVisible, Xls, Xlsb, Xlsx};

use super::cells::{Form, form};
use super::report::cut;
use super::source::{EachRaw, Raw, RawRow, Source};
use super::{FileError, Limits, Notice, archive, ods, xls};

type Input = BufReader<File>;

enum Book {
    Stream(Box<Stream>),
    Ods(PathBuf, Limits),
    Whole(Range<Data>),
}

/// A workbook whose cells are read one by one.
enum Stream {
    Xlsx(Xlsx<Input>),
    Xlsb(Xlsb<Input>),
}

impl Stream {
    fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => visible_first(book.sheets_metadata()),
            Self::Xlsb(book) => visible_first(book.sheets_metadata()),
        }
    }
}

/// Returns the names of sheets, those that people see before the others.
fn visible_first(sheets: &[calamine::Sheet]) -> Vec<String> {
    let (seen, hidden): (Vec<_>, Vec<_>) = sheets
        .iter()
        .partition(|sheet| sheet.visible == SheetVisible::Visible);
    let name = |sheet: &calamine::Sheet| sheet.name.clone();
    seen.into_iter().chain(hidden).map(name).collect()
}

/// A workbook of one kind or another.
enum Opened {
    Stream(Box<Stream>),
    Xls(Box<Xls<Input>>),
    Ods(Vec<ods::Sheet>),
}

/// One sheet of a workbook.
pub(crate) struct Workbook {
    book: Book,
    sheet: String,
    sheets: Vec<String>,
}

impl Workbook {
    pub(crate) fn open(
        path: &Path,
        sheet: Option<&str>,
        limits: &Limits,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileError> {
        match opened(path, limits)? {
            Opened::Stream(book) => Self::stream(book, sheet, notices),
            Opened::Xls(book) => Self::whole(*book, sheet, notices),
            Opened::Ods(found) => {
                let sheets: Vec<String> = found.iter().map(|sheet| sheet.name.clone()).collect();
                let first = |fits: fn(&ods::Sheet) -> bool| {
                    let seen = found.iter().filter(|sheet| !sheet.is_hidden);
                    let hidden = found.iter().filter(|sheet| sheet.is_hidden);
                    seen.chain(hidden).find(|sheet| fits(sheet))
                };
                let sheet = match sheet {
                    Some(wanted) => named(&sheets, wanted)?,
                    None => first(|sheet| sheet.wide > 1)
                        .or_else(|| first(|sheet| sheet.rows > 0))
                        .or_else(|| first(|_| true))
                        .map(|sheet| sheet.name.clone())
                        .ok_or_else(no_sheet)?,
                };
                tell(&sheet, &sheets, notices);
                Ok(Self {
                    book: Book::Ods(path.to_path_buf(), limits.clone()),
                    sheet,
                    sheets,
                })
            }
        }
    }

    fn stream(
        mut book: Box<Stream>,
        wanted: Option<&str>,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileError> {
        let sheets = in_order(&book);
        let sheet = match wanted {
            Some(wanted) => named(&sheets, wanted)?,
            None => {
                let mut found = None;
                let candidates = book.sheets();
                // One with a table, else one with anything at all.
                for (wide, most) in [(1, 2), (0, 1)] {
                    for name in &candidates {
                        if found.is_none() && has_rows(&mut book, name, wide, most)? {
                            found = Some(name.clone());
                        }
                    }
                }
                found
                    .or_else(|| sheets.first().cloned())
                    .ok_or_else(no_sheet)?
            }
        };
        tell(&sheet, &sheets, notices);
        Ok(Self {
            book: Book::Stream(book),
            sheet,
            sheets,
        })
    }

    fn whole<B>(
        mut book: B,
        wanted: Option<&str>,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileError>
    where
        B: calamine::Reader<Input>,
        B::Error: std::fmt::Display,
    {
        let sheets = book.sheet_names();
        let candidates = visible_first(book.sheets_metadata());
        let mut range = |name: &str| book.worksheet_range(name).map_err(unreadable);
        let (sheet, range) = match wanted {
            Some(wanted) => {
                let name = named(&sheets, wanted)?;
                let range = range(&name)?;
                (name, range)
            }
            None => {
                let mut found = None;
                let mut other = None;
                for name in &candidates {
                    let cells = range(name)?;
                    if is_table(&cells) {
                        found = Some((name.clone(), cells));
                        break;
                    }
                    if other.is_none() && !cells.is_empty() {
                        other = Some((name.clone(), cells));
                    }
                }
                // Where there is no table, one with anything at all.
                match found.or(other) {
                    Some(found) => found,
                    None => {
                        let first = sheets.first().cloned().ok_or_else(no_sheet)?;
                        let cells = range(&first)?;
                        (first, cells)
                    }
                }
            }
        };
        tell(&sheet, &sheets, notices);
        Ok(Self {
            book: Book::Whole(range),
            sheet,
            sheets,
        })
    }
}

fn opened(path: &Path, limits: &Limits) -> Result<Opened, FileError> {
    let mut head = [0; 4];
    let length = super::encoding::read_full(&mut File::open(path)?, &mut head)?;
    let input = || File::open(path).map(BufReader::new);
    if !head[..length].starts_with(b"PK") {
        within(std::fs::metadata(path)?.len(), limits.whole)?;
        match xls::check(&std::fs::read(path)?) {
            Ok(()) => {}
            Err(xls::Wrong::TooLarge) => {
                return Err(FileError::TooLarge(
                    "the sheets of this workbook are too large to be read as a whole: send it as CSV"
                        .to_owned(),
                ));
            }
            Err(xls::Wrong::Circle) => return Err(unreadable("its sectors go in a circle")),
        }
        let book = Xls::new(input()?).map_err(unreadable)?;
        return Ok(Opened::Xls(Box::new(book)));
    }
    let mut packed = archive::archive(path, limits)?;
    let size = |packed: &mut zip::ZipArchive<Input>, name: &str| {
        packed.by_name(name).map(|entry| entry.size()).ok()
    };
    if size(&mut packed, "xl/workbook.xml").is_some() {
        let strings = size(&mut packed, "xl/sharedStrings.xml").unwrap_or(0);
        within(strings, limits.whole.saturating_mul(4))?;
        let book = Xlsx::new(input()?).map_err(unreadable)?;
        return Ok(Opened::Stream(Box::new(Stream::Xlsx(book))));
    }
    let mut kind = String::new();
    if let Ok(entry) = packed.by_name("mimetype") {
        entry.take(200).read_to_string(&mut kind)?;
    }
    if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return ods::sheets(path, limits).map(Opened::Ods);
    }
    let strings = size(&mut packed, "xl/sharedStrings.bin").unwrap_or(0);
    within(strings, limits.whole.saturating_mul(4))?;
    let book = Xlsb::new(input()?).map_err(unreadable)?;
    Ok(Opened::Stream(Box::new(Stream::Xlsb(book))))
}

/// Returns the names of the sheets in their order.
fn in_order(book: &Stream) -> Vec<String> {
    match book {
        Stream::Xlsx(book) => book.sheet_names(),
        Stream::Xlsb(book) => book.sheet_names(),
    }
}

/// Returns the sheets of a workbook that have a table, but for the one that a name or number means, or the first where none is
/// given.
pub fn other_sheets(
    path: &Path,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Vec<String>, FileError> {
    let (sheets, tables) = match opened(path, limits)? {
        Opened::Stream(mut book) => {
            let sheets = in_order(&book);
            let mut tables = Vec::new();
            for name in &sheets {
                if has_table(&mut book, name)? {
                    tables.push(name.clone());
                }
            }
            (sheets, tables)
        }
        Opened::Xls(book) => tables_of(*book)?,
        Opened::Ods(found) => {
            let tables = found.iter().filter(|sheet| sheet.wide > 1);
            let tables = tables.map(|sheet| sheet.name.clone()).collect();
            let sheets = found.into_iter().map(|sheet| sheet.name).collect();
            (sheets, tables)
        }
    };
    let own = match sheet {
        Some(wanted) => Some(named(&sheets, wanted)?),
        None => tables.first().cloned(),
    };
    Ok(tables
        .into_iter()
        .filter(|name| own.as_ref() != Some(name))
        .collect())
}

/// The sheets of a workbook, and those that have a table.
fn tables_of<B>(mut book: B) -> Result<(Vec<String>, Vec<String>), FileError>
where
    B: calamine::Reader<Input>,
    B::Error: std::fmt::Display,
{
    let sheets = book.sheet_names();
    let mut tables = Vec::new();
    for name in &sheets {
        if is_table(&book.worksheet_range(name).map_err(unreadable)?) {
            tables.push(name.clone());
        }
    }
    Ok((sheets, tables))
}

/// Tells whether there are two rows of more than one cell.
fn is_table(cells: &Range<Data>) -> bool {
    let wide = |row: &[Data]| row.iter().filter(|cell| **cell != Data::Empty).count() > 1;
    cells.rows().filter(|row| wide(row)).take(2).count() == 2
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> FileError {
    FileError::Unreadable(format!("the workbook cannot be read: {error}"))
}

fn no_sheet() -> FileError {
    FileError::Unreadable("the workbook has no sheet".to_owned())
}

fn within(bytes: u64, most: u64) -> Result<(), FileError> {
    if bytes > most {
        return Err(FileError::TooLarge(format!(
            "a workbook of this kind is read as a whole, and this one has {bytes} bytes, more than {most}: send it as CSV"
        )));
    }
    Ok(())
}

/// Finds a sheet by its name, or by its number from 1.
fn named(sheets: &[String], wanted: &str) -> Result<String, FileError> {
    sheets
        .iter()
        .find(|name| *name == wanted)
        .or_else(|| {
            sheets
                .iter()
                .find(|name| name.eq_ignore_ascii_case(wanted.trim()))
        })
        .or_else(|| sheets.get(wanted.trim().parse::<usize>().ok()?.checked_sub(1)?))
        .cloned()
        .ok_or_else(|| {
            FileError::Unreadable(format!(
                "there is no sheet \"{}\"; there are: {}",
                cut(wanted),
                sheets.join(", ")
            ))
        })
}

fn tell(sheet: &str, sheets: &[String], notices: &mut Vec<Notice>) {
    let others: Vec<&str> = sheets
        .iter()
        .map(String::as_str)
        .filter(|name| *name != sheet)
        .collect();
    notices.push(Notice::new(
        "sheet",
        if others.is_empty() {
            format!("sheet \"{sheet}\"")
        } else {
            format!("sheet \"{sheet}\"; not these: {}", others.join(", "))
        },
    ));
}

/// Tells whether a sheet has two rows of more than one cell.
fn has_table(book: &mut Stream, sheet: &str) -> Result<bool, FileError> {
    has_rows(book, sheet, 1, 2)
}

/// Tells whether a sheet has so many rows of more than `wide` cells.
fn has_rows(book: &mut Stream, sheet: &str, wide: usize, most: usize) -> Result<bool, FileError> {
    let mut found = 0;
    rows(book, sheet, &mut |_, row| {
        if let RawRow::Cells(cells) = row
            && cells.iter().filter(|cell| !cell.is_empty()).count() > wide
        {
            found += 1;
        }
        Ok(found < most)
    })?;
    Ok(found == most)
}

/// Hands over the rows of a sheet as they are unpacked.
fn rows(book: &mut Stream, sheet: &str, row: EachRaw<'_>) -> Result<(), FileError> {
    match book {
        Stream::Xlsx(book) => {
            let mut cells = match book.worksheet_cells_reader(sheet) {
                Ok(cells) => cells,
                // A sheet of drawings alone.
                Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(()),
                Err(error) => return Err(unreadable(error)),
            };
            by_line(|| cells.next_cell().map_err(unreadable), row)
        }
        Stream::Xlsb(book) => {
            let mut cells = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
            by_line(|| cells.next_cell().map_err(unreadable), row)
        }
    }
}

/// Hands over cells line by line.
fn by_line<'c>(
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'c>>>, FileError>,
    row: EachRaw<'_>,
) -> Result<(), FileError> {
    let mut current: Vec<DataRef<'_>> = Vec::new();
    let mut number = 0;
    let mut hand = |number: u32, current: &mut Vec<DataRef<'_>>| -> Result<bool, FileError> {
        let go_on = if current.is_empty() {
            true
        } else {
            let mut texts = vec![String::new(); current.len()];
            hand_over(u64::from(number) + 1, current, &mut texts, row)?
        };
        current.clear();
        Ok(go_on)
    };
    while let Some(cell) = next()? {
        let (line, column) = cell.get_position();
        if line != number {
            if !hand(number, &mut current)? {
                return Ok(());
            }
            number = line;
        }
        let column = column as usize;
        let value = cell.get_value().clone();
        if matches!(value, DataRef::Empty) || column >= 16_384 {
            continue;
        }
        if current.len() <= column {
            current.resize_with(column + 1, || DataRef::Empty);
        }
        current[column] = value;
    }
    hand(number, &mut current).map(drop)
}

fn hand_over(
    number: u64,
    cells: &[DataRef<'_>],
    texts: &mut [String],
    row: EachRaw<'_>,
) -> Result<bool, FileError> {
    let forms: Vec<Form<'_>> = cells
        .iter()
        .zip(&mut *texts)
        .map(|(cell, text)| form(cell, text))
        .collect();
    hand(number, &forms, texts, row)
}

/// Hands over a row whose values stand ready or in the texts beside them.
fn hand(
    number: u64,
    forms: &[Form<'_>],
    texts: &[String],
    row: EachRaw<'_>,
) -> Result<bool, FileError> {
    let raw: Vec<Raw<'_>> = forms
        .iter()
        .zip(texts)
        .map(|(form, text)| match form {
            Form::Ready(raw) => *raw,
            Form::Word => Raw::Word(text),
            Form::Decimal => Raw::Decimal(text),
            Form::Fault => Raw::Fault(text),
        })
        .collect();
    row(number, RawRow::Cells(&raw))
}

impl Source for Workbook {
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError> {
        match &mut self.book {
            Book::Stream(book) => rows(book, &self.sheet, row),
            Book::Ods(path, limits) => {
                let mut texts = Vec::new();
                ods::rows(path, limits, &self.sheet, &mut |number, cells| {
                    texts.clear();
                    texts.resize_with(cells.len(), String::new);
                    let forms: Vec<Form<'_>> = cells
                        .iter()
                        .zip(&mut texts)
                        .map(|(cell, text)| match cell {
                            ods::Cell::Value(value) => form(value, text),
                            ods::Cell::Fault(name) => {
                                text.push_str(name);
                                Form::Fault
                            }
                        })
                        .collect();
                    hand(number, &forms, &texts, row)
                })
            }
            Book::Whole(range) => {
                let first = range.start().map_or(0, |(line, _)| u64::from(line));
                let mut texts = Vec::new();
                for (place, cells) in range.rows().enumerate() {
                    if cells.iter().all(|cell| *cell == Data::Empty) {
                        continue;
                    }
                    let cells: Vec<DataRef<'_>> = cells.iter().map(borrowed).collect();
                    texts.clear();
                    texts.resize_with(cells.len(), String::new);
                    if !hand_over(first + place as u64 + 1, &cells, &mut texts, row)? {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    fn sheets(&self) -> &[String] {
        &self.sheets
    }
}

fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(int) => DataRef::Int(*int),
        Data::Float(float) => DataRef::Float(*float),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

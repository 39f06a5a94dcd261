//! Workbooks (Office Open XML) of one sheet, written from the first row to the last.
//!
//! Numbers of a workbook are floating-point ones: whole numbers and decimals with more digits than those keep are texts, and so
//! are dates before its calendar. Times with a zone are shown in UTC.

use std::fmt::Write as _;
use std::io::Write as _;

use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::{DAY, Fraction};
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use crate::Encoder;
use crate::column::Column;
use crate::error::ExportError;
use crate::sink::Sink;

/// Rows of a sheet, the header among them.
pub const ROWS: u64 = 1_048_576;
/// Columns of a sheet.
pub const COLUMNS: usize = 16_384;
/// Characters of a cell, in UTF-16 units.
pub const CHARACTERS: usize = 32_767;

/// Digits that a floating-point number keeps.
const DIGITS: usize = 15;
/// Days from the beginning of the calendar to 1970, and its first day that is right: it has a 29 February 1900.
const EPOCH: i64 = 25_569;
const FIRST: i64 = 61;
/// The day after the last one, 9999-12-31.
const END: i64 = 2_958_466;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Numbers of styles: the header, and the forms of dates and times.
const HEADER: u8 = 1;
const DATE: u8 = 2;
const TIMESTAMP: u8 = 3;
const TIMESTAMP_FRACTION: u8 = 4;
const TIME: u8 = 5;

/// A workbook in the making.
pub(crate) struct Workbook {
    archive: ZipWriter<StreamWriter<Sink>>,
    columns: Vec<(Column, String)>,
    rows: u64,
    /// What is written of the sheet and not yet compressed.
    xml: String,
}

impl Workbook {
    pub(crate) fn new(columns: &[Column], sink: Sink) -> Result<Self, ExportError> {
        if columns.len() > COLUMNS {
            return Err(ExportError::Columns {
                found: columns.len(),
                most: COLUMNS,
            });
        }
        let mut archive = ZipWriter::new_stream(sink);
        for (name, body) in parts() {
            archive.start_file(name, SimpleFileOptions::default())?;
            archive.write_all(body.as_bytes())?;
        }
        // The sheet may be larger than 4 GiB before it is compressed.
        archive.start_file(
            "xl/worksheets/sheet1.xml",
            SimpleFileOptions::default().large_file(true),
        )?;
        let mut workbook = Self {
            archive,
            columns: columns
                .iter()
                .enumerate()
                .map(|(place, column)| (column.clone(), letters(place)))
                .collect(),
            rows: 1,
            xml: String::new(),
        };
        workbook.begin();
        Ok(workbook)
    }

    fn begin(&mut self) {
        let xml = &mut self.xml;
        // Writing to a String does not fail.
        let _ = write!(
            xml,
            "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData><row r=\"1\">"
        );
        for (column, letters) in &self.columns {
            text(xml, letters, 1, HEADER, &column.name);
        }
        xml.push_str("</row>");
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        self.archive.write_all(self.xml.as_bytes())?;
        self.xml.clear();
        Ok(())
    }
}

impl Encoder for Workbook {
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), ExportError> {
        self.rows += 1;
        if self.rows > ROWS {
            return Err(ExportError::Rows(ROWS - 1));
        }
        let _ = write!(self.xml, "<row r=\"{}\">", self.rows);
        for ((column, letters), cell) in self.columns.iter().zip(cells) {
            write_cell(&mut self.xml, letters, self.rows, column.ty, *cell).ok_or_else(|| {
                ExportError::Long {
                    column: column.name.clone(),
                    most: CHARACTERS,
                }
            })?;
        }
        self.xml.push_str("</row>");
        Ok(())
    }

    fn page(&mut self) -> Result<(), ExportError> {
        self.flush()
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        self.xml.push_str("</sheetData></worksheet>");
        self.flush()?;
        // The bytes went into the sink; the writer is left closed.
        let archive = std::mem::replace(&mut self.archive, ZipWriter::new_stream(Sink::default()));
        archive.finish()?;
        Ok(())
    }
}

/// The parts of a workbook beside its sheet.
fn parts() -> [(&'static str, String); 5] {
    [
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONSHIPS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONSHIPS}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{RELATIONSHIPS}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"4\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/><numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss.000\"/><numFmt numFmtId=\"167\" formatCode=\"hh:mm:ss\"/></numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>{}</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
                (164..168)
                    .map(|format| format!(
                        "<xf numFmtId=\"{format}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                    ))
                    .collect::<String>()
            ),
        ),
    ]
}

/// The name of a column: `A` to `Z`, `AA`, …
fn letters(place: usize) -> String {
    let mut out = Vec::new();
    let mut left = place + 1;
    while left > 0 {
        left -= 1;
        // A remainder of 26 is below 26.
        out.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    out.iter().rev().collect()
}

/// Writes a cell; `None` where its text is too long.
fn write_cell(
    xml: &mut String,
    letters: &str,
    row: u64,
    ty: Type,
    cell: CellRef<'_>,
) -> Option<()> {
    let mut number = |value: &str, style: u8| {
        let _ = if style == 0 {
            write!(xml, "<c r=\"{letters}{row}\"><v>{value}</v></c>")
        } else {
            write!(
                xml,
                "<c r=\"{letters}{row}\" s=\"{style}\"><v>{value}</v></c>"
            )
        };
        Some(())
    };
    match (ty.kind, cell) {
        (_, CellRef::Null) => return Some(()),
        _ if ty.list => {}
        (Kind::Bool, CellRef::Int(flag)) => {
            let _ = write!(
                xml,
                "<c r=\"{letters}{row}\" t=\"b\"><v>{}</v></c>",
                u8::from(flag != 0)
            );
            return Some(());
        }
        (Kind::Int2 | Kind::Int4 | Kind::Int8, CellRef::Int(int))
            if int.unsigned_abs() < 10_u64.pow(DIGITS as u32) =>
        {
            return number(&int.to_string(), 0);
        }
        (Kind::Float4 | Kind::Float8, CellRef::Float(float)) if float.is_finite() => {
            let mut value = String::new();
            render::write_float(&mut value, ty.kind, float);
            return number(&value, 0);
        }
        (Kind::Numeric, CellRef::Text(text)) if keeps_digits(text) => return number(text, 0),
        (Kind::Date, CellRef::Int(days)) if (FIRST..END).contains(&(days + EPOCH)) => {
            return number(&(days + EPOCH).to_string(), DATE);
        }
        (Kind::Timestamp | Kind::TimestampTz, CellRef::Int(micros))
            if (FIRST..END).contains(&(micros.div_euclid(DAY) + EPOCH)) && micros % 1_000 == 0 =>
        {
            let style = if micros % 1_000_000 == 0 {
                TIMESTAMP
            } else {
                TIMESTAMP_FRACTION
            };
            return number(&serial(micros), style);
        }
        (Kind::Time, CellRef::Int(micros)) if micros % 1_000_000 == 0 && micros < DAY => {
            return number(&format!("{}", micros as f64 / DAY as f64), TIME);
        }
        _ => {}
    }
    if let (false, CellRef::Text(value)) = (ty.list, cell) {
        return long(value).then(|| text(xml, letters, row, 0, value));
    }
    let mut value = String::new();
    render::plain(&mut value, ty, cell, Fraction::Needed);
    long(&value).then(|| text(xml, letters, row, 0, &value))
}

/// Whether a text is not too long for a cell.
fn long(text: &str) -> bool {
    text.len() <= CHARACTERS || text.encode_utf16().count() <= CHARACTERS
}

/// Whether a floating-point number keeps all digits of a decimal.
fn keeps_digits(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '0', '.']);
    text.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().filter(u8::is_ascii_digit).count() <= DIGITS
        && text.len() <= 32
}

/// Days since the beginning of the calendar with their part.
fn serial(micros: i64) -> String {
    let day = micros.div_euclid(DAY) + EPOCH;
    let part = micros.rem_euclid(DAY);
    if part == 0 {
        return day.to_string();
    }
    format!("{}", day as f64 + part as f64 / DAY as f64)
}

fn text(xml: &mut String, letters: &str, row: u64, style: u8, value: &str) {
    let style = if style == 0 {
        String::new()
    } else {
        format!(" s=\"{style}\"")
    };
    let _ = write!(
        xml,
        "<c r=\"{letters}{row}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">"
    );
    escape(xml, value);
    xml.push_str("</t></is></c>");
}

/// Writes a text: what XML cannot hold is written `_xHHHH_`, and so is an underscore that looks like the beginning of that.
fn escape(xml: &mut String, text: &str) {
    for (place, c) in text.char_indices() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            // Readers of XML make a line feed of a bare one.
            '\r' => xml.push_str("&#13;"),
            '_' if looks_escaped(&text[place..]) => xml.push_str("_x005F_"),
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            _ => xml.push(c),
        }
    }
}

fn looks_escaped(text: &str) -> bool {
    matches!(text.as_bytes(), [b'_', b'x', digits @ .., ] if digits.len() >= 5
        && digits[..4].iter().all(u8::is_ascii_hexdigit) && digits[4] == b'_')
}

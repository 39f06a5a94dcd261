//! What all formats give: rows of raw values, as often as they are asked for.

use super::{FileError, Notice};

/// A value as the file has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Raw<'a> {
    Empty,
    /// Text, whose type is to be guessed.
    Text(&'a str),
    /// A text that is one, whatever it looks like: from a format that tells numbers from texts.
    Word(&'a str),
    Int(i64),
    /// A number in digits, in canonical form.
    Decimal(&'a str),
    Float(f64),
    Bool(bool),
    /// Days since 1970.
    Date(i64),
    /// Microseconds since 1970, without a zone.
    Timestamp(i64),
    /// Microseconds since 1970, UTC.
    Instant(i64),
    /// JSON.
    Json(&'a str),
    /// What a formula could not reckon, as `#N/A`: no value, but not nothing.
    Fault(&'a str),
}

impl Raw<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) | Self::Word(text) => trimmed(text).is_empty(),
            _ => false,
        }
    }

    /// The value as it is shown to people, and kept in a column of texts.
    pub(crate) fn write(&self, out: &mut String) {
        use std::fmt::Write as _;
        // Writing to a String does not fail.
        let _ = match self {
            Self::Empty => Ok(()),
            Self::Text(text)
            | Self::Word(text)
            | Self::Decimal(text)
            | Self::Json(text)
            | Self::Fault(text) => {
                out.push_str(text);
                Ok(())
            }
            Self::Int(int) => write!(out, "{int}"),
            Self::Float(float) => write!(out, "{float}"),
            Self::Bool(flag) => write!(out, "{flag}"),
            Self::Date(days) => {
                crate::render::plain(
                    out,
                    crate::types::Type::of(crate::types::Kind::Date),
                    crate::cell::CellRef::Int(*days),
                    crate::moment::Fraction::Needed,
                );
                Ok(())
            }
            Self::Timestamp(micros) | Self::Instant(micros) => {
                crate::render::plain(
                    out,
                    crate::types::Type::of(crate::types::Kind::Timestamp),
                    crate::cell::CellRef::Int(*micros),
                    crate::moment::Fraction::Needed,
                );
                Ok(())
            }
        };
    }
}

/// White space at the ends of a cell, which says nothing; the no-break space and the sign of byte order too.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' || c == '\0'
}

/// A text without the white space at its ends. Most texts have none there, which their first and last bytes tell.
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim_matches(is_blank),
    }
}

/// What is done with a row: its number in the file as people count (lines or rows, from 1), and its values.
pub(crate) type EachRaw<'e> = &'e mut dyn FnMut(u64, RawRow<'_>) -> Result<bool, FileError>;

/// A row, or why there is none.
pub(crate) enum RawRow<'a> {
    Cells(&'a [Raw<'a>]),
    /// Something that cannot be read as a row: the text, and why.
    Bad(&'a str, &'a str),
}

/// What the names of the columns are taken from.
pub(crate) enum Names {
    /// From rows at the top, which have to be found.
    InRows,
    /// They are known: of records, of a schema.
    Known(Vec<String>),
}

/// A file in one of the formats.
pub(crate) trait Source: Send {
    /// Hands over the rows from the first to the last, until it is told to end.
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError>;

    /// Where the names are; may read the file.
    fn names(&mut self, limits: &super::Limits) -> Result<Names, FileError> {
        let _ = limits;
        Ok(Names::InRows)
    }

    /// The sheets of a workbook.
    fn sheets(&self) -> &[String] {
        &[]
    }

    /// Whether what was read to its end looks as if it were read in a wrong way.
    fn is_doubtful(&self) -> bool {
        false
    }

    /// Tries another way to read where this one makes no sense; tells whether there is one.
    fn otherwise(&mut self) -> Option<Notice> {
        None
    }

    /// Goes back to the way before.
    fn undo(&mut self) {}
}

//! One value of a row, in the form that both engines keep.
//!
//! Whole numbers and truth values are integers; dates are days, times and timestamps microseconds, counted from 1970;
//! decimals, texts, JSON and lists are texts (lists as JSON arrays of their members' texts or numbers).

/// A value that is owned.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// NULL.
    Null,
    /// A whole number, a truth value, days or microseconds.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// Anything else.
    Text(String),
}

/// A value that is borrowed from a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellRef<'a> {
    /// NULL.
    Null,
    /// A whole number, a truth value, days or microseconds.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// Anything else.
    Text(&'a str),
}

impl Cell {
    /// Borrows the value.
    pub fn as_ref(&self) -> CellRef<'_> {
        match self {
            Self::Null => CellRef::Null,
            Self::Int(int) => CellRef::Int(*int),
            Self::Float(float) => CellRef::Float(*float),
            Self::Text(text) => CellRef::Text(text),
        }
    }
}

impl CellRef<'_> {
    /// Copies the value.
    pub fn to_owned(self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Int(int) => Cell::Int(int),
            Self::Float(float) => Cell::Float(float),
            Self::Text(text) => Cell::Text(text.to_owned()),
        }
    }

    /// The whole number, where it is one.
    pub fn int(self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(int),
            Self::Null | Self::Float(_) | Self::Text(_) => None,
        }
    }
}

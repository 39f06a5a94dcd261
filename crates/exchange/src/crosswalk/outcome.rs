//! What became of the fields of a record, for those who keep crosswalks up.

use std::fmt;

use serde_json::Value;

/// Longest value that is told whole.
const LONGEST: usize = 80;

/// What became of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Where it was.
    pub field: String,
    /// What it was.
    pub value: Value,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It is a field now.
    Became {
        /// The field.
        field: String,
        /// What stands there.
        value: Value,
    },
    /// It stayed as it was; the text says why.
    Stayed(String),
    /// It was left out, since it means nothing elsewhere.
    LeftOut,
}

impl Outcome {
    /// Tells whether no rule could do anything with the value.
    pub fn is_unmapped(&self) -> bool {
        matches!(self.fate, Fate::Stayed(_))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let was = shown(&self.value);
        match &self.fate {
            Fate::Became { field, value } => {
                write!(f, "{}: {was} became {field}: {}", self.field, shown(value))
            }
            Fate::Stayed(reason) => write!(f, "{}: {was} stayed: {reason}", self.field),
            Fate::LeftOut => write!(f, "{}: {was} was left out", self.field),
        }
    }
}

/// Shows a value in one line.
pub fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => format!("{text:?}"),
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}

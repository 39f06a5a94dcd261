//! The record types of a site.

use serde_json::Value;

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Records with resources.
    Dataset,
    /// Groups.
    Group,
    /// Organizations.
    Organization,
}

/// Why a document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// It is neither YAML nor JSON.
    #[error("schema document {position}: {source}")]
    Syntax {
        /// Place of the document among those given, from 1.
        position: usize,
        /// What the parser says.
        #[source]
        source: serde_yaml_ng::Error,
    },
    /// It is not a schema.
    #[error("schema document {position}: {message}")]
    Shape {
        /// Place of the document among those given, from 1.
        position: usize,
        /// What is wrong.
        message: String,
    },
}

/// One record type.
#[derive(Debug)]
pub struct Schema {
    raw: Value,
    expanded: Value,
}

impl Schema {
    /// Returns the document as it was written.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// Returns the document with the presets merged into its fields.
    pub fn expanded(&self) -> &Value {
        &self.expanded
    }
}

/// The record types of a site, ready to validate.
#[derive(Debug, Default)]
pub struct SchemaSet {
    unknown_validators: Vec<String>,
}

impl SchemaSet {
    /// Returns the record types that are built in.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Returns the built-in record types with a site's own added or put in their place; each text is one document.
    pub fn with_documents(_schemas: &[String], _presets: &[String]) -> Result<Self, SchemaError> {
        Ok(Self::default())
    }

    /// Returns the names of the types that have a schema.
    pub fn types(&self, _kind: Kind) -> Vec<&str> {
        Vec::new()
    }

    /// Returns the schema of a type.
    pub fn get(&self, _kind: Kind, _name: &str) -> Option<&Schema> {
        None
    }

    /// Returns the validators that documents name and nobody knows; fields are not checked by them.
    pub fn unknown_validators(&self) -> &[String] {
        &self.unknown_validators
    }

    /// Returns the choice helpers that documents name and nobody knows; their fields take any value.
    pub fn unknown_choice_helpers(&self) -> &[String] {
        &[]
    }
}

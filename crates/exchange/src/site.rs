//! The site that documents are of.

/// The site that documents are of.
#[derive(Debug, Clone)]
pub struct Site {
    /// What the addresses that name things begin with, without a final slash.
    pub base_uri: String,
    /// The public address, without a final slash.
    pub url: String,
    /// Title of the catalogue.
    pub title: String,
    /// Its description, or nothing.
    pub description: String,
    /// Code of its language.
    pub language: String,
}

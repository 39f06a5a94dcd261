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
    /// How places are written.
    pub geometries: Geometries,
}

/// How the shapes of places are written in RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Geometries {
    /// As well-known text.
    #[default]
    Text,
    /// As GeoJSON.
    Json,
    /// As both.
    Both,
}

impl Geometries {
    pub(crate) fn well_known_text(self) -> bool {
        self != Self::Json
    }

    pub(crate) fn geo_json(self) -> bool {
        self != Self::Text
    }
}

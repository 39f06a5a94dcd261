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
    /// Whether a file without a licence of its own has that of its record.
    pub inherits_license: bool,
    /// Whether records of other catalogues are listed by catalogues of their own within the site's.
    pub has_subcatalogues: bool,
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

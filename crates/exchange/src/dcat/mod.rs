//! Records as DCAT: DCAT-AP 3, DCAT-US 3, GeoDCAT-AP and MLDCAT-AP, in every syntax of RDF.
//!
//! A record is CKAN's package dictionary, as `package_show` gives it. Every key that ckanext-dcat writes is written under the
//! same property; the fields of the record types that ship are written beside them.

mod agents;
mod catalogue;
pub(crate) mod codes;
mod coverage;
mod dataset;
mod distribution;
mod geo;
pub(crate) mod geometry;
mod graph;
mod jsonld;
mod measured;
mod models;
mod properties;
pub mod read;
mod subcatalogue;
mod us;
mod vocabulary;
mod write;

use oxrdf::{NamedOrBlankNode, Triple};
use serde_json::{Map, Value};

use crate::error::ExchangeError;
use crate::schema_org;
use crate::site::Site;
use graph::Graph;

pub use measured::Measured;

/// Whose rules a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// DCAT-AP 3, of the European Union.
    DcatAp3,
    /// DCAT-US 3, which adds to it.
    DcatUs3,
    /// GeoDCAT-AP 2, which adds what is known of places and of who did what.
    GeoDcatAp,
    /// MLDCAT-AP 3, which adds what is known of algorithms and their models.
    MlDcatAp,
}

impl Profile {
    /// Names that CKAN's extension has for profiles.
    pub const NAMES: &'static [&'static str] = &[
        "euro_dcat_ap",
        "euro_dcat_ap_2",
        "euro_dcat_ap_3",
        "euro_dcat_ap_scheming",
        "dcat_us_3",
        "geodcat_ap",
        "mldcat_ap",
    ];

    /// Returns the profile that a list of names asks for, or the first name that is unknown.
    pub fn of_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, &'n str> {
        let mut profile = Self::DcatAp3;
        for name in names {
            match name {
                "dcat_us_3" => profile = Self::DcatUs3,
                "geodcat_ap" => profile = Self::GeoDcatAp,
                "mldcat_ap" => profile = Self::MlDcatAp,
                name if Self::NAMES.contains(&name) => {}
                unknown => return Err(unknown),
            }
        }
        Ok(profile)
    }
}

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// RDF/XML.
    RdfXml,
    /// Turtle.
    Turtle,
    /// Notation 3, of which Turtle is a part.
    N3,
    /// N-Triples.
    NTriples,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// Returns the syntax of the end of an address: `ttl`, `rdf`, `xml`, `n3`, `nt`, `jsonld`.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "rdf" | "xml" => Self::RdfXml,
            "ttl" => Self::Turtle,
            "n3" => Self::N3,
            "nt" => Self::NTriples,
            "jsonld" => Self::JsonLd,
            _ => return None,
        })
    }

    /// Returns the syntax of a media type.
    pub fn of_media_type(essence: &str) -> Option<Self> {
        Some(match essence {
            "application/rdf+xml" => Self::RdfXml,
            "text/turtle" => Self::Turtle,
            "text/n3" => Self::N3,
            "application/n-triples" => Self::NTriples,
            "application/ld+json" => Self::JsonLd,
            _ => return None,
        })
    }

    /// Returns its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::RdfXml => "application/rdf+xml",
            Self::Turtle => "text/turtle",
            Self::N3 => "text/n3",
            Self::NTriples => "application/n-triples",
            Self::JsonLd => "application/ld+json",
        }
    }
}

/// A page of the catalogue.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its number, from 1.
    pub number: u64,
    /// Records a page.
    pub size: u64,
    /// Records of all pages.
    pub total: u64,
    /// When a record of it was last changed.
    pub modified: Option<String>,
    /// Address of a page without its number, which begins with `?` or `&`.
    pub path: String,
    /// Query string that every page has, without `page`; empty or ending with `&`.
    pub query: String,
}

impl Page {
    fn address(&self, number: u64) -> String {
        format!("{}?{}page={number}", self.path, self.query)
    }
}

/// Writes one record.
pub fn dataset(
    record: &Map<String, Value>,
    site: &Site,
    profile: Profile,
    syntax: Syntax,
) -> Result<String, ExchangeError> {
    let mut graph = Graph::of_site(site);
    dataset::write(&mut graph, record, site, profile);
    written(graph, profile, syntax)
}

/// Writes what was found of a record, in the words of the Data Quality Vocabulary.
pub fn quality(
    record: &Map<String, Value>,
    site: &Site,
    found: &Measured<'_>,
    syntax: Syntax,
) -> Result<String, ExchangeError> {
    let mut graph = Graph::of_site(site);
    measured::write(&mut graph, record, site, found);
    write::document(graph, syntax)
}

/// Writes one record as N-Triples that can stand beside those of other records: blank nodes carry its id.
pub fn statements(
    record: &Map<String, Value>,
    site: &Site,
    profile: Profile,
) -> Result<String, ExchangeError> {
    let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
    let mut graph = Graph::of_site(site).with_prefix(id);
    dataset::write(&mut graph, record, site, profile);
    written(graph, profile, Syntax::NTriples)
}

/// Returns one record as statements, with the node that they are about.
pub(crate) fn triples(
    record: &Map<String, Value>,
    site: &Site,
    profile: Profile,
) -> (NamedOrBlankNode, Vec<Triple>) {
    let mut graph = Graph::of_site(site);
    let node = dataset::write(&mut graph, record, site, profile);
    (node, graph.into_triples())
}

/// Writes a page of the catalogue.
pub fn catalogue(
    records: &[&Map<String, Value>],
    page: &Page,
    site: &Site,
    profile: Profile,
    syntax: Syntax,
) -> Result<String, ExchangeError> {
    let mut graph = Graph::of_site(site);
    catalogue::write(&mut graph, records, page, site, profile);
    written(graph, profile, syntax)
}

/// Writes a document of JSON-LD in a syntax; its context must be one that is known.
pub fn translated(document: &Value, site: &Site, syntax: Syntax) -> Result<String, ExchangeError> {
    match syntax {
        Syntax::JsonLd => Ok(document.to_string()),
        _ => write::document(graph_of(document, site)?, syntax),
    }
}

/// Writes a page of the catalogue as schema.org's `DataCatalog`, with the way to the other pages.
pub fn described(
    records: &[&Map<String, Value>],
    page: &Page,
    site: &Site,
    syntax: Syntax,
) -> Result<String, ExchangeError> {
    let mut graph = graph_of(&schema_org::catalogue_of(records, site), site)?;
    catalogue::pages(&mut graph, page);
    write::document(graph, syntax)
}

fn graph_of(document: &Value, site: &Site) -> Result<Graph, ExchangeError> {
    let text = document.to_string();
    let base = format!("{}/", site.url);
    read::statements(text.as_bytes(), Syntax::JsonLd, &base).map(Graph::of)
}

fn written(mut graph: Graph, profile: Profile, syntax: Syntax) -> Result<String, ExchangeError> {
    if profile == Profile::DcatUs3 {
        graph.drop_untitled_documents();
    }
    write::document(graph, syntax)
}

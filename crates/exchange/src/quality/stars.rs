//! The five stars of open data.

use cairn_domain::licence::{Licence, Register};
use serde_json::{Map, Value};

use super::metrics::{FILE_TYPES, MACHINE_READABLE, NON_PROPRIETARY};
use crate::dcat::codes;
use crate::fields::Fields;
use crate::licence;

/// File types with a structure that everybody may read, beside those of the European lists.
const OPEN_STRUCTURE: &[&str] = &[
    "GML",
    "GPKG",
    "GTFS",
    "PARQUET",
    "REST",
    "TSV",
    "WFS_SRVC",
    "WMS_SRVC",
    "WMTS_SRVC",
];
/// File types with a structure, which belong to somebody.
const STRUCTURE: &[&str] = &["GDB", "MDB", "SQL"];
/// File types in which addresses stand for things.
const LINKED: &[&str] = &[
    "JSON_LD",
    "RDF",
    "RDFA",
    "RDF_N_QUADS",
    "RDF_N_TRIPLES",
    "RDF_TRIG",
    "RDF_TURTLE",
    "RDF_XML",
    "SPARQLQ",
];

/// How open a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stars {
    /// From 0, which is not open, to 5.
    pub stars: u8,
    /// Why it is not more: `licence`, `no_files`, `structure`, `format`, `addresses` or `links`; nothing where nothing lacks.
    pub next: Option<&'static str>,
    /// The resource that earns them.
    pub resource: Option<String>,
}

/// Tells whether a licence of the register that counts as open is that of a record, by its id, its title or its address.
pub fn has_open_licence(record: &Map<String, Value>, register: &Register) -> bool {
    let fields = Fields::new(record);
    ["license_id", "license_url", "license_title"]
        .iter()
        .filter_map(|key| fields.text(&[key]))
        .filter_map(|said| register.get(licence::id_of(register, &said)?))
        .any(Licence::is_open)
}

/// Counts the stars of a record: those of its best resource, where its licence is open.
pub fn stars(record: &Map<String, Value>, is_open: bool) -> Stars {
    let none = |next| Stars {
        stars: 0,
        next: Some(next),
        resource: None,
    };
    if !is_open {
        return none("licence");
    }
    let fields = Fields::new(record);
    let best = fields
        .members("resources")
        .map(|resource| (of_resource(Fields::new(resource)), resource))
        // The first of the best ones.
        .fold(None, |best: Option<(u8, _)>, one| match best {
            Some(best) if best.0 >= one.0 => Some(best),
            _ => Some(one),
        });
    let Some((stars, resource)) = best else {
        return none("no_files");
    };
    let next = match stars {
        ..=1 => Some("structure"),
        2 => Some("format"),
        3 => Some("addresses"),
        4 => Some("links"),
        _ => None,
    };
    Stars {
        stars,
        next,
        resource: Fields::new(resource).text(&["id"]),
    }
}

fn of_resource(fields: Fields<'_>) -> u8 {
    let format = fields.text(&["format"]).unwrap_or_default();
    let entry = codes::file_type(&format).unwrap_or_default();
    let entry = entry.strip_prefix(FILE_TYPES).unwrap_or_default();
    let by_format = if LINKED.contains(&entry) {
        4
    } else if OPEN_STRUCTURE.contains(&entry)
        || MACHINE_READABLE.contains(&entry) && NON_PROPRIETARY.contains(&entry)
    {
        3
    } else if MACHINE_READABLE.contains(&entry) || STRUCTURE.contains(&entry) {
        2
    } else {
        1
    };
    // What the publisher says of the content of the file.
    let said = fields.list(&["data_quality"]);
    let says = |what: &str| said.iter().any(|one| one == what);
    match (says("data_includes_uris"), says("data_includes_links")) {
        (true, true) => 5,
        (true, false) => by_format.max(4),
        (false, _) => by_format,
    }
}

//! The kinds of sources.

/// The kind that is found out from the address.
pub const AUTO: &str = "auto";

/// A kind of source, as it tells of itself.
#[derive(Debug, Clone, Copy)]
pub struct SourceKind {
    /// Its name: `source_type` of a source.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it reads.
    pub description: &'static str,
    /// Whether what a source no longer lists is deleted here where its configuration does not say.
    pub deletes: bool,
}

/// Every kind.
pub const KINDS: &[SourceKind] = &[
    SourceKind {
        name: "ckan",
        title: "CKAN",
        description: "A CKAN portal, by its Action API",
        // As CKAN's own harvester: `delete_missing` turns it on.
        deletes: false,
    },
    SourceKind {
        name: "cairn",
        title: "Cairn",
        description: "Another Cairn, by its feed of changes",
        deletes: true,
    },
    SourceKind {
        name: "dcat_rdf",
        title: "DCAT RDF",
        description: "A DCAT catalogue as RDF/XML, Turtle, N-Triples or JSON-LD",
        deletes: true,
    },
    SourceKind {
        name: "dcat_json",
        title: "DCAT JSON",
        description: "A DCAT catalogue as plain JSON, such as /dcat.json of other portals",
        deletes: true,
    },
    SourceKind {
        name: "datajson",
        title: "data.json",
        description: "A data.json catalogue: Project Open Data 1.0 and 1.1, DCAT-US 3",
        deletes: true,
    },
    SourceKind {
        name: "schemaorg",
        title: "schema.org",
        description: "Pages that describe datasets with schema.org, listed in a sitemap",
        deletes: true,
    },
    SourceKind {
        name: "csv",
        title: "CSV inventory",
        description: "A table with a dataset a row; the configuration says what its columns are",
        deletes: true,
    },
    SourceKind {
        name: AUTO,
        title: "Found out",
        description: "Whichever of these the address turns out to be",
        deletes: false,
    },
];

impl SourceKind {
    /// Returns the kind of a name.
    pub fn of(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

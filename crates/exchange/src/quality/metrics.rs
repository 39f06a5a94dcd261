//! The metrics: a row each, with its points and what it looks at.

use oxrdf::{NamedOrBlankNode, Term};

use super::Finding;
use super::facts::Facts;

/// What a metric is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Whether the record is found.
    Findability,
    /// Whether its files are got.
    Accessibility,
    /// Whether machines understand it.
    Interoperability,
    /// Whether one may use it, and knows whom to ask.
    Reusability,
    /// What else is said of it.
    Contextuality,
}

impl Dimension {
    /// All of them, in their order.
    pub const ALL: &'static [Self] = &[
        Self::Findability,
        Self::Accessibility,
        Self::Interoperability,
        Self::Reusability,
        Self::Contextuality,
    ];

    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Findability => "findability",
            Self::Accessibility => "accessibility",
            Self::Interoperability => "interoperability",
            Self::Reusability => "reusability",
            Self::Contextuality => "contextuality",
        }
    }
}

/// A metric.
#[derive(Debug)]
pub struct Metric {
    /// Its name in answers.
    pub id: &'static str,
    /// What it is about.
    pub dimension: Dimension,
    /// Its points.
    pub points: u16,
    on: On,
    test: Test,
}

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What a metric looks at.
#[derive(Debug, Clone, Copy)]
enum On {
    Dataset,
    Distributions,
    Both,
}

/// What it looks for.
#[derive(Debug, Clone, Copy)]
enum Test {
    /// The property is there.
    Has(&'static str),
    /// An address of the property answers.
    Answers(&'static str),
    /// An address of the property begins with one of these.
    Among(&'static str, &'static [&'static str]),
    /// Format and media type are both entries of their lists.
    Listed,
    /// The format is one of these entries of the list of file types.
    Format(&'static [&'static str]),
    /// The document is as DCAT-AP wants it.
    Conforms,
}

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const FORMAT: &str = "http://purl.org/dc/terms/format";
const MEDIA_TYPE: &str = "http://www.w3.org/ns/dcat#mediaType";
pub(super) const FILE_TYPES: &str = "http://publications.europa.eu/resource/authority/file-type/";
const MEDIA_TYPES: &[&str] = &[
    "http://www.iana.org/assignments/media-types/",
    "https://www.iana.org/assignments/media-types/",
];
/// The Union's list of licences, and those that it names by their own addresses.
const LICENCES: &[&str] = &[
    "http://publications.europa.eu/resource/authority/licence/",
    "http://creativecommons.org/",
    "https://creativecommons.org/",
];
const ACCESS_RIGHTS: &[&str] = &["http://publications.europa.eu/resource/authority/access-right/"];

/// File types that machines read.
pub(super) const MACHINE_READABLE: &[&str] = &[
    "CSV",
    "GEOJSON",
    "ICS",
    "JSON",
    "JSON_LD",
    "KML",
    "KMZ",
    "NETCDF",
    "ODS",
    "RDFA",
    "RDF_N_QUADS",
    "RDF_N_TRIPLES",
    "RDF_TRIG",
    "RDF_TURTLE",
    "RDF_XML",
    "RSS",
    "SHP",
    "XLS",
    "XLSX",
    "XML",
];
/// File types that belong to nobody.
pub(super) const NON_PROPRIETARY: &[&str] = &[
    "BMP",
    "CSV",
    "DBF",
    "GEOJSON",
    "GZIP",
    "HTML",
    "ICS",
    "JPEG2000",
    "JSON",
    "JSON_LD",
    "KML",
    "KMZ",
    "NETCDF",
    "ODS",
    "PNG",
    "RDFA",
    "RDF_N_QUADS",
    "RDF_N_TRIPLES",
    "RDF_TRIG",
    "RDF_TURTLE",
    "RDF_XML",
    "RSS",
    "RTF",
    "TAR",
    "TIFF",
    "TSV",
    "TXT",
    "WMS_SRVC",
    "XML",
    "ZIP",
];

const fn metric(id: &'static str, dimension: Dimension, points: u16, on: On, test: Test) -> Metric {
    Metric {
        id,
        dimension,
        points,
        on,
        test,
    }
}

/// All metrics.
pub static METRICS: &[Metric] = {
    use Dimension::{Accessibility, Contextuality, Findability, Interoperability, Reusability};
    use On::{Both, Dataset, Distributions};
    use Test::{Among, Answers, Conforms, Format, Has, Listed};
    &[
        metric(
            "keywords",
            Findability,
            30,
            Dataset,
            Has("http://www.w3.org/ns/dcat#keyword"),
        ),
        metric(
            "categories",
            Findability,
            30,
            Dataset,
            Has("http://www.w3.org/ns/dcat#theme"),
        ),
        metric(
            "geo_search",
            Findability,
            20,
            Dataset,
            Has("http://purl.org/dc/terms/spatial"),
        ),
        metric(
            "time_search",
            Findability,
            20,
            Dataset,
            Has("http://purl.org/dc/terms/temporal"),
        ),
        metric(
            "access_url_answers",
            Accessibility,
            50,
            Distributions,
            Answers("http://www.w3.org/ns/dcat#accessURL"),
        ),
        metric(
            "download_url",
            Accessibility,
            20,
            Distributions,
            Has("http://www.w3.org/ns/dcat#downloadURL"),
        ),
        metric(
            "download_url_answers",
            Accessibility,
            30,
            Distributions,
            Answers("http://www.w3.org/ns/dcat#downloadURL"),
        ),
        metric("format", Interoperability, 20, Distributions, Has(FORMAT)),
        metric(
            "media_type",
            Interoperability,
            10,
            Distributions,
            Has(MEDIA_TYPE),
        ),
        metric(
            "format_and_media_type_listed",
            Interoperability,
            10,
            Distributions,
            Listed,
        ),
        metric(
            "non_proprietary",
            Interoperability,
            20,
            Distributions,
            Format(NON_PROPRIETARY),
        ),
        metric(
            "machine_readable",
            Interoperability,
            20,
            Distributions,
            Format(MACHINE_READABLE),
        ),
        metric("dcat_ap", Interoperability, 30, Dataset, Conforms),
        metric(
            "licence",
            Reusability,
            20,
            Distributions,
            Has("http://purl.org/dc/terms/license"),
        ),
        metric(
            "licence_listed",
            Reusability,
            10,
            Distributions,
            Among("http://purl.org/dc/terms/license", LICENCES),
        ),
        metric(
            "access_rights",
            Reusability,
            10,
            Dataset,
            Has("http://purl.org/dc/terms/accessRights"),
        ),
        metric(
            "access_rights_listed",
            Reusability,
            5,
            Dataset,
            Among("http://purl.org/dc/terms/accessRights", ACCESS_RIGHTS),
        ),
        metric(
            "contact",
            Reusability,
            20,
            Dataset,
            Has("http://www.w3.org/ns/dcat#contactPoint"),
        ),
        metric(
            "publisher",
            Reusability,
            10,
            Dataset,
            Has("http://purl.org/dc/terms/publisher"),
        ),
        metric(
            "rights",
            Contextuality,
            5,
            Distributions,
            Has("http://purl.org/dc/terms/rights"),
        ),
        metric(
            "byte_size",
            Contextuality,
            5,
            Distributions,
            Has("http://www.w3.org/ns/dcat#byteSize"),
        ),
        metric(
            "issued",
            Contextuality,
            5,
            Both,
            Has("http://purl.org/dc/terms/issued"),
        ),
        metric(
            "modified",
            Contextuality,
            5,
            Both,
            Has("http://purl.org/dc/terms/modified"),
        ),
    ]
};

/// A document that the metrics look at.
pub(super) struct Asked<'a> {
    pub(super) facts: &'a Facts,
    pub(super) dataset: &'a NamedOrBlankNode,
    pub(super) conforms: bool,
    pub(super) answers: &'a dyn Fn(&str) -> Option<bool>,
}

impl Asked<'_> {
    pub(super) fn look(&self, metric: &'static Metric) -> Finding {
        let mut finding = Finding {
            metric,
            met: 0,
            not_met: 0,
            not_assessed: 0,
        };
        let mut note = |held: Option<bool>| match held {
            Some(true) => finding.met += 1,
            Some(false) => finding.not_met += 1,
            None => finding.not_assessed += 1,
        };
        if matches!(metric.on, On::Dataset | On::Both) {
            note(self.holds(metric.test, self.dataset));
        }
        if matches!(metric.on, On::Distributions | On::Both) {
            let property = format!("{DCAT}distribution");
            for distribution in self.facts.values(self.dataset, &property) {
                let node = match distribution {
                    Term::NamedNode(node) => node.clone().into(),
                    Term::BlankNode(node) => node.clone().into(),
                    Term::Literal(_) => continue,
                };
                note(self.holds(metric.test, &node));
            }
        }
        finding
    }

    /// Tells whether a node meets a test; nothing where nobody looked.
    fn holds(&self, test: Test, node: &NamedOrBlankNode) -> Option<bool> {
        let begins = |property: &str, starts: &[&str]| {
            let addresses = self.addresses(node, property);
            let listed = |one: &&str| starts.iter().any(|start| one.starts_with(start));
            addresses.iter().any(listed)
        };
        let is_format = |wanted: &dyn Fn(&str) -> bool| {
            let addresses = self.addresses(node, FORMAT);
            let mut entries = addresses
                .iter()
                .filter_map(|one| one.strip_prefix(FILE_TYPES));
            entries.any(wanted)
        };
        Some(match test {
            Test::Has(property) => !self.facts.values(node, property).is_empty(),
            Test::Answers(property) => return self.answer(node, property),
            Test::Among(property, starts) => begins(property, starts),
            Test::Listed => is_format(&|_| true) && begins(MEDIA_TYPE, MEDIA_TYPES),
            Test::Format(entries) => is_format(&|entry| entries.contains(&entry)),
            Test::Conforms => self.conforms,
        })
    }

    /// Tells whether an address of a property answers: one that does is enough, and there must be one.
    fn answer(&self, node: &NamedOrBlankNode, property: &str) -> Option<bool> {
        let addresses = self.addresses(node, property);
        let answers: Vec<Option<bool>> = addresses.iter().map(|one| (self.answers)(one)).collect();
        match answers.contains(&Some(true)) {
            true => Some(true),
            false if answers.contains(&None) => None,
            false => Some(false),
        }
    }

    fn addresses(&self, node: &NamedOrBlankNode, property: &str) -> Vec<&str> {
        let values = self.facts.values(node, property).iter();
        let addresses = values.filter_map(|value| match value {
            Term::NamedNode(address) => Some(address.as_str()),
            _ => None,
        });
        addresses.collect()
    }
}

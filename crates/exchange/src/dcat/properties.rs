//! The single values of a record, as rows of a table: which key becomes which property, and how it is written.

use super::codes;
use super::graph::{Graph, Node, Role, date, text, typed};
use super::vocabulary::Name;
use crate::fields::Fields;
use crate::fields::Text;

/// One property.
pub(super) struct Property {
    /// Keys that are tried in this order.
    pub(super) keys: &'static [&'static str],
    pub(super) name: Name,
    pub(super) how: How,
}

/// How a value is written.
pub(super) enum How {
    /// As text, in every language that there is.
    Text,
    /// As one value of text without a language.
    Word,
    /// As an address that gets a class.
    Address(Option<Name>),
    /// As an address or text; the address gets a class.
    Value(Option<Name>),
    /// The same for each member of a list.
    Values(Option<Name>),
    /// As an address for each member of a list.
    Addresses(Option<Name>),
    /// As an entry of a code list where the word has one, else as an address or text.
    Code(fn(&str) -> Option<String>, Option<Name>),
    /// The same for each member of a list.
    Codes(fn(&str) -> Option<String>, Option<Name>),
    /// As themes; words of no list are left out, since a theme must be an address.
    Themes,
    /// As a date of its precision.
    Date,
    /// As a node that states something.
    Statement(Name),
    /// The same, where a word of a code list may stand for it.
    CodedStatement(fn(&str) -> Option<String>, Name),
    /// As a value of a type, or text where it is none.
    Typed(fn(&str) -> bool, Name),
    /// The same for each member of a list.
    Each(fn(&str) -> bool, Name),
}

const FOAF_DOCUMENT: Option<Name> = Some(("foaf", "Document"));
const STANDARD: Option<Name> = Some(("dct", "Standard"));
const LINGUISTIC_SYSTEM: Option<Name> = Some(("dct", "LinguisticSystem"));
const LEGISLATION: Option<Name> = Some(("eli", "LegalResource"));

const fn row(keys: &'static [&'static str], name: Name, how: How) -> Property {
    Property { keys, name, how }
}

/// Properties of a dataset and of a series of them.
pub(super) const DATASET: &[Property] = &[
    row(&["title", "name"], ("dct", "title"), How::Text),
    row(&["notes"], ("dct", "description"), How::Text),
    row(
        &["url"],
        ("dcat", "landingPage"),
        How::Address(FOAF_DOCUMENT),
    ),
    row(
        &["identifier", "guid", "id"],
        ("dct", "identifier"),
        How::Word,
    ),
    row(&["version", "dcat_version"], ("dcat", "version"), How::Word),
    row(&["version_notes"], ("adms", "versionNotes"), How::Text),
    row(
        &["frequency", "update_frequency"],
        ("dct", "accrualPeriodicity"),
        How::Code(codes::frequency, Some(("dct", "Frequency"))),
    ),
    row(&["dcat_type"], ("dct", "type"), How::Value(None)),
    row(
        &["issued", "date_published", "metadata_created"],
        ("dct", "issued"),
        How::Date,
    ),
    row(
        &["modified", "metadata_modified"],
        ("dct", "modified"),
        How::Date,
    ),
    row(
        &["language", "languages"],
        ("dct", "language"),
        How::Codes(codes::language, LINGUISTIC_SYSTEM),
    ),
    row(&["theme", "subject"], ("dcat", "theme"), How::Themes),
    row(
        &["conforms_to"],
        ("dct", "conformsTo"),
        How::Values(STANDARD),
    ),
    row(
        &["documentation"],
        ("foaf", "page"),
        How::Values(FOAF_DOCUMENT),
    ),
    row(
        &["related_resource"],
        ("dct", "relation"),
        How::Values(Some(("rdfs", "Resource"))),
    ),
    row(&["has_version"], ("dct", "hasVersion"), How::Values(None)),
    row(&["has_version"], ("dcat", "hasVersion"), How::Values(None)),
    row(
        &["is_version_of"],
        ("dct", "isVersionOf"),
        How::Values(None),
    ),
    row(&["source"], ("dct", "source"), How::Values(None)),
    row(
        &["sample"],
        ("adms", "sample"),
        How::Values(Some(("dcat", "Distribution"))),
    ),
    row(
        &["access_rights", "access_level"],
        ("dct", "accessRights"),
        How::CodedStatement(codes::access, ("dct", "RightsStatement")),
    ),
    row(
        &["provenance", "lineage"],
        ("dct", "provenance"),
        How::Statement(("dct", "ProvenanceStatement")),
    ),
    row(
        &["temporal_resolution"],
        ("dcat", "temporalResolution"),
        How::Typed(is_duration, ("xsd", "duration")),
    ),
    row(
        &["spatial_resolution_in_meters"],
        ("dcat", "spatialResolutionInMeters"),
        How::Each(is_decimal, ("xsd", "decimal")),
    ),
    row(
        &["is_referenced_by"],
        ("dct", "isReferencedBy"),
        How::Values(Some(("rdfs", "Resource"))),
    ),
    row(
        &["applicable_legislation"],
        ("dcatap", "applicableLegislation"),
        How::Values(LEGISLATION),
    ),
    row(
        &["hvd_category"],
        ("dcatap", "hvdCategory"),
        How::Values(None),
    ),
];

/// Properties of a distribution; addresses, formats, licences and checksums are written by hand.
pub(super) const DISTRIBUTION: &[Property] = &[
    row(&["name"], ("dct", "title"), How::Text),
    row(&["description"], ("dct", "description"), How::Text),
    row(&["status"], ("adms", "status"), How::Value(None)),
    row(
        &["rights"],
        ("dct", "rights"),
        How::Statement(("dct", "RightsStatement")),
    ),
    row(
        &["documentation"],
        ("foaf", "page"),
        How::Values(FOAF_DOCUMENT),
    ),
    row(
        &["language", "languages"],
        ("dct", "language"),
        How::Codes(codes::language, LINGUISTIC_SYSTEM),
    ),
    row(
        &["conforms_to"],
        ("dct", "conformsTo"),
        How::Values(STANDARD),
    ),
    row(&["issued", "created"], ("dct", "issued"), How::Date),
    row(
        &["modified", "last_modified", "metadata_modified"],
        ("dct", "modified"),
        How::Date,
    ),
    row(
        &["size"],
        ("dcat", "byteSize"),
        How::Typed(is_count, ("xsd", "nonNegativeInteger")),
    ),
    row(
        &["availability"],
        ("dcatap", "availability"),
        How::Value(None),
    ),
    row(
        &["compress_format"],
        ("dcat", "compressFormat"),
        How::Code(codes::media_type, Some(("dct", "MediaType"))),
    ),
    row(
        &["package_format"],
        ("dcat", "packageFormat"),
        How::Code(codes::media_type, Some(("dct", "MediaType"))),
    ),
    row(
        &["temporal_resolution"],
        ("dcat", "temporalResolution"),
        How::Typed(is_duration, ("xsd", "duration")),
    ),
    row(
        &["spatial_resolution_in_meters"],
        ("dcat", "spatialResolutionInMeters"),
        How::Each(is_decimal, ("xsd", "decimal")),
    ),
    row(
        &["applicable_legislation"],
        ("dcatap", "applicableLegislation"),
        How::Values(LEGISLATION),
    ),
];

/// Properties of a service.
pub(super) const SERVICE: &[Property] = &[
    row(&["title"], ("dct", "title"), How::Text),
    row(&["description"], ("dct", "description"), How::Text),
    row(
        &["endpoint_url"],
        ("dcat", "endpointURL"),
        How::Addresses(None),
    ),
    row(
        &["endpoint_description"],
        ("dcat", "endpointDescription"),
        How::Value(None),
    ),
    row(
        &["serves_dataset"],
        ("dcat", "servesDataset"),
        How::Addresses(None),
    ),
    row(
        &["availability"],
        ("dcatap", "availability"),
        How::Value(None),
    ),
    row(
        &["license"],
        ("dct", "license"),
        How::Value(Some(("dct", "LicenseDocument"))),
    ),
    row(
        &["access_rights"],
        ("dct", "accessRights"),
        How::CodedStatement(codes::access, ("dct", "RightsStatement")),
    ),
    row(
        &["conforms_to"],
        ("dct", "conformsTo"),
        How::Values(STANDARD),
    ),
    row(
        &["format"],
        ("dct", "format"),
        How::Values(Some(("dct", "MediaTypeOrExtent"))),
    ),
    row(
        &["language"],
        ("dct", "language"),
        How::Codes(codes::language, LINGUISTIC_SYSTEM),
    ),
    row(
        &["rights"],
        ("dct", "rights"),
        How::Statement(("dct", "RightsStatement")),
    ),
    row(
        &["landing_page"],
        ("dcat", "landingPage"),
        How::Addresses(FOAF_DOCUMENT),
    ),
    row(&["keyword"], ("dcat", "keyword"), How::Values(None)),
    row(&["theme"], ("dcat", "theme"), How::Themes),
    row(
        &["applicable_legislation"],
        ("dcatap", "applicableLegislation"),
        How::Values(LEGISLATION),
    ),
    row(&["identifier"], ("dct", "identifier"), How::Value(None)),
    row(&["modified"], ("dct", "modified"), How::Date),
];

/// Writes what the fields say of the properties.
pub(super) fn write(graph: &mut Graph, node: &Node, fields: Fields<'_>, rows: &[Property]) {
    for row in rows {
        one(graph, node, fields, row);
    }
}

fn one(graph: &mut Graph, node: &Node, fields: Fields<'_>, row: &Property) {
    let Property { keys, name, how } = row;
    match how {
        How::Text => graph.texts(node, *name, &fields.texts_everywhere(keys)),
        How::Values(class) => {
            for value in fields.list(keys) {
                graph.value(node, *name, &value, *class);
            }
        }
        How::Addresses(class) => {
            for value in fields.list(keys) {
                graph.address(node, *name, &value, *class);
            }
        }
        How::Codes(code, class) => {
            for word in fields.list(keys) {
                graph.value(node, *name, &code(&word).unwrap_or(word), *class);
            }
        }
        How::Themes => themes(graph, node, *name, &fields.list(keys)),
        How::Each(fits, datatype) => {
            for value in fields.list(keys) {
                graph.add(node, *name, literal(&value, *fits, *datatype));
            }
        }
        How::Statement(class) => graph.statement(node, *name, &fields.texts(keys), *class),
        How::CodedStatement(code, class) => {
            let texts: Vec<Text> = fields.texts(keys);
            let coded = match texts.as_slice() {
                [only] => code(&only.text).map(Text::plain),
                _ => None,
            };
            match coded {
                Some(entry) => graph.statement(node, *name, &[entry], *class),
                None => graph.statement(node, *name, &texts, *class),
            }
        }
        How::Word => {
            if let Some(value) = fields.text(keys) {
                graph.add(node, *name, text(&value));
            }
        }
        How::Address(class) => {
            if let Some(value) = fields.text(keys) {
                graph.address(node, *name, &value, *class);
            }
        }
        How::Value(class) => {
            if let Some(value) = fields.text(keys) {
                graph.value(node, *name, &value, *class);
            }
        }
        How::Code(code, class) => {
            if let Some(value) = fields.text(keys) {
                graph.value(node, *name, &code(&value).unwrap_or(value), *class);
            }
        }
        How::Date => {
            if let Some(value) = fields.text(keys) {
                graph.add(node, *name, date(&value));
            }
        }
        How::Typed(fits, datatype) => {
            if let Some(value) = fields.text(keys) {
                graph.add(node, *name, literal(&value, *fits, *datatype));
            }
        }
    }
}

fn themes(graph: &mut Graph, node: &Node, name: Name, words: &[String]) {
    let mut said = Vec::new();
    for word in words {
        let coded = codes::theme(word);
        let Some(address) = coded.or_else(|| word.contains("://").then(|| word.clone())) else {
            continue;
        };
        // Several subjects of ours are one theme.
        if said.contains(&address) {
            continue;
        }
        graph.address(node, name, &address, Some(("skos", "Concept")));
        let theme = graph.node(Some(&address));
        if let Some((english, french)) = codes::theme_names(&address)
            && graph.first_as(&theme, Role::Theme)
        {
            let texts = [("en", english), ("fr", french)].map(|(language, text)| Text {
                language: Some(language.to_owned()),
                text: text.to_owned(),
            });
            graph.texts(&theme, ("skos", "prefLabel"), &texts);
            graph.address(&theme, ("skos", "inScheme"), codes::THEME_LIST, None);
        }
        said.push(address);
    }
}

fn literal(value: &str, fits: fn(&str) -> bool, datatype: Name) -> oxrdf::Literal {
    if fits(value) {
        typed(value, datatype)
    } else {
        text(value)
    }
}

pub(super) fn is_count(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn is_decimal(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() <= 1
}

/// Tells whether a text is a duration, `P1Y2M10DT2H30M`.
fn is_duration(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('-').unwrap_or(value).strip_prefix('P') else {
        return false;
    };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let part = |mut text: &str, units: &str| {
        for unit in units.chars() {
            if let Some((number, rest)) = text.split_once(unit) {
                if !is_decimal(number) {
                    return false;
                }
                text = rest;
            }
        }
        text.is_empty()
    };
    !(days.is_empty() && time.is_none_or(str::is_empty))
        && time.is_none_or(|time| !time.is_empty() && part(time, "HMS"))
        && part(days, "YMD")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_durations() {
        for (value, expected) in [
            ("P1Y", true),
            ("P1Y2M10DT2H30M", true),
            ("PT15M", true),
            ("PT0.5S", true),
            ("P", false),
            ("P1YT", false),
            ("1Y", false),
            ("P1M1Y", false),
            ("daily", false),
        ] {
            assert_eq!(is_duration(value), expected, "{value}");
        }
        for (value, expected) in [
            ("1.5", true),
            ("-2", true),
            (".", false),
            ("1e3", false),
            ("", false),
        ] {
            assert_eq!(is_decimal(value), expected, "{value}");
        }
    }
}

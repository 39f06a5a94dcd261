//! Names of the vocabularies that DCAT is written with.

use oxrdf::NamedNode;

/// Prefixes of the documents, and what they stand for.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("adms", "http://www.w3.org/ns/adms#"),
    ("cnt", "http://www.w3.org/2011/content#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dcatus", "http://resources.data.gov/ontology/dcat-us#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("dqv", "http://www.w3.org/ns/dqv#"),
    ("eli", "http://data.europa.eu/eli/ontology#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geodcat", "http://data.europa.eu/930/"),
    ("gsp", "http://www.opengis.net/ont/geosparql#"),
    ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ("it6", "http://data.europa.eu/it6/"),
    ("locn", "http://www.w3.org/ns/locn#"),
    ("lpwcc", "https://linkedpaperswithcode.com/class/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "http://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Prefixes of national profiles, which are read and kept and never written.
const OTHERS: &[(&str, &str)] = &[
    ("bregdcat", "http://data.europa.eu/m8g/"),
    ("dcatapit", "http://dati.gov.it/onto/dcatapit#"),
    ("dcatde", "http://dcat-ap.de/def/dcatde/"),
    ("dcatnl", "http://data.overheid.nl/def/dcat-ap-nl/"),
    ("edp", "https://europeandataportal.eu/voc#"),
    ("mobilitydcatap", "https://w3id.org/mobilitydcat-ap#"),
    ("odrl", "http://www.w3.org/ns/odrl/2/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("void", "http://rdfs.org/ns/void#"),
];

/// A name of a vocabulary: its prefix and what follows, `("dct", "title")`.
pub(super) type Name = (&'static str, &'static str);

/// Returns the address that a name stands for.
///
/// # Panics
/// Where the prefix is not in [`PREFIXES`]; the names of this module are literals.
pub(super) fn iri((prefix, local): Name) -> NamedNode {
    let (_, space) = PREFIXES
        .iter()
        .find(|(known, _)| *known == prefix)
        .unwrap_or_else(|| panic!("no vocabulary has the prefix {prefix}"));
    NamedNode::new_unchecked(format!("{space}{local}"))
}

/// Writes an address with its prefix where one fits and what is left needs no escapes.
pub(super) fn short(iri: &str) -> Option<(&'static str, &str)> {
    PREFIXES.iter().find_map(|(prefix, space)| {
        let local = iri.strip_prefix(space)?;
        let plain = local.starts_with(|c: char| c.is_ascii_alphabetic())
            && local.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        plain.then_some((*prefix, local))
    })
}

/// Returns the prefix of an address and what follows it, those of national profiles too.
pub(super) fn name_of(iri: &str) -> Option<(&'static str, &str)> {
    short(iri).or_else(|| {
        OTHERS.iter().find_map(|(prefix, space)| {
            let local = iri.strip_prefix(space)?;
            (!local.is_empty() && local.chars().all(|c| c.is_ascii_alphanumeric()))
                .then_some((*prefix, local))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_short_and_whole() {
        let title = iri(("dct", "title"));
        assert_eq!(title.as_str(), "http://purl.org/dc/terms/title");
        assert_eq!(short(title.as_str()), Some(("dct", "title")));
        assert_eq!(short("http://purl.org/dc/terms/a/b"), None);
        assert_eq!(short("https://example.org/x"), None);
    }
}

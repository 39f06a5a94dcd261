//! Documents of RDF as statements, in every syntax and with the spellings that are met.

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument, JsonLdSyntaxError};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfxml::RdfXmlParser;
use oxttl::{NQuadsParser, TurtleParser};

use super::recovery;
use crate::dcat::Syntax;
use crate::dcat::vocabulary::PREFIXES;
use crate::error::ExchangeError;

/// Most statements of one document.
const MOST: usize = 5_000_000;

/// Spaces that are written with `https`, or under an older name, and the one that is meant.
const SPELLINGS: &[(&str, &str)] = &[
    ("https://www.w3.org/ns/", "http://www.w3.org/ns/"),
    (
        "https://www.w3.org/2006/vcard/ns#",
        "http://www.w3.org/2006/vcard/ns#",
    ),
    ("https://purl.org/dc/terms/", "http://purl.org/dc/terms/"),
    (
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
    ),
    ("https://schema.org/", "http://schema.org/"),
    ("https://xmlns.com/foaf/0.1/", "http://xmlns.com/foaf/0.1/"),
    ("http://vocab.deri.ie/dcat#", "http://www.w3.org/ns/dcat#"),
    ("http://www.w3.org/ns/dcat/", "http://www.w3.org/ns/dcat#"),
    (
        "http://purl.org/hydra/core#",
        "http://www.w3.org/ns/hydra/core#",
    ),
    ("https://www.w3.org/1999/02/22-rdf-syntax-ns#", RDF),
    (
        "https://www.w3.org/2000/01/rdf-schema#",
        "http://www.w3.org/2000/01/rdf-schema#",
    ),
    (
        "https://www.w3.org/2002/07/owl#",
        "http://www.w3.org/2002/07/owl#",
    ),
    (
        "https://www.w3.org/2004/02/skos/core#",
        "http://www.w3.org/2004/02/skos/core#",
    ),
    (
        "https://www.w3.org/2006/time#",
        "http://www.w3.org/2006/time#",
    ),
    ("https://spdx.org/rdf/terms#", "http://spdx.org/rdf/terms#"),
    (
        "https://www.opengis.net/ont/geosparql#",
        "http://www.opengis.net/ont/geosparql#",
    ),
    ("https://data.europa.eu/r5r/", "http://data.europa.eu/r5r/"),
];

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Prefixes that are written without being declared, beside those of our own documents.
const OTHER_PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dcterm", "http://purl.org/dc/terms/"),
    ("dc", "http://purl.org/dc/terms/"),
    ("geosparql", "http://www.opengis.net/ont/geosparql#"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
];

/// Contexts that JSON-LD documents name and that are known here; no other is loaded. An address is known by its host and path, or
/// by the name of its file where it stands in many places.
const CONTEXTS: &[(&str, &str)] = &[
    ("schema.org", include_str!("contexts/schema-org.json")),
    ("schema.org/docs/", include_str!("contexts/schema-org.json")),
    (
        "project-open-data.cio.gov/v1.1/schema/",
        include_str!("contexts/project-open-data.json"),
    ),
    (
        "/catalog.jsonld",
        include_str!("contexts/project-open-data.json"),
    ),
    (
        "/dcat-us-3.0.jsonld",
        include_str!("contexts/dcat-us-3.json"),
    ),
    (
        "resources.data.gov/dcat-us/",
        include_str!("contexts/dcat-us-3.json"),
    ),
    (
        "doi-do.github.io/dcat-us/",
        include_str!("contexts/dcat-us-3.json"),
    ),
];

/// Where Croissant's context is named.
const CROISSANT: &[&str] = &["mlcommons.org/croissant/", "w3id.org/croissant/"];

/// The statements of a document, in parts: what is made of them takes their place part by part.
#[derive(Debug, Default)]
pub(super) struct Statements {
    parts: Vec<Vec<Triple>>,
}

/// Statements of a part.
const PART: usize = 1 << 14;

impl Statements {
    fn len(&self) -> usize {
        let last = self.parts.last().map_or(0, Vec::len);
        self.parts.len().saturating_sub(1) * PART + last
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn push(&mut self, triple: Triple) {
        match self.parts.last_mut().filter(|part| part.len() < PART) {
            Some(part) => part.push(triple),
            None => self.parts.push(vec![triple]),
        }
    }
}

impl IntoIterator for Statements {
    type Item = Triple;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<Triple>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.parts.into_iter().flatten()
    }
}

/// Reads the statements of a document. `base` is its address.
pub(super) fn statements(
    document: &[u8],
    syntax: Syntax,
    base: &str,
) -> Result<Statements, ExchangeError> {
    let mut triples = Statements::default();
    match settled(document, syntax) {
        Syntax::Turtle | Syntax::N3 => {
            for triple in turtle(base)?.for_slice(document) {
                take(&mut triples, triple.map_err(unreadable)?)?;
            }
        }
        // The lines of N-Quads have one more word.
        Syntax::NTriples => {
            for quad in NQuadsParser::new().lenient().for_slice(document) {
                take(&mut triples, without_graph(quad.map_err(unreadable)?))?;
            }
        }
        Syntax::RdfXml => {
            let parser = RdfXmlParser::new().lenient();
            let parser = parser.with_base_iri(base).map_err(unreadable)?;
            for triple in parser.for_slice(without_declaration(document)) {
                take(&mut triples, triple.map_err(unreadable)?)?;
            }
            if !recovery::is_closed(document) {
                return Err(unreadable("it ends before its outermost element does"));
            }
        }
        Syntax::JsonLd => {
            for quad in jsonld(document, base)? {
                take(&mut triples, without_graph(quad.map_err(unreadable)?))?;
            }
        }
    }
    Ok(triples)
}

/// Leaves out the name of a graph: catalogues are also written as graphs with one.
pub(super) fn without_graph(quad: Quad) -> Triple {
    Triple::new(quad.subject, quad.predicate, quad.object)
}

/// Returns the statements of a document of JSON-LD, one after another. No context is fetched.
pub(super) fn jsonld<'d>(
    document: &'d [u8],
    base: &str,
) -> Result<impl Iterator<Item = Result<Quad, JsonLdSyntaxError>> + use<'d>, ExchangeError> {
    let parser = JsonLdParser::new().lenient();
    let parser = parser.with_base_iri(base).map_err(unreadable)?;
    Ok(parser
        .for_slice(document)
        .with_load_document_callback(|address, _| context(address)))
}

/// Returns a parser of Turtle that knows the usual prefixes; what a document declares itself counts more.
pub(super) fn turtle(base: &str) -> Result<TurtleParser, ExchangeError> {
    let parser = TurtleParser::new().lenient();
    let mut parser = parser.with_base_iri(base).map_err(unreadable)?;
    for (prefix, space) in prefixes() {
        parser = parser.with_prefix(prefix, space).map_err(unreadable)?;
    }
    Ok(parser)
}

/// Leaves out the declaration of an XML document that is UTF-8 by now, whatever it was when the declaration was written.
pub(super) fn without_declaration(document: &[u8]) -> &[u8] {
    let text = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    let end = text
        .starts_with(b"<?xml ")
        .then(|| text.windows(2).position(|two| two == b"?>"))
        .flatten();
    match end {
        Some(end) if std::str::from_utf8(text).is_ok() => &text[end + 2..],
        _ => document,
    }
}

/// Adds a statement, in the usual spelling of its names.
pub(super) fn take(triples: &mut Statements, triple: Triple) -> Result<(), ExchangeError> {
    if triples.len() == MOST {
        return Err(ExchangeError::shape(format!(
            "the document has more than {MOST} statements"
        )));
    }
    triples.push(in_usual_spelling(triple));
    Ok(())
}

/// Returns a statement in the usual spelling of its names.
pub(super) fn in_usual_spelling(triple: Triple) -> Triple {
    let predicate = usual(declared(triple.predicate));
    let is_class = predicate.as_str().strip_prefix(RDF) == Some("type");
    let object = match triple.object {
        Term::NamedNode(node) if is_class => Term::NamedNode(usual(declared(node))),
        Term::NamedNode(node) => Term::NamedNode(usual(node)),
        other => other,
    };
    Triple::new(usual_node(triple.subject), predicate, object)
}

/// Returns what a statement is about, in the usual spelling of its name.
pub(super) fn usual_node(node: NamedOrBlankNode) -> NamedOrBlankNode {
    match node {
        NamedOrBlankNode::NamedNode(node) => NamedOrBlankNode::NamedNode(usual(node)),
        blank => blank,
    }
}

pub(super) fn prefixes() -> impl Iterator<Item = (&'static str, &'static str)> {
    PREFIXES.iter().chain(OTHER_PREFIXES).copied()
}

/// Returns the name that is meant by one whose prefix the document forgot to declare.
fn declared(node: NamedNode) -> NamedNode {
    let whole = node.as_str().split_once(':').and_then(|(prefix, local)| {
        let (_, space) = prefixes().find(|(known, _)| *known == prefix)?;
        Some(format!("{space}{local}"))
    });
    whole.map_or(node, NamedNode::new_unchecked)
}

/// Returns the usual spelling of a name.
fn usual(node: NamedNode) -> NamedNode {
    for (spelling, meant) in SPELLINGS {
        if let Some(rest) = node.as_str().strip_prefix(spelling) {
            return NamedNode::new_unchecked(format!("{meant}{rest}"));
        }
    }
    node
}

/// Tells what a document is by its beginning, since servers are often wrong about it.
pub(super) fn seen(document: &[u8]) -> Option<Syntax> {
    let start = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    let start = start.get(..start.len().min(4096))?;
    let start = String::from_utf8_lossy(start);
    let start = start.trim_start();
    let is = |beginning: &str| start.starts_with(beginning);
    if is("<?xml") || is("<rdf:") || is("<RDF") || is("<!DOCTYPE rdf") || is("<!--") {
        Some(Syntax::RdfXml)
    } else if is("{") || is_list_of_objects(start) {
        Some(Syntax::JsonLd)
    } else if is("@prefix") || is("@base") || is("PREFIX") || is("prefix") || is("BASE") {
        Some(Syntax::Turtle)
    } else {
        None
    }
}

/// Returns what a document is: by its beginning, else as it is claimed. What begins with a statement is no XML and no JSON.
pub(super) fn settled(document: &[u8], claimed: Syntax) -> Syntax {
    let is_statement = || {
        let start = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
        let start = start.trim_ascii_start();
        [&b"<http://"[..], b"<https://", b"<urn:", b"_:"]
            .iter()
            .any(|beginning| start.starts_with(beginning))
    };
    match (seen(document), claimed) {
        (Some(seen), _) => seen,
        (None, Syntax::RdfXml | Syntax::JsonLd) if is_statement() => Syntax::Turtle,
        (None, claimed) => claimed,
    }
}

/// Tells whether a text begins as a list of JSON does, and not as a blank node of Turtle.
fn is_list_of_objects(start: &str) -> bool {
    start
        .strip_prefix('[')
        .is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// Returns the context of an address.
fn context(
    address: &str,
) -> Result<JsonLdRemoteDocument, Box<dyn std::error::Error + Send + Sync>> {
    let plain = address
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.")
        .trim_end_matches('/');
    let is = |known: &str| match known {
        file if file.starts_with('/') => plain.ends_with(file),
        folder if folder.ends_with('/') => {
            plain.starts_with(folder) || plain == folder.trim_end_matches('/')
        }
        whole => plain == whole,
    };
    let known = CONTEXTS.iter().find(|(known, _)| is(known));
    let text = match known {
        Some((_, text)) => (*text).to_owned(),
        None if CROISSANT.iter().any(|known| is(known)) => {
            format!("{{\"@context\": {}}}", crate::croissant::CONTEXT)
        }
        None => {
            return Err(
                format!("the context {address} is not known here, and none is fetched").into(),
            );
        }
    };
    Ok(JsonLdRemoteDocument {
        document: text.into_bytes(),
        document_url: address.to_owned(),
    })
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> ExchangeError {
    ExchangeError::shape(format!("the document is not readable as RDF: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_beginning() {
        for (text, expected) in [
            ("\u{feff}<?xml version=\"1.0\"?>", Some(Syntax::RdfXml)),
            ("\n{\"@id\": 1}", Some(Syntax::JsonLd)),
            ("[ a <x> ]", None),
            ("[] a <x> ; <y> \"z\" .", None),
            ("[ {\"@id\": 1}]", Some(Syntax::JsonLd)),
            ("@prefix a: <b> .", Some(Syntax::Turtle)),
            ("<http://a> <http://b> <http://c> .", None),
            ("", None),
        ] {
            assert_eq!(seen(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn known_contexts_are_handed_in() {
        for (address, part) in [
            ("https://schema.org/", "http://schema.org/Dataset"),
            ("http://schema.org", "http://schema.org/Dataset"),
            (
                "https://schema.org/docs/jsonldcontext.jsonld",
                "http://schema.org/Dataset",
            ),
            (
                "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
                "http://www.w3.org/ns/dcat#Dataset",
            ),
            (
                "https://raw.githubusercontent.com/DOI-DO/dcat-us/refs/heads/main/context/dcat-us-3.0.jsonld",
                "http://www.w3.org/ns/dcat#Dataset",
            ),
            (
                "http://mlcommons.org/croissant/1.0",
                "http://schema.org/Dataset",
            ),
        ] {
            let text = format!(
                "{{\"@context\": \"{address}\", \"@id\": \"https://a.example/1\", \"@type\": \"Dataset\"}}"
            );
            let read = statements(text.as_bytes(), Syntax::JsonLd, "https://a.example/")
                .unwrap_or_else(|error| panic!("{address}: {error}"));
            let object = read.into_iter().next();
            let object = object.map(|triple| triple.object.to_string());
            assert_eq!(object, Some(format!("<{part}>")), "{address}");
        }
    }

    #[test]
    fn what_is_no_rdf_is_said_to_be_none() {
        for (text, syntax) in [
            ("<html><body>", Syntax::RdfXml),
            ("<?xml version=\"1.0\"?><rdf:RDF", Syntax::RdfXml),
            ("@prefix a: <b", Syntax::Turtle),
            (
                "{\"@context\": \"https://elsewhere.example/context\", \"a\": 1}",
                Syntax::JsonLd,
            ),
            ("{\"a\": ", Syntax::JsonLd),
            // Cut between two elements, which the parser takes for the end.
            (
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:a=\"http://a.example/\">\
                 <a:B rdf:about=\"https://a.example/1\"><a:c>d</a:c></a:B>",
                Syntax::RdfXml,
            ),
        ] {
            let read = statements(text.as_bytes(), syntax, "https://a.example/");
            assert!(read.is_err(), "{text}: {read:?}");
        }
    }
}

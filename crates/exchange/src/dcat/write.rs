//! Graphs as documents.

use std::fmt::Display;

use oxrdf::{Term, Triple};
use oxrdfxml::RdfXmlSerializer;
use oxttl::{NTriplesSerializer, TurtleSerializer};

use super::graph::Graph;
use super::vocabulary::PREFIXES;
use super::{Syntax, jsonld};
use crate::error::ExchangeError;

/// Writes a graph.
pub(super) fn document(graph: Graph, syntax: Syntax) -> Result<String, ExchangeError> {
    let triples = graph.into_triples();
    match syntax {
        Syntax::Turtle | Syntax::N3 => turtle(&triples),
        Syntax::NTriples => lines(&triples),
        Syntax::RdfXml => rdf_xml(&triples),
        Syntax::JsonLd => Ok(jsonld::document(&triples).to_string()),
    }
}

fn turtle(triples: &[Triple]) -> Result<String, ExchangeError> {
    let mut writer = TurtleSerializer::new();
    for (prefix, space) in used(triples) {
        writer = writer.with_prefix(prefix, space).map_err(unwritable)?;
    }
    let mut writer = writer.for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple).map_err(unwritable)?;
    }
    whole(writer.finish().map_err(unwritable)?)
}

fn lines(triples: &[Triple]) -> Result<String, ExchangeError> {
    let mut writer = NTriplesSerializer::new().for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple).map_err(unwritable)?;
    }
    whole(writer.finish())
}

fn rdf_xml(triples: &[Triple]) -> Result<String, ExchangeError> {
    let mut writer = RdfXmlSerializer::new();
    for (prefix, space) in used(triples) {
        writer = writer.with_prefix(prefix, space).map_err(unwritable)?;
    }
    let mut writer = writer.for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple).map_err(unwritable)?;
    }
    whole(writer.finish().map_err(unwritable)?)
}

/// Returns the prefixes of names that stand in the statements.
fn used(triples: &[Triple]) -> Vec<(&'static str, &'static str)> {
    let stands = |space: &str| {
        triples.iter().any(|triple| {
            triple.predicate.as_str().starts_with(space)
                || match &triple.object {
                    Term::NamedNode(address) => address.as_str().starts_with(space),
                    Term::Literal(literal) => literal.datatype().as_str().starts_with(space),
                    Term::BlankNode(_) => false,
                }
        })
    };
    PREFIXES
        .iter()
        .copied()
        .filter(|(_, space)| stands(space))
        .collect()
}

fn whole(bytes: Vec<u8>) -> Result<String, ExchangeError> {
    String::from_utf8(bytes).map_err(unwritable)
}

fn unwritable(error: impl Display) -> ExchangeError {
    ExchangeError::Unwritable(error.to_string())
}

//! Statements of a document one after another, for documents that are too long for memory.

use std::io::{self, Read};

use oxrdf::{Term, Triple};
use oxrdfxml::RdfXmlParser;
use oxttl::NQuadsParser;

use super::syntax::{self, unreadable};
use super::{Syntax, recovery};
use crate::error::ExchangeError;

/// A statement, its parts as N-Triples writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is about.
    pub subject: String,
    /// The address of the property, without brackets.
    pub property: String,
    /// The value.
    pub object: String,
    /// Whether the value is something that statements can be about.
    pub is_link: bool,
}

/// Why a document was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// It is against the rules of its syntax.
    #[error(transparent)]
    Unreadable(#[from] ExchangeError),
    /// It could not be had, or what takes its statements could not.
    #[error(transparent)]
    Broken(#[from] io::Error),
}

/// Returns the syntax of a document that can be read as a stream, by its beginning or as it is claimed. JSON-LD cannot: what it
/// means may stand at its end.
pub fn syntax_of(beginning: &[u8], claimed: Syntax) -> Option<Syntax> {
    let syntax = syntax::settled(beginning, claimed);
    (syntax != Syntax::JsonLd).then_some(syntax)
}

/// Tells whether a document ends where its outermost element does; of one that is no XML it is not known.
pub fn is_closed(beginning: &[u8], end: &[u8], syntax: Syntax) -> bool {
    syntax != Syntax::RdfXml || recovery::is_closed(&[beginning, end].concat())
}

/// Hands over the statements of a document. `base` is its address.
pub fn each(
    document: impl Read,
    syntax: Syntax,
    base: &str,
    mut take: impl FnMut(Statement) -> io::Result<()>,
) -> Result<(), Halt> {
    let mut hand = |triple: Triple| take(told(syntax::in_usual_spelling(triple)));
    match syntax {
        Syntax::Turtle | Syntax::N3 => {
            for triple in syntax::turtle(base)?.for_reader(document) {
                hand(triple.map_err(unreadable)?)?;
            }
        }
        Syntax::NTriples => {
            for quad in NQuadsParser::new().lenient().for_reader(document) {
                hand(syntax::without_graph(quad.map_err(unreadable)?))?;
            }
        }
        Syntax::RdfXml => {
            let parser = RdfXmlParser::new().lenient();
            let parser = parser.with_base_iri(base).map_err(unreadable)?;
            for triple in parser.for_reader(document) {
                hand(triple.map_err(unreadable)?)?;
            }
        }
        Syntax::JsonLd => {
            return Err(ExchangeError::shape("JSON-LD is not read as a stream").into());
        }
    }
    Ok(())
}

fn told(triple: Triple) -> Statement {
    Statement {
        is_link: !matches!(triple.object, Term::Literal(_)),
        subject: triple.subject.to_string(),
        property: triple.predicate.into_string(),
        object: triple.object.to_string(),
    }
}

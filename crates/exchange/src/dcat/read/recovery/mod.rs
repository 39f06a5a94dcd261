//! What can still be read of a document with errors of syntax.
//!
//! The document is taken apart into pieces that stand by themselves: lines, statements, elements. Those that can be read are read,
//! the others are told with their place. What stood in them is not known, so whatever they are about counts as damaged.

mod jsonld;
mod lines;
mod markup;
mod mending;
mod turtle;

use std::collections::HashSet;

use oxrdf::{NamedOrBlankNode, Triple};

use super::syntax;
use crate::dcat::Syntax;
use crate::error::ExchangeError;

pub(super) use markup::is_closed;

/// Most errors of one document that are told one by one.
const MOST_TOLD: usize = 100;

/// A place of a document that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its line, from 1.
    pub line: usize,
    /// What the parser says.
    pub message: String,
    /// What the place is about, where that can be told.
    pub about: Option<String>,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)?;
        match &self.about {
            Some(about) => write!(out, "; not taken: {about}"),
            None => Ok(()),
        }
    }
}

/// What could be read of a document.
#[derive(Debug, Default)]
pub(super) struct Readable {
    pub(super) triples: syntax::Statements,
    /// Places that could not be read, the first of them.
    pub(super) faults: Vec<Fault>,
    /// How many further places could not be read.
    pub(super) untold: usize,
    /// What those places are about.
    pub(super) damaged: HashSet<NamedOrBlankNode>,
    /// Whether all of it could be read once it was mended.
    is_mended: bool,
}

impl Readable {
    /// Notes a place that could not be read, and what it is about.
    fn fault(&mut self, line: usize, message: String, about: Vec<NamedOrBlankNode>) {
        if self.faults.len() < MOST_TOLD {
            let named = about.iter().find_map(|node| match node {
                NamedOrBlankNode::NamedNode(address) => Some(address.as_str().to_owned()),
                NamedOrBlankNode::BlankNode(_) => None,
            });
            self.faults.push(Fault {
                line,
                message,
                about: named,
            });
        } else {
            self.untold += 1;
        }
        self.damaged.extend(about);
    }

    /// Takes the statements of a piece.
    fn take(&mut self, piece: Vec<Triple>) -> Result<(), ExchangeError> {
        for triple in piece {
            syntax::take(&mut self.triples, triple)?;
        }
        Ok(())
    }
}

/// Reads the statements of a document, or those of its pieces that can be read. Fails where that is none.
pub(super) fn statements(
    document: &[u8],
    claimed: Syntax,
    base: &str,
) -> Result<Readable, ExchangeError> {
    let error = match syntax::statements(document, claimed, base) {
        Ok(triples) => {
            return Ok(Readable {
                triples,
                ..Readable::default()
            });
        }
        Err(error) => error,
    };
    let mut readable = Readable::default();
    let syntax = syntax::settled(document, claimed);
    let mended = match syntax {
        Syntax::RdfXml => mending::mended(document),
        _ => None,
    };
    if let Some(mended) = &mended
        && let Ok(triples) = syntax::statements(mended, syntax, base)
    {
        readable.triples = triples;
        return Ok(readable);
    }
    let document = mended.as_deref().unwrap_or(document);
    match syntax {
        Syntax::NTriples => lines::read(document, &mut readable)?,
        Syntax::Turtle | Syntax::N3 => turtle::read(document, base, &mut readable)?,
        Syntax::RdfXml => markup::read(document, base, &mut readable)?,
        Syntax::JsonLd => jsonld::read(document, base, &mut readable)?,
    }
    if readable.triples.is_empty() {
        return Err(error);
    }
    if readable.is_mended {
        return Ok(readable);
    }
    // Its pieces can be read, but not together.
    if readable.faults.is_empty() {
        readable.fault(1, error.to_string(), Vec::new());
    }
    Ok(readable)
}

/// Returns what statements are about, each once.
fn subjects(triples: &[Triple]) -> Vec<NamedOrBlankNode> {
    let nodes = triples
        .iter()
        .map(|triple| syntax::usual_node(triple.subject.clone()));
    only_once(nodes)
}

/// Leaves each node once, where it stands first. A piece may be about as many as a document has.
fn only_once(nodes: impl IntoIterator<Item = NamedOrBlankNode>) -> Vec<NamedOrBlankNode> {
    let mut seen = HashSet::new();
    nodes
        .into_iter()
        .filter(|node| seen.insert(node.clone()))
        .collect()
}

/// Returns the error of a document that would take too long to take apart. It is refused whole: what was not looked at may be about
/// anything, so no record of it could be known to be whole.
fn too_broken(why: &str) -> ExchangeError {
    syntax::unreadable(format!("it has too many errors to be read in part: {why}"))
}

/// Counts lines while a document is gone through from its beginning.
struct Lines<'d> {
    document: &'d [u8],
    at: usize,
    line: usize,
}

impl<'d> Lines<'d> {
    fn new(document: &'d [u8]) -> Self {
        Self {
            document,
            at: 0,
            line: 1,
        }
    }

    /// Returns the line of a place, which lies behind those that were asked for before; else the line of the furthest one.
    fn of(&mut self, place: usize) -> usize {
        let end = place.min(self.document.len());
        if end > self.at {
            let passed = &self.document[self.at..end];
            self.line += passed.iter().filter(|byte| **byte == b'\n').count();
            self.at = end;
        }
        self.line
    }
}

#[cfg(test)]
mod tests;

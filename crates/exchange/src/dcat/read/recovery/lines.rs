//! N-Triples and N-Quads: what cannot be read is a line.

use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode};
use oxttl::NQuadsParser;

use super::Readable;
use crate::dcat::read::syntax;
use crate::error::ExchangeError;

/// Reads the lines that can be read.
pub(super) fn read(document: &[u8], out: &mut Readable) -> Result<(), ExchangeError> {
    let mut last_subject = None;
    let mut is_last_read = true;
    for (number, line) in (1..).zip(document.split(|byte| *byte == b'\n')) {
        let mut piece = Vec::new();
        let mut wrong = None;
        for quad in NQuadsParser::new().lenient().for_slice(line) {
            match quad {
                Ok(quad) => piece.push(syntax::without_graph(quad)),
                Err(error) => wrong = Some(error.message().to_owned()),
            }
        }
        match wrong {
            Some(message) => {
                out.fault(number, message, about(line).into_iter().collect());
                is_last_read = false;
            }
            None if piece.is_empty() => {}
            None => {
                last_subject = piece.last().map(|triple| triple.subject.clone());
                is_last_read = true;
                out.take(piece)?;
            }
        }
    }
    // Where the document was cut, more was to be said, and most likely of what it spoke of last.
    if !is_last_read && !document.ends_with(b"\n") {
        out.damaged.extend(last_subject.map(syntax::usual_node));
    }
    Ok(())
}

/// Returns what a line is about, as far as its beginning tells.
fn about(line: &[u8]) -> Option<NamedOrBlankNode> {
    let line = std::str::from_utf8(line).ok()?.trim_start();
    let word = line.split([' ', '\t']).next()?;
    if let Some(label) = word.strip_prefix("_:") {
        return BlankNode::new(label).ok().map(Into::into);
    }
    // The bracket behind the address may be what is missing.
    let address = word.strip_prefix('<')?.split(['>', '<']).next()?;
    let node = NamedNode::new(address).ok()?;
    Some(syntax::usual_node(node.into()))
}

//! Turtle: what cannot be read is a statement, up to the dot that ends it.

use std::ops::Range;

use oxrdf::{NamedOrBlankNode, Triple};
use oxttl::TurtleParser;

use super::{Lines, Readable, subjects};
use crate::dcat::read::syntax;
use crate::error::ExchangeError;

/// Reads the statements that can be read.
pub(super) fn read(document: &[u8], base: &str, out: &mut Readable) -> Result<(), ExchangeError> {
    let mut parser = syntax::turtle(base)?;
    let mut lines = Lines::new(document);
    let mut waiting: Vec<Range<usize>> = pieces(document);
    waiting.reverse();
    while let Some(piece) = waiting.pop() {
        let text = &document[piece.clone()];
        let mut reading = parser.clone().for_slice(text);
        let mut triples = Vec::new();
        let mut wrong = None;
        for triple in reading.by_ref() {
            match triple {
                Ok(triple) => triples.push(triple),
                Err(error) => {
                    wrong = Some(error);
                    break;
                }
            }
        }
        if declares(text) {
            // What cannot be declared again could not be declared before.
            for (prefix, space) in reading.prefixes() {
                parser = parser
                    .with_prefix(prefix, space)
                    .map_err(syntax::unreadable)?;
            }
            if let Some(base) = reading.base_iri() {
                parser = parser.with_base_iri(base).map_err(syntax::unreadable)?;
            }
        }
        let Some(error) = wrong else {
            out.take(triples)?;
            continue;
        };
        let at = usize::try_from(error.location().start.offset).unwrap_or(usize::MAX);
        let line = lines.of(piece.start.saturating_add(at));
        let about = match subjects(&triples) {
            none if none.is_empty() => first_word(text, &parser),
            some => some,
        };
        out.fault(line, error.message().to_owned(), about);
        // The dot may be what is missing: the next statement begins where a line does.
        if let Some(next) = next_start(text, at) {
            waiting.push(piece.start + next..piece.end);
        }
    }
    Ok(())
}

/// Returns the places of the statements of a document.
fn pieces(document: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = document.get(at) {
        at = match byte {
            b'#' => line_end(document, at),
            b'<' => address_end(document, at),
            b'"' | b'\'' => text_end(document, at),
            b'\\' => at + 2,
            b'.' if ends_statement(document.get(at + 1)) => {
                out.push(start..at + 1);
                start = at + 1;
                start
            }
            _ => at + 1,
        };
    }
    if !document[start.min(document.len())..]
        .trim_ascii()
        .is_empty()
    {
        out.push(start..document.len());
    }
    out
}

/// Tells whether a dot before this byte ends a statement, and is no part of a number or a name.
fn ends_statement(next: Option<&u8>) -> bool {
    next.is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'#' | b'<' | b'@'))
}

fn line_end(document: &[u8], at: usize) -> usize {
    let rest = &document[at..];
    let length = rest.iter().position(|byte| *byte == b'\n');
    at + length.unwrap_or(rest.len())
}

/// Returns where an address ends; one that is not closed ends with its line.
fn address_end(document: &[u8], at: usize) -> usize {
    let rest = &document[at + 1..];
    match rest.iter().position(|byte| matches!(byte, b'>' | b'\n')) {
        Some(length) => at + 1 + length + 1,
        None => document.len(),
    }
}

/// Returns where a text ends; a short one that is not closed ends with its line.
fn text_end(document: &[u8], at: usize) -> usize {
    let quote = document[at];
    let long = [quote; 3];
    let is_long = document[at..].starts_with(&long);
    let mut at = at + if is_long { 3 } else { 1 };
    while let Some(byte) = document.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if is_long && document[at..].starts_with(&long) => {
                at += 3;
                // Quotes before the closing ones belong to the text.
                while document.get(at) == Some(&quote) {
                    at += 1;
                }
                return at;
            }
            byte if !is_long && *byte == quote => return at + 1,
            b'\n' if !is_long => return at,
            _ => at += 1,
        }
    }
    document.len()
}

/// Tells whether a statement declares something, or stands behind what does.
fn declares(text: &[u8]) -> bool {
    let start = text.trim_ascii_start();
    start.first().is_some_and(|first| *first == b'@')
        || [&b"prefix"[..], b"base", b"#"].iter().any(|word| {
            start
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        })
}

/// Returns what a statement begins with, where that is a name.
fn first_word(text: &[u8], parser: &TurtleParser) -> Vec<NamedOrBlankNode> {
    let Ok(text) = std::str::from_utf8(text) else {
        return Vec::new();
    };
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let word = line.and_then(|line| line.split_whitespace().next());
    let Some(word) = word.filter(|word| !word.starts_with('@')) else {
        return Vec::new();
    };
    let probe = format!("{word} a {word} .");
    let read: Result<Vec<Triple>, _> = parser.clone().for_slice(&probe).collect();
    read.map_or_else(|_| Vec::new(), |triples| subjects(&triples))
}

/// Returns where a statement may begin at or behind an error: at the beginning of the error's line, or of the next line that begins
/// with a name.
fn next_start(text: &[u8], error: usize) -> Option<usize> {
    let error = error.min(text.len());
    let line = text[..error].iter().rposition(|byte| *byte == b'\n')? + 1;
    // Not where the statement itself begins.
    let is_later = !text[..line].trim_ascii().is_empty();
    // A line that goes on with what the line before it began is no statement of its own.
    let begins = |at: usize| {
        let goes_on = matches!(
            text[..at].trim_ascii_end().last(),
            Some(b';' | b',' | b'[' | b'(')
        );
        let is_name = |byte: &u8| matches!(byte, b'<' | b'_') || byte.is_ascii_alphabetic();
        !goes_on && text.get(at).is_some_and(is_name)
    };
    if is_later && begins(line) {
        return Some(line);
    }
    let mut at = error;
    while let Some(length) = text[at..].iter().position(|byte| *byte == b'\n') {
        at += length + 1;
        if begins(at) {
            return Some(at);
        }
    }
    None
}

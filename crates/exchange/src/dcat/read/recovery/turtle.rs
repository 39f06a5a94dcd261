//! Turtle: what cannot be read is a statement, up to the dot that ends it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use oxrdf::{NamedOrBlankNode, Triple};
use oxttl::TurtleParser;

use super::{Lines, Readable, only_once, subjects, too_broken};
use crate::dcat::read::syntax;
use crate::error::ExchangeError;

/// How many times the length of a document is read at most while it is taken apart.
const MOST_TIMES: usize = 16;
/// How many bytes are read beside that.
const ALWAYS_READ: usize = 1 << 20;
/// Most prefixes of a document that is taken apart: the parser takes all of them along to each piece.
const MOST_PREFIXES: usize = 1000;
/// As many prefixes cost nothing to speak of.
const FREE_PREFIXES: usize = 100;
/// What each further one counts for with each piece, in bytes that are read.
const PREFIX_COST: usize = 32;

/// Reads the statements that can be read.
pub(super) fn read(document: &[u8], base: &str, out: &mut Readable) -> Result<(), ExchangeError> {
    let mut parser = syntax::turtle(base)?;
    let mut lines = Lines::new(document);
    let mut waiting: Vec<Range<usize>> = pieces(document);
    waiting.reverse();
    let mut declared: HashMap<String, String> = HashMap::new();
    let mut left = document
        .len()
        .saturating_mul(MOST_TIMES)
        .saturating_add(ALWAYS_READ);
    let mut spend = |length: usize| {
        left = left
            .checked_sub(length)
            .ok_or_else(|| too_broken("its statements cannot be told apart"))?;
        Ok::<(), ExchangeError>(())
    };
    while let Some(piece) = waiting.pop() {
        spend(declared.len().saturating_sub(FREE_PREFIXES) * PREFIX_COST)?;
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
                if declared.get(prefix).is_some_and(|known| known == space) {
                    continue;
                }
                declared.insert(prefix.to_owned(), space.to_owned());
                parser = parser
                    .with_prefix(prefix, space)
                    .map_err(syntax::unreadable)?;
            }
            if declared.len() > MOST_PREFIXES {
                return Err(too_broken(&format!(
                    "it has more than {MOST_PREFIXES} prefixes"
                )));
            }
            if let Some(base) = reading.base_iri() {
                parser = parser.with_base_iri(base).map_err(syntax::unreadable)?;
            }
        }
        let Some(error) = wrong else {
            out.take(triples)?;
            continue;
        };
        let place = error.location();
        let offset = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
        let (at, end) = (offset(place.start.offset), offset(place.end.offset));
        // What was looked at may be far longer than what the next piece begins behind.
        spend(end.min(text.len()))?;
        let line = lines.of(piece.start.saturating_add(at));
        // The dot may be what is missing: the next statement begins where a line does.
        let next = next_start(text, at);
        let passed = &text[..next.unwrap_or(text.len())];
        let about = only_once(subjects(&triples).into_iter().chain(begun(passed, &parser)));
        out.fault(line, error.message().to_owned(), about);
        if let Some(next) = next {
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

/// Returns the names that statements begin with in a text that cannot be read: its first word, and the first of each line where one
/// may begin. A text whose quotes are not closed swallows whole statements.
fn begun(text: &[u8], parser: &TurtleParser) -> Vec<NamedOrBlankNode> {
    let mut words: Vec<&str> = Vec::new();
    let mut seen = HashSet::new();
    let (mut at, mut is_first) = (0, true);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let start = line.trim_ascii_start();
        let may_begin = match start.first() {
            None | Some(b'#') => false,
            Some(_) => std::mem::replace(&mut is_first, false) || begins(text, at),
        };
        if may_begin
            && let Some(word) = name_before(start)
            && seen.insert(word)
        {
            words.push(word);
        }
        at += line.len();
    }
    if words.is_empty() {
        return Vec::new();
    }
    // All of them in one go: the parser takes along its prefixes. A name that it does not know is passed over.
    let probe: String = words
        .iter()
        .map(|word| format!("{word} a {word} .\n"))
        .collect();
    let read = parser.clone().for_slice(&probe);
    let triples: Vec<Triple> = read.filter_map(Result::ok).collect();
    subjects(&triples)
}

/// Returns the name that a line begins with, as it is written.
fn name_before(line: &[u8]) -> Option<&str> {
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    if line.first() == Some(&b'<') {
        let length = line.iter().position(|byte| *byte == b'>')?;
        let name = &line[..=length];
        let is_name = !name[1..].contains(&b'<') && !name.iter().any(blank);
        return std::str::from_utf8(name).ok().filter(|_| is_name);
    }
    let end = line.iter().position(blank).unwrap_or(line.len());
    let word = std::str::from_utf8(&line[..end]).ok()?;
    // A dot or a sign at its end is none of it.
    let word = word.trim_end_matches(['.', ';', ',']);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.' | '%');
    (word.contains(':') && word.chars().all(is_part)).then_some(word)
}

/// Returns where a statement may begin at or behind an error: at the beginning of the error's line, or of the next line that begins
/// with a name or declares something.
fn next_start(text: &[u8], error: usize) -> Option<usize> {
    let error = error.min(text.len());
    let before = text[..error].iter().rposition(|byte| *byte == b'\n');
    let line = before.map_or(0, |at| at + 1);
    // Not where the statement itself begins.
    let is_later = !text[..line].trim_ascii().is_empty();
    if is_later && begins(text, line) {
        return Some(line);
    }
    let mut at = error;
    while let Some(length) = text[at..].iter().position(|byte| *byte == b'\n') {
        at += length + 1;
        if begins(text, at) {
            return Some(at);
        }
    }
    None
}

/// Tells whether a statement may begin at the beginning of a line.
fn begins(text: &[u8], at: usize) -> bool {
    let is_name = |byte: &u8| matches!(byte, b'<' | b'_' | b'@') || byte.is_ascii_alphabetic();
    // A line that goes on with what the line before it began is no statement of its own. It is looked at last: there may be many
    // blank lines to go back over.
    text.get(at).is_some_and(is_name)
        && !matches!(
            text[..at].trim_ascii_end().last(),
            Some(b';' | b',' | b'[' | b'(')
        )
}

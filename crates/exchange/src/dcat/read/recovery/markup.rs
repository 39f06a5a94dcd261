//! RDF/XML: what cannot be read is an element that describes something, or a dataset within a catalogue.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use oxrdfxml::RdfXmlParser;

use super::{Lines, Readable, only_once, subjects, too_broken};
use crate::dcat::read::syntax;
use crate::dcat::vocabulary::iri;
use crate::error::ExchangeError;

/// How many times the length of a document is read at most while it is taken apart.
const MOST_TIMES: usize = 64;
/// How many bytes are read beside that, so that a long head before a few short elements is no matter.
const ALWAYS_READ: usize = 16 << 20;

/// An element, as its tags tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// With its tags.
    pub(super) whole: Range<usize>,
    /// Between them.
    pub(super) inside: Range<usize>,
    pub(super) name: Range<usize>,
    is_closed: bool,
}

/// A tag.
#[derive(Debug, PartialEq, Eq)]
enum Tag {
    Opens(Range<usize>),
    /// Opens and closes at once.
    Stands(Range<usize>),
    Closes(Range<usize>),
}

/// Tells whether the outermost element of a document is closed: the parser takes a document that was cut between two elements.
pub(crate) fn is_closed(document: &[u8]) -> bool {
    let Some(root) = root(document) else {
        return true;
    };
    let name = &document[root.name.clone()];
    let mut rest = document;
    // Comments and instructions may follow it.
    loop {
        rest = rest.trim_ascii_end();
        let (inner, start): (&[u8], &[u8]) = if let Some(inner) = rest.strip_suffix(b"-->") {
            (inner, b"<!--")
        } else if let Some(inner) = rest.strip_suffix(b"?>") {
            (inner, b"<?")
        } else {
            break;
        };
        match inner.windows(start.len()).rposition(|some| some == start) {
            Some(start) => rest = &inner[..start],
            None => return false,
        }
    }
    let stands_alone = root.inside.is_empty() && rest.ends_with(b"/>");
    let closes = rest
        .strip_suffix(b">")
        .map(<[u8]>::trim_ascii_end)
        .and_then(|rest| rest.strip_suffix(name))
        .is_some_and(|rest| rest.ends_with(b"</"));
    stands_alone || closes
}

/// Reads the elements that can be read.
pub(super) fn read(document: &[u8], base: &str, out: &mut Readable) -> Result<(), ExchangeError> {
    let document = syntax::without_declaration(document);
    let Some(root) = root(document).filter(|root| is_named(document, root, b"RDF")) else {
        return Ok(());
    };
    let mut reader = Reader {
        document,
        base,
        lines: Lines::new(document),
        head: &document[..root.inside.start],
        left: document
            .len()
            .saturating_mul(MOST_TIMES)
            .saturating_add(ALWAYS_READ),
        out,
    };
    for element in elements(document, root.inside) {
        reader.describes(&element)?;
    }
    if !is_closed(document) && reader.out.faults.is_empty() {
        let line = reader.lines.of(document.len());
        let message = "the document ends before its outermost element does".to_owned();
        reader.out.fault(line, message, Vec::new());
    }
    Ok(())
}

/// What a piece says before its first error, and where that is and what is wrong.
type Piece = (Vec<Triple>, Option<(usize, String)>);

struct Reader<'d, 'o> {
    document: &'d [u8],
    base: &'d str,
    lines: Lines<'d>,
    /// What stands before the first element within the outermost one.
    head: &'d [u8],
    /// How many bytes may still be read: the head is read again with each element, and either may be long.
    left: usize,
    out: &'o mut Readable,
}

impl Reader<'_, '_> {
    /// Reads an element that describes something; one that cannot be read, by the datasets within it.
    fn describes(&mut self, element: &Element) -> Result<(), ExchangeError> {
        let document = self.document;
        let (triples, wrong) = self.statements(&[], &document[element.whole.clone()])?;
        if wrong.is_none() && element.is_closed {
            return self.out.take(triples);
        }
        let inner = elements(document, element.inside.clone());
        let is_dataset = |inner: &Element| is_named(document, inner, b"dataset");
        let (datasets, others): (Vec<Element>, Vec<Element>) =
            inner.into_iter().partition(is_dataset);
        if datasets.is_empty() {
            self.fault(element, &triples, wrong);
            return Ok(());
        }
        // What the catalogue says of itself, then each of its datasets.
        let opening = &document[element.whole.start..element.inside.start];
        for part in others.iter().chain(&datasets) {
            match self.statements(opening, &document[part.whole.clone()])? {
                (triples, None) if part.is_closed => self.out.take(triples)?,
                (triples, wrong) => self.fault(part, &triples, wrong),
            }
        }
        if self.out.faults.is_empty() {
            self.fault(element, &[], wrong);
        }
        Ok(())
    }

    /// Reads a piece within its surroundings; returns what it says before the first error, and where that is and what is wrong.
    fn statements(&mut self, opening: &[u8], piece: &[u8]) -> Result<Piece, ExchangeError> {
        let before = self.head.len() + opening.len();
        self.left = self
            .left
            .checked_sub(before + piece.len())
            .ok_or_else(|| too_broken("too much stands around each of its elements"))?;
        let text = [self.head, opening, piece].concat();
        let parser = match RdfXmlParser::new().lenient().with_base_iri(self.base) {
            Ok(parser) => parser,
            Err(error) => return Ok((Vec::new(), Some((0, error.to_string())))),
        };
        let mut reading = parser.for_slice(&text);
        let mut triples = Vec::new();
        while let Some(triple) = reading.next() {
            match triple {
                Ok(triple) => triples.push(triple),
                Err(error) => {
                    let at = usize::try_from(reading.buffer_position()).unwrap_or(usize::MAX);
                    return Ok((
                        triples,
                        Some((at.saturating_sub(before), error.to_string())),
                    ));
                }
            }
        }
        Ok((triples, None))
    }

    /// Notes that an element cannot be read. The statements are those before the error.
    fn fault(&mut self, element: &Element, triples: &[Triple], wrong: Option<(usize, String)>) {
        let (at, message) = wrong.unwrap_or_else(|| {
            let length = element.whole.len();
            (length, "the document ends within the element".to_owned())
        });
        let line = self.lines.of(element.whole.start.saturating_add(at));
        let text = &self.document[element.whole.clone()];
        // The catalogue around a dataset is not what is damaged.
        let catalogue = Term::from(iri(("dcat", "Catalog")));
        let catalogues: HashSet<NamedOrBlankNode> = triples
            .iter()
            .filter(|triple| triple.object == catalogue)
            .map(|triple| syntax::usual_node(triple.subject.clone()))
            .collect();
        let said = subjects(triples)
            .into_iter()
            .filter(|node| !catalogues.contains(node));
        self.out
            .fault(line, message, only_once(names(text).chain(said)));
    }
}

/// Returns what the tags of a text describe, in its order. What other records share with a damaged one, such as its publisher, may
/// be described within it.
fn names(text: &[u8]) -> impl Iterator<Item = NamedOrBlankNode> {
    let text = String::from_utf8_lossy(text).into_owned();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(colon) = text[at..].find(':') {
            at += colon + 1;
            if let Some(node) = named(&text[at..]) {
                return Some(node);
            }
        }
        None
    })
}

/// Returns the node that an attribute names, without its prefix.
fn named(attribute: &str) -> Option<NamedOrBlankNode> {
    let value = |rest: &'_ str| -> Option<String> {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        // Where the quote is not closed, the value ends with its tag.
        let end = rest[1..].find([quote, '<', '>'])?;
        Some(rest[1..=end].replace("&amp;", "&"))
    };
    if let Some(rest) = attribute.strip_prefix("about") {
        let node = NamedNode::new(value(rest)?).ok()?;
        return Some(syntax::usual_node(node.into()));
    }
    let label = value(attribute.strip_prefix("nodeID")?)?;
    BlankNode::new(label).ok().map(Into::into)
}

/// Tells whether an element has a name, whatever the prefix.
fn is_named(document: &[u8], element: &Element, local: &[u8]) -> bool {
    let name = &document[element.name.clone()];
    let plain = name.rsplit(|byte| *byte == b':').next();
    plain == Some(local)
}

/// Returns the outermost element, as far as its first tag tells.
pub(super) fn root(document: &[u8]) -> Option<Element> {
    let mut at = 0;
    while let Some(found) = document[at..].iter().position(|byte| *byte == b'<') {
        at += found;
        if let Some(end) = passed_over(document, at) {
            at = end;
            continue;
        }
        let (tag, end) = tag(document, at)?;
        let (name, inside) = match tag {
            Tag::Opens(name) => (name, end..document.len()),
            Tag::Stands(name) => (name, end..end),
            Tag::Closes(_) => return None,
        };
        return Some(Element {
            whole: at..inside.end,
            inside,
            name,
            is_closed: false,
        });
    }
    None
}

/// Returns the elements that stand directly in a part of a document.
fn elements(document: &[u8], part: Range<usize>) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    // How many of each name are open: a tag that closes nothing is not looked for among all of them.
    let mut of_name: HashMap<&[u8], usize> = HashMap::new();
    let (mut start, mut inside) = (part.start, part.start);
    let text = &document[..part.end];
    let mut at = part.start;
    while let Some(found) = text[at..].iter().position(|byte| *byte == b'<') {
        at += found;
        if let Some(end) = passed_over(text, at) {
            at = end;
            continue;
        }
        let Some((tag, end)) = tag(text, at) else {
            at += 1;
            continue;
        };
        match tag {
            Tag::Opens(name) => {
                if open.is_empty() {
                    (start, inside) = (at, end);
                }
                *of_name.entry(&text[name.clone()]).or_default() += 1;
                open.push(name);
            }
            Tag::Stands(name) if open.is_empty() => out.push(Element {
                whole: at..end,
                inside: end..end,
                name,
                is_closed: true,
            }),
            Tag::Stands(_) => {}
            // One that closes nothing is passed over: whoever reads what is around it says so.
            Tag::Closes(name) if !of_name.contains_key(&text[name.clone()]) => {}
            Tag::Closes(name) => {
                let same = |other: &Range<usize>| text[other.clone()] == text[name.clone()];
                if let Some(place) = open.iter().rposition(same) {
                    for closed in open.drain(place..) {
                        let closed = &text[closed];
                        match of_name.get_mut(closed) {
                            Some(count) if *count > 1 => *count -= 1,
                            _ => drop(of_name.remove(closed)),
                        }
                    }
                    if place == 0 {
                        out.push(Element {
                            whole: start..end,
                            inside: inside..at,
                            name,
                            is_closed: true,
                        });
                    }
                }
            }
        }
        at = end;
    }
    if let Some(name) = open.into_iter().next() {
        out.push(Element {
            whole: start..part.end,
            inside: inside..part.end,
            name,
            is_closed: false,
        });
    }
    out
}

/// Returns where something ends that begins like a tag and is none: a comment, characters as they are, an instruction, a declaration.
fn passed_over(document: &[u8], at: usize) -> Option<usize> {
    let rest = &document[at..];
    let end: &[u8] = if rest.starts_with(b"<!--") {
        b"-->"
    } else if rest.starts_with(b"<![CDATA[") {
        b"]]>"
    } else if rest.starts_with(b"<?") {
        b"?>"
    } else if rest.starts_with(b"<!") {
        match rest.iter().find(|byte| matches!(byte, b'[' | b'>')) {
            Some(b'[') => b"]>",
            Some(_) => b">",
            // No other tag ends either.
            None => return Some(document.len()),
        }
    } else {
        return None;
    };
    let length = rest.windows(end.len()).position(|some| some == end);
    Some(length.map_or(document.len(), |length| at + length + end.len()))
}

/// Reads the tag at a place, and returns it with where it ends. One that another follows before its end, ends there.
fn tag(document: &[u8], at: usize) -> Option<(Tag, usize)> {
    let closes = document.get(at + 1) == Some(&b'/');
    let first = at + if closes { 2 } else { 1 };
    let is_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.') || *byte >= 0x80
    };
    let length = document[first.min(document.len())..]
        .iter()
        .take_while(|byte| is_name(byte))
        .count();
    if length == 0 {
        return None;
    }
    let name = first..first + length;
    let mut quote = None;
    let mut end = name.end;
    while let Some(byte) = document.get(end) {
        match (byte, quote) {
            (b'<', _) => break,
            (b'"' | b'\'', None) => quote = Some(*byte),
            (byte, Some(open)) if *byte == open => quote = None,
            (b'>', None) => {
                end += 1;
                let stands = document[end - 2] == b'/';
                let tag = match (closes, stands) {
                    (true, _) => Tag::Closes(name),
                    (false, true) => Tag::Stands(name),
                    (false, false) => Tag::Opens(name),
                };
                return Some((tag, end));
            }
            _ => {}
        }
        end += 1;
    }
    let tag = match closes {
        true => Tag::Closes(name),
        false => Tag::Opens(name),
    };
    Some((tag, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_closed_or_not() {
        for (text, expected) in [
            ("<?xml version=\"1.0\"?><r:RDF a=\"1\"><a/></r:RDF>\n", true),
            ("<r:RDF><a/></r:RDF ><!-- made --> \n", true),
            ("<r:RDF/>", true),
            ("<!DOCTYPE x [<!ENTITY a \"b\">]><r:RDF></r:RDF>", true),
            ("<r:RDF><a/></a>", false),
            ("<r:RDF><a/>", false),
            ("<r:RDF>text", false),
            ("<r:RDF", false),
            ("<r:RDF></r:RDF><!-- cut", false),
            ("<r:RDF></r:RDF><?x y?>\n<!-- made --><?z?>", true),
            ("<r:RDF><a/><?x y?>", false),
            ("<r:RDF></r:RDF>?>", false),
        ] {
            assert_eq!(is_closed(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn elements_are_told_apart() {
        for (text, expected) in [
            (
                "<a>1</a><b/>x<c d='>'>",
                &["<a>1</a>", "<b/>", "<c d='>'>"][..],
            ),
            ("<a><a>1</a></a></r>", &["<a><a>1</a></a>"]),
            ("<a>1</a></a><b>2</b>", &["<a>1</a>", "<b>2</b>"]),
            (
                "<a><b><b></a><b/></b><c/>",
                &["<a><b><b></a>", "<b/>", "<c/>"],
            ),
            ("<a/><!x<b/>", &["<a/>"]),
            ("<a/><!x<b/", &["<a/>"]),
            ("<a><b>1</a><c></c>", &["<a><b>1</a>", "<c></c>"]),
            (
                "<!-- <a> --><a><![CDATA[</a>]]></a>",
                &["<a><![CDATA[</a>]]></a>"],
            ),
            (
                "<a x=\"1><b>2</b></a><c/>",
                &["<a x=\"1><b>2</b></a>", "<c/>"],
            ),
        ] {
            let found: Vec<&str> = elements(text.as_bytes(), 0..text.len())
                .into_iter()
                .map(|element| &text[element.whole])
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

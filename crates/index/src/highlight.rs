//! Marks in a text the words that a query found it by.

use std::collections::HashSet;
use std::ops::Range;

use regex::Regex;

use crate::analysis::{Analysis, folded};
use crate::compile;
use crate::distance::Near;
use crate::error::SearchError;
use crate::query::local::Local;
use crate::query::{Leaf, Node, Occur, dismax, lucene};
use crate::request::SearchRequest;
use crate::stop;
use crate::synonyms::{Stems, Synonyms};

/// What stands in front of a found word.
const OPEN: &str = "<mark>";
/// What stands behind it.
const CLOSE: &str = "</mark>";
/// Bytes of a text that are looked at.
const MAX_BYTES: usize = 64 * 1024;
/// Most patterns of a query that are looked for.
const MAX_PATTERNS: usize = 16;

/// Marks the words of one query.
#[derive(Default)]
pub struct Highlighter {
    english: HashSet<String>,
    french: HashSet<String>,
    patterns: Vec<Regex>,
    nearly: Vec<Near>,
}

impl Highlighter {
    /// Reads what a search looks for; its filters are not marked.
    pub(crate) fn new(synonyms: &Synonyms, request: &SearchRequest) -> Result<Self, SearchError> {
        let q = request.q.trim();
        let of_words = !q.contains(':') && request.def_type.as_deref() != Some("lucene");
        let local = Local::read(q, &request.parsers);
        let node = match (of_words, request.def_type.as_deref()) {
            _ if local.is_some() => local.map_or(Ok(Node::None), |local| local.node()),
            (_, Some("edismax")) => dismax::parse_extended(q),
            (true, _) => dismax::parse(q),
            (false, _) => lucene::parse(q),
        };
        let mut out = Self::default();
        let mut words = Vec::new();
        out.take(&node.map_err(SearchError::syntax)?, &mut words)?;
        if of_words && request.qf.is_none() {
            out.same_meaning(synonyms, &words);
        }
        Ok(out)
    }

    /// Takes what must or may match.
    fn take(&mut self, node: &Node, words: &mut Vec<String>) -> Result<(), SearchError> {
        match node {
            Node::All | Node::None => {}
            Node::Boolean(clauses) => {
                for clause in clauses {
                    if clause.occur != Occur::MustNot {
                        self.take(&clause.node, words)?;
                    }
                }
            }
            Node::Boost(node, _) | Node::Constant(node, _) => self.take(node, words)?,
            Node::Leaf { leaf, .. } => match leaf {
                Leaf::Words(list) => {
                    for word in list {
                        let word = stop::without_elision(word);
                        if !stop::is_small(&folded(&word.to_lowercase())) {
                            self.add(word);
                            words.push(word.to_owned());
                        }
                    }
                }
                Leaf::Phrase(text, _) => self.add(text),
                Leaf::Wildcard(pattern) if self.patterns.len() < MAX_PATTERNS => {
                    self.patterns.push(compile::wildcard_of_words(pattern)?);
                }
                Leaf::Fuzzy(word, edits) if self.nearly.len() < MAX_PATTERNS => {
                    let word = Analysis::Text.normalize(word);
                    self.nearly.push(Near::new(&word, *edits));
                }
                Leaf::Wildcard(_)
                | Leaf::Fuzzy(..)
                | Leaf::Regex(_)
                | Leaf::Exists
                | Leaf::Range(..) => {}
            },
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        let stems = |analysis: Analysis| analysis.words(text).into_iter().map(|(_, stem)| stem);
        self.english.extend(stems(Analysis::Text));
        self.french.extend(stems(Analysis::French));
    }

    fn same_meaning(&mut self, synonyms: &Synonyms, words: &[String]) {
        let stems: Vec<Stems> = words.iter().filter_map(|word| Stems::of(word)).collect();
        let mut at = 0;
        while at < stems.len() {
            let Some(found) = synonyms.find(&stems[at..]) else {
                at += 1;
                continue;
            };
            for term in &found.terms {
                for word in term.text.split_whitespace().map(stop::without_elision) {
                    if !stop::is_small(&folded(&word.to_lowercase())) {
                        self.add(word);
                    }
                }
            }
            at += found.words;
        }
    }

    /// Where the words stand, in order, without overlaps.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        for (analysis, stems) in [
            (Analysis::Text, &self.english),
            (Analysis::French, &self.french),
        ] {
            let mut analyzer = analysis.for_index();
            let mut stream = analyzer.token_stream(text);
            while stream.advance() {
                let token = stream.token();
                let range = token.offset_from..token.offset_to;
                let found = stems.contains(&token.text)
                    || (self.patterns.len() + self.nearly.len() > 0
                        && analysis == Analysis::Text
                        && text
                            .get(range.clone())
                            .is_some_and(|word| self.is_like(word)));
                if found && text.get(range.clone()).is_some() {
                    places.push(range);
                }
            }
        }
        places.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut out: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match out.last() {
                Some(last) if place.start < last.end => {}
                _ => out.push(place),
            }
        }
        out
    }

    fn is_like(&self, word: &str) -> bool {
        let word = Analysis::Text.normalize(word);
        self.patterns.iter().any(|pattern| pattern.is_match(&word))
            || self
                .nearly
                .iter()
                .any(|near| near.distance(&word).is_some())
    }

    /// The whole text as HTML with its found words marked; nothing where none is found.
    pub fn whole(&self, text: &str) -> Option<String> {
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        let places = self.places(text);
        (!places.is_empty()).then(|| marked(text, 0..text.len(), &places))
    }

    /// The parts of a text that have most of the found words, as HTML, in their order.
    pub fn fragments(&self, text: &str, length: usize, most: usize) -> Vec<String> {
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        let places = self.places(text);
        // A part begins a little before a found word and has those that fit.
        let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
        let mut at = 0;
        while at < places.len() {
            let part = around(text, &places[at], length);
            let inside = places[at..]
                .iter()
                .take_while(|place| place.end <= part.end)
                .count()
                .max(1);
            let different: HashSet<String> = places[at..at + inside]
                .iter()
                .map(|place| text[place.clone()].to_lowercase())
                .collect();
            parts.push((different.len() * 100 + inside, part));
            at += inside;
        }
        parts.sort_by_key(|(worth, part)| (std::cmp::Reverse(*worth), part.start));
        parts.truncate(most);
        parts.sort_by_key(|(_, part)| part.start);
        parts
            .into_iter()
            .map(|(_, part)| {
                let front = if part.start > 0 { "…" } else { "" };
                let back = if part.end < text.len() { "…" } else { "" };
                format!("{front}{}{back}", marked(text, part, &places))
            })
            .collect()
    }
}

/// A part of about this length around a place, cut between words.
fn around(text: &str, place: &Range<usize>, length: usize) -> Range<usize> {
    let start = text.floor_char_boundary(place.start.saturating_sub(length / 4));
    let start = match start {
        0 => 0,
        _ => text[start..place.start]
            .find(char::is_whitespace)
            .map_or(place.start, |blank| start + blank),
    };
    let start = place.start - text[start..place.start].trim_start().len();
    let end = text.floor_char_boundary(start + length).max(place.end);
    let end = match end < text.len() {
        true => text[place.end..end]
            .rfind(char::is_whitespace)
            .map_or(place.end, |blank| place.end + blank),
        false => text.len(),
    };
    start..end
}

/// A part of a text as HTML, with the places marked.
fn marked(text: &str, part: Range<usize>, places: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(part.len() + 64);
    let mut at = part.start;
    for place in places
        .iter()
        .filter(|place| place.start >= part.start && place.end <= part.end)
    {
        escape(&text[at..place.start], &mut out);
        out.push_str(OPEN);
        escape(&text[place.clone()], &mut out);
        out.push_str(CLOSE);
        at = place.end;
    }
    escape(&text[at..part.end], &mut out);
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

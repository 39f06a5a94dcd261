//! From the tree of a query to a query of the engine.

use std::cell::Cell;
use std::ops::Bound as Limit;

use chrono::NaiveDateTime;
use regex::{Regex, RegexBuilder};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur as Engine,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::analysis::{Analysis, grams_of, synonyms};
use crate::dates;
use crate::error::SearchError;
use crate::expand::{self, Terms, Values};
use crate::query::{Bound, Clause, Leaf, Node, Occur};
use crate::ranking::{Boosted, Strongest};
use crate::schema::{FieldKind, Fields, Place};
use crate::steady::Steady;

/// Where words without a field are looked up, and how.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    fields: Vec<LookedUp>,
    /// Share of the weaker fields in the score of a word.
    tie: f32,
    /// Whether the parts of a word (`wi-fi`) must all match.
    all_parts: bool,
}

/// A field in which words without a field are looked up.
#[derive(Debug, Clone)]
struct LookedUp {
    name: String,
    kind: FieldKind,
    weight: f32,
}

impl Words {
    /// The default field alone, as the Lucene syntax has it.
    pub(crate) fn lucene(fields: &Fields) -> Self {
        Self::new(fields, vec![("text".to_owned(), 1.0)], 0.0, true)
    }

    pub(crate) fn new(
        fields: &Fields,
        mut names: Vec<(String, f32)>,
        tie: f32,
        all_parts: bool,
    ) -> Self {
        // The field of all texts has two halves: what is said in French is stemmed as French, too.
        if let Some(at) = names.iter().position(|(name, _)| name == "text") {
            names.push(("text_fr".to_owned(), names[at].1));
        }
        let fields = names
            .into_iter()
            .map(|(name, weight)| LookedUp {
                kind: fields.find(&name),
                name,
                weight,
            })
            .collect();
        Self {
            fields,
            tie,
            all_parts,
        }
    }

    /// Looks words up in French titles, too, as in others.
    pub(crate) fn with_french_titles(mut self, fields: &Fields) -> Self {
        let title = self.fields.iter().find(|one| one.name == "title");
        if let Some(weight) = title.map(|title| title.weight) {
            self.fields.push(LookedUp {
                name: "french title".to_owned(),
                kind: FieldKind::Text {
                    place: Place::own(fields.french_title),
                    analysis: Analysis::French,
                    column: String::new(),
                },
                weight,
            });
        }
        self
    }
}

/// Where clauses that only forbid are taken from everything; elsewhere they match nothing, as in the engine of CKAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Negatives {
    Anywhere,
    AtTheTop,
    Nowhere,
}

/// Most patterns of a query, each counted once a field: every one of them reads a dictionary.
const MAX_PATTERNS: usize = 128;

/// Makes queries of the engine.
pub(crate) struct Compiler<'a> {
    fields: &'a Fields,
    now: NaiveDateTime,
    words: Words,
    negatives: Negatives,
    patterns: Cell<usize>,
}

/// A clause of the engine.
pub(crate) type Part = (Engine, Box<dyn Query>);

type Compiled = Result<Option<Box<dyn Query>>, SearchError>;

impl<'a> Compiler<'a> {
    pub(crate) fn new(
        fields: &'a Fields,
        now: NaiveDateTime,
        words: Words,
        negatives: Negatives,
    ) -> Self {
        Self {
            fields,
            now,
            words,
            negatives,
            patterns: Cell::new(0),
        }
    }

    /// Makes the query; one that consists of nothing (only signs, say) matches nothing.
    pub(crate) fn query(&self, node: &Node) -> Result<Box<dyn Query>, SearchError> {
        let query = match node {
            Node::Boolean(clauses) => {
                let everything = self.negatives != Negatives::Nowhere;
                join(self.clauses(clauses)?, None, everything)
            }
            node => self.node(node)?,
        };
        Ok(query.unwrap_or_else(|| Box::new(EmptyQuery)))
    }

    /// Makes the query of words of which a number must match.
    pub(crate) fn with_minimum(
        &self,
        node: &Node,
        needed: impl FnOnce(usize) -> Option<usize>,
    ) -> Result<Box<dyn Query>, SearchError> {
        let Node::Boolean(clauses) = node else {
            return self.query(node);
        };
        let parts = self.clauses(clauses)?;
        let optional = parts
            .iter()
            .filter(|(occur, _)| *occur == Engine::Should)
            .count();
        // Of one word there is nothing to count, so the rule is not even read, as in the engine of CKAN.
        let needed = match (parts.len(), optional) {
            (1, 1) => 1,
            _ => needed(optional).ok_or_else(|| SearchError::syntax("invalid mm"))?,
        };
        let everything = self.negatives != Negatives::Nowhere;
        Ok(join(parts, Some(needed), everything).unwrap_or_else(|| Box::new(EmptyQuery)))
    }

    fn node(&self, node: &Node) -> Compiled {
        Ok(match node {
            Node::All => Some(Box::new(AllQuery)),
            Node::None => None,
            Node::Leaf {
                field: Some(field),
                leaf,
            } => self.leaf(&self.fields.find(field), field, leaf, self.words.all_parts)?,
            Node::Leaf { field: None, leaf } => self.everywhere(leaf)?,
            Node::Boost(node, by) => self.node(node)?.map(|query| Boosted::boxed(query, *by)),
            Node::Constant(node, score) => self
                .node(node)?
                .map(|query| Box::new(ConstScoreQuery::new(query, *score)) as Box<dyn Query>),
            Node::Boolean(clauses) => {
                let everything = self.negatives == Negatives::Anywhere;
                join(self.clauses(clauses)?, None, everything)
            }
        })
    }

    fn clauses(&self, clauses: &[Clause]) -> Result<Vec<Part>, SearchError> {
        let mut parts = Vec::with_capacity(clauses.len());
        for clause in clauses {
            parts.extend(self.clause(clause)?);
        }
        Ok(parts)
    }

    /// A clause; nothing where there is nothing to look up.
    pub(crate) fn clause(&self, clause: &Clause) -> Result<Option<Part>, SearchError> {
        let query = self.node(&clause.node)?;
        Ok(query.map(|query| match clause.occur {
            Occur::Must => (Engine::Must, query),
            Occur::Should => (Engine::Should, query),
            Occur::MustNot => (Engine::MustNot, Box::new(Steady(query)) as Box<dyn Query>),
        }))
    }

    /// A word without a field: the best of the fields it is looked up in.
    fn everywhere(&self, leaf: &Leaf) -> Compiled {
        let mut found = Vec::new();
        for LookedUp { name, kind, weight } in &self.words.fields {
            // A word is no date and no number: such a field does not take part.
            let query = match self.leaf(kind, name, leaf, self.words.all_parts) {
                Ok(query) => query,
                Err(_)
                    if matches!(kind, FieldKind::Date { .. } | FieldKind::Number { .. })
                        && self.words.fields.len() > 1 =>
                {
                    None
                }
                Err(error) => return Err(error),
            };
            if let Some(query) = query {
                found.push(Boosted::boxed(query, *weight));
            }
        }
        Ok(match found.len() {
            0 => None,
            1 => found.pop(),
            _ => Some(Strongest::boxed(found, self.words.tie)),
        })
    }

    fn leaf(&self, kind: &FieldKind, name: &str, leaf: &Leaf, all_parts: bool) -> Compiled {
        if *leaf == Leaf::Exists || matches!(leaf, Leaf::Range(Bound::Open, Bound::Open)) {
            return Ok(Some(self.exists(kind, name)));
        }
        if matches!(
            leaf,
            Leaf::Wildcard(_) | Leaf::Regex(_) | Leaf::Fuzzy(..) | Leaf::Range(..)
        ) {
            self.patterns.set(self.patterns.get() + 1);
            if self.patterns.get() > MAX_PATTERNS {
                return Err(SearchError::syntax("the query has too many patterns"));
            }
        }
        match kind {
            FieldKind::Exact { place, .. } => exact(place, leaf).map(Some),
            FieldKind::Text {
                place, analysis, ..
            } => text(place, *analysis, leaf, all_parts),
            FieldKind::Grams { place, .. } => Ok(Some(grams(place, leaf)?)),
            FieldKind::Date { column } => self.date(column, leaf).map(Some),
            FieldKind::Number { column } => number(column, leaf).map(Some),
        }
    }

    fn exists(&self, kind: &FieldKind, name: &str) -> Box<dyn Query> {
        match kind {
            // Every document has them.
            _ if matches!(name, "text" | "permission_labels" | "id") => Box::new(AllQuery),
            FieldKind::Date { column } => expand::exists(column.clone(), Values::Date),
            FieldKind::Number { column } => expand::exists(column.clone(), Values::Number),
            other => expand::exists(other.column().to_owned(), Values::Text),
        }
    }

    fn date(&self, column: &str, leaf: &Leaf) -> Result<Box<dyn Query>, SearchError> {
        let point = |text: &str| {
            dates::exact(text, self.now)
                .map(|date| date.and_utc().timestamp_micros())
                .map_err(SearchError::syntax)
        };
        match leaf {
            Leaf::Words(words) => any(words.iter().map(|word| {
                let at = point(word)?;
                Ok(expand::dates(column.to_owned(), at, at))
            })),
            Leaf::Phrase(text, _) => {
                let at = point(text)?;
                Ok(expand::dates(column.to_owned(), at, at))
            }
            Leaf::Range(low, high) => {
                let low = match low {
                    Bound::Open => i64::MIN,
                    Bound::Included(text) => point(text)?,
                    Bound::Excluded(text) => point(text)?.saturating_add(1),
                };
                let high = match high {
                    Bound::Open => i64::MAX,
                    Bound::Included(text) => point(text)?,
                    Bound::Excluded(text) => point(text)?.saturating_sub(1),
                };
                Ok(expand::dates(column.to_owned(), low, high))
            }
            _ => Err(SearchError::syntax("Invalid Date String")),
        }
    }
}

fn any(
    queries: impl Iterator<Item = Result<Box<dyn Query>, SearchError>>,
) -> Result<Box<dyn Query>, SearchError> {
    let mut queries: Vec<Box<dyn Query>> = queries.collect::<Result<_, _>>()?;
    Ok(match (queries.len(), queries.pop()) {
        (1, Some(query)) => query,
        (_, Some(query)) => {
            queries.push(query);
            Box::new(BooleanQuery::union(queries))
        }
        (_, None) => Box::new(EmptyQuery),
    })
}

/// Joins clauses. Those that only forbid are taken from everything, or match nothing.
pub(crate) fn join(
    mut parts: Vec<Part>,
    minimum: Option<usize>,
    everything: bool,
) -> Option<Box<dyn Query>> {
    if parts.is_empty() {
        return None;
    }
    if parts.iter().all(|(occur, _)| *occur == Engine::MustNot) {
        if !everything {
            return Some(Box::new(EmptyQuery));
        }
        parts.push((Engine::Must, Box::new(AllQuery)));
    }
    Some(match minimum {
        Some(0) | None => Box::new(BooleanQuery::new(parts)),
        Some(needed) => Box::new(BooleanQuery::with_minimum_required_clauses(parts, needed)),
    })
}

fn exact(place: &Place, leaf: &Leaf) -> Result<Box<dyn Query>, SearchError> {
    let term = |text: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(place.term(text), IndexRecordOption::Basic))
    };
    match leaf {
        Leaf::Words(words) => any(words.iter().map(|word| Ok(term(word)))),
        Leaf::Phrase(text, _) => Ok(term(text)),
        Leaf::Fuzzy(word, edits) => Ok(fuzzy(place, word, *edits)),
        Leaf::Wildcard(pattern) => wildcard(place, pattern, str::to_owned),
        Leaf::Regex(pattern) => Ok(expand::terms(
            place.clone(),
            Terms::Pattern {
                prefix: String::new(),
                pattern: whole(pattern)?,
            },
        )),
        Leaf::Range(low, high) => Ok(expand::terms(
            place.clone(),
            Terms::Range(limit(low, str::to_owned), limit(high, str::to_owned)),
        )),
        Leaf::Exists => Ok(expand::terms(place.clone(), Terms::Prefix(String::new()))),
    }
}

fn text(place: &Place, analysis: Analysis, leaf: &Leaf, all_parts: bool) -> Compiled {
    let term = |text: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(
            place.term(text),
            IndexRecordOption::WithFreqs,
        ))
    };
    let normal = |text: &str| analysis.normalize(text);
    Ok(Some(match leaf {
        Leaf::Words(words) => {
            let parts = analysis.words(&words.join(" "));
            if parts.is_empty() {
                return Ok(None);
            }
            let occur = if all_parts {
                Engine::Must
            } else {
                Engine::Should
            };
            let of_word = |word: &str| match synonyms(word) {
                alternatives if analysis == Analysis::Text && !alternatives.is_empty() => {
                    let terms = alternatives.iter().map(|word| term(word)).collect();
                    Box::new(BooleanQuery::union(terms))
                }
                _ => term(word),
            };
            let mut parts: Vec<_> = parts
                .iter()
                .map(|(_, word)| (occur, of_word(word)))
                .collect();
            match (parts.len(), parts.pop()) {
                (1, Some((_, query))) => query,
                (_, Some(last)) => {
                    parts.push(last);
                    Box::new(BooleanQuery::new(parts))
                }
                (_, None) => return Ok(None),
            }
        }
        Leaf::Phrase(text, slop) => {
            let words = analysis.words(text);
            match words.as_slice() {
                [] => return Ok(None),
                [(_, word)] => term(word),
                // The engine counts the distance of more than two words otherwise.
                _ if slop.is_some_and(|slop| slop > 0) => {
                    let first = words[0].0;
                    let words = words
                        .iter()
                        .map(|(at, word)| (at - first, word.clone()))
                        .collect();
                    expand::close(place.clone(), words, slop.unwrap_or_default())
                }
                _ => {
                    let first = words[0].0;
                    let terms = words
                        .iter()
                        .map(|(at, word)| (at - first, place.term(word)))
                        .collect();
                    Box::new(PhraseQuery::new_with_offset(terms))
                }
            }
        }
        Leaf::Fuzzy(word, edits) => fuzzy(place, &normal(word), *edits),
        Leaf::Wildcard(pattern) => wildcard(place, pattern, normal)?,
        Leaf::Regex(pattern) => expand::terms(
            place.clone(),
            Terms::Pattern {
                prefix: String::new(),
                pattern: whole(pattern)?,
            },
        ),
        Leaf::Range(low, high) => expand::terms(
            place.clone(),
            Terms::Range(limit(low, normal), limit(high, normal)),
        ),
        Leaf::Exists => expand::terms(place.clone(), Terms::Prefix(String::new())),
    }))
}

fn fuzzy(place: &Place, word: &str, edits: u8) -> Box<dyn Query> {
    Box::new(FuzzyTermQuery::new(place.term(word), edits, true))
}

fn limit(bound: &Bound, normal: impl Fn(&str) -> String) -> Limit<String> {
    match bound {
        Bound::Open => Limit::Unbounded,
        Bound::Included(text) => Limit::Included(normal(text)),
        Bound::Excluded(text) => Limit::Excluded(normal(text)),
    }
}

/// A regular expression for a whole term.
fn whole(pattern: &str) -> Result<Regex, SearchError> {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(1 << 20)
        .dot_matches_new_line(true)
        .build()
        .map_err(|_| SearchError::syntax("invalid regular expression"))
}

/// A pattern with `*` and `?`, read.
struct Pattern {
    regex: String,
    /// What stands before the first sign.
    prefix: String,
    /// Whether that is all, with a star behind it.
    plain: bool,
}

fn read_pattern(pattern: &str, normal: impl Fn(&str) -> String) -> Pattern {
    let mut regex = String::new();
    let mut prefix = None;
    let mut literal = String::new();
    let mut plain = true;
    let mut chars = pattern.chars();
    let flush = |literal: &mut String, regex: &mut String, prefix: &mut Option<String>| {
        let text = normal(literal);
        regex.push_str(&regex::escape(&text));
        prefix.get_or_insert(text);
        literal.clear();
    };
    while let Some(c) = chars.next() {
        match c {
            '\\' => literal.extend(chars.next()),
            '*' | '?' => {
                flush(&mut literal, &mut regex, &mut prefix);
                plain &= c == '*' && chars.as_str().is_empty();
                regex.push_str(if c == '*' { ".*" } else { "." });
            }
            c => literal.push(c),
        }
    }
    flush(&mut literal, &mut regex, &mut prefix);
    Pattern {
        regex,
        prefix: prefix.unwrap_or_default(),
        plain,
    }
}

fn compiled(pattern: &Pattern) -> Result<Regex, SearchError> {
    RegexBuilder::new(&format!("^{}$", pattern.regex))
        .size_limit(1 << 20)
        .dot_matches_new_line(true)
        .build()
        .map_err(|_| SearchError::syntax("the pattern is too long"))
}

/// A pattern with `*` and `?` for words without accents.
pub(crate) fn wildcard_of_words(pattern: &str) -> Result<Regex, SearchError> {
    compiled(&read_pattern(pattern, |text| {
        Analysis::Text.normalize(text)
    }))
}

/// A pattern with `*` and `?`; what stands before the first of them narrows the search.
fn wildcard(
    place: &Place,
    pattern: &str,
    normal: impl Fn(&str) -> String,
) -> Result<Box<dyn Query>, SearchError> {
    let read = read_pattern(pattern, normal);
    let terms = match read.plain {
        true => Terms::Prefix(read.prefix),
        false => Terms::Pattern {
            pattern: compiled(&read)?,
            prefix: read.prefix,
        },
    };
    Ok(expand::terms(place.clone(), terms))
}

/// Words inside names: every word must be there. A phrase is one word alone: as in the engine of CKAN, the runs of letters of a name do
/// not follow one another as the words of a phrase would.
fn grams(place: &Place, leaf: &Leaf) -> Result<Box<dyn Query>, SearchError> {
    let text = match leaf {
        Leaf::Words(words) => words.join(" "),
        Leaf::Phrase(text, _) if text.split_whitespace().nth(1).is_some() => {
            return Ok(Box::new(EmptyQuery));
        }
        Leaf::Phrase(text, _) => text.clone(),
        Leaf::Fuzzy(word, _) => word.clone(),
        _ => {
            return Err(SearchError::syntax(
                "patterns are not supported in this field",
            ));
        }
    };
    let mut parts: Vec<Box<dyn Query>> = Vec::new();
    for word in text.split_whitespace() {
        let terms: Vec<_> = grams_of(word)
            .into_iter()
            .map(|(at, gram)| (at, place.term(&gram)))
            .collect();
        parts.push(match terms.as_slice() {
            [] => Box::new(EmptyQuery),
            [(_, term)] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        });
    }
    Ok(match parts.len() {
        0 => Box::new(EmptyQuery),
        _ => Box::new(BooleanQuery::intersection(parts)),
    })
}

fn number(column: &str, leaf: &Leaf) -> Result<Box<dyn Query>, SearchError> {
    let read = |text: &str| {
        text.trim()
            .parse::<i64>()
            .map_err(|_| SearchError::syntax(format!("Invalid Number: {text}")))
    };
    match leaf {
        Leaf::Words(words) => any(words.iter().map(|word| {
            let at = read(word)?;
            Ok(expand::numbers(column.to_owned(), at, at))
        })),
        Leaf::Phrase(text, _) => {
            let at = read(text)?;
            Ok(expand::numbers(column.to_owned(), at, at))
        }
        Leaf::Range(low, high) => {
            let low = match low {
                Bound::Open => i64::MIN,
                Bound::Included(text) => read(text)?,
                Bound::Excluded(text) => read(text)?.saturating_add(1),
            };
            let high = match high {
                Bound::Open => i64::MAX,
                Bound::Included(text) => read(text)?,
                Bound::Excluded(text) => read(text)?.saturating_sub(1),
            };
            Ok(expand::numbers(column.to_owned(), low, high))
        }
        _ => Err(SearchError::syntax("Invalid Number")),
    }
}

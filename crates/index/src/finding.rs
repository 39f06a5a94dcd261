//! Words that people type, looked up as people mean them.
//!
//! Small words count only where there is nothing else. Each word is also looked up by the terms that mean the same, in English
//! and in French, at half its weight; the words of a longer term (`marchés publics`) are each found by its other terms, so that
//! how many words must match stays what it was. Titles that have the words side by side, or consist of them, come first.

use tantivy::query::{BooleanQuery, Occur as Engine, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis::{Analysis, folded};
use crate::compile::{Compiler, Part, join};
use crate::error::SearchError;
use crate::query::{Clause, Leaf, Node, Occur};
use crate::ranking::{Boosted, Strongest};
use crate::schema::Fields;
use crate::stop;
use crate::synonyms::{Stems, Synonyms, Term};
use crate::typed;

/// Weight of titles beside other texts.
const TITLE: f32 = 4.0;
/// Weight of terms that mean the same beside the word itself.
const SAME_MEANING: f32 = 0.5;
/// Most terms that mean the same in one search.
const MAX_TERMS: usize = 24;
/// Words that may stand between those of a title that has them side by side.
const NEAR: u32 = 1;
/// Most words of a title that is looked for as a whole.
const MAX_TITLE_WORDS: usize = 16;

/// Makes the query of what people typed.
pub(crate) struct Finding<'a> {
    fields: &'a Fields,
    compiler: &'a Compiler<'a>,
    synonyms: &'a Synonyms,
}

impl<'a> Finding<'a> {
    pub(crate) fn new(
        fields: &'a Fields,
        compiler: &'a Compiler<'a>,
        synonyms: &'a Synonyms,
    ) -> Self {
        Self {
            fields,
            compiler,
            synonyms,
        }
    }

    /// Makes the query; `needed` tells how many of the optional words must match.
    pub(crate) fn query(
        &self,
        node: &Node,
        needed: impl FnOnce(usize) -> Option<usize>,
    ) -> Result<Box<dyn Query>, SearchError> {
        let all = match node {
            Node::Boolean(clauses) => clauses.clone(),
            Node::Leaf { .. } => vec![Clause {
                occur: Occur::Should,
                node: node.clone(),
            }],
            other => return self.compiler.query(other),
        };
        let clauses = telling(&all);
        // They count among the words of which some must match, and as found: so nothing is missed that the engine of CKAN finds.
        let small = all.len() - clauses.len();
        let mut same_meaning = self.same_meaning(&clauses);
        let mut parts: Vec<Part> = Vec::with_capacity(clauses.len());
        for (clause, others) in clauses.iter().zip(&mut same_meaning) {
            let Some(query) = self.compiler.clause(clause)? else {
                continue;
            };
            let (occur, query) = query;
            let query = match others.is_empty() {
                true => query,
                false => {
                    let mut all = std::mem::take(others);
                    all.push(query);
                    Strongest::boxed(all, 0.0)
                }
            };
            parts.push((occur, query));
        }
        let optional = parts
            .iter()
            .filter(|(occur, _)| *occur == Engine::Should)
            .count();
        // Of one word there is nothing to count: see Compiler::with_minimum.
        let needed = match (parts.len() + small, optional + small) {
            (1, 1) => 1,
            (_, words) => needed(words).ok_or_else(|| SearchError::syntax("invalid mm"))?,
        };
        let needed = match needed {
            0 => 0,
            needed => needed.saturating_sub(small).clamp(1, optional.max(1)),
        };
        let Some(main) = join(parts, Some(needed), false) else {
            return self.compiler.query(&Node::None);
        };
        let mut parts: Vec<Part> = self
            .titles(node)
            .map(|query| (Engine::Should, query))
            .collect();
        Ok(match parts.is_empty() {
            true => main,
            false => {
                parts.push((Engine::Must, main));
                Box::new(BooleanQuery::new(parts))
            }
        })
    }

    /// For each clause, queries of terms that mean the same.
    fn same_meaning(&self, clauses: &[Clause]) -> Vec<Vec<Box<dyn Query>>> {
        let stems: Vec<Option<Stems>> = clauses
            .iter()
            .map(|clause| match clause.occur {
                Occur::MustNot => None,
                Occur::Must | Occur::Should => word_of(clause).and_then(Stems::of),
            })
            .collect();
        let mut out: Vec<Vec<Box<dyn Query>>> = clauses.iter().map(|_| Vec::new()).collect();
        let mut left = MAX_TERMS;
        let mut at = 0;
        while at < stems.len() {
            let run: Vec<Stems> = stems[at..].iter().map_while(Clone::clone).collect();
            let Some(found) = self.synonyms.find(&run) else {
                at += 1;
                continue;
            };
            for term in found.terms.into_iter().take(left) {
                left -= 1;
                // The term counts once, however many words it stands for.
                let weight = SAME_MEANING / found.words as f32;
                for queries in &mut out[at..at + found.words] {
                    queries.extend(self.term(term, weight));
                }
            }
            at += found.words;
        }
        out
    }

    /// The query of a term that means the same.
    fn term(&self, term: &Term, share: f32) -> Option<Box<dyn Query>> {
        let mut places = vec![
            (self.fields.title, Analysis::Text, TITLE),
            (self.fields.text, Analysis::Text, 1.0),
        ];
        if term.language == Analysis::French {
            places.push((self.fields.french_title, Analysis::French, TITLE));
            // The field of all texts holds the French ones, too, with plurals taken off as in English; only what is said in
            // several words, which few records have, is worth another look.
            if term.is_phrase() {
                places.push((self.fields.french, Analysis::French, 1.0));
            }
        }
        let queries: Vec<Box<dyn Query>> = places
            .into_iter()
            .filter_map(|(field, analysis, weight)| {
                let query = side_by_side(field, &analysis.words(&term.text), 0)?;
                Some(Boosted::boxed(query, weight * share))
            })
            .collect();
        (!queries.is_empty()).then(|| Strongest::boxed(queries, 0.0))
    }

    /// Queries of titles that have the words side by side, or consist of them.
    fn titles(&self, node: &Node) -> impl Iterator<Item = Box<dyn Query>> {
        let clauses = match node {
            Node::Boolean(clauses) => clauses.as_slice(),
            _ => &[],
        };
        let alone = match node {
            Node::Leaf {
                field: None,
                leaf: Leaf::Words(words),
            } => words.join(" "),
            _ => String::new(),
        };
        let words: Vec<&str> = clauses
            .iter()
            .filter(|clause| clause.occur != Occur::MustNot)
            .filter_map(word_of)
            .collect();
        let text = match words.is_empty() {
            true => alone,
            false => words.join(" "),
        };
        let near = |field: Field, analysis: Analysis| {
            let words = analysis.words(&text);
            match (2..=MAX_TITLE_WORDS).contains(&words.len()) {
                true => side_by_side(field, &words, NEAR),
                false => None,
            }
        };
        let whole = typed::whole(&text).map(|whole| -> Box<dyn Query> {
            let term = self.fields.whole_title.term(&whole);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        });
        [
            near(self.fields.title, Analysis::Text),
            near(self.fields.french_title, Analysis::French),
            whole,
        ]
        .into_iter()
        .flatten()
        .map(|query| Boosted::boxed(query, TITLE))
    }
}

/// A word, or words side by side.
fn side_by_side(field: Field, words: &[(usize, String)], near: u32) -> Option<Box<dyn Query>> {
    let term = |word: &str| tantivy::Term::from_field_text(field, word);
    match words {
        [] => None,
        [(_, word)] => Some(Box::new(TermQuery::new(
            term(word),
            IndexRecordOption::WithFreqs,
        ))),
        [(first, _), ..] => {
            let terms = words.iter().map(|(at, word)| (at - first, term(word)));
            Some(Box::new(PhraseQuery::new_with_offset_and_slop(
                terms.collect(),
                near,
            )))
        }
    }
}

/// The word of a clause that is one.
fn word_of(clause: &Clause) -> Option<&str> {
    match &clause.node {
        Node::Leaf {
            field: None,
            leaf: Leaf::Words(words),
        } => match words.as_slice() {
            [word] => Some(word),
            _ => None,
        },
        _ => None,
    }
}

/// The clauses that say something: without small words, where there are others.
fn telling(clauses: &[Clause]) -> Vec<Clause> {
    let calm = clauses
        .iter()
        .filter_map(word_of)
        .any(|word| word.chars().any(char::is_lowercase));
    // Capitals among small letters stand for something: `LA`, `ON`.
    let is_name = |word: &str| calm && word.len() > 1 && !word.chars().any(char::is_lowercase);
    let is_small = |clause: &Clause| {
        clause.occur == Occur::Should
            && word_of(clause)
                .is_some_and(|word| !is_name(word) && stop::is_small(&folded(&word.to_lowercase())))
    };
    let some = clauses
        .iter()
        .any(|clause| clause.occur != Occur::MustNot && !is_small(clause));
    clauses
        .iter()
        .filter(|clause| !some || !is_small(clause))
        .map(|clause| match word_of(clause) {
            Some(word) if clause.occur != Occur::MustNot => Clause {
                occur: clause.occur,
                node: Node::Leaf {
                    field: None,
                    leaf: Leaf::Words(vec![stop::without_elision(word).to_owned()]),
                },
            },
            _ => clause.clone(),
        })
        .collect()
}

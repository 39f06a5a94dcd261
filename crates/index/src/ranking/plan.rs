//! What a query consists of: sums and maxima of terms and phrases.

use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::{Score, Term};

use super::parts::{Boosted, Strongest};
use crate::bits::SetQuery;
use crate::steady::Steady;

/// A query, as far as documents and scores follow from its leaves.
pub(super) enum Plan {
    Leaf(usize),
    Strongest {
        parts: Vec<Plan>,
        tie: Score,
    },
    Sum {
        must: Vec<Plan>,
        should: Vec<Plan>,
        /// How many of those that may match must.
        least: usize,
        not: Vec<Plan>,
    },
}

/// What is looked up, and what its score is multiplied with.
pub(super) enum Asked {
    Term(Term, Score),
    Phrase(PhraseQuery, Score),
    /// All documents of the query have this score.
    Set(Box<dyn Query>, Score),
}

impl Plan {
    /// Takes a query apart; nothing where it holds something else.
    pub(super) fn of(query: &dyn Query, boost: Score, leaves: &mut Vec<Asked>) -> Option<Self> {
        // Bounds of scores ask for scores that only grow.
        if !boost.is_finite() || boost < 0.0 {
            return None;
        }
        let mut leaf = |asked| {
            leaves.push(asked);
            Some(Self::Leaf(leaves.len() - 1))
        };
        if let Some(query) = query.downcast_ref::<TermQuery>() {
            return leaf(Asked::Term(query.term().clone(), boost));
        }
        if let Some(query) = query.downcast_ref::<PhraseQuery>() {
            return leaf(Asked::Phrase(query.clone(), boost));
        }
        if query.is::<SetQuery>()
            || query.is::<FuzzyTermQuery>()
            || query.is::<AllQuery>()
            || query.is::<EmptyQuery>()
        {
            return leaf(Asked::Set(query.box_clone(), boost));
        }
        if let Some(query) = query.downcast_ref::<Boosted>() {
            return Self::of(&*query.query, boost * query.by, leaves);
        }
        if let Some(query) = query.downcast_ref::<Steady>() {
            return Self::of(&*query.0, boost, leaves);
        }
        if let Some(query) = query.downcast_ref::<Strongest>() {
            let parts = query
                .parts
                .iter()
                .map(|part| Self::of(&**part, boost, leaves))
                .collect::<Option<_>>()?;
            let tie = query.tie;
            return Some(Self::Strongest { parts, tie });
        }
        let query = query.downcast_ref::<BooleanQuery>()?;
        let (mut must, mut should, mut not) = (Vec::new(), Vec::new(), Vec::new());
        for (occur, part) in query.clauses() {
            let parts = match occur {
                Occur::Must => &mut must,
                Occur::Should => &mut should,
                Occur::MustNot => &mut not,
            };
            parts.push(Self::of(&**part, boost, leaves)?);
        }
        // Where nothing must match, something that may does.
        let least = match must.is_empty() {
            true => query.get_minimum_number_should_match().max(1),
            false => query.get_minimum_number_should_match(),
        };
        Some(Self::Sum {
            must,
            should,
            least,
            not,
        })
    }

    /// The score of a document with these scores of its leaves; nothing where it does not match.
    pub(super) fn score(&self, leaves: &[Option<Score>]) -> Option<Score> {
        match self {
            Self::Leaf(leaf) => leaves[*leaf],
            Self::Strongest { parts, tie } => {
                let mut found = None;
                for score in parts.iter().filter_map(|part| part.score(leaves)) {
                    let (most, sum) = found.unwrap_or((0.0, 0.0));
                    found = Some((score.max(most), sum + score));
                }
                found.map(|(most, sum)| most + (sum - most) * tie)
            }
            Self::Sum {
                must,
                should,
                least,
                not,
            } => {
                let mut sum = 0.0;
                for part in must {
                    sum += part.score(leaves)?;
                }
                let mut matching = 0;
                for score in should.iter().filter_map(|part| part.score(leaves)) {
                    matching += 1;
                    sum += score;
                }
                let excluded = || not.iter().any(|part| part.score(leaves).is_some());
                (matching >= *least && !excluded()).then_some(sum)
            }
        }
    }

    /// The most that a document can score whose leaves score at most this.
    pub(super) fn bound(&self, leaves: &[Score]) -> Score {
        match self {
            Self::Leaf(leaf) => leaves[*leaf],
            Self::Strongest { parts, tie } => {
                let (mut most, mut sum) = (0.0_f32, 0.0);
                for part in parts {
                    let score = part.bound(leaves);
                    most = most.max(score);
                    sum += score;
                }
                most + (sum - most) * tie
            }
            Self::Sum { must, should, .. } => must
                .iter()
                .chain(should)
                .map(|part| part.bound(leaves))
                .sum(),
        }
    }
}

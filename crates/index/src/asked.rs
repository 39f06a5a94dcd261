//! A question, ready to be asked of each segment, and the score below which nothing comes on the page.

use tantivy::query::Weight;

use crate::functions::Adjustment;
use crate::question::Wanted;
use crate::ranking::Ranking;
use crate::sort::{By, Criterion};
use crate::top::Candidate;
use crate::view::View;

/// What is looked for, where the score matters.
pub(crate) enum Asked {
    /// Only documents that may be on the page are scored.
    Ranked {
        key: Option<String>,
        ranking: Ranking,
        adjustment: Adjustment,
    },
    /// Every document is scored.
    Scored {
        weight: Box<dyn Weight>,
        adjustment: Adjustment,
    },
}

impl Asked {
    pub(crate) fn new(
        wanted: Wanted,
        adjustment: Adjustment,
        ranking: Option<Ranking>,
        criteria: &[Criterion],
        view: &View,
    ) -> tantivy::Result<Self> {
        let best_first = criteria
            .first()
            .is_some_and(|first| first.by == By::Score && first.descending);
        Ok(match ranking {
            Some(ranking) if best_first && adjustment.only_lifts() => Self::Ranked {
                key: wanted.key,
                ranking,
                adjustment,
            },
            _ => Self::Scored {
                weight: wanted.query.weight(view.scoring())?,
                adjustment,
            },
        })
    }
}

/// The score below which no document comes on the page.
pub(crate) struct Floor {
    wanted: usize,
    /// The best scores of all segments so far.
    best: Vec<f32>,
    pub(crate) score: f32,
}

impl Floor {
    pub(crate) fn new(wanted: usize) -> Self {
        Self {
            wanted,
            best: Vec::new(),
            score: f32::NEG_INFINITY,
        }
    }

    pub(crate) fn raise(&mut self, found: &[Candidate]) {
        self.best.extend(found.iter().map(|found| found.score));
        self.best.sort_unstable_by(|a, b| b.total_cmp(a));
        self.best.truncate(self.wanted);
        if self.best.len() == self.wanted
            && let Some(last) = self.best.last()
        {
            self.score = *last;
        }
    }
}

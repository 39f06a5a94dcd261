//! The index as it was at a moment: what is indexed now, without the records that changed since, with those as they were.
//!
//! The segments of both stand in one view, so counts, orders and scores are those of one index.

use std::sync::Arc;

use tantivy::Term;

use crate::error::{IndexError, SearchError};
use crate::generation::Generation;
use crate::highlight::Highlighter;
use crate::request::{Document, SearchAnswer, SearchRequest, Settings, Update};
use crate::synonyms::Synonyms;
use crate::view::View;

/// An index of a past moment.
pub struct Past {
    live: Arc<Generation>,
    /// Holds what was otherwise; its segments are open as long as the view is.
    view: View,
    synonyms: Arc<Synonyms>,
}

impl Past {
    pub(crate) fn new(
        live: Arc<Generation>,
        settings: &Settings,
        synonyms: Arc<Synonyms>,
        changed: &[String],
        documents: Vec<Document>,
    ) -> Result<Self, IndexError> {
        let others = Generation::create(None, settings)?;
        others.set_temporary(true);
        if !documents.is_empty() {
            let updates: Vec<Update> = documents
                .into_iter()
                .map(|document| Update::Put(Box::new(document)))
                .collect();
            others.apply(&updates, 1)?;
        }
        let hidden: Vec<Term> = changed.iter().map(|id| live.id_term(id)).collect();
        let view = View::overlaid(&live.view(), &others.view(), &hidden)?;
        Ok(Self {
            live,
            view,
            synonyms,
        })
    }

    /// Answers a search as the index would have then.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, SearchError> {
        self.live.search_in(&self.view, &self.synonyms, request)
    }

    /// Returns what marks the words that a search looks for.
    pub fn highlighter(&self, request: &SearchRequest) -> Result<Highlighter, SearchError> {
        Highlighter::new(&self.synonyms, request)
    }
}

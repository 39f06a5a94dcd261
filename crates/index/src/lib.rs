//! The full-text index: the only crate that sees the search engine.
//!
//! [`Index`] holds one document a dataset, follows updates in order ([`Index::apply`]) and answers searches in the query
//! language that CKAN's clients send to Solr ([`Index::search`]). It is derived data: whatever happens to its folder, it can
//! be filled again from the catalogue's database, which [`Index::applied_seq`] asks for by answering 0.

mod alike;
mod analysis;
mod asked;
mod bits;
mod cache;
mod compile;
mod complete;
mod dates;
mod directory;
mod distance;
mod document;
mod error;
mod expand;
mod explain;
mod facets;
mod finding;
mod folder;
mod functions;
mod generation;
mod highlight;
mod index;
mod language;
mod layered;
mod past;
mod query;
mod question;
mod ranking;
mod request;
mod schema;
mod search;
mod settling;
mod shown;
mod sort;
mod spatial;
mod steady;
mod stop;
mod suggest;
mod synonyms;
mod top;
mod typed;
mod values;
mod view;
mod worth;
mod writing;

pub use error::{IndexError, SearchError};
pub use highlight::Highlighter;
pub use index::{Index, Successor};
pub use past::Past;
pub use request::{
    Below, Completion, Completions, Document, Explanation, FacetRequest, Hit, QueryParser,
    SearchAnswer, SearchRequest, Settings, Suggestion, Understood, Update, parties_of,
};

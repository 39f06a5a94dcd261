//! The full-text index: the only crate that sees the search engine.
//!
//! [`Index`] holds one document a dataset, follows updates in order ([`Index::apply`]) and answers searches in the query
//! language that CKAN's clients send to Solr ([`Index::search`]). It is derived data: whatever happens to its folder, it can
//! be filled again from the catalogue's database, which [`Index::applied_seq`] asks for by answering 0.

mod analysis;
mod bits;
mod cache;
mod compile;
mod dates;
mod document;
mod error;
mod expand;
mod facets;
mod folder;
mod functions;
mod generation;
mod index;
mod layered;
mod query;
mod request;
mod schema;
mod search;
mod shown;
mod sort;
mod spatial;
mod steady;
mod top;
mod view;

pub use error::{IndexError, SearchError};
pub use index::{Index, Successor};
pub use request::{Document, FacetRequest, Hit, SearchAnswer, SearchRequest, Settings, Update};

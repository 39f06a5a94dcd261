//! DCAT as plain JSON, the form of `/dcat.json` that CKAN's extension had before it knew RDF.
//!
//! A document is a list of datasets, a page at a time. Its keys are mostly those of `data.json`, so a record is brought into that form
//! and read as one.

mod read;
mod write;

pub use read::dataset_from;
pub use write::item;

//! What harvesting keeps: sources, runs, the records that runs saw, and what went wrong.

mod error;
mod job;
mod log;
mod object;
mod preview;
mod seen;
mod source;

pub use job::JobCounts;
pub use object::{Known, Mark, ObjectEnd};
pub use preview::HarvestPreview;

use serde_json::Value;

use crate::error::StoreError;

/// Reads JSON of a column.
fn parsed(text: Option<String>) -> Result<Option<Value>, StoreError> {
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Reads a word of a column.
fn word<T: TryFrom<String, Error = String>>(text: String) -> Result<T, StoreError> {
    T::try_from(text).map_err(|text| StoreError::Damaged(format!("unknown word {text:?}")))
}

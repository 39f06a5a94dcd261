//! Answers the questions that validation asks of the database.

use cairn_domain::record::Dataset;
use cairn_domain::schema::Operation;
use serde_json::{Map, Value};

use crate::ctx::Ctx;
use crate::error::ActionError;

/// Validates a dataset.
pub(crate) fn validate_dataset(
    _ctx: &mut Ctx<'_, '_>,
    _operation: Operation<'_>,
    _current: Option<&Dataset>,
    input: Map<String, Value>,
) -> Result<Map<String, Value>, ActionError> {
    Ok(input)
}

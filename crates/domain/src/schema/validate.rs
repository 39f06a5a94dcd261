//! Validation of whole records.

use serde_json::{Map, Value};

use super::{Operation, Rules, ValidationFailure};

/// Validates a dataset (a record of any dataset type, by its `type`).
pub fn validate_dataset(
    _rules: &Rules<'_>,
    _operation: Operation<'_>,
    input: Map<String, Value>,
) -> Result<Map<String, Value>, ValidationFailure> {
    Ok(input)
}

/// Validates a group or an organization.
pub fn validate_group(
    _rules: &Rules<'_>,
    _operation: Operation<'_>,
    _is_organization: bool,
    input: Map<String, Value>,
) -> Result<Map<String, Value>, ValidationFailure> {
    Ok(input)
}

/// Validates an account.
pub fn validate_user(
    _rules: &Rules<'_>,
    _operation: Operation<'_>,
    input: Map<String, Value>,
) -> Result<Map<String, Value>, ValidationFailure> {
    Ok(input)
}

/// Validates a tag of a vocabulary (`tag_create`).
pub fn validate_tag(_rules: &Rules<'_>, input: Map<String, Value>) -> Result<Map<String, Value>, ValidationFailure> {
    Ok(input)
}

/// Validates a vocabulary with its tags.
pub fn validate_vocabulary(
    _rules: &Rules<'_>,
    _operation: Operation<'_>,
    input: Map<String, Value>,
) -> Result<Map<String, Value>, ValidationFailure> {
    Ok(input)
}

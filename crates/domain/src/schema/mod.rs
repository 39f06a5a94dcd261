//! Record types: the documents that describe them (in the format of ckanext-scheming) and the validation of whole
//! records against them.
//!
//! What comes out of a `validate_…` function is the record as it is kept: core keys in CKAN's types, fields of the
//! schema at top level in their natural JSON form (a list is a list, not JSON text), `extras` as an ordered list of
//! `{key, value}` with texts, `tags` as `{name, vocabulary_id}` without duplicates, resources with their own extra
//! keys at the same level. **A key that is absent from the input and has no default is absent from the result**; what
//! that means for an update is the action's business. Ids, times and positions are not assigned here.

mod cell;
mod core;
mod document;
mod engine;
mod expression;
mod outcome;
mod plan;
mod rules;
mod set;
mod validate;
mod validators;

pub use document::{Choice, Document, Field, Kind, Text};
pub use outcome::{ErrorDict, FactError, Invalid, ValidationFailure};
pub use rules::{Fact, Facts, Operation, Rules};
pub use set::{Documents, Schema, SchemaError, SchemaSet};
pub use validate::{
    validate_dataset, validate_group, validate_tag, validate_user, validate_view,
    validate_vocabulary,
};

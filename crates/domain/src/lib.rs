//! What a catalogue holds and the rules it follows: records, record types (schemas), validators, permissions.
//!
//! Pure: no I/O, no clock, no randomness, no async. What a rule needs to know of the database it asks through
//! [`schema::Facts`]; the time comes in [`schema::Rules`].

pub mod format;
pub mod harvest;
pub mod licence;
pub mod like;
pub mod munge;
pub mod permission;
pub mod python;
pub mod record;
pub mod relationship;
pub mod schema;
pub mod scope;
pub mod text;
pub mod view;

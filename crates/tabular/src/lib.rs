//! Tables as values: the types of columns, the values of cells, how they are read and written. Pure: no engine below it.

/// Values of rows.
pub mod cell;
/// Whether files are what they say that they follow.
pub mod conformity;
/// Exact decimals.
pub mod decimal;
/// Files as tables.
pub mod file;
/// Types of columns from the values of rows.
pub mod guess;
/// Dates, times and timestamps.
pub mod moment;
/// What in a table may be about persons.
pub mod privacy;
/// What is known of a table beside its rows.
pub mod profile;
/// Values as text.
pub mod render;
/// What the values of columns are like.
pub mod statistics;
/// Types of columns.
pub mod types;
/// Values from JSON and text.
pub mod value;

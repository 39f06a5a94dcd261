//! The transparency log, and what is left of records that went.

pub(super) mod log;
pub(super) mod tombstone;

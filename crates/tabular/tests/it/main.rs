//! Files as governments publish them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod mutations;
mod persons;

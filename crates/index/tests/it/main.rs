//! The index as its users see it: updates go in, searches come out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod site;

mod any_input;
mod completing;
mod finding;
mod folder;
mod fuzzed;
mod oracle;
mod queries;
mod ranking;

//! Tables as the actions use them, on every engine that there is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod adversary;
mod dialect;
mod files;
mod functions;
mod groupings;
mod history;
mod indexes;
mod loads;
mod model;
mod places;
mod profiles;
mod searches;
mod spelling;
mod statements;
mod swaps;
mod words;
mod writes;

//! Taking in the records of other catalogues: listing them, fetching what is new, writing it through the actions.
//!
//! What a source is and what its runs came to stands in `cairn_catalogue::harvest`. Here is the work: a kind of source is one file
//! in `kinds/`, the stages are in `run/`, and `write/` decides what a record becomes.

mod harvester;
mod hash;
mod kinds;
mod long;
mod mail;
mod preview;
mod prune;
mod remote;
mod run;
mod source;
mod tick;
mod write;

use cairn_catalogue::jobs::JobKind;

pub use preview::preview;

/// The kinds of jobs of this crate.
pub const JOBS: &[&JobKind] = &[
    &run::KIND,
    &tick::KIND,
    &mail::KIND,
    &preview::KIND,
    &prune::KIND,
];

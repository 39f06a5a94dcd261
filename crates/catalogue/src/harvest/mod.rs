//! Harvesting as the catalogue knows it: sources, which are records, the runs over them, and what they came to.
//!
//! Who lists, fetches and imports the records of others is the crate `cairn-harvest`; it writes through actions, as everybody does.

pub mod config;
pub mod job;
mod kind;
mod marks;
pub mod notify;
pub mod object;
pub mod schedule;
pub mod source;

pub use kind::{AUTO, KINDS, SourceKind};
pub use marks::ORIGIN;
pub(crate) use marks::{MARKS, is_harvested, mark, unmark};

/// The kind of job that works on a run; its payload is the run's id.
pub const JOB_KIND: &str = "harvest";

/// The kind of job that sends messages about a run that is over; its payload is the run's id.
pub const MAIL_KIND: &str = "harvest_mail";

/// The kind of job that finds out what a run over a source would do; its payload is the source's id.
pub const PREVIEW_KIND: &str = "harvest_preview";

/// The queue that runs stand in.
pub const QUEUE: &str = "harvest";

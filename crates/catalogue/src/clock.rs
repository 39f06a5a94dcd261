//! Time and chance, given from outside so that tests can repeat themselves.

pub use cairn_domain::text::iso;
use chrono::{NaiveDateTime, SubsecRound, Utc};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Returns the time in UTC, cut to microseconds.
    fn now(&self) -> NaiveDateTime;
}

/// The clock of the machine.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> NaiveDateTime {
        Utc::now().naive_utc().trunc_subsecs(6)
    }
}

/// Reads a time that [`iso`] wrote.
pub fn from_iso(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()
}

/// Returns a new UUID.
pub fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

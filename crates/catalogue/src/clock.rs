//! Time and chance, given from outside so that tests can repeat themselves.

use std::time::{SystemTime, UNIX_EPOCH};

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

/// Returns a new UUID that nobody guesses.
pub fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Returns a new UUID for a row of which there will be many. It is a UUID of version 4 to everybody, but its first six bytes are
/// the milliseconds since 1970 by the machine's own clock, of which nothing but their order is told: rows that are written one after the other stand side by side in every index on their ids, where
/// random ones would touch a page each.
pub fn new_row_id() -> String {
    let mut bytes = *uuid::Uuid::new_v4().as_bytes();
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let milliseconds = since_1970.unwrap_or_default().as_millis().to_be_bytes();
    let (place, time) = (bytes.iter_mut(), milliseconds.iter().skip(10));
    for (byte, of_time) in place.zip(time) {
        *byte = *of_time;
    }
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::new_row_id;

    #[test]
    fn ids_of_rows_stand_side_by_side() {
        let ids: Vec<String> = (0..1_000).map(|_| new_row_id()).collect();
        let beginnings: Vec<&str> = ids.iter().map(|id| &id[..13]).collect();
        assert!(beginnings.is_sorted(), "{beginnings:?}");
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ids.len());
        assert!(
            ids.iter()
                .all(|id| uuid::Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 4))
        );
    }
}

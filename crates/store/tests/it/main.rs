//! One suite for both databases: SQLite always, PostgreSQL where `TEST_POSTGRES_URL` names a server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod activities;
mod announcements;
mod belongings;
mod changes;
mod datasets;
mod groups;
mod jobs;
mod measured;
mod misses;
mod once;
mod places;
mod schema;
mod tags;
mod usage;
mod writes;

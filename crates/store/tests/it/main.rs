//! One suite for both databases: SQLite always, PostgreSQL where `TEST_POSTGRES_URL` names a server.

mod activities;
mod changes;
mod datasets;
mod places;
mod schema;
mod tags;
mod writes;

//! The migrations that are built into the program, one folder for each backend.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::backend::{Conn, on_backend};
use crate::error::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Runs the migrations that this database has not had yet.
pub(crate) fn run(mut conn: Conn<'_>) -> Result<(), StoreError> {
    let which = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Pg(_) => POSTGRES,
    };
    on_backend!(conn, |c| c.run_pending_migrations(which).map(drop))
        .map_err(|error| StoreError::Migration(error.to_string()))
}

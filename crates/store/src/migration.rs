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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use diesel::migration::{Migration, MigrationSource};

    use super::*;

    /// Migrations of one number are one migration to the database: the second of them would never run.
    #[test]
    fn no_two_migrations_have_a_number_in_common() {
        let sqlite: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = SQLITE.migrations().unwrap();
        let postgres: Vec<Box<dyn Migration<diesel::pg::Pg>>> = POSTGRES.migrations().unwrap();
        let versions: BTreeSet<String> = sqlite
            .iter()
            .map(|migration| migration.name().version().to_string())
            .collect();
        assert_eq!(versions.len(), sqlite.len());
        let others: BTreeSet<String> = postgres
            .iter()
            .map(|migration| migration.name().version().to_string())
            .collect();
        assert_eq!(others.len(), postgres.len());
        assert_eq!(versions, others);
    }
}

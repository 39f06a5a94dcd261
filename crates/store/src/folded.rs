//! `folded`: lower case of every script, the same on both databases, for searches that take no notice of case.
//!
//! PostgreSQL gets the function from a migration, every connection of SQLite gets it here: the `LOWER` and `LIKE` of SQLite
//! know ASCII alone, and those of PostgreSQL follow the collation of a column.

use diesel::SqliteConnection;
use diesel::sql_types::{Nullable, Text};

#[diesel::declare_sql_function]
extern "SQL" {
    /// Returns the text in lower case.
    fn folded(text: Nullable<Text>) -> Nullable<Text>;
}

/// Gives the function to a connection of SQLite.
pub(crate) fn register(conn: &mut SqliteConnection) -> diesel::QueryResult<()> {
    folded_utils::register_impl(conn, |text: Option<String>| {
        text.map(|text| text.to_lowercase())
    })
}

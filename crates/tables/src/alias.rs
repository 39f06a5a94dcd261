//! Other names of tables.

use crate::error::TablesError;

/// Most bytes of a name.
const LONGEST: usize = 63;

/// Lets names pass that a table may have beside its own.
pub(crate) fn check(alias: &str) -> Result<(), TablesError> {
    let plain = alias.trim() == alias
        && !alias.is_empty()
        && alias.len() <= LONGEST
        && !alias.starts_with('_')
        && !alias.starts_with("pg_")
        && !alias.contains(['"', '%'])
        && !alias.chars().any(char::is_control);
    if plain {
        Ok(())
    } else {
        Err(TablesError::refused(
            "alias",
            format!("\"{alias}\" is not a valid alias name"),
        ))
    }
}

/// A name that something else has.
pub(crate) fn taken(alias: &str, by_alias: bool) -> TablesError {
    TablesError::refused(
        "alias",
        if by_alias {
            format!("The alias \"{alias}\" already exists.")
        } else {
            format!("\"{alias}\" already exists")
        },
    )
}

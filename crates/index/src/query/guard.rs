//! Refuses what would address the engine past the query language: magic fields, and local parameters that the site does not allow.
//!
//! The texts and their order are CKAN's.

use super::local::Local;
use crate::error::SearchError;
use crate::request::QueryParser;

/// Checks one parameter of a search, which may begin with local parameters for one of the allowed parsers.
pub(crate) fn check(name: &str, value: &str, allowed: &[QueryParser]) -> Result<(), SearchError> {
    if has_magic_field(value) {
        return Err(SearchError::Refused(format!(
            "Magic fields are not supported in param '{name}'."
        )));
    }
    let starts = local_parameters(value);
    let Some(first) = starts.first() else {
        return Ok(());
    };
    if starts.len() > 1 {
        return Err(SearchError::Refused(format!(
            "Query parsers are not supported in param '{name}'."
        )));
    }
    if !value[..*first].trim().is_empty() {
        return Err(SearchError::Refused(format!(
            "Local parameters must be defined at the beginning of param '{name}'."
        )));
    }
    let unreadable = |reason: &str| {
        SearchError::Query(format!(
            "Could not parse incoming local parameters: {reason}"
        ))
    };
    match value[*first + 2..].split_once('}') {
        None => return Err(unreadable("substring not found")),
        Some((inside, _)) if inside.trim().is_empty() => {
            return Err(unreadable("Expected a parser or a parameter"));
        }
        Some(_) => {}
    }
    if Local::read(value, allowed).is_some() {
        return Ok(());
    }
    Err(SearchError::Refused(format!(
        "Local parameters are not supported in param '{name}'."
    )))
}

/// Where `{!` stands without an odd number of backslashes in front.
fn local_parameters(value: &str) -> Vec<usize> {
    value
        .match_indices("{!")
        .map(|(at, _)| at)
        .filter(|at| {
            value[..*at]
                .bytes()
                .rev()
                .take_while(|byte| *byte == b'\\')
                .count()
                % 2
                == 0
        })
        .collect()
}

fn has_magic_field(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| *c != '\\').collect();
    ["_query_", "_val_"].into_iter().any(|field| {
        plain.match_indices(field).any(|(at, _)| {
            let before = plain[..at].chars().next_back();
            let after = plain[at + field.len()..].trim_start();
            after.starts_with(':') && !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    })
}

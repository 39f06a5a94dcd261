//! What was made with a record: showcases and algorithms that name it.

use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::title_of;
use crate::desk::{Desk, part};
use crate::pages::results::filter;
use crate::said::{list, text};

/// Fields that name the data that something was made with: of showcases, and of algorithms.
const NAMING: [&str; 2] = ["datasets_used__dataset", "datasets__dataset"];
/// Most that are listed.
const MOST: u64 = 6;

/// Returns what was made with a record: where it is, what it is called, what it is.
pub(super) fn used_in(
    desk: &Desk<'_>,
    record: &Value,
) -> Result<Vec<(String, String, String)>, ActionError> {
    let names = [text(record, "name"), text(record, "id")];
    let named = NAMING
        .iter()
        .flat_map(|field| names.map(|name| filter(field, name)));
    let named: Vec<String> = named.collect();
    let params = json!({
        "q": named.join(" OR "), "fq_list": ["dataset_type:(showcase OR algorithm)"], "rows": MOST, "sort": "metadata_modified desc",
        "facet": false,
    });
    let found = desk.ask("package_search", params)?;
    let found = list(&found, "results").iter().map(|one| {
        let kind = text(one, "type");
        let to = format!("/{}/{}", part(kind), part(text(one, "name")));
        (desk.to(&to), title_of(desk, one).text, desk.type_name(kind))
    });
    Ok(found.collect())
}

//! A page of a table: searched, ordered and paged by the server.

use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::columns::{self, quoted};
use crate::desk::{Desk, part, query};
use crate::said::list;

/// Rows of a page.
const ROWS: u64 = 25;
/// Characters of a cell that are shown.
const CELL: usize = 200;

/// A page of a table.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) total: u64,
    pub(super) q: String,
    pub(super) sort: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) dumps: Vec<(&'static str, String)>,
    pub(super) error: Option<String>,
}

/// A column with the way to order by it.
pub(super) struct Column {
    pub(super) of: columns::Column,
    pub(super) to: String,
    /// How the table is ordered by it: `ascending`, `descending`, or nothing.
    pub(super) order: Option<&'static str>,
}

/// What the address asks for.
#[derive(Default)]
struct Wish {
    q: String,
    sort: String,
    page: u64,
}

fn wish(desk: &Desk<'_>) -> Wish {
    let mut wish = Wish {
        page: 1,
        ..Wish::default()
    };
    for (key, value) in desk.visit.pairs() {
        match key.as_str() {
            "q" => wish.q = value,
            "sort" => wish.sort = value,
            "page" => wish.page = value.parse().unwrap_or(1).max(1),
            _ => {}
        }
    }
    wish
}

/// Reads the page of a table that the address asks for; what its links say beside that stands in `more`.
pub(super) fn table(
    desk: &Desk<'_>,
    id: &str,
    known: &[columns::Column],
    more: &[(&str, &str)],
) -> Result<Table, ActionError> {
    let Wish { q, sort, page } = wish(desk);
    let offset = (page - 1).saturating_mul(ROWS).min(i64::MAX as u64 / 2);
    let mut params = json!({"resource_id": id, "limit": ROWS, "offset": offset});
    if !q.is_empty() {
        params["q"] = json!(q);
    }
    if !sort.is_empty() {
        params["sort"] = json!(sort);
    }
    let (found, error) = match desk.ask("datastore_search", params) {
        Ok(found) => (found, None),
        // What was typed is no order or no words: the table without them, and what is wrong.
        Err(ActionError::Validation(errors)) => (
            desk.ask(
                "datastore_search",
                json!({"resource_id": id, "limit": ROWS}),
            )?,
            Some(Value::Object(errors).to_string()),
        ),
        Err(error) => return Err(error),
    };
    let total = found.get("total").and_then(Value::as_u64).unwrap_or(0);
    let link = |sort: &str, page: u64| {
        let number = page.to_string();
        let mut pairs = more.to_vec();
        pairs.extend(
            [("q", q.as_str()), ("sort", sort), ("page", &number)]
                .into_iter()
                .filter(|(key, value)| !value.is_empty() && (*key != "page" || page > 1)),
        );
        match query(pairs) {
            none if none.is_empty() => "?".to_owned(),
            some => some,
        }
    };
    let rows = list(&found, "records")
        .iter()
        .filter_map(Value::as_object)
        .map(|row| {
            let cells = known.iter().map(|column| cell(desk, row, &column.id));
            cells.collect()
        })
        .collect::<Vec<Vec<String>>>();
    let last = offset.saturating_add(rows.len() as u64);
    Ok(Table {
        before: (page > 1).then(|| link(&sort, page - 1)),
        after: (last < total).then(|| link(&sort, page + 1)),
        first: if rows.is_empty() { 0 } else { offset + 1 },
        last,
        dumps: dumps(desk, id),
        columns: known
            .iter()
            .map(|column| ordered(column, &sort, &|sort| link(sort, 1)))
            .collect(),
        rows,
        total,
        q,
        sort,
        error,
    })
}

/// The whole table as files.
fn dumps(desk: &Desk<'_>, id: &str) -> Vec<(&'static str, String)> {
    let dump = |format: &str| {
        format!(
            "{}/datastore/dump/{}{}",
            desk.visit.root,
            part(id),
            query([("format", format)])
        )
    };
    [
        ("CSV", "csv"),
        ("JSON", "json"),
        ("XLSX", "xlsx"),
        ("Parquet", "parquet"),
    ]
    .into_iter()
    .map(|(name, format)| (name, dump(format)))
    .collect()
}

fn ordered(column: &columns::Column, sort: &str, link: &dyn Fn(&str) -> String) -> Column {
    let name = quoted(&column.id);
    let (up, down) = (format!("{name} asc"), format!("{name} desc"));
    let order = match sort {
        sort if sort == up => Some("ascending"),
        sort if sort == down => Some("descending"),
        _ => None,
    };
    Column {
        to: link(match order {
            Some("ascending") => &down,
            _ => &up,
        }),
        order,
        of: column.clone(),
    }
}

fn cell(desk: &Desk<'_>, row: &Map<String, Value>, id: &str) -> String {
    let text = match row.get(id) {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => desk.say("yes"),
        Some(Value::Bool(false)) => desk.say("no"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(CELL) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

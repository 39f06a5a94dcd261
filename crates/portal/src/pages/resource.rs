//! The page of a resource: what it is, its file, its table page by page, how programs read it.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::record::{download, resource_name, title_of};
use super::{Answer, rendered};
use crate::desk::{Desk, part, query};
use crate::field::{Rendered, Shown, shown};
use crate::frame::Frame;
use crate::markdown;
use crate::said::{Said, list, said, text};

/// Rows of a page of the table.
const ROWS: u64 = 25;
/// Characters of a cell that are shown.
const CELL: usize = 200;
/// Fields of a resource that have a place of their own, or say nothing to people.
const PLACED: &[&str] = &[
    "url",
    "name",
    "name_translated",
    "description",
    "description_translated",
    "format",
];
/// Formats of pictures that browsers show.
const PICTURES: &[&str] = &["png", "jpeg", "jpg", "gif", "webp"];

#[derive(Template)]
#[template(path = "resource.html")]
struct Resource<'a> {
    frame: Frame<'a>,
    name: Said,
    record: String,
    record_path: String,
    format: String,
    about: String,
    about_language: Option<String>,
    address: String,
    download: Option<String>,
    picture: Option<String>,
    facts: Vec<Shown>,
    modified: String,
    table: Option<Table>,
    examples: Vec<(&'static str, String)>,
}

/// A page of a table.
struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    total: u64,
    q: String,
    sort: String,
    before: Option<String>,
    after: Option<String>,
    first: u64,
    last: u64,
    dumps: Vec<(&'static str, String)>,
    error: Option<String>,
}

struct Column {
    id: String,
    label: String,
    kind: String,
    about: String,
    to: String,
    /// How the table is ordered by it: `ascending`, `descending`, or nothing.
    order: Option<&'static str>,
    is_number: bool,
}

/// Answers `/{type}/{name}/resource/{id}`.
pub(super) fn page(desk: &Desk<'_>, kind: &str, id: &str, resource_id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let Some(resource) = list(&record, "resources")
        .iter()
        .find(|resource| text(resource, "id") == resource_id)
    else {
        return Ok(None);
    };
    let record_name = text(&record, "name");
    let name = resource_name(desk, resource);
    let about = said(resource, "description", desk.language);
    let format = text(resource, "format");
    let download = download(desk, kind, record_name, resource);
    let is_upload = text(resource, "url_type") == "upload";
    let is_picture = PICTURES.contains(&format.to_ascii_lowercase().as_str());
    let has_table = resource.get("datastore_active") == Some(&json!(true));
    let table = match has_table {
        true => Some(table(desk, resource_id)?),
        false => None,
    };
    let schema = desk.schema(text(&record, "type"));
    let described = schema
        .into_iter()
        .flat_map(|schema| &schema.resource_fields);
    let facts = described
        .filter(|field| !PLACED.contains(&field.name.as_str()))
        .filter_map(|field| shown(field, resource, desk.language))
        .collect();
    let title = title_of(desk, &record);
    let page = Resource {
        frame: Frame::new(desk, format!("{} – {}", name.text, title.text))
            .with_about(markdown::excerpt(&about.text, 200)),
        record: title.text,
        record_path: desk.to(&format!("/{kind}/{}", part(record_name))),
        format: format.to_owned(),
        about: markdown::html(&about.text),
        about_language: about.other,
        address: text(resource, "url").to_owned(),
        picture: download.clone().filter(|_| is_upload && is_picture),
        download,
        facts,
        modified: match text(resource, "last_modified") {
            "" => text(resource, "metadata_modified").to_owned(),
            modified => modified.to_owned(),
        },
        examples: match has_table {
            true => examples(desk, resource_id),
            false => Vec::new(),
        },
        table,
        name,
    };
    rendered(200, &page)
}

fn table(desk: &Desk<'_>, id: &str) -> Result<Table, ActionError> {
    let (mut q, mut sort, mut page) = (String::new(), String::new(), 1_u64);
    for (key, value) in desk.visit.pairs() {
        match key.as_str() {
            "q" => q = value,
            "sort" => sort = value,
            "page" => page = value.parse().unwrap_or(1).max(1),
            _ => {}
        }
    }
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
        let pairs = [("q", q.as_str()), ("sort", sort), ("page", &number)];
        let given = pairs
            .into_iter()
            .filter(|(key, value)| !value.is_empty() && (*key != "page" || page > 1));
        match query(given) {
            none if none.is_empty() => "?".to_owned(),
            some => some,
        }
    };
    let fields: Vec<&Value> = list(&found, "fields")
        .iter()
        .filter(|field| text(field, "id") != "_id")
        .collect();
    let columns: Vec<Column> = fields
        .iter()
        .map(|field| column(desk, field, &sort, &|sort| link(sort, 1)))
        .collect();
    let rows = list(&found, "records")
        .iter()
        .filter_map(Value::as_object)
        .map(|row| columns.iter().map(|column| cell(row, &column.id)).collect())
        .collect::<Vec<Vec<String>>>();
    let last = offset.saturating_add(rows.len() as u64);
    let dump = |format: &str| {
        format!(
            "{}/datastore/dump/{}{}",
            desk.visit.root,
            part(id),
            query([("format", format)])
        )
    };
    Ok(Table {
        before: (page > 1).then(|| link(&sort, page - 1)),
        after: (last < total).then(|| link(&sort, page + 1)),
        first: if rows.is_empty() { 0 } else { offset + 1 },
        last,
        dumps: [
            ("CSV", "csv"),
            ("JSON", "json"),
            ("XLSX", "xlsx"),
            ("Parquet", "parquet"),
        ]
        .into_iter()
        .map(|(name, format)| (name, dump(format)))
        .collect(),
        columns,
        rows,
        total,
        q,
        sort,
        error,
    })
}

fn column(desk: &Desk<'_>, field: &Value, sort: &str, link: &dyn Fn(&str) -> String) -> Column {
    let id = text(field, "id");
    let info = field.get("info").unwrap_or(&Value::Null);
    let label = match desk.language.code() {
        "fr" if !text(info, "label_fr").is_empty() => text(info, "label_fr"),
        _ => text(info, "label"),
    };
    let quoted = format!("\"{}\"", id.replace('"', "\"\""));
    let (up, down) = (format!("{quoted} asc"), format!("{quoted} desc"));
    let order = match sort {
        sort if sort == up => Some("ascending"),
        sort if sort == down => Some("descending"),
        _ => None,
    };
    let kind = text(field, "type");
    Column {
        label: match label {
            "" => id.to_owned(),
            label => label.to_owned(),
        },
        about: text(info, "notes").to_owned(),
        to: link(if order == Some("ascending") {
            &down
        } else {
            &up
        }),
        order,
        is_number: matches!(
            kind.trim_end_matches(char::is_numeric),
            "int" | "float" | "numeric" | "bigint" | "integer" | "double precision" | "smallint"
        ),
        kind: kind.to_owned(),
        id: id.to_owned(),
    }
}

fn cell(row: &Map<String, Value>, id: &str) -> String {
    let text = match row.get(id) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(CELL) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// How programs read the table, to be pasted.
fn examples(desk: &Desk<'_>, id: &str) -> Vec<(&'static str, String)> {
    let site = format!("{}{}", desk.visit.origin, desk.visit.root);
    let search = format!("{site}/api/3/action/datastore_search?resource_id={id}&limit=5");
    let dump = format!("{site}/datastore/dump/{id}");
    vec![
        ("curl", format!("curl '{search}'")),
        (
            "Python",
            format!("import pandas\n\ntable = pandas.read_csv(\"{dump}\")\nprint(table.head())"),
        ),
        ("R", format!("table <- read.csv(\"{dump}\")\nhead(table)")),
        (
            "JavaScript",
            format!(
                "const answer = await fetch(\"{search}\");\nconst {{ result }} = await answer.json();\nconsole.log(result.records);"
            ),
        ),
        (
            "SQL",
            format!(
                "curl -G '{site}/api/3/action/datastore_search_sql' --data-urlencode 'sql=SELECT * FROM \"{id}\" LIMIT 5'"
            ),
        ),
    ]
}

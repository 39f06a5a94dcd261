//! `datastore_search`: rows of a table, found, ordered and written as asked for.

use cairn_tables::{Found, Head, Part, Records, TablesError};
use serde_json::{Map, Value, json};

use super::{metadata, raw, require_show, search, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, TakeText, param};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_search",
    kind: Kind::Read,
    about: "Searches the rows of a table by values, ranges and words.",
    access: "Those who may see the dataset.",
    params: &[
        super::RESOURCE_OR_ALIAS,
        param(
            "filters",
            ParamKind::Any,
            "Columns and values: {\"a\": 1, \"b\": [2, 3], \"c\": {\"gte\": 4, \"lt\": 5}, \"$or\": [{…}, {…}]}; a list of such objects means any of them. Operators: eq, in, gt, gte, lt, lte.",
        ),
        param(
            "q",
            ParamKind::Any,
            "Words in the whole row, or {\"column\": \"words\"}.",
        ),
        param(
            "full_text",
            ParamKind::Text,
            "Words in the whole row, beside q.",
        ),
        param(
            "plain",
            ParamKind::Boolean,
            "No where the words have operators: a & b, a | b, !a, a:*, a <-> b. Yes where nothing is said.",
        ),
        param(
            "language",
            ParamKind::Text,
            "Text search configuration: english, french, simple, …",
        ),
        param(
            "distinct",
            ParamKind::Boolean,
            "Whether equal rows come once.",
        ),
        param(
            "fields",
            ParamKind::Texts,
            "Columns in their order; all where there are none.",
        ),
        param(
            "sort",
            ParamKind::Texts,
            "Columns, each with asc or desc and nulls first or nulls last behind it.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "How many rows; 100 where nothing is said, at most 32000.",
        ),
        param(
            "offset",
            ParamKind::Integer,
            "How many rows are left out in front.",
        ),
        param(
            "include_total",
            ParamKind::Boolean,
            "Whether the rows are counted; yes where nothing is said.",
        ),
        param(
            "total_estimation_threshold",
            ParamKind::Integer,
            "Taken; totals are always exact.",
        ),
        param(
            "records_format",
            ParamKind::Text,
            "objects, lists, csv or tsv.",
        ),
        param(
            "include_next_page",
            ParamKind::Boolean,
            "Whether next_page, the filter of the next page, is given where rows come by _id.",
        ),
    ],
    returns: "fields, records, total, and the parameters as they were understood.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let asked = search::read(&ctx.app.settings.datastore, input)?;
    if metadata::is_meant(&asked.name) {
        search::refuse_unknown(input)?;
        let found = metadata::search(ctx, &asked)?;
        let links = links(ctx.app, input, &asked);
        return Ok(raw(answer(&asked, &asked.name, found, links)?)?.into());
    }
    let found = ctx
        .app
        .tables
        .find(&asked.name)
        .map_err(|error| told(error, "Search"))?;
    let id = found
        .ok_or_else(|| ActionError::no(format!("Resource \"{}\" was not found.", asked.name)))?;
    let public = &ctx.app.settings.datastore.public_table_search;
    if !public.contains(&asked.name) {
        require_show(ctx, &id)?;
    }
    search::refuse_unknown(input)?;
    ctx.with_rows(move |app, _, input, _| {
        let links = links(app, input, &asked);
        Ok(Reply::written(move |app, take| {
            write(app, &id, &asked, links, take)
        }))
    })
}

/// Writes the answer while it is read.
fn write(
    app: &App,
    id: &str,
    asked: &search::Asked,
    links: Option<Value>,
    take: TakeText<'_>,
) -> Result<(), ActionError> {
    let mut failed = None;
    let mut links = Some(links);
    let next_page = app.tables.search_in_parts(id, &asked.search, &mut |part| {
        let taken = match part {
            Part::Head(head) => {
                begin(asked, id, head, links.take().flatten()).and_then(|text| take(&text))
            }
            Part::Rows(text) if is_text(asked) => {
                let quoted = Value::from(text).to_string();
                take(&quoted[1..quoted.len() - 1])
            }
            Part::Rows(text) => take(text),
        };
        taken.map_err(|error| {
            let told = TablesError::Output(error.to_string());
            failed = Some(error);
            told
        })
    });
    let next_page = match (failed, next_page) {
        (Some(error), _) => return Err(error),
        (None, found) => found.map_err(|error| told(error, "Search"))?,
    };
    take(&end(asked, next_page.as_ref()))
}

/// The addresses of this page and those beside it, where older clients are to find them.
fn links(app: &App, input: &Input, asked: &search::Asked) -> Option<Value> {
    if !app.settings.datastore.links {
        return None;
    }
    let address = |offset: Option<u64>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in input.data.iter().filter(|(key, _)| *key != "offset") {
            query.append_pair(key, &plain_text(value));
        }
        if let Some(offset) = offset {
            query.append_pair("offset", &offset.to_string());
        }
        json!(format!("/api/3/action/datastore_search?{}", query.finish()))
    };
    let (offset, limit) = (asked.search.offset, asked.search.limit);
    let mut links = Map::new();
    links.insert("start".to_owned(), address(None));
    links.insert(
        "next".to_owned(),
        address(Some(offset.saturating_add(limit))),
    );
    if offset > 0 {
        links.insert(
            "prev".to_owned(),
            address(Some(offset.saturating_sub(limit))),
        );
    }
    Some(Value::Object(links))
}

/// Writes a whole answer; the rows are copied as they are.
fn answer(
    asked: &search::Asked,
    id: &str,
    found: Found,
    links: Option<Value>,
) -> Result<String, ActionError> {
    let head = Head {
        fields: found.fields,
        total: found.total,
    };
    let mut text = begin(asked, id, &head, links)?;
    if is_text(asked) {
        let quoted = Value::String(found.records).to_string();
        text.push_str(&quoted[1..quoted.len() - 1]);
    } else {
        text.push_str(&found.records);
    }
    text.push_str(&end(asked, found.next_page.as_ref()));
    Ok(text)
}

/// Whether the rows are one text.
fn is_text(asked: &search::Asked) -> bool {
    matches!(asked.search.format, Records::Csv | Records::Tsv)
}

/// Writes the answer up to its rows.
fn begin(
    asked: &search::Asked,
    id: &str,
    head: &Head,
    links: Option<Value>,
) -> Result<String, ActionError> {
    let mut out = Map::new();
    out.insert("resource_id".to_owned(), json!(id));
    out.insert("fields".to_owned(), search::fields(&head.fields));
    for key in [
        "q",
        "filters",
        "full_text",
        "language",
        "sort",
        "plain",
        "distinct",
        "offset",
    ] {
        if let Some(value) = asked.shown.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    out.insert("limit".to_owned(), json!(asked.search.limit));
    out.insert(
        "include_total".to_owned(),
        json!(asked.search.include_total),
    );
    out.insert(
        "include_next_page".to_owned(),
        json!(asked.search.include_next_page),
    );
    out.insert(
        "records_format".to_owned(),
        json!(search::format_name(asked.search.format)),
    );
    if let Some(links) = links {
        out.insert("_links".to_owned(), links);
        out.insert("total_was_estimated".to_owned(), json!(false));
    }
    if let Some(total) = head.total {
        out.insert("total".to_owned(), json!(total));
    }
    let mut text =
        serde_json::to_string(&out).map_err(|error| ActionError::Internal(error.to_string()))?;
    text.pop();
    text.push_str(",\"records\":");
    if is_text(asked) {
        text.push('"');
    }
    Ok(text)
}

/// Writes what stands behind the rows.
fn end(asked: &search::Asked, next_page: Option<&Value>) -> String {
    let mut text = String::new();
    if is_text(asked) {
        text.push('"');
    }
    if let Some(next) = next_page {
        text.push_str(&format!(",\"next_page\":{next}"));
    }
    text.push('}');
    text
}

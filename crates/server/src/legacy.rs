//! `/api/search/dataset` of CKAN's first APIs, which programs of that time still ask.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use crate::action::result_of;
use crate::context::{locale, note};
use crate::state::State;
use crate::{caller, envelope, input, util};

/// Results of an answer where the request names no number.
const ROWS: u64 = 20;

/// What a request asks for.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    q: String,
    filters: Vec<String>,
    rows: u64,
    start: u64,
    sort: Option<String>,
    /// Everything about each record, or these fields alone; nothing for its name or id.
    fields: Option<Vec<String>>,
    callback: Option<String>,
}

/// Answers `/api/search/dataset`, and the same below the number of a version.
pub(crate) async fn search(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/api/search/dataset"));
    let given = match input::query(&state, &req) {
        Ok(fields) => fields,
        Err(refusal) => return util::refused(&state, &req, refusal),
    };
    let asked = match read(&given) {
        Ok(asked) => asked,
        Err(message) => return HttpResponse::BadRequest().json(message),
    };
    let mut data = Map::from_iter([
        ("q".to_owned(), json!(asked.q)),
        ("rows".to_owned(), json!(asked.rows)),
        ("start".to_owned(), json!(asked.start)),
        ("facet".to_owned(), json!("false")),
    ]);
    if !asked.filters.is_empty() {
        data.insert("fq".to_owned(), json!(asked.filters.join(" ")));
    }
    if let Some(sort) = &asked.sort {
        data.insert("sort".to_owned(), json!(sort));
    }
    let token = caller::token(&req, &state);
    let found = match result_of(&state, "package_search", token, data, locale(&req, &state)).await {
        Ok(found) => found,
        Err(ActionError::SearchQuery(message) | ActionError::Search(message)) => {
            return HttpResponse::BadRequest().json(format!("Bad search option: {message}"));
        }
        Err(error) => {
            let (status, _, _) = envelope::status(&error);
            let status = match status {
                StatusCode::CONFLICT => StatusCode::BAD_REQUEST,
                other => other,
            };
            return HttpResponse::build(status).json("The search failed");
        }
    };
    // The second version speaks of ids, the others of names.
    let by_id = req.path().starts_with("/api/2/");
    let results: Vec<Value> = found
        .get("results")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|record| shown(record, asked.fields.as_deref(), by_id))
        .collect();
    let answer = json!({"count": found.get("count"), "results": results});
    envelope::json(
        web::Bytes::from(answer.to_string()),
        asked.callback.as_deref(),
    )
}

fn read(given: &[(String, String)]) -> Result<Asked, String> {
    let mut asked = Asked {
        rows: ROWS,
        ..Asked::default()
    };
    for (key, value) in given {
        let number = || {
            value
                .parse()
                .map_err(|_| format!("Bad search option: {key} must be a whole number"))
        };
        match key.as_str() {
            "q" => asked.q.clone_from(value),
            "limit" => asked.rows = number()?,
            "offset" => asked.start = number()?,
            "callback" => asked.callback = Some(value.clone()),
            "order_by" if value.is_empty() || value == "rank" => {}
            "order_by" => asked.sort = Some(format!("{value} asc")),
            "all_fields" => {
                if matches!(value.as_str(), "1" | "true" | "True") {
                    asked.fields = Some(Vec::new());
                }
            }
            "fl" => {
                let fields = value
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty());
                asked
                    .fields
                    .get_or_insert_default()
                    .extend(fields.map(str::to_owned));
            }
            "filter_by_downloadable" | "filter_by_openness" => {}
            _ if value.is_empty() => {}
            name if is_field(name) => asked.filters.push(format!(
                "{name}:\"{}\"",
                value.replace('\\', "\\\\").replace('"', "\\\"")
            )),
            _ => return Err(format!("Bad search option: {key}")),
        }
    }
    Ok(asked)
}

fn is_field(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// Returns what is shown of a record.
fn shown(record: &Map<String, Value>, fields: Option<&[String]>, by_id: bool) -> Value {
    let value = |key: &str| record.get(key).cloned().unwrap_or_default();
    let Some(fields) = fields else {
        return value(if by_id { "id" } else { "name" });
    };
    let document = document(record);
    if fields.is_empty() || fields.iter().any(|name| name == "*") {
        return Value::Object(document);
    }
    fields
        .iter()
        .filter_map(|name| Some((name.clone(), document.get(name)?.clone())))
        .collect::<Map<_, _>>()
        .into()
}

/// Makes the flat form in which a record stood in the index of that time.
fn document(record: &Map<String, Value>) -> Map<String, Value> {
    let mut document: Map<String, Value> = record
        .iter()
        .filter(|(_, value)| !matches!(value, Value::Array(_) | Value::Object(_)))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let members = |key: &str, field: &str| -> Value {
        let list = record
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        list.filter_map(|member| member.get(field))
            .cloned()
            .collect()
    };
    document.insert("tags".to_owned(), members("tags", "name"));
    document.insert("groups".to_owned(), members("groups", "name"));
    for (ours, theirs) in [
        ("name", "res_name"),
        ("format", "res_format"),
        ("url", "res_url"),
        ("description", "res_description"),
    ] {
        document.insert(theirs.to_owned(), members("resources", ours));
    }
    if let Some(name) = record.get("organization").and_then(|body| body.get("name")) {
        document.insert("organization".to_owned(), name.clone());
    }
    let extras: Map<String, Value> = record
        .get("extras")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|extra| {
            Some((
                extra.get("key")?.as_str()?.to_owned(),
                extra.get("value")?.clone(),
            ))
        })
        .collect();
    document.insert("extras".to_owned(), Value::Object(extras));
    document.insert("entity_type".to_owned(), json!("package"));
    let private = record.get("private").and_then(Value::as_bool) == Some(true);
    let capacity = if private { "private" } else { "public" };
    document.insert("capacity".to_owned(), json!(capacity));
    if let Some(kind) = document.shift_remove("type") {
        document.insert("dataset_type".to_owned(), kind);
    }
    document.insert(
        "data_dict".to_owned(),
        json!(Value::Object(record.clone()).to_string()),
    );
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_that_time() {
        let read = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect();
            read(&pairs)
        };
        let asked = read(&[
            ("q", "a"),
            ("limit", "3"),
            ("tags", "x\"y"),
            ("order_by", "name"),
            ("fl", "id, title"),
        ])
        .unwrap();
        assert_eq!(
            asked,
            Asked {
                q: "a".to_owned(),
                filters: vec!["tags:\"x\\\"y\"".to_owned()],
                rows: 3,
                start: 0,
                sort: Some("name asc".to_owned()),
                fields: Some(vec!["id".to_owned(), "title".to_owned()]),
                callback: None,
            }
        );
        assert_eq!(read(&[]).unwrap().rows, ROWS);
        assert!(read(&[("limit", "x")]).is_err());
        assert!(read(&[("{!x", "y")]).is_err());
    }
}

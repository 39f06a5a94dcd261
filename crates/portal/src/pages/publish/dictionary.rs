//! The data dictionary of a table: what its columns are called, what they mean, and which types they have.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::{changeable, unsent};
use crate::desk::{Desk, part};
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::record::resource_name;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::seen::{self, SEEN, is_overtaken};
use crate::visit::Page;

/// Types that a column may be given in place of the guessed one.
const TYPES: &[&str] = &[
    "text",
    "numeric",
    "int",
    "float",
    "bool",
    "date",
    "timestamp",
    "json",
];
/// Keys of the dictionary that the form asks for.
const ASKED: &[&str] = &["label", "label_fr", "notes", "notes_fr", "type_override"];

#[derive(Template)]
#[template(path = "publish/dictionary.html")]
struct Dictionary<'a> {
    frame: Frame<'a>,
    path: String,
    back: String,
    columns: Vec<Column>,
    types: &'static [&'static str],
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    seen: String,
    loads: bool,
}

struct Column {
    id: String,
    kind: String,
    label: String,
    label_fr: String,
    notes: String,
    notes_fr: String,
    type_override: String,
}

/// Answers `/{type}/{name}/dictionary/{resource}`.
pub(in crate::pages) fn page(desk: &Desk<'_>, kind: &str, id: &str, resource_id: &str) -> Answer {
    let visit = desk.visit;
    let Some(record) = changeable(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let mut resources = list(&record, "resources").iter();
    let Some(resource) = resources.find(|one| text(one, "id") == resource_id) else {
        return Ok(None);
    };
    let Some(info) = desk.find(
        "datastore_info",
        json!({"id": resource_id, "include_meta": false}),
    )?
    else {
        return Ok(None);
    };
    let name = part(text(&record, "name"));
    let back = desk.to(&format!(
        "/{}/{name}/resource/{}",
        part(kind),
        part(resource_id)
    ));
    let mut fields: Vec<Value> = list(&info, "fields").to_vec();
    let mut seen = seen::mark(&fields);
    let (mut wrong, mut note, mut status) = (Vec::new(), None, 200);
    if visit.form.is_some() {
        for (place, field) in fields.iter_mut().enumerate() {
            merge(desk, place + 1, field);
        }
    }
    if visit.is_withheld() {
        let told = unsent(desk);
        (status, note) = (told.0, Some(told.1));
        seen = visit.field(SEEN).to_owned();
    } else if is_overtaken(visit, &seen) {
        note = Some("form-overtaken");
    } else if visit.form.is_some() {
        match save(desk, resource_id, &fields) {
            Ok(()) => return Ok(Some(Page::lead(back))),
            Err(ActionError::Validation(errors)) => {
                for (key, messages) in &errors {
                    wrong.push((String::new(), desk.language.pair(key, &joined(messages))));
                }
            }
            Err(error) => return Err(error),
        }
    }
    let title = desk.say("dictionary");
    let page = Dictionary {
        frame: Frame::new(
            desk,
            format!("{title} – {}", resource_name(desk, resource).text),
        ),
        path: desk.to(&desk.visit.path),
        back,
        columns: fields.iter().map(column).collect(),
        types: TYPES,
        wrong,
        note,
        seen,
        loads: visit.field("load") == "true",
    };
    rendered(status, &page)
}

/// Puts what was typed for a column, counted from 1 as CKAN does, into its entry. What the form does not ask stays.
fn merge(desk: &Desk<'_>, number: usize, field: &mut Value) {
    let mut info = field
        .get("info")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for key in ASKED {
        let name = format!("info__{number}__{key}");
        let mut typed = desk.visit.fields(&name);
        if let Some(typed) = typed.next() {
            match typed.trim() {
                "" => info.shift_remove(*key),
                typed => info.insert((*key).to_owned(), json!(typed)),
            };
        }
    }
    if let Some(field) = field.as_object_mut() {
        field.insert("info".to_owned(), Value::Object(info));
    }
}

fn save(desk: &Desk<'_>, resource_id: &str, fields: &[Value]) -> Result<(), ActionError> {
    let fields: Vec<Value> = fields
        .iter()
        .map(|field| json!({"id": field["id"], "type": field["type"], "info": field["info"]}))
        .collect();
    let data = Map::from_iter([
        ("resource_id".to_owned(), json!(resource_id)),
        ("force".to_owned(), json!(true)),
        ("fields".to_owned(), json!(fields)),
    ]);
    desk.send("datastore_create", data, None)?;
    if desk.visit.field("load") == "true" {
        let data = Map::from_iter([("resource_id".to_owned(), json!(resource_id))]);
        desk.send("xloader_submit", data, None)?;
    }
    Ok(())
}

fn column(field: &Value) -> Column {
    let said = |key: &str| {
        field
            .get("info")
            .map_or("", |info| text(info, key))
            .to_owned()
    };
    Column {
        id: text(field, "id").to_owned(),
        kind: text(field, "type").to_owned(),
        label: said("label"),
        label_fr: said("label_fr"),
        notes: said("notes"),
        notes_fr: said("notes_fr"),
        type_override: said("type_override"),
    }
}

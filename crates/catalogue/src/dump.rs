//! Dumps of tables: who may have them, and what their parameters mean.

pub use cairn_tables::Dump;
use cairn_tables::{ExportForm, Form, TextForm};
use serde_json::{Map, Value, json};

use crate::actions::datastore::{require_show, search, told};
use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::input::{Input, as_bool};

/// The parameters that a dump shares with a search.
const SHARED: &[&str] = &[
    "filters", "q", "distinct", "plain", "language", "fields", "sort", "offset",
];

/// A dump that somebody may have.
pub struct Opened {
    /// Id of the table.
    pub id: String,
    /// The extension of the file's name.
    pub extension: &'static str,
    /// The media type of the file.
    pub media_type: &'static str,
    /// Its pages.
    pub rows: Dump,
}

/// The forms of dumps: name, extension, media type, form. CKAN sends its own as files of no type.
const FORMS: &[(&str, &str, &str, Form)] = &[
    ("csv", "csv", UNTYPED, Form::Text(TextForm::Csv)),
    ("tsv", "tsv", UNTYPED, Form::Text(TextForm::Tsv)),
    ("json", "json", UNTYPED, Form::Text(TextForm::Json)),
    ("xml", "xml", UNTYPED, Form::Text(TextForm::Xml)),
    (
        "ndjson",
        "ndjson",
        "application/x-ndjson",
        Form::Text(TextForm::NdJson),
    ),
    (
        "parquet",
        "parquet",
        "application/vnd.apache.parquet",
        Form::Export(ExportForm::Parquet),
    ),
    (
        "xlsx",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form::Export(ExportForm::Xlsx),
    ),
    (
        "arrow",
        "arrows",
        "application/vnd.apache.arrow.stream",
        Form::Export(ExportForm::Arrow),
    ),
];

const UNTYPED: &str = "application/octet-stream";

/// Returns the names of the forms.
pub(crate) fn formats() -> Vec<&'static str> {
    FORMS.iter().map(|(name, ..)| *name).collect()
}

/// Opens the dump of the table with this name or alias.
pub fn open(app: &App, caller: &Caller, name: &str, input: &Input) -> Result<Opened, ActionError> {
    let mut errors = Map::new();
    let wanted = input.text("format");
    let wanted = wanted.as_deref().unwrap_or("csv");
    let form = FORMS.iter().find(|(name, ..)| *name == wanted);
    if form.is_none() {
        let names: Vec<String> = FORMS.iter().map(|(name, ..)| format!("'{name}'")).collect();
        errors.insert(
            "format".to_owned(),
            json!([format!("Value must be one of [{}]", names.join(", "))]),
        );
    }
    let limit = match input.text("limit") {
        None => None,
        Some(text) => match text.trim().parse::<u64>() {
            Ok(limit) => Some(limit),
            Err(_) => {
                errors.insert("limit".to_owned(), json!(["Invalid integer"]));
                None
            }
        },
    };
    let bom = input.get("bom").and_then(as_bool).unwrap_or(false);
    let mut data: Map<String, Value> = input
        .data
        .iter()
        .filter(|(key, _)| SHARED.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    data.insert("resource_id".to_owned(), json!(name));
    // Equal rows have no number of their own.
    if !input.get("distinct").and_then(as_bool).unwrap_or(false) {
        data.entry("sort").or_insert_with(|| json!("_id"));
    }
    let asked = match search::read(&app.settings.datastore, &Input::new(data)) {
        Ok(asked) => Some(asked),
        Err(ActionError::Validation(more)) => {
            errors.extend(more);
            None
        }
        Err(other) => return Err(other),
    };
    let id = app
        .tables
        .find(name)
        .map_err(|error| told(error, "Query"))?
        .ok_or_else(|| ActionError::no("DataStore resource not found"))?;
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        require_show(ctx, &id)
    })?;
    match (asked.filter(|_| errors.is_empty()), form) {
        (Some(asked), Some((_, extension, media_type, form))) => Ok(Opened {
            rows: Dump::new(id.clone(), *form, asked.search, limit, bom),
            id,
            extension,
            media_type,
        }),
        _ => Err(ActionError::Validation(errors)),
    }
}

/// Returns the next page of a dump; `None` when it has ended.
pub fn next_page(app: &App, dump: &mut Dump) -> Result<Option<Vec<u8>>, ActionError> {
    app.tables
        .next_page(dump)
        .map_err(|error| told(error, "Query"))
}

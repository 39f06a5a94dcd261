//! Dumps of tables: who may have them, and what their parameters mean.

pub use cairn_tables::{Dump, Form};
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
    /// Its form.
    pub form: Form,
    /// Its pages.
    pub rows: Dump,
}

impl Opened {
    /// Returns the extension of the file's name.
    pub fn extension(&self) -> &'static str {
        match self.form {
            Form::Csv => "csv",
            Form::Tsv => "tsv",
            Form::Json => "json",
            Form::Xml => "xml",
        }
    }
}

/// Opens the dump of the table with this name or alias.
pub fn open(app: &App, caller: &Caller, name: &str, input: &Input) -> Result<Opened, ActionError> {
    let mut errors = Map::new();
    let form = match input.text("format").as_deref() {
        None | Some("csv") => Form::Csv,
        Some("tsv") => Form::Tsv,
        Some("json") => Form::Json,
        Some("xml") => Form::Xml,
        Some(_) => {
            errors.insert(
                "format".to_owned(),
                json!(["Value must be one of ['csv', 'tsv', 'json', 'xml']"]),
            );
            Form::Csv
        }
    };
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
    match asked.filter(|_| errors.is_empty()) {
        Some(asked) => Ok(Opened {
            rows: Dump::new(id.clone(), form, asked.search, limit, bom),
            id,
            form,
        }),
        None => Err(ActionError::Validation(errors)),
    }
}

/// Returns the next page of a dump; `None` when it has ended.
pub fn next_page(app: &App, dump: &mut Dump) -> Result<Option<String>, ActionError> {
    app.tables
        .next_page(dump)
        .map_err(|error| told(error, "Query"))
}

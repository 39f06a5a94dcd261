//! The parameters of a search, as CKAN reads them: for `datastore_search` and for dumps.

use cairn_domain::python;
use cairn_tables::{Records, Search, Shown, Words, sort_clauses};
use serde_json::{Map, Value, json};

use super::name_list;
use crate::error::ActionError;
use crate::input::{Input, as_bool, integer, plain_text};
use crate::settings::DataStore;

/// The parameters that there are.
const KNOWN: &[&str] = &[
    "resource_id",
    "id",
    "q",
    "plain",
    "filters",
    "language",
    "limit",
    "offset",
    "fields",
    "sort",
    "distinct",
    "include_total",
    "total_estimation_threshold",
    "records_format",
    "include_next_page",
    "full_text",
];

/// A search as it was asked for.
#[derive(Debug)]
pub struct Asked {
    /// Name of the table.
    pub name: String,
    /// What is searched for.
    pub search: Search,
    /// The parameters that are shown again.
    pub(super) shown: Map<String, Value>,
}

/// Reads a search.
pub fn read(settings: &DataStore, input: &Input) -> Result<Asked, ActionError> {
    let mut reader = Reader {
        input,
        errors: Map::new(),
        shown: Map::new(),
    };
    let name = super::named(input);
    if name.is_none() {
        reader.wrong("resource_id", "Missing value");
    }
    let limit = reader.limit(settings);
    let offset = reader.offset();
    let format = reader.format();
    let filters = reader.filters();
    let q = reader.q();
    let full_text = reader.text("full_text");
    let language = reader
        .text("language")
        .unwrap_or_else(|| settings.default_fts_lang.clone());
    let fields = reader.fields();
    let sort = reader.sort();
    let plain = reader.flag("plain", true);
    let distinct = reader.flag("distinct", false);
    let include_total = reader.hidden_flag("include_total", true);
    let include_next_page = reader.hidden_flag("include_next_page", false);
    if !reader.errors.is_empty() {
        return Err(ActionError::Validation(reader.errors));
    }
    Ok(Asked {
        name: name.unwrap_or_default(),
        search: Search {
            filters,
            q,
            full_text,
            plain,
            language,
            distinct,
            fields,
            sort,
            limit,
            offset,
            include_total,
            include_next_page,
            format,
        },
        shown: reader.shown,
    })
}

/// Refuses parameters that there are not: after it is known that there is such a table, as CKAN does.
pub fn refuse_unknown(input: &Input) -> Result<(), ActionError> {
    let mut keys = input.data.keys();
    match keys.find(|key| !KNOWN.contains(&key.as_str())) {
        None => Ok(()),
        Some(unknown) => Err(ActionError::field(
            "__extras",
            format!("invalid value \"{unknown}\""),
        )),
    }
}

/// Shows the columns of an answer.
pub fn fields(columns: &[Shown]) -> Value {
    columns
        .iter()
        .map(|column| {
            let mut shown = Map::new();
            shown.insert("id".to_owned(), json!(column.id));
            shown.insert("type".to_owned(), json!(column.type_name));
            if let Some(info) = &column.info {
                shown.insert("info".to_owned(), Value::Object(info.clone()));
            }
            Value::Object(shown)
        })
        .collect()
}

pub(super) fn format_name(format: Records) -> &'static str {
    match format {
        Records::Objects => "objects",
        Records::Lists => "lists",
        Records::Csv => "csv",
        Records::Tsv => "tsv",
    }
}

struct Reader<'i> {
    input: &'i Input,
    errors: Map<String, Value>,
    shown: Map<String, Value>,
}

impl Reader<'_> {
    fn wrong(&mut self, key: &str, message: &str) {
        self.errors.insert(key.to_owned(), json!([message]));
    }

    fn show(&mut self, key: &str, value: Value) {
        self.shown.insert(key.to_owned(), value);
    }

    fn limit(&mut self, settings: &DataStore) -> u64 {
        let default = settings.rows_default.min(settings.rows_max);
        let value = match self.input.get("limit") {
            None => return default,
            Some(Value::String(text)) if text.is_empty() => return default,
            Some(value) => value,
        };
        match integer(value) {
            None if value.is_string() => {
                self.errors.insert(
                    "limit".to_owned(),
                    json!(["Invalid integer", "Please enter an integer value"]),
                );
                default
            }
            None => {
                self.wrong("limit", "Invalid integer");
                default
            }
            Some(number) => match u64::try_from(number) {
                Ok(number) => number.min(settings.rows_max),
                Err(_) => {
                    self.wrong("limit", "Must be a natural number");
                    default
                }
            },
        }
    }

    fn offset(&mut self) -> u64 {
        let value = match self.input.get("offset") {
            None => return 0,
            Some(Value::String(text)) if text.is_empty() => return 0,
            Some(value) => value,
        };
        match integer(value) {
            None => {
                self.wrong("offset", "Invalid integer");
                0
            }
            Some(number) => match u64::try_from(number) {
                Ok(offset) => {
                    self.show("offset", json!(number));
                    offset
                }
                Err(_) => {
                    self.wrong("offset", &format!("invalid value \"{number}\""));
                    0
                }
            },
        }
    }

    fn format(&mut self) -> Records {
        match self.input.get("records_format").map(plain_text).as_deref() {
            None | Some("" | "objects") => Records::Objects,
            Some("lists") => Records::Lists,
            Some("csv") => Records::Csv,
            Some("tsv") => Records::Tsv,
            Some(_) => {
                self.wrong(
                    "records_format",
                    "Value must be one of ['objects', 'lists', 'csv', 'tsv']",
                );
                Records::Objects
            }
        }
    }

    fn filters(&mut self) -> Option<Value> {
        let value = self.input.get("filters")?;
        let filters = match value {
            Value::Object(_) | Value::Array(_) => value.clone(),
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Null) => return None,
                Ok(parsed) => parsed,
                Err(_) => {
                    self.wrong("filters", "Cannot parse JSON");
                    return None;
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.wrong("filters", "Cannot parse JSON");
                return None;
            }
        };
        self.show("filters", filters.clone());
        Some(filters)
    }

    fn q(&mut self) -> Option<Words> {
        let value = self.input.get("q")?;
        let words = match value {
            Value::Object(columns) => Words::Columns(columns.clone()),
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Object(columns)) => Words::Columns(columns),
                _ => Words::Row(text.clone()),
            },
            other => Words::Row(other.to_string()),
        };
        let shown = match &words {
            Words::Columns(columns) => Value::Object(columns.clone()),
            Words::Row(text) => json!(text),
        };
        self.show("q", shown);
        Some(words)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let text = plain_text(self.input.get(key)?);
        self.show(key, json!(text));
        (!text.is_empty()).then_some(text)
    }

    fn flag(&mut self, key: &str, default: bool) -> bool {
        let flag = self.hidden_flag(key, default);
        if self.input.get(key).is_some() {
            self.show(key, json!(flag));
        }
        flag
    }

    fn hidden_flag(&self, key: &str, default: bool) -> bool {
        match self.input.get(key) {
            None => default,
            Some(Value::String(text)) if text.is_empty() => default,
            Some(value) => as_bool(value).unwrap_or(false),
        }
    }

    fn fields(&mut self) -> Option<Vec<String>> {
        self.strings("fields").and_then(|value| name_list(&value))
    }

    fn sort(&mut self) -> Option<Vec<String>> {
        let value = self.strings("sort")?;
        self.show("sort", value.clone());
        let clauses = match &value {
            Value::String(text) if text.trim().is_empty() => Vec::new(),
            Value::String(text) => sort_clauses(text),
            Value::Array(items) => items.iter().map(plain_text).collect(),
            _ => Vec::new(),
        };
        (!clauses.is_empty()).then_some(clauses)
    }

    /// A text, or a list of texts.
    fn strings(&mut self, key: &str) -> Option<Value> {
        let value = self.input.get(key)?;
        match value {
            Value::String(_) => Some(value.clone()),
            Value::Array(items) => match items.iter().find(|item| !item.is_string()) {
                None => Some(value.clone()),
                Some(other) => {
                    self.wrong(
                        key,
                        &format!("Neither a string nor a list: {}", python::repr(other)),
                    );
                    None
                }
            },
            _ => {
                self.wrong(key, "Not a list");
                None
            }
        }
    }
}

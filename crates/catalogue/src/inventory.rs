//! Inventories: tables with a record a row, which become records row by row, or are tried without writing anything.
//!
//! An import is asked for in one transaction and worked on in a job, which may be long and goes on where it was cut off. It acts as
//! the account that asked for it.

use std::collections::HashSet;

use cairn_domain::munge;
use cairn_domain::record::ACTIVE;
use cairn_domain::schema::{Document, Field, Kind};
use cairn_store::{InventoryImport, InventoryRow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::actions;
use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::input::{Input, as_bool};
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::messages;
use crate::proposal::{self, Texts};

/// The type that rows become.
pub const RECORD: &str = "dataset";
/// Target of a column that holds the address of one file.
pub const FILE: &str = "resource-url";
/// Target of a column that says who sees the record.
pub const PRIVATE: &str = "private";
/// Target of a column that holds keywords.
pub const TAGS: &str = "tags";
/// What is wrong with a row as a whole.
pub const MESSAGE: &str = "message";
/// Rows that are noted together.
const TOGETHER: usize = 20;

/// The kind of job that works on an import; its payload is the import's id.
pub(crate) const KIND: JobKind = JobKind {
    name: "import_inventory",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: None,
    run,
};

/// What is to be done with a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Id of the finished upload.
    pub(crate) upload: String,
    /// What each column becomes: a field, `field-en`, one of the targets above; nothing where it is left out.
    pub(crate) columns: Vec<String>,
    /// Id of the organization that new records go to.
    pub(crate) owner_org: String,
    /// The language of whoever asked for it.
    pub(crate) language: String,
}

/// Tells whether columns can become a field: it is one text, a text in each language, or words.
pub fn is_column(field: &Field) -> bool {
    field.subfields.is_empty()
        && !["owner_org", "resources", "groups"].contains(&field.name.as_str())
}

/// Returns how a field has itself filled in by people.
pub fn snippet(field: &Field) -> &str {
    let snippet = field.raw.get("form_snippet").and_then(Value::as_str);
    snippet.unwrap_or_default()
}

/// Tells whether a column can become what is named so.
pub(crate) fn is_target(schema: &Document, target: &str) -> bool {
    if target.is_empty() || [FILE, PRIVATE, TAGS].contains(&target) {
        return true;
    }
    let of = |name: &str| schema.field(name).filter(|field| is_column(field));
    match target.rsplit_once('-').and_then(|(key, _)| of(key)) {
        Some(field) => snippet(field).starts_with("fluent"),
        None => of(target).is_some(),
    }
}

/// Splits words at commas.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

/// Makes the last part of an address of the title of a record, where it has one.
pub fn name_for(record: &Map<String, Value>) -> String {
    let title = record.get("title").and_then(Value::as_str);
    let translated = record.get("title_translated").and_then(Value::as_object);
    let translated = translated
        .into_iter()
        .flat_map(|titles| titles.values())
        .filter_map(Value::as_str);
    let title = title
        .into_iter()
        .chain(translated)
        .find(|title| !title.is_empty());
    title.map(munge::name).unwrap_or_default()
}

/// Makes a record of a row. Empty cells say nothing.
fn record(schema: &Document, columns: &[String], cells: &[String]) -> Map<String, Value> {
    let mut record = Map::new();
    for (target, cell) in columns.iter().zip(cells) {
        let cell = cell.trim();
        if target.is_empty() || cell.is_empty() {
            continue;
        }
        let by_language = target
            .rsplit_once('-')
            .and_then(|(key, code)| Some((schema.field(key)?, code)));
        match (target.as_str(), by_language) {
            (FILE, _) => {
                record.insert("resources".to_owned(), json!([{ "url": cell }]));
            }
            (TAGS, _) => {
                let tags: Vec<Value> = words(cell).map(|tag| json!({ "name": tag })).collect();
                record.insert("tags".to_owned(), json!(tags));
            }
            (PRIVATE, _) => {
                // What is neither yes nor no stays a text, and is told of.
                let said = cell.to_lowercase();
                let flag = match said.as_str() {
                    "oui" | "private" | "privée" | "privé" => Some(true),
                    "non" | "public" | "publique" => Some(false),
                    other => as_bool(&json!(other)),
                };
                record.insert(
                    PRIVATE.to_owned(),
                    flag.map_or(json!(cell), |flag| json!(flag)),
                );
            }
            (_, Some((field, code))) => {
                let value = match snippet(field).starts_with("fluent_tags") {
                    true => json!(words(cell).collect::<Vec<_>>()),
                    false => json!(cell),
                };
                let texts = record
                    .entry(field.name.clone())
                    .or_insert_with(|| json!({}));
                texts[code] = value;
            }
            (key, None) => {
                record.insert(key.to_owned(), json!(cell));
            }
        }
    }
    let is_named = record.get("name").is_some_and(|name| name != "");
    if !is_named {
        let name = name_for(&record);
        if !name.is_empty() {
            record.insert("name".to_owned(), json!(name));
        }
    }
    record
}

/// An import that is worked on.
struct Work<'a> {
    app: &'a App,
    caller: Caller,
    plan: Plan,
    writes: bool,
}

impl Work<'_> {
    /// Tries a row, or writes it. One with the address of a record that is there changes it; any other one becomes a record that is
    /// private where the table does not say otherwise.
    fn row(&self, mut record: Map<String, Value>) -> Result<(), ActionError> {
        if record.get(PRIVATE).is_some_and(Value::is_string) {
            return Err(ActionError::field(PRIVATE, "Must be yes or no"));
        }
        let language = &self.plan.language;
        let find = |name: &str| {
            actions::find(name)
                .ok_or_else(|| ActionError::Internal(format!("there is no action {name}")))
        };
        let there = match record.get("name") {
            Some(name) => {
                let params = Map::from_iter([("id".to_owned(), name.clone())]);
                let shown = self.app.run(
                    find("package_show")?,
                    &self.caller,
                    &Input::new(params),
                    language,
                );
                match shown {
                    Ok(reply) => Some(reply.result.into_value()?),
                    Err(ActionError::NotFound(_) | ActionError::NotAuthorized(_)) => None,
                    Err(error) => return Err(error),
                }
            }
            None => None,
        };
        let action = match there {
            Some(there) => {
                record.insert("id".to_owned(), there["id"].clone());
                "package_patch"
            }
            None => {
                record.insert("type".to_owned(), json!(RECORD));
                record.insert("owner_org".to_owned(), json!(self.plan.owner_org));
                record.entry(PRIVATE.to_owned()).or_insert(json!(true));
                "package_create"
            }
        };
        let (def, input) = (find(action)?, Input::new(record));
        match self.writes {
            true => self.app.run(def, &self.caller, &input, language).map(drop),
            false => self.app.rehearse(def, &self.caller, &input, language),
        }
    }
}

/// Returns what is wrong with a row, by field; `Err` where it is not the row.
fn faults(error: ActionError) -> Result<Map<String, Value>, ActionError> {
    match error {
        ActionError::Validation(errors) => Ok(errors),
        ActionError::NotAuthorized(why) => {
            let why = why.unwrap_or_else(|| "Not authorized".to_owned());
            Ok(Map::from_iter([(MESSAGE.to_owned(), json!([why]))]))
        }
        other => Err(other),
    }
}

/// Returns what is wrong with a row as it was noted, by field, in a language.
pub(crate) fn told(noted: &str, language: &str) -> Map<String, Value> {
    match serde_json::from_str(noted) {
        Ok(Value::Object(mut errors)) => {
            for told in errors.values_mut() {
                messages::translate(told, language);
            }
            errors
        }
        // Imports of former versions noted one line, in the language of whoever asked for them.
        _ => Map::from_iter([(MESSAGE.to_owned(), json!([noted]))]),
    }
}

/// Writes what is wrong with a row in one line.
pub(crate) fn line(errors: &Map<String, Value>) -> String {
    let told = errors.iter().map(|(key, told)| match key.as_str() {
        MESSAGE => joined(told),
        key => format!("{key}: {}", joined(told)),
    });
    told.collect::<Vec<_>>().join("; ")
}

fn joined(told: &Value) -> String {
    match told {
        Value::String(text) => text.clone(),
        Value::Array(told) => told.iter().map(joined).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// Works on an import.
fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let Some(id) = run.job.payload.as_str() else {
        return Err(JobError::Hopeless("no import is named".to_owned()));
    };
    let Some(import) = app.store.read(|tx| tx.inventory_import(id))? else {
        return Ok(Value::Null);
    };
    if import.finished.is_some() {
        return Ok(Value::Null);
    }
    let failure = match worked(run, &import) {
        Ok(()) => None,
        // What is wrong with the table, or with who asked, does not change by another attempt.
        Err(JobError::Action(ActionError::Validation(errors))) => {
            let told = errors.values().map(joined);
            Some(told.collect::<Vec<_>>().join("; "))
        }
        Err(error @ (JobError::Lost | JobError::Stopped | JobError::Later(_))) => {
            return Err(error);
        }
        // It is not tried again, and whoever waits for it is told.
        Err(error) if run.job.attempts >= KIND.tries => {
            tracing::error!(%error, import = id, "an import broke off");
            Some("It broke off; those who run the site find why in the log".to_owned())
        }
        Err(error) => return Err(error),
    };
    let now = app.clock.now();
    app.store
        .write(|tx| tx.end_inventory_import(id, now, failure.as_deref()))?;
    Ok(json!({ "import": id }))
}

fn worked(run: &JobRun<'_>, import: &InventoryImport) -> Result<(), JobError> {
    let app = run.app;
    let plan: Plan = serde_json::from_str(&import.plan)
        .map_err(|error| JobError::Hopeless(error.to_string()))?;
    let account = app.store.read(|tx| tx.account_by_ref(&import.account_id))?;
    let Some(account) = account.filter(|account| account.state == ACTIVE) else {
        return Err(ActionError::field("account", "User not found").into());
    };
    let Some(schema) = app.schemas.get(Kind::Dataset, RECORD) else {
        return Err(JobError::Hopeless(
            "there is no schema of datasets".to_owned(),
        ));
    };
    let schema = schema.document();
    let work = Work {
        app,
        caller: Caller::of(account),
        writes: import.writes,
        plan,
    };
    let most = app.settings.publishing.import_rows;
    let table = proposal::texts(app, &work.caller, &work.plan.upload, most)?;
    let total = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
    let heading = json!(table.columns).to_string();
    app.store
        .write(|tx| tx.set_inventory_table(&import.id, total, &heading))?;
    each(run, import, &work, schema, &table)
}

/// Takes the rows one by one, behind those that were taken before.
fn each(
    run: &JobRun<'_>,
    import: &InventoryImport,
    work: &Work<'_>,
    schema: &Document,
    table: &Texts,
) -> Result<(), JobError> {
    let app = run.app;
    let (mut done, mut good) = (import.done, import.good);
    let mut names = HashSet::new();
    let mut noted = Vec::new();
    for (number, cells) in (1_i64..).zip(&table.rows) {
        let record = record(schema, &work.plan.columns, cells);
        let name = record.get("name").and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        let is_new = names.insert(name.clone()) || name.is_empty();
        if number <= import.done {
            continue;
        }
        let result = match is_new {
            true => work.row(record),
            false => Err(ActionError::field(
                "name",
                "This address stands in the table twice",
            )),
        };
        let error = match result {
            Ok(()) => None,
            Err(error) => Some(Value::Object(faults(error)?).to_string()),
        };
        done = number;
        good += i64::from(error.is_none());
        noted.push(InventoryRow {
            import_id: import.id.clone(),
            number,
            name,
            cells: error.is_some().then(|| json!(cells).to_string()),
            error,
        });
        if noted.len() >= TOGETHER {
            let rows = std::mem::take(&mut noted);
            app.store
                .write(|tx| tx.add_inventory_rows(&import.id, &rows, done, good))?;
            run.note(&json!({"done": done, "of": table.rows.len()}))?;
        }
    }
    app.store
        .write(|tx| tx.add_inventory_rows(&import.id, &noted, done, good))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{name_for, words};

    #[test]
    fn names_are_made_of_the_first_title() {
        for (record, expected) in [
            (json!({"title": "Ice on Lakes"}), "ice-on-lakes"),
            (
                json!({"title": "", "title_translated": {"en": "", "fr": "Neige"}}),
                "neige",
            ),
            (json!({}), ""),
        ] {
            assert_eq!(name_for(record.as_object().unwrap()), expected);
        }
        assert_eq!(words(" a, b ,,c").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}

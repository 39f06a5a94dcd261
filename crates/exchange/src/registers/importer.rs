//! Rows of a register on their way to records: ids and names that stay the same, and what is left of each row.

use std::collections::HashMap;

use cairn_domain::schema::SchemaSet;
use serde_json::{Map, Value, json};

use super::rest::{REST, Rest};
use super::{Form, Row, nl, plain, uk};
use crate::algorithms;
use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::normal;
use crate::mapped::{Mapped, Note, Options};
use crate::name::{Names, from_title, stable_id, with_suffix};

/// Makes records of the rows of one register, in their order.
#[derive(Debug)]
pub struct Importer {
    form: Form,
    names: Names,
    /// How often rows without an identifier said the same of themselves.
    seen: HashMap<String, u32>,
}

impl Importer {
    /// Begins with a register of a form.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            names: Names::default(),
            seen: HashMap::new(),
        }
    }

    /// Makes a record of the next row. Ids are made of the source and what the row is called in it, so the same row becomes the
    /// same record another time.
    ///
    /// # Errors
    ///
    /// Where the row lacks a name, or what is left cannot be a record.
    pub fn record(&mut self, row: &Row, options: &Options<'_>) -> Result<Mapped, ExchangeError> {
        let mut mapped = match self.form {
            Form::Nl => nl::read(row, options, &mut self.names)?,
            Form::AtrsIndex => uk::read_index(row, options, &mut self.names)?,
            Form::Card => {
                return Err(ExchangeError::shape("cards of models are only written"));
            }
            form => self.of_table(form, row, options)?,
        };
        keep_rest(self.form, row, &mut mapped, options.schemas)?;
        Ok(mapped)
    }

    fn of_table(
        &mut self,
        form: Form,
        row: &Row,
        options: &Options<'_>,
    ) -> Result<Mapped, ExchangeError> {
        let columns = form
            .columns()
            .ok_or_else(|| ExchangeError::shape("the form is no table"))?;
        let mut draft = Draft::default();
        let owner = columns.read(row, &mut draft);
        let title = draft
            .fields
            .get("title_translated")
            .and_then(Value::as_object)
            .and_then(|texts| texts.values().find_map(Value::as_str))
            .map(str::to_owned)
            .ok_or(ExchangeError::Missing("name"))?;
        let own = draft
            .fields
            .get("algorithm_id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let key = own.clone().unwrap_or_else(|| {
            let key = columns.identity(row);
            let count = self.seen.entry(key.clone()).or_default();
            *count += 1;
            match *count {
                1 => key,
                count => format!("{key}\u{1f}{count}"),
            }
        });
        let id = stable_id(options.source, &key);
        let wanted = match &own {
            Some(number) => with_suffix(&from_title(&title), &from_title(number)),
            None => from_title(&title),
        };
        let name = self.names.claim(&wanted, &format!("dataset {id}"));
        draft.set("id", id);
        draft.set("name", name);
        draft.set("type", "algorithm");
        for (key, value) in columns.always {
            if !draft.fields.contains_key(*key) {
                draft.set(key, *value);
            }
        }
        if !draft.fields.contains_key("notes_translated")
            && let Some(purpose) = draft.fields.get("purpose").cloned()
        {
            // Forms with one text for both: its opening stands in.
            draft.set("notes_translated", algorithms::openings(&purpose));
        }
        algorithms::finish(draft, owner.as_deref(), options, &mut self.names)
    }
}

/// Keeps what the record does not say by itself, and tells which columns no field has.
fn keep_rest(
    form: Form,
    row: &Row,
    mapped: &mut Mapped,
    schemas: &SchemaSet,
) -> Result<(), ExchangeError> {
    let Some(Value::Object(dataset)) = &mut mapped.dataset else {
        return Ok(());
    };
    let owner = mapped
        .organizations
        .last()
        .and_then(|body| Some((body["name"].as_str()?, body["title"].as_str()?)))
        .map(|(name, title)| (name.to_owned(), title.to_owned()));
    let mut shown = normal(dataset.clone(), schemas)?;
    if let Some((name, title)) = &owner {
        shown.insert(
            "organization".to_owned(),
            json!({"name": name, "title": title}),
        );
    }
    let rest = Rest::between(row, &plain(form, &shown, None), owner);
    let notes = rest.unmapped().map(|key| Note {
        field: key.to_owned(),
        message: format!("no field has it; kept in {REST}"),
    });
    mapped.notes.extend(notes);
    add_extra(dataset, REST, rest.text(form));
    Ok(())
}

fn add_extra(dataset: &mut Map<String, Value>, key: &str, value: String) {
    let extra = json!({"key": key, "value": value});
    match dataset.get_mut("extras") {
        Some(Value::Array(extras)) => extras.push(extra),
        _ => {
            dataset.insert("extras".to_owned(), json!([extra]));
        }
    }
}

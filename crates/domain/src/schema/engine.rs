//! Runs the chains over a record: the nesting first, then the fields in alphabetical order, then the lists within.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::cell::{Cell, Flow, Level};
use super::plan::{FieldPlan, LevelPlan, ListPlan, Step, TypePlan};
use super::{FactError, Invalid, Operation, Rules, ValidationFailure};
use crate::python;

/// What one object came to: what is kept, and the complaints by key.
struct Outcome {
    record: Map<String, Value>,
    errors: Map<String, Value>,
}

/// Where an object stands.
#[derive(Clone, Copy)]
struct Place<'x> {
    /// The record that it is an item of.
    above: Option<&'x Map<String, Value>>,
    /// Whether missing fields are forgiven because the record is a draft.
    draft: bool,
}

/// One validation of one record.
pub(crate) struct Walk<'a> {
    rules: &'a Rules<'a>,
    operation: Operation<'a>,
    plan: &'a TypePlan,
    /// The resources of the record as it stands, by id.
    shown: HashMap<&'a str, &'a Map<String, Value>>,
}

impl<'a> Walk<'a> {
    /// Prepares a validation.
    pub(crate) fn new(rules: &'a Rules<'a>, operation: Operation<'a>, plan: &'a TypePlan) -> Self {
        let resources = match operation {
            Operation::Create => None,
            Operation::Update { current } => current.get("resources").and_then(Value::as_array),
        };
        let by_id = |resource: &'a Value| {
            let resource = resource.as_object()?;
            Some((resource.get("id")?.as_str()?, resource))
        };
        let shown = resources.into_iter().flatten().filter_map(by_id).collect();
        Self {
            rules,
            operation,
            plan,
            shown,
        }
    }

    /// Validates a whole record.
    pub(crate) fn record(
        &self,
        input: Map<String, Value>,
    ) -> Result<Map<String, Value>, ValidationFailure> {
        check_lists(&self.plan.root, &input, &mut Vec::new())?;
        check_mixed(&input)?;
        let Outcome { record, errors } = self.level(
            &self.plan.root,
            input,
            Place {
                above: None,
                draft: false,
            },
        )?;
        if errors.is_empty() {
            Ok(record)
        } else {
            Err(ValidationFailure::Invalid(Invalid::Fields(errors)))
        }
    }

    /// Validates one object.
    fn level(
        &self,
        plan: &LevelPlan,
        input: Map<String, Value>,
        place: Place<'_>,
    ) -> Result<Outcome, FactError> {
        let mut level = Level::new(input);
        let draft = place.draft || (plan.drafts_exempt && self.is_draft(&level));
        let place = Place { draft, ..place };
        if let Some(key) = &plan.gaps_field {
            level.gaps = texts(level.get(key));
        }
        for step in &plan.before {
            self.run_whole(step, &mut level, place)?;
        }
        for field in &plan.fields {
            let value = level.rest.swap_remove(field.key.as_str());
            // CKAN takes lists of objects apart before it looks at fields, so that its own fields never see one.
            let value = value.filter(|value| !field.core || !is_list_of_objects(value));
            if let Some(value) = self.field(field, value, &mut level, place)? {
                level.done.insert(field.key.clone(), value);
            }
        }
        for list in &plan.lists {
            self.list(list, &mut level, place)?;
        }
        for (from, to) in &plan.translated {
            if let Some(text) = self.default_text(level.done.get(from)) {
                level.done.insert(to.clone(), text);
            }
        }
        if plan.keeps_unknown {
            level.done.append(&mut level.rest);
        }
        for step in &plan.after {
            self.run_whole(step, &mut level, place)?;
        }
        if !level.tags.is_empty()
            && let Value::Array(tags) = level
                .done
                .entry("tags")
                .or_insert_with(|| Value::Array(Vec::new()))
        {
            tags.extend(level.tags.drain(..).map(|name| json!({ "name": name })));
        }
        Ok(Outcome {
            record: level.done,
            errors: level.errors,
        })
    }

    /// Runs the chain of one field and gives the value that stays.
    fn field(
        &self,
        field: &FieldPlan,
        value: Option<Value>,
        level: &mut Level,
        place: Place<'_>,
    ) -> Result<Option<Value>, FactError> {
        let steps = if self.operation.is_create() {
            &field.create
        } else {
            &field.update
        };
        let mut cell = Cell {
            rules: self.rules,
            operation: self.operation,
            plan: self.plan,
            shown: &self.shown,
            field,
            value,
            structured: false,
            errors: Vec::new(),
            level,
            above: place.above,
            draft: place.draft,
        };
        for step in steps {
            if (step.check)(&mut cell, &step.args)? == Flow::Stop {
                break;
            }
        }
        let (value, errors) = (cell.value, cell.errors);
        for message in errors {
            level.complain(&field.key, message);
        }
        Ok(value)
    }

    /// Runs a validator of the whole object.
    fn run_whole(&self, step: &Step, level: &mut Level, place: Place<'_>) -> Result<(), FactError> {
        let field = FieldPlan {
            key: "__before".to_owned(),
            ..FieldPlan::default()
        };
        let mut cell = Cell {
            rules: self.rules,
            operation: self.operation,
            plan: self.plan,
            shown: &self.shown,
            field: &field,
            value: None,
            structured: false,
            errors: Vec::new(),
            level,
            above: place.above,
            draft: place.draft,
        };
        (step.check)(&mut cell, &step.args)?;
        let errors = cell.errors;
        for message in errors {
            level.complain("__before", message);
        }
        Ok(())
    }

    /// Validates a list of objects, item by item.
    fn list(&self, list: &ListPlan, level: &mut Level, place: Place<'_>) -> Result<(), FactError> {
        let key = list.field.key.as_str();
        let mut sent = level.rest.swap_remove(key);
        if !list.field.core {
            sent = sent.filter(|value| !value.is_null());
            if sent.is_none() {
                sent = form_items(level, key);
            }
            sent = self.field(&list.field, sent, level, place)?;
        }
        let Some(Value::Array(items)) = sent else {
            return Ok(());
        };
        if items.is_empty() {
            level.done.insert(key.to_owned(), Value::Array(items));
            return Ok(());
        }
        let mut kept = Vec::with_capacity(items.len());
        let mut complaints = Vec::new();
        let mut wrong = false;
        for item in items {
            let Value::Object(item) = item else { continue };
            // An object without keys leaves no trace.
            if item.is_empty() {
                continue;
            }
            if key == "resources" && list.field.core && self.is_unchanged(&item) {
                complaints.push(Value::Object(Map::new()));
                kept.push(Value::Object(item));
                continue;
            }
            let within = Place {
                above: Some(&level.done),
                ..place
            };
            let Outcome {
                record: item,
                errors,
            } = self.level(&list.item, item, within)?;
            wrong |= !errors.is_empty();
            complaints.push(Value::Object(errors));
            if !item.is_empty() {
                kept.push(Value::Object(item));
            }
        }
        if wrong {
            level
                .errors
                .insert(key.to_owned(), Value::Array(complaints));
        }
        if !kept.is_empty() {
            level.done.insert(key.to_owned(), Value::Array(kept));
        }
        Ok(())
    }

    /// Tells whether a resource is sent back as it was shown: it is not looked at then.
    fn is_unchanged(&self, item: &Map<String, Value>) -> bool {
        let id = item.get("id").and_then(Value::as_str);
        id.and_then(|id| self.shown.get(id))
            .is_some_and(|shown| *shown == item)
    }

    fn is_draft(&self, level: &Level) -> bool {
        match level.get("state") {
            Some(state) => state.as_str() == Some("draft"),
            None => self.operation.current("state") == Some("draft"),
        }
    }

    /// Picks the text that a core field shows out of a bilingual value: the site's language, else any.
    fn default_text(&self, value: Option<&Value>) -> Option<Value> {
        let texts = value?.as_object()?;
        let text = |code: &str| {
            texts
                .get(code)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
        text(self.rules.default_locale)
            .or_else(|| {
                texts
                    .values()
                    .filter_map(Value::as_str)
                    .find(|text| !text.is_empty())
            })
            .map(|text| Value::String(text.to_owned()))
    }
}

/// Puts the items of a repeating field together that a form sent as `FIELD-0-SUB`.
fn form_items(level: &mut Level, key: &str) -> Option<Value> {
    let part = |name: &str| -> Option<(usize, String)> {
        let (index, sub) = name.strip_prefix(key)?.strip_prefix('-')?.split_once('-')?;
        Some((index.parse().ok()?, sub.to_owned()))
    };
    let names: Vec<(String, usize, String)> = level
        .rest
        .keys()
        .filter_map(|name| part(name).map(|(index, sub)| (name.clone(), index, sub)))
        .collect();
    if names.is_empty() {
        return None;
    }
    let mut items: std::collections::BTreeMap<usize, Map<String, Value>> =
        std::collections::BTreeMap::new();
    for (name, index, sub) in names {
        if let Some(value) = level.rest.swap_remove(&name) {
            items.entry(index).or_default().insert(sub, value);
        }
    }
    Some(Value::Array(
        items.into_values().map(Value::Object).collect(),
    ))
}

/// Returns the texts of a list.
fn texts(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn is_list_of_objects(value: &Value) -> bool {
    value
        .as_array()
        .and_then(|list| list.first())
        .is_some_and(Value::is_object)
}

/// Refuses what is no list of objects where one belongs.
fn check_lists<'p>(
    plan: &'p LevelPlan,
    map: &Map<String, Value>,
    path: &mut Vec<&'p str>,
) -> Result<(), ValidationFailure> {
    for list in &plan.lists {
        let Some(value) = map.get(list.field.key.as_str()) else {
            continue;
        };
        // A repeating field of a schema may be null, as other fields may.
        if value.is_null() && !list.field.core {
            continue;
        }
        path.push(&list.field.key);
        match value {
            Value::Array(items) if items.is_empty() || items[0].is_object() => {
                if !list.item.lists.is_empty() {
                    for item in items.iter().filter_map(Value::as_object) {
                        check_lists(&list.item, item, path)?;
                    }
                }
            }
            other => {
                let comma = if path.len() == 1 { "," } else { "" };
                let names: Vec<String> = path.iter().map(|name| python::repr_str(name)).collect();
                return Err(ValidationFailure::integrity(format!(
                    "Only lists of dicts can be placed against subschema ({}{comma}), not {}",
                    names.join(", "),
                    python::class(other)
                )));
            }
        }
        path.pop();
    }
    Ok(())
}

/// Refuses lists that begin with an object and go on with something else, however deep in lists of objects.
fn check_mixed(map: &Map<String, Value>) -> Result<(), ValidationFailure> {
    for value in map.values() {
        let Value::Array(items) = value else { continue };
        if !items.first().is_some_and(Value::is_object) {
            continue;
        }
        for item in items {
            match item {
                Value::Object(item) => check_mixed(item)?,
                _ => {
                    return Err(ValidationFailure::integrity(
                        "Values in lists need to be dicts",
                    ));
                }
            }
        }
    }
    Ok(())
}

//! What one validator sees: the value of one field, the fields beside it, and where to put complaints.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::plan::{FieldPlan, TypePlan};
use super::{FactError, Operation, Rules};

/// The message of everything that should be there and is not.
pub(crate) const MISSING: &str = "Missing value";

/// Whether the validators behind this one still run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Next,
    Stop,
}

/// How a validator ends.
pub(crate) type Checked = Result<Flow, FactError>;

/// A validator: looks at a cell, changes its value or complains.
pub(crate) type Check = fn(&mut Cell<'_>, &[Value]) -> Checked;

/// The fields of one object: the record, a resource, an item of a list.
#[derive(Debug, Default)]
pub(crate) struct Level {
    /// What was validated.
    pub(crate) done: Map<String, Value>,
    /// What was not yet looked at.
    pub(crate) rest: Map<String, Value>,
    /// Complaints by key.
    pub(crate) errors: Map<String, Value>,
    /// Tags out of `tag_string`.
    pub(crate) tags: Vec<String>,
    /// Fields of the record that its source does not state.
    pub(crate) gaps: Vec<String>,
}

impl Level {
    pub(crate) fn new(input: Map<String, Value>) -> Self {
        Self {
            rest: input,
            ..Self::default()
        }
    }

    /// Returns a field beside this one: as validated where that has happened, else as sent.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.done.get(key).or_else(|| self.rest.get(key))
    }

    /// Complains about another field.
    pub(crate) fn complain(&mut self, key: &str, message: impl Into<String>) {
        let message = Value::String(message.into());
        match self.errors.get_mut(key) {
            Some(Value::Array(list)) => list.push(message),
            _ => {
                self.errors
                    .insert(key.to_owned(), Value::Array(vec![message]));
            }
        }
    }
}

/// What one validator sees.
pub(crate) struct Cell<'a> {
    pub(crate) rules: &'a Rules<'a>,
    pub(crate) operation: Operation<'a>,
    pub(crate) plan: &'a TypePlan,
    /// The resources of the record as it stands, by id.
    pub(crate) shown: &'a HashMap<&'a str, &'a Map<String, Value>>,
    pub(crate) field: &'a FieldPlan,
    /// The value; `None` where there is none.
    pub(crate) value: Option<Value>,
    /// Set by validators whose result CKAN keeps as JSON text: it is a list or an object on purpose.
    pub(crate) structured: bool,
    pub(crate) errors: Vec<String>,
    pub(crate) level: &'a mut Level,
    /// The record that this object is an item of.
    pub(crate) above: Option<&'a Map<String, Value>>,
    /// Whether missing fields are forgiven because the record is a draft.
    pub(crate) draft: bool,
}

impl Cell<'_> {
    /// Complains and goes on.
    pub(crate) fn fail(&mut self, message: impl Into<String>) -> Checked {
        self.errors.push(message.into());
        Ok(Flow::Next)
    }

    /// Complains and stops.
    pub(crate) fn halt(&mut self, message: impl Into<String>) -> Checked {
        self.errors.push(message.into());
        Ok(Flow::Stop)
    }

    /// Drops the value and stops.
    pub(crate) fn ignore(&mut self) -> Checked {
        self.value = None;
        Ok(Flow::Stop)
    }

    /// Puts a value in the place of the one that was sent and goes on.
    pub(crate) fn set(&mut self, value: Value) -> Checked {
        self.value = Some(value);
        Ok(Flow::Next)
    }

    /// Puts a list or an object in that is meant to be one.
    pub(crate) fn set_structured(&mut self, value: Value) -> Checked {
        self.structured = true;
        self.set(value)
    }

    /// Returns the value as a text, where it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        self.value.as_ref().and_then(Value::as_str)
    }

    /// Tells whether there is no value, or null.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.value, None | Some(Value::Null))
    }

    /// Tells whether there is no value, or one that says nothing. `0` and `false` say something.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.value {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Array(list)) => !self.structured && list.is_empty(),
            Some(Value::Object(map)) => !self.structured && map.is_empty(),
            Some(Value::Bool(_) | Value::Number(_)) => false,
        }
    }

    /// Tells whether a value must be given: the schema says so and nothing forgives that it is missing.
    pub(crate) fn is_required(&self) -> bool {
        self.field.required && !self.is_forgiven()
    }

    /// Tells whether a missing value is forgiven: the record is an exempt draft, or says itself that its source does not
    /// state this.
    pub(crate) fn is_forgiven(&self) -> bool {
        self.draft || self.level.gaps.contains(&self.field.key)
    }

    /// Tells whether a required text must be there in all languages of its field. A record taken over from a source that does
    /// not state everything speaks the language of that source.
    pub(crate) fn needs_languages(&self) -> bool {
        self.is_required() && self.level.gaps.is_empty()
    }

    /// Returns the languages of this bilingual field.
    pub(crate) fn languages(&self) -> &[String] {
        if self.field.languages.is_empty() {
            self.rules.languages
        } else {
            &self.field.languages
        }
    }

    /// Returns the id of the record as it stands.
    pub(crate) fn current_id(&self) -> Option<&str> {
        self.operation.current("id")
    }
}

/// Returns an argument as text.
pub(crate) fn text_arg(args: &[Value], place: usize) -> &str {
    args.get(place).and_then(Value::as_str).unwrap_or_default()
}

/// Tells whether a value says nothing, as Python would: null, false, 0, empty.
pub(crate) fn is_falsy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::Bool(flag)) => !flag,
        Some(Value::Number(number)) => number.as_f64() == Some(0.0),
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::Object(map)) => map.is_empty(),
    }
}

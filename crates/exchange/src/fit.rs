//! Makes a record fit the rules of its type: what a rule refuses is set aside, in extras or beside its own key, and
//! noted. The rules are those that the actions apply.

use std::sync::LazyLock;

use cairn_domain::format::Formats;
use cairn_domain::schema::{
    Fact, Facts, Invalid, Operation, Rules, SchemaSet, ValidationFailure, validate_dataset,
    validate_group,
};
use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use crate::draft::{ASIDE, Draft};
use crate::error::ExchangeError;
use crate::name::usual_uuid;
use crate::text;

/// How often fields are set aside before a record is given up.
const ROUNDS: usize = 4;

/// A format is nothing that a rule refuses: which ones a site knows makes no difference here.
static FORMATS: LazyLock<Formats> = LazyLock::new(Formats::builtin);

/// What is made to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Dataset,
    Organization,
    Group,
}

/// Sets aside what the rules refuse. Fails where something is missing that no field can make up for.
pub(crate) fn fit(
    draft: &mut Draft,
    target: Target,
    schemas: &SchemaSet,
) -> Result<(), ExchangeError> {
    let mut round = 0;
    loop {
        let Err(failure) = validate(draft.input(), target, schemas) else {
            return Ok(());
        };
        round += 1;
        let ValidationFailure::Invalid(Invalid::Fields(errors)) = &failure else {
            return Err(ExchangeError::from_validation(&failure));
        };
        if round > ROUNDS || !set_all_aside(draft, errors) {
            return Err(ExchangeError::from_validation(&failure));
        }
    }
}

fn validate(
    input: Map<String, Value>,
    target: Target,
    schemas: &SchemaSet,
) -> Result<Map<String, Value>, ValidationFailure> {
    let rules = Rules {
        schemas,
        sysadmin: true,
        may_set_state: true,
        caller: None,
        create_unowned: true,
        now: NaiveDateTime::MAX,
        default_locale: "en",
        languages: &[],
        formats: &FORMATS,
        facts: &Anything,
    };
    match target {
        Target::Dataset => validate_dataset(&rules, Operation::Create, input),
        Target::Organization => validate_group(&rules, Operation::Create, true, input),
        Target::Group => validate_group(&rules, Operation::Create, false, input),
    }
}

/// Returns a dataset as it will be kept.
pub(crate) fn normal(
    input: Map<String, Value>,
    schemas: &SchemaSet,
) -> Result<Map<String, Value>, ExchangeError> {
    validate(input, Target::Dataset, schemas)
        .map_err(|failure| ExchangeError::from_validation(&failure))
}

/// Sets aside each field that is complained about; tells whether all of them could be.
fn set_all_aside(draft: &mut Draft, errors: &Map<String, Value>) -> bool {
    let mut healed = true;
    for (key, complaint) in errors {
        healed &= match (key.as_str(), complaint) {
            ("resources", Value::Array(items)) => resources(draft, items),
            ("extras", Value::Array(items)) => extras(draft, items),
            ("tags", _) => aside(draft, "tags", complaint),
            ("name" | "owner_org" | "type" | "id", _) => false,
            _ => aside(draft, key, complaint),
        };
    }
    healed
}

/// Moves a field of the record into its extras.
fn aside(draft: &mut Draft, key: &str, complaint: &Value) -> bool {
    let Some(value) = draft.fields.shift_remove(key) else {
        return false;
    };
    draft.note(
        key,
        format!("kept as an extra: {}", first_message(complaint)),
    );
    draft.extra(key, &value);
    true
}

/// Moves fields of resources to keys that have no rule.
fn resources(draft: &mut Draft, complaints: &[Value]) -> bool {
    let mut notes = Vec::new();
    let Some(Value::Array(resources)) = draft.fields.get_mut("resources") else {
        return false;
    };
    let mut healed = true;
    for (place, (resource, complaint)) in resources.iter_mut().zip(complaints).enumerate() {
        let (Some(resource), Some(complaint)) = (resource.as_object_mut(), complaint.as_object())
        else {
            continue;
        };
        for (key, messages) in complaint {
            match resource.shift_remove(key) {
                Some(value) => {
                    let free = free_key(resource, key);
                    notes.push((
                        format!("resources[{place}].{key}"),
                        format!("kept as {free}: {}", first_message(messages)),
                    ));
                    resource.insert(free, Value::String(text::as_extra(&value)));
                }
                None => healed = false,
            }
        }
    }
    for (field, message) in notes {
        draft.note(&field, message);
    }
    healed
}

/// Returns a key of its own for what stood under another one.
pub(crate) fn free_key(map: &Map<String, Value>, key: &str) -> String {
    let mut free = format!("{ASIDE}{key}");
    while map.contains_key(&free) {
        free = format!("{ASIDE}{free}");
    }
    free
}

/// Gives extras with a key that a field has another one.
fn extras(draft: &mut Draft, complaints: &[Value]) -> bool {
    let mut notes = Vec::new();
    let mut taken: Vec<String> = draft.extras.iter().map(|(key, _)| key.clone()).collect();
    for (extra, complaint) in draft.extras.iter_mut().zip(complaints) {
        if complaint.as_object().is_some_and(|map| !map.is_empty()) {
            let mut next = format!("{ASIDE}{}", extra.0);
            while taken.contains(&next) {
                next = format!("{ASIDE}{next}");
            }
            notes.push((
                extra.0.clone(),
                format!("kept as {next}: {}", first_message(complaint)),
            ));
            taken.push(next.clone());
            extra.0 = next;
        }
    }
    let healed = !notes.is_empty();
    for (field, message) in notes {
        draft.note(&format!("extras.{field}"), message);
    }
    healed
}

fn first_message(complaint: &Value) -> String {
    match complaint {
        Value::String(text) => text.clone(),
        Value::Array(list) => list
            .iter()
            .find(|item| !text::is_blank(item))
            .map(first_message)
            .unwrap_or_default(),
        Value::Object(map) => map.values().next().map(first_message).unwrap_or_default(),
        other => other.to_string(),
    }
}

/// A catalogue that has whatever is asked for and where every name is free: what is checked here is the form.
struct Anything;

impl Facts for Anything {
    fn new_id(&self) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }
    fn dataset_by_name(&self, _: &str) -> Fact<Option<String>> {
        Ok(None)
    }
    fn dataset(&self, _: &str) -> Fact<Option<String>> {
        Ok(None)
    }
    fn resource_owner(&self, _: &str) -> Fact<Option<String>> {
        Ok(None)
    }
    fn organization(&self, reference: &str) -> Fact<Option<String>> {
        Ok(Some(reference.to_owned()))
    }
    fn may_add_to_organization(&self, _: &str) -> Fact<bool> {
        Ok(true)
    }
    fn may_move_dataset(&self, _: &str) -> Fact<bool> {
        Ok(true)
    }
    fn group(&self, reference: &str) -> Fact<Option<String>> {
        Ok(Some(reference.to_owned()).filter(|reference| usual_uuid(reference).is_none()))
    }
    fn group_by_name(&self, _: &str) -> Fact<Option<String>> {
        Ok(None)
    }
    fn parent_makes_loop(&self, _: &str, _: &str) -> Fact<bool> {
        Ok(false)
    }
    fn vocabulary_exists(&self, _: &str) -> Fact<bool> {
        Ok(false)
    }
    fn vocabulary_by_name(&self, _: &str) -> Fact<Option<String>> {
        Ok(None)
    }
    fn tag_in_vocabulary(&self, _: &str, _: &str) -> Fact<bool> {
        Ok(false)
    }
    fn account(&self, _: &str) -> Fact<Option<String>> {
        Ok(None)
    }
    fn accounts_with_email(&self, _: &str) -> Fact<Vec<(String, String)>> {
        Ok(Vec::new())
    }
    fn licence_exists(&self, _: &str) -> Fact<bool> {
        Ok(true)
    }
    fn view_exists(&self, _: &str) -> Fact<bool> {
        Ok(false)
    }
}

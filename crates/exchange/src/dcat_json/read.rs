//! Items of `/dcat.json` as records of ours.

use serde_json::{Map, Value, json};

use crate::datajson;
use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::Names;
use crate::text;

/// Makes our input out of an item.
pub fn dataset_from(
    item: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let Value::Object(item) = item else {
        return Err(ExchangeError::shape("a record is an object"));
    };
    let mut item = item.clone();
    let creator = item.shift_remove("creator");
    if let Some(publisher) = item.get_mut("publisher") {
        one_mail(publisher);
    }
    if let Some(Value::Array(files)) = item.get_mut("distribution") {
        for file in files.iter_mut().filter_map(Value::as_object_mut) {
            file_keys(file);
        }
    }
    let guid = item.get("identifier").and_then(text::one_of);
    let mut mapped = datajson::dataset_from(&Value::Object(item), options, names)?;
    if let Some(Value::Object(dataset)) = mapped.dataset.take() {
        let mut draft = Draft::of_input(dataset);
        if let Some(guid) = guid {
            draft.extra("guid", &json!(guid));
        }
        if let Some(creator) = creator {
            say_creator(&mut draft, &creator);
        }
        mapped.notes.append(&mut draft.notes);
        mapped.dataset = Some(Value::Object(draft.input()));
    }
    Ok(mapped)
}

/// Gives the address for mail the key `email`, whatever it had.
fn one_mail(agent: &mut Value) {
    let agents = match agent {
        Value::Array(list) => list.as_mut_slice(),
        one => std::slice::from_mut(one),
    };
    for agent in agents.iter_mut().filter_map(Value::as_object_mut) {
        let Some(mail) = ["email", "mbox", "hasEmail"]
            .iter()
            .find_map(|key| agent.get(*key).and_then(text::one_of))
        else {
            continue;
        };
        for other in ["mbox", "hasEmail"] {
            agent.shift_remove(other);
        }
        agent.insert("email".to_owned(), json!(text::without_mailto(&mail)));
    }
}

/// Says who made it in the keys of CKAN's extension: a body or person, a name alone, or several.
fn say_creator(draft: &mut Draft, creator: &Value) {
    let mut creator = creator.clone();
    one_mail(&mut creator);
    let one = match &creator {
        Value::Array(list) if list.len() == 1 => list[0].clone(),
        other => other.clone(),
    };
    match &one {
        Value::Object(map) => {
            for (key, value) in map.iter().filter(|(key, _)| !key.starts_with('@')) {
                draft.extra(&format!("creator_{key}"), value);
            }
        }
        Value::String(_) => draft.extra("creator_name", &one),
        other => draft.extra("creator", other),
    }
}

/// Gives a file the keys that are read: its own address, and its size.
fn file_keys(file: &mut Map<String, Value>) {
    if !file.contains_key("uri")
        && let Some(address) = file.get("@id").cloned()
    {
        file.insert("uri".to_owned(), address);
    }
}

//! Whom to ask about a dataset.

use cairn_domain::text as form;
use serde_json::{Map, Value, json};

use crate::draft::Draft;
use crate::text;

/// Whom to ask. Further contacts of a list are kept as an extra.
pub(super) fn contact(draft: &mut Draft, record: &Map<String, Value>) {
    let given = record.get("contactPoint");
    let first = match given {
        Some(Value::Array(list)) => list.first(),
        other => other,
    };
    let Some(Value::Object(card)) = first else {
        // Version 1.0 has a name and an address for mail beside each other.
        let name = first.or(record.get("person")).and_then(text::text);
        if let Some(given) = given.filter(|given| name.is_none() || text::says_more(given)) {
            draft.extra("contactPoint", given);
        }
        if let Some(name) = name {
            draft.set("contact_name", name);
        }
        if let Some(address) = record.get("mbox").and_then(text::one_of) {
            mail(draft, &address);
        }
        return;
    };
    let said = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| card.get(*key).and_then(text::one_of))
    };
    if let Some(name) = said(&["fn", "name", "hasFN", "organization-name"]) {
        draft.set("contact_name", name);
    }
    if let Some(address) = said(&["hasEmail", "email", "mbox"]) {
        mail(draft, &address);
    }
    if let Some(address) = card.get("hasURL").and_then(text::one_of) {
        if form::is_url(&address) {
            draft.set("contact_url", address);
        } else {
            draft.extra("contact", &json!(address));
        }
    }
    const TAKEN: &[&str] = &["@type", "fn", "hasEmail", "hasURL"];
    let more = card
        .iter()
        .any(|(key, value)| match TAKEN.contains(&key.as_str()) {
            true => text::says_more(value),
            false => !text::is_blank(value),
        });
    if let Some(given) = given
        && (more || given.as_array().is_some_and(|list| list.len() > 1))
    {
        draft.extra("contactPoint", given);
    }
}

/// Keeps an address for mail: as such where it is one, as a page where it is one of the web.
fn mail(draft: &mut Draft, address: &str) {
    let plain = text::without_mailto(address);
    if form::is_email(plain) {
        draft.set("contact_email", plain);
    } else if form::is_url(plain) {
        draft.set("contact_url", plain);
    } else {
        draft.extra("contact", &json!(address));
    }
}

//! What differs between two versions of a record, field by field, in the words of its schema and the reader's language.

use std::collections::BTreeSet;

use cairn_domain::schema::{Document, Field};
use serde_json::{Value, json};

use super::record::resource_name;
use crate::desk::Desk;
use crate::field::{Rendered, label, shown};
use crate::said::{list, text};
use crate::speech::Language;

/// Characters of a value that are shown.
const LONGEST: usize = 300;
/// Most differences of a version that are shown.
const MOST: usize = 200;
/// Fields that are compared by themselves, or say nothing to people.
const APART: &[&str] = &[
    "resources",
    "tags",
    "tag_string",
    "groups",
    "extras",
    "owner_org",
    "private",
    "type",
];

/// A difference: what it is of, and both sides; nothing where there was or is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) label: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Returns what differs between two versions.
pub(super) fn differences(
    desk: &Desk<'_>,
    schema: Option<&Document>,
    before: &Value,
    after: &Value,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let (fields, resource_fields) = schema.map_or((&[][..], &[][..]), |schema| {
        (schema.fields.as_slice(), schema.resource_fields.as_slice())
    });
    let fields = fields
        .iter()
        .filter(|field| !APART.contains(&field.name.as_str()));
    for field in fields {
        of_field(
            desk,
            field,
            before,
            after,
            &label(field, desk.language),
            &mut found,
        );
    }
    let say = |name: &str| desk.words.say(desk.language, name, &[]);
    let mut plain = |label: String, one: Option<String>, other: Option<String>| {
        if one != other {
            found.push(Difference {
                label,
                before: one,
                after: other,
            });
        }
    };
    let owner = |record: &Value| {
        let owner = record
            .get("organization")
            .filter(|owner| owner.is_object())?;
        Some(super::results::named(desk, owner))
    };
    plain(say("filter-organization"), owner(before), owner(after));
    let private = |record: &Value| {
        let flag = record.get("private").and_then(Value::as_bool)?;
        Some(say(&format!("difference-private-{flag}")))
    };
    plain(say("difference-private"), private(before), private(after));
    let state =
        |record: &Value| Some(text(record, "state").to_owned()).filter(|state| !state.is_empty());
    plain(say("difference-state"), state(before), state(after));
    for (key, message) in [("tags", "filter-tags"), ("groups", "filter-groups")] {
        let names = |record: &Value| -> BTreeSet<String> {
            let names = list(record, key).iter().map(|one| match key {
                "groups" => super::results::named(desk, one),
                _ => text(one, "name").to_owned(),
            });
            names.collect()
        };
        let (one, other) = (names(before), names(after));
        plain(
            say(message),
            joined(one.difference(&other)),
            joined(other.difference(&one)),
        );
    }
    let extra = |record: &Value, key: &str| {
        let mut extras = list(record, "extras").iter();
        let value = extras.find(|one| text(one, "key") == key)?.get("value")?;
        Some(shortened(&match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }))
    };
    let keys: BTreeSet<&str> = [before, after]
        .into_iter()
        .flat_map(|record| list(record, "extras"))
        .map(|one| text(one, "key"))
        .collect();
    for key in keys {
        plain(
            crate::field::worded(key),
            extra(before, key),
            extra(after, key),
        );
    }
    of_resources(desk, resource_fields, before, after, &mut found);
    found.truncate(MOST);
    found
}

/// Compares a field; one that is said in several languages is compared in each.
fn of_field(
    desk: &Desk<'_>,
    field: &Field,
    before: &Value,
    after: &Value,
    label: &str,
    found: &mut Vec<Difference>,
) {
    let (one, other) = (before.get(&field.name), after.get(&field.name));
    if one == other {
        return;
    }
    let languages: BTreeSet<&String> = [one, other]
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::keys)
        .collect();
    let is_said = |value: Option<&Value>| {
        value.is_none_or(|value| value.is_null() || value == "" || value.is_object())
    };
    if !languages.is_empty() && is_said(one) && is_said(other) {
        for code in languages {
            let in_language =
                |value: Option<&Value>| value.and_then(|value| value.get(code)).cloned();
            let (one, other) = (in_language(one), in_language(other));
            if one == other {
                continue;
            }
            let name = format!("language-{code}");
            let language = match desk.words.has(&name) {
                true => desk.words.say(desk.language, &name, &[]),
                false => code.clone(),
            };
            let label = desk.words.say(
                desk.language,
                "difference-in",
                &[("field", label.into()), ("language", language.into())],
            );
            let told = |value: Option<Value>| told(desk, field, &json!({ &field.name: value }));
            push(found, label, told(one), told(other));
        }
        return;
    }
    push(
        found,
        label.to_owned(),
        told(desk, field, before),
        told(desk, field, after),
    );
}

fn push(found: &mut Vec<Difference>, label: String, before: Option<String>, after: Option<String>) {
    // What is written differently and read the same is no difference to people.
    if before != after {
        found.push(Difference {
            label,
            before,
            after,
        });
    }
}

fn of_resources(
    desk: &Desk<'_>,
    fields: &[Field],
    before: &Value,
    after: &Value,
    found: &mut Vec<Difference>,
) {
    let (one, other) = (list(before, "resources"), list(after, "resources"));
    let id = |resource: &Value| text(resource, "id").to_owned();
    let same = |resource: &Value, all: &[Value]| {
        all.iter()
            .position(|known| text(known, "id") == text(resource, "id"))
    };
    let resource = || desk.words.say(desk.language, "difference-resource", &[]);
    for gone in one.iter().filter(|gone| same(gone, other).is_none()) {
        let name = resource_name(desk, gone).text;
        push(found, resource(), Some(name), None);
    }
    for now in other {
        let name = resource_name(desk, now).text;
        let Some(was) = same(now, one).and_then(|place| one.get(place)) else {
            push(found, resource(), None, Some(name));
            continue;
        };
        for field in fields {
            let label = desk.words.say(
                desk.language,
                "difference-resource-field",
                &[
                    ("name", name.as_str().into()),
                    ("field", label(field, desk.language).into()),
                ],
            );
            of_field(desk, field, was, now, &label, found);
        }
    }
    let kept = |all: &[Value], rest: &[Value]| -> Vec<String> {
        all.iter()
            .filter(|resource| same(resource, rest).is_some())
            .map(id)
            .collect()
    };
    if kept(one, other) != kept(other, one) {
        let names = |all: &[Value]| {
            let names: Vec<String> = all
                .iter()
                .map(|resource| resource_name(desk, resource).text)
                .collect();
            Some(shortened(&names.join(", ")))
        };
        let label = desk.words.say(desk.language, "difference-order", &[]);
        push(found, label, names(one), names(other));
    }
}

/// Says the value of a field in words.
fn told(desk: &Desk<'_>, field: &Field, record: &Value) -> Option<String> {
    shown(field, record, desk.language).map(|fact| shortened(&words(&fact.value, desk.language)))
}

fn words(value: &Rendered, language: Language) -> String {
    match value {
        Rendered::Text(said) => said.text.clone(),
        Rendered::Link(_, shown) => shown.clone(),
        Rendered::Html(html, _) => html
            .split('<')
            .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
            .collect::<String>()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&"),
        Rendered::List(items) => {
            let items = items.iter().map(|item| words(item, language));
            items.collect::<Vec<_>>().join(", ")
        }
        Rendered::Rows(rows) => rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|fact| language.pair(&fact.label, &words(&fact.value, language)))
                    .collect::<Vec<_>>()
                    .join(", ")
            })
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn shortened(text: &str) -> String {
    // Spaces that do not break stay.
    let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

fn joined<'n>(names: impl Iterator<Item = &'n String>) -> Option<String> {
    let names: Vec<&str> = names.map(String::as_str).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

//! One rule: a value is read, turned into what its field here takes, and put there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::{Form, From, Rule};
use super::form;
use super::outcome::{Fate, Outcome};
use super::place;
use crate::text;

/// What a value became, and what of it could not.
pub(super) struct Turned {
    /// What stands in the field.
    pub(super) value: Option<Value>,
    /// The members that nothing stands for, and why.
    pub(super) left: Vec<(Value, String)>,
}

type Lists = BTreeMap<String, Map<String, Value>>;

/// Applies a rule. `at` is put before places in what is told.
pub(super) fn apply(
    rule: &Rule,
    lists: &Lists,
    record: &mut Map<String, Value>,
    at: &str,
    told: &mut Vec<Outcome>,
) {
    match &rule.from {
        From::One(place) => one(rule, lists, record, place, at, told),
        From::First(places) => {
            let found = places
                .iter()
                .find(|place| place::get(record, place).is_some());
            if let Some(place) = found {
                one(rule, lists, record, place, at, told);
            }
        }
        From::Languages(places) => languages(rule, lists, record, places, at, told),
    }
}

fn one(
    rule: &Rule,
    lists: &Lists,
    record: &mut Map<String, Value>,
    from: &str,
    at: &str,
    told: &mut Vec<Outcome>,
) {
    let Some(given) = place::get(record, from) else {
        return;
    };
    let tell = |value: &Value, fate: Fate| Outcome {
        field: format!("{at}{from}"),
        value: value.clone(),
        fate,
    };
    let in_place = from == rule.to;
    let adds = rule.form == Some(Form::Tags);
    let Turned { value, left } = turned(rule, lists, &given);
    let there = place::get(record, &rule.to);
    if let Some(there) = there.filter(|_| !in_place && !rule.over && !adds) {
        if value.as_ref() != Some(&there) {
            let reason = format!("{} says something already", rule.to);
            told.push(tell(&given, Fate::Stayed(reason)));
        }
        return;
    }
    for (member, reason) in &left {
        told.push(tell(member, Fate::Stayed(reason.clone())));
    }
    // In its own place a value that nothing stands for just stays.
    let (value, left) = match (in_place, value) {
        (true, Some(Value::Array(mut list))) => {
            list.extend(left.into_iter().map(|(member, _)| member));
            (Some(Value::Array(list)), Vec::new())
        }
        (_, value) => (value, left),
    };
    let Some(value) = value else { return };
    if !rule.keep && !in_place {
        let rest: Vec<Value> = left.into_iter().map(|(member, _)| member).collect();
        let rest = (!rest.is_empty()).then_some(Value::Array(rest));
        place::replace(record, from, rest);
    }
    let value = if adds { added(record, value) } else { value };
    if in_place {
        if value == given {
            return;
        }
        place::replace(record, from, Some(value.clone()));
    } else {
        place::set(record, &rule.to, value.clone());
    }
    told.push(tell(
        &given,
        Fate::Became {
            field: format!("{at}{}", rule.to),
            value,
        },
    ));
}

/// Makes a text by language of one place for each.
fn languages(
    rule: &Rule,
    lists: &Lists,
    record: &mut Map<String, Value>,
    places: &BTreeMap<String, String>,
    at: &str,
    told: &mut Vec<Outcome>,
) {
    for (language, from) in places {
        let Some(given) = place::get(record, from) else {
            continue;
        };
        let target = format!("{}.{language}", rule.to);
        let tell = |fate: Fate| Outcome {
            field: format!("{at}{from}"),
            value: given.clone(),
            fate,
        };
        if !rule.over && place::get(record, &target).is_some() {
            let reason = format!("{target} says something already");
            told.push(tell(Fate::Stayed(reason)));
            continue;
        }
        let Turned { value, left } = turned(rule, lists, &given);
        for (_, reason) in left {
            told.push(tell(Fate::Stayed(reason)));
        }
        let Some(value) = value else { continue };
        // The record's own title and the like stay where every client looks for them.
        if !rule.keep && !rule.to.starts_with(from.as_str()) {
            place::replace(record, from, None);
        }
        place::set(record, &target, value.clone());
        told.push(tell(Fate::Became {
            field: format!("{at}{target}"),
            value,
        }));
    }
}

/// Returns tags with those that the record has, each once.
fn added(record: &Map<String, Value>, tags: Value) -> Value {
    let mut all = match record.get("tags") {
        Some(Value::Array(list)) => list.clone(),
        _ => Vec::new(),
    };
    if let Value::Array(tags) = tags {
        for tag in tags {
            if !all.iter().any(|known| known.get("name") == tag.get("name")) {
                all.push(tag);
            }
        }
    }
    Value::Array(all)
}

/// Turns a value into what the field takes.
fn turned(rule: &Rule, lists: &Lists, given: &Value) -> Turned {
    let Some(name) = &rule.list else {
        return form::read(rule, given);
    };
    let list = lists.get(name);
    let mut found: Vec<Value> = Vec::new();
    let mut left = Vec::new();
    for member in members(rule, given) {
        let word = text::text(&member).unwrap_or_default();
        match list.and_then(|list| looked_up(list, &word)) {
            // A word that stands for nothing here is nothing to keep.
            Some(Value::Null) => {}
            Some(Value::Array(several)) if rule.many => push_all(&mut found, several.clone()),
            Some(ours) => push_all(&mut found, vec![ours.clone()]),
            None => {
                let read = rule.form.map(|_| form::read(rule, &member));
                match read {
                    Some(Turned {
                        value: Some(Value::Array(several)),
                        ..
                    }) if rule.many => push_all(&mut found, several),
                    Some(Turned {
                        value: Some(value), ..
                    }) => push_all(&mut found, vec![value]),
                    _ => left.push((member, format!("the list {name} does not have it"))),
                }
            }
        }
    }
    let value = match (rule.many, found.len()) {
        (_, 0) => None,
        (true, _) => Some(Value::Array(found)),
        (false, _) => {
            for other in found.drain(1..) {
                let reason = format!("{} takes one value", rule.to);
                left.push((other, reason));
            }
            found.pop()
        }
    };
    Turned { value, left }
}

/// Returns the members of a list, or of a text between separators where the rule says so.
fn members(rule: &Rule, given: &Value) -> Vec<Value> {
    match (given, &rule.split) {
        (Value::Array(list), _) => list.clone(),
        (Value::String(text), _) if text.trim_start().starts_with('[') => {
            serde_json::from_str::<Vec<Value>>(text).unwrap_or_else(|_| vec![given.clone()])
        }
        (Value::String(text), Some(split)) => text
            .split(split.as_str())
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| json!(part))
            .collect(),
        (other, _) => vec![other.clone()],
    }
}

fn push_all(found: &mut Vec<Value>, values: Vec<Value>) {
    for value in values {
        if !found.contains(&value) {
            found.push(value);
        }
    }
}

/// Looks a word up: as it is written, else whatever its case and its signs between words are.
fn looked_up<'l>(list: &'l Map<String, Value>, word: &str) -> Option<&'l Value> {
    list.get(word).or_else(|| {
        let plain = plain(word);
        list.iter()
            .find(|(known, _)| self::plain(known) == plain)
            .map(|(_, ours)| ours)
    })
}

fn plain(word: &str) -> String {
    let spaced: String = word
        .chars()
        .map(|c| if matches!(c, '_' | '-') { ' ' } else { c })
        .collect();
    spaced
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

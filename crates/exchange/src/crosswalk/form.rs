//! How values are read that no list has.

use cairn_domain::text as form;
use serde_json::{Map, Value, json};

use super::document::{Form, Rule};
use super::rule::Turned;
use crate::dcat::codes;
use crate::{frequency, text};

/// Keys of the corners of boxes, each under the names that are met.
const CORNERS: [&[&str]; 4] = [
    &["west", "west_bound_longitude", "westBoundLongitude", "minx"],
    &[
        "south",
        "south_bound_latitude",
        "southBoundLatitude",
        "miny",
    ],
    &["east", "east_bound_longitude", "eastBoundLongitude", "maxx"],
    &[
        "north",
        "north_bound_latitude",
        "northBoundLatitude",
        "maxy",
    ],
];

/// Reads a value as a rule says.
pub(super) fn read(rule: &Rule, given: &Value) -> Turned {
    let Some(wanted) = rule.form else {
        return whole(Some(given.clone()), given, "");
    };
    match wanted {
        Form::Text => whole(joined(given), given, "it is no text"),
        Form::Plain => {
            let plain = words(given).map(|text| json!(text::without_html(&text)));
            whole(plain, given, "it is no text")
        }
        Form::Day => whole(
            words(given)
                .and_then(|text| text::day(&text))
                .map(Value::from),
            given,
            "it is no date",
        ),
        Form::Period => whole(
            words(given)
                .and_then(|text| text::period_end(&text))
                .map(Value::from),
            given,
            "it is no year, month or day",
        ),
        Form::List => {
            let list = split(rule, given);
            whole(
                (!list.is_empty()).then(|| json!(list)),
                given,
                "it is no list",
            )
        }
        Form::Tags => tags(rule, given),
        Form::Email => {
            let mail = words(given).map(|text| crate::text::without_mailto(&text).to_owned());
            let mail = mail.filter(|mail| form::is_email(mail)).map(Value::from);
            whole(mail, given, "it is no e-mail address")
        }
        Form::Url => {
            let address = words(given).filter(|address| form::is_url(address));
            whole(address.map(Value::from), given, "it is no web address")
        }
        Form::Box => whole(corners(given).map(polygon), given, "it is no box"),
        Form::Bilingual => bilingual(rule, given),
        Form::Frequency => {
            let word = words(given);
            let code = word
                .as_deref()
                .and_then(|word| frequency::code(word).or_else(|| codes::our_frequency(word)));
            whole(
                code.map(Value::from),
                given,
                "it is no frequency that has a code",
            )
        }
        Form::Languages => each(rule, given, |word| {
            Some(codes::our_language(word)).filter(|code| *code != "other")
        }),
        Form::Subjects => each(rule, given, codes::our_subject),
        Form::Access => {
            let code = words(given).and_then(|word| codes::our_access(&word).map(Value::from));
            whole(code, given, "it is no right of access that has a code")
        }
    }
}

/// A value that became something as a whole, or not at all.
fn whole(value: Option<Value>, given: &Value, reason: &str) -> Turned {
    let left = match &value {
        Some(_) => Vec::new(),
        None => vec![(given.clone(), reason.to_owned())],
    };
    Turned { value, left }
}

/// Returns the one text that a value is, or the only one of a list.
fn words(given: &Value) -> Option<String> {
    match given {
        Value::Array(list) if list.len() == 1 => text::text(&list[0]),
        other => text::text(other),
    }
}

fn joined(given: &Value) -> Option<Value> {
    let texts = text::texts(given);
    (!texts.is_empty()).then(|| json!(texts.join(", ")))
}

/// Returns the texts of a list, or of a text between separators: commas where the rule says nothing.
fn split(rule: &Rule, given: &Value) -> Vec<String> {
    let separator = rule.split.as_deref().unwrap_or(",");
    match given {
        Value::String(text) => match serde_json::from_str::<Vec<Value>>(text) {
            Ok(list) => text::texts(&Value::Array(list)),
            Err(_) => text
                .split(separator)
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        other => text::texts(other),
    }
}

fn tags(rule: &Rule, given: &Value) -> Turned {
    let mut tags: Vec<Value> = Vec::new();
    let mut left = Vec::new();
    for word in split(rule, given) {
        match text::tag(&word) {
            Some(tag) => tags.push(json!({"name": tag})),
            None => left.push((json!(word), "it cannot be a tag".to_owned())),
        }
    }
    Turned {
        value: (!tags.is_empty()).then_some(Value::Array(tags)),
        left,
    }
}

/// Reads each member of a list.
fn each(rule: &Rule, given: &Value, code: fn(&str) -> Option<&'static str>) -> Turned {
    let mut found: Vec<Value> = Vec::new();
    let mut left = Vec::new();
    for word in split(rule, given) {
        match code(&word) {
            Some(code) if !found.contains(&json!(code)) => found.push(json!(code)),
            Some(_) => {}
            None => left.push((json!(word), "there is no code for it".to_owned())),
        }
    }
    Turned {
        value: (!found.is_empty()).then_some(Value::Array(found)),
        left,
    }
}

/// Splits a text that says the same in several languages.
fn bilingual(rule: &Rule, given: &Value) -> Turned {
    let separator = rule.split.as_deref().unwrap_or("|");
    let text = words(given).unwrap_or_default();
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    if parts.len() != rule.into.len() || parts.iter().any(|part| part.is_empty()) {
        return whole(None, given, "it is not in the languages that are expected");
    }
    let texts: Map<String, Value> = rule
        .into
        .iter()
        .zip(parts)
        .map(|(language, part)| (language.clone(), json!(part)))
        .collect();
    whole(Some(Value::Object(texts)), given, "")
}

/// Returns west, south, east and north.
fn corners(given: &Value) -> Option<[f64; 4]> {
    let number = |value: &Value| text::text(value)?.parse::<f64>().ok();
    let numbers: Vec<f64> = match given {
        Value::Array(list) if list.len() == 1 => return corners(&list[0]),
        Value::Object(map) => CORNERS
            .iter()
            .filter_map(|keys| keys.iter().find_map(|key| number(map.get(*key)?)))
            .collect(),
        Value::Array(list) => list.iter().filter_map(number).collect(),
        other => text::text(other)?
            .split(',')
            .filter_map(|part| part.trim().parse().ok())
            .collect(),
    };
    let [west, south, east, north] = <[f64; 4]>::try_from(numbers).ok()?;
    let valid = [west, east].iter().all(|x| (-180.0..=180.0).contains(x))
        && [south, north].iter().all(|y| (-90.0..=90.0).contains(y))
        && south <= north;
    valid.then_some([west, south, east, north])
}

fn polygon([west, south, east, north]: [f64; 4]) -> Value {
    let ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ];
    json!(json!({"type": "Polygon", "coordinates": [ring]}).to_string())
}

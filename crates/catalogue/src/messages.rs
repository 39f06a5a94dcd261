//! Messages of actions in French: found by their English text, which is what the API says where no language is asked for.
//!
//! `{}` stands for what is filled in. A message that is not in the list stays English.

mod actions;
mod checks;
mod fields;
mod forms;
mod work;

use cairn_domain::text::typeset_french;
use serde_json::{Map, Value, json};

/// All that is known in French, in the order in which it is looked through.
const TABLES: [&[(&str, &str)]; 5] = [
    actions::FRENCH,
    fields::FRENCH,
    forms::FRENCH,
    work::FRENCH,
    checks::FRENCH,
];
/// How deep texts are looked for in texts.
const DEEPEST: usize = 8;

/// Tells whether a language is French.
pub fn is_french(locale: &str) -> bool {
    locale.split(['_', '-']).next() == Some("fr")
}

/// What stands before the reason of a refusal.
const LEADS: &[&str] = &["Access denied", "Not found"];

/// Translates the messages of an error, wherever they are in it.
pub fn translate(error: &mut Value, locale: &str) {
    if is_french(locale) {
        within(error, DEEPEST);
    }
}

/// Says what happened in a language, as reports of jobs, imports and harvests tell it in English; `None` where the language has no words
/// for it.
pub fn said(text: &str, locale: &str) -> Option<String> {
    if !is_french(locale) {
        return Some(text.to_owned());
    }
    // Several things that happened stand in one line.
    let apart: Option<Vec<String>> = text.split("; ").map(|one| message(one, DEEPEST)).collect();
    let together = || message(text, DEEPEST);
    apart.map(|all| all.join("\u{202f}; ")).or_else(together)
}

fn within(value: &mut Value, depth: usize) {
    match value {
        Value::String(text) => {
            if let Some(french) = message(text, depth) {
                *text = french;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| within(one, depth)),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                // The kind of the error and the request itself are no messages.
                if key != "__type" && key != "data" {
                    within(value, depth);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn message(text: &str, depth: usize) -> Option<String> {
    let inner = depth.checked_sub(1)?;
    for lead in LEADS {
        if let Some(reason) = text
            .strip_prefix(lead)
            .and_then(|rest| rest.strip_prefix(": "))
        {
            let lead = known(lead, inner).unwrap_or_else(|| (*lead).to_owned());
            let reason = message(reason, inner).unwrap_or_else(|| reason.to_owned());
            return Some(format!("{lead}\u{a0}: {reason}"));
        }
    }
    known(text, inner).or_else(|| of_something(text, inner))
}

fn known(text: &str, depth: usize) -> Option<String> {
    let (french, holes) = TABLES
        .iter()
        .copied()
        .flatten()
        .find_map(|(english, french)| Some((french, holes(english, text)?)))?;
    let holes: Vec<String> = holes.into_iter().map(|hole| filling(hole, depth)).collect();
    Some(fill(&typeset_french(french), &holes))
}

/// Translates what fills a hole, where it is a message itself or holds some.
fn filling(hole: &str, depth: usize) -> String {
    if hole.starts_with('{')
        && let Ok(mut errors) = serde_json::from_str::<Value>(hole)
    {
        within(&mut errors, depth);
        return errors.to_string();
    }
    message(hole, depth).unwrap_or_else(|| hole.to_owned())
}

/// Translates a message behind the field or the address that it is about.
fn of_something(text: &str, depth: usize) -> Option<String> {
    let (something, rest) = text.split_once(": ")?;
    if something.contains(char::is_whitespace) {
        return None;
    }
    Some(format!("{something}\u{a0}: {}", message(rest, depth)?))
}

/// Returns what stands in the text where the pattern has `{}`; `None` where it does not fit.
fn holes<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let parts: Vec<&str> = parts.collect();
    let mut found = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let last = place + 1 == parts.len();
        let end = match (last, part.is_empty()) {
            (true, _) => rest
                .len()
                .checked_sub(part.len())
                .filter(|end| rest.is_char_boundary(*end) && rest[*end..] == **part)?,
            (false, _) => rest.find(part)?,
        };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(found)
}

fn fill(pattern: &str, holes: &[String]) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    for (place, part) in pattern.split("{}").enumerate() {
        if place > 0 {
            out.push_str(holes.get(place - 1).map(String::as_str).unwrap_or_default());
        }
        out.push_str(part);
    }
    out
}

/// Returns the French messages in the form that Jed reads.
pub fn french_for_scripts() -> Value {
    let mut messages = Map::new();
    messages.insert(
        String::new(),
        json!({"domain": "ckan", "lang": "fr", "plural-forms": "nplurals=2; plural=(n > 1);"}),
    );
    for (english, french) in actions::FRENCH
        .iter()
        .filter(|(english, _)| !english.contains("{}"))
    {
        messages.insert((*english).to_owned(), json!([null, typeset_french(french)]));
    }
    json!({"domain": "ckan", "locale_data": {"ckan": messages}})
}

#[cfg(test)]
mod tests;

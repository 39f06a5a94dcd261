//! Messages of actions in French: found by their English text, which is what the API says where no language is asked for.
//!
//! `{}` stands for what is filled in, and `{en}` on the French side for what another program or the system says of itself, which is
//! English: [`told`] keeps it apart. A message that is not in the list stays English.

mod actions;
mod checks;
mod details;
mod fields;
mod forms;
mod work;

use cairn_domain::text::typeset_french;
use serde_json::{Map, Value, json};

/// All that is known in French, in the order in which it is looked through.
const TABLES: [&[(&str, &str)]; 6] = [
    actions::FRENCH,
    fields::FRENCH,
    forms::FRENCH,
    work::FRENCH,
    checks::FRENCH,
    details::FRENCH,
];
/// What stands for something that is filled in, and for what others say.
const OURS: &str = "{}";
const FOREIGN: &str = "{en}";
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

/// A piece of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what another program or the system says of itself, which is English.
    pub foreign: bool,
}

impl Piece {
    fn ours(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            foreign: false,
        }
    }

    fn foreign(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            foreign: true,
        }
    }
}

/// Tells what happened in a language, as reports of jobs, imports and harvests tell it in English, with what other programs say of
/// themselves apart.
pub fn told(text: &str, locale: &str) -> Vec<Piece> {
    if !is_french(locale) {
        return vec![Piece::ours(text)];
    }
    pieces(text).unwrap_or_else(|| vec![Piece::foreign(text)])
}

/// Says what happened in a language; `None` where the language has no words for it.
pub fn said(text: &str, locale: &str) -> Option<String> {
    match is_french(locale) {
        true => pieces(text).map(joined),
        false => Some(text.to_owned()),
    }
}

fn pieces(text: &str) -> Option<Vec<Piece>> {
    // Several things that happened stand in one line.
    let apart: Option<Vec<Vec<Piece>>> =
        text.split("; ").map(|one| message(one, DEEPEST)).collect();
    let apart = apart.map(|all| {
        let mut out = Vec::new();
        for (place, mut one) in all.into_iter().enumerate() {
            if place > 0 {
                out.push(Piece::ours("\u{202f}; "));
            }
            out.append(&mut one);
        }
        together(out)
    });
    apart.or_else(|| message(text, DEEPEST))
}

/// Makes neighbours that are of one kind one.
fn together(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.into_iter().filter(|piece| !piece.text.is_empty()) {
        match out.last_mut() {
            Some(last) if last.foreign == piece.foreign => last.text.push_str(&piece.text),
            _ => out.push(piece),
        }
    }
    out
}

fn joined(pieces: Vec<Piece>) -> String {
    pieces.into_iter().map(|piece| piece.text).collect()
}

fn within(value: &mut Value, depth: usize) {
    match value {
        Value::String(text) => {
            if let Some(french) = message(text, depth) {
                *text = joined(french);
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

fn message(text: &str, depth: usize) -> Option<Vec<Piece>> {
    let inner = depth.checked_sub(1)?;
    for lead in LEADS {
        if let Some(reason) = text
            .strip_prefix(lead)
            .and_then(|rest| rest.strip_prefix(": "))
        {
            let lead = known(lead, inner).unwrap_or_else(|| vec![Piece::ours(*lead)]);
            let reason = message(reason, inner).unwrap_or_else(|| vec![Piece::ours(reason)]);
            return Some(behind(lead, reason));
        }
    }
    // An address in front is none of the words that a message is filled with.
    let is_of_address = text.starts_with("http://") || text.starts_with("https://");
    let of_address = || of_something(text, inner).filter(|_| is_of_address);
    of_address()
        .or_else(|| known(text, inner))
        .or_else(|| of_something(text, inner))
}

fn behind(mut lead: Vec<Piece>, mut rest: Vec<Piece>) -> Vec<Piece> {
    lead.push(Piece::ours("\u{a0}: "));
    lead.append(&mut rest);
    together(lead)
}

fn known(text: &str, depth: usize) -> Option<Vec<Piece>> {
    let (french, holes) = TABLES
        .iter()
        .copied()
        .flatten()
        .find_map(|(english, french)| Some((french, holes(english, text)?)))?;
    Some(filled(&typeset_french(french), &holes, depth))
}

/// Fills the holes of a French message.
fn filled(pattern: &str, holes: &[&str], depth: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = pattern;
    let mut holes = holes.iter();
    while let Some(begin) = rest.find('{') {
        let (hole, foreign) = match &rest[begin..] {
            at if at.starts_with(OURS) => (OURS, false),
            at if at.starts_with(FOREIGN) => (FOREIGN, true),
            _ => break,
        };
        out.push(Piece::ours(&rest[..begin]));
        let given = holes.next().copied().unwrap_or_default();
        out.append(&mut filling(given, foreign, depth));
        rest = &rest[begin + hole.len()..];
    }
    out.push(Piece::ours(rest));
    together(out)
}

/// Translates what fills a hole, where it is a message itself or holds some.
fn filling(hole: &str, foreign: bool, depth: usize) -> Vec<Piece> {
    if hole.starts_with('{')
        && let Ok(mut errors) = serde_json::from_str::<Value>(hole)
    {
        within(&mut errors, depth);
        return vec![Piece::ours(errors.to_string())];
    }
    let as_it_is = || {
        vec![Piece {
            text: hole.to_owned(),
            foreign,
        }]
    };
    message(hole, depth).unwrap_or_else(as_it_is)
}

/// Translates a message behind the field or the address that it is about.
fn of_something(text: &str, depth: usize) -> Option<Vec<Piece>> {
    let (something, rest) = text.split_once(": ")?;
    if something.contains(char::is_whitespace) {
        return None;
    }
    let lead = vec![Piece::ours(something)];
    Some(behind(lead, message(rest, depth)?))
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

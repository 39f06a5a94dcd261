//! Properties that have a key of CKAN's extension, read by the rows that they are written by.

use serde_json::{Map, Value, json};

use super::known::{Known, Node};
use crate::dcat::properties::{How, Property};
use crate::dcat::vocabulary::Name;

/// Hands over what the rows have keys for, save for what is looked at elsewhere; returns all names that are looked at then.
pub(super) fn keyed(
    known: &Known,
    node: &Node,
    rows: &[Property],
    elsewhere: &[Name],
    mut keep: impl FnMut(&str, Value),
) -> Vec<Name> {
    let mut handled = elsewhere.to_vec();
    let mut kept: Vec<&str> = Vec::new();
    for row in rows {
        let Some(key) = row.keys.first().copied() else {
            continue;
        };
        if elsewhere.contains(&row.name) {
            continue;
        }
        handled.push(row.name);
        let values = one(known, node, row);
        // Two properties may have one key.
        if values.is_null() || kept.contains(&key) {
            continue;
        }
        kept.push(key);
        if let How::Text | How::Statement(_) | How::CodedStatement(..) = row.how {
            let translated = translated(known, node, row.name);
            if !translated.is_empty() {
                keep(&format!("{key}_translated"), Value::Object(translated));
            }
        }
        keep(key, values);
    }
    handled
}

/// Returns what a property says, as its row has it: a list, or a single text.
fn one(known: &Known, node: &Node, row: &Property) -> Value {
    let names = &[row.name];
    let all = match row.how {
        How::Values(_) | How::Codes(..) | How::Each(..) | How::Themes => {
            return some(known.list(node, names));
        }
        How::Addresses(_) => return some(known.plain(node, names)),
        How::Address(_) | How::Value(_) | How::Code(..) => {
            let plain = known.plain(node, names);
            if plain.is_empty() {
                known.list(node, names)
            } else {
                plain
            }
        }
        How::Text
        | How::Word
        | How::Date
        | How::Typed(..)
        | How::Statement(_)
        | How::CodedStatement(..) => {
            let texts = known.texts(node, names);
            match known.best(&texts) {
                // The same in several languages is one text.
                Some(said) if texts.iter().all(|text| text.language.is_some()) => {
                    vec![said.text.clone()]
                }
                _ => known.list(node, names),
            }
        }
    };
    match all.as_slice() {
        [one] => json!(one),
        _ => some(all),
    }
}

fn some(list: Vec<String>) -> Value {
    if list.is_empty() {
        Value::Null
    } else {
        json!(list)
    }
}

/// Returns the texts by their languages, where there is more than one language.
fn translated(known: &Known, node: &Node, name: Name) -> Map<String, Value> {
    let mut out = Map::new();
    for said in known.texts(node, &[name]) {
        if let Some(language) = said.language {
            out.entry(language).or_insert_with(|| json!(said.text));
        }
    }
    if out.len() < 2 { Map::new() } else { out }
}

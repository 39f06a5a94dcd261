//! JSON-LD: what cannot be read is everything behind the first error of JSON, and the objects that stand open there. Of a document
//! without such an error it is a member of the graph, or of the catalogue's list, whose values JSON-LD does not allow.
//!
//! An object that stands open is read with what is whole of it, so that what it is about is known, and counts as damaged. What is said
//! in it means what its context says, so where that may still have come, nothing of it is taken.

use std::collections::HashSet;

use oxrdf::{NamedOrBlankNode, Triple};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::{Lines, Readable, subjects, too_broken};
use crate::dcat::read::syntax;
use crate::error::ExchangeError;
use crate::json::{CUT, Parts};

/// How many of the innermost open objects are left out in turn where what is whole of them is no JSON-LD: texts by language, values.
const MOST_LEFT_OUT: usize = 8;

/// How many times the length of a document is read at most while it is taken apart.
const MOST_TIMES: usize = 16;
/// How many bytes are read beside that.
const ALWAYS_READ: usize = 16 << 20;

/// What an object says of itself.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "@context")]
    context: Option<IgnoredAny>,
    #[serde(rename = "@id")]
    id: Option<String>,
}

/// Reads what is whole of a document.
pub(super) fn read(document: &[u8], base: &str, out: &mut Readable) -> Result<(), ExchangeError> {
    let text = std::str::from_utf8(document).map_err(syntax::unreadable)?;
    let Some(parts) = Parts::of(text) else {
        return Ok(());
    };
    let Some(fault) = parts.fault() else {
        return parts.all().map_or(Ok(()), |text| values(text, base, out));
    };
    let triples = match outermost(&parts) {
        Outermost::Known => tried(&parts, base)?,
        Outermost::Unknown(instead) => match parts.with_outermost(&instead) {
            Some(text) => statements(&text, base)?,
            None => return Ok(()),
        },
    };
    let (marks, triples): (Vec<Triple>, Vec<Triple>) = triples
        .into_iter()
        .partition(|triple| triple.predicate.as_str() == CUT);
    out.fault(fault.line, fault.message.clone(), subjects(&marks));
    out.take(triples)
}

/// What is known of the outermost object that stands open.
enum Outermost {
    /// What its words mean; or there is none.
    Known,
    /// Not that; a text that says no more than what it is about.
    Unknown(String),
}

fn outermost(parts: &Parts<'_>) -> Outermost {
    let Some((_, object)) = parts.outermost() else {
        return Outermost::Known;
    };
    match serde_json::from_str::<Head>(&object) {
        Ok(head) if head.context.is_some() => Outermost::Known,
        Ok(Head { id: Some(id), .. }) => {
            Outermost::Unknown(json!({"@id": id, CUT: ""}).to_string())
        }
        _ => Outermost::Unknown(String::new()),
    }
}

/// Reads a document without as few of its open objects as can be.
fn tried(parts: &Parts<'_>, base: &str) -> Result<Vec<Triple>, ExchangeError> {
    let most = MOST_LEFT_OUT.min(parts.depth().saturating_sub(1));
    let mut without = 0;
    loop {
        match statements(&parts.closed(without), base) {
            Ok(triples) => return Ok(triples),
            Err(error) if without == most => return Err(error),
            Err(_) => without += 1,
        }
    }
}

fn statements(text: &str, base: &str) -> Result<Vec<Triple>, ExchangeError> {
    syntax::jsonld(text.as_bytes(), base)?
        .map(|quad| quad.map(syntax::without_graph).map_err(syntax::unreadable))
        .collect()
}

/// Reads a document of JSON that is no JSON-LD for what its values are.
fn values(text: &str, base: &str, out: &mut Readable) -> Result<(), ExchangeError> {
    let mut document: Value = serde_json::from_str(text).map_err(syntax::unreadable)?;
    without_nothing(&mut document);
    if let Ok(triples) = statements(&document.to_string(), base) {
        out.is_mended = true;
        return out.take(triples);
    }
    let mut left = text
        .len()
        .saturating_mul(MOST_TIMES)
        .saturating_add(ALWAYS_READ);
    let mut lines = Lines::new(text.as_bytes());
    let (head, members) = apart(document);
    // What stands around all of them is not what is damaged.
    let around: HashSet<NamedOrBlankNode> = match &head {
        Some((_, head)) => {
            let (triples, wrong) = so_far(&Value::Object(head.clone()).to_string(), base)?;
            match wrong {
                None => {
                    let around = subjects(&triples).into_iter().collect();
                    out.take(triples)?;
                    around
                }
                Some(message) => {
                    out.fault(1, message, subjects(&triples));
                    HashSet::new()
                }
            }
        }
        None => HashSet::new(),
    };
    for member in members {
        let piece = match &head {
            Some((key, head)) => {
                let mut whole = head.clone();
                whole.insert(key.clone(), json!([member]));
                Value::Object(whole).to_string()
            }
            None => member.to_string(),
        };
        left = left
            .checked_sub(piece.len())
            .ok_or_else(|| too_broken("too much stands around each of its records"))?;
        let (triples, wrong) = so_far(&piece, base)?;
        match wrong {
            None => out.take(triples)?,
            Some(message) => {
                let id = member["@id"].as_str().unwrap_or_default();
                let place = text.find(&Value::from(id).to_string()).unwrap_or_default();
                let about = subjects(&triples).into_iter();
                let about = about.filter(|node| !around.contains(node)).collect();
                out.fault(lines.of(place), message, about);
            }
        }
    }
    Ok(())
}

/// Leaves out names and classes that are nothing.
fn without_nothing(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(without_nothing),
        Value::Object(map) => {
            for key in ["@id", "@type"] {
                if map.get(key).is_some_and(Value::is_null) {
                    map.shift_remove(key);
                }
            }
            if let Some(Value::Array(classes)) = map.get_mut("@type") {
                classes.retain(|class| !class.is_null());
            }
            map.values_mut().for_each(without_nothing);
        }
        _ => {}
    }
}

/// What stands around the members of a list, and their key.
type Around = Option<(String, Map<String, Value>)>;

/// Takes the members of a graph, or of a catalogue's list of datasets, out of what stands around them.
fn apart(document: Value) -> (Around, Vec<Value>) {
    match document {
        Value::Array(list) => (None, list),
        Value::Object(mut map) => {
            let holds = |(key, value): (&String, &Value)| {
                let is_list = value.is_array() && key.to_lowercase().ends_with("dataset");
                (key == "@graph" || is_list).then(|| key.clone())
            };
            let key = map.iter().find_map(holds);
            match key.and_then(|key| Some((map.shift_remove(&key)?, key))) {
                Some((Value::Array(list), key)) => (Some((key, map)), list),
                Some((one, key)) => (Some((key, map)), vec![one]),
                None => (None, vec![Value::Object(map)]),
            }
        }
        other => (None, vec![other]),
    }
}

/// Returns what a document says beside its errors, and the first of those.
fn so_far(text: &str, base: &str) -> Result<(Vec<Triple>, Option<String>), ExchangeError> {
    let (mut triples, mut wrong) = (Vec::new(), None);
    for quad in syntax::jsonld(text.as_bytes(), base)? {
        match quad {
            Ok(quad) => triples.push(syntax::without_graph(quad)),
            Err(error) => {
                wrong.get_or_insert_with(|| error.to_string());
            }
        }
    }
    Ok((triples, wrong))
}

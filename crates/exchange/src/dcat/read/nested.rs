//! Descriptions without a name: nodes that say something by several properties, none of which names them.

use oxrdf::Term;
use serde_json::{Map, Value, json};

use super::known::{Known, Node, node_of, written};
use super::record::short_name;

/// How deep descriptions stand in one another.
const DEEPEST: usize = 4;
/// Most properties of one description.
const MOST: usize = 100;

/// Returns what the nameless nodes say that a property leads to, by its name with the prefix: each as an object of what its own
/// properties say.
pub(super) fn of(known: &Known, node: &Node, name: &str) -> Vec<Value> {
    let objects = known.about(node).iter();
    objects
        .filter(|(property, _)| short_name(property) == name)
        .filter_map(|(_, object)| match object {
            Term::BlankNode(_) => said(known, &node_of(object)?, DEEPEST),
            _ => None,
        })
        .collect()
}

fn said(known: &Known, node: &Node, depth: usize) -> Option<Value> {
    let mut out = Map::new();
    for (property, object) in known.about(node).iter().take(MOST) {
        let value = match object {
            Term::BlankNode(_) if depth > 1 => {
                node_of(object).and_then(|inner| said(known, &inner, depth - 1))
            }
            _ => written(object).map(Value::String),
        };
        let name = short_name(property);
        // What it is says nothing of what it says.
        let Some(value) = value.filter(|_| name != "rdf:type") else {
            continue;
        };
        match out.get_mut(&name) {
            None => {
                out.insert(name, value);
            }
            Some(Value::Array(all)) => all.push(value),
            Some(one) => *one = json!([one.take(), value]),
        }
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

//! Services that give access to a distribution, in the words of CKAN's extension.

use serde_json::{Map, Value, json};

use super::known::{Known, Node, address, node_of};
use super::properties;
use crate::dcat::properties::SERVICE;

/// Returns the services of a distribution.
pub(super) fn of(known: &Known, node: &Node) -> Vec<Value> {
    let mut out = Vec::new();
    for service in known
        .objects(node, &[("dcat", "accessService")])
        .filter_map(node_of)
    {
        let mut made = Map::new();
        if let Some(uri) = address(&service) {
            made.insert("uri".to_owned(), json!(uri));
        }
        properties::keyed(known, &service, SERVICE, &[], |key, value| {
            made.insert(key.to_owned(), value);
        });
        if !made.is_empty() {
            out.push(Value::Object(made));
        }
    }
    out
}

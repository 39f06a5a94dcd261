//! The catalogues of a document, and what they say of themselves to the datasets that they list.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Entry;
use super::known::{Known, Node, address, node_of};

/// Which catalogue lists which dataset.
#[derive(Debug)]
pub struct Catalogues {
    /// What each says of itself.
    facts: Vec<Map<String, Value>>,
    /// The place of its catalogue among those.
    by_dataset: HashMap<Node, usize>,
}

impl Catalogues {
    pub(super) fn of(known: &Known) -> Self {
        let mut by_dataset = HashMap::new();
        let mut all = Vec::new();
        for (place, catalogue) in known.of_class(("dcat", "Catalog")).into_iter().enumerate() {
            let listed = known.objects(catalogue, &[("dcat", "dataset")]);
            by_dataset.extend(listed.filter_map(node_of).map(|node| (node, place)));
            // Once, not with each dataset: a catalogue of a million has a million statements.
            all.push(facts(known, catalogue));
        }
        Self {
            facts: all,
            by_dataset,
        }
    }

    /// Returns what the catalogue that lists a dataset says of itself, under the keys of CKAN's extension.
    pub fn facts(&self, entry: &Entry<'_>) -> Option<&Map<String, Value>> {
        self.facts.get(*self.by_dataset.get(entry.node)?)
    }
}

/// Returns what a catalogue says of itself.
fn facts(known: &Known, catalogue: &Node) -> Map<String, Value> {
    let mut out = Map::new();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            out.insert(format!("source_catalog_{key}"), json!(value));
        }
    };
    for (key, name) in [
        ("title", ("dct", "title")),
        ("description", ("dct", "description")),
        ("modified", ("dct", "modified")),
    ] {
        set(key, known.text(catalogue, &[name]));
    }
    let homepage = known.plain(catalogue, &[("foaf", "homepage")]);
    let own = || address(catalogue).map(str::to_owned);
    set("homepage", homepage.into_iter().next().or_else(own));
    let languages = known.plain(catalogue, &[("dct", "language")]);
    set(
        "language",
        (!languages.is_empty()).then(|| languages.join(",")),
    );
    let publisher = known.nodes(catalogue, &[("dct", "publisher")]);
    let name = known.text(catalogue, &[("dct", "publisher")]);
    let named = publisher.first().and_then(address);
    set(
        "publisher",
        name.map(|name| match named.filter(|uri| *uri != name) {
            Some(uri) => json!({"uri": uri, "name": name}).to_string(),
            None => name,
        }),
    );
    out
}

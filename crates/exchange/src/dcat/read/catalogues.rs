//! The catalogues of a document, and what they say of themselves to the datasets that they list.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Entry;
use super::known::{Known, Node, address, node_of};

/// Which catalogue lists which dataset.
#[derive(Debug)]
pub struct Catalogues<'p> {
    known: &'p Known,
    by_dataset: HashMap<Node, &'p Node>,
}

impl<'p> Catalogues<'p> {
    pub(super) fn of(known: &'p Known) -> Self {
        let mut by_dataset = HashMap::new();
        for catalogue in known.of_class(("dcat", "Catalog")) {
            let listed = known.objects(catalogue, &[("dcat", "dataset")]);
            by_dataset.extend(listed.filter_map(node_of).map(|node| (node, catalogue)));
        }
        Self { known, by_dataset }
    }

    /// Returns what the catalogue that lists a dataset says of itself, under the keys of CKAN's extension.
    pub fn facts(&self, entry: &Entry<'_>) -> Map<String, Value> {
        let mut out = Map::new();
        let Some(catalogue) = self.by_dataset.get(entry.node).copied() else {
            return out;
        };
        let known = self.known;
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
}

//! What lists records: catalogues and services. Many records lead to them, and they lead to all records.
//!
//! Were all of what a catalogue says taken for a part of each record that names it, a catalogue of a thousand records would be kept a
//! thousand times, and each record would change whenever another one comes.

use std::collections::{HashMap, HashSet};

use super::known::{Known, Node, Statement, node_of};
use crate::dcat::vocabulary::{Name, iri};

/// Properties that lead from what lists records to the records.
pub(super) const LISTING: [Name; 2] = [("dcat", "dataset"), ("dcat", "servesDataset")];

/// What lists records.
#[derive(Debug, Default)]
pub(super) struct Shared {
    catalogues: HashSet<Node>,
    lists: HashMap<Node, List>,
}

/// What is said of something that lists records.
#[derive(Debug, Default)]
struct List {
    /// What it says beside listing them.
    said: Vec<Statement>,
    /// The statement that lists a record.
    records: HashMap<Node, Statement>,
}

impl Shared {
    pub(super) fn of(known: &Known) -> Self {
        let class = |name| known.of_class(("dcat", name)).into_iter().cloned();
        let catalogues: HashSet<Node> = class("Catalog").collect();
        let listing = LISTING.map(|name| iri(name).into_string());
        let (kind, serves) = (iri(("rdf", "type")).into_string(), &listing[1]);
        let mut lists = HashMap::new();
        for node in known.subjects() {
            let said = known.about(node);
            let is_catalogue = catalogues.contains(node);
            let lists_some = || said.iter().any(|(name, _)| **name == **serves);
            if !is_catalogue && !lists_some() {
                continue;
            }
            let mut list = List::default();
            for statement in said {
                let (name, object) = statement;
                match node_of(object) {
                    Some(record) if listing.iter().any(|one| **one == **name) => {
                        // A catalogue is no part of its records.
                        if **name == **serves {
                            list.records.insert(record, statement.clone());
                        }
                    }
                    Some(_) if is_catalogue && **name != *kind => {}
                    _ => list.said.push(statement.clone()),
                }
            }
            lists.insert(node.clone(), list);
        }
        Self { catalogues, lists }
    }

    pub(super) fn is_catalogue(&self, node: &Node) -> bool {
        self.catalogues.contains(node)
    }

    /// Returns what is told of a node with a record that leads to it; nothing where it lists no records, so that all is told.
    pub(super) fn told(&self, node: &Node, record: &Node) -> Option<Vec<&Statement>> {
        let list = self.lists.get(node)?;
        Some(list.said.iter().chain(list.records.get(record)).collect())
    }
}

//! The statements of a document, by what they are about.

use std::collections::HashMap;

use oxrdf::{NamedOrBlankNode, Term, Triple};

/// The statements of a document.
pub(super) struct Facts {
    subjects: Vec<NamedOrBlankNode>,
    values: HashMap<NamedOrBlankNode, HashMap<String, Vec<Term>>>,
}

impl Facts {
    /// Sorts statements. What is said twice counts once.
    pub(super) fn of(triples: impl IntoIterator<Item = Triple>) -> Self {
        let mut facts = Self {
            subjects: Vec::new(),
            values: HashMap::new(),
        };
        for triple in triples {
            if !facts.values.contains_key(&triple.subject) {
                facts.subjects.push(triple.subject.clone());
            }
            let values = facts
                .values
                .entry(triple.subject)
                .or_default()
                .entry(triple.predicate.into_string())
                .or_default();
            if !values.contains(&triple.object) {
                values.push(triple.object);
            }
        }
        facts
    }

    /// Returns the values of a property.
    pub(super) fn values(&self, node: &NamedOrBlankNode, property: &str) -> &[Term] {
        let of_node = self.values.get(node);
        of_node
            .and_then(|values| values.get(property))
            .map_or(&[], Vec::as_slice)
    }

    /// Returns the values of a property of what is no text.
    pub(super) fn of_term(&self, term: &Term, property: &str) -> &[Term] {
        match term {
            Term::NamedNode(node) => self.values(&node.clone().into(), property),
            Term::BlankNode(node) => self.values(&node.clone().into(), property),
            Term::Literal(_) => &[],
        }
    }

    /// Returns what has a property, in the order of the document.
    pub(super) fn subjects_with(&self, property: &str) -> impl Iterator<Item = &NamedOrBlankNode> {
        self.subjects
            .iter()
            .filter(move |node| !self.values(node, property).is_empty())
    }
}

//! Statements by what they are about.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oxrdf::{NamedOrBlankNode, Term, Triple};

use crate::dcat::vocabulary::{Name, iri};

/// What a statement is about.
pub(super) type Node = NamedOrBlankNode;

/// What is said about something: the address of a property, of which a document has few, and its value.
pub(super) type Statement = (Arc<str>, Term);

/// Names of things, the best first.
const LABELS: &[Name] = &[
    ("rdfs", "label"),
    ("skos", "prefLabel"),
    ("foaf", "name"),
    ("dct", "title"),
    ("dct", "identifier"),
    ("rdf", "value"),
];

/// Properties that say where something stands in its document, and nothing about it.
const KEPT_OUT: &[Name] = &[("foaf", "isPrimaryTopicOf")];

/// Everything that a document says.
#[derive(Debug, Default)]
pub(super) struct Known {
    about: HashMap<Node, Vec<Statement>>,
    /// Subjects in the order of the document.
    order: Vec<Node>,
    /// The language whose texts are taken before others.
    pub(super) language: String,
}

/// Leaves each statement once, where it stands first. A node may have a million of them.
fn only_once(said: &mut Vec<Statement>) {
    let mut seen = HashSet::with_capacity(said.len());
    let first: Vec<bool> = said
        .iter()
        .map(|statement| seen.insert(statement))
        .collect();
    let mut first = first.into_iter();
    said.retain(|_| first.next().unwrap_or(true));
}

/// A text and its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) language: Option<String>,
    pub(super) text: String,
}

impl Known {
    pub(super) fn new(triples: impl IntoIterator<Item = Triple>) -> Self {
        let mut known = Self::default();
        let mut properties: HashMap<String, Arc<str>> = HashMap::new();
        for triple in triples {
            let Triple {
                subject,
                predicate,
                object,
            } = triple;
            let said = known.about.entry(subject.clone()).or_insert_with(|| {
                known.order.push(subject);
                Vec::new()
            });
            let predicate = match properties.get(predicate.as_str()) {
                Some(known) => Arc::clone(known),
                None => {
                    let kept: Arc<str> = predicate.as_str().into();
                    properties.insert(predicate.into_string(), Arc::clone(&kept));
                    kept
                }
            };
            said.push((predicate, object));
        }
        for said in known.about.values_mut() {
            only_once(said);
            said.shrink_to_fit();
        }
        known
    }

    /// Returns the subjects of a class, in the order of the document.
    pub(super) fn of_class(&self, class: Name) -> Vec<&Node> {
        self.order
            .iter()
            .filter(|node| self.is(node, class))
            .collect()
    }

    /// Returns all subjects, in the order of the document.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &Node> {
        self.order.iter()
    }

    /// Returns what a property says anywhere, in the order of the document.
    pub(super) fn objects_of(&self, name: Name) -> impl Iterator<Item = &Term> {
        self.order
            .iter()
            .flat_map(move |node| self.objects(node, &[name]))
    }

    pub(super) fn is(&self, node: &Node, class: Name) -> bool {
        let class = Term::from(iri(class));
        self.objects(node, &[("rdf", "type")])
            .any(|object| *object == class)
    }

    /// Returns everything that is said about a node.
    pub(super) fn about(&self, node: &Node) -> &[Statement] {
        self.about.get(node).map_or(&[], Vec::as_slice)
    }

    /// Tells whether more is said about a node than what it is.
    pub(super) fn is_described(&self, node: &Node) -> bool {
        let kind = iri(("rdf", "type"));
        self.about(node)
            .iter()
            .any(|(predicate, _)| **predicate != *kind.as_str())
    }

    /// Returns the properties that lead to nodes with a name about which something is said.
    pub(super) fn describing(&self) -> HashSet<Arc<str>> {
        let mut out = HashSet::new();
        for (predicate, object) in self.about.values().flatten() {
            if !out.contains(predicate)
                && let Some(node @ Node::NamedNode(_)) = node_of(object)
                && self.is_described(&node)
            {
                out.insert(Arc::clone(predicate));
            }
        }
        out
    }

    /// Returns the objects of the properties, of the first property that has any.
    pub(super) fn objects<'k>(
        &'k self,
        node: &Node,
        names: &[Name],
    ) -> impl Iterator<Item = &'k Term> + use<'k> {
        let said = self.about(node);
        let name = names
            .iter()
            .map(|name| iri(*name).into_string())
            .find(|name| said.iter().any(|(predicate, _)| **predicate == **name));
        said.iter()
            .filter(move |(predicate, _)| name.as_deref() == Some(&**predicate))
            .map(|(_, object)| object)
    }

    /// Returns the nodes that the properties lead to.
    pub(super) fn nodes(&self, node: &Node, names: &[Name]) -> Vec<Node> {
        self.objects(node, names).filter_map(node_of).collect()
    }

    /// Returns all texts of the properties; of nodes their names, of addresses without one the address.
    pub(super) fn texts(&self, node: &Node, names: &[Name]) -> Vec<Said> {
        let mut texts = Vec::new();
        for object in self.objects(node, names) {
            match object {
                Term::Literal(literal) => {
                    let text = literal.value().trim().to_owned();
                    let language = literal.language().map(str::to_lowercase);
                    texts.push(Said { language, text });
                }
                other => texts.extend(self.name_of(other)),
            }
        }
        texts.retain(|said| !said.text.is_empty());
        texts
    }

    /// Returns the names of the properties of a node that nobody looks at one by one, each once.
    pub(super) fn other_names(&self, node: &Node, handled: &[Name]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (predicate, _) in self.about(node) {
            let name = super::record::short_name(predicate);
            let known = |list: &[Name]| {
                list.iter()
                    .any(|(prefix, local)| name == format!("{prefix}:{local}"))
            };
            if !known(handled) && !known(KEPT_OUT) && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Returns the texts of a property by its name with the prefix, or its address.
    pub(super) fn texts_of(&self, node: &Node, name: &str) -> Vec<Said> {
        let mut texts = Vec::new();
        for (predicate, object) in self.about(node) {
            if super::record::short_name(predicate) != name {
                continue;
            }
            match object {
                Term::Literal(literal) => texts.push(Said {
                    language: literal.language().map(str::to_lowercase),
                    text: literal.value().trim().to_owned(),
                }),
                other => texts.extend(self.name_of(other)),
            }
        }
        texts.retain(|said| !said.text.is_empty());
        texts
    }

    /// Returns one text of the properties.
    pub(super) fn text(&self, node: &Node, names: &[Name]) -> Option<String> {
        let texts = self.texts(node, names);
        self.best(&texts).map(|said| said.text.clone())
    }

    /// Chooses one of several texts: that of the site's language, else English, of no language, French, or the first.
    pub(super) fn best<'t>(&self, texts: &'t [Said]) -> Option<&'t Said> {
        let own = Some(self.language.as_str()).filter(|language| !language.is_empty());
        own.and_then(|language| of_language(texts, language))
            .or_else(|| of_language(texts, "en"))
            .or_else(|| texts.iter().find(|said| said.language.is_none()))
            .or_else(|| of_language(texts, "fr"))
            .or_else(|| texts.first())
    }

    /// Returns the texts without their languages, each once.
    pub(super) fn list(&self, node: &Node, names: &[Name]) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for said in self.texts(node, names) {
            if !out.contains(&said.text) {
                out.push(said.text);
            }
        }
        out
    }

    /// Returns the objects as they are written: addresses as addresses.
    pub(super) fn plain(&self, node: &Node, names: &[Name]) -> Vec<String> {
        self.objects(node, names).filter_map(written).collect()
    }

    /// Returns the names of something that is pointed to; its address where it has none, nothing where it is blank.
    fn name_of(&self, object: &Term) -> Vec<Said> {
        let Some(node) = node_of(object) else {
            return Vec::new();
        };
        for label in LABELS {
            let names: Vec<Said> = self
                .objects(&node, &[*label])
                .filter_map(|object| match object {
                    Term::Literal(literal) => Some(Said {
                        language: literal.language().map(str::to_lowercase),
                        text: literal.value().trim().to_owned(),
                    }),
                    _ => None,
                })
                .collect();
            if !names.is_empty() {
                return names;
            }
        }
        match node {
            Node::NamedNode(address) => vec![Said {
                language: None,
                text: address.into_string(),
            }],
            Node::BlankNode(_) => Vec::new(),
        }
    }
}

/// Tells whether a text was made out of another language, as its tag says: `fr-t-de-t0-mtec`.
pub(super) fn is_translated(said: &Said) -> bool {
    said.language
        .as_deref()
        .is_some_and(|language| language.contains("-t-"))
}

/// Returns the text of a language; one that was translated only where there is no other.
fn of_language<'t>(texts: &'t [Said], wanted: &str) -> Option<&'t Said> {
    let in_language = |said: &&Said| {
        said.language
            .as_deref()
            .is_some_and(|language| language.split('-').next() == Some(wanted))
    };
    let mut all = texts.iter().filter(in_language);
    let own = all.clone().find(|said| !is_translated(said));
    own.or_else(|| all.next())
}

/// Returns the node that a term is.
pub(super) fn node_of(term: &Term) -> Option<Node> {
    match term {
        Term::NamedNode(address) => Some(address.clone().into()),
        Term::BlankNode(blank) => Some(blank.clone().into()),
        Term::Literal(_) => None,
    }
}

/// Returns an address or a literal as it is written.
pub(super) fn written(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(address) => Some(address.as_str().to_owned()),
        Term::Literal(literal) => {
            Some(literal.value().trim().to_owned()).filter(|text| !text.is_empty())
        }
        Term::BlankNode(_) => None,
    }
}

/// Returns the address of a node.
pub(super) fn address(node: &Node) -> Option<&str> {
    match node {
        Node::NamedNode(address) => Some(address.as_str()),
        Node::BlankNode(_) => None,
    }
}

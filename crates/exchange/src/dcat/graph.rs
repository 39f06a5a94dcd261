//! A graph that grows statement by statement, and what values of records become in it.

use std::collections::{HashMap, HashSet};

use cairn_domain::text::parse_date;
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};

use super::vocabulary::{Name, iri};
use crate::fields::Text;
use crate::site::Site;

/// What a statement is about.
pub(super) type Node = NamedOrBlankNode;

/// What a node is described as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Agent,
    Catalogue,
    Dimension,
    Kind,
    Licence,
    Place,
    Standard,
    Theme,
}

/// Statements in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Graph {
    triples: Vec<Triple>,
    blanks: usize,
    /// Put before the numbers of blank nodes, so that graphs can be joined.
    prefix: String,
    /// The language whose texts come first: that of the site. Who reads one text alone takes the first.
    language: String,
    /// Classes and labels of addresses that are said already.
    said: HashSet<(String, &'static str)>,
    /// Nodes that are described already, each as one thing.
    written: HashSet<(Node, Role)>,
}

impl Graph {
    /// Makes an empty graph of what a site says.
    pub(super) fn of_site(site: &Site) -> Self {
        Self {
            language: site.language.clone(),
            ..Self::default()
        }
    }

    /// Makes the blank nodes start with these letters and digits.
    pub(super) fn with_prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.chars().filter(char::is_ascii_alphanumeric).collect();
        self
    }

    /// Makes a graph of statements. Blank nodes are numbered as they appear, so that the same statements are the same text.
    pub(super) fn of(triples: Vec<Triple>) -> Self {
        let mut graph = Self::default();
        let mut numbered: HashMap<BlankNode, Node> = HashMap::new();
        for triple in triples {
            let subject = match triple.subject {
                NamedOrBlankNode::BlankNode(blank) => numbered
                    .entry(blank)
                    .or_insert_with(|| graph.blank())
                    .clone(),
                named => named,
            };
            let object = match triple.object {
                Term::BlankNode(blank) => numbered
                    .entry(blank)
                    .or_insert_with(|| graph.blank())
                    .clone()
                    .into(),
                other => other,
            };
            graph
                .triples
                .push(Triple::new(subject, triple.predicate, object));
        }
        graph
    }

    /// Returns the statements, those about one subject beside each other, subjects as they first appeared.
    pub(super) fn into_triples(self) -> Vec<Triple> {
        let mut order: HashMap<Node, usize> = HashMap::new();
        for triple in &self.triples {
            let next = order.len();
            order.entry(triple.subject.clone()).or_insert(next);
        }
        let mut triples = self.triples;
        triples.sort_by_key(|triple| order.get(&triple.subject).copied());
        triples
    }

    /// Tells whether a node is asked after for the first time as what it is here. One node may be several things: the homepage of a
    /// catalogue is also that of its publisher.
    pub(super) fn first_as(&mut self, node: &Node, role: Role) -> bool {
        self.written.insert((node.clone(), role))
    }

    /// Makes the publishers of a node organizations, each with its name as the preferred label.
    pub(super) fn publishers_are_organizations(&mut self, node: &Node) {
        let (publisher, kind) = (iri(("dct", "publisher")), iri(("rdf", "type")));
        let (agent, name) = (iri(("foaf", "Agent")), iri(("foaf", "name")));
        let publishers: Vec<Term> = self
            .triples
            .iter()
            .filter(|triple| triple.subject == *node && triple.predicate == publisher)
            .map(|triple| triple.object.clone())
            .collect();
        let mut labels = Vec::new();
        for triple in &mut self.triples {
            if !publishers.contains(&Term::from(triple.subject.clone())) {
                continue;
            }
            if triple.predicate == kind && triple.object == agent.clone().into() {
                triple.object = iri(("org", "Organization")).into();
                labels.push(triple.subject.clone());
            }
        }
        let names: Vec<Triple> = self
            .triples
            .iter()
            .filter(|triple| triple.predicate == name && labels.contains(&triple.subject))
            .map(|triple| {
                Triple::new(
                    triple.subject.clone(),
                    iri(("skos", "prefLabel")),
                    triple.object.clone(),
                )
            })
            .collect();
        self.triples.extend(names);
    }

    /// Takes back that nodes are documents where they have no title.
    pub(super) fn drop_untitled_documents(&mut self) {
        let (kind, title) = (iri(("rdf", "type")), iri(("dct", "title")));
        let document = Term::from(iri(("foaf", "Document")));
        let titled: HashSet<Node> = self
            .triples
            .iter()
            .filter(|triple| triple.predicate == title)
            .map(|triple| triple.subject.clone())
            .collect();
        self.triples.retain(|triple| {
            triple.predicate != kind
                || triple.object != document
                || titled.contains(&triple.subject)
        });
    }

    pub(super) fn blank(&mut self) -> Node {
        self.blanks += 1;
        BlankNode::new_unchecked(format!("b{}n{}", self.prefix, self.blanks)).into()
    }

    /// Returns a node for an address, or a blank one where there is none that an address could be.
    pub(super) fn node(&mut self, address: Option<&str>) -> Node {
        match address.and_then(address_of) {
            Some(address) => address.into(),
            None => self.blank(),
        }
    }

    pub(super) fn add(&mut self, subject: &Node, predicate: Name, object: impl Into<Term>) {
        self.triples
            .push(Triple::new(subject.clone(), iri(predicate), object));
    }

    /// Says what a node is; once.
    pub(super) fn class(&mut self, node: &Node, class: Name) {
        if self.said.insert((node.to_string(), class.1)) {
            self.add(node, ("rdf", "type"), iri(class));
        }
    }

    /// Gives an address a label; the first one stays.
    pub(super) fn label(&mut self, node: &Node, label: &str) {
        if self.said.insert((node.to_string(), "label")) {
            self.add(node, ("rdfs", "label"), text(label));
        }
    }

    /// Links to an address or says a text; an address gets the class.
    pub(super) fn value(
        &mut self,
        subject: &Node,
        predicate: Name,
        value: &str,
        class: Option<Name>,
    ) {
        let object = address_or_text(value);
        if let (Term::NamedNode(address), Some(class)) = (&object, class) {
            self.class(&address.clone().into(), class);
        }
        self.add(subject, predicate, object);
    }

    /// Links to an address; what can be none is left out.
    pub(super) fn address(
        &mut self,
        subject: &Node,
        predicate: Name,
        value: &str,
        class: Option<Name>,
    ) -> bool {
        let Some(address) = address_of(value) else {
            return false;
        };
        if let Some(class) = class {
            self.class(&address.clone().into(), class);
        }
        self.add(subject, predicate, address);
        true
    }

    /// Says texts, each in its language.
    pub(super) fn texts(&mut self, subject: &Node, predicate: Name, texts: &[Text]) {
        let (first, others): (Vec<&Text>, Vec<&Text>) =
            texts.iter().partition(|text| self.is_own(text));
        for text in first.into_iter().chain(others) {
            self.add(subject, predicate, literal(text));
        }
    }

    /// Tells whether a text is in the language of the site, and was written in it.
    fn is_own(&self, text: &Text) -> bool {
        let plain = |language: &str| language.replace('_', "-").to_lowercase();
        let own = plain(&self.language);
        let own = own.split('-').next().unwrap_or_default();
        let language = text.language.as_deref().map(plain);
        language.is_some_and(|language| {
            language.split('-').next() == Some(own) && !language.contains("-t-")
        })
    }

    /// Links to a node that states something: an address that says it, or a node with the words as its labels.
    pub(super) fn statement(
        &mut self,
        subject: &Node,
        predicate: Name,
        texts: &[Text],
        class: Name,
    ) {
        if let [only] = texts
            && let Term::NamedNode(address) = address_or_text(&only.text)
        {
            self.class(&address.clone().into(), class);
            self.add(subject, predicate, address);
            return;
        }
        if texts.is_empty() {
            return;
        }
        let node = self.blank();
        self.add(subject, predicate, node.clone());
        self.class(&node, class);
        self.texts(&node, ("rdfs", "label"), texts);
    }
}

/// Writes a text in its language.
fn literal(said: &Text) -> Literal {
    said.language
        .as_deref()
        .and_then(|language| {
            // CKAN writes `pt_BR`.
            let tag = language.replace('_', "-");
            Literal::new_language_tagged_literal(readable(&said.text), tag).ok()
        })
        .unwrap_or_else(|| text(&said.text))
}

/// Makes a literal without a language.
pub(super) fn text(text: &str) -> Literal {
    Literal::new_simple_literal(readable(text))
}

/// Leaves out the characters that XML cannot have.
fn readable(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// Makes a literal of a type.
pub(super) fn typed(text: &str, datatype: Name) -> Literal {
    Literal::new_typed_literal(readable(text), iri(datatype))
}

/// Makes an address of a text that is one, with the characters that no address may have escaped.
pub(super) fn address_of(text: &str) -> Option<NamedNode> {
    let text = text.trim();
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control()
            || matches!(
                c,
                ' ' | '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`'
            )
        {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                cleaned.push_str(&format!("%{byte:02X}"));
            }
        } else {
            cleaned.push(c);
        }
    }
    NamedNode::new(cleaned).ok()
}

/// Makes an address of what begins as one of the web, a text of the rest.
pub(super) fn address_or_text(value: &str) -> Term {
    let value = value.trim();
    if (value.starts_with("http://") || value.starts_with("https://"))
        && let Some(address) = address_of(value)
    {
        return address.into();
    }
    text(value).into()
}

/// Makes a date of the precision that the text has; what is no date stays text.
pub(super) fn date(value: &str) -> Literal {
    let value = value.trim();
    let (day, zone) = match value.len() {
        4 | 7 | 10 => (value, ""),
        _ => match value
            .get(10..)
            .and_then(|rest| rest.find('-'))
            .map(|at| at + 10)
            .or_else(|| value.find(['Z', '+']))
        {
            Some(at) if matches!(at, 4 | 7 | 10) => value.split_at(at),
            _ => (value, "?"),
        },
    };
    let zoned = zone.is_empty() || zone == "Z" || zone.len() == 6;
    if zoned && day.is_ascii() {
        match day.len() {
            4 if day.bytes().all(|b| b.is_ascii_digit()) => return typed(value, ("xsd", "gYear")),
            7 if NaiveDate::parse_from_str(&format!("{day}-01"), "%Y-%m-%d").is_ok() => {
                return typed(value, ("xsd", "gYearMonth"));
            }
            10 if NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok() => {
                return typed(value, ("xsd", "date"));
            }
            _ => {}
        }
    }
    if DateTime::parse_from_rfc3339(value).is_ok() {
        return typed(value, ("xsd", "dateTime"));
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
        if NaiveDateTime::parse_from_str(value, form).is_ok() {
            return typed(&value.replacen(' ', "T", 1), ("xsd", "dateTime"));
        }
    }
    // Other ways to write a date are read, and written as the standard has it.
    match parse_date(value) {
        Some(moment) => typed(
            &moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
            ("xsd", "dateTime"),
        ),
        None => text(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for (given, kind) in [
            ("2024", "gYear"),
            ("2024-02", "gYearMonth"),
            ("2024-02-29", "date"),
            ("2024-02-29Z", "date"),
            ("2024-02-29-05:00", "date"),
            ("2024/02/29", "dateTime"),
            ("20240229", "dateTime"),
            ("2024-02-29T10:00", "dateTime"),
            ("2024-02-29T10:00:00-0500", "dateTime"),
            ("2024-02-29T10:00:00.123456", "dateTime"),
            ("2024-02-29 10:00:00", "dateTime"),
            ("2024-02-29T10:00:00+01:00", "dateTime"),
            ("2024-02-30", "string"),
            ("spring", "string"),
            ("été2", "string"),
        ] {
            let literal = date(given);
            assert!(
                literal.datatype().as_str().ends_with(kind),
                "{given}: {literal}"
            );
        }
    }

    #[test]
    fn addresses_are_cleaned_and_the_rest_is_text() {
        for (given, expected) in [
            ("https://x.org/a b{c}", "<https://x.org/a%20b%7Bc%7D>"),
            ("http://", "<http://>"),
            ("https://x.org/é", "<https://x.org/é>"),
            ("open", "\"open\""),
            ("ftp://x.org/", "\"ftp://x.org/\""),
            ("https://[::bad/", "\"https://[::bad/\""),
        ] {
            assert_eq!(address_or_text(given).to_string(), expected, "{given}");
        }
    }

    #[test]
    fn one_subject_is_one_block() {
        let mut graph = Graph::default();
        let (a, b) = (graph.blank(), graph.blank());
        graph.add(&a, ("dct", "title"), text("a"));
        graph.add(&b, ("dct", "title"), text("b"));
        graph.add(&a, ("dct", "type"), text("c"));
        let subjects: Vec<_> = graph
            .into_triples()
            .into_iter()
            .map(|t| t.subject.to_string())
            .collect();
        assert_eq!(subjects, ["_:bn1", "_:bn1", "_:bn2"]);
    }
}

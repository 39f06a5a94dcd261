//! Graphs as JSON-LD, its names written with prefixes that the document itself explains: readers need nothing else.

use oxrdf::{NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};

use super::vocabulary::{PREFIXES, short};

/// Writes statements that are grouped by subject.
pub(super) fn document(triples: &[Triple]) -> Value {
    let context: Map<String, Value> = PREFIXES
        .iter()
        .map(|(prefix, space)| ((*prefix).to_owned(), json!(space)))
        .collect();
    let nodes: Vec<Value> = triples
        .chunk_by(|a, b| a.subject == b.subject)
        .map(node)
        .collect();
    json!({"@context": context, "@graph": nodes})
}

fn node(triples: &[Triple]) -> Value {
    let mut node = Map::new();
    if let Some(first) = triples.first() {
        node.insert("@id".to_owned(), json!(subject(&first.subject)));
    }
    for triple in triples {
        let predicate = triple.predicate.as_str();
        if predicate == oxrdf::vocab::rdf::TYPE.as_str()
            && let Term::NamedNode(class) = &triple.object
        {
            let class = json!(compact(class.as_str()));
            push(&mut node, "@type".to_owned(), class);
            continue;
        }
        push(&mut node, compact(predicate), object(&triple.object));
    }
    Value::Object(node)
}

/// Adds a value under a key; several become a list.
fn push(node: &mut Map<String, Value>, key: String, value: Value) {
    match node.get_mut(&key) {
        None => {
            node.insert(key, value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}

fn object(term: &Term) -> Value {
    match term {
        Term::NamedNode(address) => json!({"@id": address.as_str()}),
        Term::BlankNode(blank) => json!({"@id": blank.to_string()}),
        Term::Literal(literal) => {
            if let Some(language) = literal.language() {
                json!({"@language": language, "@value": literal.value()})
            } else if literal.datatype() == oxrdf::vocab::xsd::STRING {
                json!(literal.value())
            } else {
                json!({"@type": compact(literal.datatype().as_str()), "@value": literal.value()})
            }
        }
    }
}

fn subject(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(address) => address.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(blank) => blank.to_string(),
    }
}

fn compact(iri: &str) -> String {
    match short(iri) {
        Some((prefix, local)) => format!("{prefix}:{local}"),
        None => iri.to_owned(),
    }
}

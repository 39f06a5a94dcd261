//! The part of SHACL that the shapes of DCAT-AP use: how many values a property has, and of which kind they are.

use std::collections::HashMap;

use oxrdf::vocab::rdf;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

use super::facts::Facts;
use crate::error::ExchangeError;

const SH: &str = "http://www.w3.org/ns/shacl#";
/// Longest list of alternatives.
const MAX_LIST: usize = 64;

/// Shapes of nodes, by the class that they are for.
pub(super) struct Shapes(HashMap<String, Vec<PropertyShape>>);

/// What values of a property must be.
#[derive(Clone)]
struct PropertyShape {
    path: String,
    least: usize,
    most: Option<usize>,
    checks: Vec<Check>,
}

/// What one value must be.
#[derive(Clone)]
enum Check {
    Literal,
    Iri,
    Node,
    Datatype(String),
    Class(String),
    AnyOf(Vec<Check>),
}

/// What a document has that its shapes do not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The address of the property.
    pub property: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with the values of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There are too few.
    Missing,
    /// There are too many.
    TooMany,
    /// One is of another kind than it must be.
    Kind,
}

impl Shapes {
    /// Reads shapes written in Turtle. Those that only warn are left out.
    pub(super) fn read(turtle: &str) -> Result<Self, ExchangeError> {
        let triples: Result<Vec<Triple>, _> = TurtleParser::new().for_slice(turtle).collect();
        let facts = Facts::of(triples.map_err(|error| ExchangeError::Invalid(error.to_string()))?);
        let mut shapes: HashMap<String, Vec<PropertyShape>> = HashMap::new();
        for shape in facts.subjects_with(&sh("targetClass")) {
            let properties: Vec<PropertyShape> = facts
                .values(shape, &sh("property"))
                .iter()
                .filter_map(|property| property_shape(&facts, property))
                .collect();
            for class in facts.values(shape, &sh("targetClass")) {
                if let (Term::NamedNode(class), properties) = (class, &properties) {
                    let of_class = shapes.entry(class.as_str().to_owned()).or_default();
                    of_class.extend(properties.iter().cloned());
                }
            }
        }
        Ok(Self(shapes))
    }

    /// Returns what the nodes of a document have against them.
    pub(super) fn violations(&self, facts: &Facts) -> Vec<Violation> {
        let mut out = Vec::new();
        for node in facts.subjects_with(rdf::TYPE.as_str()) {
            for class in facts.values(node, rdf::TYPE.as_str()) {
                let Term::NamedNode(class) = class else {
                    continue;
                };
                for shape in self.0.get(class.as_str()).into_iter().flatten() {
                    if let Some(wrong) = shape.wrong(facts, node) {
                        out.push(Violation {
                            property: shape.path.clone(),
                            wrong,
                        });
                    }
                }
            }
        }
        out
    }
}

impl PropertyShape {
    fn wrong(&self, facts: &Facts, node: &NamedOrBlankNode) -> Option<Wrong> {
        let values = facts.values(node, &self.path);
        if values.len() < self.least {
            return Some(Wrong::Missing);
        }
        if self.most.is_some_and(|most| values.len() > most) {
            return Some(Wrong::TooMany);
        }
        let fits = |value: &Term| self.checks.iter().all(|check| check.holds(facts, value));
        (!values.iter().all(fits)).then_some(Wrong::Kind)
    }
}

impl Check {
    fn holds(&self, facts: &Facts, value: &Term) -> bool {
        match self {
            Self::Literal => matches!(value, Term::Literal(_)),
            Self::Iri => matches!(value, Term::NamedNode(_)),
            Self::Node => !matches!(value, Term::Literal(_)),
            Self::Datatype(datatype) => {
                matches!(value, Term::Literal(literal) if literal.datatype().as_str() == datatype)
            }
            Self::Class(class) => facts
                .of_term(value, rdf::TYPE.as_str())
                .iter()
                .any(|kind| matches!(kind, Term::NamedNode(kind) if kind.as_str() == class)),
            Self::AnyOf(checks) => checks.iter().any(|check| check.holds(facts, value)),
        }
    }
}

fn sh(name: &str) -> String {
    format!("{SH}{name}")
}

/// Reads one property of a shape; nothing where it only warns, or looks at a path of several steps.
fn property_shape(facts: &Facts, shape: &Term) -> Option<PropertyShape> {
    let one = |name: &str| facts.of_term(shape, &sh(name)).first();
    let Some(Term::NamedNode(path)) = one("path") else {
        return None;
    };
    if matches!(one("severity"), Some(Term::NamedNode(how)) if how.as_str() == sh("Warning")) {
        return None;
    }
    let number = |name: &str| match one(name) {
        Some(Term::Literal(number)) => number.value().parse::<usize>().ok(),
        _ => None,
    };
    Some(PropertyShape {
        path: path.as_str().to_owned(),
        least: number("minCount").unwrap_or(0),
        most: number("maxCount"),
        checks: checks(facts, shape),
    })
}

/// Reads what a shape says of a value.
fn checks(facts: &Facts, shape: &Term) -> Vec<Check> {
    let mut out = Vec::new();
    let named = |name: &str| -> Vec<String> {
        let values = facts.of_term(shape, &sh(name)).iter();
        let named = values.filter_map(|value| match value {
            Term::NamedNode(node) => Some(node.as_str().to_owned()),
            _ => None,
        });
        named.collect()
    };
    for kind in named("nodeKind") {
        match kind.strip_prefix(SH) {
            Some("Literal") => out.push(Check::Literal),
            Some("IRI") => out.push(Check::Iri),
            Some("BlankNodeOrIRI") => out.push(Check::Node),
            _ => {}
        }
    }
    out.extend(named("datatype").into_iter().map(Check::Datatype));
    out.extend(named("class").into_iter().map(Check::Class));
    for alternatives in facts.of_term(shape, &sh("or")) {
        let list = list(facts, alternatives);
        let any = list.into_iter().flat_map(|one| checks(facts, one));
        out.push(Check::AnyOf(any.collect()));
    }
    for name in ["node", "shape"] {
        for other in facts.of_term(shape, &sh(name)) {
            out.extend(checks(facts, other));
        }
    }
    out
}

/// Returns the members of a list.
fn list<'f>(facts: &'f Facts, mut at: &'f Term) -> Vec<&'f Term> {
    let mut out = Vec::new();
    while let Some(first) = facts.of_term(at, rdf::FIRST.as_str()).first() {
        out.push(first);
        match facts.of_term(at, rdf::REST.as_str()).first() {
            Some(rest) if out.len() < MAX_LIST => at = rest,
            _ => break,
        }
    }
    out
}

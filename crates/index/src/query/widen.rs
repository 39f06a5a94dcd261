//! Filters that name an organization or group, widened to what stands below it.

use super::{Leaf, Node};
use crate::request::Below;

/// The field that holds ids of organizations.
const BY_ID: &str = "owner_org";
/// The fields that hold names of organizations or groups.
const BY_NAME: [&str; 2] = ["organization", "groups"];

/// Adds the organizations and groups that a tree names, by id or name.
pub(crate) fn named(node: &Node, out: &mut Vec<String>) {
    match node {
        Node::All | Node::None => {}
        Node::Boolean(clauses) => clauses.iter().for_each(|clause| named(&clause.node, out)),
        Node::Boost(inner, _) | Node::Constant(inner, _) => named(inner, out),
        Node::Leaf { field, leaf } => {
            let of_parties = |field: &str| field == BY_ID || BY_NAME.contains(&field);
            if field.as_deref().is_some_and(of_parties) {
                match leaf {
                    Leaf::Words(words) => out.extend(words.iter().cloned()),
                    Leaf::Phrase(text, _) => out.push(text.clone()),
                    _ => {}
                }
            }
        }
    }
}

/// Puts what stands below them beside the organizations and groups that a tree names.
pub(crate) fn widened(node: Node, below: &[Below]) -> Node {
    match node {
        Node::Boolean(clauses) => {
            let clauses = clauses.into_iter().map(|mut clause| {
                clause.node = widened(clause.node, below);
                clause
            });
            Node::Boolean(clauses.collect())
        }
        Node::Boost(inner, by) => Node::Boost(Box::new(widened(*inner, below)), by),
        Node::Constant(inner, score) => Node::Constant(Box::new(widened(*inner, below)), score),
        Node::Leaf {
            field: Some(field),
            leaf,
        } => {
            let leaf = match field.as_str() {
                BY_ID => with(leaf, below, |(id, _)| id),
                name if BY_NAME.contains(&name) => with(leaf, below, |(_, name)| name),
                _ => leaf,
            };
            let field = Some(field);
            Node::Leaf { field, leaf }
        }
        other => other,
    }
}

/// A text of an exact field means one of its words; so do the words that are added.
fn with(leaf: Leaf, below: &[Below], of: fn(&(String, String)) -> &String) -> Leaf {
    let given = match &leaf {
        Leaf::Words(words) => words.clone(),
        Leaf::Phrase(text, _) => vec![text.clone()],
        _ => return leaf,
    };
    let mut words = given.clone();
    for family in below {
        if given.contains(of(&family.of)) {
            words.extend(family.below.iter().map(of).cloned());
        }
    }
    match words.len() == given.len() {
        true => leaf,
        false => {
            words.sort_unstable();
            words.dedup();
            Leaf::Words(words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::lucene;

    #[test]
    fn what_stands_below_is_named_beside_what_it_stands_below() {
        let pair = |name: &str| (format!("id-{name}"), name.to_owned());
        let below = [Below {
            of: pair("crown"),
            below: vec![pair("water"), pair("land")],
        }];
        for (filter, names, expected) in [
            (
                "+state:active organization:\"crown\"",
                vec!["crown"],
                "+state:active organization:(crown OR land OR water)",
            ),
            (
                "owner_org:id-crown",
                vec!["id-crown"],
                "owner_org:(id-crown OR id-land OR id-water)",
            ),
            ("-groups:other", vec!["other"], "-groups:other"),
            ("organization:cro*", vec![], "organization:cro*"),
            ("title:crown", vec![], "title:crown"),
        ] {
            let node = lucene::parse(filter).unwrap();
            let mut found = Vec::new();
            named(&node, &mut found);
            assert_eq!(found, names, "{filter}");
            let wide = format!("{:?}", widened(node, &below));
            for word in expected.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
                let word = word.trim_start_matches('-');
                assert!(word == "OR" || wide.contains(word), "{filter}: {wide}");
            }
            assert_eq!(
                wide.contains("land"),
                expected.contains("land"),
                "{filter}: {wide}"
            );
        }
    }
}

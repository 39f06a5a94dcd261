//! Local parameters, `{!parser key=value …}text`, of the parsers that the site allows.
//!
//! A text has at most one such head, at its beginning ([`super::guard`] sees to that), so nothing nests here.

use super::lucene::{self, Operator, Options};
use super::{Clause, Leaf, MAX_BYTES, MAX_CLAUSES, Node, Occur, SyntaxError};
use crate::request::QueryParser;

/// A text behind local parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Local {
    /// Who reads the text.
    pub(crate) parser: QueryParser,
    params: Vec<(String, String)>,
    /// The text; the parameter `v` in its place where there is one.
    pub(crate) text: String,
}

impl Local {
    /// Reads the head of a text; nothing where it has none, or one that is not well formed or not allowed.
    pub(crate) fn read(text: &str, allowed: &[QueryParser]) -> Option<Self> {
        let mut rest = text.trim_start().strip_prefix("{!")?;
        let mut params = Vec::new();
        let mut parser = None;
        loop {
            rest = rest.trim_start();
            if let Some(text) = rest.strip_prefix('}') {
                rest = text;
                break;
            }
            let end = rest.find(|c: char| c == '=' || c == '}' || c.is_whitespace())?;
            let (key, after) = rest.split_at(end);
            match after.strip_prefix('=') {
                None => {
                    // The first word alone is the parser.
                    if parser.is_some() || !params.is_empty() {
                        return None;
                    }
                    parser = Some(key.to_owned());
                    rest = after;
                }
                Some(after) => {
                    let (value, after) = value(after)?;
                    match key {
                        "type" => parser = Some(value),
                        _ => params.push((key.to_owned(), value)),
                    }
                    rest = after;
                }
            }
        }
        let parser = parser
            .as_deref()
            .map_or(Some(QueryParser::Lucene), |name| {
                QueryParser::ALL
                    .into_iter()
                    .find(|known| known.name() == name)
            })?;
        if !allowed.contains(&parser) {
            return None;
        }
        let text = match params.iter().position(|(key, _)| key == "v") {
            Some(at) => params.swap_remove(at).1,
            None => rest.to_owned(),
        };
        Some(Self {
            parser,
            params,
            text,
        })
    }

    /// Returns the first value of a parameter.
    pub(crate) fn param(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }

    fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.params
            .iter()
            .filter(move |(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the tree of what is asked for.
    pub(crate) fn node(&self) -> Result<Node, SyntaxError> {
        if self.text.len() > MAX_BYTES {
            return Err(SyntaxError::new("the text is too long", MAX_BYTES));
        }
        match self.parser {
            QueryParser::Lucene => {
                let operator = match self.param("q.op") {
                    Some(operator) if operator.eq_ignore_ascii_case("or") => Operator::Or,
                    _ => Operator::And,
                };
                let options = Options {
                    operator,
                    split_words: false,
                };
                let node = lucene::parse_with(&self.text, options)?;
                Ok(match self.param("df") {
                    Some(field) => in_field(node, field),
                    None => node,
                })
            }
            QueryParser::Dismax => super::dismax::parse(&self.text),
            QueryParser::Edismax => super::dismax::parse_extended(&self.text),
            QueryParser::Term => Ok(exactly(self.field()?, &self.text)),
            QueryParser::Terms => self.terms(),
            QueryParser::Prefix => {
                let mut pattern = String::with_capacity(self.text.len() + 8);
                for c in self.text.chars() {
                    if matches!(c, '*' | '?' | '\\') {
                        pattern.push('\\');
                    }
                    pattern.push(c);
                }
                pattern.push('*');
                Ok(leaf(self.field()?, Leaf::Wildcard(pattern)))
            }
            QueryParser::Field => Ok(leaf(self.field()?, Leaf::Phrase(self.text.clone(), None))),
            QueryParser::Bool => self.clauses(),
        }
    }

    fn field(&self) -> Result<&str, SyntaxError> {
        let parser = self.parser.name();
        self.param("f")
            .filter(|field| !field.is_empty())
            .ok_or_else(|| SyntaxError::new(format!("the parser {parser} needs a field, f="), 0))
    }

    fn terms(&self) -> Result<Node, SyntaxError> {
        let field = self.field()?;
        let separator = match self.param("separator") {
            None | Some("") => ",",
            Some(separator) => separator,
        };
        let clauses: Vec<Clause> = self
            .text
            .split(separator)
            .map(str::trim)
            .filter(|term| !term.is_empty())
            .map(|term| Clause {
                occur: Occur::Should,
                node: exactly(field, term),
            })
            .collect();
        together(clauses)
    }

    fn clauses(&self) -> Result<Node, SyntaxError> {
        let mut clauses = Vec::new();
        for (key, text) in &self.params {
            let occur = match key.as_str() {
                "must" | "filter" => Occur::Must,
                "should" => Occur::Should,
                "must_not" => Occur::MustNot,
                _ => continue,
            };
            let node = lucene::parse(text)?;
            // What a filter says counts for no score.
            let node = match key.as_str() {
                "filter" => Node::Constant(Box::new(node), 0.0),
                _ => node,
            };
            clauses.push(Clause { occur, node });
        }
        together(clauses)
    }
}

fn together(clauses: Vec<Clause>) -> Result<Node, SyntaxError> {
    if clauses.is_empty() {
        return Ok(Node::None);
    }
    let node = Node::Boolean(clauses);
    match count(&node) > MAX_CLAUSES {
        true => Err(SyntaxError::new("too many clauses", 0)),
        false => Ok(node),
    }
}

/// How many clauses a query has in all.
fn count(node: &Node) -> usize {
    match node {
        Node::All | Node::None | Node::Leaf { .. } => 0,
        Node::Boost(node, _) | Node::Constant(node, _) => count(node),
        Node::Boolean(clauses) => clauses.iter().map(|clause| 1 + count(&clause.node)).sum(),
    }
}

fn leaf(field: &str, leaf: Leaf) -> Node {
    Node::Leaf {
        field: Some(field.to_owned()),
        leaf,
    }
}

/// One value; what it is in the field is left to the field.
fn exactly(field: &str, value: &str) -> Node {
    leaf(field, Leaf::Words(vec![value.to_owned()]))
}

/// Looks up in a field what names none.
fn in_field(node: Node, default: &str) -> Node {
    match node {
        Node::Leaf { field, leaf } => Node::Leaf {
            field: field.or_else(|| Some(default.to_owned())),
            leaf,
        },
        Node::Boolean(clauses) => Node::Boolean(
            clauses
                .into_iter()
                .map(|clause| Clause {
                    occur: clause.occur,
                    node: in_field(clause.node, default),
                })
                .collect(),
        ),
        Node::Boost(node, by) => Node::Boost(Box::new(in_field(*node, default)), by),
        Node::Constant(node, score) => Node::Constant(Box::new(in_field(*node, default)), score),
        Node::All | Node::None => node,
    }
}

/// Reads a value, quoted or up to a blank or the end of the head, and returns what follows.
fn value(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else {
        let end = text.find(|c: char| c == '}' || c.is_whitespace())?;
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.push(chars.next()?.1),
            c if c == quote => return Some((value, &text[at + 1..])),
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Local> {
        Local::read(text, &QueryParser::ALL)
    }

    #[test]
    fn heads_are_read_as_solr_does() {
        for (text, parser, params, rest) in [
            (
                "{!term f=name}a b",
                QueryParser::Term,
                vec![("f", "name")],
                "a b",
            ),
            (
                " {!type=prefix f=name}wat",
                QueryParser::Prefix,
                vec![("f", "name")],
                "wat",
            ),
            (
                "{!field f=title v='safe \\'water\\''}x",
                QueryParser::Field,
                vec![("f", "title")],
                "safe 'water'",
            ),
            (
                "{!q.op=OR}a b",
                QueryParser::Lucene,
                vec![("q.op", "OR")],
                "a b",
            ),
            (
                "{!bool must=title:a must_not=\"tags:b c\"}",
                QueryParser::Bool,
                vec![("must", "title:a"), ("must_not", "tags:b c")],
                "",
            ),
        ] {
            let local = read(text).unwrap_or_else(|| panic!("{text} is read"));
            assert_eq!(local.parser, parser, "{text}");
            let found: Vec<(&str, &str)> = local
                .params
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            assert_eq!(found, params, "{text}");
            assert_eq!(local.text, rest, "{text}");
        }
    }

    #[test]
    fn other_heads_are_none() {
        for text in [
            "a",
            "{!",
            "{!term f=name",
            "{!unknown}a",
            "{!term f='a}b",
            "{!term other}a",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(Local::read("{!term f=name}a", &[QueryParser::Bool]), None);
    }
}

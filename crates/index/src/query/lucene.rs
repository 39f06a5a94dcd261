//! The Lucene syntax: fields, brackets, operators, wildcards, ranges and the rest.
//!
//! The operators are Lucene's classic ones, not those of logic: `a OR b` makes both optional, and an optional clause
//! beside a required one selects nothing.

use super::lexer::{Spanned, Token, tokens};
use super::{Bound, Clause, Leaf, MAX_CLAUSES, MAX_DEPTH, Node, Occur, SyntaxError};

/// How adjacent clauses are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    /// All must match (`q.op=AND`).
    And,
    /// Any may match.
    Or,
}

/// How a text is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// How adjacent clauses are joined.
    pub(crate) operator: Operator,
    /// Whether words that stand side by side are clauses of their own.
    pub(crate) split_words: bool,
}

/// Reads a query in which adjacent clauses are ANDed, as CKAN sends it.
pub(crate) fn parse(text: &str) -> Result<Node, SyntaxError> {
    parse_with(
        text,
        Options {
            operator: Operator::And,
            split_words: false,
        },
    )
}

/// Reads a query.
pub(crate) fn parse_with(text: &str, options: Options) -> Result<Node, SyntaxError> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(Node::None);
    }
    let mut parser = Parser {
        tokens,
        at: 0,
        end: text.len(),
        clauses: 0,
        options,
    };
    let node = parser.query(None, 0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(node),
        Some(token) => Err(SyntaxError::new("the query ends too early", token.at)),
    }
}

struct Parser {
    tokens: Vec<Spanned>,
    at: usize,
    end: usize,
    clauses: usize,
    options: Options,
}

#[derive(PartialEq, Clone, Copy)]
enum Conjunction {
    None,
    And,
    Or,
}

impl Parser {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens
            .get(self.at + ahead)
            .map(|spanned| &spanned.token)
    }

    fn error(&self, reason: &str) -> SyntaxError {
        SyntaxError::new(
            reason,
            self.tokens
                .get(self.at)
                .map_or(self.end, |spanned| spanned.at),
        )
    }

    fn take(&mut self) -> Option<Token> {
        let token = self
            .tokens
            .get(self.at)
            .map(|spanned| spanned.token.clone());
        self.at += 1;
        token
    }

    /// Clauses up to the end or a closing bracket.
    fn query(&mut self, field: Option<&str>, depth: usize) -> Result<Node, SyntaxError> {
        if depth > MAX_DEPTH {
            return Err(self.error("the query is nested too deeply"));
        }
        let mut clauses: Vec<Clause> = Vec::new();
        let mut first = true;
        loop {
            match self.peek(0) {
                None | Some(Token::Close) if !first => break,
                _ => {}
            }
            let words = self.adjacent_words();
            if words > 1 {
                let mut list = Vec::with_capacity(words);
                for _ in 0..words {
                    if let Some(Token::Term(word)) = self.take() {
                        list.push(word);
                    }
                }
                let occur = match self.options.operator {
                    Operator::And => Occur::Must,
                    Operator::Or => Occur::Should,
                };
                let node = Node::Leaf {
                    field: field.map(str::to_owned),
                    leaf: Leaf::Words(list),
                };
                self.count()?;
                clauses.push(Clause { occur, node });
                first = false;
                continue;
            }
            let conjunction = match self.peek(0) {
                Some(Token::And) if !first => Conjunction::And,
                Some(Token::Or) if !first => Conjunction::Or,
                _ => Conjunction::None,
            };
            if conjunction != Conjunction::None {
                self.at += 1;
            }
            let modifier = match self.peek(0) {
                Some(Token::Plus) => Some(Occur::Must),
                Some(Token::Minus | Token::Not) => Some(Occur::MustNot),
                _ => None,
            };
            if modifier.is_some() {
                self.at += 1;
            }
            let node = self.clause(field, depth)?;
            self.count()?;
            self.add(&mut clauses, conjunction, modifier, node);
            first = false;
        }
        if clauses.len() == 1 && clauses[0].occur != Occur::MustNot {
            return Ok(clauses.remove(0).node);
        }
        Ok(Node::Boolean(clauses))
    }

    fn count(&mut self) -> Result<(), SyntaxError> {
        self.clauses += 1;
        if self.clauses > MAX_CLAUSES {
            Err(self.error("the query has too many clauses"))
        } else {
            Ok(())
        }
    }

    /// How many bare words stand side by side here; a word that is followed by something of its own does not count.
    fn adjacent_words(&self) -> usize {
        if self.options.split_words {
            return 0;
        }
        let mut words = 0;
        while matches!(self.peek(words), Some(Token::Term(_))) {
            let decorated = matches!(
                self.peek(words + 1),
                Some(
                    Token::Colon
                        | Token::Star
                        | Token::Tilde(_)
                        | Token::Caret(_)
                        | Token::CaretEquals(_)
                        | Token::And
                        | Token::Or
                )
            );
            if decorated {
                break;
            }
            words += 1;
        }
        words
    }

    /// Lucene's rules for what an operator makes of the clause before and the clause behind it.
    fn add(
        &self,
        clauses: &mut Vec<Clause>,
        conjunction: Conjunction,
        modifier: Option<Occur>,
        node: Node,
    ) {
        if let Some(last) = clauses
            .last_mut()
            .filter(|last| last.occur != Occur::MustNot)
        {
            match conjunction {
                Conjunction::And => last.occur = Occur::Must,
                Conjunction::Or if self.options.operator == Operator::And => {
                    last.occur = Occur::Should
                }
                Conjunction::Or | Conjunction::None => {}
            }
        }
        let occur = match (modifier, self.options.operator) {
            (Some(Occur::MustNot), _) => Occur::MustNot,
            (Some(Occur::Must), Operator::Or) => Occur::Must,
            (_, Operator::Or) if conjunction == Conjunction::And => Occur::Must,
            (_, Operator::Or) => Occur::Should,
            (_, Operator::And) if conjunction == Conjunction::Or => Occur::Should,
            (_, Operator::And) => Occur::Must,
        };
        clauses.push(Clause { occur, node });
    }

    fn clause(&mut self, field: Option<&str>, depth: usize) -> Result<Node, SyntaxError> {
        let mut named = None;
        if self.peek(1) == Some(&Token::Colon) {
            match self.peek(0) {
                Some(Token::Term(name)) => named = Some(name.clone()),
                Some(Token::Star) => named = Some("*".to_owned()),
                _ => return Err(self.error("a field is missing")),
            }
            self.at += 2;
        }
        let field = named.as_deref().or(field);
        if self.peek(0) == Some(&Token::Open) {
            self.at += 1;
            let node = self.query(field, depth + 1)?;
            if self.peek(0) != Some(&Token::Close) {
                return Err(self.error("a bracket is not closed"));
            }
            self.at += 1;
            return self.boosted(node);
        }
        let leaf = self.leaf()?;
        if field == Some("*") {
            if leaf != Leaf::Exists {
                return Err(self.error("undefined field *"));
            }
            return self.boosted(Node::All);
        }
        self.boosted(Node::Leaf {
            field: field.map(str::to_owned),
            leaf,
        })
    }

    fn leaf(&mut self) -> Result<Leaf, SyntaxError> {
        let at = self.at;
        let fuzzy = |parser: &mut Self| match parser.peek(0) {
            Some(Token::Tilde(number)) => {
                let number = *number;
                parser.at += 1;
                Some(number)
            }
            _ => None,
        };
        match self.take() {
            Some(Token::Term(word)) => Ok(match fuzzy(self) {
                None => Leaf::Words(vec![word]),
                Some(number) => Leaf::Fuzzy(word.clone(), edits(number, &word)),
            }),
            Some(Token::Star) => Ok(Leaf::Exists),
            Some(Token::Wild(pattern)) => {
                fuzzy(self);
                Ok(if pattern.chars().all(|c| c == '*') {
                    Leaf::Exists
                } else {
                    Leaf::Wildcard(pattern)
                })
            }
            Some(Token::Quoted(text)) => {
                let slop =
                    fuzzy(self).map(|number| number.unwrap_or(0.0).clamp(0.0, 10_000.0) as u32);
                Ok(Leaf::Phrase(text, slop))
            }
            Some(Token::Regex(pattern)) => Ok(Leaf::Regex(pattern)),
            Some(Token::Range {
                low,
                low_in,
                high,
                high_in,
            }) => Ok(Leaf::Range(bound(low, low_in), bound(high, high_in))),
            _ => {
                self.at = at;
                Err(self.error("a word is missing"))
            }
        }
    }

    fn boosted(&mut self, node: Node) -> Result<Node, SyntaxError> {
        let (by, constant) = match self.peek(0) {
            Some(Token::Caret(by)) => (*by, false),
            Some(Token::CaretEquals(by)) => (*by, true),
            _ => return Ok(node),
        };
        if by < 0.0 {
            return Err(self.error("a boost must not be negative"));
        }
        self.at += 1;
        Ok(if constant {
            Node::Constant(Box::new(node), by)
        } else {
            Node::Boost(Box::new(node), by)
        })
    }
}

fn bound(text: String, included: bool) -> Bound {
    match text.as_str() {
        "*" => Bound::Open,
        "\\*" => Bound::Included("*".to_owned()),
        _ if included => Bound::Included(text),
        _ => Bound::Excluded(text),
    }
}

/// Letters that may differ: 2 where nothing is said; an old similarity below 1 is turned into letters.
fn edits(number: Option<f32>, word: &str) -> u8 {
    match number {
        None => 2,
        Some(similarity) if similarity > 0.0 && similarity < 1.0 => {
            ((1.0 - similarity) * word.chars().count() as f32).clamp(0.0, 2.0) as u8
        }
        Some(number) => number.clamp(0.0, 2.0) as u8,
    }
}

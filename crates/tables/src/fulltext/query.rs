//! Queries for words: plain ones, and those with operators (`a & b`, `a | b`, `!a`, `a <-> b`, `a:*`).

use std::fmt;

use super::{Language, WordKind, words};

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Query {
    /// Says nothing, and so finds nothing.
    Empty,
    /// A lexeme, or all that begin so.
    Lexeme { text: String, prefix: bool },
    /// Both.
    And(Box<Query>, Box<Query>),
    /// One of them.
    Or(Box<Query>, Box<Query>),
    /// Not it.
    Not(Box<Query>),
    /// The second so many places behind the first.
    Behind(Box<Query>, Box<Query>, u32),
}

/// How deep parentheses may be nested.
const DEEPEST: usize = 50;
/// Most words of a query with operators, or of a phrase.
const MOST: usize = 1_000;

impl Query {
    /// Reads plain words: all of them must be there.
    pub(crate) fn plain(language: &Language, text: &str) -> Self {
        let words = language
            .lexemes(text)
            .into_iter()
            .map(|(text, _)| Self::Lexeme {
                text,
                prefix: false,
            })
            .collect();
        Self::all(words).unwrap_or(Self::Empty)
    }

    /// All of the words, as a tree that is no deeper than it must be.
    fn all(mut words: Vec<Self>) -> Option<Self> {
        if words.len() < 2 {
            return words.pop();
        }
        let right = Self::all(words.split_off(words.len().div_ceil(2)))?;
        let left = Self::all(words)?;
        Some(Self::And(Box::new(left), Box::new(right)))
    }

    /// Reads a query with operators. The error is PostgreSQL's text.
    pub(crate) fn with_operators(language: &Language, text: &str) -> Result<Self, String> {
        Parser::new(Some(language), text).read()
    }

    /// Reads a query as PostgreSQL writes it, its words made lexemes before.
    pub(crate) fn of_lexemes(text: &str) -> Result<Self, String> {
        Parser::new(None, text).read()
    }

    /// Reads words that follow each other.
    pub(crate) fn phrase(language: &Language, text: &str) -> Result<Self, String> {
        Parser::new(Some(language), text).lexemes(text, false)
    }

    /// Tells whether rows without any of its words can match.
    pub(crate) fn matches(&self, lexemes: &[(String, u32)]) -> bool {
        match self {
            Self::Empty => false,
            Self::Lexeme { text, prefix } => {
                lexemes.iter().any(|(lexeme, _)| is(lexeme, text, *prefix))
            }
            Self::And(left, right) => left.matches(lexemes) && right.matches(lexemes),
            Self::Or(left, right) => left.matches(lexemes) || right.matches(lexemes),
            Self::Not(inner) => !inner.matches(lexemes),
            Self::Behind(..) => !self.ends(lexemes).is_empty(),
        }
    }

    /// Returns the places where a phrase ends.
    fn ends(&self, lexemes: &[(String, u32)]) -> Vec<u32> {
        match self {
            Self::Empty => Vec::new(),
            Self::Lexeme { text, prefix } => lexemes
                .iter()
                .filter(|(lexeme, _)| is(lexeme, text, *prefix))
                .map(|(_, place)| *place)
                .collect(),
            Self::And(left, right) => {
                let right = right.ends(lexemes);
                left.ends(lexemes)
                    .into_iter()
                    .filter(|place| right.contains(place))
                    .collect()
            }
            Self::Or(left, right) => {
                let mut places = left.ends(lexemes);
                places.extend(right.ends(lexemes));
                places
            }
            Self::Not(inner) => {
                let inner = inner.ends(lexemes);
                lexemes
                    .iter()
                    .map(|(_, place)| *place)
                    .filter(|place| !inner.contains(place))
                    .collect()
            }
            Self::Behind(left, right, distance) => {
                let left = left.ends(lexemes);
                right
                    .ends(lexemes)
                    .into_iter()
                    .filter(|place| {
                        place
                            .checked_sub(*distance)
                            .is_some_and(|before| left.contains(&before))
                    })
                    .collect()
            }
        }
    }

    fn both(left: Self, right: Self, join: impl Fn(Box<Self>, Box<Self>) -> Self) -> Self {
        match (left, right) {
            (Self::Empty, other) | (other, Self::Empty) => other,
            (left, right) => join(Box::new(left), Box::new(right)),
        }
    }

    fn not(inner: Self) -> Self {
        match inner {
            Self::Empty => Self::Empty,
            other => Self::Not(Box::new(other)),
        }
    }
}

impl fmt::Display for Query {
    /// Writes `'river' & ( 'lake' | !'sea' )`, as PostgreSQL does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inside = |f: &mut fmt::Formatter<'_>, part: &Self, least: u8| {
            if part.binds() < least {
                write!(f, "( {part} )")
            } else {
                write!(f, "{part}")
            }
        };
        let own = self.binds();
        match self {
            Self::Empty => Ok(()),
            Self::Lexeme { text, prefix } => {
                let text = text.replace('\\', "\\\\").replace('\'', "''");
                write!(f, "'{text}'{}", if *prefix { ":*" } else { "" })
            }
            Self::Not(inner) => {
                f.write_str("!")?;
                inside(f, inner, own)
            }
            Self::And(left, right) | Self::Or(left, right) => {
                inside(f, left, own)?;
                f.write_str(if matches!(self, Self::And(..)) {
                    " & "
                } else {
                    " | "
                })?;
                inside(f, right, own)
            }
            Self::Behind(left, right, distance) => {
                inside(f, left, own)?;
                match distance {
                    1 => f.write_str(" <-> ")?,
                    distance => write!(f, " <{distance}> ")?,
                }
                // Phrases are read from the left.
                inside(f, right, own + 1)
            }
        }
    }
}

impl Query {
    /// How closely its operator binds.
    fn binds(&self) -> u8 {
        match self {
            Self::Or(..) => 1,
            Self::And(..) => 2,
            Self::Behind(..) => 3,
            Self::Not(_) => 4,
            Self::Empty | Self::Lexeme { .. } => 5,
        }
    }
}

pub(super) fn is(lexeme: &str, text: &str, prefix: bool) -> bool {
    if prefix {
        lexeme.starts_with(text)
    } else {
        lexeme == text
    }
}

struct Parser<'t, 'l> {
    /// None where words are lexemes.
    language: Option<&'l Language>,
    whole: &'t str,
    rest: &'t str,
    /// Words so far.
    words: usize,
}

impl<'t, 'l> Parser<'t, 'l> {
    fn new(language: Option<&'l Language>, text: &'t str) -> Self {
        Self {
            language,
            whole: text,
            rest: text,
            words: 0,
        }
    }

    fn read(mut self) -> Result<Query, String> {
        self.skip();
        if self.rest.is_empty() {
            return Ok(Query::Empty);
        }
        let query = self.or(0)?;
        self.skip();
        if self.rest.is_empty() {
            Ok(query)
        } else {
            Err(self.wrong())
        }
    }

    fn wrong(&self) -> String {
        format!("syntax error in tsquery: \"{}\"", self.whole)
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn or(&mut self, depth: usize) -> Result<Query, String> {
        let mut left = self.and(depth)?;
        loop {
            self.skip();
            let Some(rest) = self.rest.strip_prefix('|') else {
                return Ok(left);
            };
            self.rest = rest;
            let right = self.and(depth)?;
            left = Query::both(left, right, Query::Or);
        }
    }

    fn and(&mut self, depth: usize) -> Result<Query, String> {
        let mut left = self.behind(depth)?;
        loop {
            self.skip();
            let Some(rest) = self.rest.strip_prefix('&') else {
                return Ok(left);
            };
            self.rest = rest;
            let right = self.behind(depth)?;
            left = Query::both(left, right, Query::And);
        }
    }

    fn behind(&mut self, depth: usize) -> Result<Query, String> {
        let mut left = self.one(depth)?;
        loop {
            self.skip();
            let Some(inner) = self.rest.strip_prefix('<') else {
                return Ok(left);
            };
            let (distance, rest) = inner.split_once('>').ok_or_else(|| self.wrong())?;
            let distance = match distance {
                "-" => 1,
                digits => digits
                    .parse()
                    .ok()
                    .filter(|distance| *distance <= 16384)
                    .ok_or_else(|| self.wrong())?,
            };
            self.rest = rest;
            let right = self.one(depth)?;
            left = Query::both(left, right, |left, right| {
                Query::Behind(left, right, distance)
            });
        }
    }

    fn one(&mut self, depth: usize) -> Result<Query, String> {
        if depth > DEEPEST {
            return Err(self.wrong());
        }
        self.skip();
        if let Some(rest) = self.rest.strip_prefix('!') {
            self.rest = rest;
            return Ok(Query::not(self.one(depth + 1)?));
        }
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let inner = self.or(depth + 1)?;
            self.skip();
            self.rest = self.rest.strip_prefix(')').ok_or_else(|| self.wrong())?;
            return Ok(inner);
        }
        let text = self.operand()?;
        let (mut prefix, mut weights) = (false, "");
        if let Some(flags) = self.rest.strip_prefix(':') {
            let length = flags
                .find(|c: char| !matches!(c, '*' | 'A'..='D' | 'a'..='d'))
                .unwrap_or(flags.len());
            if length == 0 {
                return Err(self.wrong());
            }
            prefix = flags[..length].contains('*');
            weights = &flags[..length];
            self.rest = &flags[length..];
        }
        let query = self.lexemes(&text, prefix)?;
        // All words of rows have the weight D.
        if weights.contains(['A', 'B', 'C', 'a', 'b', 'c']) && !weights.contains(['D', 'd']) {
            let other = Query::not(query.clone());
            return Ok(Query::both(query, other, Query::And));
        }
        Ok(query)
    }

    /// Reads a word, or a text in single quotes.
    fn operand(&mut self) -> Result<String, String> {
        if let Some(mut rest) = self.rest.strip_prefix('\'') {
            let mut text = String::new();
            loop {
                let mut characters = rest.chars();
                match characters.next().ok_or_else(|| self.wrong())? {
                    '\'' => match characters.as_str().strip_prefix('\'') {
                        Some(behind) => {
                            text.push('\'');
                            rest = behind;
                        }
                        None => {
                            self.rest = characters.as_str();
                            return Ok(text);
                        }
                    },
                    '\\' => {
                        text.push(characters.next().ok_or_else(|| self.wrong())?);
                        rest = characters.as_str();
                    }
                    other => {
                        text.push(other);
                        rest = characters.as_str();
                    }
                }
            }
        }
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        let end = loop {
            match characters.next() {
                None => break self.rest.len(),
                Some((_, '\\')) => {
                    text.push(characters.next().ok_or_else(|| self.wrong())?.1);
                }
                Some((place, c))
                    if c.is_whitespace()
                        || matches!(c, '&' | '|' | '!' | '(' | ')' | ':' | '<' | '\'') =>
                {
                    break place;
                }
                Some((_, other)) => text.push(other),
            }
        };
        if text.is_empty() {
            return Err(self.wrong());
        }
        self.rest = &self.rest[end..];
        Ok(text)
    }

    /// The words of an operand: one behind the other; a word with hyphens and its parts all at once.
    fn lexemes(&mut self, text: &str, prefix: bool) -> Result<Query, String> {
        let Some(language) = self.language else {
            let text = text.to_owned();
            self.count()?;
            return Ok(Query::Lexeme { text, prefix });
        };
        let mut query = Query::Empty;
        let mut distance = 0;
        for word in words(text) {
            distance += 1;
            let Some(lexeme) = language.lexeme(&word) else {
                continue;
            };
            self.count()?;
            debug_assert!(word.kind != WordKind::Number || !lexeme.is_empty());
            let next = Query::Lexeme {
                text: lexeme,
                prefix,
            };
            query = match query {
                Query::Empty => next,
                before => Query::Behind(Box::new(before), Box::new(next), distance),
            };
            distance = 0;
        }
        Ok(query)
    }

    /// Counts a word of the query; so deep is its tree at most.
    fn count(&mut self) -> Result<(), String> {
        self.words += 1;
        if self.words > MOST {
            return Err("tsquery is too large".to_owned());
        }
        Ok(())
    }
}

//! Searches as a statement asks them, and the words of a text as one hands them around.

use super::{Language, Query};

/// A search before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question<'q> {
    /// PostgreSQL's function that reads it.
    function: &'q str,
    language: &'q str,
    text: &'q str,
}

const BETWEEN: char = '\u{1}';

impl<'q> Question<'q> {
    pub(crate) fn new(function: &'q str, language: &'q str, text: &'q str) -> Self {
        Self {
            function,
            language,
            text,
        }
    }

    /// The search as a text.
    pub(crate) fn kept(&self) -> String {
        let Self {
            function,
            language,
            text,
        } = self;
        format!("{function}{BETWEEN}{language}{BETWEEN}{text}")
    }

    /// Reads a text that is such a search.
    pub(crate) fn of_kept(kept: &'q str) -> Option<Self> {
        let (function, rest) = kept.split_once(BETWEEN)?;
        let (language, text) = rest.split_once(BETWEEN)?;
        Some(Self::new(function, language, text))
    }

    /// Reads the search. The error is PostgreSQL's text.
    pub(crate) fn query(&self) -> Result<Query, String> {
        let language = Language::named(self.language).ok_or_else(|| {
            format!(
                "text search configuration \"{}\" does not exist",
                self.language
            )
        })?;
        match self.function {
            "to_tsquery" => Query::with_operators(&language, self.text),
            "phraseto_tsquery" => Query::phrase(&language, self.text),
            _ => Ok(Query::plain(&language, self.text)),
        }
    }
}

/// Writes words with their places: `'moose':2 'river':1,5`.
pub(crate) fn vector_text(lexemes: Vec<(String, u32)>) -> String {
    let mut words = std::collections::BTreeMap::<String, Vec<u32>>::new();
    for (lexeme, place) in lexemes {
        words.entry(lexeme).or_default().push(place);
    }
    let mut out = String::new();
    for (lexeme, places) in words {
        if !out.is_empty() {
            out.push(' ');
        }
        let places: Vec<String> = places.iter().map(u32::to_string).collect();
        out.push_str(&format!(
            "'{}':{}",
            lexeme.replace('\\', "\\\\").replace('\'', "''"),
            places.join(",")
        ));
    }
    out
}

/// Reads what [`vector_text`] wrote.
pub(crate) fn lexemes_of(vector: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut rest = vector;
    while let Some(inner) = rest.trim_start().strip_prefix('\'') {
        let mut lexeme = String::new();
        let mut characters = inner.chars();
        while let Some(c) = characters.next() {
            match c {
                '\\' => lexeme.extend(characters.next()),
                '\'' => match characters.as_str().strip_prefix('\'') {
                    Some(_) => lexeme.extend(characters.next()),
                    None => break,
                },
                other => lexeme.push(other),
            }
        }
        let behind = characters.as_str();
        let places = behind.strip_prefix(':').unwrap_or(behind);
        let end = places.find(' ').unwrap_or(places.len());
        for place in places[..end]
            .split(',')
            .filter_map(|place| place.parse().ok())
        {
            found.push((lexeme.clone(), place));
        }
        rest = &places[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_read_as_they_were_written() {
        let lexemes = vec![
            ("it's".to_owned(), 1),
            ("a\\b".to_owned(), 2),
            ("river".to_owned(), 3),
            ("river".to_owned(), 9),
        ];
        let text = vector_text(lexemes.clone());
        assert_eq!(text, "'a\\\\b':2 'it''s':1 'river':3,9");
        let mut read = lexemes_of(&text);
        read.sort_by_key(|(_, place)| *place);
        assert_eq!(read, lexemes);
        assert_eq!(lexemes_of(""), Vec::new());
    }

    #[test]
    fn searches_are_shown_as_postgresql_shows_them() {
        for (function, text, expected) in [
            (
                "to_tsquery",
                "rivers & (lake | !sea)",
                "'river' & ( 'lake' | !'sea' )",
            ),
            ("to_tsquery", "a:* <2> 'b''c'", "'b' <-> 'c'"),
            ("plainto_tsquery", "The rivers run", "'river' & 'run'"),
            ("phraseto_tsquery", "rivers of water", "'river' <2> 'water'"),
            ("to_tsquery", "!(river | lake)", "!( 'river' | 'lake' )"),
        ] {
            let query = Question::new(function, "english", text).query().unwrap();
            assert_eq!(query.to_string(), expected, "{text}");
        }
        let question = Question::new("to_tsquery", "french", "a & b");
        assert_eq!(Question::of_kept(&question.kept()), Some(question));
    }
}

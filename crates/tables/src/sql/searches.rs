//! Full text: `to_tsvector`, `to_tsquery` and its kin, `@@`, `ts_rank`.
//!
//! On SQLite a search is a text that says how it was asked, in which language, and for what. Where rows of a table are searched for
//! what the statement says itself, lists of words and the engine's index find them.

use sqlparser::ast::Expr;

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::functions::{Call, missing};
use crate::document::LANGUAGE;
use crate::fulltext::{Language, Query, Question};
use crate::packed;
use crate::words::indexed;
use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const INT: Type = Type::of(Kind::Int4);
const BOOL: Type = Type::of(Kind::Bool);

/// Bytes of lists of rows that a statement may hold.
const LISTED: usize = 64 << 20;

/// Words of rows that are indexed.
#[derive(Debug, Clone)]
pub(super) struct WordsOfRows {
    /// The number of the row.
    pub(super) row: String,
    /// The table of their index; on PostgreSQL the words of rows that have left the lists.
    pub(super) index: String,
    /// The number of the table among those of the statement.
    pub(super) place: usize,
    /// Whether packed lists have the words of rows that were loaded.
    pub(super) packed: bool,
}

/// A search that packed lists of words are to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The number of the table among those of the statement.
    pub(super) place: usize,
    pub(super) query: Query,
}

impl Compiler<'_> {
    /// The language that the first of two arguments names; English where there is one argument.
    fn language_and_text(
        &mut self,
        call: &Call<'_>,
        mut args: Vec<Typed>,
    ) -> Result<(&'static str, Typed), SqlError> {
        let text = match args.pop() {
            Some(text) if args.len() < 2 => self.argument(text, TEXT)?,
            _ => return Err(missing(call, &args)),
        };
        let Some(named) = args.pop() else {
            return Ok((LANGUAGE, text));
        };
        let name = named.text.as_deref().ok_or_else(|| {
            SqlError::query("the text search configuration must be a text in quotes")
        })?;
        let language = Language::named(name).ok_or_else(|| {
            SqlError::query(format!(
                "text search configuration \"{name}\" does not exist"
            ))
        })?;
        Ok((language.name(), text))
    }

    /// `to_tsvector`: the words of a text.
    pub(super) fn words_of_text(
        &mut self,
        call: &Call<'_>,
        args: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        let (language, text) = self.language_and_text(call, args)?;
        Ok(self.vector(language, &text))
    }

    fn vector(&self, language: &str, text: &Typed) -> Typed {
        let prefix = if self.is_sqlite() { "pg_" } else { "" };
        let mut typed = Typed::new(
            format!("{prefix}to_tsvector('{language}', {})", text.sql),
            TEXT,
        )
        .with([text]);
        typed.ty = Ty::Words;
        typed
    }

    /// `to_tsquery`, `plainto_tsquery`, `phraseto_tsquery`: a search for words.
    pub(super) fn search_of_text(
        &mut self,
        call: &Call<'_>,
        args: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        let said = args.last().and_then(|text| text.text.clone());
        let (language, text) = self.language_and_text(call, args)?;
        if !self.is_sqlite() {
            // What cannot be read is told of in the same words.
            let query = match said {
                Some(said) => {
                    let question = Question::new(&call.name, language, &said);
                    Some(question.query().map_err(SqlError::query)?)
                }
                None => None,
            };
            let sql = format!("{}('{language}', {})", call.name, text.sql);
            // Where its words that say nothing are not known here, PostgreSQL alone knows what is asked for.
            let known = Language::named(language).is_some_and(|found| found.knows_stop_words());
            if let Some(query) = query.filter(|_| known) {
                self.searches.insert(sql.clone(), query);
            }
            return Ok(search(sql).with([&text]));
        }
        let Some(said) = said else {
            let sql = format!("pg_question('{}', '{language}', {})", call.name, text.sql);
            return Ok(search(sql).with([&text]));
        };
        let question = Question::new(&call.name, language, &said);
        let query = question.query().map_err(SqlError::query)?;
        let sql = self.bind(TEXT, Cell::Text(question.kept()));
        self.searches.insert(sql.clone(), query);
        Ok(search(sql))
    }

    /// `@@`: whether there are the words that are searched for.
    pub(super) fn found_by(&mut self, left: &Expr, right: &Expr) -> Result<Typed, SqlError> {
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        let (words, asked) = if left.ty == Ty::Query {
            (right, left)
        } else {
            (left, right)
        };
        if asked.ty != Ty::Query {
            return Err(SqlError::query(format!(
                "operator does not exist: {} @@ {}: one side is a call of to_tsquery, plainto_tsquery or phraseto_tsquery",
                words.ty.name(),
                asked.ty.name()
            )));
        }
        let words = match words.ty {
            Ty::Words => words,
            _ => {
                let text = self.argument(words, TEXT)?;
                self.vector(LANGUAGE, &text)
            }
        };
        if !self.is_sqlite() {
            let sql = match self.among_indexed(&words.sql, &asked.sql) {
                Some(among) => among,
                None => format!("(CAST({} AS tsvector) @@ {})", words.sql, asked.sql),
            };
            return Ok(Typed::new(sql, BOOL).with([&words, &asked]));
        }
        let sql = match self.among_indexed(&words.sql, &asked.sql) {
            Some(among) => among,
            None => format!("pg_found({}, {})", words.sql, asked.sql),
        };
        Ok(Typed::new(sql, BOOL).with([&words, &asked]))
    }

    /// What tells whether a row is among those that packed lists of words name, and those that the engine's index finds. Equal
    /// expressions have equal texts.
    fn among_indexed(&mut self, words: &str, asked: &str) -> Option<String> {
        let query = self.searches.get(asked)?.clone();
        let rows = self.indexed.get(words)?.clone();
        let pair = (words.to_owned(), asked.to_owned());
        if let Some(known) = self.among.get(&pair) {
            return Some(known.clone());
        }
        let found = if self.is_sqlite() {
            let text = self.bind(TEXT, Cell::Text(indexed(&query)?));
            format!(
                "{} IN (SELECT rowid FROM {} WHERE word MATCH {text})",
                rows.row, rows.index
            )
        } else if rows.packed {
            // False, not unknown, of rows that stand in lists.
            format!("{0} IS NOT NULL AND {0} @@ {asked}", rows.index)
        } else {
            format!("{} @@ {asked}", rows.index)
        };
        let sql = if rows.packed {
            let place = rows.place;
            let wanted = Wanted { place, query };
            let Some((_, listed)) = self.listed.iter().find(|(known, _)| *known == wanted) else {
                if !self.wanted.contains(&wanted) {
                    self.wanted.push(wanted);
                }
                return None;
            };
            let before = self.out.params.len();
            let listed = packed::is_among(&mut self.out, &rows.row, listed);
            for (_, list) in &self.out.params[before..] {
                if let Cell::Text(text) = list {
                    self.listed_bytes += text.len();
                }
            }
            if self.listed_bytes > LISTED {
                // More than a statement may hold; the rows are looked through.
                self.out.params.truncate(before);
                return None;
            }
            format!("({listed} OR ({found}))")
        } else {
            format!("({found})")
        };
        self.among.insert(pair, sql.clone());
        Some(sql)
    }

    /// `ts_rank`: how well words answer a search.
    pub(super) fn rank_of_words(
        &mut self,
        call: &Call<'_>,
        args: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        let (words, asked) = match args.as_slice() {
            [words, asked] | [words, asked, _]
                if words.ty == Ty::Words && asked.ty == Ty::Query =>
            {
                (words.clone(), asked.clone())
            }
            _ => return Err(missing(call, &args)),
        };
        let how = match args.get(2) {
            Some(how) => self.argument(how.clone(), INT)?,
            None => Typed::new("0", INT),
        };
        let sql = if self.is_sqlite() {
            format!("pg_ts_rank({}, {}, {})", words.sql, asked.sql, how.sql)
        } else {
            format!(
                "ts_rank(CAST({} AS tsvector), {}, {})",
                words.sql, asked.sql, how.sql
            )
        };
        Ok(Typed::new(sql, Type::of(Kind::Float4)).with([&words, &asked, &how]))
    }
}

fn search(sql: String) -> Typed {
    let mut typed = Typed::new(sql, TEXT);
    typed.ty = Ty::Query;
    typed
}

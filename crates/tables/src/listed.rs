//! Searches for words in tables that have packed lists of them: the lists tell which rows, and how many; how well each answers is
//! reckoned from the places of the words, or from its values.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::engine::{Dialect, Session, Sql, TextSearch};
use crate::error::TablesError;
use crate::filter::Condition;
use crate::fulltext::{Language, Query, counts, rank};
use crate::meta::Meta;
use crate::packed::{Found, Lists};
use crate::ranking::{BEST, Best, Ranked, best_of};
use crate::search::{NUMBER, Plan, ROW};
use crate::{Tables, document, packed, words};
use cairn_tabular::cell::CellRef;
use cairn_tabular::types::{Kind, Type};

/// The rows that lists have told.
#[derive(Debug)]
pub(crate) struct Listed {
    /// All that have the words.
    pub(crate) rows: RoaringBitmap,
    /// Those of them that were added or changed since the lists were written.
    beside: RoaringBitmap,
    lists: Lists,
}

/// Has PostgreSQL read a query whose language it knows better.
fn read_query(session: &mut dyn Session, search: &TextSearch) -> Result<Query, TablesError> {
    let mut sql = Sql::new(session.dialect(), "SELECT CAST(");
    words::query(&mut sql, search);
    sql.push(" AS text)");
    let mut text = String::new();
    session.each(
        &sql.text,
        &sql.params,
        &[Type::of(Kind::Text)],
        &mut |cells| {
            if let CellRef::Text(told) = cells[0] {
                told.clone_into(&mut text);
            }
            Ok(false)
        },
    )?;
    Query::of_lexemes(&text).map_err(TablesError::query)
}

impl Plan {
    /// Looks up which rows have the words, where the table has lists of them.
    pub(crate) fn look_up(
        &mut self,
        session: &mut dyn Session,
        meta: &Meta,
    ) -> Result<(), TablesError> {
        let Some((search, None)) = self.texts.first_mut() else {
            return Ok(());
        };
        if !packed::are_there(meta) {
            return Ok(());
        }
        if session.dialect() == Dialect::Postgres && !search.knows_stop_words() {
            search.query = read_query(session, search)?;
        }
        let search = search.clone();
        let Found {
            mut rows,
            lists,
            all,
        } = packed::found(session, meta, &search.query)?;
        let mut beside = RoaringBitmap::new();
        if !all {
            self.prepare(session)?;
            let mut sql = Sql::new(session.dialect(), "");
            words::beside(&mut sql, &search, meta, session.table());
            session.each(&sql.text, &sql.params, &[ROW], &mut |cells| {
                beside.insert(packed::row_number(cells[0].int().unwrap_or_default())?);
                Ok(true)
            })?;
            rows |= &beside;
        }
        self.listed = Some(Listed {
            rows,
            beside,
            lists,
        });
        Ok(())
    }

    /// The rows that the search finds, where lists alone tell them.
    pub(crate) fn all_listed(&self) -> Option<&RoaringBitmap> {
        let alone =
            self.texts.len() == 1 && !self.distinct && self.condition == Condition::All(Vec::new());
        self.listed
            .as_ref()
            .filter(|_| alone)
            .map(|listed| &listed.rows)
    }

    /// The numbers of a page of rows that come by their numbers, where lists alone tell them.
    pub(crate) fn page_listed(&self, limit: u64, offset: u64) -> Option<Vec<i64>> {
        let rows = self.all_listed()?.iter();
        let page = rows
            .skip(usize::try_from(offset).unwrap_or(usize::MAX))
            .take(usize::try_from(limit).unwrap_or(usize::MAX));
        Some(page.map(i64::from).collect())
    }

    /// The rows that compete, of those that lists have told.
    pub(crate) fn best_listed(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        counted: Option<(&Tables, &str)>,
        listed: &Listed,
    ) -> Result<Arc<Best>, TablesError> {
        let question = counted.map(|(tables, id)| {
            let asked = format!("listed {:?}{:?}", self.condition, self.texts);
            (tables, (id.to_owned(), meta.version, asked))
        });
        let known = question
            .as_ref()
            .and_then(|(tables, question)| tables.rankings.get(question));
        if let Some(known) = known {
            return Ok(known);
        }
        let (first, total) = match self.page_listed(BEST + 1, 0) {
            Some(first) => (first, i64::try_from(listed.rows.len()).unwrap_or(i64::MAX)),
            None => self.first_of_filtered(session, meta)?,
        };
        let ranked = self.reckoned(session, meta, listed, &first)?;
        let best = Arc::new(best_of(ranked, Some(total)));
        if let Some((tables, question)) = question {
            tables.rankings.keep(question, Arc::clone(&best));
        }
        Ok(best)
    }

    /// The first rows by their numbers that filters let through, and how many those are.
    fn first_of_filtered(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
    ) -> Result<(Vec<i64>, i64), TablesError> {
        let mut sql = Sql::new(
            session.dialect(),
            format!(
                "WITH hits AS MATERIALIZED (SELECT _id FROM {} WHERE ",
                session.table()
            ),
        );
        self.rows(&mut sql, meta)?;
        sql.push(&format!(
            ") SELECT _id, (SELECT count(*) FROM hits) FROM hits ORDER BY _id LIMIT {}",
            BEST + 1
        ));
        let (mut first, mut total) = (Vec::new(), 0);
        session.each(&sql.text, &sql.params, &[ROW, NUMBER], &mut |cells| {
            first.extend(cells[0].int());
            total = cells[1].int().unwrap_or_default();
            Ok(true)
        })?;
        Ok((first, total))
    }

    /// Reckons how well rows answer the one search for words; they keep their order.
    pub(crate) fn reckoned(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        listed: &Listed,
        page: &[i64],
    ) -> Result<Vec<Ranked>, TablesError> {
        let Some((search, _)) = self.texts.first() else {
            return Ok(Vec::new());
        };
        let query = &search.query;
        let mut ranks = HashMap::with_capacity(page.len());
        let mut wanted = page
            .iter()
            .map(|number| packed::row_number(*number))
            .collect::<Result<RoaringBitmap, _>>()?;
        if !packed::has_beginning(query) {
            let rows = &wanted - &listed.beside;
            if !listed.lists.are_long(&rows)? {
                listed
                    .lists
                    .each_placed(session, &rows, &mut |row, words| {
                        ranks.insert(i64::from(row), f64::from(rank(query, words)));
                        Ok(())
                    })?;
                wanted &= &listed.beside;
            }
        }
        if !wanted.is_empty() {
            let language = Language::named(search.documents).unwrap_or_else(document::language);
            packed::each_document(session, meta, &wanted, &mut |number, text| {
                let found = language.lexemes_where(text, |lexeme| counts(query, lexeme));
                ranks.insert(number, f64::from(rank(query, &found)));
                Ok(())
            })?;
        }
        Ok(page
            .iter()
            .filter_map(|row| {
                let ranks = vec![*ranks.get(row)?];
                Some(Ranked { row: *row, ranks })
            })
            .collect())
    }
}

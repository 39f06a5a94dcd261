//! The best rows of searches for words: to find them every row with the words is looked at, so what was found is kept until the
//! table changes. Whoever turns the page, or asks the same again, gets it from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Tables;
use crate::engine::{Session, Sql};
use crate::error::TablesError;
use crate::meta::{Column, Meta};
use crate::search::{NUMBER, Plan, ROW, Search, Source, whole};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::{Kind, Type};

/// Rows that are kept of a search, and searches that are kept.
const BEST: u64 = 1_000;
const MOST: usize = 500;
/// The longest question that is kept.
const LONGEST: usize = 4_000;

/// A table at one of its states, and what was asked.
type Question = (String, u64, String);

/// A row, and how well it answers each of the searches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) row: i64,
    pub(crate) ranks: Vec<f64>,
}

/// The rankings.
#[derive(Default)]
pub(crate) struct Rankings(Mutex<HashMap<Question, Arc<Vec<Ranked>>>>);

impl Rankings {
    /// Returns the best rows where they are known.
    pub(crate) fn get(&self, question: &Question) -> Option<Arc<Vec<Ranked>>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(question)
            .cloned()
    }

    /// Keeps the best rows.
    pub(crate) fn keep(&self, question: Question, best: Arc<Vec<Ranked>>) {
        if question.2.len() > LONGEST {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(question, best);
    }
}

impl Plan {
    /// The rows of a page of those that answer best, where they are kept.
    pub(crate) fn best(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        search: &Search,
        counted: Option<(&Tables, &str)>,
    ) -> Result<Option<Vec<Ranked>>, TablesError> {
        let end = search.offset.saturating_add(search.limit);
        let Some((tables, id)) = counted.filter(|_| self.by_rank && !self.distinct && end <= BEST)
        else {
            return Ok(None);
        };
        self.prepare(session)?;
        let mut sql = Sql::new(session.dialect(), "SELECT _id");
        self.ranks(&mut sql, meta);
        sql.push(&format!(" FROM {} WHERE ", session.table()));
        self.rows(&mut sql, meta)?;
        sql.push(" ORDER BY ");
        sql.list(0..self.texts.len(), ", ", |sql, place| {
            sql.push(&format!("s{place} DESC"));
        });
        sql.push(", _id LIMIT ").bind(NUMBER, whole(BEST));
        let asked = format!("{}{:?}{:?}", sql.text, sql.params, self.texts);
        let question = (id.to_owned(), meta.version, asked);
        let found = match tables.rankings.get(&question) {
            Some(found) => found,
            None => {
                let found = Arc::new(self.read_ranked(session, &sql)?);
                tables.rankings.keep(question, Arc::clone(&found));
                found
            }
        };
        let page = found
            .iter()
            .skip(usize::try_from(search.offset).unwrap_or(usize::MAX))
            .take(usize::try_from(search.limit).unwrap_or(usize::MAX));
        Ok(Some(page.cloned().collect()))
    }

    /// The rows of a page that has an order of its own, with their ranks: those of all others are not reckoned.
    pub(crate) fn page_ranked(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        search: &Search,
    ) -> Result<Option<Vec<Ranked>>, TablesError> {
        let ranked = self
            .shown
            .iter()
            .any(|column| matches!(column.source, Source::Rank(_)));
        if !ranked || self.distinct || self.order.is_empty() || search.limit > BEST {
            return Ok(None);
        }
        self.prepare(session)?;
        let mut sql = Sql::new(session.dialect(), "SELECT _id");
        sql.push(&format!(" FROM {} WHERE ", session.table()));
        self.rows(&mut sql, meta)?;
        self.order_by(&mut sql, meta);
        sql.push(" LIMIT ")
            .bind(NUMBER, whole(search.limit))
            .push(" OFFSET ")
            .bind(NUMBER, whole(search.offset));
        let mut page = Vec::new();
        session.each(&sql.text, &sql.params, &[ROW], &mut |cells| {
            page.push(cells[0].int().unwrap_or_default());
            Ok(true)
        })?;
        if page.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let mut sql = Sql::new(session.dialect(), "SELECT _id");
        self.ranks(&mut sql, meta);
        sql.push(&format!(" FROM {} WHERE _id IN (", session.table()));
        sql.list(&page, ", ", |sql, number| {
            sql.bind(NUMBER, Cell::Int(*number));
        });
        sql.push(")");
        let mut ranks = self.read_ranked(session, &sql)?;
        let place: HashMap<i64, usize> = page
            .iter()
            .enumerate()
            .map(|(place, number)| (*number, place))
            .collect();
        ranks.sort_by_key(|one| place.get(&one.row).copied());
        Ok(Some(ranks))
    }

    fn ranks(&self, sql: &mut Sql, meta: &Meta) {
        for place in 0..self.texts.len() {
            sql.push(", ");
            self.rank(sql, meta, place);
            sql.push(&format!(" AS s{place}"));
        }
    }

    /// Reads rows' numbers and ranks.
    fn read_ranked(
        &self,
        session: &mut dyn Session,
        sql: &Sql,
    ) -> Result<Vec<Ranked>, TablesError> {
        let mut types = vec![ROW];
        types.extend(self.texts.iter().map(|_| Type::of(Kind::Float8)));
        let mut found = Vec::new();
        session.each(&sql.text, &sql.params, &types, &mut |cells| {
            found.push(Ranked {
                row: cells[0].int().unwrap_or_default(),
                ranks: cells[1..]
                    .iter()
                    .map(|cell| match cell {
                        CellRef::Float(rank) => *rank,
                        _ => 0.0,
                    })
                    .collect(),
            });
            Ok(true)
        })?;
        Ok(found)
    }

    /// Reads rows that are known by their numbers, in the order of their ranks.
    pub(crate) fn each_ranked(
        &self,
        session: &mut dyn Session,
        best: &[Ranked],
        row: crate::engine::EachRow<'_>,
    ) -> Result<(), TablesError> {
        if best.is_empty() {
            return Ok(());
        }
        let columns: Vec<(Column, Type)> = self
            .shown
            .iter()
            .filter_map(|column| match column.source {
                Source::Column(source) => Some((source, column.ty)),
                Source::Rank(_) => None,
            })
            .collect();
        let mut sql = Sql::new(session.dialect(), "SELECT _id");
        for (place, (column, _)) in columns.iter().enumerate() {
            sql.push(&format!(", {column} AS v{place}"));
        }
        sql.push(&format!(" FROM {} WHERE _id IN (", session.table()));
        sql.list(best, ", ", |sql, one| {
            sql.bind(NUMBER, Cell::Int(one.row));
        });
        sql.push(")");
        let mut types = vec![ROW];
        types.extend(columns.iter().map(|(_, ty)| *ty));
        let mut rows: HashMap<i64, Vec<Cell>> = HashMap::with_capacity(best.len());
        session.each(&sql.text, &sql.params, &types, &mut |cells| {
            let values = cells[1..].iter().map(|cell| (*cell).to_owned()).collect();
            rows.insert(cells[0].int().unwrap_or_default(), values);
            Ok(true)
        })?;
        for one in best {
            let Some(values) = rows.get(&one.row) else {
                return Err(TablesError::Engine(
                    "a row is gone on the view that it was found on".to_owned(),
                ));
            };
            let mut values = values.iter();
            let cells: Vec<CellRef<'_>> = self
                .shown
                .iter()
                .map(|column| match column.source {
                    Source::Column(_) => values.next().map_or(CellRef::Null, Cell::as_ref),
                    Source::Rank(place) => CellRef::Float(one.ranks[place]),
                })
                .collect();
            if !row(&cells)? {
                break;
            }
        }
        Ok(())
    }
}

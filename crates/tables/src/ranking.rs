//! The best rows of searches for words. Of many rows with the words those compete that come first by their numbers, so that no search
//! looks at all of them; what was found is kept until the table changes, for whoever turns the page or asks the same again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Tables;
use crate::engine::{Dialect, Session, Sql};
use crate::error::TablesError;
use crate::filter::Condition;
use crate::meta::{Column, Meta};
use crate::query::require_few_values;
use crate::search::{NUMBER, Plan, ROW, Search, Source, whole};
use crate::{conditions, words};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::{Kind, Type};

/// Rows that compete.
pub(crate) const BEST: u64 = 1_000;
/// Searches that are kept.
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

impl Ranked {
    /// A row of a search whose ranks nobody asks for.
    pub(crate) fn unranked(row: i64) -> Self {
        let ranks = Vec::new();
        Self { row, ranks }
    }
}

/// The rows that compete, the best first.
#[derive(Debug, Default)]
pub(crate) struct Best {
    pub(crate) rows: Vec<Ranked>,
    /// The number of the last of them, where there are more rows with the words.
    pub(crate) last: Option<i64>,
    /// How many rows have the words, where they were counted on the way.
    counted: Option<i64>,
}

impl Best {
    /// Returns how many rows have the words, where that is known.
    pub(crate) fn total(&self) -> Option<i64> {
        match self.last {
            None => i64::try_from(self.rows.len()).ok(),
            Some(_) => self.counted,
        }
    }
}

/// The rankings.
#[derive(Default)]
pub(crate) struct Rankings(Mutex<HashMap<Question, Arc<Best>>>);

impl Rankings {
    /// Returns the best rows where they are known.
    pub(crate) fn get(&self, question: &Question) -> Option<Arc<Best>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(question)
            .cloned()
    }

    /// Keeps the best rows.
    pub(crate) fn keep(&self, question: Question, best: Arc<Best>) {
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
    /// The rows that compete, where the search puts rows in order by how well they answer.
    pub(crate) fn best(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        counted: Option<(&Tables, &str)>,
        with_total: bool,
    ) -> Result<Option<Arc<Best>>, TablesError> {
        if !self.by_rank || self.distinct {
            return Ok(None);
        }
        if let Some(listed) = &self.listed
            && self.texts.len() == 1
        {
            return self.best_listed(session, meta, counted, listed).map(Some);
        }
        self.prepare(session)?;
        let mut sql = Sql::new(session.dialect(), "");
        // PostgreSQL has to look at every row with the words to count them, and so does both at once.
        if with_total && sql.dialect == Dialect::Postgres {
            sql.push("WITH hits AS MATERIALIZED (SELECT _id FROM ");
            self.found(&mut sql, session.table(), meta)?;
            sql.push(") SELECT _id");
            self.ranks(&mut sql, meta);
            sql.push(&format!(
                ", (SELECT count(*) FROM hits) FROM {} WHERE _id IN (SELECT _id FROM hits ORDER BY _id LIMIT {})",
                session.table(),
                BEST + 1
            ));
        } else {
            sql.push("SELECT _id");
            self.ranks(&mut sql, meta);
            sql.push(&format!(
                ", CAST(NULL AS bigint) FROM {} WHERE _id IN (",
                session.table()
            ));
            self.hits(&mut sql, session.table(), meta)?;
            sql.push(&format!(" LIMIT {})", BEST + 1));
        }
        let Some((tables, id)) = counted else {
            return Ok(Some(Arc::new(self.read_best(session, &sql)?)));
        };
        let asked = format!("{}{:?}{:?}", sql.text, sql.params, self.texts);
        let question = (id.to_owned(), meta.version, asked);
        if let Some(known) = tables.rankings.get(&question) {
            return Ok(Some(known));
        }
        let found = Arc::new(self.read_best(session, &sql)?);
        tables.rankings.keep(question, Arc::clone(&found));
        Ok(Some(found))
    }

    fn read_best(&self, session: &mut dyn Session, sql: &Sql) -> Result<Best, TablesError> {
        let mut counted = None;
        let rows = self.read_ranked(session, sql, Some(&mut counted))?;
        Ok(best_of(rows, counted))
    }

    /// The rows of a page: those that compete, and behind them the others by their numbers. Nothing where it is too long a page.
    pub(crate) fn page_of_best(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        search: &Search,
        best: &Best,
    ) -> Result<Option<Vec<Ranked>>, TablesError> {
        if search.limit > BEST {
            return Ok(None);
        }
        let (limit, offset) = (
            usize::try_from(search.limit).unwrap_or(usize::MAX),
            usize::try_from(search.offset).unwrap_or(usize::MAX),
        );
        let mut page: Vec<Ranked> = best.rows.iter().skip(offset).take(limit).cloned().collect();
        let missing = search.limit - page.len() as u64;
        if missing > 0 && best.last.is_some() {
            // Those that compete are the first by their numbers.
            let offset = search.offset.max(BEST);
            let rest = match self.page_listed(missing, offset) {
                Some(rest) => rest,
                None => {
                    let mut sql = Sql::new(session.dialect(), "");
                    self.hits(&mut sql, session.table(), meta)?;
                    sql.push(" LIMIT ")
                        .bind(NUMBER, whole(missing))
                        .push(" OFFSET ")
                        .bind(NUMBER, whole(offset));
                    read_numbers(session, &sql)?
                }
            };
            page.extend(self.ranked(session, meta, &rest)?);
        }
        Ok(Some(page))
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
        let page = self.numbers(session, meta, search.limit, search.offset)?;
        self.ranked(session, meta, &page).map(Some)
    }

    /// The numbers of rows that have an order of their own, in that order.
    pub(crate) fn numbers(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<i64>, TablesError> {
        self.prepare(session)?;
        let mut sql = Sql::new(session.dialect(), "");
        match self.order.as_slice() {
            [clause] if clause.column == Column::RowId && !clause.descending => {
                if let Some(page) = self.page_listed(limit, offset) {
                    return Ok(page);
                }
                self.hits(&mut sql, session.table(), meta)?;
            }
            _ => {
                sql.push(&format!("SELECT _id FROM {} WHERE ", session.table()));
                self.rows(&mut sql, meta)?;
                self.order_by(&mut sql, meta, None);
            }
        }
        sql.push(" LIMIT ")
            .bind(NUMBER, whole(limit))
            .push(" OFFSET ")
            .bind(NUMBER, whole(offset));
        read_numbers(session, &sql)
    }

    /// Reads the ranks of rows, which keep their order.
    fn ranked(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        page: &[i64],
    ) -> Result<Vec<Ranked>, TablesError> {
        if page.is_empty() {
            return Ok(Vec::new());
        }
        if let (Some(listed), 1) = (&self.listed, self.texts.len()) {
            return self.reckoned(session, meta, listed, page);
        }
        let mut sql = Sql::new(session.dialect(), "SELECT _id");
        self.ranks(&mut sql, meta);
        sql.push(&format!(" FROM {} WHERE _id IN (", session.table()));
        sql.list(page, ", ", |sql, number| {
            sql.bind(NUMBER, Cell::Int(*number));
        });
        sql.push(")");
        let mut ranks = self.read_ranked(session, &sql, None)?;
        let place: HashMap<i64, usize> = page
            .iter()
            .enumerate()
            .map(|(place, number)| (*number, place))
            .collect();
        ranks.sort_by_key(|one| place.get(&one.row).copied());
        Ok(ranks)
    }

    /// Writes what finds the numbers of all rows, in their order; nobody goes through more of them than are asked for.
    fn hits(&self, sql: &mut Sql, table: &str, meta: &Meta) -> Result<(), TablesError> {
        let number = match self.in_the_index(sql.dialect, meta) {
            Some(_) => "word.rowid",
            None => "_id",
        };
        sql.push(&format!("SELECT {number} FROM "));
        self.found(sql, table, meta)?;
        sql.push(&format!(" ORDER BY {number}"));
        Ok(())
    }

    /// Writes where all rows are, and which they are: in the index of words alone, where that is enough.
    pub(crate) fn found(&self, sql: &mut Sql, table: &str, meta: &Meta) -> Result<(), TablesError> {
        let Some(text) = self.in_the_index(sql.dialect, meta) else {
            sql.push(&format!("{table} WHERE "));
            return self.rows(sql, meta);
        };
        sql.push("word");
        let filtered = self.condition != Condition::All(Vec::new());
        if filtered {
            sql.push(&format!(" CROSS JOIN {table} ON {table}._id = word.rowid"));
        }
        sql.push(" WHERE ");
        words::matching(sql, text);
        if filtered {
            sql.push(" AND ");
            conditions::write(sql, &self.condition);
        }
        require_few_values(sql)
    }

    /// The search as the index of words has it, where that alone says which rows have the words.
    fn in_the_index(&self, dialect: Dialect, meta: &Meta) -> Option<String> {
        match self.texts.as_slice() {
            [(search, None)] if dialect == Dialect::Sqlite && !meta.has_lists() => {
                words::indexed(&search.query)
            }
            _ => None,
        }
    }

    fn ranks(&self, sql: &mut Sql, meta: &Meta) {
        for place in 0..self.texts.len() {
            sql.push(", ");
            self.rank(sql, meta, place);
            sql.push(&format!(" AS s{place}"));
        }
    }

    /// Reads rows' numbers and ranks, and behind them how many rows there are, where that comes.
    fn read_ranked(
        &self,
        session: &mut dyn Session,
        sql: &Sql,
        counted: Option<&mut Option<i64>>,
    ) -> Result<Vec<Ranked>, TablesError> {
        let ranks = self.texts.len();
        let mut types = vec![ROW];
        types.extend(self.texts.iter().map(|_| Type::of(Kind::Float8)));
        if counted.is_some() {
            types.push(NUMBER);
        }
        let mut found = Vec::new();
        let mut total = None;
        session.each(&sql.text, &sql.params, &types, &mut |cells| {
            total = cells.get(ranks + 1).and_then(|cell| cell.int());
            found.push(Ranked {
                row: cells[0].int().unwrap_or_default(),
                ranks: cells[1..=ranks]
                    .iter()
                    .map(|cell| match cell {
                        CellRef::Float(rank) => *rank,
                        _ => 0.0,
                    })
                    .collect(),
            });
            Ok(true)
        })?;
        if let Some(counted) = counted {
            *counted = total;
        }
        Ok(found)
    }

    /// Reads rows that are known by their numbers, in the order in which they are given.
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

/// Puts rows that were found in order.
pub(crate) fn best_of(mut rows: Vec<Ranked>, counted: Option<i64>) -> Best {
    rows.sort_unstable_by_key(|one| one.row);
    let most = usize::try_from(BEST).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    let last = rows.last().filter(|_| more).map(|one| one.row);
    rows.sort_by(|one, other| {
        let pairs = one.ranks.iter().zip(&other.ranks);
        pairs.fold(std::cmp::Ordering::Equal, |order, (one, other)| {
            order.then(other.total_cmp(one))
        })
    });
    Best {
        rows,
        last,
        counted,
    }
}

fn read_numbers(session: &mut dyn Session, sql: &Sql) -> Result<Vec<i64>, TablesError> {
    let mut numbers = Vec::new();
    session.each(&sql.text, &sql.params, &[ROW], &mut |cells| {
        numbers.push(cells[0].int().unwrap_or_default());
        Ok(true)
    })?;
    Ok(numbers)
}

//! `datastore_search`: which rows, which columns, in which order, written how.

use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::Tables;
use crate::answer::{self, Head, Pieces, TakePart};
use crate::automatic;
use crate::document;
use crate::engine::{Session, Sql, TextSearch};
use crate::error::TablesError;
use crate::filter::{self, Condition, Operator};
use crate::fulltext::{Language, Query};
use crate::limits::Limits;
use crate::listed::Listed;
use crate::loose::Walk;
use crate::meta::{Column, Meta, Ordered, ROW_ID};
use crate::order::{self, Clause};
pub use crate::writer::{Records, Shown};
pub(crate) use crate::writer::{Source, Writer};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::{Kind, Type};

/// Words that are searched for.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// In the whole row.
    Row(String),
    /// In columns, all of them at once.
    Columns(Map<String, Value>),
}

/// What is searched for.
#[derive(Debug, Clone)]
pub struct Search {
    /// Which rows: an object, or a list of objects.
    pub filters: Option<Value>,
    /// Which words.
    pub q: Option<Words>,
    /// Words in the whole row, beside those in columns.
    pub full_text: Option<String>,
    /// Whether the words have no operators.
    pub plain: bool,
    /// The text search configuration.
    pub language: String,
    /// Whether equal rows count once.
    pub distinct: bool,
    /// Which columns; all where there is none.
    pub fields: Option<Vec<String>>,
    /// In which order: clauses of `sort`.
    pub sort: Option<Vec<String>>,
    /// How many rows.
    pub limit: u64,
    /// How many rows are left out in front.
    pub offset: u64,
    /// Whether the rows are counted.
    pub include_total: bool,
    /// Whether it is said where the next page begins.
    pub include_next_page: bool,
    /// How rows are written.
    pub format: Records,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The columns of the rows.
    pub fields: Vec<Shown>,
    /// The rows: JSON, or delimited text.
    pub records: String,
    /// How many rows there are, where they were counted.
    pub total: Option<i64>,
    /// The filter of the next page.
    pub next_page: Option<Value>,
}

impl Tables {
    /// Searches a table, and keeps the answer.
    pub fn search(&self, id: &str, search: &Search) -> Result<Found, TablesError> {
        let mut next_page = None;
        let (head, records) = answer::collected(self.limits.answer_bytes, |take| {
            next_page = self.search_in_parts(id, search, take)?;
            Ok(())
        })?;
        Ok(Found {
            fields: head.fields,
            records,
            total: head.total,
            next_page,
        })
    }

    /// Searches a table, and gives the answer away while it is read; returns the filter of the next page.
    pub fn search_in_parts(
        &self,
        id: &str,
        search: &Search,
        take: TakePart<'_, Head>,
    ) -> Result<Option<Value>, TablesError> {
        let mut next_page = None;
        self.engine.read(id, &mut |session, meta| {
            let mut plan = Plan::new(meta, search)?;
            let begun = Instant::now();
            plan.look_up(session, meta)?;
            let (next, waited) =
                plan.run(session, meta, search, Some((self, id)), &self.limits, take)?;
            next_page = next;
            if begun.elapsed().saturating_sub(waited) > self.limits.slow {
                let wanted = plan.indexes();
                self.indexer
                    .ask(&self.engine, &self.limits, id, meta, wanted);
            }
            Ok(())
        })?;
        Ok(next_page)
    }
}

/// A search for words, and the column that it is in where it is not in the whole row.
pub(crate) type Scoped = (TextSearch, Option<(Column, Type)>);

/// A search that was checked against the columns of its table.
pub(crate) struct Plan {
    /// The columns that are read and written.
    pub(crate) shown: Vec<Shown>,
    /// The columns that are told of, where they are not those.
    told: Option<Vec<Shown>>,
    pub(crate) condition: Condition,
    pub(crate) texts: Vec<Scoped>,
    /// The rows with the words of the first search, where packed lists have told them.
    pub(crate) listed: Option<Listed>,
    pub(crate) order: Vec<Clause>,
    pub(crate) by_rank: bool,
    pub(crate) distinct: bool,
}

/// The column of how well the whole row answers.
const RANK: &str = "rank";

pub(crate) const NUMBER: Type = Type::of(Kind::Int8);
/// The type of rows' numbers as they are read.
pub(crate) const ROW: Type = Type::of(Kind::Int4);

impl Plan {
    pub(crate) fn new(meta: &Meta, search: &Search) -> Result<Self, TablesError> {
        let texts = texts(meta, search)?;
        let ranks: Vec<(String, usize)> = ranks(meta, search, &texts);
        let condition = match &search.filters {
            None => Condition::All(Vec::new()),
            Some(filters) => filter::condition(meta, filters)?,
        };
        let shown = shown(meta, search, &ranks)?;
        let order: Vec<Clause> = search
            .sort
            .iter()
            .flatten()
            .map(|clause| order::clause(meta, clause))
            .collect::<Result<_, _>>()?;
        if search.distinct {
            distinct(&shown, &order)?;
        }
        // CKAN gives whole rows where `full_text` is used, whatever the columns that are asked for.
        let whole = search.full_text.is_some()
            && search.format == Records::Objects
            && search.fields.is_some();
        let (shown, told) = if whole {
            // The rank of the whole row comes where it is asked for, those of columns always.
            let asked = |rank: &str| rank != RANK || shown.iter().any(|column| column.id == rank);
            let ranks = ranks
                .iter()
                .filter(|(name, _)| asked(name))
                .map(|(name, place)| Shown::rank(name.clone(), *place));
            let all = std::iter::once(Shown::row_id())
                .chain(meta.fields.iter().map(Shown::field))
                .chain(ranks)
                .collect();
            (all, Some(shown))
        } else {
            (shown, None)
        };
        Ok(Self {
            by_rank: order.is_empty() && !texts.is_empty(),
            told,
            shown,
            condition,
            texts,
            listed: None,
            order,
            distinct: search.distinct,
        })
    }

    /// Runs the search; returns the filter of the next page, and how long others took to take the rows.
    pub(crate) fn run(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        search: &Search,
        counted: Option<(&Tables, &str)>,
        limits: &Limits,
        take: TakePart<'_, Head>,
    ) -> Result<(Option<Value>, Duration), TablesError> {
        let best = self.best(session, meta, counted, search.include_total)?;
        let total = match best.as_ref().and_then(|best| best.total()) {
            _ if !search.include_total => None,
            Some(total) => Some(total),
            None => Some(self.total(session, meta, counted)?),
        };
        let mut writer = Writer::new(search.format, &self.shown, limits);
        let fields = self.told.as_ref().unwrap_or(&self.shown).clone();
        let mut pieces = Pieces::new(Head { fields, total }, limits.answer_bytes, take);
        writer.begin(pieces.out());
        let keyset = search.include_next_page && self.is_by_number();
        let mut last = None;
        if search.limit > 0 {
            let mut row = |cells: &[CellRef<'_>]| {
                writer.row(pieces.out(), cells);
                pieces.written()?;
                if keyset {
                    last = cells[self.shown.len()].int();
                }
                Ok(true)
            };
            let page = match &best {
                Some(best) => self.page_of_best(session, meta, search, best)?,
                None if !keyset => self.page_ranked(session, meta, search)?,
                None => None,
            };
            let walk = self.walk(meta).filter(|_| {
                Walk::reaches(search.limit, search.offset)
                    && Walk::pays(session.dialect(), meta.rows, total)
            });
            let kept = match (&page, &walk) {
                (None, None) => self.kept(session, meta, counted, total)?,
                _ => None,
            };
            match (page, walk) {
                (Some(page), _) => self.each_ranked(session, &page, &mut row)?,
                (None, Some(walk)) => walk.each(
                    session,
                    self.order.first(),
                    search.limit,
                    search.offset,
                    &mut row,
                )?,
                (None, None) => match kept {
                    Some(rows) => rows.each(search.limit, search.offset, &mut row)?,
                    None => {
                        self.each(session, meta, search.limit, search.offset, keyset, &mut row)?;
                    }
                },
            }
        }
        writer.end(pieces.out());
        let waited = pieces.finish()?;
        let descending = self.order.first().is_some_and(|clause| clause.descending);
        let next = last.map(|last| {
            let operator = if descending { "lt" } else { "gt" };
            serde_json::json!({ROW_ID: {operator: last}})
        });
        Ok((next, waited))
    }

    /// Leaves out the rows up to one that was read before, where rows come by their numbers.
    pub(crate) fn go_on_behind(&mut self, row: i64) {
        let descending = self.order.first().is_some_and(|clause| clause.descending);
        let operator = if descending {
            Operator::Less
        } else {
            Operator::Greater
        };
        let all = std::mem::replace(&mut self.condition, Condition::All(Vec::new()));
        let rest = Condition::Compare(Column::RowId, ROW, operator, Cell::Int(row));
        self.condition = Condition::All(vec![all, rest]);
    }

    /// Tells whether rows come by their numbers alone.
    pub(crate) fn is_by_number(&self) -> bool {
        !self.distinct
            && !self.by_rank
            && match self.order.as_slice() {
                [] => true,
                [clause] => clause.column == Column::RowId,
                _ => false,
            }
    }

    /// Tells whether rows come in an order that is made of their values, and nothing is shown but those.
    pub(crate) fn is_sorted(&self) -> bool {
        let is_plain = |column: &Shown| matches!(column.source, Source::Column(_));
        !self.distinct
            && !self.order.is_empty()
            && !self.is_by_number()
            && self.shown.iter().all(is_plain)
    }

    /// Reads rows; with `number` the row's number comes behind the columns.
    pub(crate) fn each(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        limit: u64,
        offset: u64,
        number: bool,
        row: crate::engine::EachRow<'_>,
    ) -> Result<(), TablesError> {
        let best = self.best(session, meta, None, false)?;
        self.prepare(session)?;
        let mut sql = Sql::new(session.dialect(), "SELECT ");
        if self.distinct {
            sql.push("DISTINCT ");
        }
        self.columns(&mut sql, meta);
        if number {
            sql.push(", _id");
        }
        sql.push(&format!(" FROM {} WHERE ", session.table()));
        self.rows(&mut sql, meta)?;
        let mut offset = offset;
        if offset > 0 && self.is_everything() && self.is_by_number() {
            offset = self.skip(session, &mut sql, meta, offset)?;
        }
        self.order_by(&mut sql, meta, best.as_deref());
        sql.push(" LIMIT ").bind(NUMBER, whole(limit));
        if offset > 0 {
            sql.push(" OFFSET ").bind(NUMBER, whole(offset));
        }
        let mut types: Vec<Type> = self.shown.iter().map(|column| column.ty).collect();
        if number {
            types.push(NUMBER);
        }
        session.each(&sql.text, &sql.params, &types, row)
    }

    /// Leaves out rows in front by their numbers where none is missing among them, so that nobody walks over them; returns how
    /// many are left to be counted off.
    fn skip(
        &self,
        session: &mut dyn Session,
        sql: &mut Sql,
        meta: &Meta,
        offset: u64,
    ) -> Result<u64, TablesError> {
        let ends = format!(
            "SELECT (SELECT min({ROW_ID}) FROM {0}), (SELECT max({ROW_ID}) FROM {0})",
            session.table()
        );
        let mut found = None;
        session.each(&ends, &[], &[ROW, ROW], &mut |cells| {
            found = cells[0].int().zip(cells[1].int());
            Ok(false)
        })?;
        let Some((first, last)) = found.filter(|(first, last)| last - first + 1 == meta.rows)
        else {
            return Ok(offset);
        };
        let steps = i64::try_from(offset).unwrap_or(i64::MAX);
        let (operator, from) = if self.order.first().is_some_and(|clause| clause.descending) {
            ("<=", last.saturating_sub(steps))
        } else {
            (">=", first.saturating_add(steps))
        };
        sql.push(&format!(" AND {ROW_ID} {operator} "))
            .bind(NUMBER, Cell::Int(from));
        Ok(0)
    }

    /// The indexes that would make the search fast, the best first. What is found by its words has one.
    fn indexes(&self) -> Vec<Vec<Ordered>> {
        if !self.texts.is_empty() {
            return Vec::new();
        }
        let mut distinct = Vec::new();
        if self.distinct {
            distinct.extend(self.shown.iter().filter_map(|column| match column.source {
                Source::Column(column) => Some(column),
                Source::Rank(_) => None,
            }));
        }
        automatic::candidates(&self.condition, &self.order, &distinct)
    }

    /// Whether all rows are found, each once.
    fn is_everything(&self) -> bool {
        self.condition == Condition::All(Vec::new()) && self.texts.is_empty() && !self.distinct
    }

    pub(crate) fn total(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        counted: Option<(&Tables, &str)>,
    ) -> Result<i64, TablesError> {
        if self.is_everything() {
            return Ok(meta.rows);
        }
        if let Some(rows) = self.all_listed() {
            return Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        }
        if let Some(walk) = self.walk(meta)
            && let Some(count) = walk.count(session, meta, counted)?
        {
            return Ok(count);
        }
        self.prepare(session)?;
        let mut sql = Sql::new(session.dialect(), "SELECT count(*) FROM ");
        if self.distinct {
            sql.push("(SELECT DISTINCT ");
            self.columns(&mut sql, meta);
            sql.push(&format!(" FROM {} WHERE ", session.table()));
            self.rows(&mut sql, meta)?;
            sql.push(") AS counted");
        } else {
            self.found(&mut sql, session.table(), meta)?;
        }
        let question = counted.map(|(tables, id)| {
            let asked = format!("{}{:?}{:?}", sql.text, sql.params, self.texts);
            (tables, (id.to_owned(), meta.version, asked))
        });
        if let Some(total) = question
            .as_ref()
            .and_then(|(tables, question)| tables.totals.get(question))
        {
            return Ok(total);
        }
        let mut total = 0;
        session.each(&sql.text, &sql.params, &[NUMBER], &mut |cells| {
            total = cells[0].int().unwrap_or_default();
            Ok(false)
        })?;
        if let Some((tables, question)) = question {
            tables.totals.keep(question, total);
        }
        Ok(total)
    }
}

pub(crate) fn whole(number: u64) -> Cell {
    Cell::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Reads the searches for words: the whole row first, then columns.
fn texts(meta: &Meta, search: &Search) -> Result<Vec<Scoped>, TablesError> {
    let mut wanted: Vec<(&str, Option<(Column, Type)>)> = Vec::new();
    let full_text = search.full_text.as_deref().filter(|text| !text.is_empty());
    match &search.q {
        // Both would be searched for in the whole row, of which there is one rank: CKAN takes `full_text` alone.
        Some(Words::Row(_)) if full_text.is_some() => {}
        Some(Words::Row(text)) if !text.is_empty() => wanted.push((text, None)),
        Some(Words::Columns(columns)) => {
            for (name, value) in columns {
                let refused = || TablesError::refused("q", format!("invalid value \"{name}\""));
                let column = meta.column(name).ok_or_else(refused)?;
                let text = value.as_str().ok_or_else(refused)?;
                wanted.push((text, Some(column)));
            }
        }
        Some(Words::Row(_)) | None => {}
    }
    if let Some(text) = full_text {
        wanted.insert(0, (text, None));
    }
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let language = Language::named(&search.language).ok_or_else(|| {
        TablesError::query(format!(
            "text search configuration \"{}\" does not exist",
            search.language
        ))
    })?;
    wanted
        .into_iter()
        .map(|(text, column)| {
            let query = if search.plain {
                Query::plain(&language, text)
            } else {
                Query::with_operators(&language, text).map_err(TablesError::query)?
            };
            let documents = if column.is_some() {
                language.name()
            } else {
                document::LANGUAGE
            };
            let search = TextSearch {
                query,
                language: language.name(),
                documents,
                text: text.to_owned(),
                plain: search.plain,
            };
            Ok((search, column))
        })
        .collect()
}

/// The columns of ranks that a search adds: their names, and of which search each is.
fn ranks(meta: &Meta, search: &Search, texts: &[Scoped]) -> Vec<(String, usize)> {
    texts
        .iter()
        .enumerate()
        .map(|(place, (_, column))| match column {
            None => (RANK.to_owned(), place),
            Some((column, _)) => {
                let name = match column {
                    Column::RowId => ROW_ID,
                    Column::Number(number) => meta
                        .fields
                        .iter()
                        .find(|field| field.column == *number)
                        .map_or("", |field| &field.id),
                };
                (format!("rank {name}"), place)
            }
        })
        .filter(|_| search.q.is_some() || search.full_text.is_some())
        .collect()
}

fn shown(
    meta: &Meta,
    search: &Search,
    ranks: &[(String, usize)],
) -> Result<Vec<Shown>, TablesError> {
    match search.fields.as_deref().filter(|fields| !fields.is_empty()) {
        None => Ok(std::iter::once(Shown::row_id())
            .chain(meta.fields.iter().map(Shown::field))
            .chain(
                ranks
                    .iter()
                    .map(|(name, place)| Shown::rank(name.clone(), *place)),
            )
            .collect()),
        Some(names) => names
            .iter()
            .map(|name| {
                if name == ROW_ID {
                    return Ok(Shown::row_id());
                }
                if let Some(field) = meta.field(name) {
                    return Ok(Shown::field(field));
                }
                ranks
                    .iter()
                    .find(|(rank, _)| rank == name)
                    .map(|(rank, place)| Shown::rank(rank.clone(), *place))
                    .ok_or_else(|| {
                        TablesError::refused("fields", format!("invalid value \"{name}\""))
                    })
            })
            .collect(),
    }
}

/// What PostgreSQL refuses of `SELECT DISTINCT`.
fn distinct(shown: &[Shown], order: &[Clause]) -> Result<(), TablesError> {
    if let Some(column) = shown.iter().find(|column| !column.ty.is_comparable()) {
        return Err(TablesError::query(format!(
            "could not identify an equality operator for type {}",
            column.ty.long_name()
        )));
    }
    let outside = order.iter().any(|clause| {
        !shown
            .iter()
            .any(|column| column.source == Source::Column(clause.column))
    });
    if outside {
        return Err(TablesError::query(
            "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
        ));
    }
    Ok(())
}

//! Distinct rows that are few: read once, kept until the table changes, so that turning a page reads none of the others again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Tables;
use crate::engine::{Session, Sql};
use crate::error::TablesError;
use crate::meta::Meta;
use crate::search::Plan;
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::Type;

/// Most rows that are kept of a search, their bytes, and searches whose rows are kept.
const ROWS: i64 = 5_000;
const BYTES: usize = 1 << 20;
const SEARCHES: usize = 100;
/// The longest question whose rows are kept.
const LONGEST: usize = 4_000;

/// A table at one of its states, and what was asked.
type Question = (String, u64, String);

/// Rows in their order; nothing where they are too long to be kept.
pub(crate) type Rows = Option<Arc<Vec<Vec<Cell>>>>;

/// The rows of searches.
#[derive(Default)]
pub(crate) struct Distinct(Mutex<HashMap<Question, Rows>>);

impl Distinct {
    fn get(&self, question: &Question) -> Option<Rows> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(question)
            .cloned()
    }

    fn keep(&self, question: Question, rows: Rows) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= SEARCHES {
            known.clear();
        }
        known.insert(question, rows);
    }
}

impl Plan {
    /// All rows of a search for distinct ones, where they are few.
    pub(crate) fn few(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        counted: Option<(&Tables, &str)>,
    ) -> Result<Rows, TablesError> {
        let Some((tables, id)) = counted.filter(|_| self.distinct && self.texts.is_empty()) else {
            return Ok(None);
        };
        if self.total(session, meta, counted)? > ROWS {
            return Ok(None);
        }
        let mut sql = Sql::new(session.dialect(), "SELECT DISTINCT ");
        self.columns(&mut sql, meta);
        sql.push(&format!(" FROM {} WHERE ", session.table()));
        self.rows(&mut sql, meta)?;
        self.order_by(&mut sql, meta, None);
        let question = (
            id.to_owned(),
            meta.version,
            format!("{}{:?}", sql.text, sql.params),
        );
        if question.2.len() > LONGEST {
            return Ok(None);
        }
        if let Some(known) = tables.distinct.get(&question) {
            return Ok(known);
        }
        let types: Vec<Type> = self.shown.iter().map(|column| column.ty).collect();
        let mut rows = Vec::new();
        let mut bytes = 0;
        session.each(&sql.text, &sql.params, &types, &mut |cells| {
            bytes += cells.iter().map(size).sum::<usize>();
            rows.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
            Ok(bytes <= BYTES)
        })?;
        let rows = (bytes <= BYTES).then(|| Arc::new(rows));
        tables.distinct.keep(question, rows.clone());
        Ok(rows)
    }
}

/// What a cell takes, about.
fn size(cell: &CellRef<'_>) -> usize {
    size_of::<Cell>()
        + match cell {
            CellRef::Text(text) => text.len(),
            CellRef::Null | CellRef::Int(_) | CellRef::Float(_) => 0,
        }
}

//! Distinct rows, read once and kept until the table changes, so that turning a page reads none of the others again.
//!
//! What is kept has a budget in bytes; of one search at most a quarter of it. Rows that are more are read anew for each page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Tables;
use crate::engine::{EachRow, Session, Sql};
use crate::error::TablesError;
use crate::meta::Meta;
use crate::search::Plan;
use cairn_tabular::cell::CellRef;
use cairn_tabular::types::Type;

/// The part of the budget that one search may have.
const SHARE: usize = 4;
/// What a search takes beside its rows, about.
const OVERHEAD: usize = 200;
/// The longest question whose rows are kept.
const LONGEST: usize = 4_000;

/// A table at one of its states, and what was asked.
type Question = (String, u64, String);

/// Rows in their order, packed.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    columns: usize,
    cells: Vec<Packed>,
    /// All texts, one behind the other.
    texts: String,
}

/// A cell; a text is where it begins and how long it is.
#[derive(Debug, Clone, Copy)]
enum Packed {
    Null,
    Int(i64),
    Float(f64),
    Text(u32, u32),
}

impl Rows {
    fn new(columns: usize) -> Self {
        Self {
            columns,
            ..Self::default()
        }
    }

    /// Adds a row and tells whether all of them still fit.
    fn push(&mut self, row: &[CellRef<'_>], most: usize) -> bool {
        for cell in row {
            let packed = match *cell {
                CellRef::Null => Packed::Null,
                CellRef::Int(int) => Packed::Int(int),
                CellRef::Float(float) => Packed::Float(float),
                CellRef::Text(text) => {
                    let place = u32::try_from(self.texts.len());
                    let (Ok(start), Ok(length)) = (place, u32::try_from(text.len())) else {
                        return false;
                    };
                    self.texts.push_str(text);
                    Packed::Text(start, length)
                }
            };
            self.cells.push(packed);
        }
        self.bytes() <= most
    }

    fn bytes(&self) -> usize {
        self.cells.len() * size_of::<Packed>() + self.texts.len()
    }

    /// Gives rows, in their order.
    pub(crate) fn each(
        &self,
        limit: u64,
        offset: u64,
        row: EachRow<'_>,
    ) -> Result<(), TablesError> {
        let rows = self.cells.chunks_exact(self.columns.max(1));
        let page = rows
            .skip(usize::try_from(offset).unwrap_or(usize::MAX))
            .take(usize::try_from(limit).unwrap_or(usize::MAX));
        let mut cells = Vec::with_capacity(self.columns);
        for packed in page {
            cells.clear();
            cells.extend(packed.iter().map(|cell| self.unpacked(*cell)));
            if !row(&cells)? {
                break;
            }
        }
        Ok(())
    }

    fn unpacked(&self, cell: Packed) -> CellRef<'_> {
        match cell {
            Packed::Null => CellRef::Null,
            Packed::Int(int) => CellRef::Int(int),
            Packed::Float(float) => CellRef::Float(float),
            Packed::Text(start, length) => {
                let start = start as usize;
                let text = self.texts.get(start..start + length as usize);
                CellRef::Text(text.unwrap_or_default())
            }
        }
    }
}

/// What is kept of a search: nothing where its rows are too many.
type Kept = Option<Arc<Rows>>;

/// The rows of searches.
#[derive(Debug)]
pub(crate) struct Distinct {
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    known: HashMap<Question, (Kept, u64)>,
    bytes: usize,
    /// Counts the uses, so that the one longest ago is known.
    uses: u64,
}

fn size(question: &Question, kept: &Kept) -> usize {
    let rows = kept.as_ref().map_or(0, |rows| rows.bytes());
    OVERHEAD + question.0.len() + question.2.len() + rows
}

impl Distinct {
    /// Keeps rows of so many bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            state: Mutex::default(),
        }
    }

    fn get(&self, question: &Question) -> Option<Kept> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.uses += 1;
        let now = state.uses;
        let (kept, used) = state.known.get_mut(question)?;
        *used = now;
        Some(kept.clone())
    }

    fn keep(&self, question: Question, kept: Kept) {
        let new = size(&question, &kept);
        if new > self.most {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((old, _)) = state.known.remove(&question) {
            state.bytes -= size(&question, &old);
        }
        while state.bytes + new > self.most {
            let oldest = state.known.iter().min_by_key(|(_, (_, used))| *used);
            let Some(oldest) = oldest.map(|(question, _)| question.clone()) else {
                return;
            };
            if let Some((old, _)) = state.known.remove(&oldest) {
                state.bytes -= size(&oldest, &old);
            }
        }
        state.uses += 1;
        let now = state.uses;
        state.bytes += new;
        state.known.insert(question, (kept, now));
    }
}

impl Plan {
    /// All rows of a search for distinct ones, where they are kept or may be. `total` is how many there are, where that is known.
    pub(crate) fn kept(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        counted: Option<(&Tables, &str)>,
        total: Option<i64>,
    ) -> Result<Kept, TablesError> {
        let Some((tables, id)) = counted.filter(|_| self.distinct && self.texts.is_empty()) else {
            return Ok(None);
        };
        let most = tables.distinct.most / SHARE;
        let row = self.shown.len() * size_of::<Packed>();
        let least = usize::try_from(total.unwrap_or(1)).unwrap_or(usize::MAX);
        if least.saturating_mul(row) > most {
            return Ok(None);
        }
        let mut sql = Sql::new(session.dialect(), "SELECT DISTINCT ");
        self.columns(&mut sql, meta);
        sql.push(&format!(" FROM {} WHERE ", session.table()));
        self.rows(&mut sql, meta)?;
        self.order_by(&mut sql, meta, None);
        let asked = format!("{}{:?}", sql.text, sql.params);
        if asked.len() > LONGEST {
            return Ok(None);
        }
        let question = (id.to_owned(), meta.version, asked);
        if let Some(known) = tables.distinct.get(&question) {
            return Ok(known);
        }
        let types: Vec<Type> = self.shown.iter().map(|column| column.ty).collect();
        let mut rows = Rows::new(types.len());
        let mut fits = true;
        session.each(&sql.text, &sql.params, &types, &mut |cells| {
            fits = rows.push(cells, most);
            Ok(fits)
        })?;
        let kept = fits.then(|| {
            rows.cells.shrink_to_fit();
            rows.texts.shrink_to_fit();
            Arc::new(rows)
        });
        tables.distinct.keep(question, kept.clone());
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&str]) -> Kept {
        let mut rows = Rows::new(2);
        for text in texts {
            assert!(rows.push(&[CellRef::Text(text), CellRef::Int(1)], 10_000));
        }
        Some(Arc::new(rows))
    }

    fn question(name: &str) -> Question {
        ("t".to_owned(), 1, name.to_owned())
    }

    fn texts(rows: &Rows, limit: u64, offset: u64) -> Vec<String> {
        let mut found = Vec::new();
        rows.each(limit, offset, &mut |cells| {
            assert_eq!(cells[1], CellRef::Int(1));
            if let CellRef::Text(text) = cells[0] {
                found.push(text.to_owned());
            }
            Ok(true)
        })
        .expect("rows in memory are read");
        found
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let kept = rows(&["a", "", "é", "b"]).expect("rows");
        assert_eq!(texts(&kept, 2, 1), ["", "é"]);
        assert_eq!(texts(&kept, 9, 3), ["b"]);
        assert!(texts(&kept, 9, 4).is_empty());
        let mut few = Rows::new(1);
        assert!(few.push(&[CellRef::Null], 20));
        assert!(!few.push(&[CellRef::Float(0.5)], 20));
    }

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        let one = size(&question("a"), &rows(&["x"]));
        let distinct = Distinct::new(2 * one);
        distinct.keep(question("a"), rows(&["x"]));
        distinct.keep(question("b"), rows(&["x"]));
        assert!(distinct.get(&question("a")).is_some());
        distinct.keep(question("c"), rows(&["x"]));
        let there = ["a", "b", "c"].map(|name| distinct.get(&question(name)).is_some());
        assert_eq!(there, [true, false, true]);
        // Its place is its own when it is kept again.
        distinct.keep(question("c"), rows(&["x"]));
        assert!(distinct.get(&question("a")).is_some());
        // What is larger than everything is not kept, and takes no place.
        distinct.keep(question("d"), rows(&["x"; 100]));
        assert!(distinct.get(&question("d")).is_none());
        assert!(distinct.get(&question("c")).is_some());
    }
}

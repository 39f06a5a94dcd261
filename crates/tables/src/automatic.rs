//! Indexes of a table's own making: where a search was slow that an index would have made fast, one is made behind it.
//!
//! One at a time, by a thread that ends when nothing is left to do; readers are never held up. A table has so many at most.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::engine::Engine;
use crate::filter::{Condition, Operator};
use crate::limits::Limits;
use crate::meta::{Column, Meta, Ordered};
use crate::order::Clause;

/// Rows from which an index is worth its while.
const ROWS: i64 = 5_000;
/// Columns of equal values, and columns of an order, that one index has.
const EQUAL: usize = 3;
const ORDER: usize = 2;
/// Most indexes that wait, and that are remembered as made or refused.
const WAITING: usize = 100;
const REMEMBERED: usize = 10_000;

/// An index that a search asked for.
type Wanted = (String, Vec<Ordered>);

#[derive(Default)]
struct State {
    waiting: VecDeque<Wanted>,
    /// Those that are not made again: made, waiting, or refused.
    known: HashSet<Wanted>,
    running: bool,
}

/// Makes indexes, one after the other.
#[derive(Default)]
pub(crate) struct Indexer {
    state: Mutex<State>,
    idle: Condvar,
}

impl Indexer {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for the first of these indexes that the table does not have.
    pub(crate) fn ask(
        self: &Arc<Self>,
        engine: &Arc<dyn Engine>,
        limits: &Limits,
        id: &str,
        meta: &Meta,
        candidates: Vec<Vec<Ordered>>,
    ) {
        let most = limits.automatic_indexes;
        if meta.no_automatic || meta.rows < ROWS || meta.automatic.len() >= most {
            return;
        }
        let Some(columns) = candidates
            .into_iter()
            .find(|columns| !columns.is_empty() && !is_there(meta, columns))
        else {
            return;
        };
        let mut state = self.lock();
        let wanted = (id.to_owned(), columns);
        if state.waiting.len() >= WAITING || state.known.contains(&wanted) {
            return;
        }
        if state.known.len() >= REMEMBERED {
            state.known.clear();
        }
        state.known.insert(wanted.clone());
        state.waiting.push_back(wanted);
        if state.running {
            return;
        }
        let (this, engine) = (Arc::clone(self), Arc::clone(engine));
        let started = std::thread::Builder::new()
            .name("table indexes".to_owned())
            .spawn(move || this.work(&*engine, most));
        match started {
            Ok(_) => state.running = true,
            Err(error) => {
                tracing::warn!(%error, "no thread for the indexes of tables");
                state.waiting.clear();
            }
        }
    }

    fn work(&self, engine: &dyn Engine, most: usize) {
        loop {
            let next = {
                let mut state = self.lock();
                let next = state.waiting.pop_front();
                if next.is_none() {
                    state.running = false;
                    self.idle.notify_all();
                }
                next
            };
            let Some((id, columns)) = next else {
                return;
            };
            let begun = std::time::Instant::now();
            match engine.add_automatic(&id, &columns, most) {
                Ok(true) => {
                    tracing::info!(resource.id = %id, milliseconds = begun.elapsed().as_millis(), "made an index after a slow search");
                    // It may be needed again: a load or a change of columns takes it away.
                    self.lock().known.remove(&(id, columns));
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(resource.id = %id, %error, "could not make an index after a slow search");
                }
            }
        }
    }

    /// Waits until no index is being made.
    pub(crate) fn settle(&self) {
        let mut state = self.lock();
        while state.running {
            state = self
                .idle
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Tells whether an index of the table begins with these columns.
pub(crate) fn is_there(meta: &Meta, columns: &[Ordered]) -> bool {
    let automatic = meta.automatic.iter().map(|index| index.columns.clone());
    let declared = meta.key.iter().chain(&meta.indexes).map(|index| {
        let fields = index.fields.iter().filter_map(|id| meta.field(id));
        fields.map(|field| Ordered::rising(field.column)).collect()
    });
    automatic
        .chain(declared)
        .any(|index: Vec<Ordered>| index.starts_with(columns))
}

/// The indexes that would make a search fast, the best first.
pub(crate) fn candidates(
    condition: &Condition,
    order: &[Clause],
    distinct: &[Column],
) -> Vec<Vec<Ordered>> {
    let mut equal = Vec::new();
    let mut ranges = Vec::new();
    restrictions(condition, &mut equal, &mut ranges);
    equal.truncate(EQUAL);
    let front = |columns: &[u32]| -> Vec<Ordered> {
        columns.iter().map(|one| Ordered::rising(*one)).collect()
    };
    let sorted: Vec<Ordered> = order
        .iter()
        .map_while(|clause| match clause.column {
            Column::RowId => None,
            Column::Number(column) => Some(Ordered {
                column,
                descending: clause.descending,
                nulls_first: clause.nulls_first,
            }),
        })
        .filter(|one| !equal.contains(&one.column))
        .take(ORDER)
        .collect();
    let mut all = Vec::new();
    if !sorted.is_empty() {
        all.push([front(&equal), sorted].concat());
    }
    if let Some(range) = ranges.iter().find(|column| !equal.contains(column)) {
        all.push([front(&equal), front(&[*range])].concat());
    }
    all.push(front(&equal));
    let distinct: Vec<u32> = distinct
        .iter()
        .filter_map(|column| match column {
            Column::RowId => None,
            Column::Number(column) => Some(*column),
        })
        .filter(|column| !equal.contains(column))
        .collect();
    if !distinct.is_empty() && distinct.len() <= EQUAL {
        all.insert(0, [front(&equal), front(&distinct)].concat());
    }
    all
}

/// Finds the columns that a row must have one value in, and those with a range of values.
fn restrictions(condition: &Condition, equal: &mut Vec<u32>, ranges: &mut Vec<u32>) {
    let note = |list: &mut Vec<u32>, column: &Column| {
        if let Column::Number(column) = column
            && !list.contains(column)
        {
            list.push(*column);
        }
    };
    match condition {
        Condition::All(members) => {
            for member in members {
                restrictions(member, equal, ranges);
            }
        }
        Condition::Any(members) if members.len() == 1 => {
            restrictions(&members[0], equal, ranges);
        }
        Condition::Compare(column, _, Operator::Equal, _) => note(equal, column),
        Condition::In(column, _, cells) if cells.len() == 1 => note(equal, column),
        Condition::Compare(column, ..) | Condition::In(column, ..) => note(ranges, column),
        Condition::Any(_) | Condition::Present(_) | Condition::Constant(_) => {}
    }
}

//! Rows on their way into a table, many at once: made by one thread, written and looked through by others.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use cairn_tabular::cell::CellRef;

use crate::engine::{Bulk, FillWork, Filled};
use crate::error::TablesError;

/// Values of a batch, and bytes of its texts.
const VALUES: usize = 16_000;
const BYTES: usize = 256 << 10;
/// Batches that may wait for the writer.
const WAITING: usize = 4;

/// A value whose text stands with those of all others.
#[derive(Debug, Clone, Copy)]
enum Waiting {
    Null,
    Int(i64),
    Float(f64),
    /// Where the text ends; it begins where the one before ended.
    Text(usize),
}

/// Rows of the same number of values.
#[derive(Debug)]
pub(crate) struct Batch {
    width: usize,
    values: Vec<Waiting>,
    texts: String,
}

impl Batch {
    fn new(width: usize) -> Self {
        Self {
            width,
            values: Vec::with_capacity(VALUES + width),
            texts: String::new(),
        }
    }

    fn clear(&mut self) {
        self.values.clear();
        self.texts.clear();
    }

    fn push(&mut self, cells: &[CellRef<'_>]) {
        debug_assert_eq!(cells.len(), self.width);
        for cell in cells {
            self.values.push(match cell {
                CellRef::Null => Waiting::Null,
                CellRef::Int(int) => Waiting::Int(*int),
                CellRef::Float(float) => Waiting::Float(*float),
                CellRef::Text(text) => {
                    self.texts.push_str(text);
                    Waiting::Text(self.texts.len())
                }
            });
        }
    }

    fn is_full(&self) -> bool {
        self.values.len() >= VALUES || self.texts.len() >= BYTES
    }

    /// Returns how many places this takes in a queue whose places are for so many bytes as a batch has: more than one where there
    /// are long texts.
    pub(crate) fn places(&self) -> usize {
        1 + self.texts.len() / BYTES
    }

    /// Whether its room is worth keeping: a long text is seldom followed by another.
    fn is_large(&self) -> bool {
        self.texts.capacity() > 4 * BYTES
    }

    /// Returns how many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// Returns all values, row by row.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellRef<'_>> {
        let mut from = 0;
        self.values.iter().map(move |value| match value {
            Waiting::Null => CellRef::Null,
            Waiting::Int(int) => CellRef::Int(*int),
            Waiting::Float(float) => CellRef::Float(*float),
            Waiting::Text(to) => {
                let text = &self.texts[from..*to];
                from = *to;
                CellRef::Text(text)
            }
        })
    }

    /// Hands over the rows one by one.
    pub(crate) fn each_row(
        &self,
        mut row: impl FnMut(&[CellRef<'_>]) -> Result<(), TablesError>,
    ) -> Result<(), TablesError> {
        let mut cells = self.cells();
        let mut one = Vec::with_capacity(self.width);
        for _ in 0..self.rows() {
            one.clear();
            one.extend(cells.by_ref().take(self.width));
            row(&one)?;
        }
        Ok(())
    }
}

/// Puts rows together to batches.
pub(crate) struct Batches<'g> {
    batch: Batch,
    /// Those that were given away, the oldest first: their room is used again once nobody has them any more.
    given: VecDeque<Arc<Batch>>,
    give: &'g mut dyn FnMut(Arc<Batch>) -> Result<(), TablesError>,
}

impl<'g> Batches<'g> {
    pub(crate) fn new(
        width: usize,
        give: &'g mut dyn FnMut(Arc<Batch>) -> Result<(), TablesError>,
    ) -> Self {
        Self {
            batch: Batch::new(width),
            given: VecDeque::new(),
            give,
        }
    }

    /// Takes a row.
    pub(crate) fn push(&mut self, cells: &[CellRef<'_>]) -> Result<(), TablesError> {
        self.batch.push(cells);
        if self.batch.is_full() {
            self.flush()?;
        }
        Ok(())
    }

    /// Gives away what is left.
    pub(crate) fn flush(&mut self) -> Result<(), TablesError> {
        if self.batch.values.is_empty() {
            return Ok(());
        }
        let next = self.empty();
        let batch = Arc::new(std::mem::replace(&mut self.batch, next));
        self.given.push_back(Arc::clone(&batch));
        (self.give)(batch)
    }

    /// Returns a batch without rows, in the room of one that nobody has any more; what else is free goes.
    fn empty(&mut self) -> Batch {
        let mut room = None;
        while let Some(batch) = self.given.pop_front() {
            match Arc::try_unwrap(batch) {
                Ok(batch) if batch.is_large() => {}
                Ok(batch) => room = Some(batch),
                Err(busy) => {
                    self.given.push_front(busy);
                    break;
                }
            }
        }
        match room {
            Some(mut batch) => {
                batch.clear();
                batch
            }
            None => Batch::new(self.batch.width),
        }
    }
}

/// Fills a table: rows are made on this thread and written on another. Returns what the writer says in the end.
pub(crate) fn written_beside<'w, T: Send>(
    width: usize,
    fill: FillWork<'w>,
    write: impl FnOnce(Receiver<Arc<Batch>>) -> Result<T, TablesError> + Send,
) -> Result<(T, Filled<'w>), TablesError> {
    let (batches, receive) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || write(receive));
        let mut rows = Writer { batches, width };
        let filled = fill(&mut rows);
        // Hears that no more comes.
        drop(rows);
        let written = writer
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match (written, filled) {
            // Where the writer failed, that is why the rest did.
            (Err(error), _) | (Ok(_), Err(error)) => Err(error),
            (Ok(written), Ok(filled)) => Ok((written, filled)),
        }
    })
}

/// Rows on their way to the writer.
struct Writer {
    batches: SyncSender<Arc<Batch>>,
    width: usize,
}

impl Bulk for Writer {
    fn add(&mut self, rows: &Arc<Batch>) -> Result<(), TablesError> {
        // A table without columns has no rows to be loaded.
        if self.width == 0 {
            return Ok(());
        }
        self.batches
            .send(Arc::clone(rows))
            .map_err(|_| TablesError::Engine("the writer ended".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(batch: &Batch) -> Vec<String> {
        let mut numbers = Vec::new();
        batch
            .each_row(|cells| {
                if let [CellRef::Int(number), CellRef::Text(text)] = cells {
                    numbers.push(format!("{number} {}", text.trim_end()));
                }
                Ok(())
            })
            .expect("nobody ends it");
        numbers
    }

    #[test]
    fn rows_stay_as_they_were_while_somebody_has_them() {
        let (mut told, mut held) = (Vec::new(), VecDeque::new());
        let mut give = |batch: Arc<Batch>| {
            held.push_back((numbers(&batch), batch));
            if held.len() > 3
                && let Some((before, batch)) = held.pop_front()
            {
                assert_eq!(numbers(&batch), before);
                told.extend(before);
            }
            Ok(())
        };
        let mut batches = Batches::new(2, &mut give);
        for number in 0..60_usize {
            // Every tenth is longer than a batch.
            let width = if number % 10 == 0 {
                1_100 << 10
            } else {
                30 << 10
            };
            let text = format!("row {number}{}", " ".repeat(width));
            batches
                .push(&[CellRef::Int(number as i64), CellRef::Text(&text)])
                .expect("they are taken");
        }
        batches.flush().expect("they are taken");
        told.extend(held.into_iter().flat_map(|(numbers, _)| numbers));
        let expected: Vec<String> = (0..60).map(|n| format!("{n} row {n}")).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn long_texts_take_several_places() {
        let mut batch = Batch::new(1);
        assert_eq!(batch.places(), 1);
        batch.push(&[CellRef::Text(&"x".repeat(1 << 20))]);
        assert_eq!(batch.places(), 5);
    }
}

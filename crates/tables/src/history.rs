//! What was done to the rows of a table that keeps a history: each row before and after, by whom, when.

use std::collections::BTreeMap;

use crate::Tables;
use crate::engine::Session;
use crate::error::TablesError;
use crate::limits::Limits;
use crate::meta::Meta;
use crate::search::{Records, Shown, Writer};
use crate::write;

/// A change of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number, larger for later ones.
    pub number: i64,
    /// When it was, in microseconds since 1970.
    pub at: i64,
    /// Who made it.
    pub by: Option<String>,
    /// What was done.
    pub what: ChangeKind,
    /// The number of the row.
    pub row: i64,
    /// The row as it was, as JSON.
    pub before: Option<String>,
    /// The row as it became, as JSON.
    pub after: Option<String>,
}

/// What was done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was added.
    Insert,
    /// It was changed.
    Update,
    /// It was deleted.
    Delete,
}

impl ChangeKind {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, _) => Self::Insert,
            (true, true) => Self::Update,
            (true, false) => Self::Delete,
        }
    }
}

/// Which changes are asked for: those behind a number, of all rows or of one.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChangesAfter {
    /// The number; 0 for the beginning.
    pub number: i64,
    /// The row.
    pub row: Option<i64>,
    /// How many, at most.
    pub limit: u64,
}

/// A change as it is kept.
pub(crate) struct Kept<'k> {
    pub(crate) at: i64,
    pub(crate) by: Option<&'k str>,
    pub(crate) row: i64,
    pub(crate) before: Option<&'k str>,
    pub(crate) after: Option<&'k str>,
}

impl Tables {
    /// Returns changes of a table's rows, the earliest first; `None` where it keeps none.
    pub fn history(
        &self,
        id: &str,
        asked: &ChangesAfter,
    ) -> Result<Option<Vec<Change>>, TablesError> {
        let mut found = None;
        self.engine.read(id, &mut |session, meta| {
            found = if meta.history {
                Some(session.changes(asked)?)
            } else {
                None
            };
            Ok(())
        })?;
        Ok(found)
    }
}

/// Makes a change of what was read of it.
pub(crate) fn change(
    (number, at, row): (i64, i64, i64),
    by: Option<String>,
    before: Option<String>,
    after: Option<String>,
) -> Change {
    Change {
        number,
        at,
        by,
        what: ChangeKind::of(before.is_some(), after.is_some()),
        row,
        before,
        after,
    }
}

/// The rows that one write touches, as they were; nothing where the table keeps no history.
pub(crate) struct Ledger<'l> {
    limits: &'l Limits,
    by: Option<&'l str>,
    before: BTreeMap<i64, Option<String>>,
}

impl<'l> Ledger<'l> {
    pub(crate) fn new(limits: &'l Limits, by: Option<&'l str>) -> Self {
        Self {
            limits,
            by,
            before: BTreeMap::new(),
        }
    }

    /// Says that rows are about to change or go.
    pub(crate) fn touch(
        &mut self,
        session: &mut dyn Session,
        meta: &Meta,
        rows: &[i64],
    ) -> Result<(), TablesError> {
        if !meta.history {
            return Ok(());
        }
        let new: Vec<i64> = rows
            .iter()
            .copied()
            .filter(|row| !self.before.contains_key(row))
            .collect();
        let images = self.images(session, meta, &new)?;
        self.before
            .extend(images.into_iter().map(|(row, image)| (row, Some(image))));
        Ok(())
    }

    /// Says that rows were added.
    pub(crate) fn added(&mut self, meta: &Meta, rows: &[i64]) {
        if meta.history {
            for row in rows {
                self.before.entry(*row).or_insert(None);
            }
        }
    }

    /// Writes the changes down.
    pub(crate) fn close(self, session: &mut dyn Session, meta: &Meta) -> Result<(), TablesError> {
        if self.before.is_empty() {
            return Ok(());
        }
        let rows: Vec<i64> = self.before.keys().copied().collect();
        let after = self.images(session, meta, &rows)?;
        let at = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
            });
        let changes: Vec<Kept<'_>> = self
            .before
            .iter()
            .map(|(row, before)| Kept {
                at,
                by: self.by,
                row: *row,
                before: before.as_deref(),
                after: after.get(row).map(String::as_str),
            })
            .filter(|change| change.before != change.after)
            .collect();
        session.note_changes(&changes)
    }

    fn images(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        rows: &[i64],
    ) -> Result<BTreeMap<i64, String>, TablesError> {
        let columns: Vec<Shown> = std::iter::once(Shown::row_id())
            .chain(meta.fields.iter().map(Shown::field))
            .collect();
        let mut images = BTreeMap::new();
        let limits = self.limits;
        write::each_of(session, meta, &columns, rows, &mut |cells| {
            let mut image = String::new();
            Writer::new(Records::Objects, &columns, limits).row(&mut image, cells);
            images.insert(cells[0].int().unwrap_or_default(), image);
            Ok(())
        })?;
        Ok(images)
    }
}

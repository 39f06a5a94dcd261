//! What is known of a table beside its rows: looked through page by page, kept with the table, marked stale by the next write.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use crate::Tables;
use crate::engine::{Session, Sql, WriteWork, Written};
use crate::error::TablesError;
use crate::meta::{Field, Meta, ProfileState};
use cairn_tabular::cell::Cell;
use cairn_tabular::profile::{Profile, Profiler};
use cairn_tabular::types::{Kind, Type};

/// Rows that are read at once.
const ROWS: usize = 20_000;

const NUMBER: Type = Type::of(Kind::Int8);

/// What is known of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What is known.
    pub profile: Profile,
    /// Whether the rows are still as they were.
    pub current: bool,
    /// When they were looked through, in seconds since 1970.
    pub made: i64,
}

/// What is asked about a table that is loaded, before anybody can read it.
pub type Gate = Box<dyn Fn(&str, &Profile) -> Result<(), TablesError> + Send + Sync>;

/// How looking through a table ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Examined {
    /// No row has changed since it began.
    Current(Profile),
    /// Rows have changed: what was found is kept, and stale already.
    Stale(Profile),
    /// The table became another one, or whoever asked wants no more.
    Left,
}

/// A profile as it is kept.
#[derive(Serialize, Deserialize)]
struct Stored<P> {
    made: i64,
    profile: P,
}

impl Tables {
    /// Returns what is known of a table.
    pub fn profile(&self, id: &str) -> Result<Option<Kept>, TablesError> {
        let mut found = None;
        self.engine.read(id, &mut |session, meta| {
            found = kept(session, meta)?;
            Ok(())
        })?;
        Ok(found)
    }

    /// Tells whether the rows of a table are as they were when it was looked through.
    pub fn is_profiled(&self, id: &str) -> Result<bool, TablesError> {
        let mut current = false;
        self.engine.read(id, &mut |_, meta| {
            current = meta.profile == ProfileState::Current;
            Ok(())
        })?;
        Ok(current)
    }

    /// Looks through the rows of a table, and keeps what there is to know of them. `now` is the time in seconds since 1970;
    /// `goes_on` is asked between pages.
    pub fn examine(
        &self,
        id: &str,
        now: i64,
        goes_on: &mut (dyn FnMut() -> bool + Send),
    ) -> Result<Examined, TablesError> {
        let mut begun = None;
        self.engine.write(id, &mut |_, current| {
            let mut meta = current.ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
            meta.profile = ProfileState::Running;
            begun = Some(meta.clone());
            Ok(written(meta))
        })?;
        let Some(begun) = begun else {
            return Ok(Examined::Left);
        };
        let columns = begun
            .fields
            .iter()
            .map(|field| (field.id.clone(), field.ty));
        let mut profiler = Profiler::new(columns.collect());
        let mut after = Some(i64::MIN);
        while let Some(last) = after {
            if !goes_on() {
                return Ok(Examined::Left);
            }
            let mut same = true;
            self.engine.read(id, &mut |session, meta| {
                same = is_same(meta, &begun);
                if same {
                    after = page(session, &begun.fields, last, &mut profiler)?;
                }
                Ok(())
            })?;
            if !same {
                return Ok(Examined::Left);
            }
        }
        let profile = profiler.finish();
        let body = body(now, &profile)?;
        let mut state = ProfileState::Missing;
        self.engine.write(id, &mut |session, current| {
            let mut meta = current.ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
            if is_same(&meta, &begun) {
                session.set_profile(&body)?;
                if meta.profile == ProfileState::Running {
                    meta.profile = ProfileState::Current;
                }
                state = meta.profile;
            }
            Ok(written(meta))
        })?;
        Ok(match state {
            ProfileState::Current => Examined::Current(profile),
            ProfileState::Stale => Examined::Stale(profile),
            ProfileState::Missing | ProfileState::Running => Examined::Left,
        })
    }

    /// Takes the tables that became other ones than those that were looked through; each is told of once.
    pub fn take_stale(&self) -> Vec<String> {
        std::mem::take(&mut *self.stale.lock().unwrap_or_else(PoisonError::into_inner))
            .into_iter()
            .collect()
    }

    /// Has every table that is loaded asked after before it can be read: what is wrong with it keeps the old one there.
    pub fn set_gate(&self, gate: Gate) -> Result<(), TablesError> {
        self.gate
            .set(gate)
            .map_err(|_| TablesError::Engine("there is a gate already".to_owned()))
    }

    /// Asks after a table that is loaded.
    pub(crate) fn let_through(&self, id: &str, profile: &Profile) -> Result<(), TablesError> {
        match self.gate.get() {
            Some(gate) => gate(id, profile),
            None => Ok(()),
        }
    }

    /// Changes a table; what was known of it is so no more.
    pub(crate) fn change(&self, id: &str, work: WriteWork<'_>) -> Result<(), TablesError> {
        let mut turned = false;
        self.engine.write(id, &mut |session, current| {
            let mut written = work(session, current)?;
            turned = written.keep && written.meta.profile != ProfileState::Stale;
            if turned {
                written.meta.profile = ProfileState::Stale;
            }
            Ok(written)
        })?;
        if turned {
            self.stale
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(id.to_owned());
        }
        Ok(())
    }
}

/// Returns what is known of a table in its transaction.
pub(crate) fn kept(session: &mut dyn Session, meta: &Meta) -> Result<Option<Kept>, TablesError> {
    let Some(body) = session.profile()? else {
        return Ok(None);
    };
    let stored: Stored<Profile> =
        serde_json::from_str(&body).map_err(|error| TablesError::Engine(error.to_string()))?;
    Ok(Some(Kept {
        profile: stored.profile,
        current: meta.profile == ProfileState::Current,
        made: stored.made,
    }))
}

/// Writes what is known as it is kept.
pub(crate) fn body(now: i64, profile: &Profile) -> Result<String, TablesError> {
    serde_json::to_string(&Stored { made: now, profile })
        .map_err(|error| TablesError::Engine(error.to_string()))
}

fn written(meta: Meta) -> Written {
    Written {
        meta,
        aliases: None,
        keep: true,
    }
}

/// Whether a table still has the columns that it had.
fn is_same(meta: &Meta, begun: &Meta) -> bool {
    let columns = |meta: &Meta| -> Vec<(String, u32, Type)> {
        meta.fields
            .iter()
            .map(|field| (field.id.clone(), field.column, field.ty))
            .collect()
    };
    meta.created == begun.created && columns(meta) == columns(begun)
}

/// Looks through the rows behind one and returns the last, where there may be more.
fn page(
    session: &mut dyn Session,
    fields: &[Field],
    after: i64,
    profiler: &mut Profiler,
) -> Result<Option<i64>, TablesError> {
    let mut sql = Sql::new(session.dialect(), "SELECT _id");
    for field in fields {
        sql.push(&format!(", c{}", field.column));
    }
    sql.push(&format!(" FROM {} WHERE _id > ", session.table()))
        .bind(NUMBER, Cell::Int(after))
        .push(&format!(" ORDER BY _id LIMIT {ROWS}"));
    let mut types = vec![NUMBER];
    types.extend(fields.iter().map(|field| field.ty));
    let (mut last, mut found) = (None, 0);
    session.each(&sql.text, &sql.params, &types, &mut |cells| {
        last = cells[0].int();
        found += 1;
        profiler.row(&cells[1..]);
        Ok(true)
    })?;
    Ok(last.filter(|_| found == ROWS))
}

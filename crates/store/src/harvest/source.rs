//! Sources: what queries need of the records that stand for them.

use cairn_domain::harvest::HarvestSource;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

use super::{parsed, word};
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::harvest_source;

#[derive(Queryable, Selectable)]
#[diesel(table_name = harvest_source)]
struct Row {
    id: String,
    url: String,
    kind: String,
    frequency: String,
    active: bool,
    created: NaiveDateTime,
    next_run: Option<NaiveDateTime>,
    memory: String,
}

impl Row {
    fn into_domain(self) -> Result<HarvestSource, StoreError> {
        Ok(HarvestSource {
            id: self.id,
            url: self.url,
            kind: self.kind,
            frequency: word(self.frequency)?,
            active: self.active,
            created: self.created,
            next_run: self.next_run,
            memory: parsed(Some(self.memory))?.unwrap_or_default(),
        })
    }
}

impl Tx<'_> {
    /// Writes a source; when it is due and what it remembers stay as they are where it is known.
    pub fn put_harvest_source(&mut self, source: &HarvestSource) -> Result<(), StoreError> {
        let changed = (
            harvest_source::url.eq(&source.url),
            harvest_source::kind.eq(&source.kind),
            harvest_source::frequency.eq(source.frequency.as_str()),
            harvest_source::active.eq(source.active),
        );
        on_backend!(self.conn, |c| diesel::insert_into(harvest_source::table)
            .values((
                harvest_source::id.eq(&source.id),
                changed,
                harvest_source::created.eq(source.created),
                harvest_source::next_run.eq(source.next_run),
                harvest_source::memory.eq(source.memory.to_string())
            ))
            .on_conflict(harvest_source::id)
            .do_update()
            .set(changed)
            .execute(c))?;
        Ok(())
    }

    /// Returns the sources with these ids, in no order.
    pub fn harvest_sources(&mut self, ids: &[String]) -> Result<Vec<HarvestSource>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(crate::dataset::CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_source::table
                .filter(harvest_source::id.eq_any(chunk))
                .select(Row::as_select())
                .load(c))?;
            for row in rows {
                found.push(row.into_domain()?);
            }
        }
        Ok(found)
    }

    /// Returns a source.
    pub fn harvest_source(&mut self, id: &str) -> Result<Option<HarvestSource>, StoreError> {
        Ok(self.harvest_sources(&[id.to_owned()])?.pop())
    }

    /// Returns the ids of the sources at an address.
    pub fn harvest_sources_at(&mut self, url: &str) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| harvest_source::table
            .filter(harvest_source::url.eq(url))
            .order(harvest_source::created.asc())
            .select(harvest_source::id)
            .load(c))?)
    }

    /// Returns sources, the newest first; those that are active alone where that is asked for.
    pub fn newest_harvest_sources(
        &mut self,
        only_active: bool,
        limit: i64,
    ) -> Result<Vec<HarvestSource>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let mut query = harvest_source::table.into_boxed();
            if only_active {
                query = query.filter(harvest_source::active.eq(true));
            }
            query
                .order((harvest_source::created.desc(), harvest_source::id.asc()))
                .limit(limit)
                .select(Row::as_select())
                .load(c)
        })?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Returns the active sources that come round by themselves and are due.
    pub fn due_harvest_sources(
        &mut self,
        now: NaiveDateTime,
    ) -> Result<Vec<HarvestSource>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_source::table
            .filter(harvest_source::active.eq(true))
            .filter(harvest_source::frequency.ne("MANUAL"))
            .filter(
                harvest_source::next_run
                    .is_null()
                    .or(harvest_source::next_run.le(now).assume_not_null())
            )
            .order(harvest_source::created.asc())
            .select(Row::as_select())
            .load(c))?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Says when a source is due.
    pub fn set_harvest_next_run(
        &mut self,
        id: &str,
        at: Option<NaiveDateTime>,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            harvest_source::table.find(id)
        )
        .set(harvest_source::next_run.eq(at))
        .execute(c))?;
        Ok(())
    }

    /// Writes down what the next run over a source is to know.
    pub fn set_harvest_memory(&mut self, id: &str, memory: &Value) -> Result<(), StoreError> {
        let text = memory.to_string();
        on_backend!(self.conn, |c| diesel::update(
            harvest_source::table.find(id)
        )
        .set(harvest_source::memory.eq(&text))
        .execute(c))?;
        Ok(())
    }

    /// Forgets a source with its runs and their objects.
    pub fn remove_harvest_source(&mut self, id: &str) -> Result<(), StoreError> {
        self.remove_harvest_history(id, false)?;
        on_backend!(self.conn, |c| diesel::delete(
            harvest_source::table.find(id)
        )
        .execute(c))?;
        Ok(())
    }
}

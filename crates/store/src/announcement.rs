//! What the public was told of: a row for each record that everybody can see, or could once.
//!
//! Harvesters ask what changed between two moments and must hear of what is gone. A row outlives its record: it says no more than
//! that an id that everybody knew is there no longer.

use cairn_domain::record::{ACTIVE, HARVEST_SOURCE};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamp};
use diesel::upsert::excluded;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{announcement, dataset};

/// A record that the public was told of.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = announcement)]
pub struct Announcement {
    /// Its id.
    pub id: String,
    /// When it changed last, or went.
    pub at: NaiveDateTime,
    /// Whether the public can see it no more.
    pub gone: bool,
    /// The organization that owns it, or did when it was public last.
    pub owner_org: Option<String>,
}

/// Which announcements are read.
#[derive(Debug, Clone, Default)]
pub struct AnnouncementFilter {
    /// Not those before this moment.
    pub from: Option<NaiveDateTime>,
    /// Only those before this moment.
    pub before: Option<NaiveDateTime>,
    /// Only those of this organization.
    pub owner_org: Option<String>,
    /// Only those after this one, in their order.
    pub after: Option<(NaiveDateTime, String)>,
}

impl Tx<'_> {
    /// Brings what the public was told of a record up to date with what the record is now.
    pub(crate) fn announce(&mut self, id: &str, now: NaiveDateTime) -> Result<(), StoreError> {
        let public = dataset::table
            .find(id)
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .filter(dataset::kind.ne(HARVEST_SOURCE))
            .select((
                dataset::id,
                now.into_sql::<Timestamp>(),
                false.into_sql::<Bool>(),
                dataset::owner_org,
            ));
        let columns = (
            announcement::id,
            announcement::at,
            announcement::gone,
            announcement::owner_org,
        );
        let told = on_backend!(self.conn, |c| public
            .insert_into(announcement::table)
            .into_columns(columns)
            .on_conflict(announcement::id)
            .do_update()
            .set((
                announcement::at.eq(excluded(announcement::at)),
                announcement::gone.eq(excluded(announcement::gone)),
                announcement::owner_org.eq(excluded(announcement::owner_org)),
            ))
            .execute(c))?;
        if told == 0 {
            on_backend!(self.conn, |c| diesel::update(
                announcement::table
                    .find(id)
                    .filter(announcement::gone.eq(false)),
            )
            .set((announcement::at.eq(now), announcement::gone.eq(true)))
            .execute(c))?;
        }
        Ok(())
    }

    /// Returns announcements by their moments, those of one moment by id.
    pub fn announcements(
        &mut self,
        filter: &AnnouncementFilter,
        limit: i64,
    ) -> Result<Vec<Announcement>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = announcement::table
                .select(Announcement::as_select())
                .into_boxed();
            if let Some(from) = filter.from {
                query = query.filter(announcement::at.ge(from));
            }
            if let Some(before) = filter.before {
                query = query.filter(announcement::at.lt(before));
            }
            if let Some(owner) = &filter.owner_org {
                query = query.filter(announcement::owner_org.eq(owner));
            }
            if let Some((at, id)) = &filter.after {
                // The first condition follows from the second and is what an index is entered with.
                query = query.filter(announcement::at.ge(at)).filter(
                    announcement::at
                        .gt(at)
                        .or(announcement::at.eq(at).and(announcement::id.gt(id))),
                );
            }
            query
                .order((announcement::at.asc(), announcement::id.asc()))
                .limit(limit)
                .load(c)
        })?)
    }

    /// Returns the announcements of some records.
    pub fn announcements_of(&mut self, ids: &[String]) -> Result<Vec<Announcement>, StoreError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(crate::dataset::CHUNK) {
            let rows: Vec<Announcement> = on_backend!(self.conn, |c| announcement::table
                .filter(announcement::id.eq_any(chunk))
                .select(Announcement::as_select())
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns the announcement of a record.
    pub fn announcement(&mut self, id: &str) -> Result<Option<Announcement>, StoreError> {
        Ok(on_backend!(self.conn, |c| announcement::table
            .find(id)
            .select(Announcement::as_select())
            .first(c)
            .optional())?)
    }
}

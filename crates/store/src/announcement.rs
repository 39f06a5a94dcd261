//! What the public was told of: a row for each record that everybody can see, or could once.
//!
//! Harvesters ask what changed between two moments and must hear of what is gone. A row outlives its record: it says what the
//! record was called when everybody could see it last, and why it went, as far as somebody said so.

use cairn_domain::record::{ACTIVE, HARVEST_SOURCE};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend, put};
use crate::dataset::CHUNK;
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
    /// Its name when it was public last; not known of records that went before names were kept.
    pub name: Option<String>,
    /// Its type then.
    pub kind: Option<String>,
    /// Its title then.
    pub title: Option<String>,
    /// Its titles by language then, as JSON.
    pub titles: Option<String>,
    /// Why it went.
    pub reason: Option<String>,
    /// What is there in its place: the id of a record, or an address.
    pub replaced_by: Option<String>,
    /// Whether its address leads there.
    pub leads: bool,
}

/// What is said of a record that went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Farewell {
    /// Why it went.
    pub reason: Option<String>,
    /// What is there in its place: the id of a record, or an address.
    pub replaced_by: Option<String>,
    /// Whether its address leads there.
    pub leads: bool,
}

/// What an announcement keeps of a public record: owner, name, type, title, body.
type Public = (Option<String>, String, String, String, String);

/// Returns the titles by language of a record's body, as JSON.
fn titles_of(body: &str) -> Result<Option<String>, StoreError> {
    const KEY: &str = "title_translated";
    // Most records have none, and parsing costs more than looking.
    if !body.contains(KEY) {
        return Ok(None);
    }
    let body: serde_json::Value = serde_json::from_str(body)?;
    Ok(body
        .get(KEY)
        .filter(|titles| titles.is_object())
        .map(|titles| titles.to_string()))
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

/// Which of the records that went are read.
#[derive(Debug, Clone, Default)]
pub struct GoneFilter {
    /// Only those that went before this moment, or at it and stand behind this id.
    pub before: Option<(NaiveDateTime, String)>,
    /// Not those that went before this moment.
    pub since: Option<NaiveDateTime>,
    /// Only those of this organization.
    pub owner_org: Option<String>,
    /// Only those of this type.
    pub kind: Option<String>,
}

impl Tx<'_> {
    /// Brings what the public was told of a record up to date with what the record is now.
    pub(crate) fn announce(&mut self, id: &str, now: NaiveDateTime) -> Result<(), StoreError> {
        let public: Option<Public> = on_backend!(self.conn, |c| dataset::table
            .find(id)
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .filter(dataset::kind.ne(HARVEST_SOURCE))
            .select((
                dataset::owner_org,
                dataset::name,
                dataset::kind,
                dataset::title,
                dataset::body
            ))
            .get_result(c)
            .optional())?;
        let Some((owner, name, kind, title, body)) = public else {
            on_backend!(self.conn, |c| diesel::update(
                announcement::table
                    .find(id)
                    .filter(announcement::gone.eq(false)),
            )
            .set((announcement::at.eq(now), announcement::gone.eq(true)))
            .execute(c))?;
            return Ok(());
        };
        let titles = titles_of(&body)?;
        let nothing: Option<String> = None;
        let news = (
            announcement::at.eq(now),
            announcement::gone.eq(false),
            announcement::owner_org.eq(&owner),
            announcement::name.eq(&name),
            announcement::kind.eq(&kind),
            announcement::title.eq(&title),
            announcement::titles.eq(&titles),
            announcement::reason.eq(&nothing),
            announcement::replaced_by.eq(&nothing),
            announcement::leads.eq(false),
        );
        put!(
            self.conn,
            announcement::table,
            announcement::id,
            (announcement::id.eq(id), news),
            announcement::table.find(id),
            news
        );
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

    /// Returns the announcement of a record.
    pub fn announcement(&mut self, id: &str) -> Result<Option<Announcement>, StoreError> {
        Ok(on_backend!(self.conn, |c| announcement::table
            .find(id)
            .select(Announcement::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the announcements of records, in no order.
    pub fn announcements_of(&mut self, ids: &[String]) -> Result<Vec<Announcement>, StoreError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            found.extend(on_backend!(self.conn, |c| announcement::table
                .filter(announcement::id.eq_any(chunk))
                .select(Announcement::as_select())
                .load(c))?);
        }
        Ok(found)
    }

    /// Returns the announcement of the last record that went and had this name.
    pub fn gone_record_named(&mut self, name: &str) -> Result<Option<Announcement>, StoreError> {
        Ok(on_backend!(self.conn, |c| announcement::table
            .filter(announcement::name.eq(name))
            .filter(announcement::gone.eq(true))
            .order((announcement::at.desc(), announcement::id.asc()))
            .select(Announcement::as_select())
            .first(c)
            .optional())?)
    }

    /// Returns the announcements of records that went, the latest first.
    pub fn gone_records(
        &mut self,
        filter: &GoneFilter,
        limit: i64,
    ) -> Result<Vec<Announcement>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = announcement::table
                .filter(announcement::gone.eq(true))
                .select(Announcement::as_select())
                .into_boxed();
            if let Some((at, id)) = &filter.before {
                query = query.filter(announcement::at.le(at)).filter(
                    announcement::at
                        .lt(at)
                        .or(announcement::at.eq(at).and(announcement::id.gt(id))),
                );
            }
            if let Some(since) = filter.since {
                query = query.filter(announcement::at.ge(since));
            }
            if let Some(owner) = &filter.owner_org {
                query = query.filter(announcement::owner_org.eq(owner));
            }
            if let Some(kind) = &filter.kind {
                query = query.filter(announcement::kind.eq(kind));
            }
            query
                .order((announcement::at.desc(), announcement::id.asc()))
                .limit(limit)
                .load(c)
        })?)
    }

    /// Says why a record went and what is there in its place; tells whether it was public once and is so no more.
    pub fn explain_gone(&mut self, id: &str, said: &Farewell) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::update(
            announcement::table
                .find(id)
                .filter(announcement::gone.eq(true)),
        )
        .set((
            announcement::reason.eq(&said.reason),
            announcement::replaced_by.eq(&said.replaced_by),
            announcement::leads.eq(said.leads),
        ))
        .execute(c))?;
        Ok(count == 1)
    }

    /// Takes name and title out of what is left of a record that went; tells whether there was anything left.
    pub fn forget_gone(&mut self, id: &str) -> Result<bool, StoreError> {
        let nothing: Option<String> = None;
        let count = on_backend!(self.conn, |c| diesel::update(
            announcement::table
                .find(id)
                .filter(announcement::gone.eq(true)),
        )
        .set((
            announcement::name.eq(&nothing),
            announcement::title.eq(&nothing),
            announcement::titles.eq(&nothing),
        ))
        .execute(c))?;
        Ok(count == 1)
    }
}

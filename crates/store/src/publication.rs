//! Publications that are asked for: records that wait for a time or for somebody's approval, or were returned.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{dataset, publication};

/// How far a publication is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationState {
    /// It happens at its time.
    Scheduled,
    /// An admin of the organization has to approve it.
    Waiting,
    /// It was returned with a remark.
    Returned,
}

impl PublicationState {
    /// Every state.
    pub const ALL: &[Self] = &[Self::Scheduled, Self::Waiting, Self::Returned];

    /// Returns its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Waiting => "waiting",
            Self::Returned => "returned",
        }
    }

    /// Returns the state of a word.
    pub fn of(word: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|state| state.as_str() == word)
    }
}

/// A publication that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The record.
    pub dataset_id: String,
    /// How far it is.
    pub state: PublicationState,
    /// When the record is to be published; nothing for as soon as it may be.
    pub at: Option<NaiveDateTime>,
    /// The account that asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub asked: NaiveDateTime,
    /// The account that scheduled, approved or returned it.
    pub decided_by: Option<String>,
    /// Why it was returned; empty otherwise.
    pub remark: String,
}

/// A publication with what lists tell of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationOf {
    /// The publication.
    pub publication: Publication,
    /// Name of the record.
    pub name: String,
    /// Title of the record.
    pub title: String,
    /// Type of the record.
    pub kind: String,
    /// The organization that owns it.
    pub owner_org: Option<String>,
}

/// Which publications are read.
#[derive(Debug, Clone, Default)]
pub struct Publications<'a> {
    /// Those that are so far.
    pub state: Option<PublicationState>,
    /// Those of records of these organizations, and of this account's records without one; nothing for all.
    pub of: Option<(&'a [String], &'a str)>,
    /// Most of them.
    pub limit: i64,
    /// How many are passed over.
    pub offset: i64,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = publication)]
#[diesel(treat_none_as_null = true)]
struct Row {
    dataset_id: String,
    state: String,
    at: Option<NaiveDateTime>,
    asked_by: String,
    asked: NaiveDateTime,
    decided_by: Option<String>,
    remark: String,
}

impl From<&Publication> for Row {
    fn from(from: &Publication) -> Self {
        Self {
            dataset_id: from.dataset_id.clone(),
            state: from.state.as_str().to_owned(),
            at: from.at,
            asked_by: from.asked_by.clone(),
            asked: from.asked,
            decided_by: from.decided_by.clone(),
            remark: from.remark.clone(),
        }
    }
}

impl From<Row> for Publication {
    fn from(row: Row) -> Self {
        Self {
            dataset_id: row.dataset_id,
            // Only words of states are ever written.
            state: PublicationState::of(&row.state).unwrap_or(PublicationState::Returned),
            at: row.at,
            asked_by: row.asked_by,
            asked: row.asked,
            decided_by: row.decided_by,
            remark: row.remark,
        }
    }
}

impl Tx<'_> {
    /// Writes what is asked for a record, in place of what was before.
    pub fn put_publication(&mut self, new: &Publication) -> Result<(), StoreError> {
        let row = Row::from(new);
        on_backend!(self.conn, |c| diesel::insert_into(publication::table)
            .values(&row)
            .on_conflict(publication::dataset_id)
            .do_update()
            .set(&row)
            .execute(c))?;
        Ok(())
    }

    /// Returns what is asked for a record.
    pub fn publication(&mut self, dataset_id: &str) -> Result<Option<Publication>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| publication::table
            .find(dataset_id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        Ok(row.map(Publication::from))
    }

    /// Forgets what is asked for a record; tells whether there was anything.
    pub fn delete_publication(&mut self, dataset_id: &str) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::delete(
            publication::table.find(dataset_id)
        )
        .execute(c))?;
        Ok(count > 0)
    }

    /// Returns publications with their records, those that were asked for first in front.
    pub fn publications(
        &mut self,
        which: &Publications<'_>,
    ) -> Result<Vec<PublicationOf>, StoreError> {
        type Found = (Row, String, String, String, Option<String>);
        let found: Vec<Found> = on_backend!(self.conn, |c| {
            let mut query = publication::table
                .inner_join(dataset::table)
                .select((
                    Row::as_select(),
                    dataset::name,
                    dataset::title,
                    dataset::kind,
                    dataset::owner_org,
                ))
                .filter(dataset::state.ne("deleted"))
                .into_boxed();
            if let Some(state) = which.state {
                query = query.filter(publication::state.eq(state.as_str()));
            }
            if let Some((owners, account)) = which.of {
                let own = dataset::owner_org
                    .is_null()
                    .and(dataset::creator.eq(account));
                query = query.filter(
                    dataset::owner_org
                        .eq_any(owners)
                        .and(dataset::owner_org.is_not_null())
                        .or(own),
                );
            }
            query
                .order((publication::asked, publication::dataset_id))
                .limit(which.limit)
                .offset(which.offset)
                .load(c)
        })?;
        let of = |(row, name, title, kind, owner_org): Found| PublicationOf {
            publication: row.into(),
            name,
            title,
            kind,
            owner_org,
        };
        Ok(found.into_iter().map(of).collect())
    }
}

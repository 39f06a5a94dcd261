//! The records of sources as runs saw them.

use cairn_domain::harvest::{HarvestObject, ObjectState, ReportStatus};
use cairn_domain::record::ACTIVE;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

use super::{parsed, word};
use crate::among::AmongText as _;
use crate::backend::{Conn, Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{dataset, harvest_object, harvest_object_error, harvest_seen, harvest_source};

/// Objects of one statement: they have many columns, and a statement has so many parameters.
const ROWS: usize = 500;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = harvest_object, treat_none_as_default_value = false)]
struct Row {
    id: String,
    job_id: Option<String>,
    source_id: String,
    guid: String,
    dataset_id: Option<String>,
    current: bool,
    state: String,
    report_status: Option<String>,
    position: i64,
    content: Option<String>,
    hash: Option<String>,
    mapped: Option<String>,
    url: Option<String>,
    extras: String,
    gathered: NaiveDateTime,
    fetch_started: Option<NaiveDateTime>,
    fetch_finished: Option<NaiveDateTime>,
    import_started: Option<NaiveDateTime>,
    import_finished: Option<NaiveDateTime>,
    modified: Option<NaiveDateTime>,
    retries: i32,
    dataset_version: Option<i64>,
}

impl From<&HarvestObject> for Row {
    fn from(one: &HarvestObject) -> Self {
        Self {
            id: one.id.clone(),
            job_id: one.job_id.clone(),
            source_id: one.source_id.clone(),
            guid: one.guid.clone(),
            dataset_id: one.dataset_id.clone(),
            current: one.current,
            state: one.state.into(),
            report_status: one.report_status.map(String::from),
            position: one.position,
            content: one.content.clone(),
            hash: one.hash.clone(),
            mapped: one.mapped.as_ref().map(Value::to_string),
            url: one.url.clone(),
            extras: one.extras.to_string(),
            gathered: one.gathered,
            fetch_started: one.fetch_started,
            fetch_finished: one.fetch_finished,
            import_started: one.import_started,
            import_finished: one.import_finished,
            modified: one.modified,
            retries: one.retries,
            dataset_version: one.dataset_version,
        }
    }
}

impl Row {
    fn into_domain(self) -> Result<HarvestObject, StoreError> {
        Ok(HarvestObject {
            id: self.id,
            job_id: self.job_id,
            source_id: self.source_id,
            guid: self.guid,
            dataset_id: self.dataset_id,
            current: self.current,
            state: word(self.state)?,
            report_status: self.report_status.map(word).transpose()?,
            position: self.position,
            content: self.content,
            hash: self.hash,
            mapped: parsed(self.mapped)?,
            url: self.url,
            extras: parsed(Some(self.extras))?.unwrap_or_default(),
            gathered: self.gathered,
            fetch_started: self.fetch_started,
            fetch_finished: self.fetch_finished,
            import_started: self.import_started,
            import_finished: self.import_finished,
            modified: self.modified,
            retries: self.retries,
            dataset_version: self.dataset_version,
        })
    }
}

/// What a source's record was when a dataset was last made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What names it at its source.
    pub guid: String,
    /// What changes when it does.
    pub hash: Option<String>,
    /// The object.
    pub object_id: String,
    /// The source.
    pub source_id: String,
    /// The dataset.
    pub dataset_id: Option<String>,
    /// The version of the dataset that it made.
    pub dataset_version: Option<i64>,
    /// Whether the dataset is in use.
    pub alive: bool,
    /// Address of the record, or of the page that it stood on.
    pub url: Option<String>,
}

/// What a dataset was harvested from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The dataset.
    pub dataset_id: String,
    /// The object that it was last made of.
    pub object_id: String,
    /// The source.
    pub source_id: String,
    /// Title of the source.
    pub source_title: String,
}

/// How the import of an object ended.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectEnd<'a> {
    /// How far it is now.
    pub state: ObjectState,
    /// What it came to.
    pub status: ReportStatus,
    /// Whether it is what the dataset is made of now.
    pub current: bool,
    /// The dataset.
    pub dataset_id: Option<&'a str>,
    /// The version of the dataset that it made.
    pub dataset_version: Option<i64>,
    /// What was to be written, where that failed.
    pub mapped: Option<&'a Value>,
    /// Further facts.
    pub extras: &'a Value,
}

type KnownRow = (
    String,
    Option<String>,
    String,
    String,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

fn known(
    (guid, hash, object_id, source_id, dataset_id, dataset_version, url, state): KnownRow,
) -> Known {
    Known {
        guid,
        hash,
        object_id,
        source_id,
        dataset_id,
        dataset_version,
        alive: state.as_deref() == Some(ACTIVE),
        url,
    }
}

/// Begins the query for what datasets were last made of.
macro_rules! current {
    ($($filter:expr),+) => {
        harvest_object::table
            .left_join(dataset::table.on(harvest_object::dataset_id.eq(dataset::id.nullable())))
            .filter(harvest_object::current.eq(true))
            $(.filter($filter))+
            .select((
                harvest_object::guid,
                harvest_object::hash,
                harvest_object::id,
                harvest_object::source_id,
                harvest_object::dataset_id,
                harvest_object::dataset_version,
                harvest_object::url,
                dataset::state.nullable(),
            ))
    };
}

impl Tx<'_> {
    /// Adds objects.
    pub fn insert_harvest_objects(&mut self, new: &[HarvestObject]) -> Result<(), StoreError> {
        match &mut self.conn {
            // A statement that is prepared once is done before a longer one is read.
            Conn::Sqlite(c) => {
                for one in new {
                    diesel::insert_into(harvest_object::table)
                        .values(&Row::from(one))
                        .execute(*c)?;
                }
            }
            Conn::Pg(c) => {
                for chunk in new.chunks(ROWS) {
                    let rows: Vec<Row> = chunk.iter().map(Row::from).collect();
                    diesel::insert_into(harvest_object::table)
                        .values(&rows)
                        .execute(*c)?;
                }
            }
        }
        Ok(())
    }

    /// Returns an object.
    pub fn harvest_object(&mut self, id: &str) -> Result<Option<HarvestObject>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| harvest_object::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns objects, in no order; those that are gone are left out.
    pub fn harvest_objects(&mut self, ids: &[String]) -> Result<Vec<HarvestObject>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_object::table
                .filter(harvest_object::id.among(chunk))
                .select(Row::as_select())
                .load(c))?;
            for row in rows {
                found.push(row.into_domain()?);
            }
        }
        Ok(found)
    }

    /// Returns the object that a dataset was last made of.
    pub fn harvest_object_of(
        &mut self,
        dataset_id: &str,
    ) -> Result<Option<HarvestObject>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::dataset_id.eq(dataset_id))
            .filter(harvest_object::current.eq(true))
            .select(Row::as_select())
            .first(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns what the records of a source with these names were when datasets were last made of them.
    pub fn known_of_source(
        &mut self,
        source_id: &str,
        guids: &[String],
    ) -> Result<Vec<Known>, StoreError> {
        let mut found = Vec::with_capacity(guids.len());
        for chunk in guids.chunks(CHUNK) {
            let rows: Vec<KnownRow> = on_backend!(self.conn, |c| current!(
                harvest_object::source_id.eq(source_id),
                harvest_object::guid.among(chunk)
            )
            .load(c))?;
            found.extend(rows.into_iter().map(known));
        }
        Ok(found)
    }

    /// Returns what the records of a source at these addresses were when datasets were last made of them.
    pub fn known_at(&mut self, source_id: &str, urls: &[String]) -> Result<Vec<Known>, StoreError> {
        let mut found = Vec::new();
        for chunk in urls.chunks(CHUNK) {
            let rows: Vec<KnownRow> = on_backend!(self.conn, |c| current!(
                harvest_object::source_id.eq(source_id),
                harvest_object::url.eq_any(chunk).assume_not_null()
            )
            .load(c))?;
            found.extend(rows.into_iter().map(known));
        }
        Ok(found)
    }

    /// Returns what records with these names were, of whichever source.
    pub fn known_by_guids(&mut self, guids: &[String]) -> Result<Vec<Known>, StoreError> {
        let mut found = Vec::new();
        for chunk in guids.chunks(CHUNK) {
            let rows: Vec<KnownRow> =
                on_backend!(self.conn, |c| current!(harvest_object::guid.among(chunk))
                    .load(c))?;
            found.extend(rows.into_iter().map(known));
        }
        Ok(found)
    }

    /// Returns what a dataset was last made of.
    pub fn known_of_dataset(&mut self, dataset_id: &str) -> Result<Option<Known>, StoreError> {
        let row: Option<KnownRow> = on_backend!(self.conn, |c| current!(
            harvest_object::dataset_id.eq(dataset_id)
        )
        .first(c)
        .optional())?;
        Ok(row.map(known))
    }

    /// Removes an object that nothing came of.
    pub fn remove_harvest_object(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            harvest_object::table.find(id)
        )
        .execute(c))?;
        Ok(())
    }

    /// Returns what datasets in use were made of that a run has not seen, after a name and in the order of names.
    pub fn unseen_of_source(
        &mut self,
        source_id: &str,
        job_id: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Known>, StoreError> {
        let seen = harvest_seen::table
            .filter(harvest_seen::job_id.eq(job_id))
            .filter(harvest_seen::guid.eq(harvest_object::guid));
        let rows: Vec<KnownRow> = on_backend!(self.conn, |c| current!(
            harvest_object::source_id.eq(source_id),
            harvest_object::guid.gt(after),
            dataset::state.eq(ACTIVE),
            diesel::dsl::not(diesel::dsl::exists(seen))
        )
        .order(harvest_object::guid.asc())
        .limit(limit)
        .load(c))?;
        Ok(rows.into_iter().map(known).collect())
    }

    /// Returns how many datasets in use a run has not seen the records of, and how many there are.
    pub fn count_unseen(
        &mut self,
        source_id: &str,
        job_id: &str,
    ) -> Result<(i64, i64), StoreError> {
        let seen = harvest_seen::table
            .filter(harvest_seen::job_id.eq(job_id))
            .filter(harvest_seen::guid.eq(harvest_object::guid));
        let all = harvest_object::table
            .inner_join(dataset::table.on(harvest_object::dataset_id.eq(dataset::id.nullable())))
            .filter(harvest_object::source_id.eq(source_id))
            .filter(harvest_object::current.eq(true))
            .filter(dataset::state.eq(ACTIVE));
        Ok(on_backend!(self.conn, |c| {
            let there: i64 = all.count().get_result(c)?;
            let unseen: i64 = all
                .filter(diesel::dsl::not(diesel::dsl::exists(seen)))
                .count()
                .get_result(c)?;
            Ok::<_, diesel::result::Error>((unseen, there))
        })?)
    }

    /// Returns how many public datasets in use a source has made.
    pub fn count_harvested(&mut self, source_id: &str) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| harvest_object::table
            .inner_join(dataset::table.on(harvest_object::dataset_id.eq(dataset::id.nullable())))
            .filter(harvest_object::source_id.eq(source_id))
            .filter(harvest_object::current.eq(true))
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .count()
            .get_result(c))?)
    }

    /// Returns objects of a run in a state, in their order.
    pub fn harvest_objects_in(
        &mut self,
        job_id: &str,
        state: ObjectState,
        limit: i64,
    ) -> Result<Vec<HarvestObject>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::job_id.eq(job_id))
            .filter(harvest_object::state.eq(state.as_str()))
            .order((harvest_object::position.asc(), harvest_object::id.asc()))
            .limit(limit)
            .select(Row::as_select())
            .load(c))?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Returns objects of a run in a state, in their order, behind one of them.
    pub fn harvest_objects_after(
        &mut self,
        job_id: &str,
        state: ObjectState,
        after: Option<(i64, &str)>,
        limit: i64,
    ) -> Result<Vec<HarvestObject>, StoreError> {
        let (position, id) = after.unwrap_or((i64::MIN, ""));
        let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::job_id.eq(job_id))
            .filter(harvest_object::state.eq(state.as_str()))
            // The first condition follows from the second and is what the index is entered with.
            .filter(harvest_object::position.ge(position))
            .filter(
                harvest_object::position
                    .gt(position)
                    .or(harvest_object::id.gt(id))
            )
            .order((harvest_object::position.asc(), harvest_object::id.asc()))
            .limit(limit)
            .select(Row::as_select())
            .load(c))?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Returns how many objects a run made.
    pub fn count_harvest_objects(&mut self, job_id: &str) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::job_id.eq(job_id))
            .count()
            .get_result(c))?)
    }

    /// Returns how many objects of a run say that a record is gone.
    pub fn count_deletions(&mut self, job_id: &str) -> Result<i64, StoreError> {
        // Objects that write have a content, or are still to be given one.
        Ok(on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::job_id.eq(job_id))
            .filter(harvest_object::state.eq(ObjectState::Import.as_str()))
            .filter(harvest_object::content.is_null())
            .count()
            .get_result(c))?)
    }

    /// Returns ids of the objects of a source or of all, those that datasets were last made of alone or all.
    pub fn harvest_object_ids(
        &mut self,
        source_id: Option<&str>,
        only_current: bool,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = harvest_object::table.into_boxed();
            if let Some(source_id) = source_id {
                query = query.filter(harvest_object::source_id.eq(source_id));
            }
            if only_current {
                query = query.filter(harvest_object::current.eq(true));
            }
            query
                .order((harvest_object::gathered.asc(), harvest_object::id.asc()))
                .select(harvest_object::id)
                .load(c)
        })?)
    }

    /// Returns ids of datasets that a source has made, after an id and in the order of ids.
    pub fn harvested_dataset_ids(
        &mut self,
        source_id: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let ids: Vec<Option<String>> = on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::source_id.eq(source_id))
            .filter(harvest_object::current.eq(true))
            .filter(harvest_object::dataset_id.gt(after).assume_not_null())
            .order(harvest_object::dataset_id.asc())
            .limit(limit)
            .select(harvest_object::dataset_id)
            .load(c))?;
        Ok(ids.into_iter().flatten().collect())
    }

    /// Writes the content that was fetched, or that fetching it failed once more.
    pub fn set_harvest_content(&mut self, object: &HarvestObject) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            harvest_object::table.find(&object.id)
        )
        .set((
            harvest_object::state.eq(object.state.as_str()),
            harvest_object::report_status.eq(object.report_status.map(ReportStatus::as_str)),
            harvest_object::content.eq(object.content.as_deref()),
            harvest_object::hash.eq(object.hash.as_deref()),
            harvest_object::fetch_started.eq(object.fetch_started),
            harvest_object::fetch_finished.eq(object.fetch_finished),
            harvest_object::retries.eq(object.retries)
        ))
        .execute(c))?;
        Ok(())
    }

    /// Says that no object stands for a record of a source any more, nor for a dataset.
    pub fn retire_harvest_objects(
        &mut self,
        object: &HarvestObject,
        dataset_id: Option<&str>,
    ) -> Result<(), StoreError> {
        let of_guid = harvest_object::source_id
            .eq(&object.source_id)
            .and(harvest_object::current.eq(true))
            .and(harvest_object::guid.eq(&object.guid));
        on_backend!(self.conn, |c| match dataset_id {
            Some(dataset_id) => {
                let of_dataset = harvest_object::dataset_id
                    .eq(dataset_id)
                    .and(harvest_object::current.eq(true))
                    .assume_not_null();
                diesel::update(harvest_object::table.filter(of_guid.or(of_dataset)))
                    .set(harvest_object::current.eq(false))
                    .execute(c)
            }
            None => diesel::update(harvest_object::table.filter(of_guid))
                .set(harvest_object::current.eq(false))
                .execute(c),
        })?;
        Ok(())
    }

    /// Tells whether anything was ever made of a record of a source, and is known to be.
    pub fn is_harvested(&mut self, source_id: &str) -> Result<bool, StoreError> {
        let found: Option<String> = on_backend!(self.conn, |c| harvest_object::table
            .filter(harvest_object::source_id.eq(source_id))
            .filter(harvest_object::current.eq(true))
            .select(harvest_object::id)
            .first(c)
            .optional())?;
        Ok(found.is_some())
    }

    /// Ends the import of an object. Where it is what its dataset is made of now, no other is any more.
    pub fn end_harvest_object(
        &mut self,
        object: &HarvestObject,
        end: &ObjectEnd<'_>,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        if end.current || end.status == ReportStatus::Deleted {
            self.retire_harvest_objects(object, end.dataset_id.filter(|_| end.current))?;
        }
        on_backend!(self.conn, |c| diesel::update(
            harvest_object::table.find(&object.id)
        )
        .set((
            harvest_object::state.eq(end.state.as_str()),
            harvest_object::report_status.eq(Some(end.status.as_str())),
            harvest_object::current.eq(end.current),
            harvest_object::dataset_id.eq(end.dataset_id),
            harvest_object::dataset_version.eq(end.dataset_version),
            harvest_object::mapped.eq(end.mapped.map(Value::to_string)),
            harvest_object::extras.eq(end.extras.to_string()),
            harvest_object::import_started.eq(object.import_started),
            harvest_object::import_finished.eq(Some(now))
        ))
        .execute(c))?;
        Ok(())
    }

    /// Ends the objects of a run that are not done as failed; returns their ids.
    pub fn fail_open_objects(
        &mut self,
        job_id: &str,
        now: NaiveDateTime,
    ) -> Result<Vec<String>, StoreError> {
        let open = harvest_object::table
            .filter(harvest_object::job_id.eq(job_id))
            .filter(
                harvest_object::state
                    .ne_all([ObjectState::Complete.as_str(), ObjectState::Error.as_str()]),
            );
        Ok(on_backend!(self.conn, |c| {
            let ids: Vec<String> = open.select(harvest_object::id).load(c)?;
            for chunk in ids.chunks(CHUNK) {
                diesel::update(harvest_object::table.filter(harvest_object::id.among(chunk)))
                    .set((
                        harvest_object::state.eq(ObjectState::Error.as_str()),
                        harvest_object::report_status.eq(Some(ReportStatus::Errored.as_str())),
                        harvest_object::import_finished.eq(Some(now)),
                    ))
                    .execute(c)?;
            }
            Ok::<_, diesel::result::Error>(ids)
        })?)
    }

    /// Removes the objects of a run that nothing was done with.
    pub fn drop_open_objects(&mut self, job_id: &str) -> Result<usize, StoreError> {
        let open = harvest_object::table
            .filter(harvest_object::job_id.eq(job_id))
            .filter(
                harvest_object::state
                    .eq_any([ObjectState::Fetch.as_str(), ObjectState::Import.as_str()]),
            );
        Ok(on_backend!(self.conn, |c| diesel::delete(open).execute(c))?)
    }

    /// Removes objects that no dataset is made of any more, with their errors, up to a number: those of these runs, and those of no run from
    /// before a time. Returns how many.
    pub fn forget_harvest_objects(
        &mut self,
        job_ids: &[String],
        before: NaiveDateTime,
        limit: i64,
    ) -> Result<usize, StoreError> {
        on_backend!(self.conn, |c| {
            let ids: Vec<String> = harvest_object::table
                .filter(harvest_object::current.eq(false))
                .filter(
                    harvest_object::job_id.eq_any(job_ids).assume_not_null().or(
                        harvest_object::job_id
                            .is_null()
                            .and(harvest_object::gathered.lt(before)),
                    ),
                )
                .limit(limit)
                .select(harvest_object::id)
                .load(c)?;
            for chunk in ids.chunks(CHUNK) {
                diesel::delete(
                    harvest_object_error::table
                        .filter(harvest_object_error::object_id.eq_any(chunk)),
                )
                .execute(c)?;
                diesel::delete(harvest_object::table.filter(harvest_object::id.among(chunk)))
                    .execute(c)?;
            }
            Ok::<_, StoreError>(ids.len())
        })
    }

    /// Returns what these datasets were harvested from, in no order; those that are no harvest's are left out.
    pub fn harvest_marks(&mut self, dataset_ids: &[String]) -> Result<Vec<Mark>, StoreError> {
        let mut found = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let marks = harvest_object::table
                .inner_join(
                    harvest_source::table.on(harvest_source::id.eq(harvest_object::source_id)),
                )
                .inner_join(dataset::table.on(dataset::id.eq(harvest_source::id)))
                .filter(harvest_object::current.eq(true))
                .select((
                    harvest_object::dataset_id,
                    harvest_object::id,
                    harvest_object::source_id,
                    dataset::title,
                ));
            let rows: Vec<(Option<String>, String, String, String)> =
                on_backend!(self.conn, |c| match chunk {
                    // A statement about one dataset is prepared once.
                    [id] => marks.filter(harvest_object::dataset_id.eq(id)).load(c),
                    ids => marks
                        .filter(harvest_object::dataset_id.assume_not_null().among(ids))
                        .load(c),
                })?;
            found.extend(rows.into_iter().filter_map(
                |(dataset_id, object_id, source_id, source_title)| {
                    Some(Mark {
                        dataset_id: dataset_id?,
                        object_id,
                        source_id,
                        source_title,
                    })
                },
            ));
        }
        Ok(found)
    }
}

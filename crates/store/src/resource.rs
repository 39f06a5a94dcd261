//! Resources, as far as they are looked up by themselves: where one belongs, which file it serves, search by a field.

use cairn_domain::record::{ACTIVE, ResourceLink};
use chrono::NaiveDateTime;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamp};
use serde_json::Value;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend, put};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::group::like_escaped;
use crate::schema::{dataset, file, resource, stored_file};

/// A resource's row.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = resource, treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the fields are those of CKAN's resource")]
pub struct ResourceRecord {
    pub id: String,
    pub dataset_id: String,
    pub position: i32,
    pub state: String,
    pub url: String,
    pub format: Option<String>,
    pub description: Option<String>,
    pub hash: Option<String>,
    pub name: Option<String>,
    pub resource_type: Option<String>,
    pub mimetype: Option<String>,
    pub mimetype_inner: Option<String>,
    pub size: Option<i64>,
    pub created: Option<NaiveDateTime>,
    pub last_modified: Option<NaiveDateTime>,
    pub metadata_modified: Option<NaiveDateTime>,
    pub cache_url: Option<String>,
    pub cache_last_updated: Option<NaiveDateTime>,
    pub url_type: Option<String>,
    /// JSON object of the keys that are no columns.
    pub extras: String,
    /// SHA-256 of the uploaded file.
    pub file: Option<String>,
    /// Whether its table waits for a steward.
    pub held: bool,
}

/// One condition of a resource search.
#[derive(Debug, Clone, PartialEq)]
pub enum ResourceCriterion {
    /// The column holds the text, in any case.
    Contains(&'static str, String),
    /// The column begins with the text.
    StartsWith(&'static str, String),
    /// The size is this number of bytes.
    Size(i64),
    /// The time is this one.
    At(&'static str, NaiveDateTime),
    /// The JSON of the other keys holds this key, and the text anywhere.
    Extra(String, String),
}

type Links = Vec<(String, String, String, Option<String>)>;

fn link((id, dataset_id, state, file): (String, String, String, Option<String>)) -> ResourceLink {
    ResourceLink {
        id,
        dataset_id,
        state,
        file,
    }
}

/// A column that is like a pattern, in any case.
macro_rules! holds {
    ($column:expr, $pattern:expr $(,)?) => {
        sql::<Bool>(&format!("folded(resource.{}) LIKE folded(", $column))
            .bind::<Text, _>($pattern)
            .sql(") ESCAPE '\\'")
    };
}

/// Builds the query of [`Tx::search_resources`]: column names come from a list here, values are bound.
macro_rules! matching {
    ($criteria:expr) => {{
        let mut query = resource::table
            .inner_join(dataset::table)
            .filter(resource::state.eq(ACTIVE))
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .into_boxed();
        for criterion in $criteria {
            query = match criterion {
                ResourceCriterion::Contains(name, text) => query.filter(holds!(
                    column(name).unwrap_or("name"),
                    format!("%{}%", like_escaped(text)),
                )),
                ResourceCriterion::StartsWith(name, text) => query.filter(
                    sql::<Bool>(&format!(
                        "SUBSTR(resource.{}, 1, {}) = ",
                        column(name).unwrap_or("hash"),
                        text.chars().count()
                    ))
                    .bind::<Text, _>(text),
                ),
                ResourceCriterion::Size(size) => query.filter(resource::size.eq(*size)),
                ResourceCriterion::At(name, at) => query.filter(
                    sql::<Bool>(&format!(
                        "resource.{} = ",
                        column(name).unwrap_or("created")
                    ))
                    .bind::<Timestamp, _>(*at),
                ),
                ResourceCriterion::Extra(key, text) => {
                    query.filter(holds!("extras", extra_pattern(key, text)))
                }
            };
        }
        query
    }};
}

/// Makes the pattern of a key and a part of its value in JSON text.
fn extra_pattern(key: &str, text: &str) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let inner = quoted(text);
    // The quotes around the text are not part of what is looked for.
    let inner = inner.get(1..inner.len() - 1).unwrap_or_default();
    format!("%{}:%{}%", like_escaped(&quoted(key)), like_escaped(inner))
}

impl Tx<'_> {
    /// Returns where a resource belongs, deleted ones too.
    pub fn resource_link(&mut self, id: &str) -> Result<Option<ResourceLink>, StoreError> {
        let row: Option<(String, String, String, Option<String>)> =
            on_backend!(self.conn, |c| resource::table
                .find(id)
                .select((
                    resource::id,
                    resource::dataset_id,
                    resource::state,
                    resource::file
                ))
                .get_result(c)
                .optional())?;
        Ok(row.map(link))
    }

    /// Returns where these resources belong.
    pub fn resource_links(&mut self, ids: &[String]) -> Result<Vec<ResourceLink>, StoreError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Links = on_backend!(self.conn, |c| resource::table
                .filter(resource::id.among(chunk))
                .select((
                    resource::id,
                    resource::dataset_id,
                    resource::state,
                    resource::file
                ))
                .load(c))?;
            found.extend(rows.into_iter().map(link));
        }
        Ok(found)
    }

    /// Returns the rows of datasets' resources, deleted ones too, in no order.
    pub fn resources_of_datasets(
        &mut self,
        dataset_ids: &[String],
    ) -> Result<Vec<ResourceLink>, StoreError> {
        let mut found = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let rows: Links = on_backend!(self.conn, |c| resource::table
                .filter(resource::dataset_id.among(chunk))
                .select((
                    resource::id,
                    resource::dataset_id,
                    resource::state,
                    resource::file
                ))
                .load(c))?;
            found.extend(rows.into_iter().map(link));
        }
        Ok(found)
    }

    /// Returns the rows of a dataset's resources, deleted ones too, by position.
    pub fn resources_of_dataset(
        &mut self,
        dataset_id: &str,
    ) -> Result<Vec<ResourceLink>, StoreError> {
        let rows: Links = on_backend!(self.conn, |c| resource::table
            .filter(resource::dataset_id.eq(dataset_id))
            .order(resource::position.asc())
            .select((
                resource::id,
                resource::dataset_id,
                resource::state,
                resource::file
            ))
            .load(c))?;
        Ok(rows.into_iter().map(link).collect())
    }

    /// Writes a resource's row over the one before it.
    pub fn put_resource(&mut self, row: &ResourceRecord) -> Result<(), StoreError> {
        put!(
            self.conn,
            resource::table,
            resource::id,
            row,
            resource::table.find(&row.id),
            row
        );
        Ok(())
    }

    /// Adds rows of new resources.
    pub fn insert_resources(&mut self, rows: &[ResourceRecord]) -> Result<(), StoreError> {
        for chunk in rows.chunks(50) {
            on_backend!(self.conn, |c| diesel::insert_into(resource::table)
                .values(chunk)
                .execute(c))?;
        }
        Ok(())
    }

    /// Sets the state of one resource.
    pub fn set_resource_state(&mut self, id: &str, state: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(resource::table.find(id))
            .set(resource::state.eq(state))
            .execute(c))?;
        Ok(())
    }

    /// Removes rows of resources with their views and the files that belong to them.
    pub fn remove_resources(&mut self, ids: &[String]) -> Result<(), StoreError> {
        self.remove_files_of(&["resource"], ids)?;
        for chunk in ids.chunks(CHUNK) {
            on_backend!(self.conn, |c| diesel::delete(
                resource::table.filter(resource::id.among(chunk))
            )
            .execute(c))?;
        }
        Ok(())
    }

    /// Finds active resources of active public datasets: `(dataset id, resource id)` by position, and how many there are.
    pub fn search_resources(
        &mut self,
        criteria: &[ResourceCriterion],
        order_by: Option<&str>,
        offset: i64,
        limit: Option<i64>,
    ) -> Result<(i64, Vec<(String, String)>), StoreError> {
        on_backend!(self.conn, |c| {
            let total: i64 = matching!(criteria)
                .select(diesel::dsl::count_star())
                .get_result(c)?;
            let query = matching!(criteria)
                .select((resource::dataset_id, resource::id))
                .offset(offset)
                .limit(limit.unwrap_or(i64::MAX));
            let found = match order_by.and_then(column) {
                Some(column) => query
                    .order(sql::<Text>(&format!(
                        "resource.{column} ASC, resource.position ASC, resource.id ASC"
                    )))
                    .load(c)?,
                None => query
                    .order((resource::dataset_id.asc(), resource::position.asc()))
                    .load(c)?,
            };
            Ok((total, found))
        })
    }

    /// Counts the active resources of each of these formats, as they are written.
    pub fn resources_by_format(
        &mut self,
        formats: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::new();
        for chunk in formats.chunks(CHUNK) {
            let rows: Vec<(Option<String>, i64)> = on_backend!(self.conn, |c| resource::table
                .filter(resource::format.eq_any(chunk))
                .filter(resource::state.eq(ACTIVE))
                .group_by(resource::format)
                .select((resource::format, diesel::dsl::count_star()))
                .load(c))?;
            found.extend(
                rows.into_iter()
                    .filter_map(|(format, count)| Some((format?, count))),
            );
        }
        Ok(found)
    }

    /// Remembers a file that is stored now, and keeps it from being swept until this transaction ends.
    ///
    /// To be called before the bytes are put in place: a sweep that is about to remove the same content is waited for.
    pub fn put_stored_file(
        &mut self,
        sha256: &str,
        size: i64,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(stored_file::table)
            .values((
                stored_file::sha256.eq(sha256),
                stored_file::size.eq(size),
                stored_file::created.eq(now)
            ))
            .on_conflict(stored_file::sha256)
            .do_update()
            .set(stored_file::created.eq(now))
            .execute(c))?;
        Ok(())
    }

    /// Remembers a file that was found in the storage and has no row.
    pub fn adopt_stored_file(
        &mut self,
        sha256: &str,
        size: i64,
        since: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(stored_file::table)
            .values((
                stored_file::sha256.eq(sha256),
                stored_file::size.eq(size),
                stored_file::created.eq(since)
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(())
    }

    /// Returns which of these files have a row.
    pub fn stored_files(&mut self, sha256: &[String]) -> Result<Vec<String>, StoreError> {
        let mut found: Vec<String> = Vec::new();
        for chunk in sha256.chunks(CHUNK) {
            found.extend(on_backend!(self.conn, |c| stored_file::table
                .filter(stored_file::sha256.eq_any(chunk))
                .select(stored_file::sha256)
                .load::<String>(c))?);
        }
        Ok(found)
    }

    /// Returns stored files that nothing refers to and that are older than a time.
    pub fn unreferenced_files(
        &mut self,
        before: NaiveDateTime,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| stored_file::table
            .filter(not(exists(
                resource::table.filter(resource::file.eq(stored_file::sha256.nullable()))
            )))
            .filter(not(exists(
                file::table.filter(file::sha256.eq(stored_file::sha256))
            )))
            .filter(stored_file::created.lt(before))
            .order(stored_file::sha256.asc())
            .select(stored_file::sha256)
            .limit(limit)
            .load(c))?)
    }

    /// Forgets a stored file, if nothing refers to it and it is older than a time; tells whether it did.
    ///
    /// Whoever stores the same content waits until this transaction ends, so the bytes may be removed within it.
    pub fn forget_unreferenced_file(
        &mut self,
        sha256: &str,
        before: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::delete(
            stored_file::table
                .filter(stored_file::sha256.eq(sha256))
                .filter(not(exists(
                    resource::table.filter(resource::file.eq(stored_file::sha256.nullable()))
                )))
                .filter(not(exists(
                    file::table.filter(file::sha256.eq(stored_file::sha256))
                )))
                .filter(stored_file::created.lt(before))
        )
        .execute(c))?;
        Ok(count > 0)
    }
}

/// The columns that resources may be searched and sorted by; anything else is not put into SQL.
fn column(name: &str) -> Option<&'static str> {
    const COLUMNS: &[&str] = &[
        "url",
        "format",
        "description",
        "hash",
        "name",
        "resource_type",
        "mimetype",
        "mimetype_inner",
        "size",
        "created",
        "last_modified",
        "metadata_modified",
        "cache_url",
        "cache_last_updated",
        "url_type",
        "id",
        "position",
        "state",
    ];
    COLUMNS.iter().copied().find(|known| *known == name)
}

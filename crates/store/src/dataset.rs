//! Datasets: one row each, with the body as JSON text.

use cairn_domain::record::{ACTIVE, DELETED, Dataset, DatasetHead, FollowKind};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::folded::folded;
use crate::schema::{dataset, dataset_name, dataset_tag, dataset_version, member};

/// How many ids one statement asks for; SQLite allows 32,766 parameters.
pub(crate) const CHUNK: usize = 500;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = dataset, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    name: String,
    kind: String,
    title: String,
    owner_org: Option<String>,
    creator: Option<String>,
    private: bool,
    state: String,
    access_level: Option<String>,
    created: NaiveDateTime,
    modified: NaiveDateTime,
    version: i64,
    body: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = dataset)]
struct HeadRow {
    id: String,
    name: String,
    kind: String,
    title: String,
    owner_org: Option<String>,
    creator: Option<String>,
    private: bool,
    state: String,
    version: i64,
}

impl Row {
    fn from_domain(dataset: &Dataset) -> Result<Self, StoreError> {
        Ok(Self {
            id: dataset.id.clone(),
            name: dataset.name.clone(),
            kind: dataset.kind.clone(),
            title: dataset.title.clone(),
            owner_org: dataset.owner_org.clone(),
            creator: dataset.creator.clone(),
            private: dataset.private,
            state: dataset.state.clone(),
            access_level: dataset
                .body
                .get("access_level")
                .and_then(|v| v.as_str())
                .map(str::to_owned),
            created: dataset.created,
            modified: dataset.modified,
            version: dataset.version,
            body: serde_json::to_string(&dataset.body)?,
        })
    }

    fn into_domain(self) -> Result<Dataset, StoreError> {
        Ok(Dataset {
            body: serde_json::from_str(&self.body)?,
            id: self.id,
            name: self.name,
            kind: self.kind,
            title: self.title,
            owner_org: self.owner_org,
            creator: self.creator,
            private: self.private,
            state: self.state,
            created: self.created,
            modified: self.modified,
            version: self.version,
        })
    }
}

impl From<HeadRow> for DatasetHead {
    fn from(row: HeadRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            title: row.title,
            owner_org: row.owner_org,
            creator: row.creator,
            private: row.private,
            state: row.state,
            version: row.version,
        }
    }
}

/// Which datasets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetCount {
    /// Active public ones.
    Public,
    /// Active ones, private or not, and drafts.
    Own,
}

impl Tx<'_> {
    /// Returns the dataset with this id.
    pub fn dataset(&mut self, id: &str) -> Result<Option<Dataset>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| dataset::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns the dataset with this id or, where there is none, this name.
    pub fn dataset_by_ref(&mut self, id_or_name: &str) -> Result<Option<Dataset>, StoreError> {
        if let Some(found) = self.dataset(id_or_name)? {
            return Ok(Some(found));
        }
        let row: Option<Row> = on_backend!(self.conn, |c| dataset::table
            .filter(dataset::name.eq(id_or_name))
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns the head of the dataset with this id or name.
    pub fn dataset_head(&mut self, id_or_name: &str) -> Result<Option<DatasetHead>, StoreError> {
        // At most one of each: both are unique.
        let mut rows: Vec<HeadRow> = on_backend!(self.conn, |c| dataset::table
            .filter(dataset::id.eq(id_or_name).or(dataset::name.eq(id_or_name)))
            .select(HeadRow::as_select())
            .load(c))?;
        rows.sort_by_key(|row| row.id != id_or_name);
        Ok(rows.into_iter().next().map(DatasetHead::from))
    }

    /// Returns the datasets with these ids, in no order; ids without a dataset are left out.
    pub fn datasets(&mut self, ids: &[String]) -> Result<Vec<Dataset>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| dataset::table
                .filter(dataset::id.among(chunk))
                .select(Row::as_select())
                .load(c))?;
            for row in rows {
                found.push(row.into_domain()?);
            }
        }
        Ok(found)
    }

    /// Returns the heads of the datasets with these ids, in no order.
    pub fn dataset_heads(&mut self, ids: &[String]) -> Result<Vec<DatasetHead>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<HeadRow> = on_backend!(self.conn, |c| dataset::table
                .filter(dataset::id.among(chunk))
                .select(HeadRow::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(DatasetHead::from));
        }
        Ok(found)
    }

    /// Returns the heads of the datasets with these ids or names, in no order.
    pub fn dataset_heads_by_refs(
        &mut self,
        ids_or_names: &[String],
    ) -> Result<Vec<DatasetHead>, StoreError> {
        let mut found = Vec::with_capacity(ids_or_names.len());
        for chunk in ids_or_names.chunks(CHUNK) {
            let rows: Vec<HeadRow> = on_backend!(self.conn, |c| dataset::table
                .filter(dataset::id.among(chunk).or(dataset::name.among(chunk)))
                .select(HeadRow::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(DatasetHead::from));
        }
        Ok(found)
    }

    /// Adds a dataset.
    pub fn insert_dataset(&mut self, new: &Dataset) -> Result<(), StoreError> {
        let row = Row::from_domain(new)?;
        on_backend!(self.conn, |c| diesel::insert_into(dataset::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Writes a dataset over the version before it; [`StoreError::Conflict`] where another write came first.
    pub fn update_dataset(&mut self, next: &Dataset) -> Result<(), StoreError> {
        let row = Row::from_domain(next)?;
        let before = next.version - 1;
        self.complete_dataset_version(&next.id, before)?;
        let count = on_backend!(self.conn, |c| diesel::update(
            dataset::table
                .filter(dataset::id.eq(&next.id))
                .filter(dataset::version.eq(before))
        )
        .set(&row)
        .execute(c))?;
        if count == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(None))
        }
    }

    /// Removes a dataset with everything that hangs on it, its versions too.
    pub fn purge_dataset(&mut self, id: &str) -> Result<(), StoreError> {
        let resources: Vec<String> = self
            .resources_of_dataset(id)?
            .into_iter()
            .map(|link| link.id)
            .collect();
        self.remove_resources(&resources)?;
        self.remove_files_of(&["package"], &[id.to_owned()])?;
        self.remove_followers_of(FollowKind::Dataset, id)?;
        on_backend!(self.conn, |c| {
            diesel::delete(
                member::table
                    .filter(member::table_id.eq(id))
                    .filter(member::table_name.eq("package")),
            )
            .execute(c)?;
            diesel::delete(dataset_tag::table.filter(dataset_tag::dataset_id.eq(id))).execute(c)?;
            diesel::delete(dataset_version::table.filter(dataset_version::dataset_id.eq(id)))
                .execute(c)?;
            diesel::delete(dataset_name::table.filter(dataset_name::dataset_id.eq(id)))
                .execute(c)?;
            diesel::delete(dataset::table.find(id)).execute(c)
        })?;
        Ok(())
    }

    /// Returns names of active public datasets of every type, in byte order.
    pub fn public_dataset_names(
        &mut self,
        limit: Option<i64>,
        offset: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .order(dataset::name.asc())
            .limit(limit.unwrap_or(i64::MAX))
            .offset(offset)
            .select(dataset::name)
            .load(c))?)
    }

    /// Returns ids of datasets after an id, in id order: a walk over the whole catalogue in pages.
    pub fn dataset_ids_after(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::id.gt(after))
            .order(dataset::id.asc())
            .limit(limit)
            .select(dataset::id)
            .load(c))?)
    }

    /// Returns names of the datasets that are not deleted, after a name, in name order.
    pub fn dataset_names_after(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::name.gt(after))
            .filter(dataset::state.ne(DELETED))
            .order(dataset::name.asc())
            .limit(limit)
            .select(dataset::name)
            .load(c))?)
    }

    /// Returns ids of an organization's datasets that are not deleted.
    pub fn dataset_ids_of_organization(
        &mut self,
        organization_id: &str,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::owner_org.eq(organization_id))
            .filter(dataset::state.ne(DELETED))
            .order(dataset::id.asc())
            .select(dataset::id)
            .load(c))?)
    }

    /// Returns ids of an organization's datasets of any state.
    pub fn all_dataset_ids_of_organization(
        &mut self,
        organization_id: &str,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::owner_org.eq(organization_id))
            .order(dataset::id.asc())
            .select(dataset::id)
            .load(c))?)
    }

    /// Returns how many datasets each of these accounts created.
    pub fn dataset_counts_by_creator(
        &mut self,
        accounts: &[String],
        which: DatasetCount,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::new();
        for chunk in accounts.chunks(CHUNK) {
            let rows: Vec<(Option<String>, i64)> = on_backend!(self.conn, |c| match which {
                DatasetCount::Public => dataset::table
                    .filter(dataset::creator.eq_any(chunk))
                    .filter(dataset::state.eq(ACTIVE))
                    .filter(dataset::private.eq(false))
                    .group_by(dataset::creator)
                    .select((dataset::creator, diesel::dsl::count_star()))
                    .load(c),
                DatasetCount::Own => dataset::table
                    .filter(dataset::creator.eq_any(chunk))
                    .filter(dataset::state.ne(DELETED))
                    .group_by(dataset::creator)
                    .select((dataset::creator, diesel::dsl::count_star()))
                    .load(c),
            })?;
            found.extend(
                rows.into_iter()
                    .filter_map(|(id, count)| Some((id?, count))),
            );
        }
        Ok(found)
    }

    /// Returns how many datasets, deleted ones aside, an account created and sees: public ones, those without an organization,
    /// those of organizations in which it reads, and those that it collaborates on.
    pub fn count_own_datasets(
        &mut self,
        account_id: &str,
        organizations: &[String],
        shared: &[String],
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::creator.eq(account_id))
            .filter(dataset::state.ne(DELETED))
            .filter(
                dataset::state
                    .eq(ACTIVE)
                    .and(dataset::private.eq(false))
                    .or(dataset::owner_org.is_null())
                    .or(dataset::owner_org.assume_not_null().eq_any(organizations))
                    .or(dataset::id.eq_any(shared))
            )
            .count()
            .get_result(c))?)
    }

    /// Returns ids of the newest datasets that an account created, not deleted.
    pub fn dataset_ids_of_creator(
        &mut self,
        account_id: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::creator.eq(account_id))
            .filter(dataset::state.ne(DELETED))
            .order(dataset::modified.desc())
            .limit(limit)
            .select(dataset::id)
            .load(c))?)
    }

    /// Tells whether a record of a type that is not deleted has this title, whatever its case.
    pub fn is_title_of(&mut self, kind: &str, title: &str) -> Result<bool, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::select(
            diesel::dsl::exists(
                dataset::table
                    .filter(dataset::kind.eq(kind))
                    .filter(dataset::state.ne(DELETED))
                    .filter(
                        folded(dataset::title.nullable())
                            .eq(folded(title.into_sql::<Text>().nullable()))
                    )
            )
        )
        .get_result(c))?)
    }

    /// Returns how many datasets there are, of any state.
    pub fn count_datasets(&mut self) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .count()
            .get_result(c))?)
    }

    /// Remembers the name that a dataset had, so that old addresses can be redirected.
    pub fn remember_dataset_name(
        &mut self,
        name: &str,
        id: &str,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(dataset_name::table)
            .values((
                dataset_name::name.eq(name),
                dataset_name::dataset_id.eq(id),
                dataset_name::until.eq(now)
            ))
            .on_conflict(dataset_name::name)
            .do_update()
            .set((dataset_name::dataset_id.eq(id), dataset_name::until.eq(now)))
            .execute(c))?;
        Ok(())
    }

    /// Returns the id of the dataset that once had this name.
    pub fn dataset_once_named(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset_name::table
            .find(name)
            .select(dataset_name::dataset_id)
            .get_result(c)
            .optional())?)
    }
}

//! Groups and organizations.

use cairn_domain::record::{ACTIVE, FollowKind, Group};
use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::folded::folded;
use crate::schema::{dataset, member, party};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = party)]
struct Row {
    id: String,
    name: String,
    kind: String,
    title: String,
    description: String,
    image_url: String,
    created: NaiveDateTime,
    is_organization: bool,
    approval_status: String,
    state: String,
    version: i64,
    body: String,
}

impl Row {
    fn from_domain(group: &Group) -> Result<Self, StoreError> {
        Ok(Self {
            id: group.id.clone(),
            name: group.name.clone(),
            kind: group.kind.clone(),
            title: group.title.clone(),
            description: group.description.clone(),
            image_url: group.image_url.clone(),
            created: group.created,
            is_organization: group.is_organization,
            approval_status: group.approval_status.clone(),
            state: group.state.clone(),
            version: group.version,
            body: serde_json::to_string(&group.body)?,
        })
    }

    fn into_domain(self) -> Result<Group, StoreError> {
        Ok(Group {
            body: serde_json::from_str(&self.body)?,
            id: self.id,
            name: self.name,
            kind: self.kind,
            title: self.title,
            description: self.description,
            image_url: self.image_url,
            created: self.created,
            is_organization: self.is_organization,
            approval_status: self.approval_status,
            state: self.state,
            version: self.version,
        })
    }
}

/// How a list of groups is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupOrder {
    /// By name.
    Name,
    /// By title.
    Title,
    /// By number of active datasets; groups without any are left out.
    DatasetCount,
}

/// Which groups are listed.
#[derive(Debug, Clone, Default)]
pub struct GroupFilter {
    /// Organizations or groups.
    pub is_organization: bool,
    /// The exact type.
    pub kind: Option<String>,
    /// Only these names.
    pub names: Option<Vec<String>>,
    /// Text that stands in name, title or description, in any case.
    pub text: Option<String>,
}

impl Tx<'_> {
    /// Returns the group or organization with this id or, where there is none, this name; any state.
    pub fn group_by_ref(&mut self, id_or_name: &str) -> Result<Option<Group>, StoreError> {
        let by_id: Option<Row> = on_backend!(self.conn, |c| party::table
            .find(id_or_name)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        let row = match by_id {
            Some(row) => Some(row),
            None => on_backend!(self.conn, |c| party::table
                .filter(party::name.eq(id_or_name))
                .select(Row::as_select())
                .get_result(c)
                .optional())?,
        };
        row.map(Row::into_domain).transpose()
    }

    /// Returns the groups with these ids, any state, in no order.
    pub fn groups(&mut self, ids: &[String]) -> Result<Vec<Group>, StoreError> {
        each_chunk(ids, |chunk| {
            let rows: Vec<Row> = on_backend!(self.conn, |c| match chunk {
                // A statement about one group is prepared once.
                [id] => party::table.find(id).select(Row::as_select()).load(c),
                ids => party::table
                    .filter(party::id.among(ids))
                    .select(Row::as_select())
                    .load(c),
            })?;
            rows.into_iter().map(Row::into_domain).collect()
        })
    }

    /// Returns the groups with these names, any state, in no order.
    pub fn groups_by_name(&mut self, names: &[String]) -> Result<Vec<Group>, StoreError> {
        each_chunk(names, |chunk| {
            let rows: Vec<Row> = on_backend!(self.conn, |c| party::table
                .filter(party::name.among(chunk))
                .select(Row::as_select())
                .load(c))?;
            rows.into_iter().map(Row::into_domain).collect()
        })
    }

    /// Returns the groups and organizations with these ids or names, any state, in no order.
    pub fn groups_by_refs(&mut self, ids_or_names: &[String]) -> Result<Vec<Group>, StoreError> {
        each_chunk(ids_or_names, |chunk| {
            let rows: Vec<Row> = on_backend!(self.conn, |c| party::table
                .filter(party::id.among(chunk).or(party::name.among(chunk)))
                .select(Row::as_select())
                .load(c))?;
            rows.into_iter().map(Row::into_domain).collect()
        })
    }

    /// Adds a group or organization.
    pub fn insert_group(&mut self, new: &Group) -> Result<(), StoreError> {
        let row = Row::from_domain(new)?;
        on_backend!(self.conn, |c| diesel::insert_into(party::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Writes a group over the version before it; [`StoreError::Conflict`] where another write came first.
    pub fn update_group(&mut self, next: &Group) -> Result<(), StoreError> {
        let row = Row::from_domain(next)?;
        let count = on_backend!(self.conn, |c| diesel::update(
            party::table
                .filter(party::id.eq(&next.id))
                .filter(party::version.eq(next.version - 1))
        )
        .set(&row)
        .execute(c))?;
        if count == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(None))
        }
    }

    /// Removes a group with its followers and its member rows, those that name it as a parent too.
    pub fn purge_group(&mut self, id: &str) -> Result<(), StoreError> {
        self.remove_files_of(&["group", "organization"], &[id.to_owned()])?;
        self.remove_followers_of(FollowKind::Group, id)?;
        self.remove_pages_of(id)?;
        on_backend!(self.conn, |c| {
            diesel::delete(member::table.filter(member::group_id.eq(id))).execute(c)?;
            diesel::delete(
                member::table
                    .filter(member::table_id.eq(id))
                    .filter(member::table_name.eq("group")),
            )
            .execute(c)?;
            diesel::delete(party::table.find(id)).execute(c)
        })?;
        Ok(())
    }

    /// Lists active groups: ids in the order asked for.
    pub fn list_groups(
        &mut self,
        filter: &GroupFilter,
        order: GroupOrder,
        descending: bool,
        limit: Option<i64>,
        offset: i64,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let text = filter.text.as_deref().map(like_holding);
        on_backend!(self.conn, |c| {
            let mut query = party::table
                .into_boxed()
                .filter(party::state.eq(ACTIVE))
                .filter(party::is_organization.eq(filter.is_organization));
            if let Some(kind) = &filter.kind {
                query = query.filter(party::kind.eq(kind));
            }
            if let Some(names) = &filter.names {
                query = query.filter(party::name.eq_any(names));
            }
            if let Some(text) = &text {
                let like = || folded(text.clone().into_sql::<Text>().nullable());
                let name = folded(party::name.nullable()).like(like()).escape('\\');
                let title = folded(party::title.nullable()).like(like()).escape('\\');
                let description = folded(party::description.nullable())
                    .like(like())
                    .escape('\\');
                query = query.filter(name.or(title).or(description));
            }
            let query = match (order, descending) {
                (GroupOrder::Name, false) => query.order(party::name.asc()),
                (GroupOrder::Name, true) => query.order(party::name.desc()),
                (GroupOrder::Title, false) => query.order((party::title.asc(), party::name.asc())),
                (GroupOrder::Title, true) => query.order((party::title.desc(), party::name.desc())),
                (GroupOrder::DatasetCount, _) => {
                    let direction = if descending { "DESC" } else { "ASC" };
                    query
                        .filter(sql::<Bool>(&format!("{DATASETS_OF_PARTY} > 0")))
                        .order(sql::<diesel::sql_types::BigInt>(&format!(
                            "{DATASETS_OF_PARTY} {direction}, party.name ASC"
                        )))
                }
            };
            Ok(query
                .limit(limit.unwrap_or(i64::MAX))
                .offset(offset)
                .select((party::id, party::name))
                .load(c)?)
        })
    }

    /// Returns how many groups, or organizations, are active.
    pub fn count_groups(&mut self, is_organization: bool) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| party::table
            .filter(party::state.eq(ACTIVE))
            .filter(party::is_organization.eq(is_organization))
            .count()
            .get_result(c))?)
    }

    /// Finds active groups whose name or title holds the text, in any case.
    pub fn autocomplete_groups(
        &mut self,
        is_organization: bool,
        text: &str,
        limit: i64,
    ) -> Result<Vec<Group>, StoreError> {
        let pattern = like_holding(text);
        let like = || folded(pattern.clone().into_sql::<Text>().nullable());
        let rows: Vec<Row> = on_backend!(self.conn, |c| party::table
            .filter(party::state.eq(ACTIVE))
            .filter(party::is_organization.eq(is_organization))
            .filter(
                folded(party::name.nullable())
                    .like(like())
                    .escape('\\')
                    .or(folded(party::title.nullable()).like(like()).escape('\\'))
            )
            .order(party::title.asc())
            .limit(limit)
            .select(Row::as_select())
            .load(c))?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Tells whether an active organization, or an active group, stands directly below a group.
    pub fn has_children(&mut self, id: &str, is_organization: bool) -> Result<bool, StoreError> {
        let child: Option<String> = on_backend!(self.conn, |c| member::table
            .inner_join(party::table)
            .filter(member::table_id.eq(id))
            .filter(member::table_name.eq("group"))
            .filter(member::state.eq(ACTIVE))
            .filter(party::id.ne(id))
            .filter(party::state.eq(ACTIVE))
            .filter(party::is_organization.eq(is_organization))
            .select(party::id)
            .first(c)
            .optional())?;
        Ok(child.is_some())
    }

    /// Returns how many active public datasets belong to each of these groups or organizations.
    pub fn public_dataset_counts(
        &mut self,
        organizations: &[String],
        groups: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = self.owned_counts(organizations, false)?;
        found.extend(each_chunk(groups, |chunk| {
            Ok(on_backend!(self.conn, |c| member::table
                .inner_join(dataset::table.on(dataset::id.eq(member::table_id)))
                .filter(member::group_id.among(chunk))
                .filter(member::table_name.eq("package"))
                .filter(member::state.eq(ACTIVE))
                .filter(dataset::state.eq(ACTIVE))
                .filter(dataset::private.eq(false))
                .group_by(member::group_id)
                .select((member::group_id, diesel::dsl::count_star()))
                .load(c))?)
        })?);
        Ok(found)
    }

    /// Returns how many active private datasets each of these organizations owns.
    pub fn private_dataset_counts(
        &mut self,
        organizations: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        self.owned_counts(organizations, true)
    }

    /// Returns how many active datasets each of these organizations owns, the private or the public ones.
    fn owned_counts(
        &mut self,
        organizations: &[String],
        private: bool,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let counts: Vec<(Option<String>, i64)> = each_chunk(organizations, |chunk| {
            Ok(on_backend!(self.conn, |c| dataset::table
                .filter(dataset::owner_org.eq_any(chunk))
                .filter(dataset::state.eq(ACTIVE))
                .filter(dataset::private.eq(private))
                .group_by(dataset::owner_org)
                .select((dataset::owner_org, diesel::dsl::count_star()))
                .load(c))?)
        })?;
        let owned = |(id, count): (Option<String>, i64)| Some((id?, count));
        Ok(counts.into_iter().filter_map(owned).collect())
    }

    /// Returns ids of the active datasets of an organization that changed last: the public ones, with the private ones
    /// that `private` lets through.
    pub fn newest_datasets_of_organization(
        &mut self,
        id: &str,
        private: &PrivateDatasets,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        // Asked apart, each is the beginning of a range of one index, however many datasets there are.
        let mut found = self.newest_owned(id, false, None, limit)?;
        let hidden = match private {
            PrivateDatasets::All => self.newest_owned(id, true, None, limit)?,
            PrivateDatasets::These(ids) if ids.is_empty() => Vec::new(),
            PrivateDatasets::These(ids) => self.newest_owned(id, true, Some(ids), limit)?,
        };
        found.extend(hidden);
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    fn newest_owned(
        &mut self,
        organization: &str,
        private: bool,
        among: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<(NaiveDateTime, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = dataset::table
                .into_boxed()
                .filter(dataset::owner_org.eq(organization))
                .filter(dataset::state.eq(ACTIVE))
                .filter(dataset::private.eq(private));
            if let Some(ids) = among {
                query = query.filter(dataset::id.eq_any(ids));
            }
            query
                .order((dataset::modified.desc(), dataset::id.asc()))
                .limit(limit)
                .select((dataset::modified, dataset::id))
                .load(c)
        })?)
    }

    /// Returns ids of the active public datasets of a group that changed last.
    pub fn newest_datasets_of_group(
        &mut self,
        id: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| member::table
            .inner_join(dataset::table.on(dataset::id.eq(member::table_id)))
            .filter(member::group_id.eq(id))
            .filter(member::table_name.eq("package"))
            .filter(member::state.eq(ACTIVE))
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .order((dataset::modified.desc(), dataset::id.asc()))
            .limit(limit)
            .select(dataset::id)
            .load(c))?)
    }
}

/// Which private datasets of an organization somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrivateDatasets {
    /// Every one.
    All,
    /// These, by id.
    These(Vec<String>),
}

const DATASETS_OF_PARTY: &str = "(SELECT COUNT(*) FROM member m JOIN dataset d ON d.id = m.table_id \
    WHERE m.group_id = party.id AND m.table_name = 'package' AND m.state = 'active' AND d.state = 'active')";

/// Loads what belongs to a list, which may be longer than a statement may be.
fn each_chunk<T>(
    list: &[String],
    mut load: impl FnMut(&[String]) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::with_capacity(list.len());
    for chunk in list.chunks(CHUNK) {
        found.extend(load(chunk)?);
    }
    Ok(found)
}

/// Makes a LIKE pattern of texts that hold a text, in which `%` and `_` stand for other characters, as they do in CKAN.
pub(crate) fn like_holding(text: &str) -> String {
    format!("%{text}%")
}

/// Escapes text for a LIKE pattern whose escape character is a backslash.
pub(crate) fn like_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

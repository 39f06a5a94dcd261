//! Member rows: who and what belongs to a group or organization.

use cairn_domain::record::{ACTIVE, DELETED, Group, Member};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend, put};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{account, dataset, member, party};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = member)]
struct Row {
    id: String,
    group_id: String,
    table_name: String,
    table_id: String,
    capacity: String,
    state: String,
}

/// What a user is in a group or organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// The group or organization.
    pub group_id: String,
    /// The capacity, a role as a rule.
    pub capacity: String,
    /// Whether it is an organization.
    pub is_organization: bool,
    /// Whether the group is in use.
    pub is_active: bool,
}

impl From<Row> for Member {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            group_id: row.group_id,
            table_name: row.table_name,
            table_id: row.table_id,
            capacity: row.capacity,
            state: row.state,
        }
    }
}

impl Tx<'_> {
    /// Returns the row that ties an object to a group, any state.
    pub fn member(
        &mut self,
        group_id: &str,
        table: &str,
        object_id: &str,
    ) -> Result<Option<Member>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| member::table
            .filter(member::group_id.eq(group_id))
            .filter(member::table_name.eq(table))
            .filter(member::table_id.eq(object_id))
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        Ok(row.map(Member::from))
    }

    /// Writes a member row over the one of the same group and object.
    pub fn put_member(&mut self, new: &Member) -> Result<(), StoreError> {
        let row = Row {
            id: new.id.clone(),
            group_id: new.group_id.clone(),
            table_name: new.table_name.clone(),
            table_id: new.table_id.clone(),
            capacity: new.capacity.clone(),
            state: new.state.clone(),
        };
        let of_object = member::table
            .filter(member::group_id.eq(&row.group_id))
            .filter(member::table_name.eq(&row.table_name))
            .filter(member::table_id.eq(&row.table_id));
        put!(
            self.conn,
            member::table,
            (member::group_id, member::table_name, member::table_id),
            &row,
            of_object,
            (
                member::capacity.eq(&row.capacity),
                member::state.eq(&row.state)
            )
        );
        if new.table_name == "package" {
            self.place_activities(&new.group_id, &new.table_id)?;
        }
        Ok(())
    }

    /// Returns the active members of a group, of one kind or of all.
    pub fn members_of_group(
        &mut self,
        group_id: &str,
        table: Option<&str>,
    ) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let mut query = member::table
                .into_boxed()
                .filter(member::group_id.eq(group_id))
                .filter(member::state.eq(ACTIVE));
            if let Some(table) = table {
                query = query.filter(member::table_name.eq(table));
            }
            query
                .order(member::id.asc())
                .select(Row::as_select())
                .load(c)
        })?;
        Ok(rows.into_iter().map(Member::from).collect())
    }

    /// Returns the active members of one kind of several groups.
    pub fn members_of_groups(
        &mut self,
        group_ids: &[String],
        table: &str,
    ) -> Result<Vec<Member>, StoreError> {
        let mut found = Vec::new();
        for chunk in group_ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| member::table
                .filter(member::group_id.among(chunk))
                .filter(member::table_name.eq(table))
                .filter(member::state.eq(ACTIVE))
                .select(Row::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(Member::from));
        }
        Ok(found)
    }

    /// Returns the active rows that tie these objects to groups.
    pub fn memberships(
        &mut self,
        table: &str,
        object_ids: &[String],
    ) -> Result<Vec<Member>, StoreError> {
        let mut found = Vec::new();
        for chunk in object_ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| member::table
                .filter(member::table_id.among(chunk))
                .filter(member::table_name.eq(table))
                .filter(member::state.eq(ACTIVE))
                .select(Row::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(Member::from));
        }
        Ok(found)
    }

    /// Returns the capacities of a user, by the active member rows; the groups themselves may be in any state.
    pub fn capacities_of_user(&mut self, account_id: &str) -> Result<Vec<Capacity>, StoreError> {
        let rows: Vec<(String, String, bool, String)> = on_backend!(self.conn, |c| member::table
            .inner_join(party::table)
            .filter(member::table_id.eq(account_id))
            .filter(member::table_name.eq("user"))
            .filter(member::state.eq(ACTIVE))
            .select((
                party::id,
                member::capacity,
                party::is_organization,
                party::state
            ))
            .load(c))?;
        Ok(rows
            .into_iter()
            .map(|(group_id, capacity, is_organization, state)| Capacity {
                group_id,
                capacity,
                is_organization,
                is_active: state == ACTIVE,
            })
            .collect())
    }

    /// Returns the active members of one kind that are active themselves.
    pub fn members_in_use(
        &mut self,
        group_id: &str,
        table: &str,
    ) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let query = member::table
                .into_boxed()
                .filter(member::group_id.eq(group_id))
                .filter(member::table_name.eq(table))
                .filter(member::state.eq(ACTIVE));
            let query = match table {
                "user" => query.filter(exists(
                    account::table
                        .filter(account::id.eq(member::table_id))
                        .filter(account::state.eq(ACTIVE)),
                )),
                "package" => query.filter(exists(
                    dataset::table
                        .filter(dataset::id.eq(member::table_id))
                        .filter(dataset::state.eq(ACTIVE)),
                )),
                _ => {
                    let parent = diesel::alias!(party as parent);
                    query.filter(exists(
                        parent
                            .filter(parent.field(party::id).eq(member::table_id))
                            .filter(parent.field(party::state).eq(ACTIVE)),
                    ))
                }
            };
            query
                .order(member::id.asc())
                .select(Row::as_select())
                .load(c)
        })?;
        Ok(rows.into_iter().map(Member::from).collect())
    }

    /// Returns how many users belong to each of these groups; those without any are left out.
    pub fn user_counts(&mut self, group_ids: &[String]) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::new();
        for chunk in group_ids.chunks(CHUNK) {
            let rows: Vec<(String, i64)> = on_backend!(self.conn, |c| member::table
                .filter(member::group_id.among(chunk))
                .filter(member::table_name.eq("user"))
                .filter(member::state.eq(ACTIVE))
                .group_by(member::group_id)
                .select((member::group_id, diesel::dsl::count_star()))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns child and parent ids of every active parent relation.
    pub fn group_parents(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| member::table
            .filter(member::table_name.eq("group"))
            .filter(member::state.eq(ACTIVE))
            .select((member::group_id, member::table_id))
            .load(c))?)
    }

    /// Returns child and parent ids of the active parent relations to these groups.
    pub fn group_children(
        &mut self,
        parents: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        let mut found = Vec::new();
        for chunk in parents.chunks(CHUNK) {
            let rows: Vec<(String, String)> = on_backend!(self.conn, |c| member::table
                .filter(member::table_id.among(chunk))
                .filter(member::table_name.eq("group"))
                .filter(member::state.eq(ACTIVE))
                .select((member::group_id, member::table_id))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns the groups (not the organizations) in which these datasets are: `(dataset id, group)`.
    ///
    /// A deleted group is among them until the dataset is written again or the group is purged.
    pub fn groups_of_datasets(
        &mut self,
        dataset_ids: &[String],
    ) -> Result<Vec<(String, Group)>, StoreError> {
        let mut links: Vec<(String, String)> = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let tied = member::table
                .inner_join(party::table)
                .filter(member::table_name.eq("package"))
                .filter(member::state.eq(ACTIVE))
                .select((member::table_id, member::group_id, party::is_organization));
            let rows: Vec<(String, String, bool)> = on_backend!(self.conn, |c| match chunk {
                [id] => tied.filter(member::table_id.eq(id)).load(c),
                ids => tied.filter(member::table_id.among(ids)).load(c),
            })?;
            // Asked for groups alone, SQLite goes through all of those there are.
            let of_groups = rows
                .into_iter()
                .filter(|(_, _, of_organization)| !of_organization);
            links.extend(of_groups.map(|(dataset, group, _)| (dataset, group)));
        }
        if links.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids: Vec<String> = links.iter().map(|(_, group)| group.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let groups = self.groups(&ids)?;
        let mut found = Vec::with_capacity(links.len());
        for (dataset, id) in links {
            if let Some(group) = groups.iter().find(|group| group.id == id) {
                found.push((dataset, group.clone()));
            }
        }
        Ok(found)
    }

    /// Marks every member row of an object as deleted.
    pub fn delete_memberships_of(
        &mut self,
        table: &str,
        object_id: &str,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            member::table
                .filter(member::table_name.eq(table))
                .filter(member::table_id.eq(object_id))
        )
        .set(member::state.eq(DELETED))
        .execute(c))?;
        Ok(())
    }

    /// Marks the member rows of one kind in a group as deleted.
    pub fn delete_members_of_group(
        &mut self,
        group_id: &str,
        table: &str,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            member::table
                .filter(member::group_id.eq(group_id))
                .filter(member::table_name.eq(table))
        )
        .set(member::state.eq(DELETED))
        .execute(c))?;
        Ok(())
    }
}

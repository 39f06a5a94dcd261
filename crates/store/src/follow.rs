//! Who follows what.

use cairn_domain::record::{ACTIVE, DELETED, FollowKind};
use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{account, dataset, follow, party};

impl Tx<'_> {
    /// Returns since when an account has followed an object.
    pub fn follows(
        &mut self,
        follower_id: &str,
        kind: FollowKind,
        object_id: &str,
    ) -> Result<Option<NaiveDateTime>, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .find((follower_id, kind.as_str(), object_id))
            .select(follow::at)
            .get_result(c)
            .optional())?)
    }

    /// Lets an account follow an object; one that does so already keeps its time.
    pub fn put_follow(
        &mut self,
        follower_id: &str,
        kind: FollowKind,
        object_id: &str,
        at: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(follow::table)
            .values((
                follow::follower_id.eq(follower_id),
                follow::object_kind.eq(kind.as_str()),
                follow::object_id.eq(object_id),
                follow::at.eq(at),
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(())
    }

    /// Lets an account follow an object no longer.
    pub fn remove_follow(
        &mut self,
        follower_id: &str,
        kind: FollowKind,
        object_id: &str,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(follow::table.find((
            follower_id,
            kind.as_str(),
            object_id
        )))
        .execute(c))?;
        Ok(())
    }

    /// Returns how many follow an object; deleted accounts do not count.
    pub fn count_followers(
        &mut self,
        kind: FollowKind,
        object_id: &str,
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .inner_join(account::table)
            .filter(follow::object_kind.eq(kind.as_str()))
            .filter(follow::object_id.eq(object_id))
            .filter(account::state.ne(DELETED))
            .count()
            .get_result(c))?)
    }

    /// Returns the ids of the accounts that follow an object, by name; deleted accounts are left out.
    pub fn follower_ids(
        &mut self,
        kind: FollowKind,
        object_id: &str,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .inner_join(account::table)
            .filter(follow::object_kind.eq(kind.as_str()))
            .filter(follow::object_id.eq(object_id))
            .filter(account::state.ne(DELETED))
            .order(account::name.asc())
            .select(account::id)
            .load(c))?)
    }

    /// Returns the ids of what an account follows, the oldest first.
    pub fn followee_ids(
        &mut self,
        follower_id: &str,
        kind: FollowKind,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .filter(follow::follower_id.eq(follower_id))
            .filter(follow::object_kind.eq(kind.as_str()))
            .order((follow::at.asc(), follow::object_id.asc()))
            .select(follow::object_id)
            .load(c))?)
    }

    /// Returns how many objects of a kind an account follows.
    pub fn count_followees(
        &mut self,
        follower_id: &str,
        kind: FollowKind,
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .filter(follow::follower_id.eq(follower_id))
            .filter(follow::object_kind.eq(kind.as_str()))
            .count()
            .get_result(c))?)
    }

    /// Returns how many groups, or organizations, an account follows.
    pub fn count_followed_groups(
        &mut self,
        follower_id: &str,
        organizations: bool,
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .inner_join(party::table.on(party::id.eq(follow::object_id)))
            .filter(follow::follower_id.eq(follower_id))
            .filter(follow::object_kind.eq(FollowKind::Group.as_str()))
            .filter(party::is_organization.eq(organizations))
            .count()
            .get_result(c))?)
    }

    /// Returns the public records that most accounts follow, the most followed first, each with how many do; deleted accounts do not
    /// count, and records of one type are left out.
    pub fn most_followed_datasets(
        &mut self,
        without_kind: &str,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .inner_join(account::table)
            .inner_join(dataset::table.on(dataset::id.eq(follow::object_id)))
            .filter(follow::object_kind.eq(FollowKind::Dataset.as_str()))
            .filter(account::state.ne(DELETED))
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .filter(dataset::kind.ne(without_kind))
            .group_by(follow::object_id)
            .order((count_star().desc(), follow::object_id.asc()))
            .limit(limit)
            .select((follow::object_id, count_star()))
            .load(c))?)
    }

    /// Forgets who followed an object that is purged.
    pub(crate) fn remove_followers_of(
        &mut self,
        kind: FollowKind,
        object_id: &str,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            follow::table
                .filter(follow::object_kind.eq(kind.as_str()))
                .filter(follow::object_id.eq(object_id))
        )
        .execute(c))?;
        Ok(())
    }

    /// Returns how many follow each of these objects, deleted accounts aside; what nobody follows is left out.
    pub fn follower_counts(
        &mut self,
        kind: FollowKind,
        object_ids: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::new();
        for chunk in object_ids.chunks(CHUNK) {
            let rows: Vec<(String, i64)> = on_backend!(self.conn, |c| follow::table
                .inner_join(account::table)
                .filter(follow::object_kind.eq(kind.as_str()))
                .filter(follow::object_id.among(chunk))
                .filter(account::state.ne(DELETED))
                .group_by(follow::object_id)
                .select((follow::object_id, count_star()))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }
}

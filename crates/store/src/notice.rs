//! What is new for whom: a row for each account, record and what it is about, the searches that people follow, and how often they want letters.

use std::collections::HashSet;

use cairn_domain::record::ACTIVE;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{dataset, digest_wish, notice, search_follow};
use crate::sql::Sql;

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// It is new.
    New,
    /// It changed.
    Changed,
    /// Somebody asked, said or answered something.
    Commented,
    /// A search that is followed finds it.
    Found,
    /// An assessment of it does not hold any more.
    Stale,
}

impl Happened {
    /// Returns the word that stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Commented => "commented",
            Self::Found => "found",
            Self::Stale => "stale",
        }
    }

    /// Returns what it is about. Later news of a record takes the place of what is about the same alone: an answer is told although
    /// the record changed afterwards.
    fn about(self) -> &'static str {
        match self {
            Self::New | Self::Changed | Self::Found => "record",
            Self::Commented => "talk",
            Self::Stale => "assessment",
        }
    }
}

/// That something is new for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = notice)]
pub struct Notice {
    /// For whom.
    pub account_id: String,
    /// The record that it is about.
    pub dataset_id: String,
    /// A word of [`Happened`].
    pub kind: String,
    /// When it happened last.
    pub at: NaiveDateTime,
    /// Whether they have looked at it.
    pub seen: bool,
}

/// A search that somebody follows.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = search_follow)]
pub struct SearchFollow {
    /// UUID.
    pub id: String,
    /// Who follows.
    pub account_id: String,
    /// What they call it.
    pub name: String,
    /// The words.
    pub words: String,
    /// The filters.
    pub within: String,
    /// Since when.
    pub at: NaiveDateTime,
}

/// How often somebody wants to be written to.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = digest_wish)]
pub struct DigestWish {
    /// Who.
    pub account_id: String,
    /// Days from one letter to the next.
    pub days: i32,
    /// When the last one was due.
    pub sent: NaiveDateTime,
}

/// Who did the latest about a record.
#[derive(QueryableByName)]
struct Actor {
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Text)]
    account: String,
}

/// Records that one query asks for.
const CHUNK: usize = 500;

impl Tx<'_> {
    /// Tells everybody who follows a record, or one of its groups or its organization, that something happened; whoever did it aside.
    /// Returns how many were told.
    pub fn tell_followers(
        &mut self,
        dataset_id: &str,
        groups: &[String],
        happened: Happened,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<usize, StoreError> {
        let mut sql = Sql::new(self);
        sql.push("INSERT INTO notice (account_id, dataset_id, about, kind, at, seen) SELECT DISTINCT follow.follower_id, ")
            .bind(dataset_id)
            .push(", ")
            .bind(happened.about())
            .push(", ")
            .bind(happened.as_str())
            .push(", ")
            .bind(at)
            .push(", FALSE FROM follow JOIN account ON account.id = follow.follower_id WHERE account.state = ")
            .bind(ACTIVE)
            .push(" AND follow.follower_id <> ")
            .bind(by)
            .push(" AND ((follow.object_kind = 'dataset' AND follow.object_id = ")
            .bind(dataset_id)
            .push(")");
        if !groups.is_empty() {
            sql.push(" OR (follow.object_kind = 'group' AND follow.object_id IN ")
                .bind_list(groups)
                .push(")");
        }
        sql.push(") ON CONFLICT (account_id, dataset_id, about) DO UPDATE SET kind = excluded.kind, at = excluded.at, seen = FALSE");
        sql.execute(self)
    }

    /// Returns those of some records that changed on or after a moment.
    pub fn modified_since(
        &mut self,
        ids: &[String],
        since: NaiveDateTime,
    ) -> Result<HashSet<String>, StoreError> {
        let mut found = HashSet::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<String> = on_backend!(self.conn, |c| dataset::table
                .filter(dataset::id.among(chunk))
                .filter(dataset::modified.ge(since))
                .select(dataset::id)
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns who did the latest of what is noted about each of some records: record, account.
    pub fn latest_actors(&mut self, ids: &[String]) -> Result<Vec<(String, String)>, StoreError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let mut sql = Sql::new(self);
            sql.push(
                "SELECT activity.object_id AS object, activity.account_id AS account FROM activity JOIN ( \
                 SELECT object_id, MAX(at) AS at FROM activity WHERE object_id IN ",
            )
            .bind_list(chunk)
            .push(" GROUP BY object_id) AS latest ON latest.object_id = activity.object_id AND latest.at = activity.at");
            let rows: Vec<Actor> = sql.load(self)?;
            found.extend(rows.into_iter().map(|row| (row.object, row.account)));
        }
        Ok(found)
    }

    /// Tells one account that something happened to a record.
    pub fn tell(
        &mut self,
        account_id: &str,
        dataset_id: &str,
        happened: Happened,
        at: NaiveDateTime,
    ) -> Result<(), StoreError> {
        let news = (
            notice::kind.eq(happened.as_str()),
            notice::at.eq(at),
            notice::seen.eq(false),
        );
        on_backend!(self.conn, |c| diesel::insert_into(notice::table)
            .values((
                notice::account_id.eq(account_id),
                notice::dataset_id.eq(dataset_id),
                notice::about.eq(happened.about()),
                news
            ))
            .on_conflict((notice::account_id, notice::dataset_id, notice::about))
            .do_update()
            .set(news)
            .execute(c))?;
        Ok(())
    }

    /// Returns what is new for an account, the latest first.
    pub fn notices(
        &mut self,
        account_id: &str,
        since: Option<NaiveDateTime>,
        only_unseen: bool,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Notice>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = notice::table
                .filter(notice::account_id.eq(account_id))
                .into_boxed();
            if only_unseen {
                query = query.filter(notice::seen.eq(false));
            }
            if let Some(since) = since {
                query = query.filter(notice::at.gt(since));
            }
            query
                .order((
                    notice::at.desc(),
                    notice::dataset_id.asc(),
                    notice::about.asc(),
                ))
                .limit(limit)
                .offset(offset)
                .select(Notice::as_select())
                .load(c)
        })?)
    }

    /// Notes that an account has looked at what is new: at one record's news, or at all.
    pub fn mark_notices_seen(
        &mut self,
        account_id: &str,
        dataset_id: Option<&str>,
    ) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let of = notice::table
                .filter(notice::account_id.eq(account_id))
                .filter(notice::seen.eq(false));
            match dataset_id {
                Some(id) => diesel::update(of.filter(notice::dataset_id.eq(id)))
                    .set(notice::seen.eq(true))
                    .execute(c),
                None => diesel::update(of).set(notice::seen.eq(true)).execute(c),
            }
        })?)
    }

    /// Forgets what is older than a moment; returns how many rows.
    pub fn forget_notices(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            notice::table.filter(notice::at.lt(before))
        )
        .execute(c))?)
    }

    /// Adds a search that somebody follows.
    pub fn insert_search_follow(&mut self, new: &SearchFollow) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(search_follow::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Removes a search that an account follows; tells whether there was one.
    pub fn remove_search_follow(&mut self, account_id: &str, id: &str) -> Result<bool, StoreError> {
        let gone = on_backend!(self.conn, |c| diesel::delete(
            search_follow::table
                .find(id)
                .filter(search_follow::account_id.eq(account_id))
        )
        .execute(c))?;
        Ok(gone > 0)
    }

    /// Returns the searches that an account follows, the oldest first.
    pub fn search_follows_of(&mut self, account_id: &str) -> Result<Vec<SearchFollow>, StoreError> {
        Ok(on_backend!(self.conn, |c| search_follow::table
            .filter(search_follow::account_id.eq(account_id))
            .order((search_follow::at.asc(), search_follow::id.asc()))
            .select(SearchFollow::as_select())
            .load(c))?)
    }

    /// Returns searches that anybody follows, in the order of their ids, after one.
    pub fn search_follows_after(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<SearchFollow>, StoreError> {
        Ok(on_backend!(self.conn, |c| search_follow::table
            .filter(search_follow::id.gt(after))
            .order(search_follow::id.asc())
            .limit(limit)
            .select(SearchFollow::as_select())
            .load(c))?)
    }

    /// Returns how often an account wants letters; nothing where it wants none.
    pub fn digest_wish(&mut self, account_id: &str) -> Result<Option<DigestWish>, StoreError> {
        Ok(on_backend!(self.conn, |c| digest_wish::table
            .find(account_id)
            .select(DigestWish::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Writes how often an account wants letters.
    pub fn put_digest_wish(&mut self, wish: &DigestWish) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(digest_wish::table)
            .values(wish)
            .on_conflict(digest_wish::account_id)
            .do_update()
            .set(wish)
            .execute(c))?;
        Ok(())
    }

    /// Sends an account no more letters; tells whether it got any.
    pub fn remove_digest_wish(&mut self, account_id: &str) -> Result<bool, StoreError> {
        let gone = on_backend!(self.conn, |c| diesel::delete(
            digest_wish::table.find(account_id)
        )
        .execute(c))?;
        Ok(gone > 0)
    }

    /// Returns wishes whose last letter was due before a moment, of those that want one every so many days.
    pub fn digests_due(
        &mut self,
        days: i32,
        before: NaiveDateTime,
        limit: i64,
    ) -> Result<Vec<DigestWish>, StoreError> {
        Ok(on_backend!(self.conn, |c| digest_wish::table
            .filter(digest_wish::days.eq(days))
            .filter(digest_wish::sent.le(before))
            .order((digest_wish::sent.asc(), digest_wish::account_id.asc()))
            .limit(limit)
            .select(DigestWish::as_select())
            .load(c))?)
    }
}

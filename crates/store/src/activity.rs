//! Activities: who did what, when; and when each account last looked at what the others did.

use cairn_domain::permission::PUBLIC;
use cairn_domain::record::{ACTIVE, Account, Activity};
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{account, activity, activity_label, activity_place, dashboard, follow, member};
use crate::sql::Sql;

/// The columns of [`activity_place`], in the order that they are filled in.
const PLACE: (
    activity_place::group_id,
    activity_place::activity_id,
    activity_place::object_id,
    activity_place::at,
) = (
    activity_place::group_id,
    activity_place::activity_id,
    activity_place::object_id,
    activity_place::at,
);

#[derive(Queryable, Selectable)]
#[diesel(table_name = activity)]
struct Row {
    id: String,
    at: NaiveDateTime,
    account_id: String,
    object_id: String,
    kind: String,
    data: String,
    labels: Option<String>,
    dataset_version: Option<i64>,
}

impl Row {
    fn into_domain(self) -> Result<Activity, StoreError> {
        Ok(Activity {
            data: serde_json::from_str(&self.data)?,
            labels: self
                .labels
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?,
            id: self.id,
            at: self.at,
            account_id: self.account_id,
            object_id: self.object_id,
            kind: self.kind,
            dataset_version: self.dataset_version,
        })
    }
}

/// Which activities are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityRange {
    /// Every one.
    All,
    /// Those between two moments, both included.
    Between(NaiveDateTime, NaiveDateTime),
    /// Those before a moment.
    Before(NaiveDateTime),
}

/// How many activities there are, and how many of them are old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityCounts {
    /// All.
    pub total: i64,
    /// Older than a day.
    pub day: i64,
    /// Older than 30 days.
    pub month: i64,
    /// Older than 365 days.
    pub year: i64,
}

/// When an account last looked at its dashboard, and when it was last sent a digest of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dashboard {
    /// When it was looked at.
    pub last_viewed: NaiveDateTime,
    /// When a digest was last sent, or found to be empty.
    pub email_last_sent: NaiveDateTime,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = BigInt)]
    day: i64,
    #[diesel(sql_type = BigInt)]
    month: i64,
    #[diesel(sql_type = BigInt)]
    year: i64,
}

impl Tx<'_> {
    /// Adds an activity, to the streams of the groups of its dataset too.
    pub fn insert_activity(&mut self, new: &Activity) -> Result<(), StoreError> {
        let data = serde_json::to_string(&new.data)?;
        let labels = new.labels.as_ref().map(serde_json::to_string).transpose()?;
        on_backend!(self.conn, |c| diesel::insert_into(activity::table)
            .values((
                activity::id.eq(&new.id),
                activity::at.eq(new.at),
                activity::account_id.eq(&new.account_id),
                activity::object_id.eq(&new.object_id),
                activity::kind.eq(&new.kind),
                activity::data.eq(&data),
                activity::labels.eq(labels.as_deref()),
                activity::dataset_version.eq(new.dataset_version),
                activity::of_dataset.eq(new.is_of_dataset()),
                activity::public.eq(new.is_public()),
            ))
            .execute(c))?;
        for label in new.labels.iter().flatten().filter(|label| *label != PUBLIC) {
            on_backend!(self.conn, |c| diesel::insert_into(activity_label::table)
                .values((
                    activity_label::activity_id.eq(&new.id),
                    activity_label::label.eq(label),
                    activity_label::at.eq(new.at),
                ))
                .on_conflict_do_nothing()
                .execute(c))?;
        }
        if new.is_of_dataset() || new.is_of_view() {
            let places = member::table
                .filter(member::table_id.eq(&new.object_id))
                .filter(member::table_name.eq("package"))
                .select((
                    member::group_id,
                    new.id.as_str().into_sql::<Text>(),
                    member::table_id,
                    new.at.into_sql::<Timestamp>(),
                ));
            on_backend!(self.conn, |c| places
                .insert_into(activity_place::table)
                .into_columns(PLACE)
                .execute(c))?;
        }
        Ok(())
    }

    /// Puts what happened to a dataset into the stream of a group that it came into.
    pub(crate) fn place_activities(
        &mut self,
        group_id: &str,
        dataset_id: &str,
    ) -> Result<(), StoreError> {
        let places = activity::table
            .filter(activity::object_id.eq(dataset_id))
            .select((
                group_id.into_sql::<Text>(),
                activity::id,
                activity::object_id,
                activity::at,
            ));
        on_backend!(self.conn, |c| places
            .insert_into(activity_place::table)
            .into_columns(PLACE)
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(())
    }

    /// Returns the activity with this id.
    pub fn activity(&mut self, id: &str) -> Result<Option<Activity>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| activity::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns the activities with these ids, in no order.
    pub fn activities(&mut self, ids: &[String]) -> Result<Vec<Activity>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| activity::table
                .filter(activity::id.among(chunk))
                .select(Row::as_select())
                .load(c))?;
            for row in rows {
                found.push(row.into_domain()?);
            }
        }
        Ok(found)
    }

    /// Returns what happened to an object before an activity, the newest first.
    pub fn activities_before(
        &mut self,
        later: &Activity,
        limit: i64,
    ) -> Result<Vec<Activity>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| activity::table
            .filter(activity::object_id.eq(&later.object_id))
            .filter(
                activity::at
                    .lt(later.at)
                    .or(activity::at.eq(later.at).and(activity::id.lt(&later.id)))
            )
            .order((activity::at.desc(), activity::id.desc()))
            .limit(limit)
            .select(Row::as_select())
            .load(c))?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Deletes an activity; tells whether there was one.
    pub fn delete_activity(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(
            on_backend!(self.conn, |c| diesel::delete(activity::table.find(id))
                .execute(c))?
                > 0,
        )
    }

    /// Deletes activities of a range, but for the newest `keep` of each object there, so many with one statement; returns
    /// how many there were.
    pub fn delete_activities(
        &mut self,
        range: ActivityRange,
        keep: i64,
        batch: i64,
    ) -> Result<usize, StoreError> {
        let mut deleted = 0;
        loop {
            let mut sql = Sql::new(self);
            sql.push("DELETE FROM activity WHERE id IN (SELECT id FROM (SELECT id, ");
            sql.push(if keep > 0 {
                "ROW_NUMBER() OVER (PARTITION BY object_id ORDER BY at DESC, id DESC)"
            } else {
                "1"
            });
            sql.push(" AS place FROM activity");
            match range {
                ActivityRange::All => {}
                ActivityRange::Between(start, end) => {
                    sql.push(" WHERE at >= ")
                        .bind(start)
                        .push(" AND at <= ")
                        .bind(end);
                }
                ActivityRange::Before(moment) => {
                    sql.push(" WHERE at < ").bind(moment);
                }
            }
            sql.push(") AS ranked WHERE place > ")
                .bind(keep)
                .push(" LIMIT ")
                .bind(batch)
                .push(")");
            let gone = sql.execute(self)?;
            deleted += gone;
            if i64::try_from(gone).unwrap_or(i64::MAX) < batch {
                return Ok(deleted);
            }
        }
    }

    /// Counts activities by age.
    pub fn count_activities(&mut self, now: NaiveDateTime) -> Result<ActivityCounts, StoreError> {
        let mut sql = Sql::new(self);
        sql.push("SELECT (SELECT COUNT(*) FROM activity) AS total");
        for (name, days) in [("day", 1), ("month", 30), ("year", 365)] {
            sql.push(", (SELECT COUNT(*) FROM activity WHERE at < ")
                .bind(now - Duration::days(days))
                .push(") AS ")
                .push(name);
        }
        let row = sql.load::<CountRow>(self)?.pop();
        let row = row.ok_or_else(|| StoreError::Damaged("a count without a row".to_owned()))?;
        Ok(ActivityCounts {
            total: row.total,
            day: row.day,
            month: row.month,
            year: row.year,
        })
    }

    /// Returns what an account follows: kind (`user`, `dataset`, `group`, …) and id.
    pub fn followed_by(&mut self, account_id: &str) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .filter(follow::follower_id.eq(account_id))
            .order((follow::object_kind.asc(), follow::object_id.asc()))
            .select((follow::object_kind, follow::object_id))
            .load(c))?)
    }

    /// Returns when an account last looked at its dashboard, nothing where it never did since it was made.
    pub fn dashboard(&mut self, account_id: &str) -> Result<Option<Dashboard>, StoreError> {
        let row: Option<(NaiveDateTime, NaiveDateTime)> =
            on_backend!(self.conn, |c| dashboard::table
                .find(account_id)
                .select((dashboard::last_viewed, dashboard::email_last_sent))
                .get_result(c)
                .optional())?;
        Ok(row.map(|(last_viewed, email_last_sent)| Dashboard {
            last_viewed,
            email_last_sent,
        }))
    }

    /// Notes when an account looked at its dashboard and when it was sent a digest.
    pub fn put_dashboard(&mut self, account_id: &str, new: Dashboard) -> Result<(), StoreError> {
        let values = (
            dashboard::last_viewed.eq(new.last_viewed),
            dashboard::email_last_sent.eq(new.email_last_sent),
        );
        on_backend!(self.conn, |c| diesel::insert_into(dashboard::table)
            .values((dashboard::account_id.eq(account_id), values))
            .on_conflict(dashboard::account_id)
            .do_update()
            .set(values)
            .execute(c))?;
        Ok(())
    }

    /// Returns active accounts that want digests and have an address, after an id, in id order.
    pub fn accounts_with_digests_after(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Account>, StoreError> {
        let ids: Vec<String> = on_backend!(self.conn, |c| account::table
            .filter(account::id.gt(after))
            .filter(account::state.eq(ACTIVE))
            .filter(account::notify_by_email.eq(true))
            .filter(account::email.is_not_null())
            .filter(account::email.ne(""))
            .order(account::id.asc())
            .limit(limit)
            .select(account::id)
            .load(c))?;
        let mut found = self.accounts(&ids)?;
        found.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(found)
    }

    /// Returns the ids of the accounts with these ids or names.
    pub fn account_ids(&mut self, ids_or_names: &[String]) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| account::table
            .filter(
                account::id
                    .eq_any(ids_or_names)
                    .or(account::name.eq_any(ids_or_names))
            )
            .select(account::id)
            .load(c))?)
    }
}

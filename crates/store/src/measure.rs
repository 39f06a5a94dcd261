//! What is kept of how good and open records are: a row a record, the sums of each organization and of the site, and those of
//! past months.
//!
//! The bits of `met`, `not_met` and `not_assessed` are measures, whose order is the catalogue's. A row or sum that was written
//! by other rules than the present ones is as good as none.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::Date;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend, put};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::measured::Counted;
use crate::sql::Sql;

diesel::table! {
    record_measure (dataset_id) {
        dataset_id -> Text,
        owner_org -> Text,
        level -> Text,
        listed -> Bool,
        published -> Bool,
        points -> BigInt,
        stars -> Integer,
        met -> BigInt,
        not_met -> BigInt,
        not_assessed -> BigInt,
        planned -> Nullable<Date>,
        review_since -> Nullable<Date>,
        late_since -> Nullable<Date>,
        due -> Nullable<Date>,
        votes -> BigInt,
        measured -> Timestamp,
        rules -> Integer,
        body -> Text,
        decided_days -> Nullable<BigInt>,
    }
}

diesel::table! {
    record_link (hash, dataset_id) {
        hash -> Text,
        dataset_id -> Text,
    }
}

diesel::table! {
    measure_sum (scope) {
        scope -> Text,
        rules -> Integer,
        body -> Text,
    }
}

diesel::table! {
    measure_history (scope, month) {
        scope -> Text,
        month -> Date,
        taken -> Timestamp,
        body -> Text,
    }
}

/// What is kept of a record.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = record_measure, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Measure {
    /// The record.
    pub dataset_id: String,
    /// The organization that owns it; empty for none.
    pub owner_org: String,
    /// Its access level; empty where none is said.
    pub level: String,
    /// It is a line of the inventory.
    pub listed: bool,
    /// It is one of the published records that quality is told of.
    pub published: bool,
    /// Points of the quality assessment, in thousandths.
    pub points: i64,
    /// Stars.
    pub stars: i32,
    /// Measures that it meets.
    pub met: i64,
    /// Measures that it does not meet.
    pub not_met: i64,
    /// Measures of which nobody knows.
    pub not_assessed: i64,
    /// The day on which it is to be open.
    pub planned: Option<NaiveDate>,
    /// Since when it is under review.
    pub review_since: Option<NaiveDate>,
    /// Since when its data are late.
    pub late_since: Option<NaiveDate>,
    /// The next day on which time alone changes something.
    pub due: Option<NaiveDate>,
    /// How many people want it to be opened.
    pub votes: i64,
    /// When it was looked at.
    pub measured: NaiveDateTime,
    /// By which rules.
    pub rules: i32,
    /// Everything that was counted, as JSON.
    pub body: String,
    /// Days that a request for data waited for its answer.
    pub decided_days: Option<i64>,
}

/// The sums of an organization, or of the site, in a month.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = measure_history)]
pub struct PastSum {
    /// The organization; empty for the site.
    pub scope: String,
    /// The first day of the month.
    pub month: NaiveDate,
    /// When it was last written.
    pub taken: NaiveDateTime,
    /// The sums, as JSON.
    pub body: String,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = measure_sum)]
struct SumRow<'a> {
    scope: &'a str,
    rules: i32,
    body: &'a str,
}

#[derive(QueryableByName)]
struct Since {
    #[diesel(sql_type = Date)]
    since: NaiveDate,
}

impl Tx<'_> {
    /// Returns what is kept of records.
    pub fn measures(&mut self, ids: &[String]) -> Result<Vec<Measure>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<Measure> = on_backend!(self.conn, |c| record_measure::table
                .filter(record_measure::dataset_id.among(chunk))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Keeps what was found of a record.
    pub fn put_measure(&mut self, new: &Measure) -> Result<(), StoreError> {
        put!(
            self.conn,
            record_measure::table,
            record_measure::dataset_id,
            new,
            record_measure::table.find(&new.dataset_id),
            new
        );
        Ok(())
    }

    /// Forgets what is kept of a record.
    pub fn delete_measure(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            record_measure::table.find(id)
        )
        .execute(c))?;
        Ok(())
    }

    /// Returns the records of an organization of which something is kept.
    pub fn measured_of(&mut self, owner: &str) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| record_measure::table
            .filter(record_measure::owner_org.eq(owner))
            .select(record_measure::dataset_id)
            .load(c))?)
    }

    /// Returns records of which time alone has changed something by a day.
    pub fn measures_due(
        &mut self,
        today: NaiveDate,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| record_measure::table
            .filter(record_measure::due.le(today))
            .order(record_measure::due)
            .limit(limit)
            .select(record_measure::dataset_id)
            .load(c))?)
    }

    /// Returns the day in the middle of those since which records are under review.
    pub fn middle_of_reviews(
        &mut self,
        owner: Option<&str>,
        rules: i32,
    ) -> Result<Option<NaiveDate>, StoreError> {
        self.middle("review_since", owner, rules)
    }

    /// Returns the day in the middle of those since which the data of records are late.
    pub fn middle_of_lateness(
        &mut self,
        owner: Option<&str>,
        rules: i32,
    ) -> Result<Option<NaiveDate>, StoreError> {
        self.middle("late_since", owner, rules)
    }

    fn middle(
        &mut self,
        column: &str,
        owner: Option<&str>,
        rules: i32,
    ) -> Result<Option<NaiveDate>, StoreError> {
        let found: Option<Since> = self.in_the_middle(column, "since", "listed", owner, rules)?;
        Ok(found.map(|row| row.since))
    }

    /// Returns the number in the middle of the days that requests for data waited for their answers.
    pub fn middle_of_decisions(
        &mut self,
        owner: Option<&str>,
        rules: i32,
    ) -> Result<Option<i64>, StoreError> {
        let found: Option<Counted> =
            self.in_the_middle("decided_days", "number", "TRUE", owner, rules)?;
        Ok(found.map(|row| row.number))
    }

    /// Reads the value in the middle of a column among the records that a condition finds.
    fn in_the_middle<R>(
        &mut self,
        column: &str,
        name: &str,
        condition: &str,
        owner: Option<&str>,
        rules: i32,
    ) -> Result<Option<R>, StoreError>
    where
        R: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + 'static,
    {
        let of = |sql: &mut Sql| {
            sql.push(&format!(
                " FROM record_measure WHERE {condition} AND {column} IS NOT NULL AND rules = "
            ))
            .bind(i64::from(rules));
            if let Some(owner) = owner {
                sql.push(" AND owner_org = ").bind(owner);
            }
        };
        let mut sql = Sql::new(self);
        sql.push("SELECT COUNT(*) AS number");
        of(&mut sql);
        let counted: Vec<Counted> = sql.load(self)?;
        let count = counted.first().map_or(0, |row| row.number);
        if count == 0 {
            return Ok(None);
        }
        let mut sql = Sql::new(self);
        sql.push(&format!("SELECT {column} AS {name}"));
        of(&mut sql);
        sql.push(&format!(" ORDER BY {column} LIMIT 1 OFFSET "))
            .bind(count / 2);
        Ok(sql.load(self)?.into_iter().next())
    }

    /// Has records looked at again with the next that are due.
    pub fn measure_again(&mut self, ids: &[String], today: NaiveDate) -> Result<(), StoreError> {
        for chunk in ids.chunks(CHUNK) {
            let rows = record_measure::table.filter(record_measure::dataset_id.among(chunk));
            on_backend!(self.conn, |c| diesel::update(rows)
                .set(record_measure::due.eq(today))
                .execute(c))?;
        }
        Ok(())
    }

    /// Notes which addresses a record leads to, given by their hashes.
    pub fn set_record_links(&mut self, id: &str, hashes: &[String]) -> Result<(), StoreError> {
        let of_record = record_link::table.filter(record_link::dataset_id.eq(id));
        let mut before: Vec<String> =
            on_backend!(self.conn, |c| of_record.select(record_link::hash).load(c))?;
        let mut now = hashes.to_vec();
        before.sort_unstable();
        now.sort_unstable();
        now.dedup();
        if before == now {
            return Ok(());
        }
        on_backend!(self.conn, |c| diesel::delete(of_record).execute(c))?;
        for hash in &now {
            on_backend!(self.conn, |c| diesel::insert_into(record_link::table)
                .values((record_link::hash.eq(hash), record_link::dataset_id.eq(id)))
                .execute(c))?;
        }
        Ok(())
    }

    /// Returns the records that lead to addresses, given by their hashes.
    pub fn records_of_links(&mut self, hashes: &[String]) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        for chunk in hashes.chunks(CHUNK) {
            let ids: Vec<String> = on_backend!(self.conn, |c| record_link::table
                .filter(record_link::hash.among(chunk))
                .select(record_link::dataset_id)
                .load(c))?;
            found.extend(ids);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Returns the sums of organizations, and of the site, which has the empty name.
    pub fn measure_sums(
        &mut self,
        scopes: &[String],
        rules: i32,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let mut found = Vec::new();
        for chunk in scopes.chunks(CHUNK) {
            let rows: Vec<(String, String)> = on_backend!(self.conn, |c| measure_sum::table
                .filter(measure_sum::scope.among(chunk))
                .filter(measure_sum::rules.eq(rules))
                .select((measure_sum::scope, measure_sum::body))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns the sums of every organization and of the site.
    pub fn all_measure_sums(&mut self, rules: i32) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| measure_sum::table
            .filter(measure_sum::rules.eq(rules))
            .order(measure_sum::scope)
            .select((measure_sum::scope, measure_sum::body))
            .load(c))?)
    }

    /// Keeps the sums of an organization, or of the site.
    pub fn put_measure_sum(
        &mut self,
        scope: &str,
        rules: i32,
        body: &str,
    ) -> Result<(), StoreError> {
        let row = SumRow { scope, rules, body };
        on_backend!(self.conn, |c| diesel::insert_into(measure_sum::table)
            .values(&row)
            .on_conflict(measure_sum::scope)
            .do_update()
            .set(&row)
            .execute(c))?;
        Ok(())
    }

    /// Returns when the sums of a month were last written.
    pub fn last_measure_history(
        &mut self,
        month: NaiveDate,
    ) -> Result<Option<NaiveDateTime>, StoreError> {
        Ok(on_backend!(self.conn, |c| measure_history::table
            .filter(measure_history::month.eq(month))
            .select(diesel::dsl::max(measure_history::taken))
            .first(c))?)
    }

    /// Keeps the sums of a month, in the place of those that were written earlier in it.
    pub fn put_measure_history(&mut self, new: &PastSum) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(measure_history::table)
            .values(new)
            .on_conflict((measure_history::scope, measure_history::month))
            .do_update()
            .set(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns the sums of an organization, or of the site, in past months, the latest first.
    pub fn measure_history(&mut self, scope: &str, limit: i64) -> Result<Vec<PastSum>, StoreError> {
        Ok(on_backend!(self.conn, |c| measure_history::table
            .filter(measure_history::scope.eq(scope))
            .order(measure_history::month.desc())
            .limit(limit)
            .load(c))?)
    }

    /// Returns the sums of an organization, or of the site, in a month.
    pub fn measure_history_at(
        &mut self,
        scope: &str,
        month: NaiveDate,
    ) -> Result<Option<PastSum>, StoreError> {
        Ok(on_backend!(self.conn, |c| measure_history::table
            .find((scope, month))
            .get_result(c)
            .optional())?)
    }

    /// Returns the last month between two days of which sums were written.
    pub fn last_measure_month(
        &mut self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Option<NaiveDate>, StoreError> {
        Ok(on_backend!(self.conn, |c| measure_history::table
            .filter(measure_history::month.ge(from))
            .filter(measure_history::month.le(to))
            .select(diesel::dsl::max(measure_history::month))
            .first(c))?)
    }

    /// Returns the sums of every organization and of the site in a month.
    pub fn measure_history_of(&mut self, month: NaiveDate) -> Result<Vec<PastSum>, StoreError> {
        Ok(on_backend!(self.conn, |c| measure_history::table
            .filter(measure_history::month.eq(month))
            .order(measure_history::scope)
            .load(c))?)
    }
}

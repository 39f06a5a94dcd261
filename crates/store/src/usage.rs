//! What was used how often: a row for each thing, day and kind of use. Nothing of who used it.

use cairn_domain::record::ACTIVE;
use chrono::{Datelike as _, NaiveDate};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Date, Text};

use crate::backend::Tx;
use crate::error::StoreError;
use crate::sql::Sql;

/// Rows that one statement writes or asks for.
const CHUNK: usize = 200;

/// How often something was used on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
pub struct UsageCount {
    /// Id of a record, resource or organization; empty for the site.
    #[diesel(sql_type = Text)]
    pub object: String,
    /// The day (UTC).
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// What was done.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Whether crawlers did it.
    #[diesel(sql_type = Bool)]
    pub crawler: bool,
    /// How often.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// How often a record was looked at, its files were taken and actions were asked about it, by people.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct UsageSum {
    /// Id of the record.
    #[diesel(sql_type = Text)]
    pub dataset_id: String,
    /// Views in all.
    #[diesel(sql_type = BigInt)]
    pub views_total: i64,
    /// Views since a day.
    #[diesel(sql_type = BigInt)]
    pub views_recent: i64,
    /// Downloads in all.
    #[diesel(sql_type = BigInt)]
    pub downloads_total: i64,
    /// Downloads since a day.
    #[diesel(sql_type = BigInt)]
    pub downloads_recent: i64,
    /// Calls of actions in all.
    #[diesel(sql_type = BigInt)]
    pub calls_total: i64,
    /// Calls of actions since a day.
    #[diesel(sql_type = BigInt)]
    pub calls_recent: i64,
}

impl UsageSum {
    /// Tells whether people used it since the day.
    pub fn is_used(&self) -> bool {
        self.views_recent + self.downloads_recent + self.calls_recent > 0
    }
}

/// An object, and how often it was used.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Used {
    /// Its id.
    #[diesel(sql_type = Text)]
    pub object: String,
    /// How often.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

fn truth(is_so: bool) -> &'static str {
    if is_so { "TRUE" } else { "FALSE" }
}

impl Tx<'_> {
    /// Adds to counts. Other nodes may add to the same ones at the same time.
    pub fn add_usage(&mut self, counts: &[UsageCount]) -> Result<(), StoreError> {
        // In one order, so that two nodes do not wait for each other.
        let mut rows: Vec<&UsageCount> = counts.iter().collect();
        rows.sort_unstable();
        for chunk in rows.chunks(CHUNK) {
            let mut sql = Sql::new(self);
            sql.push("INSERT INTO usage_count (object, day, kind, crawler, count) VALUES ");
            for (place, row) in chunk.iter().enumerate() {
                sql.push(if place == 0 { "(" } else { ", (" });
                sql.bind(&row.object).push(", ").bind(row.day);
                sql.push(", ").bind(&row.kind).push(", ");
                sql.push(truth(row.crawler)).push(", ").bind(row.count);
                sql.push(")");
            }
            sql.push(
                " ON CONFLICT (object, day, kind, crawler) DO UPDATE SET count = usage_count.count + excluded.count",
            );
            sql.execute(self)?;
        }
        Ok(())
    }

    /// Returns how often something was used on each of some days, the first and the last included.
    pub fn usage_of(
        &mut self,
        object: &str,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<UsageCount>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push("SELECT object, day, kind, crawler, count FROM usage_count WHERE object = ")
            .bind(object)
            .push(" AND day >= ")
            .bind(from)
            .push(" AND day <= ")
            .bind(until)
            .push(" ORDER BY day, kind, crawler");
        sql.load(self)
    }

    /// Returns how often people did what with something up to a day, that day included, and from a day on where one is given: kind
    /// and count.
    pub fn usage_by_kind(
        &mut self,
        object: &str,
        from: Option<NaiveDate>,
        until: NaiveDate,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push("SELECT kind AS object, CAST(SUM(count) AS BIGINT) AS count FROM usage_count WHERE object = ")
            .bind(object)
            .push(" AND crawler = FALSE AND day <= ")
            .bind(until);
        if let Some(from) = from {
            sql.push(" AND day >= ").bind(from);
        }
        sql.push(" GROUP BY kind");
        let rows: Vec<Used> = sql.load(self)?;
        Ok(rows
            .into_iter()
            .map(|row| (row.object, row.count))
            .collect())
    }

    /// Returns the public records that people used most in some days, of an organization or of all.
    pub fn most_used(
        &mut self,
        kind: &str,
        (from, until): (NaiveDate, NaiveDate),
        owner: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Used>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push(
            "SELECT usage_count.object AS object, CAST(SUM(usage_count.count) AS BIGINT) AS count FROM usage_count \
             JOIN dataset ON dataset.id = usage_count.object WHERE usage_count.day >= ",
        )
        .bind(from)
        .push(" AND usage_count.day <= ")
        .bind(until)
        .push(" AND usage_count.kind = ")
        .bind(kind)
        .push(" AND usage_count.crawler = FALSE AND dataset.private = FALSE AND dataset.state = ")
        .bind(ACTIVE);
        if let Some(owner) = owner {
            sql.push(" AND dataset.owner_org = ").bind(owner);
        }
        sql.push(" GROUP BY usage_count.object ORDER BY 2 DESC, 1 LIMIT ")
            .bind(limit);
        sql.load(self)
    }

    /// Returns how often people did something with each of these, in all and since a day: object, in all, since.
    pub fn usage_summary(
        &mut self,
        kind: &str,
        objects: &[String],
        since: NaiveDate,
    ) -> Result<Vec<(String, i64, i64)>, StoreError> {
        let mut found = Vec::new();
        for chunk in objects.chunks(CHUNK) {
            let mut of = |since: Option<NaiveDate>| {
                let mut sql = Sql::new(self);
                sql.push("SELECT object, CAST(SUM(count) AS BIGINT) AS count FROM usage_count WHERE kind = ")
                    .bind(kind)
                    .push(" AND crawler = FALSE AND object IN ")
                    .bind_list(chunk);
                if let Some(since) = since {
                    sql.push(" AND day >= ").bind(since);
                }
                sql.push(" GROUP BY object");
                sql.load::<Used>(self)
            };
            let all = of(None)?;
            let recent = of(Some(since))?;
            found.extend(all.into_iter().map(|one| {
                let since = recent.iter().find(|other| other.object == one.object);
                (one.object, one.count, since.map_or(0, |other| other.count))
            }));
        }
        Ok(found)
    }

    /// Returns the ids of records that people used on or after a day, or that are said to have been used lately: those whose sums
    /// may be others now. In order, after one of them.
    pub fn records_to_sum(
        &mut self,
        since: NaiveDate,
        after: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push(
            "SELECT id AS object, CAST(0 AS BIGINT) AS count FROM dataset WHERE id > ",
        )
        .bind(after)
        .push(" AND (EXISTS (SELECT 1 FROM usage_count WHERE usage_count.object = dataset.id AND usage_count.day >= ")
        .bind(since)
        .push(") OR EXISTS (SELECT 1 FROM usage_sum WHERE usage_sum.dataset_id = dataset.id AND (views_recent > 0 OR downloads_recent > 0 OR calls_recent > 0))) ORDER BY id LIMIT ")
        .bind(limit);
        let rows: Vec<Used> = sql.load(self)?;
        Ok(rows.into_iter().map(|row| row.object).collect())
    }

    /// Returns the sums of records as they were last written.
    pub fn usage_sums(&mut self, ids: &[String]) -> Result<Vec<UsageSum>, StoreError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let mut sql = Sql::new(self);
            sql.push(
                "SELECT dataset_id, views_total, views_recent, downloads_total, downloads_recent, calls_total, calls_recent FROM usage_sum \
                 WHERE dataset_id IN ",
            )
            .bind_list(chunk);
            found.extend(sql.load::<UsageSum>(self)?);
        }
        Ok(found)
    }

    /// Writes sums of records.
    pub fn put_usage_sums(&mut self, sums: &[UsageSum]) -> Result<(), StoreError> {
        for chunk in sums.chunks(CHUNK) {
            let mut sql = Sql::new(self);
            sql.push(
                "INSERT INTO usage_sum (dataset_id, views_total, views_recent, downloads_total, downloads_recent, calls_total, calls_recent) VALUES ",
            );
            for (place, row) in chunk.iter().enumerate() {
                sql.push(if place == 0 { "(" } else { ", (" });
                sql.bind(&row.dataset_id);
                for count in [
                    row.views_total,
                    row.views_recent,
                    row.downloads_total,
                    row.downloads_recent,
                    row.calls_total,
                    row.calls_recent,
                ] {
                    sql.push(", ").bind(count);
                }
                sql.push(")");
            }
            sql.push(
                " ON CONFLICT (dataset_id) DO UPDATE SET views_total = excluded.views_total, views_recent = excluded.views_recent, \
                 downloads_total = excluded.downloads_total, downloads_recent = excluded.downloads_recent, \
                 calls_total = excluded.calls_total, calls_recent = excluded.calls_recent",
            );
            sql.execute(self)?;
        }
        Ok(())
    }

    /// Returns the first day before a day on which single things were counted, other than the first of a month.
    pub fn first_unfolded_day(
        &mut self,
        before: NaiveDate,
    ) -> Result<Option<NaiveDate>, StoreError> {
        let mut after = NaiveDate::MIN;
        loop {
            let mut sql = Sql::new(self);
            sql.push("SELECT object, day, kind, crawler, count FROM usage_count WHERE object <> '' AND day < ")
                .bind(before);
            if after > NaiveDate::MIN {
                sql.push(" AND day > ").bind(after);
            }
            sql.push(" ORDER BY day LIMIT 1");
            match sql.load::<UsageCount>(self)?.pop() {
                Some(row) if row.day.day0() == 0 => after = row.day,
                found => return Ok(found.map(|row| row.day)),
            }
        }
    }

    /// Adds what single things were used on a day to the first day of its month; returns how many rows went.
    pub fn fold_usage(&mut self, day: NaiveDate) -> Result<usize, StoreError> {
        let Some(month) = day.with_day0(0).filter(|month| *month != day) else {
            return Ok(0);
        };
        let mut sql = Sql::new(self);
        sql.push("SELECT object, day, kind, crawler, count FROM usage_count WHERE object <> '' AND day = ")
            .bind(day);
        let mut rows: Vec<UsageCount> = sql.load(self)?;
        for row in &mut rows {
            row.day = month;
        }
        self.add_usage(&rows)?;
        let mut sql = Sql::new(self);
        sql.push("DELETE FROM usage_count WHERE object <> '' AND day = ")
            .bind(day);
        sql.execute(self)
    }
}

//! Searches that found nothing: a row for each text and day.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

use crate::backend::{Conn, Tx, on_backend};
use crate::error::StoreError;
use crate::schema::search_miss;
use crate::sql::Sql;
use crate::usage::Used;

/// How often a text found nothing, and when first and last.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Miss {
    /// What was looked for.
    #[diesel(sql_type = Text)]
    pub text: String,
    /// How often.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// On which day first, of those that are listed.
    #[diesel(sql_type = Date)]
    pub first: NaiveDate,
    /// On which day last.
    #[diesel(sql_type = Date)]
    pub last: NaiveDate,
}

impl Tx<'_> {
    /// Adds to the counts of a day; texts that are new that day only while it has fewer than so many.
    pub fn add_misses(
        &mut self,
        day: NaiveDate,
        counts: &HashMap<String, i64>,
        most: i64,
    ) -> Result<(), StoreError> {
        let of_day = search_miss::table.filter(search_miss::day.eq(day));
        let there: i64 = on_backend!(self.conn, |c| of_day.count().get_result(c))?;
        let mut room = most - there;
        for (text, count) in counts {
            let row = of_day.filter(search_miss::text.eq(text));
            let changed = on_backend!(self.conn, |c| diesel::update(row)
                .set(search_miss::count.eq(search_miss::count + count))
                .execute(c))?;
            if changed > 0 || room <= 0 {
                continue;
            }
            // Another node may have been quicker: the whole transaction is then tried again.
            on_backend!(self.conn, |c| diesel::insert_into(search_miss::table)
                .values((
                    search_miss::day.eq(day),
                    search_miss::text.eq(text),
                    search_miss::count.eq(count)
                ))
                .execute(c))?;
            room -= 1;
        }
        Ok(())
    }

    /// Removes what is older than a day; returns how many rows.
    pub fn forget_misses(&mut self, before: NaiveDate) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            search_miss::table.filter(search_miss::day.lt(before))
        )
        .execute(c))?)
    }

    /// Returns the texts that found nothing in some days so many times at least, the most frequent first.
    pub fn frequent_misses(
        &mut self,
        (from, until): (NaiveDate, NaiveDate),
        least: i64,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push("SELECT text AS object, CAST(SUM(count) AS BIGINT) AS count FROM search_miss WHERE day >= ")
            .bind(from)
            .push(" AND day <= ")
            .bind(until)
            .push(" GROUP BY text HAVING SUM(count) >= ")
            .bind(least)
            .push(" ORDER BY 2 DESC, 1 LIMIT ")
            .bind(limit);
        let rows: Vec<Used> = sql.load(self)?;
        Ok(rows
            .into_iter()
            .map(|row| (row.object, row.count))
            .collect())
    }

    /// Returns the texts that found nothing since a day, the most frequent first.
    pub fn misses_since(
        &mut self,
        since: NaiveDate,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Miss>, StoreError> {
        let sql = |first: &str, second: &str, third: &str| {
            format!(
                "SELECT text, CAST(SUM(count) AS BIGINT) AS count, MIN(day) AS first, MAX(day) AS last FROM search_miss \
                 WHERE day >= {first} GROUP BY text ORDER BY 2 DESC, text LIMIT {second} OFFSET {third}"
            )
        };
        Ok(match &mut self.conn {
            Conn::Sqlite(c) => diesel::sql_query(sql("?1", "?2", "?3"))
                .bind::<Date, _>(since)
                .bind::<BigInt, _>(limit)
                .bind::<BigInt, _>(offset)
                .load(*c)?,
            Conn::Pg(c) => diesel::sql_query(sql("$1", "$2", "$3"))
                .bind::<Date, _>(since)
                .bind::<BigInt, _>(limit)
                .bind::<BigInt, _>(offset)
                .load(*c)?,
        })
    }
}

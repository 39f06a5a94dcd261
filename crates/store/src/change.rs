//! The change feed: one row for each thing that was written, read in order by the index, the caches and other nodes.
//!
//! A position is the row's number on SQLite, where writers take turns. On PostgreSQL commits are not in the order of their
//! numbers, so a position is the writing transaction's id, and only what is older than every running transaction is read that may
//! write here: not those of other databases, nor those that say that they do not.

use cairn_domain::record::{Change, ChangeKind, WRITES_NO_CHANGES};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::backend::{Conn, Tx, on_backend};
use crate::error::StoreError;
use crate::schema::change;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    id: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Finds the oldest running transaction that may write changes, or the next one where there is none. A transaction of which it is not
/// known that it writes none may have ended between the snapshot and this look at who runs: it counts as running.
fn horizon() -> String {
    let (high, low) = (WRITES_NO_CHANGES >> 32, WRITES_NO_CHANGES & 0xffff_ffff);
    format!(
        "WITH other AS MATERIALIZED (\
           SELECT own.transactionid::text::bigint AS id FROM pg_locks AS own JOIN pg_stat_activity AS who ON who.pid = own.pid \
           WHERE own.locktype = 'transactionid' AND own.mode = 'ExclusiveLock' AND own.granted AND (\
             who.datname <> current_database() OR own.pid IN (\
               SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
               AND classid::bigint = {high} AND objid::bigint = {low}))\
         ), running AS (\
           SELECT id::text::bigint AS id FROM pg_snapshot_xip(pg_current_snapshot()) AS id\
         ), horizon AS MATERIALIZED (\
           SELECT COALESCE(\
             (SELECT min(id) FROM running WHERE id & 4294967295 NOT IN (SELECT id FROM other)), \
             pg_snapshot_xmax(pg_current_snapshot())::text::bigint) AS tx\
         ) "
    )
}

impl Tx<'_> {
    /// Writes one row of the feed, after what it tells of was written.
    pub fn record_change(
        &mut self,
        kind: ChangeKind,
        id: &str,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(change::table)
            .values((
                change::kind.eq(kind.as_str()),
                change::id.eq(id),
                change::at.eq(now)
            ))
            .execute(c))?;
        if kind == ChangeKind::Dataset {
            self.announce(id, now)?;
        }
        Ok(())
    }

    /// Returns the position that this transaction's changes will have.
    pub fn position(&mut self) -> Result<i64, StoreError> {
        self.number(match self.conn {
            Conn::Sqlite(_) => "SELECT COALESCE(MAX(seq), 0) AS number FROM change".to_owned(),
            Conn::Pg(_) => "SELECT pg_current_xact_id()::text::bigint AS number".to_owned(),
        })
    }

    /// Returns the position of the newest change that is committed, 0 where there is none. On PostgreSQL it may be beyond
    /// [`Tx::feed_end`] while an older transaction is open; who waits for what was written before waits for this one.
    pub fn feed_tip(&mut self) -> Result<i64, StoreError> {
        let column = match self.conn {
            Conn::Sqlite(_) => "seq",
            Conn::Pg(_) => "tx",
        };
        self.number(format!(
            "SELECT COALESCE(MAX({column}), 0) AS number FROM change"
        ))
    }

    /// Returns the position of the newest change that everybody may read now, 0 where there is none.
    pub fn feed_end(&mut self) -> Result<i64, StoreError> {
        self.number(match self.conn {
            Conn::Sqlite(_) => "SELECT COALESCE(MAX(seq), 0) AS number FROM change".to_owned(),
            Conn::Pg(_) => format!(
                "{}SELECT COALESCE(MAX(tx), 0) AS number FROM change WHERE tx < (SELECT tx FROM horizon)",
                horizon()
            ),
        })
    }

    /// Returns changes after a position, in order; never part of a transaction, so at times a few more than `limit`.
    pub fn changes_after(&mut self, position: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
        let rows: Vec<Row> = match &mut self.conn {
            Conn::Sqlite(c) => {
                diesel::sql_query("SELECT seq AS position, kind, id FROM change WHERE seq > ?1 ORDER BY seq LIMIT ?2")
                    .bind::<BigInt, _>(position)
                    .bind::<BigInt, _>(limit)
                    .load(*c)?
            }
            Conn::Pg(c) => diesel::sql_query(format!(
                "{}SELECT tx AS position, kind, id FROM change WHERE tx > $1 AND tx < (SELECT tx FROM horizon) AND tx <= COALESCE((\
                   SELECT tx FROM change WHERE tx > $1 AND tx < (SELECT tx FROM horizon) ORDER BY tx, seq OFFSET $2 LIMIT 1), \
                   9223372036854775807) ORDER BY tx, seq",
                horizon()
            ))
            .bind::<BigInt, _>(position)
            .bind::<BigInt, _>((limit - 1).max(0))
            .load(*c)?,
        };
        rows.into_iter()
            .map(|row| {
                let kind = ChangeKind::parse(&row.kind).ok_or_else(|| {
                    StoreError::Damaged(format!("change of unknown kind {}", row.kind))
                })?;
                Ok(Change {
                    position: row.position,
                    kind,
                    id: row.id,
                })
            })
            .collect()
    }

    fn number(&mut self, sql: String) -> Result<i64, StoreError> {
        let row: Number = on_backend!(self.conn, |c| diesel::sql_query(sql).get_result(c))?;
        Ok(row.number)
    }
}

//! The audit log: who did what of what administrators do. Rows are added and never changed, and forgotten only as old as the log is
//! said to reach back; the database refuses anything else.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{audit, audit_kept};

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = audit)]
pub struct NewAudit {
    /// When.
    pub at: NaiveDateTime,
    /// Id of who did it; nothing for nobody who is signed in.
    pub account_id: Option<String>,
    /// Name of who did it, as it was then.
    pub account_name: String,
    /// Id of the token that it was done with; nothing for sessions and the command line.
    pub token_id: Option<String>,
    /// What: the name of an action.
    pub act: String,
    /// On what.
    pub subject: Option<String>,
    /// More, as a JSON object.
    pub details: String,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit)]
#[expect(missing_docs, reason = "the fields are those of `NewAudit`")]
pub struct AuditEntry {
    /// Its place.
    pub seq: i64,
    pub at: NaiveDateTime,
    pub account_id: Option<String>,
    pub account_name: String,
    pub token_id: Option<String>,
    pub act: String,
    pub subject: Option<String>,
    pub details: String,
}

/// Which entries are listed.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Name of who did it.
    pub account: Option<String>,
    /// Name of the action.
    pub act: Option<String>,
    /// On what.
    pub subject: Option<String>,
    /// Not before.
    pub since: Option<NaiveDateTime>,
    /// Before.
    pub until: Option<NaiveDateTime>,
    /// Before this place of the log.
    pub before: Option<i64>,
}

impl Tx<'_> {
    /// Adds an entry to the log.
    pub fn insert_audit(&mut self, new: &NewAudit) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(audit::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Lets the log reach back to a time alone; returns how many entries are forgotten.
    pub fn forget_audit(&mut self, since: NaiveDateTime) -> Result<usize, StoreError> {
        // The database lets go of what is older than what stands here, and of nothing else.
        on_backend!(self.conn, |c| diesel::delete(audit_kept::table).execute(c))?;
        on_backend!(self.conn, |c| diesel::insert_into(audit_kept::table)
            .values(audit_kept::since.eq(since))
            .execute(c))?;
        Ok(on_backend!(self.conn, |c| diesel::delete(
            audit::table.filter(audit::at.lt(since))
        )
        .execute(c))?)
    }

    /// Lists entries of the log, the latest first.
    pub fn list_audit(
        &mut self,
        filter: &AuditFilter,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = audit::table.into_boxed();
            if let Some(name) = &filter.account {
                query = query.filter(audit::account_name.eq(name));
            }
            if let Some(act) = &filter.act {
                query = query.filter(audit::act.eq(act));
            }
            if let Some(subject) = &filter.subject {
                query = query.filter(audit::subject.eq(subject));
            }
            if let Some(since) = filter.since {
                query = query.filter(audit::at.ge(since));
            }
            if let Some(until) = filter.until {
                query = query.filter(audit::at.lt(until));
            }
            if let Some(before) = filter.before {
                query = query.filter(audit::seq.lt(before));
            }
            query
                .order(audit::seq.desc())
                .limit(limit)
                .select(AuditEntry::as_select())
                .load(c)
        })?)
    }
}

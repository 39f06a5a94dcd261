//! What runs over sources would do, as it was found out last.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

use super::parsed;
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::harvest_preview;

/// What a run over a source would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestPreview {
    /// When it was asked for.
    pub asked: NaiveDateTime,
    /// When it was found out; nothing while somebody is about it.
    pub finished: Option<NaiveDateTime>,
    /// What was found out.
    pub report: Option<Value>,
}

impl Tx<'_> {
    /// Notes that somebody asks what a run over a source would do; what was found out before is forgotten.
    pub fn ask_harvest_preview(
        &mut self,
        source_id: &str,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        let new = || {
            (
                harvest_preview::asked.eq(now),
                harvest_preview::finished.eq(None::<NaiveDateTime>),
                harvest_preview::report.eq(None::<String>),
            )
        };
        on_backend!(self.conn, |c| diesel::insert_into(harvest_preview::table)
            .values((harvest_preview::source_id.eq(source_id), new()))
            .on_conflict(harvest_preview::source_id)
            .do_update()
            .set(new())
            .execute(c))?;
        Ok(())
    }

    /// Keeps what a run over a source would do, where somebody asked for it.
    pub fn end_harvest_preview(
        &mut self,
        source_id: &str,
        report: &Value,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            harvest_preview::table.find(source_id)
        )
        .set((
            harvest_preview::finished.eq(now),
            harvest_preview::report.eq(report.to_string()),
        ))
        .execute(c))?;
        Ok(())
    }

    /// Returns what was found out last, or is about to be, of a run over a source.
    pub fn harvest_preview(
        &mut self,
        source_id: &str,
    ) -> Result<Option<HarvestPreview>, StoreError> {
        let row: Option<(NaiveDateTime, Option<NaiveDateTime>, Option<String>)> =
            on_backend!(self.conn, |c| harvest_preview::table
                .find(source_id)
                .select((
                    harvest_preview::asked,
                    harvest_preview::finished,
                    harvest_preview::report,
                ))
                .get_result(c)
                .optional())?;
        row.map(|(asked, finished, report)| {
            Ok(HarvestPreview {
                asked,
                finished,
                report: parsed(report)?,
            })
        })
        .transpose()
    }
}

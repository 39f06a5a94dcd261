//! The figures of past months: the last ones that were written in each.

use cairn_store::{PastSum, Tx};
use chrono::{Datelike, NaiveDate};

use super::RULES;
use super::sums::{Sums, read, written};
use crate::charter;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The sums of a month.
pub(crate) struct History {
    /// Its first day.
    pub(crate) month: NaiveDate,
    /// The organization; empty for the site.
    pub(crate) scope: String,
    /// The sums.
    pub(crate) sums: Sums,
}

/// Returns the first day of a day's month.
pub(crate) fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// Writes down the sums of this month, unless that was done today; returns how many organizations have some, the site included.
pub(super) fn write(ctx: &mut Ctx<'_, '_>) -> Result<usize, ActionError> {
    let month = month_of(ctx.now.date());
    let last = ctx.tx.last_measure_history(month)?;
    if last.is_some_and(|last| last.date() >= ctx.now.date()) {
        return Ok(0);
    }
    let sums = ctx.tx.all_measure_sums(RULES)?;
    let count = sums.len();
    let site = charter::of_site(&ctx.app.settings);
    for (scope, body) in sums {
        let mut sums: Sums = read(&body)?;
        sums.site.clone_from(&site);
        let body = written(&sums)?;
        ctx.tx.put_measure_history(&PastSum {
            scope,
            month,
            taken: ctx.now,
            body,
        })?;
    }
    Ok(count)
}

/// Returns the sums of an organization, or of the site, in past months, the latest first.
pub(crate) fn history(
    tx: &mut Tx<'_>,
    scope: &str,
    limit: i64,
) -> Result<Vec<History>, ActionError> {
    tx.measure_history(scope, limit)?
        .into_iter()
        .map(of)
        .collect()
}

fn of(past: PastSum) -> Result<History, ActionError> {
    Ok(History {
        month: past.month,
        scope: past.scope,
        sums: read(&past.body)?,
    })
}

/// Returns the sums of an organization, or of the site, in a month.
pub(crate) fn past_sums(
    tx: &mut Tx<'_>,
    scope: &str,
    month: NaiveDate,
) -> Result<Option<History>, ActionError> {
    tx.measure_history_at(scope, month_of(month))?
        .map(of)
        .transpose()
}

/// Returns the sums of every organization and of the site in the last month between two days of which some were written.
pub(crate) fn last_of(
    tx: &mut Tx<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<History>, ActionError> {
    match tx.last_measure_month(from, to)? {
        None => Ok(Vec::new()),
        Some(month) => tx.measure_history_of(month)?.into_iter().map(of).collect(),
    }
}

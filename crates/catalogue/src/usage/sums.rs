//! `count_usage`: brings the sums of records up to date that searches sort by, and folds what is old into months.

use std::time::Duration;

use cairn_domain::record::ChangeKind;
use cairn_store::{Tx, UsageSum};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Map, Value, json};

use super::Done;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "count_usage",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(6 * 60 * 60)),
    run,
};

/// How many days are recent; CKAN's number.
const RECENT_DAYS: i64 = 14;
/// Records whose sums are written together.
const PAGE: i64 = 200;
/// Days that are folded in one run.
const MOST_FOLDED: usize = 40;

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let since = recent(app.clock.now().date());
    let mut after = String::new();
    let (mut looked_at, mut changed) = (0, 0);
    loop {
        run.check()?;
        let (last, page, others) = app.write(&Caller::anonymous(), locale, |ctx| {
            // A day more: what was recent yesterday is so no longer.
            let ids = ctx
                .tx
                .records_to_sum(since - TimeDelta::days(1), &after, PAGE)?;
            let others = update(ctx, &ids, since)?;
            Ok((ids.last().cloned(), ids.len(), others))
        })?;
        looked_at += page;
        changed += others;
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    let folded = fold(run)?;
    Ok(json!({"looked_at": looked_at, "changed": changed, "folded": folded}))
}

/// Writes the sums of records that are others now, and has those records indexed again; returns how many.
fn update(ctx: &mut Ctx<'_, '_>, ids: &[String], since: NaiveDate) -> Result<usize, ActionError> {
    let views = ctx.tx.usage_summary(Done::View.as_str(), ids, since)?;
    let downloads = ctx.tx.usage_summary(Done::Download.as_str(), ids, since)?;
    let calls = ctx.tx.usage_summary(Done::Call.as_str(), ids, since)?;
    let known = ctx.tx.usage_sums(ids)?;
    let of = |list: &[(String, i64, i64)], id: &str| {
        let found = list.iter().find(|(object, ..)| object == id);
        found.map_or((0, 0), |(_, total, recent)| (*total, *recent))
    };
    let sums: Vec<UsageSum> = ids
        .iter()
        .map(|id| {
            let (views_total, views_recent) = of(&views, id);
            let (downloads_total, downloads_recent) = of(&downloads, id);
            let (calls_total, calls_recent) = of(&calls, id);
            UsageSum {
                dataset_id: id.clone(),
                views_total,
                views_recent,
                downloads_total,
                downloads_recent,
                calls_total,
                calls_recent,
            }
        })
        .filter(|sum| !known.contains(sum))
        .collect();
    ctx.tx.put_usage_sums(&sums)?;
    for sum in &sums {
        ctx.record_change(ChangeKind::Counted, &sum.dataset_id)?;
    }
    Ok(sums.len())
}

/// Folds days of single things that are older than the settings say into their months; returns how many.
fn fold(run: &JobRun<'_>) -> Result<usize, JobError> {
    let app = run.app;
    let days = app.settings.analytics.days;
    if days == 0 {
        return Ok(0);
    }
    let before = app.clock.now().date() - TimeDelta::days(i64::from(days));
    for folded in 0..MOST_FOLDED {
        run.check()?;
        let went = app.store.write(|tx| match tx.first_unfolded_day(before)? {
            Some(day) => tx.fold_usage(day).map(Some),
            None => Ok(None),
        })?;
        if went.is_none() {
            return Ok(folded);
        }
    }
    Ok(MOST_FOLDED)
}

/// Returns the first day that is recent.
fn recent(today: NaiveDate) -> NaiveDate {
    today - TimeDelta::days(RECENT_DAYS)
}

/// What CKAN calls `tracking_summary`: of a record the pages that were looked at, of its resources the files that were taken.
pub(crate) struct RecordUsage {
    record: Value,
    resources: Vec<(String, Value)>,
}

/// Reads the summary of a record and its resources.
pub(crate) fn summary(
    tx: &mut Tx<'_>,
    id: &str,
    resources: &[String],
    today: NaiveDate,
) -> Result<RecordUsage, ActionError> {
    let since = recent(today);
    let shown = |(total, recent): (i64, i64)| json!({"total": total, "recent": recent});
    let ids = [id.to_owned()];
    let views = tx.usage_summary(Done::View.as_str(), &ids, since)?;
    let views = views
        .first()
        .map_or((0, 0), |(_, total, recent)| (*total, *recent));
    let found = tx.usage_summary(Done::Download.as_str(), resources, since)?;
    let resources = resources.iter().map(|id| {
        let of = found.iter().find(|(object, ..)| object == id);
        let of = of.map_or((0, 0), |(_, total, recent)| (*total, *recent));
        (id.clone(), shown(of))
    });
    Ok(RecordUsage {
        record: shown(views),
        resources: resources.collect(),
    })
}

impl RecordUsage {
    /// Puts the summary into a record's dictionary.
    pub(crate) fn put(self, record: &mut Map<String, Value>) {
        record.insert("tracking_summary".to_owned(), self.record);
        let resources = record.get_mut("resources").and_then(Value::as_array_mut);
        for resource in resources.into_iter().flatten() {
            let Some(resource) = resource.as_object_mut() else {
                continue;
            };
            let of = resource.get("id").and_then(Value::as_str);
            let of = self
                .resources
                .iter()
                .find(|(id, _)| of == Some(id.as_str()));
            if let Some((_, summary)) = of {
                resource.insert("tracking_summary".to_owned(), summary.clone());
            }
        }
    }
}

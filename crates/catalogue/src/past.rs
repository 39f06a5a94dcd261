//! The catalogue as it was at a moment.
//!
//! One rule for all of it: whoever asks sees a record as it was where they may see it now and might have seen it then. So what
//! was made private, deleted or purged since does not come back by asking for the past. What stands around records (their
//! organizations and groups, the address of the site) is shown as it is now; files are served as they are now.
//!
//! A search of the past is a search of the index without the records that changed since, with those as they were: its work
//! grows with how much changed, which a setting bounds, and not with the catalogue.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cairn_domain::permission::{PUBLIC, dataset_labels};
use cairn_domain::record::{DELETED, Dataset, DatasetHead};
use cairn_index::{Document, SearchAnswer, SearchError, SearchRequest};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;

use crate::app::{App, make_ready};
use crate::cache::ReadyDataset;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::follower::vocabulary_tags;
use crate::input::Input;
use crate::wire;

/// The parameter that names a moment.
pub(crate) const AS_OF: &str = "as_of";
/// What the documentation says of it.
pub(crate) const ABOUT: &str = "A moment (ISO 8601, UTC where it says no other; a date is its beginning): what is \
    shown is as it was then, as far as the caller may see it now and might have then.";
/// Moments that are kept ready for searches.
const KEPT: usize = 2;
/// Records that are read together.
const PAGE: usize = 500;

/// Reads the moment that an input asks for.
pub(crate) fn asked(input: &Input) -> Result<Option<NaiveDateTime>, ActionError> {
    let Some(text) = input.text(AS_OF) else {
        return Ok(None);
    };
    moment(&text)
        .map(Some)
        .ok_or_else(|| ActionError::field(AS_OF, "Date format incorrect"))
}

/// Reads a moment.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(zoned) = DateTime::parse_from_rfc3339(text) {
        return Some(zoned.naive_utc());
    }
    [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
    ]
    .iter()
    .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
    .or_else(|| {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        day.and_hms_opt(0, 0, 0)
    })
}

/// Returns a record as it was, for a caller who may see it now and might have seen it then.
pub(crate) fn record(
    ctx: &mut Ctx<'_, '_>,
    id_or_name: &str,
    at: NaiveDateTime,
) -> Result<Value, ActionError> {
    let head = match ctx.tx.dataset_head(id_or_name)? {
        Some(head) => Some(head),
        None => match ctx.tx.dataset_once_named(id_or_name)? {
            Some(id) => ctx.tx.dataset_head(&id)?,
            None => None,
        },
    };
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    let kept = ctx
        .tx
        .dataset_versions_at(std::slice::from_ref(&head.id), at)?
        .pop();
    let then = kept
        .and_then(|(id, kept)| dataset::as_it_was(&id, &kept))
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&then.head())?;
    Ok(Value::Object(wire::one_package(ctx.tx, ctx.app, &then)?))
}

/// The catalogue at a moment, ready for searches.
pub(crate) struct Past {
    index: cairn_index::Past,
    /// The records that are otherwise now, as they were; by id.
    records: HashMap<String, Arc<ReadyDataset>>,
}

impl Past {
    /// Answers a search.
    pub(crate) fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, SearchError> {
        self.index.search(request)
    }

    /// Returns the index.
    pub(crate) fn index(&self) -> &cairn_index::Past {
        &self.index
    }

    /// Returns records as they were, for those ids that the caller sees; in the order of the ids.
    pub(crate) fn ready_many(
        &self,
        ctx: &mut Ctx<'_, '_>,
        ids: &[String],
    ) -> Result<Vec<Option<Arc<ReadyDataset>>>, ActionError> {
        let viewer = ctx.viewer()?;
        let mut found = ctx.ready_many(ids)?;
        for (id, now) in ids.iter().zip(&mut found) {
            if let Some(then) = self.records.get(id) {
                *now = now
                    .as_ref()
                    .filter(|now| viewer.sees(&now.head))
                    .map(|_| Arc::clone(then));
            }
        }
        Ok(found)
    }
}

/// The moments that were searched last.
#[derive(Default)]
pub(crate) struct Pasts {
    kept: Mutex<Vec<(Key, Arc<Past>)>>,
    /// Held while one is made: they are made one after another.
    making: Mutex<()>,
}

/// A moment, and where the feed and the index were when it was looked back from.
type Key = (NaiveDateTime, i64, i64);

impl Pasts {
    fn find(&self, key: Key) -> Option<Arc<Past>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(known, _)| *known == key);
        found.map(|(_, past)| Arc::clone(past))
    }

    fn keep(&self, key: Key, past: &Arc<Past>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(0, (key, Arc::clone(past)));
        kept.truncate(KEPT);
    }
}

/// Returns the catalogue at a moment, ready for searches.
pub(crate) fn of(ctx: &mut Ctx<'_, '_>, at: NaiveDateTime) -> Result<Arc<Past>, ActionError> {
    let app = ctx.app;
    let key = (at, ctx.tx.feed_end()?, app.indexed_position());
    if let Some(found) = app.pasts.find(key) {
        return Ok(found);
    }
    let _making = app
        .pasts
        .making
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = app.pasts.find(key) {
        return Ok(found);
    }
    let made = Arc::new(make(ctx, at)?);
    app.pasts.keep(key, &made);
    Ok(made)
}

fn make(ctx: &mut Ctx<'_, '_>, at: NaiveDateTime) -> Result<Past, ActionError> {
    let app = ctx.app;
    let index = app.index()?;
    let most = app.settings.transparency.past_records;
    let limit = i64::try_from(most).unwrap_or(i64::MAX - 1);
    let changed = ctx.tx.datasets_changed_after(at, limit + 1)?;
    if changed.len() as u64 > most {
        return Err(ActionError::field(
            AS_OF,
            format!(
                "More than {most} records changed since then: ask for a later moment, or for single records"
            ),
        ));
    }
    let mut documents = Vec::new();
    let mut records = HashMap::new();
    for page in changed.chunks(PAGE) {
        let now: HashMap<String, DatasetHead> = ctx
            .tx
            .dataset_heads(page)?
            .into_iter()
            .map(|head| (head.id.clone(), head))
            .collect();
        let then: Vec<Dataset> = ctx
            .tx
            .dataset_versions_at(page, at)?
            .into_iter()
            .filter_map(|(id, kept)| dataset::as_it_was(&id, &kept))
            .filter(|then| then.state != DELETED || !app.settings.search.remove_deleted)
            .collect();
        let dicts = wire::packages(ctx.tx, app, &then)?;
        let tags = vocabulary_tags(ctx.tx, &then)?;
        for ((then, dict), vocabulary_tags) in then.iter().zip(dicts).zip(tags) {
            let Some(now) = now.get(&then.id) else {
                continue;
            };
            records.insert(then.id.clone(), Arc::new(make_ready(then, &dict)?));
            documents.push(Document {
                package: Value::Object(dict),
                permission_labels: labels(app, &then.head(), now),
                vocabulary_tags,
            });
        }
    }
    Ok(Past {
        index: index.past(&changed, documents)?,
        records,
    })
}

/// Returns the labels of those who may see a record now and might have seen it then. Whoever holds any label holds that of what
/// is public; two other ones are held together by somebody or by nobody, so only what both have in common counts.
fn labels(app: &App, then: &DatasetHead, now: &DatasetHead) -> Vec<String> {
    let collaborators = app.settings.auth.allow_dataset_collaborators;
    let (then, now) = (
        dataset_labels(then, collaborators),
        dataset_labels(now, collaborators),
    );
    let is_public = |labels: &[String]| labels.iter().any(|label| label == PUBLIC);
    if is_public(&then) {
        now
    } else if is_public(&now) {
        then
    } else {
        then.into_iter()
            .filter(|label| now.contains(label))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_the_usual_forms() {
        for (text, expected) in [
            ("2026-01-02", Some("2026-01-02T00:00:00")),
            ("2026-01-02T03:04", Some("2026-01-02T03:04:00")),
            ("2026-01-02T03:04:05", Some("2026-01-02T03:04:05")),
            ("2026-01-02T03:04:05.5Z", Some("2026-01-02T03:04:05.500000")),
            ("2026-01-02T03:04:05-05:00", Some("2026-01-02T08:04:05")),
            ("2026-01-02 03:04:05", Some("2026-01-02T03:04:05")),
            ("", None),
            ("yesterday", None),
            ("2026-13-02", None),
            ("2026", None),
        ] {
            let found = moment(text).map(crate::clock::iso);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}

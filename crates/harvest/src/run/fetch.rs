//! Fetching the records that the list did not hold: several requests at once, as many as the host is asked at the same time.

use std::sync::Mutex;
use std::sync::PoisonError;

use cairn_catalogue::clock::new_row_id;
use cairn_catalogue::jobs::JobError;
use cairn_domain::harvest::{ErrorStage, HarvestObject, ObjectError, ObjectState, ReportStatus};
use cairn_store::ObjectEnd;

use super::gather::too_large;
use super::{Goes, Work, pages};
use crate::harvester::{Got, Trouble};
use crate::hash;

/// What became of the records of one request.
type Fetched = Result<Vec<Result<Got, String>>, Trouble>;

/// Fetches what is still to be fetched.
pub(super) fn fetch(work: &mut Work<'_>) -> Result<Goes, JobError> {
    let Some(kind) = work.source.kind() else {
        return Ok(Goes::On);
    };
    let run = work.run;
    let goes_on = move || run.check().is_ok();
    let at_once = work.app.settings.harvest.requests_at_once.max(1);
    let together = kind.fetched_together();
    loop {
        let limit = i64::try_from(at_once * together).unwrap_or(i64::MAX);
        let objects = work.read(|ctx| {
            Ok(ctx
                .tx
                .harvest_objects_in(&work.job.id, ObjectState::Fetch, limit)?)
        })?;
        if objects.is_empty() {
            return match kind.lists_pages() {
                true => pages::end(work),
                false => Ok(Goes::On),
            };
        }
        let remote = work.remote(&goes_on);
        let parts: Vec<&[HarvestObject]> = objects.chunks(together).collect();
        let done: Mutex<Vec<(usize, Fetched)>> = Mutex::new(Vec::with_capacity(parts.len()));
        std::thread::scope(|scope| {
            for (place, part) in parts.iter().enumerate() {
                let (done, remote) = (&done, &remote);
                scope.spawn(move || {
                    let fetched = kind.fetch(remote, part);
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((place, fetched));
                });
            }
        });
        let mut later = None;
        for (place, fetched) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
            match fetched {
                Ok(contents) => {
                    if !settle(work, parts[place], contents)? {
                        return Ok(Goes::Over);
                    }
                }
                Err(Trouble::Failed(why)) => {
                    let failed = parts[place].iter().map(|_| Err(why.clone())).collect();
                    if !settle(work, parts[place], failed)? {
                        return Ok(Goes::Over);
                    }
                }
                Err(other) => later = Some(other),
            }
        }
        if let Some(trouble) = later {
            return Err(trouble.into());
        }
        work.breathe()?;
    }
}

/// Writes down what was fetched; tells whether the run still runs.
fn settle(
    work: &Work<'_>,
    objects: &[HarvestObject],
    contents: Vec<Result<Got, String>>,
) -> Result<bool, JobError> {
    let reading = work.source.reading();
    let goes = work.write_part(|ctx| {
        let now = ctx.now;
        if !ctx.tx.touch_harvest(&work.job.id, now)? {
            return Ok(false);
        }
        let guids: Vec<String> = objects.iter().map(|object| object.guid.clone()).collect();
        let known = ctx.tx.known_of_source(&work.source.record.id, &guids)?;
        for (object, content) in objects.iter().zip(&contents) {
            let text = match content {
                Ok(Got::Record(content)) => Some(content.text.as_str()),
                _ => None,
            };
            let large = too_large(ctx, &object.guid, text);
            let content = match &large {
                Some(why) => Err(why),
                None => content.as_ref(),
            };
            let mut next = object.clone();
            next.fetch_started.get_or_insert(now);
            next.fetch_finished = Some(now);
            match content {
                Ok(Got::Page { found, fault }) => {
                    pages::settle(ctx, work, &next, found, fault.as_deref())?;
                }
                Ok(Got::Record(content)) => {
                    next.content = Some(content.text.replace('\0', ""));
                    if let Some(mark) = &content.mark {
                        next.hash = Some(hash::of_record(mark, &reading));
                    }
                    next.state = ObjectState::Import;
                    let same = known.iter().any(|known| {
                        known.guid == next.guid && known.alive && known.hash == next.hash
                    });
                    ctx.tx.set_harvest_content(&next)?;
                    if same {
                        ctx.tx.end_harvest_object(&next, &unmodified(&next), now)?;
                    }
                }
                // It went away meanwhile: the source will say so the next time.
                Ok(Got::Gone) => ctx.tx.end_harvest_object(&next, &unmodified(&next), now)?,
                Err(message) => {
                    next.state = ObjectState::Error;
                    next.report_status = Some(ReportStatus::Errored);
                    next.retries += 1;
                    ctx.tx.set_harvest_content(&next)?;
                    let error = ObjectError {
                        object_id: next.id.clone(),
                        message: message.clone(),
                        stage: ErrorStage::Fetch,
                        line: None,
                        created: now,
                    };
                    ctx.tx
                        .add_object_error(&new_row_id(), Some(&work.job.id), &error)?;
                }
            }
        }
        Ok(true)
    })?;
    Ok(goes)
}

fn unmodified(object: &HarvestObject) -> ObjectEnd<'_> {
    ObjectEnd {
        state: ObjectState::Complete,
        status: ReportStatus::Unmodified,
        current: false,
        dataset_id: None,
        dataset_version: None,
        mapped: None,
        extras: &object.extras,
    }
}

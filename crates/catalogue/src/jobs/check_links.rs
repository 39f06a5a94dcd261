//! `check_links`: looks whether the addresses that public records lead to answer, those first that nobody looked at.
//!
//! A server is asked for the file and left at its first bytes. Each host has time between two requests. What did not answer is
//! looked at again the next day, and counts as gone for good after the third time, when it gets its turn with the others.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cairn_fetch::{FetchError, Fetcher, Hosts, Limits, Manners, Reached};
use cairn_store::Link;
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use url::Url;

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::caller::Caller;
use crate::federation;
use crate::links;
use crate::measures::measure;

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "check_links",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(6 * 60 * 60)),
    run,
};

/// Records that are looked at again together.
const AT_ONCE: usize = 200;
/// Records that one look reads.
const PAGE: i64 = 200;
/// How soon an address that did not answer is looked at again.
const AGAIN: TimeDelta = TimeDelta::hours(20);
/// How often in a row that is done.
const TIMES: i32 = 3;
/// For how many turns an address that no record has any more is remembered.
const REMEMBERED: i32 = 4;

/// Looks at the addresses of one record where the payload is its id, else at those of all whose turn it is.
fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let settings = &run.app.settings.links;
    let hosts = Hosts::default();
    if let Some(id) = run.job.payload.as_str() {
        let due = of_record(run, id)?;
        let looked_at = due.len();
        let broken = look_at(run, &hosts, due)?;
        measure_again(run, &[id.to_owned()])?;
        return Ok(json!({"looked_at": looked_at, "broken": broken}));
    }
    if settings.every_days <= 0 {
        return Ok(json!({"looked_at": 0}));
    }
    let turn = TimeDelta::days(settings.every_days);
    let (mut looked_at, mut broken) = (0, 0);
    let mut after = String::new();
    while looked_at < settings.most {
        run.check()?;
        let (last, mut due) = page(run, &after, turn)?;
        let Some(last) = last else {
            let before = run.app.clock.now() - turn * REMEMBERED;
            run.app.store.write(|tx| tx.forget_links(before))?;
            break;
        };
        due.truncate(settings.most - looked_at);
        looked_at += due.len();
        broken += look_at(run, &hosts, due)?;
        after = last;
        run.note(&json!({"looked_at": looked_at, "broken": broken}))?;
    }
    Ok(json!({"looked_at": looked_at, "broken": broken}))
}

/// An address, and what was known of it.
struct Due {
    address: String,
    before: Option<Link>,
}

impl Due {
    fn new(address: String, known: Option<&Link>) -> Self {
        Self {
            address,
            before: known.cloned(),
        }
    }

    /// Whether it answered, and its status.
    fn found(&self) -> Option<(bool, Option<i32>)> {
        let before = self.before.as_ref();
        before.map(|link| (link.answers, link.status))
    }
}

/// Has records looked at again, now that something else is known of their addresses.
fn measure_again(run: &JobRun<'_>, ids: &[String]) -> Result<(), JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    for some in ids.chunks(AT_ONCE) {
        run.check()?;
        app.write(&Caller::anonymous(), locale, |ctx| measure(ctx, some))?;
    }
    Ok(())
}

/// Returns the addresses of one record, whenever they were looked at; none where it is not there any more.
fn of_record(run: &JobRun<'_>, id: &str) -> Result<Vec<Due>, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let site_url = app.site_url();
    Ok(app.read(&Caller::anonymous(), locale, |ctx| {
        let Some(ready) = ctx.ready(id)? else {
            return Ok(Vec::new());
        };
        let addresses = links::of_record(&federation::parsed(&ready)?, &site_url);
        let known = links::known(ctx.tx, &addresses)?;
        let due = addresses.into_iter().map(|address| {
            let link = known.get(&address);
            Due::new(address, link)
        });
        Ok(due.collect())
    })?)
}

/// Returns the last record of a page, and which addresses of its records are to be looked at.
fn page(
    run: &JobRun<'_>,
    after: &str,
    turn: TimeDelta,
) -> Result<(Option<String>, Vec<Due>), JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let now = app.clock.now();
    let site_url = app.site_url();
    let found = app.read(&Caller::anonymous(), locale, |ctx| {
        let ids = ctx.tx.dataset_ids_after(after, PAGE)?;
        let mut addresses: Vec<String> = Vec::new();
        for ready in federation::visible(ctx, &ids)? {
            addresses.extend(links::of_record(&federation::parsed(&ready)?, &site_url));
        }
        addresses.sort_unstable();
        addresses.dedup();
        let known = links::known(ctx.tx, &addresses)?;
        let due = addresses.into_iter().filter_map(|address| {
            let link = known.get(&address);
            match link {
                Some(link) if !is_due(link, now, turn) => None,
                link => Some(Due::new(address, link)),
            }
        });
        Ok((ids.last().cloned(), due.collect()))
    })?;
    Ok(found)
}

fn is_due(link: &Link, now: NaiveDateTime, turn: TimeDelta) -> bool {
    let pause = match !link.answers && link.failures < TIMES {
        true => AGAIN.min(turn),
        false => turn,
    };
    link.checked + pause <= now
}

/// Looks at addresses, several hosts at once, and notes how they answered; returns how many did not.
fn look_at(run: &JobRun<'_>, hosts: &Hosts, due: Vec<Due>) -> Result<usize, JobError> {
    let settings = &run.app.settings.links;
    let fetcher = Fetcher::new(
        Limits {
            whole: Duration::from_secs(settings.timeout_seconds),
            silence: Duration::from_secs(settings.timeout_seconds),
            private: settings.private_addresses,
            ..Limits::default()
        },
        &format!("Cairn ({})", run.app.site_url()),
    );
    let manners = Manners {
        at_once: 1,
        pause: Duration::from_millis(settings.request_pause_milliseconds),
    };
    let waiting = Mutex::new(due.into_iter());
    let next = || {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.next()
    };
    let changed = Mutex::new(Vec::new());
    let work = || -> Result<usize, JobError> {
        let mut broken = 0;
        while let Some(one) = next() {
            run.check()?;
            let url = Url::parse(&one.address).ok();
            let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
            let Some(_turn) = hosts.wait(host, manners, &|| run.check().is_ok()) else {
                run.check()?;
                continue;
            };
            let before = one.found();
            if let Some(link) = seen(&fetcher, one, run.app.clock.now()) {
                broken += usize::from(!link.answers);
                run.app.store.write(|tx| tx.note_link(&link))?;
                if before != Some((link.answers, link.status)) {
                    let mut changed = changed.lock().unwrap_or_else(PoisonError::into_inner);
                    changed.push(link.hash);
                }
            }
        }
        Ok(broken)
    };
    let broken = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..settings.requests_at_once.max(1))
            .map(|_| scope.spawn(work))
            .collect();
        let mut broken = 0;
        for worker in workers {
            broken += match worker.join() {
                Ok(done) => done?,
                Err(panic) => std::panic::resume_unwind(panic),
            };
        }
        Ok::<_, JobError>(broken)
    });
    // Also of a look that was broken off: what it found is noted, and would be no news the next time.
    let changed = changed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let records = run.app.store.read(|tx| tx.records_of_links(&changed))?;
    let measured = measure_again(run, &records);
    let broken = broken?;
    measured?;
    Ok(broken)
}

/// Looks at an address; nothing where its server asks to come another time.
fn seen(fetcher: &Fetcher, one: Due, now: NaiveDateTime) -> Option<Link> {
    let Reached {
        redirected_to,
        answer,
    } = fetcher.reach(&one.address);
    let (answers, status, reason) = match answer {
        Ok(()) => (true, None, None),
        Err(FetchError::Later { .. }) => return None,
        Err(FetchError::Status(status)) => (false, Some(i32::from(status)), None),
        Err(error) => (false, None, Some(error.to_string())),
    };
    let before = one.before.as_ref();
    let failed = before.map_or(0, |link| link.failures);
    let (failures, failing_since, answered) = match answers {
        true => (0, None, Some(now)),
        false => (
            failed + 1,
            match failed {
                0 => Some(now),
                _ => before.and_then(|link| link.failing_since),
            },
            before.and_then(|link| link.answered),
        ),
    };
    Some(Link {
        hash: links::hash(&one.address),
        address: one.address,
        checked: now,
        answers,
        status,
        reason,
        failures,
        failing_since,
        answered,
        redirected_to,
    })
}

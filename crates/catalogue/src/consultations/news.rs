//! News of consultations, sent to those who signed up.

use std::collections::HashMap;
use std::time::Duration;

use cairn_domain::record::{ACTIVE, Change, ChangeKind, Dataset};
use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::TYPE;
use super::sign_up::{address_of, link, title_in, word_of};
use super::state::step_of;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::mail;
use crate::readers::{Reader, changed};

/// People who are written to in one transaction.
const PAGE: i64 = 100;
/// Consultations that are looked at in one transaction.
const RECORDS: usize = 200;
/// For how long an address is kept that nobody confirms.
const PATIENCE: TimeDelta = TimeDelta::days(7);
/// Fields whose change is told.
const TOLD: [&str; 8] = [
    "consultation_status",
    "start_date",
    "end_date",
    "how_to_take_part",
    "participation_url",
    "what_was_heard",
    "what_changed",
    "report_url",
];

/// Reads the change feed for consultations.
pub(crate) const READER: Reader = Reader {
    name: "consultations",
    page: 500,
    take,
};

/// The job that tells what is new in one consultation.
pub(crate) const TELL: JobKind = JobKind {
    name: "tell_consultation",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: None,
    run: tell,
};

/// The job that looks which consultations the clock has opened or closed: nothing of their records changes by that.
pub(crate) const STEPS: JobKind = JobKind {
    name: "step_consultations",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(60 * 60)),
    run: steps,
};

/// The job that forgets addresses that nobody confirmed.
pub(crate) const FORGET: JobKind = JobKind {
    name: "forget_sign_ups",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run: forget,
};

fn take(ctx: &mut Ctx<'_, '_>, changes: &[Change]) -> Result<(), ActionError> {
    let ids = changed(changes, ChangeKind::Dataset);
    let pause = ctx.app.settings.consultations.news_pause_minutes;
    let at = ctx.now + TimeDelta::minutes(i64::from(pause));
    for head in ctx.tx.dataset_heads(&ids)? {
        if head.kind == TYPE
            && head.state == ACTIVE
            && !head.private
            && ctx.tx.count_subscribers(&head.id)? > 0
        {
            ctx.enqueue_once_for(&TELL, &head.id, json!(head.id), at)?;
        }
    }
    Ok(())
}

/// A message, whom it tells, and up to which version and step.
struct Letter {
    wish: String,
    version: i64,
    step: &'static str,
    message: Option<mail::Message>,
}

fn tell(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run.job.payload.as_str().unwrap_or_default();
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let nobody = Caller::anonymous();
    let (mut sent, mut failed) = (0, 0);
    let mut after = String::new();
    loop {
        run.check()?;
        let letters = app.read(&nobody, locale, |ctx| letters(ctx, id, &after))?;
        let Some(last) = letters.last() else {
            return Ok(json!({"sent": sent, "failed": failed}));
        };
        after.clone_from(&last.wish);
        for letter in &letters {
            run.check()?;
            if let Some(message) = &letter.message {
                match app.mailer.send(message) {
                    Ok(()) => sent += 1,
                    // One address must not keep the others from their news.
                    Err(mail::MailError::Address(_)) => failed += 1,
                    Err(error) => return Err(JobError::Failed(error.to_string())),
                }
            }
            // Noted one by one: whoever was told is not told again when the job is tried another time.
            app.write(&nobody, locale, |ctx| {
                Ok(ctx
                    .tx
                    .note_told(&letter.wish, letter.version, letter.step)?)
            })?;
        }
    }
}

fn letters(ctx: &mut Ctx<'_, '_>, id: &str, after: &str) -> Result<Vec<Letter>, ActionError> {
    let found = ctx.tx.dataset(id)?;
    let Some(now) = found.filter(|one| one.state == ACTIVE && !one.private) else {
        return Ok(Vec::new());
    };
    let step = step_of(&now, ctx.now.date());
    let wishes = ctx
        .tx
        .subscriptions_to_tell(id, now.version, step, after, PAGE)?;
    let mut before: HashMap<i64, Option<Map<String, Value>>> = HashMap::new();
    let site = ctx.app.site().title.clone();
    let mut letters = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let known = match before.get(&wish.told) {
            Some(known) => known.clone(),
            None => {
                let version = ctx.tx.dataset_version(id, wish.told)?;
                let body = version.map(|version| version.body);
                before.insert(wish.told, body.clone());
                body
            }
        };
        // A step that nobody noted is none that was taken since.
        let taken = (!wish.step.is_empty() && wish.step != step).then_some(step);
        let news = news(known.as_ref(), &now, &wish.locale);
        let news = news.or_else(|| taken.map(|_| Vec::new()));
        let message = match (news, address_of(ctx.app, &wish)) {
            (Some(news), Some(to)) => {
                let page = format!("/consultation/{}", now.name);
                let leave = format!("/consultation/leave/{}", word_of(ctx.app, &wish));
                let about = mail::ConsultationNews {
                    site: &site,
                    title: &title_in(&now, &wish.locale),
                    step: taken,
                    news: &news,
                    link: &link(ctx.app, &wish.locale, &page),
                    leave: &link(ctx.app, &wish.locale, &leave),
                };
                Some(mail::consultation_news(&wish.locale, &to, &about))
            }
            _ => None,
        };
        letters.push(Letter {
            wish: wish.id,
            version: now.version,
            step,
            message,
        });
    }
    Ok(letters)
}

/// Returns what is new since a version: the texts of new updates, none where something else changed that people want to know; nothing
/// where nothing did.
fn news(before: Option<&Map<String, Value>>, now: &Dataset, locale: &str) -> Option<Vec<String>> {
    let nothing = Map::new();
    let before = before.unwrap_or(&nothing);
    let list = |of: &Map<String, Value>| -> Vec<Value> {
        let list = of.get("updates").and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let known = list(before);
    let language = locale.split(['_', '-']).next().unwrap_or(locale);
    let updates: Vec<String> = list(&now.body)
        .iter()
        .filter(|update| !known.contains(update))
        .filter_map(|update| {
            let texts = update.get("text")?.as_object()?;
            let text = texts.get(language).and_then(Value::as_str);
            let text = text.filter(|text| !text.trim().is_empty());
            text.or_else(|| texts.values().find_map(Value::as_str))
                .map(str::to_owned)
        })
        .collect();
    let changed = TOLD
        .iter()
        .any(|key| before.get(*key) != now.body.get(*key));
    (changed || !updates.is_empty()).then_some(updates)
}

fn steps(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let nobody = Caller::anonymous();
    let told = app.read(&nobody, locale, |ctx| Ok(ctx.tx.steps_told()?))?;
    let mut by_record: HashMap<String, Vec<String>> = HashMap::new();
    for (id, step) in told {
        by_record.entry(id).or_default().push(step);
    }
    let ids: Vec<String> = by_record.keys().cloned().collect();
    let mut asked = 0;
    for some in ids.chunks(RECORDS) {
        run.check()?;
        asked += app.write(&nobody, locale, |ctx| {
            let mut asked = 0;
            for one in ctx.tx.datasets(some)? {
                let step = step_of(&one, ctx.now.date());
                let is_known = |told: &Vec<String>| told.iter().all(|told| told == step);
                let is_shown = one.state == ACTIVE && !one.private;
                if is_shown && !by_record.get(&one.id).is_none_or(is_known) {
                    ctx.enqueue_new(&TELL, &one.id, json!(one.id))?;
                    asked += 1;
                }
            }
            Ok(asked)
        })?;
    }
    Ok(json!({ "asked": asked }))
}

fn forget(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let before = run.app.clock.now() - PATIENCE;
    let forgotten = run.app.store.write(|tx| tx.forget_subscriptions(before))?;
    Ok(json!({ "forgotten": forgotten }))
}

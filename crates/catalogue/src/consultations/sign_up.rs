//! Signing up for news of a consultation: asked for, confirmed, ended. Whoever asks is never told whether an address is known.

use cairn_domain::record::{ACTIVE, Dataset};
use cairn_domain::text as form;
use cairn_store::Subscription;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::state::step_of;
use crate::app::App;
use crate::caller::Caller;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::{mail, sealed};

/// What addresses are sealed and hashed for.
const ADDRESS: &str = "consultation address";
/// What links in messages are sealed for.
const LINK: &str = "consultation link";
/// Longest address.
const LONGEST: usize = 254;
/// Messages that one address may be asked for in an hour.
const OF_ADDRESS: i64 = 5;

/// The job that asks somebody to confirm.
pub(crate) const CONFIRM: JobKind = JobKind {
    name: "confirm_sign_up",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: None,
    run: ask,
};

/// Writes down that somebody wants news of a consultation, and has them asked whether it was them. An address that has them already
/// is written nothing.
pub(crate) fn sign_up(
    ctx: &mut Ctx<'_, '_>,
    consultation: &Dataset,
    address: &str,
    locale: &str,
) -> Result<(), ActionError> {
    let address = address.trim();
    if address.len() > LONGEST || !form::is_email(address) {
        return Err(ActionError::field(
            "email",
            format!("Email {address} is not a valid format"),
        ));
    }
    let hash = hash_of(ctx.app, address);
    let hour = ctx.now - TimeDelta::hours(1);
    let limit = ctx.app.settings.consultations.sign_ups_per_hour;
    let pending = ctx.tx.count_subscriptions(None, hour)?;
    if pending >= i64::try_from(limit).unwrap_or(i64::MAX) {
        return Err(ActionError::Busy);
    }
    let known = ctx.tx.subscription_of(&consultation.id, &hash)?;
    let is_confirmed = known.is_some_and(|known| known.confirmed.is_some());
    if is_confirmed || ctx.tx.count_subscriptions(Some(&hash), hour)? >= OF_ADDRESS {
        return Ok(());
    }
    let id = new_id();
    let new = Subscription {
        address: sealed::seal_bytes(&ctx.app.signer, ADDRESS, address.as_bytes()),
        id: id.clone(),
        dataset_id: consultation.id.clone(),
        hash,
        locale: locale.to_owned(),
        asked: ctx.now,
        confirmed: None,
        told: consultation.version,
        step: step_of(consultation, ctx.now.date()).to_owned(),
    };
    ctx.tx.put_subscription(&new)?;
    ctx.enqueue(&CONFIRM, json!(id))?;
    Ok(())
}

/// Returns the keyed hash of an address; upper case counts for nothing.
fn hash_of(app: &App, address: &str) -> String {
    let keyed = app.signer.keyed(ADDRESS, address.to_lowercase().as_bytes());
    crate::federation::hex(&keyed)
}

/// Opens the address of a wish; nothing where it was sealed by another secret.
pub(super) fn address_of(app: &App, wish: &Subscription) -> Option<String> {
    let bytes = sealed::open_bytes(&app.signer, ADDRESS, &wish.address)?;
    String::from_utf8(bytes).ok()
}

/// Returns the word that stands for a wish in links.
pub(super) fn word_of(app: &App, wish: &Subscription) -> String {
    sealed::seal_bytes(&app.signer, LINK, wish.id.as_bytes())
}

/// Returns the wish that a word stands for.
pub(crate) fn opened(
    ctx: &mut Ctx<'_, '_>,
    word: &str,
) -> Result<Option<Subscription>, ActionError> {
    let id = sealed::open_bytes(&ctx.app.signer, LINK, word)
        .and_then(|bytes| String::from_utf8(bytes).ok());
    match id {
        Some(id) => Ok(ctx.tx.subscription(&id)?),
        None => Ok(None),
    }
}

/// Ends a wish and forgets its address.
pub(crate) fn leave(ctx: &mut Ctx<'_, '_>, word: &str) -> Result<bool, ActionError> {
    match opened(ctx, word)? {
        Some(wish) => Ok(ctx.tx.delete_subscription(&wish.id)?),
        None => Ok(false),
    }
}

/// Returns the path of a page in a language.
pub(super) fn link(app: &App, locale: &str, path: &str) -> String {
    let site = app.site_url();
    let known = app.settings.site.locales.iter().any(|one| one == locale);
    match known && locale != app.settings.site.locale_default {
        true => format!("{site}/{locale}{path}"),
        false => format!("{site}{path}"),
    }
}

/// Returns the title of a record in a language.
pub(super) fn title_in(record: &Dataset, locale: &str) -> String {
    let language = locale.split(['_', '-']).next().unwrap_or(locale);
    record
        .body
        .get("title_translated")
        .and_then(|texts| texts.get(language))
        .and_then(Value::as_str)
        .filter(|title| !title.trim().is_empty())
        .unwrap_or(&record.title)
        .to_owned()
}

fn ask(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run.job.payload.as_str().unwrap_or_default();
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let message = app.read(&Caller::anonymous(), locale, |ctx| {
        let Some(wish) = ctx.tx.subscription(id)? else {
            return Ok(None);
        };
        if wish.confirmed.is_some() {
            return Ok(None);
        }
        let consultation = ctx.tx.dataset(&wish.dataset_id)?;
        let Some(consultation) = consultation.filter(|one| one.state == ACTIVE && !one.private)
        else {
            return Ok(None);
        };
        let Some(to) = address_of(app, &wish) else {
            return Ok(None);
        };
        let path = format!("/consultation/confirm/{}", word_of(app, &wish));
        let site = app.site().title.clone();
        Ok(Some(mail::consultation_confirm(
            &wish.locale,
            &to,
            &site,
            &title_in(&consultation, &wish.locale),
            &link(app, &wish.locale, &path),
        )))
    })?;
    match message {
        None => Ok(json!({"sent": 0})),
        Some(message) => match app.mailer.send(&message) {
            Ok(()) => Ok(json!({"sent": 1})),
            // What cannot be an address never will be one.
            Err(mail::MailError::Address(_)) => Ok(json!({"sent": 0})),
            Err(error) => Err(JobError::Failed(error.to_string())),
        },
    }
}

//! Letters with what is new: `send_digests` looks who is due, `send_digest` writes to one account.
//!
//! Who is due is noted in the transaction that asks for the letter, so nobody gets the same news twice; a letter that the mail server
//! does not take is tried again as jobs are.

use std::time::Duration;

use cairn_domain::record::{ACTIVE, Account};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};

use crate::app::App;
use crate::caller::Caller;
use crate::clock::{from_iso, iso};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::grants::Grants;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::mail::{self, Message, News, NewsOf};
use crate::sealed;

/// Looks who is due.
pub(crate) const DIGESTS: JobKind = JobKind {
    name: "send_digests",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(60 * 60)),
    run: look,
};

/// Writes to one account.
pub(crate) const LETTER: JobKind = JobKind {
    name: "send_digest",
    queue: DEFAULT_QUEUE,
    tries: 8,
    every: None,
    run: write,
};

/// How many days may be from one letter to the next: every day, every week.
pub(crate) const RHYTHMS: [(&str, i32); 2] = [("daily", 1), ("weekly", 7)];
/// Accounts that are looked at in one transaction.
const STEP: i64 = 100;
/// Records that a letter names.
const MOST: i64 = 50;
/// What the links that end letters are sealed for.
const LEAVE: &str = "leave digests";

fn look(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let mut due = 0;
    for (_, days) in RHYTHMS {
        loop {
            run.check()?;
            let found = app.write(&Caller::anonymous(), locale, |ctx| step(ctx, days))?;
            due += found;
            if found == 0 {
                break;
            }
        }
    }
    let before = app.clock.now() - TimeDelta::days(app.settings.notifications.keep_days.into());
    app.store.write(|tx| {
        tx.forget_notices(before)?;
        tx.forget_deliveries(before)
    })?;
    Ok(json!({"due": due}))
}

/// Asks for the letters of some accounts that are due; returns how many there were.
fn step(ctx: &mut Ctx<'_, '_>, days: i32) -> Result<usize, ActionError> {
    let before = ctx.now - TimeDelta::days(days.into());
    let due = ctx.tx.digests_due(days, before, STEP)?;
    for wish in &due {
        let payload = json!({"account": wish.account_id, "since": iso(wish.sent)});
        ctx.enqueue(&LETTER, payload)?;
        ctx.tx.put_digest_wish(&cairn_store::DigestWish {
            sent: ctx.now,
            ..wish.clone()
        })?;
    }
    Ok(due.len())
}

fn write(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let payload = &run.job.payload;
    let id = payload["account"].as_str().unwrap_or_default();
    let since = payload["since"].as_str().and_then(from_iso);
    let since = since.ok_or_else(|| JobError::Hopeless("no time to begin at".to_owned()))?;
    let locale = &app.settings.site.locale_default;
    let letter = app.read(&Caller::anonymous(), locale, |ctx| letter(ctx, id, since))?;
    let Some(letter) = letter else {
        return Ok(json!({"sent": false}));
    };
    app.mailer
        .send(&letter)
        .map_err(|error| JobError::Failed(error.to_string()))?;
    Ok(json!({"sent": true}))
}

/// Writes the letter of an account; nothing where there is no news for it that it may see, or no address.
fn letter(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
    since: NaiveDateTime,
) -> Result<Option<Message>, ActionError> {
    let account = ctx.tx.account_by_ref(id)?;
    let Some(account) = account.filter(|account| account.state == ACTIVE) else {
        return Ok(None);
    };
    let Some(to) = account.email.clone().filter(|to| !to.is_empty()) else {
        return Ok(None);
    };
    let language = ctx.tx.language_of(&account.id)?;
    let app = ctx.app;
    let language = language.filter(|code| app.settings.site.locales.contains(code));
    let language = language.unwrap_or_else(|| app.settings.site.locale_default.clone());
    let news = news(ctx, &account, since, &language)?;
    if news.is_empty() {
        return Ok(None);
    }
    let site = app.site();
    Ok(Some(mail::news(
        &language,
        &to,
        &News {
            site: &site.title,
            records: &news,
            all: &format!("{}/dashboard/notifications", app.site_url()),
            leave: &app.leave_link(&account.id),
        },
    )))
}

/// Returns what is new for an account and that it may see, the latest first.
fn news(
    ctx: &mut Ctx<'_, '_>,
    account: &Account,
    since: NaiveDateTime,
    language: &str,
) -> Result<Vec<NewsOf>, ActionError> {
    let notices = ctx.tx.notices(&account.id, Some(since), true, MOST, 0)?;
    let reader = Caller::of(account.clone());
    let viewer = Grants::load(ctx.tx, &ctx.app.settings.auth, &reader)?.viewer(&reader);
    let ids: Vec<String> = notices.iter().map(|one| one.dataset_id.clone()).collect();
    let site = ctx.app.site_url();
    let mut news = Vec::new();
    for (notice, ready) in notices.iter().zip(ctx.ready_many(&ids)?) {
        let Some(ready) = ready.filter(|ready| viewer.sees(&ready.head)) else {
            continue;
        };
        let record = crate::federation::parsed(&ready)?;
        let translated = record.get("title_translated");
        let title = translated.and_then(|titles| titles.get(language)?.as_str());
        news.push(NewsOf {
            title: title
                .filter(|title| !title.is_empty())
                .unwrap_or(&ready.head.title)
                .to_owned(),
            kind: notice.kind.clone(),
            link: format!("{site}/{}/{}", ready.head.kind, ready.head.name),
        });
    }
    Ok(news)
}

impl App {
    /// Returns the address at which an account ends its letters without signing in.
    fn leave_link(&self, account_id: &str) -> String {
        let word = sealed::seal_bytes(&self.signer, LEAVE, account_id.as_bytes());
        format!("{}/notifications/leave/{word}", self.site_url())
    }

    /// Ends the letters of whoever a link was written to; tells whether the link is one.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn leave_digests(&self, word: &str) -> Result<bool, ActionError> {
        let Some(id) = self.leaver(word) else {
            return Ok(false);
        };
        self.store.write(|tx| tx.remove_digest_wish(&id))?;
        Ok(true)
    }

    /// Tells whether a word is that of a link which ends letters.
    pub fn is_leave_word(&self, word: &str) -> bool {
        self.leaver(word).is_some()
    }

    fn leaver(&self, word: &str) -> Option<String> {
        let bytes = sealed::open_bytes(&self.signer, LEAVE, word)?;
        String::from_utf8(bytes).ok()
    }
}

//! Digests: one message to everybody who wants them and around whose interests others did something.

use cairn_domain::record::Account;
use cairn_store::{ActivityWindow, Dashboard};
use chrono::{Duration, NaiveDateTime};

use super::dashboard::{Followed, moments};
use super::list::{filter_of, heads, hidden_accounts};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::grants::Grants;
use crate::mail::{self, Message};

/// Accounts that are looked at in one transaction.
const STEP: i64 = 50;

/// Looks at every account that wants digests, and sends those that are not empty. What cannot be sent is logged; the others
/// get theirs, and nobody gets the same news twice.
pub(super) fn send_all(app: &App, oldest: NaiveDateTime) -> Result<(), ActionError> {
    let nobody = Caller::anonymous();
    let locale = &app.settings.site.locale_default;
    let mut after = String::new();
    loop {
        let (last, messages) = app.write(&nobody, locale, |ctx| step(ctx, &after, oldest))?;
        for message in &messages {
            if let Err(error) = app.mailer.send(message) {
                tracing::error!(%error, "a digest was not sent");
            }
        }
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

/// Makes the messages of the next accounts and notes that they were looked at; returns the last of the accounts.
fn step(
    ctx: &mut Ctx<'_, '_>,
    after: &str,
    oldest: NaiveDateTime,
) -> Result<(Option<String>, Vec<Message>), ActionError> {
    let accounts = ctx.tx.accounts_with_digests_after(after, STEP)?;
    let hidden = hidden_accounts(ctx)?;
    let mut messages = Vec::new();
    for account in &accounts {
        let before = moments(ctx, account)?;
        let since = oldest.max(before.email_last_sent).max(before.last_viewed);
        let count = news(ctx, account, since, hidden.clone())?;
        let now = Dashboard {
            email_last_sent: ctx.now,
            ..before
        };
        ctx.tx.put_dashboard(&account.id, now)?;
        let to = account.email.as_deref().unwrap_or_default();
        if count > 0 {
            messages.push(mail::digest(
                ctx.locale,
                to,
                &ctx.app.settings.site.title,
                count,
                &ctx.app.site_url(),
            ));
        }
    }
    let last = accounts.into_iter().next_back().map(|account| account.id);
    Ok((last, messages))
}

/// Counts what others did on somebody's dashboard, up to the length of its list.
fn news(
    ctx: &mut Ctx<'_, '_>,
    account: &Account,
    since: NaiveDateTime,
    hidden: Vec<String>,
) -> Result<usize, ActionError> {
    let reader = Caller::of(account.clone());
    let viewer = Grants::load(ctx.tx, &ctx.app.settings.auth, &reader)?.viewer(&reader);
    let mut filter = filter_of(&viewer, hidden);
    // What they did themselves is no news to them.
    filter.hidden.push(account.id.clone());
    let window = ActivityWindow {
        after: Some(since),
        limit: ctx.app.settings.activity.list_limit.max(0),
        ..ActivityWindow::default()
    };
    let followed = Followed::load(ctx, &account.id)?;
    Ok(heads(ctx, &followed.streams(), &filter, &window)?.len())
}

/// Reads a length of time: `2 days`, `12:30:00`, `1 day, 6:00:00.5`, `.25`.
pub(super) fn period(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (days, rest) = match text.split_once(" day") {
        Some((days, rest)) => {
            let rest = rest.strip_prefix('s').unwrap_or(rest);
            let rest = match rest.strip_prefix(',') {
                Some(rest) => Some(rest.trim_start()),
                None if rest.is_empty() => None,
                None => return None,
            };
            (whole(days)?, rest)
        }
        None => (0, Some(text)),
    };
    let micros = match rest {
        None => 0,
        Some(rest) => match rest.strip_prefix('.') {
            Some(fraction) => micros(fraction)?,
            None => clock_time(rest)?,
        },
    };
    Duration::try_days(days)?.checked_add(&Duration::microseconds(micros))
}

/// Reads `H:MM:SS` with a fraction or without, in microseconds.
fn clock_time(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let (seconds, fraction) = match seconds.split_once('.') {
        Some((seconds, fraction)) => (seconds, micros(fraction)?),
        None => (seconds, 0),
    };
    let (hours, minutes, seconds) = (whole(hours)?, whole(minutes)?, whole(seconds)?);
    if parts.next().is_some() || minutes > 59 || seconds > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60 + seconds;
    Some(seconds * 1_000_000 + fraction)
}

/// Reads a whole number of a few digits.
fn whole(text: &str) -> Option<i64> {
    let fits = (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Reads the digits behind the point of seconds.
fn micros(fraction: &str) -> Option<i64> {
    Some(whole(fraction)? * 10_i64.pow(6 - u32::try_from(fraction.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (text, seconds) in [
            ("2 days", Some(172_800.0)),
            ("1 day", Some(86_400.0)),
            ("14 days, 4:34:00.5", Some(1_226_040.5)),
            ("1 day, 0:00:01", Some(86_401.0)),
            ("4:35:00", Some(16_500.0)),
            ("100:00:00", Some(360_000.0)),
            (".123", Some(0.123)),
            ("1 day, .5", Some(86_400.5)),
            ("", None),
            ("2", None),
            ("2 weeks", None),
            ("x days", None),
            ("-1 days", None),
            ("1 days 4:00:00", None),
            ("4:60:00", None),
            ("4:00", None),
            ("1:2:3:4", None),
            (".1234567", None),
            ("9999999 days", None),
        ] {
            let found = period(text).and_then(|period| period.num_microseconds());
            assert_eq!(
                found.map(|micros| micros as f64 / 1.0e6),
                seconds,
                "{text:?}"
            );
        }
    }
}

//! What the public contributes: who may, what looks like no person's work, what waits until somebody has looked at it.

mod submission;

use cairn_domain::permission::UPDATE_DATASET;
use cairn_domain::record::{Account, Dataset, DatasetHead};
pub(crate) use cairn_domain::record::{REQUEST, SHOWCASE, SUBMITTED};
use cairn_store::PublicationState;
use chrono::{DateTime, TimeDelta};

use crate::action::{Param, ParamKind, param};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing;
use crate::sealed;

pub(crate) use submission::submit;

/// What the moment at which a form was opened is sealed for.
const OPENED: &str = "form opened";
/// How long a form may stay open.
const LONGEST_OPEN: TimeDelta = TimeDelta::hours(24);

/// A field that people do not see and leave empty.
pub(crate) const TRAP: Param = param(
    "website",
    ParamKind::Text,
    "Stays empty: forms hide it from people, and what fills it in is no person.",
);
/// When the form was opened.
pub(crate) const OPENED_AT: Param = param(
    "opened",
    ParamKind::Text,
    "The sealed time at which a form was opened; forms of the website carry it, programs leave it out.",
);

impl App {
    /// Returns the sealed time of a form that is opened now.
    pub fn form_opened(&self) -> String {
        let now = self.clock.now().and_utc().timestamp_micros();
        sealed::seal_bytes(&self.signer, OPENED, &now.to_be_bytes())
    }
}

/// Lets those pass who are signed in and whose contribution looks like a person's; tells whether somebody looks at it first in any
/// case.
pub(crate) fn require_person(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    text: &str,
) -> Result<bool, ActionError> {
    let account = contributor(ctx)?.id.clone();
    if input.text(TRAP.name).is_some() {
        return Err(ActionError::field(
            TRAP.name,
            "This does not look like a person's work",
        ));
    }
    if let Some(opened) = input.data.get(OPENED_AT.name) {
        require_time(ctx, opened.as_str().unwrap_or_default())?;
    }
    let settings = &ctx.app.settings.participation;
    let since = ctx.now - TimeDelta::hours(24);
    let contributions = ctx.tx.count_comments_by(&account, since)?
        + ctx.tx.count_records_by(&account, &SUBMITTED, since)?;
    if contributions >= i64::from(settings.most_a_day) {
        return Err(ActionError::field(
            "contributions",
            "That is all that one account can contribute in a day; please come back tomorrow",
        ));
    }
    Ok(links_in(text) > settings.most_links)
}

/// Returns the account of somebody who is signed in.
pub(crate) fn contributor<'a>(ctx: &Ctx<'a, '_>) -> Result<&'a Account, ActionError> {
    ctx.refuse_deleted()?;
    ctx.caller
        .account()
        .ok_or_else(|| ActionError::denied_because("You must be logged in to take part"))
}

/// Lets a form pass that was opened long enough ago for somebody to have filled it in.
fn require_time(ctx: &Ctx<'_, '_>, opened: &str) -> Result<(), ActionError> {
    let bytes = sealed::open_bytes(&ctx.app.signer, OPENED, opened);
    let micros = bytes.and_then(|bytes| bytes.try_into().ok().map(i64::from_be_bytes));
    let opened = micros.and_then(DateTime::from_timestamp_micros);
    let open = opened.map(|opened| ctx.now - opened.naive_utc());
    let least = TimeDelta::seconds(ctx.app.settings.participation.least_seconds.into());
    match open {
        Some(open) if open >= least && open <= LONGEST_OPEN => Ok(()),
        _ => Err(ActionError::field(
            OPENED_AT.name,
            "The form was sent too soon or too late; please send it again",
        )),
    }
}

/// Counts the addresses of sites in a text.
fn links_in(text: &str) -> usize {
    let lower = text.to_lowercase();
    let schemes = lower.matches("://").count();
    let bare = lower.matches("www.").count() - lower.matches("://www.").count();
    schemes + bare + lower.matches("[url").count()
}

/// Tells whether the caller decides on contributions to a record: who may change records of its organization.
pub(crate) fn may_moderate(ctx: &mut Ctx<'_, '_>, head: &DatasetHead) -> Result<bool, ActionError> {
    match &head.owner_org {
        Some(owner) => ctx.may_in_group(owner, UPDATE_DATASET),
        None => Ok(ctx.caller.is_sysadmin()),
    }
}

/// Tells whether a record was submitted and waits for somebody to look at it, so that its maker cannot publish it by themselves.
pub(crate) fn waits(ctx: &mut Ctx<'_, '_>, before: &Dataset) -> Result<bool, ActionError> {
    if !SUBMITTED.contains(&before.kind.as_str()) {
        return Ok(false);
    }
    let asked = ctx.tx.publication(&before.id)?;
    let is_waiting = asked.is_some_and(|asked| asked.state == PublicationState::Waiting);
    Ok(is_waiting && !publishing::may_approve(ctx, before.owner_org.as_deref())?)
}

/// Reads a text with a greatest length, in characters.
pub(crate) fn bounded(input: &Input, key: &str, most: usize) -> Result<String, ActionError> {
    let text = input.text(key).unwrap_or_default();
    match text.chars().count() {
        length if length > most => Err(ActionError::field(
            key,
            format!("Must be at most {most} characters long"),
        )),
        _ => Ok(text.trim().to_owned()),
    }
}

/// Reads a text that must be there, with a greatest length.
pub(crate) fn required_text(input: &Input, key: &str, most: usize) -> Result<String, ActionError> {
    match bounded(input, key, most)? {
        text if text.is_empty() => Err(ActionError::missing(key)),
        text => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::links_in;

    #[test]
    fn addresses_are_counted_however_they_are_written() {
        for (text, expected) in [
            ("no address", 0),
            ("see https://a.example and HTTP://B.example", 2),
            ("www.a.example", 1),
            ("https://www.a.example", 1),
            ("[url=x]y[/url]", 1),
        ] {
            assert_eq!(links_in(text), expected, "{text}");
        }
    }
}

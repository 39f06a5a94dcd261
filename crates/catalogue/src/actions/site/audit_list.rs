//! `audit_list`: who did what of what administrators do.

use cairn_store::{AuditEntry, AuditFilter};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::{from_iso, iso};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Entries where no limit is given.
const DEFAULT: i64 = 50;
/// Most entries of an answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "audit_list",
    kind: Kind::Read,
    about: "Lists what was done to accounts, tokens, roles, organizations, settings, jobs and sources, and what was deleted, the latest first. Nothing that is secret stands there: of what was sent, the names of the keys and the values of a few.",
    access: "Sysadmins.",
    params: &[
        param("user", ParamKind::Text, "Name of who did it."),
        param("action", ParamKind::Text, "Name of the action."),
        param("subject", ParamKind::Text, "On what, as it was named then."),
        param("since", ParamKind::Text, "Date or time (UTC), included."),
        param(
            "until",
            ParamKind::Text,
            "Date or time (UTC), not included.",
        ),
        param(
            "before",
            ParamKind::Integer,
            "The seq of the last entry that is known: what comes before it is listed.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most entries, 50 by default and 1000 at most.",
        ),
    ],
    returns: "List of objects with seq, at, user_id, user, token (its id), action, subject and details.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let filter = AuditFilter {
        account: input.text("user"),
        act: input.text("action"),
        subject: input.text("subject"),
        since: moment(input, "since")?,
        until: moment(input, "until")?,
        before: input.natural("before")?,
    };
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let found = ctx.tx.list_audit(&filter, limit)?;
    let shown: Result<Vec<Value>, ActionError> = found.into_iter().map(shown).collect();
    Ok(Value::Array(shown?).into())
}

fn moment(input: &Input, key: &str) -> Result<Option<NaiveDateTime>, ActionError> {
    let Some(text) = input.text(key) else {
        return Ok(None);
    };
    let text = text.trim_end_matches('Z');
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.and_then(|day| day.and_hms_opt(0, 0, 0))
        .or_else(|| from_iso(text))
        .map(Some)
        .ok_or_else(|| ActionError::field(key, "Date format incorrect"))
}

fn shown(entry: AuditEntry) -> Result<Value, ActionError> {
    let details: Value = serde_json::from_str(&entry.details)
        .map_err(|error| ActionError::Internal(format!("the audit log: {error}")))?;
    Ok(json!({
        "seq": entry.seq,
        "at": iso(entry.at),
        "user_id": entry.account_id,
        "user": entry.account_name,
        "token": entry.token_id,
        "action": entry.act,
        "subject": entry.subject,
        "details": details,
    }))
}

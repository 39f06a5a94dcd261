//! Requests as they are shown.

use std::collections::HashMap;

use cairn_domain::record::{Account, Dataset, DatasetHead, FollowKind};
use cairn_domain::text::is_url;
use serde_json::{Map, Value, json};

use super::is_closed;
use crate::clock::from_iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::profile::{self, Detail};
use crate::wire;

/// Shows one request as it is now.
pub(super) fn one(ctx: &mut Ctx<'_, '_>, request: &Dataset) -> Result<Value, ActionError> {
    let dict = wire::one_package(ctx.tx, ctx.app, request)?;
    many(ctx, &[Value::Object(dict)])?
        .pop()
        .ok_or_else(|| ActionError::Internal("a request is not shown".to_owned()))
}

/// Shows requests, of which these are the package dictionaries.
pub(super) fn many(ctx: &mut Ctx<'_, '_>, packages: &[Value]) -> Result<Vec<Value>, ActionError> {
    let ids = texts(packages, "id");
    let followers: HashMap<String, i64> = ctx
        .tx
        .follower_counts(FollowKind::Dataset, &ids)?
        .into_iter()
        .collect();
    let users = users(ctx, &texts(packages, "creator_user_id"))?;
    let named: Vec<String> = texts(packages, "fulfilled_by")
        .into_iter()
        .filter(|by| !is_url(by))
        .collect();
    let accepted = accepted(ctx, &named)?;
    let shown = packages.iter().map(|package| {
        let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let closed = is_closed(package.get("request_status"));
        let by = text("fulfilled_by");
        let accepted = accepted
            .iter()
            .find(|(head, _)| head.id == by || head.name == by);
        let opened = spaced(text("metadata_created"));
        let mut out = json!({
            "id": package.get("id"),
            "user_id": package.get("creator_user_id"),
            "title": text("title"),
            "description": text("notes"),
            "organization_id": package.get("owner_org"),
            "open_time": opened,
            "accepted_dataset_id": accepted.map(|(head, _)| &head.id),
            "close_time": closed.then(|| closing(package, opened.as_deref())).flatten(),
            "closed": closed,
            "followers": followers.get(text("id")).unwrap_or(&0),
            "user": users.get(text("creator_user_id")),
        });
        out["organization"] = package.get("organization").cloned().unwrap_or_default();
        out["accepted_dataset"] = accepted.map(|(_, dict)| dict.clone()).unwrap_or_default();
        out
    });
    Ok(shown.collect())
}

/// Returns accounts as the caller may see them, by id; none where profiles are not for everybody.
pub(super) fn users(
    ctx: &mut Ctx<'_, '_>,
    ids: &[String],
) -> Result<HashMap<String, Map<String, Value>>, ActionError> {
    if !ctx.app.settings.auth.public_user_details && ctx.caller.is_anonymous() {
        return Ok(HashMap::new());
    }
    let accounts: Vec<Account> = ctx.tx.accounts(ids)?;
    let dicts = profile::users(ctx, &accounts, Detail::default())?;
    let ids = accounts.into_iter().map(|account| account.id);
    Ok(ids.zip(dicts).collect())
}

/// Returns the records that requests name, as far as the caller sees them.
fn accepted(
    ctx: &mut Ctx<'_, '_>,
    names: &[String],
) -> Result<Vec<(DatasetHead, Value)>, ActionError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let heads = ctx.tx.dataset_heads_by_refs(names)?;
    let ids: Vec<String> = heads.iter().map(|head| head.id.clone()).collect();
    let mut seen = Vec::new();
    for ready in ctx.ready_many(&ids)?.into_iter().flatten() {
        if ctx.sees(&ready.head)? {
            seen.push((
                ready.head.clone(),
                Value::Object(federation::parsed(&ready)?),
            ));
        }
    }
    Ok(seen)
}

/// Returns when a request was closed: the day on which its history says so, and not before it was opened.
fn closing(package: &Value, opened: Option<&str>) -> Option<String> {
    let history = package.get("history").and_then(Value::as_array);
    let closed = history
        .into_iter()
        .flatten()
        .rev()
        .take_while(|entry| is_closed(entry.get("status")));
    let day = closed
        .filter_map(|entry| entry.get("date").and_then(Value::as_str))
        .last()
        .or_else(|| package.get("answered_on").and_then(Value::as_str))?;
    let at = format!("{day} 00:00:00.000000");
    Some(match opened {
        Some(opened) if opened > at.as_str() => opened.to_owned(),
        _ => at,
    })
}

/// Writes a time as these actions do.
pub(super) fn spaced(time: &str) -> Option<String> {
    let time = from_iso(time)?;
    Some(time.format("%Y-%m-%d %H:%M:%S%.6f").to_string())
}

fn texts(packages: &[Value], key: &str) -> Vec<String> {
    let mut found: Vec<String> = packages
        .iter()
        .filter_map(|package| package.get(key)?.as_str().map(str::to_owned))
        .filter(|text| !text.is_empty())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_closed_when_its_last_closed_states_began() {
        let request = |history: &[(&str, &str)]| {
            let entries: Vec<Value> = history
                .iter()
                .map(|(date, status)| json!({"date": date, "status": status}))
                .collect();
            json!({"history": entries})
        };
        let opened = "2026-03-01 08:00:00.000000";
        for (history, expected) in [
            (
                &[
                    ("2026-03-01", "submitted"),
                    ("2026-03-05", "unable"),
                    ("2026-03-09", "released"),
                ][..],
                Some("2026-03-05 00:00:00.000000"),
            ),
            (
                &[
                    ("2026-03-05", "unable"),
                    ("2026-03-06", "under_review"),
                    ("2026-03-09", "released"),
                ],
                Some("2026-03-09 00:00:00.000000"),
            ),
            (&[("2026-03-01", "released")], Some(opened)),
            (&[], None),
        ] {
            assert_eq!(
                closing(&request(history), Some(opened)).as_deref(),
                expected,
                "{history:?}"
            );
        }
    }
}

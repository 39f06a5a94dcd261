//! `steward_attention_list`: what waits for those who write records.

use cairn_store::{Cause, Waiting};
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::loading::status::TASK;

/// Entries of each kind where no limit is given.
const DEFAULT: i64 = 20;
/// Most entries of each kind.
const MOST: i64 = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "steward_attention_list",
    kind: Kind::Read,
    about: "Lists what waits for the caller as a steward: files whose last load into the DataStore failed, and tables that are held since they may be about persons; of the organizations where the caller may change records, for sysadmins of all records.",
    access: "Those who are signed in, for themselves.",
    params: &[param(
        "limit",
        ParamKind::Integer,
        "Most entries of each kind, 20 by default and 100 at most.",
    )],
    returns: "List of objects with kind (load_failed or privacy_held), resource_id, resource_name, package_id, package_name, package_title, package_type, since, and message where something went wrong.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied());
    }
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let owners = ctx.tended()?;
    let owners = owners.as_deref();
    if owners.is_some_and(<[String]>::is_empty) {
        return Ok(json!([]).into());
    }
    let failed = (ctx.tx).waiting_resources(Cause::LoadFailed(TASK), owners, limit)?;
    let held = ctx.tx.waiting_resources(Cause::Held, owners, limit)?;
    let failed = failed.iter().map(|one| entry("load_failed", one));
    let held = held.iter().map(|one| entry("privacy_held", one));
    Ok(Value::Array(failed.chain(held).collect()).into())
}

fn entry(kind: &str, one: &Waiting) -> Value {
    let message = one.error.as_deref().and_then(|text| {
        let error: Value = serde_json::from_str(text).ok()?;
        error.get("message").cloned()
    });
    json!({
        "kind": kind,
        "resource_id": one.resource_id,
        "resource_name": one.resource_name,
        "package_id": one.dataset_id,
        "package_name": one.dataset_name,
        "package_title": one.dataset_title,
        "package_type": one.dataset_kind,
        "since": one.since.map(iso),
        "message": message,
    })
}

//! `algorithm_assessment_list`: the assessments of an algorithm, or those that do not hold any more.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::assessments;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Most stale assessments.
const MOST: i64 = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "algorithm_assessment_list",
    kind: Kind::Read,
    about: "Lists the impact assessments of an algorithm, the latest first; without id those that are stale, of the organizations where \
            the caller may change records. No action of CKAN.",
    access: "Everybody who may see the record; without id those who are signed in, for themselves.",
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id or name of the algorithm's record.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most stale assessments, 100 at most.",
        ),
    ],
    returns: "List of assessments as algorithm_assessment_show gives them, without answers; stale ones with package_name and package_title.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let Some(id) = input.text("id") else {
        return stale(ctx, input);
    };
    let head = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    let found = ctx.tx.assessments(&head.id)?;
    let told: Result<Vec<Value>, ActionError> = found
        .iter()
        .map(|one| assessments::told(ctx, one, false))
        .collect();
    Ok(Value::Array(told?).into())
}

fn stale(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied());
    }
    let limit = input.natural("limit")?.unwrap_or(MOST).min(MOST);
    let owners = ctx.tended()?;
    if owners.as_ref().is_some_and(Vec::is_empty) {
        return Ok(json!([]).into());
    }
    let found = ctx.tx.stale_assessments(owners.as_deref(), limit)?;
    let ids: Vec<String> = found.iter().map(|one| one.dataset_id.clone()).collect();
    let heads = ctx.tx.dataset_heads(&ids)?;
    let mut told = Vec::with_capacity(found.len());
    for one in &found {
        let mut dict = assessments::told(ctx, one, false)?;
        if let Some(head) = heads.iter().find(|head| head.id == one.dataset_id) {
            dict["package_name"] = json!(head.name);
            dict["package_title"] = json!(head.title);
        }
        told.push(dict);
    }
    Ok(Value::Array(told).into())
}

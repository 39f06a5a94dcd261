//! `publication_list`: the publications that are asked for, wait or were returned.

use cairn_domain::permission::UPDATE_DATASET;
use cairn_store::{PublicationState, Publications};
use serde_json::{Value, json};

use super::publication_dict;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Publications that are listed where no limit is given, and at most.
const MOST: i64 = 500;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "publication_list",
    kind: Kind::Read,
    about: "Lists the publications that are scheduled, wait for approval or were returned, of records that the caller may change through their organization, or made without one. Those asked for first come first.",
    access: "Everybody who is signed in.",
    params: &[
        param(
            "state",
            ParamKind::Text,
            "Only those that are `scheduled`, `waiting` or `returned`.",
        ),
        param("limit", ParamKind::Integer, "Most of them, 500 at most."),
        param("offset", ParamKind::Integer, "How many are passed over."),
    ],
    returns: "List of what publication_request tells, with name, title, type and owner_org of the record.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let account = ctx.caller.id().ok_or_else(ActionError::denied)?.to_owned();
    let state = match input.text("state") {
        None => None,
        Some(word) => Some(PublicationState::of(&word).ok_or_else(|| {
            ActionError::field(
                "state",
                "Value must be one of ['scheduled', 'waiting', 'returned']",
            )
        })?),
    };
    let (limit, offset) = input.limit_and_offset()?;
    let grants = ctx.grants()?;
    let owners: Vec<String> = grants
        .groups_with(UPDATE_DATASET, true)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let found = ctx.tx.publications(&Publications {
        state,
        of: (!ctx.caller.is_sysadmin()).then_some((&owners, &account)),
        limit: limit.unwrap_or(MOST).min(MOST),
        offset,
    })?;
    let list = found.iter().map(|of| {
        let mut dict = publication_dict(&of.publication);
        dict["name"] = json!(of.name);
        dict["title"] = json!(of.title);
        dict["type"] = json!(of.kind);
        dict["owner_org"] = json!(of.owner_org);
        dict
    });
    Ok(Value::Array(list.collect()).into())
}

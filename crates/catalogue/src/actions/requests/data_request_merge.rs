//! `data_request_merge`: a request asks for what another one asks for already.

use serde_json::{Map, json};

use super::{DUPLICATE, history, recount, request_of, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "data_request_merge",
    kind: Kind::Write,
    about: "Merges a request for data into another that asks for the same: its votes and followers go on there, where a person counts once, and it leads to the other. No action of CKAN.",
    access: "Who may change both records.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the duplicate."),
        required(
            "into",
            ParamKind::Text,
            "Id or name of the request that goes on.",
        ),
    ],
    returns: "The request that goes on, as package_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let duplicate = request_of(ctx, input, "id")?;
    let into = request_of(ctx, input, "into")?;
    if duplicate.id == into.id {
        return Err(ActionError::field(
            "into",
            "A request is no duplicate of itself",
        ));
    }
    if into.body.get("request_status") == Some(&json!(DUPLICATE)) {
        return Err(ActionError::field(
            "into",
            "This request is a duplicate too",
        ));
    }
    ctx.tx.move_voices(&duplicate.id, &into.id)?;
    let (from, to) = (duplicate.id.clone(), into.id.clone());
    let patch = Map::from_iter([
        ("request_status".to_owned(), json!(DUPLICATE)),
        ("fulfilled_by".to_owned(), json!(into.name)),
        (
            "history".to_owned(),
            json!(history(ctx, &duplicate, DUPLICATE, None)),
        ),
    ]);
    apply_patch(ctx, duplicate, patch)?;
    recount(ctx, &from)?;
    recount(ctx, &to)?;
    Ok(shown(ctx, &into)?.into())
}

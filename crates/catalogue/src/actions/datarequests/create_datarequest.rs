//! `create_datarequest`: somebody asks for data.

use serde_json::{Value, json};

use super::rules::Wish;
use super::{RETURNS, ours, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::contributor;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "create_datarequest",
    kind: Kind::Write,
    about: "Asks for data in public, as data_request_create does. As in ckanext-datarequests.",
    access: "Those who signed in.",
    params: &[
        required(
            "title",
            ParamKind::Text,
            "What is asked for, in 100 characters at most; no other request has the same title.",
        ),
        required(
            "description",
            ParamKind::Text,
            "What it is, in 1000 characters at most.",
        ),
        param(
            "organization_id",
            ParamKind::Text,
            "Id or name of the organization that may have it.",
        ),
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    contributor(ctx)?;
    let wish = Wish::read(ctx, input, None)?;
    let asked = json!({
        "title": wish.title,
        "notes": wish.description,
        "organization_id": wish.organization.map(|party| party.id),
    });
    let made = ours(ctx, "data_request_create", asked)?;
    let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
    let made = ctx.tx.dataset(id)?.ok_or_else(ActionError::not_found)?;
    Ok(shown::one(ctx, &made)?.into())
}

//! `publication_show`: how far the publication of a record is.

use serde_json::{Map, Value, json};

use super::{publication_dict, settled_dict};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::{check, is_public, may_approve, needs_approval, updatable};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "publication_show",
    kind: Kind::Read,
    about: "Shows how far the publication of a record is, and what it takes.",
    access: "As package_update.",
    params: &[required("id", ParamKind::Text, "Id or name of the record.")],
    returns: "As publication_request, where state may be `none` and `returned` too; needs_approval and may_approve; and lacks: what is wrong with each field, where the record could not be published as it is.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let current = updatable(ctx, &id)?;
    let owner = current.owner_org.as_deref();
    let mut dict = match ctx.tx.publication(&current.id)? {
        Some(asked) => publication_dict(&asked),
        None => settled_dict(&current.id, "none"),
    };
    dict["needs_approval"] = json!(needs_approval(ctx, owner)?);
    dict["may_approve"] = json!(may_approve(ctx, owner)?);
    let lacks = match is_public(&current) {
        true => Map::new(),
        false => match check(ctx, &current) {
            Ok(()) => Map::new(),
            Err(ActionError::Validation(errors)) => errors,
            Err(error) => return Err(error),
        },
    };
    dict["lacks"] = Value::Object(lacks);
    Ok(dict.into())
}

//! `group_tree`: which groups or organizations stand below which.

use serde_json::Value;

use super::tree::{Forest, asked_type};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_tree",
    kind: Kind::Read,
    about: "Shows the hierarchy of groups, or of organizations: a tree for each that stands below none, in the order of titles. As \
            ckanext-hierarchy.",
    access: "Everybody.",
    params: &[param(
        "type",
        ParamKind::Text,
        "`group`, which is so where nothing is said, or `organization`.",
    )],
    returns: "List of trees: id, name, title, highlighted (false) and children, which are trees.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (of, _) = asked_type(input)?;
    Ok(Value::Array(Forest::load(ctx, of)?.trees()).into())
}

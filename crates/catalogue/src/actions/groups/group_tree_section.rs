//! `group_tree_section`: where a group or organization stands in its hierarchy.

use cairn_domain::record::ACTIVE;

use super::tree::{Forest, asked_type, type_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_tree_section",
    kind: Kind::Read,
    about: "Shows the tree that a group or organization stands in, with itself highlighted. As ckanext-hierarchy.",
    access: "Everybody.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the group."),
        param(
            "type",
            ParamKind::Text,
            "`group`, which is so where nothing is said, or `organization`.",
        ),
        param(
            "include_parents",
            ParamKind::Boolean,
            "Whether the tree begins with the highest group above it, as is so where nothing is said, or with itself.",
        ),
        param(
            "include_siblings",
            ParamKind::Boolean,
            "Whether what else stands below those above it is part of the tree, as is so where nothing is said.",
        ),
    ],
    returns: "A tree: id, name, title, highlighted and children, which are trees.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let id = input.required("id")?;
    let with_parents = input.flag("include_parents", true)?;
    let with_siblings = input.flag("include_siblings", true)?;
    let (of, was_said) = asked_type(input)?;
    let group = ctx.tx.group_by_ref(&id)?;
    let group = group.filter(|group| group.state == ACTIVE);
    let group = group.ok_or_else(ActionError::not_found)?;
    let is = type_of(&group);
    if is != of {
        let why = match was_said {
            true => "was specified",
            false => "is filtered by default",
        };
        return Err(ActionError::rule(format!(
            "Group type is \"{is}\" not \"{of}\" that {why}"
        )));
    }
    let tree = Forest::load(ctx, of)?.section(&group.id, with_parents, with_siblings);
    Ok(tree.ok_or_else(ActionError::not_found)?.into())
}

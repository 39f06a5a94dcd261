//! `scheming_group_schema_list`: the types of groups that have a schema.

use cairn_domain::schema::Kind as Of;

use super::list;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "scheming_group_schema_list",
    kind: Kind::Read,
    about: "Lists the types of groups that have a schema. As ckanext-scheming.",
    access: "Everybody.",
    params: &[],
    returns: "List of names.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    list(ctx, Of::Group)
}

//! `scheming_dataset_schema_show`: the schema of a record type.

use cairn_domain::schema::Kind as Of;

use super::{SHOWN, show};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "scheming_dataset_schema_show",
    kind: Kind::Read,
    about: "Shows the schema of a record type: its fields with labels, help, choices and validators. As ckanext-scheming.",
    access: "Everybody.",
    params: SHOWN,
    returns: "The document, in the form of ckanext-scheming.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    show(ctx, input, Of::Dataset)
}

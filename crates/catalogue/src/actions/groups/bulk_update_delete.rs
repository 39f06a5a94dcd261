//! `bulk_update_delete`: datasets of an organization are marked as deleted.

use cairn_domain::record::DELETED;
use serde_json::json;

use super::bulk_update::{self, BULK_PARAMS};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "bulk_update_delete",
    kind: Kind::Write,
    about: "Marks datasets of an organization as deleted. Those of others are passed over.",
    access: "Admins of the organization.",
    params: BULK_PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    bulk_update::patch_all(ctx, input, "state", json!(DELETED))
}

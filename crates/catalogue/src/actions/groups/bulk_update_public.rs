//! `bulk_update_public`: datasets of an organization become public.

use serde_json::json;

use super::bulk_update::{self, BULK_PARAMS};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "bulk_update_public",
    kind: Kind::Write,
    about: "Makes datasets of an organization public. Those of others are passed over.",
    access: "Admins of the organization.",
    params: BULK_PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    bulk_update::patch_all(ctx, input, "private", json!(false))
}

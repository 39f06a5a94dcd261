//! `notification_mark_seen`: the caller has looked at what is new.

use serde_json::json;

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "notification_mark_seen",
    kind: Kind::Write,
    about: "Marks news as seen: of one record, or all. No action of CKAN.",
    access: OWN,
    params: &[param(
        "package_id",
        ParamKind::Text,
        "Id of a record; all news where it is absent.",
    )],
    returns: "marked: how many entries.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let record = input.text("package_id");
    let marked = ctx.tx.mark_notices_seen(&account, record.as_deref())?;
    Ok(json!({"marked": marked}).into())
}

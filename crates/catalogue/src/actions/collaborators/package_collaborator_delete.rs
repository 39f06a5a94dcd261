//! `package_collaborator_delete`: somebody collaborates no longer.

use serde_json::Value;

use super::{require_enabled, require_manager, required_texts};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_collaborator_delete",
    kind: Kind::Write,
    about: "Takes a collaborator away from a dataset.",
    access: "As package_collaborator_create.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the dataset."),
        required("user_id", ParamKind::Text, "Id or name of the user."),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let [id, user] = required_texts(input, ["id", "user_id"])?;
    let dataset = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(|| ActionError::no("Package not found"))?;
    require_manager(ctx, &dataset, "remove collaborators from")?;
    let account = ctx
        .tx
        .account_by_ref(&user)?
        .ok_or_else(|| ActionError::no("User not found"))?;
    require_enabled(ctx)?;
    if !ctx.tx.remove_collaborator(&dataset.id, &account.id)? {
        return Err(ActionError::no(format!(
            "User {user} is not a collaborator on this package"
        )));
    }
    ctx.forget_grants();
    Ok(Value::Null.into())
}

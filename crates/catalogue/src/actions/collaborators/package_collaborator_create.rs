//! `package_collaborator_create`: somebody may see or edit a dataset from now on.

use cairn_domain::record::Collaborator;
use serde_json::json;

use super::{check_capacity, require_enabled, require_manager, required_texts};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_collaborator_create",
    kind: Kind::Write,
    about: "Makes a user a collaborator of a dataset, or changes the capacity of one: members see it, editors edit it, admins \
            also say who collaborates.",
    access: "Admins of its organization, its collaborators with the capacity admin, sysadmins; where the settings let people \
             collaborate.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the dataset."),
        required("user_id", ParamKind::Text, "Id or name of the user."),
        required(
            "capacity",
            ParamKind::Text,
            "editor or member; admin where the settings allow it.",
        ),
    ],
    returns: "package_id, user_id, capacity and modified.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let [id, user, capacity] = required_texts(input, ["id", "user_id", "capacity"])?;
    check_capacity(ctx, "Role", &capacity)?;
    let dataset = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(|| ActionError::no("Dataset not found"))?;
    require_manager(ctx, &dataset, "add collaborators to")?;
    let account = ctx
        .tx
        .account_by_ref(&user)?
        .ok_or_else(|| ActionError::no("User not found"))?;
    require_enabled(ctx)?;
    let made = Collaborator {
        dataset_id: dataset.id,
        account_id: account.id,
        capacity,
        modified: ctx.now,
    };
    ctx.tx.put_collaborator(&made)?;
    ctx.forget_grants();
    Ok(json!({
        "package_id": made.dataset_id, "user_id": made.account_id, "capacity": made.capacity,
        "modified": iso(made.modified),
    })
    .into())
}

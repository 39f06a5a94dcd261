//! `file_ownership_transfer`: a file gets another owner.

use cairn_domain::record::FileOwner;

use super::{MISSING, require_texts};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, as_bool};
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_ownership_transfer",
    kind: Kind::Write,
    about: "Hands a file over to another owner, and remembers whose it was.",
    access: "Those who may change both the file and its next owner where the settings say so, unless the file is pinned; sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id of the file."),
        required(
            "owner_type",
            ParamKind::Text,
            "user, package, resource, group or organization.",
        ),
        required("owner_id", ParamKind::Text, "Id of the next owner."),
        param(
            "force",
            ParamKind::Boolean,
            "Hands a pinned file over too; sysadmins alone.",
        ),
        param(
            "pin",
            ParamKind::Boolean,
            "Pins the file to its next owner.",
        ),
    ],
    returns: "The file.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_texts(input, &["id", "owner_id", "owner_type"])?;
    let id = input.required("id")?;
    let kind = input.required("owner_type")?;
    let reference = input.required("owner_id")?;
    let flag = |key: &str| input.get(key).and_then(as_bool).unwrap_or(false);
    let mut file = owned_file::require(ctx, &id, Right::Edit, MISSING)?;
    let pinned = file.owner.as_ref().is_some_and(|owner| owner.pinned);
    if ctx.caller.is_sysadmin() {
        if pinned && !flag("force") {
            return Err(ActionError::field(
                "force",
                "Must be enabled to transfer pinned files",
            ));
        }
    } else {
        if pinned {
            return Err(ActionError::denied_because("File is pinned"));
        }
        let allowed = ctx.app.settings.files.transfer_as_update
            && owned_file::may(ctx, &kind, &reference, Right::Edit)? == Some(true);
        if !allowed {
            return Err(ActionError::denied_because(
                "Not allowed to transfer ownership",
            ));
        }
    }
    let next = FileOwner {
        id: owned_file::owner_id(ctx, &kind, &reference)?,
        kind,
        pinned: flag("pin"),
    };
    if let Some(before) = &file.owner
        && (&before.kind, &before.id) != (&next.kind, &next.id)
    {
        let by = ctx.caller.id();
        ctx.tx
            .record_file_transfer(&new_id(), &file.id, before, by, ctx.now)?;
    }
    ctx.tx.set_file_owner(&file.id, &next)?;
    file.owner = Some(next);
    Ok(owned_file::dict(&file).into())
}

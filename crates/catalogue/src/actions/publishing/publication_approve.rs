//! `publication_approve`: an admin has a record published that waits for it.

use cairn_store::{Publication, PublicationState};

use super::{publication_dict, settled_dict};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::{decidable, publish, schedule};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "publication_approve",
    kind: Kind::Write,
    about: "Approves a publication that waits: the record is published, or at the time that was asked for where that is to come.",
    access: "Admins of the record's organization; sysadmins.",
    params: &[required("id", ParamKind::Text, "Id or name of the record.")],
    returns: "As publication_request.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let (current, asked) = decidable(ctx, &id)?;
    let dataset_id = current.id.clone();
    if asked.at.is_some_and(|at| at > ctx.now) {
        let approved = Publication {
            state: PublicationState::Scheduled,
            decided_by: ctx.caller.id().map(str::to_owned),
            ..asked
        };
        schedule(ctx, &approved)?;
        return Ok(publication_dict(&approved).into());
    }
    publish(ctx, current)?;
    Ok(settled_dict(&dataset_id, "published").into())
}

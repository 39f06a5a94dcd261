//! `publication_return`: an admin gives a record back that waits to be published, and says why.

use cairn_store::{Publication, PublicationState};

use super::publication_dict;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::decidable;

/// Longest remark, in characters.
const LONGEST: usize = 2000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "publication_return",
    kind: Kind::Write,
    about: "Returns a record that waits or is scheduled to be published to its editors, with a remark. They may ask again.",
    access: "Admins of the record's organization; sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the record."),
        required(
            "remark",
            ParamKind::Text,
            "What is to be mended, 2000 characters at most.",
        ),
    ],
    returns: "As publication_request; state is `returned`.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let (_, asked) = decidable(ctx, &id)?;
    let remark = input.required("remark")?;
    if remark.chars().count() > LONGEST {
        return Err(ActionError::field(
            "remark",
            format!("Must be at most {LONGEST} characters long"),
        ));
    }
    let returned = Publication {
        state: PublicationState::Returned,
        decided_by: ctx.caller.id().map(str::to_owned),
        remark,
        ..asked
    };
    ctx.tx.put_publication(&returned)?;
    Ok(publication_dict(&returned).into())
}

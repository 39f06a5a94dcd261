//! `notification_settings_show`: how often the caller is written to.

use serde_json::json;

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify::RHYTHMS;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "notification_settings_show",
    kind: Kind::Read,
    about: "Tells how often the caller gets letters with what is new. They are written in the language that the caller prefers. No action of CKAN.",
    access: OWN,
    params: &[],
    returns: "digest: none, daily or weekly.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let wish = ctx.tx.digest_wish(&account)?;
    let digest = wish.and_then(|wish| {
        let rhythm = RHYTHMS.iter().find(|(_, days)| *days == wish.days)?;
        Some(rhythm.0)
    });
    Ok(json!({"digest": digest.unwrap_or("none")}).into())
}

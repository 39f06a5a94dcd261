//! `notification_settings_update`: the caller says how often to be written to.

use cairn_store::DigestWish;
use serde_json::json;

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify::RHYTHMS;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "notification_settings_update",
    kind: Kind::Write,
    about: "Says how often the caller gets letters with what is new; the first comes a day or a week from now. No action of CKAN.",
    access: OWN,
    params: &[required(
        "digest",
        ParamKind::Text,
        "`none`, `daily` or `weekly`.",
    )],
    returns: "As notification_settings_show.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let digest = input.required("digest")?;
    match RHYTHMS.iter().find(|(name, _)| *name == digest) {
        Some((_, days)) => {
            let sent = match ctx.tx.digest_wish(&account_id)? {
                Some(there) => there.sent,
                None => ctx.now,
            };
            ctx.tx.put_digest_wish(&DigestWish {
                account_id,
                days: *days,
                sent,
            })?;
        }
        None if digest == "none" => drop(ctx.tx.remove_digest_wish(&account_id)?),
        None => {
            return Err(ActionError::field(
                "digest",
                "Must be one of none, daily, weekly",
            ));
        }
    }
    Ok(json!({"digest": digest}).into())
}

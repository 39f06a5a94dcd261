//! `webhook_create`: an address is told of changes.

use cairn_domain::text::is_url;
use cairn_store::Webhook;
use serde_json::json;

use super::{own_account, webhook_dict};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify::Seal;
use crate::participation::bounded;

/// Longest address, in characters.
const LONGEST: usize = 2000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "webhook_create",
    kind: Kind::Write,
    about: "Has an address told of each change to records that the caller may see. Messages are JSON, signed with HMAC-SHA256 as the Standard Webhooks specification says (headers webhook-id, webhook-timestamp, webhook-signature), and are sent again with growing pauses where they do not arrive. No action of CKAN.",
    access: "Those who signed in, for themselves; how many each may have is said by `notifications.most_webhooks`.",
    params: &[
        required("url", ParamKind::Text, "The address, which must be public."),
        param(
            "organization_id",
            ParamKind::Text,
            "Only records of this organization: its id or name.",
        ),
        param("type", ParamKind::Text, "Only records of this type."),
    ],
    returns: "id, url, organization_id, type, active, failures, created, and secret, which is told this once.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let own = ctx.tx.webhooks_of(&account_id)?;
    let most = ctx.app.settings.notifications.most_webhooks;
    if own.len() >= most && !ctx.caller.is_sysadmin() {
        return Err(ActionError::field(
            "webhooks",
            format!("One account can have {most} webhooks; delete another one first"),
        ));
    }
    let url = bounded(input, "url", LONGEST)?;
    if url.is_empty() {
        return Err(ActionError::missing("url"));
    }
    if !is_url(&url) {
        return Err(ActionError::field("url", "Please provide a valid URL"));
    }
    let organization_id = match input.text("organization_id") {
        None => None,
        Some(reference) => {
            let found = ctx.tx.group_by_ref(&reference)?;
            let found = found.filter(|party| party.is_organization);
            let party = found
                .ok_or_else(|| ActionError::field("organization_id", "Not found: Organization"))?;
            Some(party.id)
        }
    };
    let record_type = input.text("type");
    if let Some(kind) = &record_type {
        let types = ctx.app.schemas.types(cairn_domain::schema::Kind::Dataset);
        if !types.contains(&kind.as_str()) {
            return Err(ActionError::field("type", "Unknown record type"));
        }
    }
    let secret = Seal::new();
    let hook = Webhook {
        id: new_id(),
        account_id,
        url,
        secret: secret.sealed(ctx.app),
        organization_id,
        record_type,
        active: true,
        failures: 0,
        created: ctx.now,
    };
    ctx.tx.insert_webhook(&hook)?;
    let mut shown = webhook_dict(&hook);
    shown["secret"] = json!(secret.shown());
    Ok(shown.into())
}

//! `harvest_get_notifications_recipients`: whom to tell of a run.

use cairn_domain::record::{ACTIVE, Account};
use cairn_store::{AccountFilter, AccountOrder};
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_get_notifications_recipients",
    kind: Kind::Read,
    about: "Lists whom to tell of a run over a source: sysadmins, and the admins of its organization.",
    access: "Sysadmins.",
    params: &[required(
        "source_id",
        ParamKind::Text,
        "Id or name of the source.",
    )],
    returns: "List of name and email.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let source = super::source_of(ctx, input, "source_id")?;
    let filter = AccountFilter {
        text: None,
        text_in_email: false,
        email: None,
        without: std::slice::from_ref(&ctx.app.settings.site.id),
        ..AccountFilter::default()
    };
    let mut accounts: Vec<Account> = ctx
        .tx
        .list_accounts(&filter, AccountOrder::Name, None)?
        .into_iter()
        .filter(|account| account.sysadmin)
        .collect();
    if let Some(owner) = &source.owner_org {
        let admins: Vec<String> = ctx
            .tx
            .members_of_group(owner, Some("user"))?
            .into_iter()
            .filter(|member| member.capacity == "admin")
            .map(|member| member.table_id)
            .collect();
        accounts.extend(ctx.tx.accounts(&admins)?);
    }
    let mut told: Vec<Value> = Vec::new();
    for account in accounts {
        let Some(email) = account.email.as_ref().filter(|_| account.state == ACTIVE) else {
            continue;
        };
        let one = json!({"name": account.display_name(), "email": email});
        if !told.contains(&one) {
            told.push(one);
        }
    }
    Ok(Value::Array(told).into())
}

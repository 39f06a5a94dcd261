//! `user_list`: every account in use.

use cairn_store::{AccountFilter, AccountOrder};
use serde_json::{Value, json};

use super::require_profiles;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::profile::{self, Detail};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_list",
    kind: Kind::Read,
    about: "Lists the accounts that are not deleted, invited ones too. The account of the site itself is left out.",
    access: "Everybody, or those who signed in where the site keeps profiles to itself.",
    params: &[
        param(
            "q",
            ParamKind::Text,
            "Stands in the name or full name, for sysadmins also in the e-mail address.",
        ),
        param(
            "email",
            ParamKind::Text,
            "The whole e-mail address; sysadmins alone.",
        ),
        param(
            "order_by",
            ParamKind::Text,
            "display_name, id, name, fullname, created, about, sysadmin or number_created_packages; anything else is display_name.",
        ),
        param(
            "all_fields",
            ParamKind::Boolean,
            "Whether whole accounts are listed (as is usual) or names alone.",
        ),
        param(
            "include_site_user",
            ParamKind::Boolean,
            "Lists the account of the site itself too.",
        ),
        param(
            "state",
            ParamKind::Text,
            "active, pending or deleted; sysadmins alone. Where it is absent, every one but deleted.",
        ),
        param(
            "sysadmin",
            ParamKind::Boolean,
            "Whether sysadmins alone are listed.",
        ),
        param(
            "rows",
            ParamKind::Integer,
            "Most accounts; all where it is absent.",
        ),
        param(
            "start",
            ParamKind::Integer,
            "How many of the first are left out.",
        ),
    ],
    returns: "List of accounts as user_show gives them, or of names.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_profiles(ctx)?;
    let email = input.text("email");
    if email.is_some() {
        ctx.require_sysadmin()?;
    }
    let order_by = input.text("order_by").unwrap_or_default();
    if order_by == "edits" {
        return Err(ActionError::rule("order_by=edits is no longer supported"));
    }
    let whole = input.flag("all_fields", true)?;
    let without = if input.flag("include_site_user", false)? {
        Vec::new()
    } else {
        vec![ctx.app.settings.site.id.clone()]
    };
    let text = input.text("q");
    let state = input.text("state");
    if state.is_some() {
        ctx.require_sysadmin()?;
    }
    // The names that package_search has: CKAN passes over a limit here.
    let rows = input.natural("rows")?;
    let filter = AccountFilter {
        text: text.as_deref(),
        text_in_email: ctx.caller.is_sysadmin(),
        email: email.as_deref(),
        without: &without,
        state: state.as_deref(),
        sysadmin: input.flag("sysadmin", false)?.then_some(true),
        offset: input.natural("start")?.unwrap_or(0),
    };
    let by_count = order_by == "number_created_packages";
    let accounts = ctx.tx.list_accounts(&filter, order(&order_by), rows)?;
    if !whole && !by_count {
        let names: Vec<String> = accounts.into_iter().map(|account| account.name).collect();
        return Ok(json!(names).into());
    }
    let mut shown = profile::users(ctx, &accounts, Detail::default())?;
    if by_count {
        shown.sort_by_key(|user| user.get("number_created_packages").and_then(Value::as_i64));
    }
    if whole {
        return Ok(json!(shown).into());
    }
    let names: Vec<&Value> = shown.iter().filter_map(|user| user.get("name")).collect();
    Ok(json!(names).into())
}

fn order(order_by: &str) -> AccountOrder {
    match order_by {
        "id" => AccountOrder::Id,
        "name" => AccountOrder::Name,
        "fullname" => AccountOrder::Fullname,
        "created" => AccountOrder::Created,
        "about" => AccountOrder::About,
        "sysadmin" => AccountOrder::Sysadmin,
        _ => AccountOrder::DisplayName,
    }
}

//! `user_create`: a new account.

use serde_json::{Value, json};

use super::{ACCOUNT_PARAMS, api_token_create, save};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::profile::{self, Detail};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_create",
    kind: Kind::Write,
    about: "Makes an account. With with_apitoken the answer holds a token of it, which is never shown again.",
    access: "Sysadmins; everybody where the site lets people make accounts over the API.",
    params: ACCOUNT_PARAMS,
    returns: "The account, with e-mail address and apikey.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if !ctx.caller.is_sysadmin() && !ctx.app.settings.auth.create_user_via_api {
        let name = ctx.caller.name();
        return Err(ActionError::denied_because(format!(
            "User {name} not authorized to create users via the API"
        )));
    }
    let with_token = input.flag("with_apitoken", false)?;
    let account = save::create(ctx, input)?;
    let detail = Detail {
        own: true,
        ..save::detail(input)
    };
    let mut shown = profile::user(ctx, &account, detail)?;
    if with_token {
        let (_, token) = api_token_create::issue(ctx, &account.id, "default", None, None)?;
        shown.insert("token".to_owned(), json!(token));
    }
    Ok(Value::Object(shown).into())
}

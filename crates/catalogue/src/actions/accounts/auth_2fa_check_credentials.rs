//! `auth_2fa_check_credentials`: whether name and password are right, before a code is asked for.

use serde_json::json;

use super::two_steps::{PARAMS, Steps, answer};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::session::SignIn;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "auth_2fa_check_credentials",
    kind: Kind::Rows,
    about: "Tells whether a name and its password are right; the code is looked at by auth_2fa_user_login. Names that fail too often wait, as on the \
            page. As ckanext-auth.",
    access: "Everybody.",
    params: PARAMS,
    returns: "success, and error (null, or why not).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let steps = Steps::read(ctx, input)?;
    ctx.with_rows(move |app, _, _, _| {
        let error = match app.open_session(&steps.login, &steps.password, false)? {
            SignIn::Done(..) | SignIn::Second(_) => None,
            SignIn::Wrong => Some("Invalid login or password"),
            SignIn::Paused => Some("Too many login attempts"),
        };
        Ok(json!(answer(error)).into())
    })
}

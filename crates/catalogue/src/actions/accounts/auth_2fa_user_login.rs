//! `auth_2fa_user_login`: whether name, password and code are right.

use serde_json::json;

use super::two_steps::{PARAMS, Steps, answer};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::session::SignIn;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "auth_2fa_user_login",
    kind: Kind::Rows,
    about: "Tells whether a name, its password and a code of its device are right, and takes the code: it is good once. No session is opened by \
            it: people sign in on the page, programs have tokens. As ckanext-auth.",
    access: "Everybody.",
    params: PARAMS,
    returns: "success, error (null, or why not) and valid (whether the code was right).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let steps = Steps::read(ctx, input)?;
    ctx.with_rows(move |app, _, _, _| {
        let paused = Some("Too many login attempts");
        let (error, valid) = match app.open_session(&steps.login, &steps.password, false)? {
            SignIn::Wrong => (Some("Invalid login or password"), false),
            SignIn::Paused => (paused, false),
            // An account without a device has no code to give.
            SignIn::Done(..) => (None, true),
            SignIn::Second(ticket) => match app.open_session_with_code(&ticket, &steps.code)? {
                SignIn::Done(..) => (None, true),
                SignIn::Paused => (paused, false),
                SignIn::Wrong | SignIn::Second(_) => {
                    match app.was_taken(&steps.login, &steps.code)? {
                        true => (Some("The verification code has expired"), false),
                        false => (Some("The verification code is not right"), false),
                    }
                }
            },
        };
        let mut out = answer(error);
        out.insert("valid".to_owned(), json!(valid));
        Ok(json!(out).into())
    })
}

//! The second step of signing in: set up with a device, confirmed with a code, ended with one.

use askama::Template;
use cairn_catalogue::{ActionError, Standing, Tried};

use super::super::{Answer, refusal, rendered};
use super::Wrong;
use super::someone::Someone;
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::picture;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "people/security.html")]
struct Security<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// Since when it is asked for, and how many recovery codes are left.
    on: Option<(String, u64)>,
    /// The secret of a device, and the same as a picture.
    begun: Option<(String, Option<picture::Code>)>,
    /// Recovery codes that were just made.
    codes: Vec<String>,
    /// Whether the site wants the visitor to have one.
    is_wanted: bool,
    wrong: Wrong,
}

/// Answers `/user/security`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let app = desk.app;
    let Some(account) = visit.caller.account() else {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    };
    let Some(someone) = Someone::find(desk, &account.name)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let mut codes = Vec::new();
    let mut wrong = Wrong::default();
    let to_itself = |done: &str| Ok(Some(Page::lead(desk.to(&format!("/user/security{done}")))));
    if visit.form.is_some() {
        let code = visit.field("code");
        let tried = match visit.field("do") {
            "begin" => {
                app.begin_second_factor(&visit.caller)?;
                return to_itself("");
            }
            "confirm" => app.confirm_second_factor(&visit.caller, code)?,
            "end" => app.end_second_factor(&visit.caller, code)?,
            _ => return Ok(Some(refusal(desk, 400))),
        };
        match tried {
            Tried::Done(made) if made.is_empty() => return to_itself("?done=second-ended"),
            Tried::Done(made) => codes = made,
            Tried::Wrong => wrong = Wrong::one("code", desk.say("code-wrong")),
            Tried::Paused => wrong = Wrong::one("code", desk.say("code-paused")),
        }
    }
    let standing = match app.second_factor(&visit.caller) {
        Ok(standing) => standing,
        Err(ActionError::NotAuthorized(_)) => return Ok(Some(refusal(desk, 403))),
        Err(error) => return Err(error),
    };
    let (on, begun) = match standing {
        Standing::Off => (None, None),
        Standing::Begun(setup) => {
            let picture = picture::Code::of(&setup.address);
            (None, Some((setup.secret, picture)))
        }
        Standing::On {
            since,
            recovery_left,
        } => (
            Some((cairn_catalogue::clock::iso(since), recovery_left as u64)),
            None,
        ),
    };
    let taken = !codes.is_empty();
    let page = Security {
        tabs: someone.tabs(desk),
        frame: Frame::new(desk, desk.say("second-step")),
        is_wanted: on.is_none()
            && app.settings.sessions.second_factor_for_sysadmins
            && someone.user.get("sysadmin") == Some(&serde_json::Value::Bool(true)),
        on,
        begun,
        codes,
        wrong,
    };
    let shown = rendered(200, &page)?;
    Ok(shown.map(|shown| Page { taken, ..shown }))
}

//! Signing up for news of a consultation: asking, confirming, leaving. Looking at a page never does anything: programs that check
//! links in messages follow them.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::json;

use super::with;
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::pages::record::title_of;
use crate::pages::{Answer, rendered};
use crate::said::text;

/// The field that people do not see, and programs fill in.
const TRAP: &str = "website";

#[derive(Template)]
#[template(path = "registers/sign_up.html")]
struct SignUp<'a> {
    frame: Frame<'a>,
    lines: Vec<String>,
    /// What a button does.
    button: Option<String>,
    /// The address that was typed and not taken, to be put right.
    email: Option<String>,
    path: String,
    back: Option<(String, String)>,
    is_wrong: bool,
}

fn page<'a>(desk: &Desk<'a>, title: &str, line: &str) -> SignUp<'a> {
    SignUp {
        frame: Frame::new(desk, desk.say(title)),
        lines: vec![desk.say(line)],
        button: None,
        email: None,
        path: desk.to(&desk.visit.path),
        back: None,
        is_wrong: false,
    }
}

/// Answers `/consultation/{id}/sign-up`: a form that was sent.
pub(super) fn ask(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    if text(&record, "type") != "consultation" {
        return Ok(None);
    }
    let title = title_of(desk, &record).text;
    let back = (
        desk.to(&format!("/consultation/{}", part(text(&record, "name")))),
        title.clone(),
    );
    let mut made = page(desk, "sign-up", "sign-up-from-page");
    made.back = Some(back);
    if desk.visit.form.is_none() {
        return rendered(200, &made);
    }
    // Programs are told what people are told, and nothing happens.
    if !desk.visit.field(TRAP).is_empty() {
        made.lines = vec![desk.say("sign-up-asked")];
        return rendered(200, &made);
    }
    let email = desk.visit.field("email").trim().to_owned();
    let asked = json!({"id": id, "email": email.as_str(), "language": desk.visit.language});
    match desk.act("consultation_sign_up", asked) {
        Ok(_) => {
            made.lines = vec![
                desk.say("sign-up-asked"),
                with(desk, "sign-up-asked-of", &[("value", &title)]),
            ];
            rendered(200, &made)
        }
        Err(ActionError::Validation(_)) => {
            made.lines = vec![desk.say("sign-up-wrong")];
            made.email = Some(email);
            made.is_wrong = true;
            rendered(400, &made)
        }
        Err(ActionError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Answers `/consultation/confirm/{word}`.
pub(super) fn confirm(desk: &Desk<'_>, word: &str) -> Answer {
    let mut made = page(desk, "sign-up-confirm", "sign-up-confirm-about");
    if desk.visit.form.is_none() {
        made.button = Some(desk.say("sign-up-confirm-do"));
        return rendered(200, &made);
    }
    match desk.act("consultation_sign_up_confirm", json!({"word": word})) {
        Ok(_) => {
            made.lines = vec![desk.say("sign-up-confirmed")];
            rendered(200, &made)
        }
        Err(ActionError::NotFound(_)) => {
            made.lines = vec![desk.say("sign-up-gone")];
            made.is_wrong = true;
            rendered(404, &made)
        }
        Err(error) => Err(error),
    }
}

/// Answers `/consultation/leave/{word}`: one request without anything else is enough (RFC 8058).
pub(super) fn leave(desk: &Desk<'_>, word: &str) -> Answer {
    let mut made = page(desk, "sign-up-leave", "sign-up-leave-about");
    if desk.visit.form.is_none() {
        made.button = Some(desk.say("sign-up-leave-do"));
        return rendered(200, &made);
    }
    desk.act("consultation_sign_up_leave", json!({"word": word}))?;
    made.lines = vec![desk.say("sign-up-left")];
    rendered(200, &made)
}

//! Another password, for those who know the old one.

use askama::Template;
use cairn_catalogue::Changed;

use super::super::{Answer, refusal, rendered};
use super::Wrong;
use super::someone::Someone;
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "people/password.html")]
struct Password<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    name: String,
    wrong: Wrong,
}

/// Answers `/user/password`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let Some(account) = visit.caller.account() else {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    };
    let Some(someone) = Someone::find(desk, &account.name)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let mut page = Password {
        tabs: someone.tabs(desk),
        frame: Frame::new(desk, desk.say("password-change")),
        name: account.name.clone(),
        wrong: Wrong::default(),
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    let new = visit.field("password");
    if new != visit.field("password2") {
        page.wrong = Wrong::one("password2", desk.say("reset-differ"));
        return rendered(200, &page);
    }
    let old = visit.field("old_password");
    let done = desk
        .app
        .change_password(&visit.caller, old, new, &visit.language);
    page.wrong = match done {
        Ok(Changed::Done(session)) => {
            return Ok(Some(Page {
                session: Some((session.value, session.seconds)),
                ..Page::lead(desk.to("/user/password?done=password"))
            }));
        }
        Ok(Changed::Wrong) => Wrong::one("old_password", desk.say("password-old-wrong")),
        Ok(Changed::Paused) => Wrong::one("old_password", desk.say("sign-in-paused")),
        Err(error) => Wrong::of(desk, error)?,
    };
    rendered(200, &page)
}

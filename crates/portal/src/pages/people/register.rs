//! An account of one's own, where the site lets people register.

use askama::Template;
use serde_json::{Map, json};

use super::super::{Answer, refusal, rendered};
use super::Wrong;
use crate::desk::Desk;
use crate::frame::Frame;
use crate::visit::Page;
use cairn_catalogue::SignIn;

#[derive(Template)]
#[template(path = "people/register.html")]
struct Register<'a> {
    frame: Frame<'a>,
    name: String,
    fullname: String,
    email: String,
    wrong: Wrong,
}

/// Answers `/user/register`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if !desk.app.lets_register(&visit.caller) {
        return Ok(Some(refusal(desk, 403)));
    }
    let mut page = Register {
        frame: Frame::new(desk, desk.say("register")),
        name: visit.field("name").trim().to_owned(),
        fullname: visit.field("fullname").trim().to_owned(),
        email: visit.field("email").trim().to_owned(),
        wrong: Wrong::default(),
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    // CKAN's form calls the two passwords so.
    let password = visit.field("password1");
    if password != visit.field("password2") {
        page.wrong = Wrong::one("password2", desk.say("reset-differ"));
        return rendered(200, &page);
    }
    let mut told = Map::new();
    for (key, value) in [
        ("name", page.name.as_str()),
        ("fullname", &page.fullname),
        ("email", &page.email),
        ("password", password),
    ] {
        told.insert(key.to_owned(), json!(value));
    }
    if let Err(error) = desk.app.register(&visit.caller, &told, &visit.language) {
        page.wrong = Wrong::of(desk, error)?;
        return rendered(200, &page);
    }
    // A sysadmin who makes an account for somebody stays who they are.
    if !visit.caller.is_anonymous() {
        let to = format!("/user/{}?done=register", crate::desk::part(&page.name));
        return Ok(Some(Page::lead(desk.to(&to))));
    }
    match desk.app.open_session(&page.name, password, false)? {
        SignIn::Done(_, session) => Ok(Some(Page {
            session: Some((session.value, session.seconds)),
            ..Page::lead(desk.to("/dashboard?done=register"))
        })),
        _ => Ok(Some(Page::lead(desk.to("/user/login")))),
    }
}

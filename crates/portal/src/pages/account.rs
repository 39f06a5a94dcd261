//! Signing in and out, and another password for those who forgot theirs.

use askama::Template;
use cairn_catalogue::input::Input;
use cairn_catalogue::{ActionError, SignIn, actions};
use serde_json::{Map, Value, json};

use super::{Answer, refusal, rendered};
use crate::desk::{Desk, query};
use crate::frame::Frame;
use crate::visit::Page;

/// Where those who signed in go (`ckan.auth.route_after_login`).
pub(super) const AFTERWARDS: &str = "/dashboard/datasets";

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(super) struct SignInPage<'a> {
    frame: Frame<'a>,
    login: String,
    came_from: String,
    pub(super) wrong: Option<String>,
    /// What stands between the two steps, for those who give a code.
    ticket: Option<String>,
}

#[derive(Template)]
#[template(path = "reset.html")]
struct Reset<'a> {
    frame: Frame<'a>,
    /// What stands above the form, and whether it is bad news.
    note: Option<(String, bool)>,
    /// The key of the link, where a password is chosen.
    key: Option<String>,
    done: bool,
}

impl<'a> SignInPage<'a> {
    /// Makes the page of somebody who goes back where they came from.
    pub(super) fn new(desk: &Desk<'a>, came_from: String) -> Self {
        Self {
            frame: Frame::new(desk, desk.say("sign-in")),
            login: desk.visit.field("login").to_owned(),
            came_from,
            wrong: None,
            ticket: None,
        }
    }

    /// Returns the provider that people can sign in with: where, and what it is called.
    fn provider(&self) -> Option<(String, String)> {
        let label = self.frame.openid_label()?;
        let to = self.frame.to("/user/login/openid");
        let pairs = [("came_from", self.came_from.as_str())];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Some((format!("{to}{}", query(given)), label))
    }
}

/// Answers `/user/login`.
pub(super) fn sign_in(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let came_from = match visit.form.is_some() {
        true => visit.field("came_from").to_owned(),
        false => match desk.asked("came_from") {
            none if none.is_empty() => desk.asked("next"),
            given => given,
        },
    };
    let page = SignInPage::new(desk, came_from);
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    let remember = !visit.field("remember").is_empty();
    let done = desk
        .app
        .open_session(&page.login, visit.field("password"), remember)?;
    settled(desk, page, done)
}

/// Answers `/user/login/code`: the second step of those who have a second factor.
pub(super) fn code(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if visit.form.is_none() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let ticket = visit.field("ticket");
    let page = SignInPage {
        ticket: Some(ticket.to_owned()),
        ..SignInPage::new(desk, visit.field("came_from").to_owned())
    };
    let done = desk
        .app
        .open_session_with_code(ticket, visit.field("code"))?;
    settled(desk, page, done)
}

/// Answers what came of a step of signing in.
pub(super) fn settled(desk: &Desk<'_>, mut page: SignInPage<'_>, done: SignIn) -> Answer {
    let message = match done {
        SignIn::Done(caller, session) => {
            let preferred = desk.app.language_of(&caller)?;
            let base = preferred.and_then(|language| desk.base_of(&language));
            let to = match is_local(&page.came_from) {
                true => page.came_from,
                false => format!("{}{AFTERWARDS}", base.unwrap_or(&desk.visit.base)),
            };
            return Ok(Some(Page {
                session: Some((session.value, session.seconds)),
                ..Page::lead(to)
            }));
        }
        SignIn::Second(ticket) => {
            page.ticket = Some(ticket);
            return rendered(200, &page);
        }
        SignIn::Wrong if page.ticket.is_some() => "code-wrong",
        SignIn::Paused if page.ticket.is_some() => "code-paused",
        SignIn::Wrong => "sign-in-wrong",
        SignIn::Paused => "sign-in-paused",
    };
    page.wrong = Some(desk.say(message));
    rendered(200, &page)
}

/// Tells whether an address stays on this site.
fn is_local(address: &str) -> bool {
    let mut chars = address.chars();
    chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && !address.contains(|c: char| c.is_control() || c == '\\')
}

/// Answers `/user/_logout`.
pub(super) fn sign_out(desk: &Desk<'_>) -> Answer {
    Ok(Some(Page {
        session: Some((String::new(), None)),
        ..Page::lead(desk.to("/user/login"))
    }))
}

/// Answers `/user/reset`: sends a link to those who forgot their password, and says the same whoever asked.
pub(super) fn reset(desk: &Desk<'_>) -> Answer {
    let sent = desk.visit.form.is_some();
    if sent {
        let login = desk.visit.field("user").trim();
        if !login.is_empty() {
            desk.app.request_reset(login, &desk.visit.language)?;
        }
    }
    let page = Reset {
        frame: Frame::new(desk, desk.words.say(desk.language, "reset", &[])),
        note: sent.then(|| (desk.words.say(desk.language, "reset-sent", &[]), false)),
        key: None,
        done: sent,
    };
    rendered(200, &page)
}

/// Answers `/user/reset/{id}`: the holder of the link's key chooses a password.
pub(super) fn choose(desk: &Desk<'_>, id: &str) -> Answer {
    let say = |name: &str| desk.words.say(desk.language, name, &[]);
    let mut page = Reset {
        frame: Frame::new(desk, say("reset")),
        note: None,
        key: None,
        done: false,
    };
    if desk.visit.form.is_none() {
        let key = desk
            .visit
            .pairs()
            .into_iter()
            .find_map(|(key, value)| (key == "key").then_some(value));
        let Some(key) = key.filter(|key| !key.is_empty()) else {
            return Ok(Some(refusal(desk, 403)));
        };
        page.key = Some(key);
        return rendered(200, &page);
    }
    let (key, password) = (desk.visit.field("key"), desk.visit.field("password"));
    if password != desk.visit.field("password2") {
        page.note = Some((say("reset-differ"), true));
        page.key = Some(key.to_owned());
        return rendered(200, &page);
    }
    match change_password(desk, id, key, password) {
        Ok(()) => {
            page.note = Some((say("reset-done"), false));
            page.done = true;
        }
        Err(ActionError::Validation(errors)) => {
            let reason = errors
                .get("password")
                .and_then(|messages| messages.get(0))
                .and_then(Value::as_str)
                .unwrap_or_default();
            page.note = Some((format!("{} {reason}", say("reset-refused")), true));
            page.key = Some(key.to_owned());
        }
        Err(ActionError::NotAuthorized(_) | ActionError::NotFound(_)) => {
            return Ok(Some(refusal(desk, 403)));
        }
        Err(error) => return Err(error),
    }
    rendered(200, &page)
}

fn change_password(
    desk: &Desk<'_>,
    id: &str,
    key: &str,
    password: &str,
) -> Result<(), ActionError> {
    let def = actions::find("user_patch")
        .ok_or_else(|| ActionError::Internal("there is no action user_patch".to_owned()))?;
    let mut data = Map::new();
    data.insert("id".to_owned(), json!(id));
    data.insert("reset_key".to_owned(), json!(key));
    data.insert("password".to_owned(), json!(password));
    desk.app.run(
        def,
        &cairn_catalogue::Caller::anonymous(),
        &Input::new(data),
        &desk.visit.language,
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_addresses_of_this_site_are_returned_to() {
        for (address, local) in [
            ("/dataset/rivers?q=a", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/a\r\nSet-Cookie: b", false),
            ("dataset", false),
            ("", false),
        ] {
            assert_eq!(is_local(address), local, "{address:?}");
        }
    }
}

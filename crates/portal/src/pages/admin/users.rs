//! The accounts of the site: searched, taken out of use and back, helped when a device is lost.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::{Frame, Way};
use crate::said::text;
use crate::visit::Page;

/// Accounts of a page.
const PER_PAGE: usize = 25;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct Users<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    q: String,
    state: String,
    users: Vec<User>,
    before: Option<String>,
    after: Option<String>,
    /// What the page asks for, to come back to.
    here: String,
}

struct User {
    name: String,
    title: String,
    to: String,
    email: String,
    state: String,
    is_sysadmin: bool,
    is_self: bool,
    has_second: bool,
    seen: String,
}

/// Answers `/ckan-admin/users`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_some() {
        return change(desk);
    }
    let (q, state) = (desk.asked("q"), desk.asked("state"));
    let number: usize = match desk.asked("page").as_str() {
        "" => 1,
        text => match text.parse() {
            Ok(number) if (1..=100_000).contains(&number) => number,
            _ => return Ok(Some(refusal(desk, 400))),
        },
    };
    let mut asked = json!({
        "q": q, "order_by": "name", "rows": PER_PAGE + 1, "start": (number - 1) * PER_PAGE,
    });
    if ["active", "pending", "deleted"].contains(&state.as_str()) {
        asked["state"] = json!(state);
    }
    let found = desk.ask("user_list", asked)?;
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let shown = &found[..found.len().min(PER_PAGE)];
    let ids: Vec<String> = shown
        .iter()
        .map(|user| text(user, "id").to_owned())
        .collect();
    let with_second = desk.app.with_second_factor(&desk.visit.caller, &ids)?;
    let link = |page: usize| {
        let page = page.to_string();
        let pairs = [
            ("q", q.as_str()),
            ("state", state.as_str()),
            ("page", page.as_str()),
        ];
        query(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
    };
    let page = Users {
        frame: Frame::new(desk, desk.say("people")),
        tabs: super::tabs(desk),
        users: shown
            .iter()
            .map(|one| user(desk, one, &with_second))
            .collect(),
        before: (number > 1).then(|| link(number - 1)),
        after: (found.len() > PER_PAGE).then(|| link(number + 1)),
        here: link(number),
        q,
        state,
    };
    rendered(200, &page)
}

fn user(desk: &Desk<'_>, user: &Value, with_second: &[String]) -> User {
    let (id, name) = (text(user, "id"), text(user, "name"));
    User {
        name: name.to_owned(),
        title: text(user, "display_name").to_owned(),
        to: desk.to(&format!("/user/{}", part(name))),
        email: text(user, "email").to_owned(),
        state: text(user, "state").to_owned(),
        is_sysadmin: user.get("sysadmin") == Some(&json!(true)),
        is_self: desk.visit.caller.is(id),
        has_second: with_second.iter().any(|one| one == id),
        seen: text(user, "last_active").to_owned(),
    }
}

/// Takes an account out of use, or back, or takes its second factor away.
fn change(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let name = visit.field("username");
    let (done, said) = match visit.field("do") {
        "deactivate" => (desk.act("user_delete", json!({"id": name})), "deactivated"),
        "reactivate" => (
            desk.act("user_patch", json!({"id": name, "state": "active"})),
            "reactivated",
        ),
        "second" => (
            desk.act("user_second_factor_remove", json!({"id": name})),
            "second-removed",
        ),
        _ => return Ok(Some(refusal(desk, 400))),
    };
    match done {
        Ok(_) | Err(ActionError::NotFound(_)) => {
            let here = visit.field("here");
            let here = here.trim_start_matches('?');
            let to = format!("/ckan-admin/users?{here}&done={said}");
            Ok(Some(Page::lead(desk.to(&to))))
        }
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(ActionError::Validation(_)) => super::back(desk, "users", "user-refused"),
        Err(error) => Err(error),
    }
}

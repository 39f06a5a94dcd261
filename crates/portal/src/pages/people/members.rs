//! Who belongs to an organization or group, as its administrators change it: roles, newcomers, invitations.

use askama::Template;
use cairn_catalogue::{ActionError, may_administer};
use serde_json::{Value, json};

use super::super::groups::Family;
use super::super::results::named;
use super::super::{Answer, refusal, rendered};
use super::Wrong;
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::pages::publish::unsent;
use crate::said::{list, text};
use crate::seen::is_overtaken;
use crate::visit::Page;

/// The roles, the one with the fewest rights first.
const ROLES: [&str; 3] = ["member", "editor", "admin"];

#[derive(Template)]
#[template(path = "people/members.html")]
struct Members<'a> {
    frame: Frame<'a>,
    title: String,
    /// Path of the organization or group.
    to: String,
    /// Path of what is done with it, without its name.
    family: String,
    name: String,
    members: Vec<Member>,
    /// What was typed, where it was wrong.
    username: String,
    email: String,
    role: String,
    wrong: Wrong,
    note: Option<&'static str>,
}

struct Member {
    name: String,
    title: String,
    to: String,
    capacity: String,
    role: String,
    /// Whether it is the visitor.
    is_self: bool,
}

impl Members<'_> {
    /// Returns the roles to choose from: value, name, whether it is chosen.
    fn roles(&self, chosen: &str) -> Vec<(&'static str, String, bool)> {
        let roles = ROLES.into_iter();
        roles
            .map(|role| (role, self.frame.t(&format!("role-{role}")), role == chosen))
            .collect()
    }
}

/// Answers `/organization/manage_members/{id}`, and what its forms send.
pub(super) fn page(desk: &Desk<'_>, family: Family, id: &str) -> Answer {
    shown(desk, family, id, Wrong::default(), None)
}

/// Answers `/organization/member_new/{id}`: somebody gets a role, by name or by invitation.
pub(super) fn add(desk: &Desk<'_>, family: Family, id: &str) -> Answer {
    let visit = desk.visit;
    if visit.form.is_none() {
        return page(desk, family, id);
    }
    let Some(group) = administered(desk, family, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    if visit.is_withheld() {
        return page(desk, family, id);
    }
    if is_overtaken(visit, capacity(&group, visit.field("username").trim())) {
        let note = Some("form-overtaken-row");
        return shown(desk, family, id, Wrong::default(), note);
    }
    let (username, email) = (visit.field("username").trim(), visit.field("email").trim());
    let role = visit.field("role");
    let name = text(&group, "name");
    let done = match (username, email) {
        ("", "") => Err(ActionError::missing("username")),
        ("", email) => desk
            .act(
                "user_invite",
                json!({"email": email, "group_id": name, "role": role}),
            )
            .map(|_| "invited"),
        (username, _) => {
            let action = match family {
                Family::Organization => "organization_member_create",
                Family::Group => "group_member_create",
            };
            desk.act(
                action,
                json!({"id": name, "username": username, "role": role}),
            )
            .map(|_| "member")
        }
    };
    match done {
        Ok(done) => Ok(Some(back(desk, family, name, done))),
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        // What the server of letters says of itself is for the log.
        Err(ActionError::Validation(errors))
            if errors.contains_key("message") && username.is_empty() =>
        {
            let wrong = Wrong::one("email", desk.say("invite-not-sent"));
            shown(desk, family, id, wrong, None)
        }
        Err(error) => {
            let wrong = Wrong::of(desk, error)?;
            shown(desk, family, id, wrong, None)
        }
    }
}

/// Answers `/organization/member_delete/{id}`: somebody leaves.
pub(super) fn remove(desk: &Desk<'_>, family: Family, id: &str) -> Answer {
    if desk.visit.form.is_none() {
        return page(desk, family, id);
    }
    let Some(group) = administered(desk, family, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let now = capacity(&group, desk.visit.field("username"));
    if !now.is_empty() && is_overtaken(desk.visit, now) {
        let note = Some("form-overtaken-row");
        return shown(desk, family, id, Wrong::default(), note);
    }
    let action = match family {
        Family::Organization => "organization_member_delete",
        Family::Group => "group_member_delete",
    };
    let name = text(&group, "name");
    match desk.act(
        action,
        json!({"id": name, "username": desk.visit.field("username")}),
    ) {
        Ok(_) | Err(ActionError::NotFound(_)) => Ok(Some(back(desk, family, name, "left"))),
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(error) => Err(error),
    }
}

/// Returns what somebody is in a group; an empty text where they do not belong to it.
fn capacity<'g>(group: &'g Value, username: &str) -> &'g str {
    let mut users = list(group, "users").iter();
    let found = users.find(|user| text(user, "name") == username);
    found.map_or("", |user| text(user, "capacity"))
}

fn back(desk: &Desk<'_>, family: Family, name: &str, done: &str) -> Page {
    let to = format!(
        "{}/manage_members/{}?done={done}",
        family.path(),
        part(name)
    );
    Page::lead(desk.to(&to))
}

/// Returns a group that the visitor administers, with its members.
fn administered(desk: &Desk<'_>, family: Family, id: &str) -> Result<Option<Value>, ActionError> {
    let asked = json!({"id": id, "include_datasets": false, "include_users": true, "include_dataset_count": false});
    let Some(group) = desk.find(family.show(), asked)? else {
        return Ok(None);
    };
    let may = may_administer(desk.app, &desk.visit.caller, text(&group, "id"))?;
    Ok(may.then_some(group))
}

fn shown(
    desk: &Desk<'_>,
    family: Family,
    id: &str,
    wrong: Wrong,
    note: Option<&'static str>,
) -> Answer {
    let Some(group) = administered(desk, family, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let title = named(desk, &group);
    let name = text(&group, "name");
    let members = list(&group, "users")
        .iter()
        .map(|user| {
            let capacity = text(user, "capacity");
            Member {
                name: text(user, "name").to_owned(),
                title: match text(user, "display_name") {
                    "" => text(user, "name").to_owned(),
                    title => title.to_owned(),
                },
                to: desk.to(&format!("/user/{}", part(text(user, "name")))),
                capacity: capacity.to_owned(),
                role: super::super::group::role(desk, capacity),
                is_self: desk.visit.caller.is(text(user, "id")),
            }
        })
        .collect();
    let visit = desk.visit;
    let withheld = visit.is_withheld().then(|| unsent(desk));
    let page = Members {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("members-manage"))),
        to: desk.to(&format!("{}/{}", family.path(), part(name))),
        family: desk.to(family.path()),
        name: part(name),
        title,
        members,
        username: visit.field("username").to_owned(),
        email: visit.field("email").to_owned(),
        role: visit.field("role").to_owned(),
        wrong,
        note: withheld.map(|(_, note)| note).or(note),
    };
    rendered(withheld.map_or(200, |(status, _)| status), &page)
}

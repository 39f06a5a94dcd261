//! Who collaborates on a record without belonging to its organization: added, given another capacity, sent away. At CKAN's addresses.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::people::Wrong;
use super::publish::unsent;
use super::record::title_of;
use super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::said::text;
use crate::seen::is_overtaken;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "collaborators.html")]
struct Collaborators<'a> {
    frame: Frame<'a>,
    title: String,
    /// Path of the record.
    to: String,
    /// Path of this page.
    path: String,
    people: Vec<Collaborator>,
    /// What can be given: value, name.
    capacities: Vec<(&'static str, String)>,
    /// What was typed, where it was wrong.
    username: String,
    capacity: String,
    wrong: Wrong,
    note: Option<&'static str>,
}

struct Collaborator {
    id: String,
    name: String,
    title: String,
    to: String,
    capacity: String,
    role: String,
}

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    matches!(
        parts.as_slice(),
        [_, "collaborators", _, "new"] | [_, "collaborators", _, "delete", _]
    )
}

/// Answers `/{type}/collaborators/{name}` and what stands below it; nothing where people do not collaborate on this site.
pub(super) fn answer(desk: &Desk<'_>, kind: &str, id: &str, below: &[&str]) -> Answer {
    if !desk.app.settings.auth.allow_dataset_collaborators {
        return Ok(None);
    }
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let params = json!({"id": record["id"]});
    let Some(found) = desk.find("package_collaborator_list", params)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let about = About {
        kind,
        record,
        found: found.as_array().cloned().unwrap_or_default(),
    };
    match below {
        [] => about.shown(desk, Wrong::default(), None),
        ["new"] if desk.visit.form.is_some() => about.put(desk),
        ["new"] => about.shown(desk, Wrong::default(), None),
        ["delete", _] if desk.visit.form.is_none() => about.shown(desk, Wrong::default(), None),
        ["delete", user] => about.remove(desk, user),
        _ => Ok(None),
    }
}

/// A record and who collaborates on it.
struct About<'a> {
    kind: &'a str,
    record: Value,
    found: Vec<Value>,
}

impl About<'_> {
    /// Gives somebody a capacity.
    fn put(&self, desk: &Desk<'_>) -> Answer {
        let visit = desk.visit;
        if visit.is_withheld() {
            return self.shown(desk, Wrong::default(), None);
        }
        let username = visit.field("username").trim();
        let user = match username {
            "" => None,
            name => desk.find("user_show", json!({"id": name}))?,
        };
        let Some(user) = user else {
            let wrong = Wrong::one("username", desk.say("wrong-username"));
            return self.shown(desk, wrong, None);
        };
        if is_overtaken(visit, self.capacity_of(text(&user, "id"))) {
            return self.shown(desk, Wrong::default(), Some("form-overtaken-row"));
        }
        let params = json!({
            "id": self.record["id"], "user_id": user["id"], "capacity": visit.field("capacity"),
        });
        match desk.act("package_collaborator_create", params) {
            Ok(_) => Ok(Some(self.back(desk, "collaborator"))),
            Err(ActionError::Validation(errors)) if errors.contains_key("message") => {
                let wrong = Wrong::one("capacity", desk.say("wrong-role"));
                self.shown(desk, wrong, None)
            }
            Err(error) => {
                let wrong = Wrong::of(desk, error)?;
                self.shown(desk, wrong, None)
            }
        }
    }

    /// Sends somebody away.
    fn remove(&self, desk: &Desk<'_>, user: &str) -> Answer {
        let now = self.capacity_of(user);
        if !now.is_empty() && is_overtaken(desk.visit, now) {
            return self.shown(desk, Wrong::default(), Some("form-overtaken-row"));
        }
        let params = json!({"id": self.record["id"], "user_id": user});
        match desk.act("package_collaborator_delete", params) {
            // Whoever is gone already is as they should be.
            Ok(_) | Err(ActionError::NotFound(_)) => Ok(Some(self.back(desk, "collaborator-left"))),
            Err(error) => Err(error),
        }
    }

    /// Returns what somebody may do with the record; an empty text where they do not collaborate.
    fn capacity_of(&self, user: &str) -> &str {
        let mut found = self.found.iter();
        let one = found.find(|one| text(one, "user_id") == user);
        one.map_or("", |one| text(one, "capacity"))
    }

    fn path(&self) -> String {
        let name = part(text(&self.record, "name"));
        format!("/{}/collaborators/{name}", part(self.kind))
    }

    fn back(&self, desk: &Desk<'_>, done: &str) -> Page {
        Page::lead(desk.to(&format!("{}?done={done}", self.path())))
    }

    fn shown(&self, desk: &Desk<'_>, wrong: Wrong, note: Option<&'static str>) -> Answer {
        let visit = desk.visit;
        let capacities: &[&'static str] = match desk.app.settings.auth.allow_admin_collaborators {
            true => &["member", "editor", "admin"],
            false => &["member", "editor"],
        };
        let mut people = Vec::new();
        for one in &self.found {
            let id = text(one, "user_id");
            let user = desk.find("user_show", json!({"id": id}))?;
            let user = user.unwrap_or(Value::Null);
            let name = match text(&user, "name") {
                "" => id,
                name => name,
            };
            let capacity = text(one, "capacity");
            people.push(Collaborator {
                id: part(id),
                name: name.to_owned(),
                title: match text(&user, "display_name") {
                    "" => name.to_owned(),
                    title => title.to_owned(),
                },
                to: desk.to(&format!("/user/{}", part(name))),
                capacity: capacity.to_owned(),
                role: super::group::role(desk, capacity),
            });
        }
        let title = title_of(desk, &self.record).text;
        let withheld = visit.is_withheld().then(|| unsent(desk));
        let page = Collaborators {
            frame: Frame::new(desk, format!("{} – {title}", desk.say("collaborators"))),
            to: desk.to(&format!(
                "/{}/{}",
                part(self.kind),
                part(text(&self.record, "name"))
            )),
            title,
            path: desk.to(&self.path()),
            people,
            capacities: capacities
                .iter()
                .map(|one| (*one, desk.say(&format!("capacity-{one}"))))
                .collect(),
            username: visit.field("username").to_owned(),
            capacity: visit.field("capacity").to_owned(),
            wrong,
            note: withheld.map(|(_, note)| note).or(note),
        };
        rendered(withheld.map_or(200, |(status, _)| status), &page)
    }
}

//! The page of an organization or group: its records, what it is, who belongs to it, what happened.

use askama::Template;
use cairn_catalogue::usage::{Done, Use};
use cairn_catalogue::{has_children, may_administer};
use serde_json::json;

use super::groups::Family;
use super::history::{Event, events};
use super::people::{FollowButton, Followed, Following, button};
use super::results::{CHILDREN, Refused, Results, Scope, named, results};
use super::{Answer, refusal, rendered_for_all, written};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::markdown;
use crate::said::{is_safe_link, list, said, text};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "group.html")]
struct Group<'a> {
    frame: Frame<'a>,
    path: String,
    tab: String,
    about: String,
    /// Its language, where that is not the reader's.
    about_language: Option<String>,
    image: Option<String>,
    feed: String,
    /// The report of an organization on the Open Data Charter.
    charter: Option<String>,
    results: Option<Results>,
    /// Where the records of those below it are listed too, or no more, and what leads there.
    below: Option<(String, String)>,
    people: Vec<Person>,
    facts: Vec<(String, String)>,
    events: Vec<Event>,
    follow: FollowButton,
    /// Where the pages are that it wrote, if there are some; admins write them there.
    written: Option<String>,
    /// Where what is used of an organization is told.
    analytics: Option<String>,
    /// Where administrators change it and its members.
    administer: Option<(String, String)>,
}

impl Group<'_> {
    /// Returns the path of another page of the group.
    fn tab_path(&self, tab: &str) -> String {
        match self.path.rsplit_once('/') {
            Some((family, name)) => format!("{family}/{tab}/{name}"),
            None => self.path.clone(),
        }
    }
}

struct Person {
    name: String,
    to: String,
    role: String,
}

/// Answers the pages of one organization or group.
pub(super) fn page(desk: &Desk<'_>, family: Family, id: &str, tab: &str) -> Answer {
    let shown = desk.find(
        family.show(),
        json!({"id": id, "include_datasets": false, "include_users": tab == "members", "include_dataset_count": false}),
    )?;
    let Some(group) = shown.filter(|group| text(group, "state") == "active") else {
        return Ok(None);
    };
    let name = text(&group, "name");
    let path = format!("{}/{}", family.path(), part(name));
    if tab == "records" && id != name {
        return Ok(Some(Page::lead(desk.to(&path))));
    }
    let field = match family {
        Family::Organization => "organization",
        Family::Group => "groups",
    };
    let found = match tab {
        "records" => {
            let scope = Scope {
                path: path.clone(),
                within: Some((field, name)),
                kind: None,
                without: match family {
                    Family::Organization => &["organization"],
                    Family::Group => &["groups"],
                },
            };
            match results(desk, &scope) {
                Ok(results) => Some(results),
                Err(Refused::Request) => return Ok(Some(refusal(desk, 400))),
                Err(Refused::Action(error)) => return Err(error),
            }
        }
        _ => None,
    };
    let is_organization = matches!(family, Family::Organization);
    let below = match &found {
        Some(_) if has_children(desk.app, text(&group, "id"), is_organization)? => {
            Some(below(desk, family))
        }
        _ => None,
    };
    let about = said(&group, "description", desk.language);
    let image = text(&group, "image_display_url");
    let site = desk.app.site().url.clone();
    // A picture of this site alone: nothing is loaded from elsewhere.
    let image = image
        .strip_prefix(site.as_str())
        .filter(|path| path.starts_with('/'))
        .map(str::to_owned);
    let frame =
        Frame::new(desk, named(desk, &group)).with_about(markdown::excerpt(&about.text, 200));
    let people = list(&group, "users")
        .iter()
        .map(|user| Person {
            name: match text(user, "display_name") {
                "" => text(user, "name").to_owned(),
                name => name.to_owned(),
            },
            to: desk.to(&format!("/user/{}", part(text(user, "name")))),
            role: role(desk, text(user, "capacity")),
        })
        .collect();
    let facts = list(&group, "extras")
        .iter()
        .map(|extra| {
            (
                text(extra, "key").to_owned(),
                text(extra, "value").to_owned(),
            )
        })
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .map(|(key, value)| (crate::field::worded(&key), value))
        .chain(
            ["url", "website"]
                .iter()
                .map(|key| text(&group, key))
                .filter(|url| is_safe_link(url))
                .map(|url| ("URL".to_owned(), url.to_owned())),
        )
        .collect();
    let events = match tab {
        "activity" => {
            let action = match family {
                Family::Organization => "organization_activity_list",
                Family::Group => "group_activity_list",
            };
            events(desk, action, id)?
        }
        _ => Vec::new(),
    };
    let (what, first) = match family {
        Family::Organization => (Followed::Organization, "organization"),
        Family::Group => (Followed::Group, "group"),
    };
    let administers = !desk.visit.caller.is_anonymous()
        && may_administer(desk.app, &desk.visit.caller, text(&group, "id"))?;
    let administer = administers.then(|| {
        let to = |does: &str| desk.to(&format!("/{first}/{does}/{}", part(name)));
        (to("edit"), to("manage_members"))
    });
    let feed = format!("{}/feeds{path}.atom", desk.visit.root);
    let charter = match family {
        Family::Organization => Some(desk.to(&format!("/charter?organization={}", part(name)))),
        Family::Group => None,
    };
    let page = Group {
        frame,
        path: desk.to(&path),
        charter,
        tab: tab.to_owned(),
        about: markdown::html(&about.text),
        about_language: about.other,
        image,
        written: (administers || written::has_of(desk, family, text(&group, "id"))?)
            .then(|| desk.to(&format!("/{first}/pages/{}", part(name)))),
        analytics: match family {
            Family::Organization => {
                Some(desk.to(&format!("/organization/analytics/{}", part(name))))
            }
            Family::Group => None,
        },
        feed,
        results: found,
        below,
        people,
        facts,
        events,
        follow: button(desk, what, first, name)?,
        administer,
    };
    let uses = match family {
        Family::Organization => {
            let id = text(&group, "id");
            let searched = page.results.as_ref().map(|results| results.uses(Some(id)));
            let mut uses = searched.unwrap_or_default();
            uses.push(Use::of_organization(Done::View, id));
            uses
        }
        Family::Group => Vec::new(),
    };
    Ok(rendered_for_all(&page)?.map(|page| page.using(uses)))
}

/// Returns the address of the same search with the records of those below, or without them, and what it is called.
fn below(desk: &Desk<'_>, family: Family) -> (String, String) {
    let mut pairs = desk.visit.pairs();
    let were_asked = pairs
        .iter()
        .any(|(key, value)| key == CHILDREN && !value.is_empty());
    pairs.retain(|(key, _)| key != CHILDREN && key != "page");
    if !were_asked {
        pairs.push((CHILDREN.to_owned(), "true".to_owned()));
    }
    let pairs = pairs
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    let to = match query(pairs) {
        // An address of nothing but a query would keep the former one.
        none if none.is_empty() => "?".to_owned(),
        some => some,
    };
    let name = match (family, were_asked) {
        (Family::Organization, false) => "organization-with-below",
        (Family::Organization, true) => "organization-alone",
        (Family::Group, false) => "group-with-below",
        (Family::Group, true) => "group-alone",
    };
    (to, desk.say(name))
}

/// Returns what a role is called.
pub(super) fn role(desk: &Desk<'_>, capacity: &str) -> String {
    let name = format!("role-{capacity}");
    match desk.words.has(&name) {
        true => desk.words.say(desk.language, &name, &[]),
        false => capacity.to_owned(),
    }
}

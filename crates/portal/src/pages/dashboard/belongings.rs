//! The organizations and groups that somebody belongs to.

use askama::Template;
use serde_json::{Value, json};

use super::super::groups::Family;
use super::super::results::named;
use super::super::{Answer, group, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::{in_order, text};
use crate::titles::Titles;

/// Entries that are shown.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "dashboard/belongings.html")]
struct Belongings<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    entries: Vec<Entry>,
    /// Where another one is made, and what that is called.
    new: Option<(String, String)>,
}

struct Entry {
    to: String,
    title: String,
    role: String,
    count: u64,
    /// Where its members are seen to, by those who may.
    members: Option<String>,
}

/// Answers `/dashboard/organizations`.
pub(super) fn organizations(desk: &Desk<'_>) -> Answer {
    let found = desk.ask(
        "organization_list_for_user",
        json!({"include_dataset_count": true}),
    )?;
    let may = desk.visit.caller.is_sysadmin() || desk.app.settings.auth.user_create_organizations;
    let new = may.then(|| {
        (
            desk.to("/organization/new"),
            desk.say("publish-organization-new"),
        )
    });
    let title = desk.say("dashboard-organizations");
    shown(desk, Family::Organization, &found, title, new)
}

/// Answers `/dashboard/groups`.
pub(super) fn groups(desk: &Desk<'_>) -> Answer {
    let found = desk.ask("group_list_authz", json!({"am_member": true}))?;
    let may = desk.visit.caller.is_sysadmin() || desk.app.settings.auth.user_create_groups;
    let new = may.then(|| (desk.to("/group/new"), desk.say("publish-group-new")));
    let title = desk.say("dashboard-groups");
    shown(desk, Family::Group, &found, title, new)
}

fn shown(
    desk: &Desk<'_>,
    family: Family,
    found: &Value,
    title: String,
    new: Option<(String, String)>,
) -> Answer {
    let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    let names = found.iter().map(|one| text(one, "name")).take(MOST);
    let titles = match family {
        Family::Organization => Titles::of_organizations(desk, names)?,
        Family::Group => Titles::of_groups(desk, names)?,
    };
    let mut entries: Vec<Entry> = found
        .into_iter()
        .map(|one| {
            let name = part(text(one, "name"));
            let capacity = text(one, "capacity");
            Entry {
                to: desk.to(&format!("{}/{name}", family.path())),
                title: titles.get(text(one, "name"), named(desk, one)),
                role: group::role(desk, capacity),
                count: one
                    .get("package_count")
                    .and_then(Value::as_u64)
                    .unwrap_or(0),
                members: (capacity == "admin")
                    .then(|| desk.to(&format!("{}/manage_members/{name}", family.path()))),
            }
        })
        .collect();
    entries.sort_by_cached_key(|entry| in_order(&entry.title));
    entries.truncate(MOST);
    let page = Belongings {
        frame: Frame::new(desk, title),
        tabs: super::tabs(desk),
        entries,
        new,
    };
    rendered(200, &page)
}

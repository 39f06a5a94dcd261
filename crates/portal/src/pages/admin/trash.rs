//! What was deleted: brought back, or gone for good.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::json;

use super::super::{Answer, refusal, rendered};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::said::{list, text};

/// Entries of each kind.
const MOST: u64 = 200;

#[derive(Template)]
#[template(path = "admin/trash.html")]
struct Trash<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    lists: Vec<List>,
}

/// What was deleted, of one kind.
struct List {
    kind: &'static str,
    title: String,
    /// Id, title, name and day of each.
    entries: Vec<(String, String, String, String)>,
}

/// Answers `/ckan-admin/trash`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_some() {
        return change(desk);
    }
    let found = desk.ask("trash_list", json!({"limit": MOST}))?;
    let lists = [
        ("package", "packages", desk.say("nav-records")),
        (
            "organization",
            "organizations",
            desk.say("nav-organizations"),
        ),
        ("group", "groups", desk.say("nav-groups")),
    ]
    .into_iter()
    .map(|(kind, key, title)| List {
        kind,
        title,
        entries: list(&found, key)
            .iter()
            .map(|one| {
                let name = text(one, "name");
                let title = match text(one, "title") {
                    "" => name,
                    title => title,
                };
                (
                    text(one, "id").to_owned(),
                    title.to_owned(),
                    name.to_owned(),
                    text(one, "metadata_modified").to_owned(),
                )
            })
            .collect(),
    });
    let page = Trash {
        frame: Frame::new(desk, desk.say("admin-trash")),
        tabs: super::tabs(desk),
        lists: lists.collect(),
    };
    rendered(200, &page)
}

fn change(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let (back, purge) = match visit.field("kind") {
        "package" => ("package_patch", "dataset_purge"),
        "organization" => ("organization_patch", "organization_purge"),
        "group" => ("group_patch", "group_purge"),
        _ => return Ok(Some(refusal(desk, 400))),
    };
    let id = visit.field("id");
    let (done, said) = match visit.field("do") {
        "restore" => (
            desk.act(back, json!({"id": id, "state": "active"})),
            "restored",
        ),
        "purge" => (desk.act(purge, json!({"id": id})), "purged"),
        _ => return Ok(Some(refusal(desk, 400))),
    };
    match done {
        Ok(_) | Err(ActionError::NotFound(_)) => super::back(desk, "trash", said),
        // A record whose schema asks for more by now has to be mended first.
        Err(ActionError::Validation(_)) => super::back(desk, "trash", "not-restored"),
        Err(error) => Err(error),
    }
}

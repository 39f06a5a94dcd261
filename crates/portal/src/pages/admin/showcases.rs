//! Who looks after showcases beside sysadmins, at the address of ckanext-showcase.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::json;

use super::super::people::Wrong;
use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::text;

/// The field that names somebody.
const WHO: &str = "username";

#[derive(Template)]
#[template(path = "admin/showcases.html")]
struct Showcases<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// Name and page of each.
    admins: Vec<(String, String)>,
    username: String,
    wrong: Wrong,
}

/// Answers `/ckan-admin/showcase_admins`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_none() {
        return shown(desk, Wrong::default());
    }
    let name = desk.visit.field(WHO).trim();
    let (action, said) = match desk.visit.field("do") {
        "add" => ("ckanext_showcase_admin_add", "showcase-admin"),
        "remove" => ("ckanext_showcase_admin_remove", "showcase-admin-left"),
        _ => return Ok(Some(refusal(desk, 400))),
    };
    let done = match name {
        "" => Err(ActionError::not_found()),
        name => desk.act(action, json!({ "username": name })),
    };
    match (done, desk.visit.field("do")) {
        // Whoever is none any more need not be made one less.
        (Ok(_), _) | (Err(ActionError::NotFound(_)), "remove") => {
            super::back(desk, "showcase_admins", said)
        }
        (Err(ActionError::NotFound(_)), _) => {
            shown(desk, Wrong::one(WHO, desk.say("wrong-username")))
        }
        (Err(ActionError::Validation(_)), _) => {
            shown(desk, Wrong::one(WHO, desk.say("showcase-admin-already")))
        }
        (Err(error), _) => Err(error),
    }
}

fn shown(desk: &Desk<'_>, wrong: Wrong) -> Answer {
    let found = desk.ask("ckanext_showcase_admin_list", json!({}))?;
    let admins = found.as_array().into_iter().flatten().map(|user| {
        let name = text(user, "name");
        (name.to_owned(), desk.to(&format!("/user/{}", part(name))))
    });
    let page = Showcases {
        frame: Frame::new(desk, desk.say("admin-showcases")),
        tabs: super::tabs(desk),
        admins: admins.collect(),
        username: desk.visit.field(WHO).to_owned(),
        wrong,
    };
    rendered(200, &page)
}

//! Who administers the site, and what it is.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::json;

use super::super::people::Wrong;
use super::super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::text;

/// Sysadmins that are listed.
const MOST: u64 = 200;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Overview<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// Name, title, page, and whether it is the visitor.
    sysadmins: Vec<(String, String, String, bool)>,
    facts: Vec<(String, String)>,
    username: String,
    wrong: Wrong,
}

/// Answers `/ckan-admin`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    shown(desk, Wrong::default())
}

/// Answers `/user/sysadmin`.
pub(super) fn change(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let (name, is) = (visit.field("username").trim(), visit.field("status"));
    let known = match name {
        "" => None,
        name => desk.find("user_show", json!({"id": name}))?,
    };
    let Some(user) = known else {
        let wrong = Wrong::one("username", desk.say("wrong-username"));
        return shown(desk, wrong);
    };
    let sysadmin = matches!(is, "1" | "true" | "True");
    match desk.act(
        "user_patch",
        json!({"id": text(&user, "id"), "sysadmin": sysadmin}),
    ) {
        Ok(_) => super::back(desk, "", "sysadmin"),
        // Nobody ends their own rights, nor those of the site's own account.
        Err(ActionError::Validation(_)) => {
            let wrong = Wrong::one("username", desk.say("sysadmin-refused"));
            shown(desk, wrong)
        }
        Err(error) => Err(error),
    }
}

fn shown(desk: &Desk<'_>, wrong: Wrong) -> Answer {
    let found = desk.ask(
        "user_list",
        json!({"sysadmin": true, "order_by": "name", "rows": MOST}),
    )?;
    let sysadmins = found.as_array().into_iter().flatten().map(|user| {
        let name = text(user, "name");
        (
            name.to_owned(),
            text(user, "display_name").to_owned(),
            desk.to(&format!("/user/{}", part(name))),
            desk.visit.caller.is(text(user, "id")),
        )
    });
    let status = desk.ask("status_show", json!({}))?;
    let app = desk.app;
    let number = |count: u64| desk.language.number(count);
    let facts = vec![
        (desk.say("option-site-title"), app.site().title.clone()),
        (desk.say("admin-address"), app.site_url()),
        (
            desk.say("admin-version"),
            format!(
                "Cairn {}, CKAN {}",
                env!("CARGO_PKG_VERSION"),
                text(&status, "ckan_version")
            ),
        ),
        (desk.say("admin-records"), number(app.indexed_records())),
        (
            desk.say("admin-database"),
            match app.settings.database.url {
                Some(_) => "PostgreSQL".to_owned(),
                None => "SQLite".to_owned(),
            },
        ),
        (
            desk.say("admin-index"),
            match app.is_ready() {
                true => desk.say("admin-index-ready"),
                false => desk.say("admin-index-behind"),
            },
        ),
    ];
    let page = Overview {
        frame: Frame::new(desk, desk.say("admin")),
        tabs: super::tabs(desk),
        sysadmins: sysadmins.collect(),
        facts,
        username: desk.visit.field("username").to_owned(),
        wrong,
    };
    rendered(200, &page)
}

//! The inventory: what is held, open or not, and what is to be opened next.

use askama::Template;
use cairn_catalogue::{ActionError, may_update};
use serde_json::{Map, Value, json};

use super::{PER_PAGE, Pages, Scope, counted, number, page_asked, title_of, to_record, with};
use crate::desk::Desk;
use crate::form::joined;
use crate::frame::{Frame, Way};
use crate::markdown;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{by_language_of, list, said, text};
use crate::visit::Page;

/// Access levels, and lines that say none.
const LEVELS: &[&str] = &[
    "open",
    "open_to_be_published",
    "under_review",
    "restricted",
    "none",
];
/// Orders.
const ORDERS: &[&str] = &["votes", "planned", "name"];

#[derive(Template)]
#[template(path = "openness/inventory.html")]
struct Inventory<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    path: String,
    organization: String,
    /// Level, what it is called, how many lines, whether it is chosen.
    levels: Vec<(&'static str, String, String, bool)>,
    orders: Vec<(&'static str, String, bool)>,
    late: bool,
    late_lines: String,
    found: String,
    lines: Vec<Line>,
    pages: Pages,
    /// The address of this page, which forms are sent to.
    here: String,
    may_vote: bool,
    import: Option<String>,
    files: Vec<(String, String)>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

struct Line {
    id: String,
    to: String,
    title: String,
    owner: String,
    level: String,
    planned: String,
    is_late: bool,
    excerpt: String,
    exemption: String,
    rationale: String,
    votes: String,
    is_open: bool,
    voted: bool,
    may_publish: bool,
}

/// Answers `/inventory`; a form sent there is a vote, or opens a line.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let Some(page) = page_asked(desk) else {
        return Ok(Some(refusal(desk, 400)));
    };
    let here = match desk.visit.query.is_empty() {
        true => desk.to("/inventory"),
        false => desk.to(&format!("/inventory?{}", desk.visit.query)),
    };
    let mut wrong = Vec::new();
    if desk.visit.form.is_some() {
        match changed(desk) {
            Ok(()) => return Ok(Some(Page::lead(here))),
            Err(ActionError::Validation(errors)) => {
                let errors = errors.into_iter();
                wrong.extend(errors.map(|(key, messages)| (key, joined(&messages))));
            }
            Err(error) => return Err(error),
        }
    }
    let (level, order) = (desk.asked("access_level"), desk.asked("order"));
    let late = desk.asked("late") == "true";
    let mut asked = Map::from_iter([
        ("organization".to_owned(), json!(scope.name)),
        ("limit".to_owned(), json!(PER_PAGE)),
        ("offset".to_owned(), json!((page - 1) * PER_PAGE)),
        ("late".to_owned(), json!(late)),
    ]);
    for (key, value) in [("access_level", &level), ("order", &order)] {
        if !value.is_empty() {
            asked.insert(key.to_owned(), json!(value));
        }
    }
    let found = match desk.ask("inventory_list", Value::Object(asked)) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let results = list(&found, "results");
    let count = found["count"].as_u64();
    let has_more = match count {
        Some(count) => page * PER_PAGE < count,
        None => results.len() as u64 == PER_PAGE,
    };
    let lines: Result<Vec<Line>, ActionError> = results.iter().map(|one| line(desk, one)).collect();
    let import = match super::import::organizations(desk)?.is_empty() {
        true => None,
        false => Some(scope.to(desk, "/inventory/import", &[])),
    };
    let files = ["canada", "ontario"].map(|columns| {
        let name = desk.say(&format!("inventory-file-{columns}"));
        (
            scope.file(desk, "/inventory.csv", &[("columns", columns)]),
            name,
        )
    });
    let page = Inventory {
        frame: Frame::new(desk, with(desk, "inventory-of", &[("value", &scope.title)])),
        tabs: scope.tabs(desk),
        path: desk.to("/inventory"),
        organization: scope.name.clone().unwrap_or_default(),
        levels: LEVELS
            .iter()
            .map(|one| {
                let name = desk.say(&format!("inventory-level-{one}"));
                (
                    *one,
                    name,
                    number(desk, &found["levels"][*one]),
                    *one == level,
                )
            })
            .collect(),
        orders: ORDERS
            .iter()
            .map(|one| {
                (
                    *one,
                    desk.say(&format!("inventory-order-{one}")),
                    *one == order,
                )
            })
            .collect(),
        late,
        late_lines: counted(
            desk,
            "inventory-late-lines",
            found["late"].as_u64().unwrap_or_default(),
        ),
        found: count.map_or_else(String::new, |count| counted(desk, "openness-lines", count)),
        lines: lines?,
        pages: Pages::new(desk, page, has_more),
        here,
        may_vote: !desk.visit.caller.is_anonymous(),
        import,
        files: files.to_vec(),
        wrong,
        note: None,
    };
    rendered(200, &page)
}

/// Does what a form asks for.
fn changed(desk: &Desk<'_>) -> Result<(), ActionError> {
    let id = desk.visit.field("id");
    match desk.visit.field("act") {
        "publish" => desk.act("inventory_publish", json!({ "id": id }))?,
        act => desk.act(
            "inventory_vote",
            json!({"id": id, "wants": act != "unvote"}),
        )?,
    };
    Ok(())
}

fn line(desk: &Desk<'_>, one: &Value) -> Result<Line, ActionError> {
    let level = text(one, "access_level");
    let is_open = matches!(level, "" | "open");
    let id = text(one, "id");
    let may_publish = !is_open
        && !desk.visit.caller.is_anonymous()
        && may_update(desk.app, &desk.visit.caller, id)?;
    let exemption = match text(one, "exemption") {
        "" | "none" => String::new(),
        ground => desk.say(&format!("inventory-exemption-{ground}")),
    };
    let planned = match text(one, "planned_date") {
        day if day.is_empty() || is_open => String::new(),
        day => with(
            desk,
            "inventory-planned",
            &[("value", &desk.language.day(day))],
        ),
    };
    Ok(Line {
        to: to_record(desk, one),
        title: title_of(desk, one),
        owner: super::charter::owner_of(desk, one),
        level: match level {
            "" => desk.say("inventory-level-none"),
            level => desk.say(&format!("inventory-level-{level}")),
        },
        planned,
        is_late: one["is_late"] == true,
        excerpt: markdown::excerpt(&said(one, "notes", desk.language).text, 200),
        exemption,
        rationale: markdown::excerpt(
            &by_language_of(&one["exemption_rationale"], desk.language).text,
            400,
        ),
        votes: counted(
            desk,
            "inventory-votes",
            one["votes"].as_u64().unwrap_or_default(),
        ),
        is_open,
        voted: one["voted"] == true,
        may_publish,
        id: id.to_owned(),
    })
}

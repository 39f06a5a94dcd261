//! What officers signed, and which organizations have and have not.

use askama::Template;
use serde_json::{Value, json};

use super::charter::{Principle, owner_of, principles};
use super::{Scope, share, title_of, with};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::pages::{Answer, rendered};
use crate::said::{by_language_of, text};

#[derive(Template)]
#[template(path = "openness/attestations.html")]
struct Attestations<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    statuses: Vec<Status>,
    signed: Vec<Signed>,
    feed: String,
}

struct Status {
    title: String,
    to: String,
    status: String,
    name: String,
    by: Option<(String, String)>,
}

struct Signed {
    to: String,
    title: String,
    by: String,
    score: String,
    is_good: bool,
}

#[derive(Template)]
#[template(path = "openness/attestation.html")]
struct Attestation<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    owner: String,
    to_owner: String,
    officer: String,
    role: String,
    signed: String,
    expires: String,
    is_good: bool,
    remark: crate::said::Said,
    score: String,
    principles: Vec<Principle>,
    digest: String,
}

/// Answers `/charter/attestations`.
pub(super) fn list(desk: &Desk<'_>) -> Answer {
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let statuses = match &scope.name {
        None => desk.ask("attestation_status_list", json!({}))?,
        Some(_) => json!([]),
    };
    let signed = desk.ask("attestation_list", json!({"organization": scope.name}))?;
    let members = |list: &Value| list.as_array().cloned().unwrap_or_default();
    let page = Attestations {
        frame: Frame::new(
            desk,
            with(desk, "attestations-of", &[("value", &scope.title)]),
        ),
        tabs: scope.tabs(desk),
        statuses: members(&statuses)
            .iter()
            .map(|one| status(desk, one))
            .collect(),
        signed: members(&signed)
            .iter()
            .map(|one| Signed {
                to: address(desk, one),
                title: titled(desk, one, &owner_of(desk, one)),
                by: by(desk, one),
                score: share(desk, &one["score"]),
                is_good: one["is_good"] == true,
            })
            .collect(),
        feed: scope.file(desk, "/feeds/attestations.atom", &[]),
    };
    rendered(200, &page)
}

/// Returns what an attestation of an organization is called.
fn titled(desk: &Desk<'_>, one: &Value, owner: &str) -> String {
    let year = one["year"].to_string();
    with(desk, "attestation-of", &[("value", owner), ("year", &year)])
}

fn address(desk: &Desk<'_>, one: &Value) -> String {
    desk.to(&format!("/charter/attestation/{}", text(one, "id")))
}

fn by(desk: &Desk<'_>, one: &Value) -> String {
    let day = desk.language.day(text(one, "signed"));
    with(
        desk,
        "attestation-by",
        &[("officer", text(one, "officer")), ("day", &day)],
    )
}

fn status(desk: &Desk<'_>, one: &Value) -> Status {
    let scope = Scope {
        name: Some(text(one, "name").to_owned()),
        title: String::new(),
    };
    let status = text(one, "status");
    let found = &one["attestation"];
    Status {
        title: title_of(desk, one),
        to: scope.to(desk, "/charter", &[]),
        name: desk.say(&format!("attestation-{status}")),
        by: (!found.is_null()).then(|| (address(desk, found), by(desk, found))),
        status: status.to_owned(),
    }
}

/// Answers `/charter/attestation/{id}`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(found) = desk.find("attestation_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let owner = &found["organization"];
    let scope = Scope {
        name: Some(text(owner, "name").to_owned()),
        title: title_of(desk, owner),
    };
    let page = Attestation {
        frame: Frame::new(desk, titled(desk, &found, &scope.title)),
        tabs: scope.tabs(desk),
        to_owner: scope.to(desk, "/charter", &[]),
        officer: text(&found, "officer").to_owned(),
        role: text(&found, "role").to_owned(),
        signed: desk.language.day(text(&found, "signed")),
        expires: desk.language.day(text(&found, "expires")),
        is_good: found["is_good"] == true,
        remark: by_language_of(&found["remarks"], desk.language),
        score: share(desk, &found["score"]),
        principles: principles(desk, &found["figures"], None),
        digest: text(&found, "digest").to_owned(),
        owner: scope.title,
    };
    rendered(200, &page)
}

//! What somebody tells of themselves, changed by them or by a sysadmin.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::super::{Answer, refusal, rendered};
use super::Wrong;
use super::someone::Someone;
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::pages::publish::unsent;
use crate::said::text;
use crate::seen::{self, SEEN, is_overtaken};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "people/profile.html")]
struct Profile<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    path: String,
    name: String,
    fullname: String,
    email: String,
    about: String,
    digests: bool,
    /// Whether digests are sent here at all.
    has_digests: bool,
    /// The languages to choose from: code, name, whether it is chosen; nothing for other people's accounts.
    languages: Vec<(String, String, bool)>,
    wrong: Wrong,
    note: Option<&'static str>,
    seen: String,
}

/// What the form shows of an account.
const SHOWN: [&str; 4] = [
    "fullname",
    "email",
    "about",
    "activity_streams_email_notifications",
];

/// Answers `/user/edit`: the visitor's own.
pub(super) fn own(desk: &Desk<'_>) -> Answer {
    match desk.visit.caller.account() {
        Some(account) => page(desk, &account.name),
        None => Ok(Some(refusal(desk, 400))),
    }
}

/// Answers `/user/edit/{name or id}`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let someone = Someone::find(desk, id)?;
    let Some(someone) = someone.filter(|someone| someone.may_edit) else {
        return Ok(Some(refusal(desk, 403)));
    };
    let user = &someone.user;
    let visit = desk.visit;
    let said = |key: &str| match visit.form.is_some() {
        true => visit.field(key).trim().to_owned(),
        false => text(user, key).to_owned(),
    };
    let digests = "activity_streams_email_notifications";
    let mut page = Profile {
        tabs: someone.tabs(desk),
        frame: Frame::new(
            desk,
            format!("{} – {}", desk.say("profile"), someone.title()),
        ),
        path: desk.to(&format!("/user/edit/{}", part(someone.name()))),
        name: someone.name().to_owned(),
        fullname: said("fullname"),
        email: said("email"),
        about: said("about"),
        digests: match visit.form.is_some() {
            true => !visit.field(digests).is_empty(),
            false => user.get(digests) == Some(&json!(true)),
        },
        languages: match someone.is_self {
            true => languages(desk)?,
            false => Vec::new(),
        },
        has_digests: desk.app.settings.activity.email_notifications,
        wrong: Wrong::default(),
        note: None,
        seen: seen::mark(SHOWN.iter().map(|key| &user[*key])),
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    if visit.is_withheld() {
        let (status, note) = unsent(desk);
        page.note = Some(note);
        page.seen = visit.field(SEEN).to_owned();
        return rendered(status, &page);
    }
    if is_overtaken(visit, &page.seen) {
        page.note = Some("form-overtaken");
        return rendered(200, &page);
    }
    let mut data = Map::new();
    for (key, value) in [
        ("id", text(user, "id")),
        ("fullname", &page.fullname),
        ("email", &page.email),
        ("about", &page.about),
    ] {
        data.insert(key.to_owned(), json!(value));
    }
    if page.has_digests {
        data.insert(digests.to_owned(), json!(page.digests));
    }
    let done =
        desk.act("user_patch", Value::Object(data))
            .and_then(|_| match page.languages.is_empty() {
                true => Ok(()),
                false => desk
                    .app
                    .prefer_language(&visit.caller, visit.field("language")),
            });
    match done {
        Ok(_) => Ok(Some(Page::lead(format!("{}?done=profile", page.path)))),
        Err(error) => {
            page.wrong = Wrong::of(desk, error)?;
            rendered(200, &page)
        }
    }
}

/// Returns the languages that the site offers.
fn languages(desk: &Desk<'_>) -> Result<Vec<(String, String, bool)>, ActionError> {
    let visit = desk.visit;
    let chosen = match visit.form.is_some() {
        true => visit.field("language").to_owned(),
        false => desk.app.language_of(&visit.caller)?.unwrap_or_default(),
    };
    let offered = desk.app.settings.site.locales.iter();
    Ok(offered
        .map(|code| {
            let name = match code.split(['-', '_']).next() {
                Some("en") => "English",
                Some("fr") => "Français",
                _ => code.as_str(),
            };
            (code.clone(), name.to_owned(), *code == chosen)
        })
        .collect())
}

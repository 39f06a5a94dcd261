//! What happens around every form that is sent: the same one twice is taken once, and whatever keeps it from being taken, nothing of
//! what was typed is lost.
//!
//! Pages show their own forms again where they can. For the others, and for what they cannot foresee, the page of this module says
//! what happened and shows what was typed.

use askama::Template;
use cairn_catalogue::{ActionError, Arrival, ErrorDict};

use super::{Answer, refusal, rendered, shows_again};
use crate::desk::{Desk, part, query};
use crate::form::joined;
use crate::frame::Frame;
use crate::visit::{Page, Visit};

/// Field with the word by which a form is known where it is sent twice.
const ONCE: &str = "once";
/// Fields that are not typed, or that no page shows again.
const UNSHOWN: &[&str] = &[
    "_csrf_token",
    ONCE,
    "seen",
    "came_from",
    "here",
    "back",
    "opened",
    "key",
    "ticket",
    "token",
    "tus_upload",
    "code",
    "old_password",
    "password",
    "password1",
    "password2",
];
/// Fields that are shown at most.
const MOST: usize = 300;
/// Lines of the largest field.
const LINES: usize = 12;

#[derive(Template)]
#[template(path = "sent.html")]
struct Held<'a> {
    frame: Frame<'a>,
    note: &'static str,
    /// What is wrong with the form.
    wrong: Vec<String>,
    /// What was typed: name of the field, lines, text.
    typed: Vec<(String, usize, String)>,
    /// Where the form is.
    path: String,
    /// Where to sign in, for those who are signed out.
    sign_in: Option<String>,
}

/// Answers a form that was sent.
pub(crate) fn answer(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if visit.is_withheld() {
        return withheld(desk);
    }
    let word = visit.field(ONCE);
    if word.is_empty() || visit.caller.is_anonymous() {
        return tried(desk);
    }
    let mark = match desk.app.form_arrives(&visit.caller, parts(visit))? {
        Arrival::New(mark) => mark,
        Arrival::Taken(Some(to)) => return Ok(Some(Page::lead(told_twice(&to)))),
        Arrival::Taken(None) => return held(desk, 200, "form-twice", Vec::new()),
        Arrival::UnderWay => return held(desk, 409, "form-under-way", Vec::new()),
    };
    let answer = tried(desk);
    match &answer {
        Ok(Some(page)) if page.taken || page.location.is_some() => {
            desk.app.form_taken(&mark, page.location.as_deref())?;
        }
        _ => desk.app.form_not_taken(&mark)?,
    }
    answer
}

/// Answers a form that is not of a page of this visitor, or not what they typed.
fn withheld(desk: &Desk<'_>) -> Answer {
    if shows_again(&desk.visit.path)
        && let Some(page) = super::answer(desk)?
        && !page.refused
    {
        return Ok(Some(page));
    }
    let note = match desk.visit.is_garbled {
        true => "form-garbled",
        false => "form-old",
    };
    held(desk, 400, note, Vec::new())
}

/// Has a form answered by its page; what the page cannot say of it is said here.
fn tried(desk: &Desk<'_>) -> Answer {
    match super::answer(desk) {
        Ok(Some(page)) if is_refused(desk, &page) => {
            let (status, note) = match page.status {
                _ if desk.visit.caller.is_anonymous() => (403, "form-signed-out"),
                403 => (403, "form-denied"),
                status => (status, "form-gone"),
            };
            held(desk, status, note, Vec::new())
        }
        Err(ActionError::Validation(errors)) => held(desk, 400, "form-refused", told(&errors)),
        Err(ActionError::NotAuthorized(_)) if desk.visit.caller.is_anonymous() => {
            held(desk, 403, "form-signed-out", Vec::new())
        }
        Err(ActionError::NotAuthorized(_)) => held(desk, 403, "form-denied", Vec::new()),
        Err(ActionError::NotFound(_)) => held(desk, 404, "form-gone", Vec::new()),
        answer => answer,
    }
}

/// Tells whether a page says that nothing was done, without what was typed.
fn is_refused(desk: &Desk<'_>, page: &Page) -> bool {
    // Who is signed out is led to where people sign in, except by the forms that are there.
    let login = desk.to("/user/login");
    let path = page.location.as_deref().map(|to| to.split('?').next());
    let is_led_away = desk.visit.caller.is_anonymous()
        && path == Some(Some(login.as_str()))
        && !is_of_strangers(&desk.visit.path);
    is_led_away || (page.refused && matches!(page.status, 403 | 404 | 410))
}

/// Tells whether the forms at an address are for those who are not signed in.
fn is_of_strangers(path: &str) -> bool {
    [
        "/user/login",
        "/user/register",
        "/user/reset",
        "/user/_logout",
    ]
    .iter()
    .any(|one| path.starts_with(one))
}

fn told(errors: &ErrorDict) -> Vec<String> {
    let told = errors.iter().map(|(field, messages)| match field.as_str() {
        "message" | "__all__" => joined(messages),
        field => format!("{field}: {}", joined(messages)),
    });
    told.collect()
}

/// Makes the page that says why a form is not taken, and shows what was typed.
fn held(desk: &Desk<'_>, status: u16, note: &'static str, wrong: Vec<String>) -> Answer {
    let visit = desk.visit;
    let behind = match visit.query.as_str() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    let path = desk.to(&format!("{}{behind}", form_of(&visit.path)));
    let fields = visit.form.iter().flatten();
    let typed = fields
        .filter(|(name, text)| !text.trim().is_empty() && !UNSHOWN.contains(&name.as_str()))
        .take(MOST)
        .map(|(name, text)| {
            (
                name.clone(),
                text.lines().count().clamp(1, LINES),
                text.clone(),
            )
        });
    let page = Held {
        frame: Frame::new(desk, desk.say("form-held")),
        note,
        wrong,
        typed: typed.collect(),
        sign_in: (status == 403 && visit.caller.is_anonymous()).then(|| {
            let pairs = query([("came_from", path.as_str())]);
            desk.to(&format!("/user/login{pairs}"))
        }),
        path,
    };
    match rendered(status, &page)? {
        Some(page) => Ok(Some(page)),
        None => Ok(Some(refusal(desk, status))),
    }
}

/// Returns the path of the page that has the form which was sent to an address.
fn form_of(path: &str) -> String {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let own = |parts: &[&str]| parts.iter().map(|one| format!("/{}", part(one))).collect();
    match parts.as_slice() {
        [family, "follow" | "unfollow", id] => own(&[family, id]),
        [family, "member_new" | "member_delete", id] => own(&[family, "manage_members", id]),
        ["user", id, "api-tokens", "revoke"] => own(&["user", id, "api-tokens"]),
        ["user", "sysadmin"] => own(&["ckan-admin", ""]),
        ["participate", "vote"] => own(&["participate", "requests"]),
        ["consultation", id, "sign-up"] => own(&["consultation", id]),
        ["user", "login", ..] => own(&["user", "login"]),
        parts => own(parts),
    }
}

/// Says in an address that whoever comes there sent a form twice.
fn told_twice(to: &str) -> String {
    let (address, place) = match to.split_once('#') {
        Some((address, place)) => (address, format!("#{place}")),
        None => (to, String::new()),
    };
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}sent=twice{place}")
}

/// Returns all of a form, by which the same one is known.
fn parts(visit: &Visit) -> impl Iterator<Item = &str> {
    let fields = visit.form.iter().flatten();
    let fields = fields.flat_map(|(name, text)| [name.as_str(), text.as_str()]);
    let files = visit.files.iter();
    let files = files.flat_map(|(name, file)| [name.as_str(), file.sha256.as_str()]);
    [visit.path.as_str(), visit.query.as_str()]
        .into_iter()
        .chain(fields)
        .chain(files)
}

#[cfg(test)]
mod tests {
    use super::{form_of, told_twice};

    #[test]
    fn addresses_say_that_a_form_was_sent_twice() {
        for (to, expected) in [
            ("/dataset/rivers", "/dataset/rivers?sent=twice"),
            (
                "/user/edit?done=profile",
                "/user/edit?done=profile&sent=twice",
            ),
            ("/a#b", "/a?sent=twice#b"),
        ] {
            assert_eq!(told_twice(to), expected);
        }
    }

    #[test]
    fn forms_lead_back_to_the_page_that_has_them() {
        for (path, expected) in [
            ("/dataset/follow/rivers", "/dataset/rivers"),
            (
                "/organization/member_new/water",
                "/organization/manage_members/water",
            ),
            ("/user/sysadmin", "/ckan-admin/"),
            ("/participate/vote", "/participate/requests"),
            ("/consultation/rates/sign-up", "/consultation/rates"),
            ("/dataset/edit/a b", "/dataset/edit/a%20b"),
        ] {
            assert_eq!(form_of(path), expected);
        }
    }
}

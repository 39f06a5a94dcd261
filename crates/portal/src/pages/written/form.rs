//! Written pages by form: those of the site by sysadmins, those of an organization or group by its admins.

use std::sync::Arc;

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::input::Upload;
use serde_json::{Map, Value, json};

use super::entries::{entries, read, seen};
use super::place::{Owner, Place};
use crate::desk::Desk;
use crate::form::{self, Asks, Entry};
use crate::frame::Frame;
use crate::pages::groups::Family;
use crate::pages::publish::delete::Confirm;
use crate::pages::publish::unsent;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{said, text};
use crate::seen::{SEEN, is_overtaken};
use crate::visit::Page;

/// Says that somebody else was quicker.
const OVERTAKEN: &str = "form-overtaken";
/// A picture for the text, and what it shows.
const PICTURE: &str = "picture";
const PICTURE_ALT: &str = "picture_alt";

#[derive(Template)]
#[template(path = "written/form.html")]
struct Edit<'a> {
    frame: Frame<'a>,
    path: String,
    back: (String, String),
    entries: Vec<Entry>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    seen: String,
    /// What a picture shows that is to stand in the text.
    picture_alt: String,
    /// Whether a picture was just put into the text.
    has_picture: bool,
    /// Where the page is removed.
    remove: Option<String>,
}

/// A page in hand: where it is, and what is there.
struct Work<'w> {
    place: Place<'w>,
    owner: Option<Owner>,
    current: Option<Value>,
}

/// Returns where a form's page is, what is done, and the name of the page; nothing where the address is none of a form.
fn asked<'p>(parts: &[&'p str]) -> Option<(Place<'p>, &'p str, Option<&'p str>)> {
    let (place, does, rest) = match *parts {
        [family @ ("organization" | "group"), does, id, ref rest @ ..] => {
            (Place::Of(Family::of(family), id), does, rest)
        }
        [does, ref rest @ ..] => (Place::Pages, does, rest),
        [] => return None,
    };
    match (does, rest) {
        ("pages_edit", []) => Some((place, does, None)),
        ("pages_edit" | "pages_delete", [name]) => Some((place, does, Some(name))),
        _ => None,
    }
}

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    asked(parts).is_some()
}

/// Answers a visit; nothing where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    let (place, does, name) = asked(parts)?;
    Some(answered(desk, place, does, name))
}

fn answered(desk: &Desk<'_>, place: Place<'_>, does: &str, name: Option<&str>) -> Answer {
    let owner = place.owner(desk)?;
    if !place.may_write(desk, owner.as_ref())? {
        return Ok(Some(refusal(desk, 403)));
    }
    let current = match name {
        None => None,
        Some(name) => match place.page(desk, name)? {
            None => return Ok(None),
            found => found,
        },
    };
    let work = Work {
        place,
        owner,
        current,
    };
    match (does, &work.current) {
        ("pages_delete", Some(current)) => delete(desk, &work, current),
        _ => edit(desk, &work),
    }
}

fn edit(desk: &Desk<'_>, work: &Work<'_>) -> Answer {
    let place = work.place;
    let blank = json!({"page_type": "page"});
    let before = work.current.as_ref().unwrap_or(&blank);
    if desk.visit.form.is_none() {
        return shown(desk, work, before, &Value::Null, None);
    }
    let mut typed = read(desk, place);
    if desk.visit.is_withheld() {
        let (status, note) = unsent(desk);
        let page = shown(desk, work, &Value::Object(typed), &Value::Null, Some(note))?;
        return Ok(page.map(|page| Page { status, ..page }));
    }
    if let Some(file) = desk.visit.file(PICTURE) {
        return with_picture(desk, work, typed, file);
    }
    if desk.visit.field("do") == PICTURE {
        let errors = json!({"content_translated": [desk.say("publish-first-missing")]});
        return shown(desk, work, &Value::Object(typed), &errors, None);
    }
    if work.current.is_some() && is_overtaken(desk.visit, &seen(desk, place, before)) {
        let typed = Value::Object(typed);
        return shown(desk, work, &typed, &Value::Null, Some(OVERTAKEN));
    }
    if let Some(page) = &work.current {
        typed.insert("page".to_owned(), page["name"].clone());
        keep_the_rest(&mut typed, page);
    }
    typed.extend(place.named());
    match desk.send(place.actions().update, typed.clone(), None) {
        Ok(saved) => Ok(Some(Page::lead(desk.to(&place.path_of(&saved))))),
        Err(ActionError::Validation(mut errors)) => {
            // The form has the title by language alone.
            if let Some(why) = errors.remove("title") {
                errors.insert("title_translated".to_owned(), why);
            }
            let typed = Value::Object(typed);
            shown(desk, work, &typed, &Value::Object(errors), None)
        }
        Err(error) => Err(error),
    }
}

/// Keeps a picture, and shows the form with it at the end of each text; the page is not saved yet, since the picture has its place to find.
fn with_picture(
    desk: &Desk<'_>,
    work: &Work<'_>,
    mut typed: Map<String, Value>,
    file: &Arc<Upload>,
) -> Answer {
    let whose = work.place.named();
    let kept = desk.send("ckanext_pages_upload", whose, Some(("upload", file)));
    let errors = match kept {
        Ok(kept) => {
            put_picture(desk, &mut typed, text(&kept, "url"));
            Value::Null
        }
        // The form has the picture beside the text.
        Err(ActionError::Validation(errors)) => {
            let told: Vec<Value> = errors.into_values().collect();
            json!({"content_translated": told})
        }
        Err(error) => return Err(error),
    };
    shown(desk, work, &Value::Object(typed), &errors, None)
}

/// Puts a picture at the end of what is typed in each language.
fn put_picture(desk: &Desk<'_>, typed: &mut Map<String, Value>, url: &str) {
    let alt = desk.visit.field(PICTURE_ALT).trim();
    let alt = alt.replace(['[', ']', '\n', '\r', '\\'], " ");
    let texts = typed.get("content_translated").and_then(Value::as_object);
    let mut texts = texts.cloned().unwrap_or_default();
    if texts.is_empty() {
        let language = desk.app.settings.site.locale_default.clone();
        texts.insert(language, json!(""));
    }
    for value in texts.values_mut() {
        let before = value.as_str().unwrap_or_default().trim_end();
        let gap = if before.is_empty() { "" } else { "\n\n" };
        *value = json!(format!("{before}{gap}![{alt}]({url})\n"));
    }
    typed.insert("content_translated".to_owned(), Value::Object(texts));
}

/// Keeps what programs said of a page besides, which the form does not ask for. Title and text follow from the languages.
fn keep_the_rest(typed: &mut Map<String, Value>, page: &Value) {
    for (key, value) in page.as_object().into_iter().flatten() {
        if !["title", "content"].contains(&key.as_str()) {
            typed.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    // The form asks for a day: the time that was said with it stays while the day does.
    let moment = text(page, "publish_date");
    let day = moment.get(..10).unwrap_or(moment);
    if typed.get("publish_date").and_then(Value::as_str) == Some(day) {
        typed.insert("publish_date".to_owned(), json!(moment));
    }
}

fn delete(desk: &Desk<'_>, work: &Work<'_>, current: &Value) -> Answer {
    let place = work.place;
    if desk.visit.form.is_some() {
        let mut asked = place.named();
        asked.insert("page".to_owned(), current["name"].clone());
        desk.act(place.actions().delete, Value::Object(asked))?;
        return Ok(Some(Page::lead(desk.to(&place.path()))));
    }
    let title = said(current, "title", desk.language).text;
    let page = Confirm {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("publish-delete"))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&place.path_of(current)),
        what: title,
        meaning: desk.say("written-delete-meaning"),
    };
    rendered(200, &page)
}

fn shown(
    desk: &Desk<'_>,
    work: &Work<'_>,
    said_of_it: &Value,
    errors: &Value,
    note: Option<&'static str>,
) -> Answer {
    let place = work.place;
    let current = work.current.as_ref();
    let entries = entries(desk, place, said_of_it, errors);
    let title = current.map(|page| said(page, "title", desk.language).text);
    let page = Edit {
        frame: Frame::new(
            desk,
            match &title {
                None => desk.say("written-new"),
                Some(title) => desk.language.pair(&desk.say("written-edit"), title),
            },
        ),
        path: desk.to(&desk.visit.path),
        back: match (current, title) {
            (Some(page), Some(title)) => (desk.to(&place.path_of(page)), title),
            _ => (
                desk.to(&place.path()),
                place.title(desk, work.owner.as_ref()),
            ),
        },
        wrong: form::wrong(&entries, errors, desk.language),
        entries,
        note,
        seen: match current {
            None => String::new(),
            Some(_) if desk.visit.form.is_some() && note != Some(OVERTAKEN) => {
                desk.visit.field(SEEN).to_owned()
            }
            Some(page) => seen(desk, place, page),
        },
        has_picture: errors.is_null() && note.is_none() && desk.visit.file(PICTURE).is_some(),
        picture_alt: match desk.visit.file(PICTURE) {
            Some(_) if errors.is_null() && note.is_none() => String::new(),
            _ => desk.visit.field(PICTURE_ALT).to_owned(),
        },
        remove: current.map(|page| desk.to(&place.delete_path(text(page, "name")))),
    };
    rendered(200, &page)
}

//! Pages of the site by form: made, changed and removed by sysadmins.

use std::sync::Arc;

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::input::Upload;
use serde_json::{Map, Value, json};

use super::publish::delete::Confirm;
use super::publish::unsent;
use super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::form::{self, Asks, Entry};
use crate::frame::Frame;
use crate::said::{said, text};
use crate::seen::{SEEN, is_overtaken, mark};
use crate::visit::Page;

/// Says that somebody else was quicker.
const OVERTAKEN: &str = "form-overtaken";
/// A picture for the text, and what it shows.
const PICTURE: &str = "picture";
const PICTURE_ALT: &str = "picture_alt";
/// Kinds of pages.
const KINDS: [&str; 2] = ["page", "blog"];
/// What is said by language.
const BY_LANGUAGE: [(&str, bool); 2] = [("title_translated", false), ("content_translated", true)];
/// The fields, in their order.
const FIELDS: [&str; 7] = [
    "title_translated",
    "content_translated",
    "name",
    "page_type",
    "publish_date",
    "order",
    "private",
];

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

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["pages_edit"] | ["pages_edit", _] | ["pages_delete", _]
    )
}

/// Answers a visit; nothing where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    let is_sysadmin = desk.visit.caller.is_sysadmin();
    let page = match parts {
        ["pages_edit"] | ["pages_edit", _] | ["pages_delete", _] if !is_sysadmin => {
            Ok(Some(refusal(desk, 403)))
        }
        ["pages_edit"] => edit(desk, None),
        ["pages_edit", name] => edit(desk, Some(name)),
        ["pages_delete", name] => delete(desk, name),
        _ => return None,
    };
    Some(page)
}

fn there(desk: &Desk<'_>, name: &str) -> Result<Option<Value>, ActionError> {
    let found = desk.find("ckanext_pages_show", json!({ "page": name }))?;
    Ok(found.filter(Value::is_object))
}

fn path_of(page: &Value) -> String {
    let below = match text(page, "page_type") {
        "blog" => "blog",
        _ => "pages",
    };
    format!("/{below}/{}", part(text(page, "name")))
}

fn edit(desk: &Desk<'_>, name: Option<&str>) -> Answer {
    let current = match name {
        None => None,
        Some(name) => match there(desk, name)? {
            None => return Ok(None),
            found => found,
        },
    };
    let blank = json!({"page_type": "page"});
    let before = current.as_ref().unwrap_or(&blank);
    if desk.visit.form.is_none() {
        return shown(desk, current.as_ref(), before, &Value::Null, None);
    }
    let mut typed = read(desk);
    if desk.visit.is_withheld() {
        let (status, note) = unsent(desk);
        let page = shown(
            desk,
            current.as_ref(),
            &Value::Object(typed),
            &Value::Null,
            Some(note),
        )?;
        return Ok(page.map(|page| Page { status, ..page }));
    }
    if let Some(file) = desk.visit.file(PICTURE) {
        return with_picture(desk, current.as_ref(), typed, file);
    }
    if desk.visit.field("do") == PICTURE {
        let errors = json!({"content_translated": [desk.say("publish-first-missing")]});
        return shown(desk, current.as_ref(), &Value::Object(typed), &errors, None);
    }
    if current.is_some() && is_overtaken(desk.visit, &seen(desk, before)) {
        let typed = Value::Object(typed);
        return shown(
            desk,
            current.as_ref(),
            &typed,
            &Value::Null,
            Some(OVERTAKEN),
        );
    }
    if let Some(page) = &current {
        typed.insert("page".to_owned(), page["name"].clone());
        keep_the_rest(&mut typed, page);
    }
    match desk.send("ckanext_pages_update", typed.clone(), None) {
        Ok(saved) => Ok(Some(Page::lead(desk.to(&path_of(&saved))))),
        Err(ActionError::Validation(mut errors)) => {
            // The form has the title by language alone.
            if let Some(why) = errors.remove("title") {
                errors.insert("title_translated".to_owned(), why);
            }
            let typed = Value::Object(typed);
            shown(desk, current.as_ref(), &typed, &Value::Object(errors), None)
        }
        Err(error) => Err(error),
    }
}

/// Keeps a picture, and shows the form with it at the end of each text; the page is not saved yet, since the picture has its place to find.
fn with_picture(
    desk: &Desk<'_>,
    current: Option<&Value>,
    mut typed: Map<String, Value>,
    file: &Arc<Upload>,
) -> Answer {
    let kept = desk.send("ckanext_pages_upload", Map::new(), Some(("upload", file)));
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
    shown(desk, current, &Value::Object(typed), &errors, None)
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

fn delete(desk: &Desk<'_>, name: &str) -> Answer {
    let Some(current) = there(desk, name)? else {
        return Ok(None);
    };
    if desk.visit.form.is_some() {
        desk.act("ckanext_pages_delete", json!({ "page": name }))?;
        return Ok(Some(Page::lead(desk.to("/pages"))));
    }
    let title = said(&current, "title", desk.language).text;
    let page = Confirm {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("publish-delete"))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&path_of(&current)),
        what: title,
        meaning: desk.say("written-delete-meaning"),
    };
    rendered(200, &page)
}

/// Reads what was typed.
fn read(desk: &Desk<'_>) -> Map<String, Value> {
    let typed = |key: &str| desk.visit.field(key).replace("\r\n", "\n");
    let mut out = Map::new();
    for (key, _) in BY_LANGUAGE {
        let languages = languages(desk).into_iter();
        let texts = languages.map(|code| {
            let text = typed(&format!("{key}-{code}"));
            (code, json!(text))
        });
        let texts: Map<String, Value> = texts.filter(|(_, text)| *text != "").collect();
        out.insert(key.to_owned(), Value::Object(texts));
    }
    for key in ["name", "page_type", "publish_date", "order", "private"] {
        out.insert(key.to_owned(), json!(typed(key).trim()));
    }
    out
}

fn languages(desk: &Desk<'_>) -> Vec<String> {
    desk.app.settings.site.locales.clone()
}

/// Returns the texts of a page by language; a text without one is in the language of the site.
fn texts(desk: &Desk<'_>, page: &Value, key: &str) -> Value {
    let plain = key.trim_end_matches("_translated");
    match &page[key] {
        Value::Null if page[plain].is_string() => {
            let language = desk.app.settings.site.locale_default.clone();
            Value::Object(Map::from_iter([(language, page[plain].clone())]))
        }
        texts => texts.clone(),
    }
}

/// Returns the mark of what a page says.
fn seen(desk: &Desk<'_>, page: &Value) -> String {
    let said: Vec<Value> = FIELDS
        .iter()
        .map(|key| match BY_LANGUAGE.iter().any(|(one, _)| one == key) {
            true => texts(desk, page, key),
            false => page[*key].clone(),
        })
        .collect();
    mark(&said)
}

fn shown(
    desk: &Desk<'_>,
    current: Option<&Value>,
    said_of_it: &Value,
    errors: &Value,
    note: Option<&'static str>,
) -> Answer {
    let entries: Vec<Entry> = FIELDS
        .iter()
        .map(|key| entry(desk, key, said_of_it, errors))
        .collect();
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
            (Some(page), Some(title)) => (desk.to(&path_of(page)), title),
            _ => (desk.to("/pages"), desk.say("written-pages")),
        },
        wrong: form::wrong(&entries, errors, desk.language),
        entries,
        note,
        seen: match current {
            None => String::new(),
            Some(_) if desk.visit.form.is_some() && note != Some(OVERTAKEN) => {
                desk.visit.field(SEEN).to_owned()
            }
            Some(page) => seen(desk, page),
        },
        has_picture: errors.is_null() && note.is_none() && desk.visit.file(PICTURE).is_some(),
        picture_alt: match desk.visit.file(PICTURE) {
            Some(_) if errors.is_null() && note.is_none() => String::new(),
            _ => desk.visit.field(PICTURE_ALT).to_owned(),
        },
        remove: current.map(|page| desk.to(&format!("/pages_delete/{}", part(text(page, "name"))))),
    };
    rendered(200, &page)
}

fn entry(desk: &Desk<'_>, key: &str, page: &Value, errors: &Value) -> Entry {
    let plain = match &page[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let choices = |values: [(&str, &str); 2]| {
        let chosen = values.map(|(value, name)| {
            let is_chosen = plain == value || (plain.is_empty() && value == "false");
            (value.to_owned(), desk.say(name), is_chosen)
        });
        Asks::One(chosen.to_vec())
    };
    let asks = match key {
        "page_type" => choices([
            (KINDS[0], "written-kind-page"),
            (KINDS[1], "written-kind-blog"),
        ]),
        "private" => choices([("false", "written-open"), ("true", "written-private")]),
        "publish_date" => Asks::Line("date", plain.get(..10).unwrap_or(&plain).to_owned()),
        "order" => Asks::Line("number", plain),
        "name" => Asks::Line("text", plain),
        key => {
            let is_long = BY_LANGUAGE.iter().any(|(one, long)| *one == key && *long);
            let texts = texts(desk, page, key);
            let languages = languages(desk).into_iter();
            let given = languages.map(|code| {
                let text = text(&texts, &code).to_owned();
                (code, text)
            });
            Asks::ByLanguage(given.collect(), is_long)
        }
    };
    let word = key.trim_end_matches("_translated").replace('_', "-");
    let help = format!("written-field-{word}-help");
    Entry {
        name: key.to_owned(),
        label: desk.say(&format!("written-field-{word}")),
        help: match desk.words.has(&help) {
            true => desk.say(&help),
            false => String::new(),
        },
        required: matches!(key, "title_translated" | "name"),
        errors: match &errors[key] {
            Value::Null => Vec::new(),
            messages => vec![form::joined(messages)],
        },
        asks,
    }
}

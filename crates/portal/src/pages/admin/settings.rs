//! The settings of the site: those that change while it runs, and all others as they are, without secrets.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::super::people::Wrong;
use super::super::{Answer, rendered};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::pages::publish::unsent;
use crate::seen::{self, SEEN, is_overtaken};

/// The options that the form sets: key, whether it has several lines.
const OPTIONS: [(&str, bool); 5] = [
    ("ckan.site_title", false),
    ("ckan.site_description", false),
    ("ckan.site_url", false),
    ("ckan.site_intro_text", true),
    ("ckan.site_about", true),
];

/// The picture beside the title of the site, and whether it goes.
const LOGO: &str = "logo_upload";
const CLEAR_LOGO: &str = "clear_logo_upload";

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct Settings<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    options: Vec<Choice>,
    sections: Vec<Section>,
    wrong: Wrong,
    note: Option<&'static str>,
    seen: String,
}

/// An option that can be set.
struct Choice {
    /// Its key, as a name that can stand in an address.
    id: String,
    key: &'static str,
    label: String,
    value: String,
    long: bool,
}

/// A section with its settings.
struct Section {
    name: String,
    /// Keys and values.
    settings: Vec<(String, String)>,
}

/// Answers `/ckan-admin/config`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let (mut wrong, mut note, mut status) = (Wrong::default(), None, 200);
    let mut now = Vec::new();
    for (key, _) in OPTIONS {
        now.push(json!(current(desk, key)?));
    }
    let mut seen = seen::mark(&now);
    if visit.is_withheld() {
        let told = unsent(desk);
        (status, note) = (told.0, Some(told.1));
        seen = visit.field(SEEN).to_owned();
    } else if is_overtaken(visit, &seen) {
        note = Some("form-overtaken");
    } else if visit.form.is_some() {
        let mut data = Map::new();
        for (key, _) in OPTIONS {
            let value = visit.field(key).trim();
            // What stays as it is is not set, so that it goes on following the settings.
            if value != current(desk, key)? {
                data.insert(key.to_owned(), json!(value));
            }
        }
        let logo = visit.file(LOGO).map(|file| (LOGO, file));
        if logo.is_none() && visit.field(CLEAR_LOGO) == "true" {
            data.insert(CLEAR_LOGO.to_owned(), json!(true));
        }
        if data.is_empty() && logo.is_none() {
            return super::back(desk, "config", "config");
        }
        match desk.send("config_option_update", data, logo) {
            Ok(_) => return super::back(desk, "config", "config"),
            Err(error) => wrong = Wrong::of(desk, error)?,
        }
    }
    let mut options = Vec::new();
    for (key, long) in OPTIONS {
        let id = key.replace(['.', '_'], "-");
        options.push(Choice {
            label: desk.say(&format!("option-{}", id.trim_start_matches("ckan-"))),
            value: match visit.form.is_some() {
                true => visit.field(key).to_owned(),
                false => current(desk, key)?,
            },
            id,
            key,
            long,
        });
    }
    let page = Settings {
        frame: Frame::new(desk, desk.say("admin-config")),
        tabs: super::tabs(desk),
        options,
        sections: sections(desk)?,
        wrong,
        note,
        seen,
    };
    rendered(status, &page)
}

/// Returns an option as it is now.
fn current(desk: &Desk<'_>, key: &str) -> Result<String, ActionError> {
    let site = desk.app.site();
    Ok(match key {
        "ckan.site_title" => site.title.clone(),
        "ckan.site_description" => site.description.clone(),
        "ckan.site_url" => site.url.clone(),
        key => {
            let shown = desk.ask("config_option_show", json!({"key": key}))?;
            shown.as_str().unwrap_or_default().to_owned()
        }
    })
}

/// Returns all settings by section; secrets write themselves as stars.
fn sections(desk: &Desk<'_>) -> Result<Vec<Section>, ActionError> {
    let whole = serde_json::to_value(&desk.app.settings)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    let sections = whole.as_object().into_iter().flatten();
    Ok(sections
        .map(|(name, found)| {
            let mut settings = Vec::new();
            flatten(name, found, &mut settings);
            Section {
                name: name.clone(),
                settings,
            }
        })
        .collect())
}

fn flatten(path: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                flatten(&format!("{path}.{key}"), value, out);
            }
        }
        Value::Null => out.push((path.to_owned(), String::new())),
        Value::String(text) => out.push((path.to_owned(), text.clone())),
        Value::Array(items) => {
            let items = items.iter().map(|item| match item {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            out.push((path.to_owned(), items.collect::<Vec<_>>().join(", ")));
        }
        other => out.push((path.to_owned(), other.to_string())),
    }
}

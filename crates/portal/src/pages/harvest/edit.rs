//! Adding a source and changing one, with the form that the schema of sources makes.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::harvest::KINDS;
use cairn_catalogue::inventory::name_for;
use cairn_domain::harvest::Frequency;
use cairn_domain::schema::Document;
use serde_json::{Value, json};

use super::{KIND, back, kind_name, managed, title};
use crate::desk::{Desk, part};
use crate::form::{self, Asks, Entry, Lists};
use crate::frame::Frame;
use crate::pages::edit::lists;
use crate::pages::publish::unsent;
use crate::pages::{Answer, refusal, rendered};
use crate::said::text;
use crate::seen::{SEEN, is_overtaken};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "harvest/edit.html")]
struct Edit<'a> {
    frame: Frame<'a>,
    path: String,
    back: String,
    entries: Vec<Entry>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    seen: String,
}

/// What a form is about.
struct About<'a> {
    schema: &'a Document,
    lists: Lists,
    source: Value,
}

/// Answers `/harvest/new`.
pub(super) fn new(desk: &Desk<'_>) -> Answer {
    let Some(about) = about(desk, json!({}))? else {
        return Ok(None);
    };
    let caller = &desk.visit.caller;
    let may = caller.is_sysadmin() || !about.lists.organizations.is_empty();
    if caller.is_anonymous() || !may {
        return Ok(Some(refusal(desk, 403)));
    }
    answer(desk, &about)
}

/// Answers `/harvest/edit/{id}`.
pub(super) fn edit(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(source) = managed(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    match about(desk, source)? {
        Some(about) => answer(desk, &about),
        None => Ok(None),
    }
}

fn about<'a>(desk: &Desk<'a>, source: Value) -> Result<Option<About<'a>>, ActionError> {
    let Some(schema) = desk.schema(KIND) else {
        return Ok(None);
    };
    Ok(Some(About {
        lists: lists(desk, schema)?,
        schema,
        source,
    }))
}

fn answer(desk: &Desk<'_>, about: &About<'_>) -> Answer {
    let visit = desk.visit;
    let Some(sent) = &visit.form else {
        return shown(desk, about, &about.source, &Value::Null, None);
    };
    let fields = &about.schema.fields;
    let mut typed = form::read_fields(fields, sent, &about.lists.languages);
    if visit.is_withheld() {
        let (status, note) = unsent(desk);
        let page = shown(desk, about, &Value::Object(typed), &Value::Null, Some(note))?;
        return Ok(page.map(|page| Page { status, ..page }));
    }
    let is_new = text(&about.source, "id").is_empty();
    if !is_new && is_overtaken(visit, text(&about.source, "metadata_modified")) {
        let note = Some("form-overtaken");
        return shown(desk, about, &Value::Object(typed), &Value::Null, note);
    }
    let is_named = typed.get("name").is_some_and(|name| name != "");
    if !is_named {
        typed.insert("name".to_owned(), json!(name_for(&typed)));
    }
    let action = match is_new {
        true => "harvest_source_create",
        false => {
            typed.insert("id".to_owned(), about.source["id"].clone());
            "harvest_source_patch"
        }
    };
    match desk.act(action, Value::Object(typed.clone())) {
        Ok(saved) => back(desk, &saved, "harvest-saved"),
        Err(ActionError::Validation(errors)) => {
            let errors = Value::Object(errors);
            shown(desk, about, &Value::Object(typed), &errors, None)
        }
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(error) => Err(error),
    }
}

fn shown(
    desk: &Desk<'_>,
    about: &About<'_>,
    source: &Value,
    errors: &Value,
    note: Option<&'static str>,
) -> Answer {
    let fields = &about.schema.fields;
    let mut entries = form::fields(fields, source, errors, &about.lists, desk.language);
    for entry in &mut entries {
        // The schema takes any text; the site knows which there are.
        let choices: Vec<(String, String)> = match entry.name.as_str() {
            "source_type" => KINDS
                .iter()
                .map(|kind| (kind.name.to_owned(), kind_name(desk, kind.name)))
                .collect(),
            "frequency" => Frequency::ALL
                .iter()
                .map(|one| {
                    let word = one.as_str();
                    (
                        word.to_owned(),
                        desk.say(&format!("frequency-{}", word.to_lowercase())),
                    )
                })
                .collect(),
            _ => continue,
        };
        let usual = match entry.name.as_str() {
            "source_type" => "auto",
            _ => "MANUAL",
        };
        let given = match text(source, &entry.name) {
            "" => usual,
            given => given,
        };
        let chosen = choices
            .into_iter()
            .map(|(value, label)| {
                let is_chosen = value.eq_ignore_ascii_case(given);
                (value, label, is_chosen)
            })
            .collect();
        entry.asks = Asks::One(chosen);
    }
    let is_new = text(&about.source, "id").is_empty();
    let name = part(text(&about.source, "name"));
    let page = Edit {
        frame: Frame::new(
            desk,
            match is_new {
                true => desk.say("harvest-new"),
                false => format!("{} – {}", desk.say("edit"), title(&about.source)),
            },
        ),
        path: desk.to(&desk.visit.path),
        back: desk.to(&match is_new {
            true => format!("/{KIND}"),
            false => format!("/{KIND}/{name}"),
        }),
        wrong: form::wrong(&entries, errors, desk.language),
        entries,
        note,
        seen: match desk.visit.is_withheld() {
            true => desk.visit.field(SEEN).to_owned(),
            false => text(&about.source, "metadata_modified").to_owned(),
        },
    };
    rendered(200, &page)
}

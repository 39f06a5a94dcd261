//! Adding a resource to a record and changing one: a file or a link, and what its schema asks for.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::partial::{PartialError, Progress};
use cairn_domain::schema::{Document, Field};
use serde_json::{Map, Value, json};

use super::{changeable, unsent};
use crate::desk::{Desk, part};
use crate::form::{self, Asks, Entry, Lists};
use crate::frame::Frame;
use crate::pages::edit::lists;
use crate::pages::record::{resource_name, title_of};
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::seen::SEEN;
use crate::visit::Page;

/// Fields of a resource that have a place of their own in the form.
const PLACED: &[&str] = &["url", "url_type", "upload"];

#[derive(Template)]
#[template(path = "publish/resource.html")]
struct Form<'a> {
    frame: Frame<'a>,
    path: String,
    record: String,
    record_path: String,
    back: String,
    delete: Option<String>,
    /// The name of the file that is kept, where the resource has one.
    kept: Option<String>,
    link: String,
    /// What is wrong with file or link.
    wrong_source: Vec<String>,
    most: String,
    most_bytes: u64,
    entries: Vec<Entry>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    seen: String,
    is_new: bool,
}

/// The record and resource that a form is about.
struct About<'a> {
    kind: &'a str,
    record: Value,
    resource: Value,
    fields: Vec<Field>,
    lists: Lists,
}

/// Answers `/{type}/{name}/resource/new`.
pub(in crate::pages) fn new(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(about) = about(desk, kind, id, None)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    answer(desk, &about)
}

/// Answers `/{type}/{name}/resource/{id}/edit`.
pub(in crate::pages) fn edit(desk: &Desk<'_>, kind: &str, id: &str, resource: &str) -> Answer {
    let Some(about) = about(desk, kind, id, Some(resource))? else {
        return Ok(Some(refusal(desk, 403)));
    };
    if about.resource.is_null() {
        return Ok(None);
    }
    answer(desk, &about)
}

/// Finds what a form is about. Somebody who signed out while typing gets the form without the record.
fn about<'a>(
    desk: &Desk<'_>,
    kind: &'a str,
    id: &str,
    resource: Option<&str>,
) -> Result<Option<About<'a>>, ActionError> {
    let signed_out = desk.visit.caller.is_anonymous() && desk.visit.form.is_some();
    let record = match signed_out {
        true => json!({"name": id, "type": kind}),
        false => match changeable(desk, id)? {
            Some(record) => record,
            None => return Ok(None),
        },
    };
    let Some(schema) = desk.schema(text(&record, "type")) else {
        return Ok(None);
    };
    let resource = match resource {
        None => json!({}),
        Some(_) if signed_out => json!({}),
        Some(id) => list(&record, "resources")
            .iter()
            .find(|one| text(one, "id") == id)
            .cloned()
            .unwrap_or_default(),
    };
    Ok(Some(About {
        kind,
        fields: own_fields(schema),
        lists: lists(desk, schema)?,
        record,
        resource,
    }))
}

fn own_fields(schema: &Document) -> Vec<Field> {
    let fields = schema.resource_fields.iter();
    fields
        .filter(|field| !PLACED.contains(&field.name.as_str()))
        .cloned()
        .collect()
}

fn answer(desk: &Desk<'_>, about: &About<'_>) -> Answer {
    let visit = desk.visit;
    let Some(sent) = &visit.form else {
        return shown(desk, about, &about.resource, &Value::Null, None);
    };
    let mut typed = form::read_fields(&about.fields, sent, &about.lists.languages);
    let link = visit.field("url").trim();
    if visit.caller.is_anonymous() || visit.is_withheld() {
        typed.insert("url".to_owned(), json!(link));
        let (status, note) = unsent(desk);
        let page = shown(desk, about, &Value::Object(typed), &Value::Null, Some(note))?;
        return Ok(page.map(|page| Page { status, ..page }));
    }
    let is_new = text(&about.resource, "id").is_empty();
    let file = visit.file("upload");
    let kept = match file {
        None => sent_before(desk)?.into_iter().next(),
        Some(_) => None,
    };
    let was_file = text(&about.resource, "url_type") == "upload";
    let has_file = file.is_some() || kept.is_some();
    if !has_file && !link.is_empty() {
        typed.insert("url".to_owned(), json!(link));
        if was_file {
            typed.insert("clear_upload".to_owned(), json!(true));
        }
    }
    if let Some(file) = file {
        propose(&mut typed, &file.file_name);
    }
    if let Some(kept) = &kept {
        propose(&mut typed, &kept.file_name);
        typed.insert("tus_upload".to_owned(), json!(kept.id));
    }
    let source_missing = is_new && !has_file && link.is_empty();
    if source_missing {
        let say = desk.words.say(desk.language, "publish-source-missing", &[]);
        let errors = json!({ "url": [say] });
        return shown(desk, about, &Value::Object(typed), &errors, None);
    }
    if !is_new && visit.field(SEEN) != text(&about.record, "metadata_modified") {
        let typed = Value::Object(merged(&about.resource, typed));
        return shown(desk, about, &typed, &Value::Null, Some("edit-overtaken"));
    }
    let action = match is_new {
        true => {
            typed.insert("package_id".to_owned(), about.record["id"].clone());
            "resource_create"
        }
        false => {
            typed.insert("id".to_owned(), about.resource["id"].clone());
            "resource_patch"
        }
    };
    match desk.send(action, typed.clone(), file.map(|file| ("upload", file))) {
        Ok(_) => {
            let record = format!(
                "/{}/{}",
                part(about.kind),
                part(text(&about.record, "name"))
            );
            Ok(Some(Page::lead(desk.to(&match visit.field("save") {
                "another" => format!("{record}/resource/new"),
                _ => record,
            }))))
        }
        Err(ActionError::Validation(errors)) => {
            let typed = Value::Object(merged(&about.resource, typed));
            shown(desk, about, &typed, &Value::Object(errors), None)
        }
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(error) => Err(error),
    }
}

/// Returns the finished uploads that a script sent before the form, in their order.
pub(super) fn sent_before(desk: &Desk<'_>) -> Result<Vec<Progress>, ActionError> {
    let caller = &desk.visit.caller;
    let found = desk
        .visit
        .fields("tus_upload")
        .map(|id| match desk.app.partial(caller, id) {
            Ok(progress) if progress.offset == progress.length => Ok(Some(progress)),
            Err(PartialError::File(error)) => Err(ActionError::File(error)),
            // What is gone or not finished is chosen again.
            Ok(_) | Err(_) => Ok(None),
        });
    found.filter_map(Result::transpose).collect()
}

fn merged(resource: &Value, typed: Map<String, Value>) -> Map<String, Value> {
    let mut all = resource.as_object().cloned().unwrap_or_default();
    all.extend(typed);
    all
}

/// Names a file that was sent without a name after itself.
fn propose(typed: &mut Map<String, Value>, file_name: &str) {
    let is_named = ["name", "name_translated"]
        .iter()
        .any(|key| match typed.get(*key) {
            Some(Value::String(name)) => !name.is_empty(),
            Some(Value::Object(names)) => names.values().any(|name| name != ""),
            _ => false,
        });
    if !is_named {
        typed.insert("name".to_owned(), json!(title_of_file(file_name)));
    }
}

/// Makes a title of the name of a file: no ending, words apart, a capital at the beginning.
pub(in crate::pages) fn title_of_file(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = match name.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let words: Vec<&str> = stem
        .split(|c: char| c == '_' || c == '-' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    let title = words.join(" ");
    let mut letters = title.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

fn shown(
    desk: &Desk<'_>,
    about: &About<'_>,
    resource: &Value,
    errors: &Value,
    note: Option<&'static str>,
) -> Answer {
    let entries = form::fields(&about.fields, resource, errors, &about.lists, desk.language);
    let of_source = ["url", "upload", "tus_upload"];
    let wrong_source: Vec<String> = of_source
        .iter()
        .filter_map(|key| errors.get(*key))
        .map(form::joined)
        .collect();
    let mut others = errors.clone();
    if let Some(others) = others.as_object_mut() {
        others.retain(|key, _| !of_source.contains(&key.as_str()));
    }
    let mut wrong: Vec<(String, String)> = wrong_source
        .iter()
        .map(|message| ("upload".to_owned(), message.clone()))
        .collect();
    wrong.extend(form::wrong(&entries, &others, desk.language));
    let is_new = text(&about.resource, "id").is_empty();
    let record_path = format!(
        "/{}/{}",
        part(about.kind),
        part(text(&about.record, "name"))
    );
    let was_file = text(&about.resource, "url_type") == "upload";
    let title = match is_new {
        true => desk.words.say(desk.language, "publish-resource-new", &[]),
        false => format!(
            "{} – {}",
            desk.words.say(desk.language, "edit", &[]),
            resource_name(desk, &about.resource).text
        ),
    };
    let most = desk.app.settings.uploads.max_resource_megabytes << 20;
    let url = text(resource, "url");
    let page = Form {
        frame: Frame::new(desk, title),
        path: desk.to(&desk.visit.path),
        record: title_of(desk, &about.record).text,
        back: desk.to(&record_path),
        delete: (!is_new).then(|| {
            desk.to(&format!(
                "{record_path}/resource/{}/delete",
                part(text(&about.resource, "id"))
            ))
        }),
        kept: was_file.then(|| {
            let url = text(&about.resource, "url");
            url.rsplit('/').next().unwrap_or(url).to_owned()
        }),
        link: match was_file && url == text(&about.resource, "url") {
            true => String::new(),
            false => url.to_owned(),
        },
        record_path: desk.to(&record_path),
        wrong_source,
        most: desk.language.size(most),
        most_bytes: most,
        entries,
        wrong,
        note,
        seen: match about.record.get("metadata_modified") {
            Some(seen) if !desk.visit.is_withheld() => seen.as_str().unwrap_or_default().to_owned(),
            _ => desk.visit.field(SEEN).to_owned(),
        },
        is_new,
    };
    rendered(200, &page)
}

#[cfg(test)]
mod tests {
    use super::title_of_file;

    #[test]
    fn names_of_files_become_titles() {
        for (file, title) in [
            ("water_levels-2026.csv", "Water levels 2026"),
            ("C:\\data\\niveaux d’eau.tar.gz", "Niveaux d’eau"),
            (".hidden", ".hidden"),
            ("été.csv", "Été"),
        ] {
            assert_eq!(title_of_file(file), title, "{file}");
        }
    }
}

//! The file comes first: files are dropped, a draft is made of them with what they say of themselves, and the steward corrects it.

use std::sync::Arc;

use askama::Template;
use cairn_catalogue::input::{Input, Upload};
use cairn_catalogue::{ActionError, actions, clock, proposal};
use serde_json::{Map, Value, json};

use super::resource::{sent_before, title_of_file};
use crate::desk::{Desk, part, query};
use crate::field::named;
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::edit::lists;
use crate::pages::record::resource_name;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

/// Columns that are shown of a file.
const COLUMNS: usize = 40;

#[derive(Template)]
#[template(path = "publish/first.html")]
struct First<'a> {
    frame: Frame<'a>,
    path: String,
    by_hand: String,
    organizations: Vec<(String, String, bool)>,
    most: String,
    most_bytes: u64,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

/// A file that came with the form, or before it.
struct Source<'s> {
    name: &'s str,
    file: Option<&'s Arc<Upload>>,
    /// The id of the upload that came before.
    id: &'s str,
}

/// What a file of a record says of itself.
pub(in crate::pages) struct Found {
    pub(in crate::pages) name: String,
    pub(in crate::pages) columns: Vec<(String, String)>,
    pub(in crate::pages) rows: u64,
}

/// Answers `/{type}/new?from=file`.
pub(in crate::pages) fn page(desk: &Desk<'_>, kind: &str) -> Answer {
    let visit = desk.visit;
    let Some(schema) = desk.schema(kind) else {
        return Ok(None);
    };
    let organizations = lists(desk, schema)?.organizations;
    let auth = &desk.app.settings.auth;
    let may_be_unowned = auth.create_unowned_dataset && auth.create_dataset_if_not_in_organization;
    let may = visit.caller.is_sysadmin() || may_be_unowned || !organizations.is_empty();
    if visit.caller.is_anonymous() || visit.is_withheld() || !may {
        return Ok(Some(refusal(desk, 403)));
    }
    let mut wrong = Vec::new();
    if visit.form.is_some() {
        let owner = visit.field("owner_org");
        let before = sent_before(desk)?;
        let files = visit.files.iter();
        let files: Vec<Source<'_>> = files
            .map(|(_, file)| Source {
                name: &file.file_name,
                file: Some(file),
                id: "",
            })
            .chain(before.iter().map(|kept| Source {
                name: &kept.file_name,
                file: None,
                id: &kept.id,
            }))
            .collect();
        match files.first() {
            None => {
                let say = desk.say("publish-first-missing");
                wrong.push(("upload".to_owned(), say));
            }
            Some(first) => match draft(desk, kind, owner, first.name) {
                Ok(made) => return add_files(desk, kind, &made, &files),
                Err(ActionError::Validation(errors)) => {
                    for (key, messages) in &errors {
                        let place = if key == "owner_org" { "owner_org" } else { "" };
                        let told = (desk.language)
                            .pair(&named(desk, Some(schema), key), &joined(messages));
                        wrong.push((place.to_owned(), told));
                    }
                }
                Err(error) => return Err(error),
            },
        }
    }
    let chosen = visit.field("owner_org").to_owned();
    let alone = organizations.len() == 1;
    let page = First {
        frame: Frame::new(desk, desk.say("publish-first")),
        path: desk.to(&format!("/{}/new?from=file", part(kind))),
        by_hand: desk.to(&format!("/{}/new", part(kind))),
        organizations: organizations
            .into_iter()
            .map(|(id, title)| {
                let is_chosen = alone || id == chosen;
                (id, title, is_chosen)
            })
            .collect(),
        most: (desk.language).size(desk.app.settings.uploads.max_resource_megabytes << 20),
        most_bytes: desk.app.settings.uploads.max_resource_megabytes << 20,
        wrong,
        note: None,
    };
    rendered(200, &page)
}

/// Makes the draft that the files go into, called after the first of them.
fn draft(desk: &Desk<'_>, kind: &str, owner: &str, first: &str) -> Result<Value, ActionError> {
    let title = title_of_file(first);
    let language = desk.language.code();
    let mut record = Map::from_iter([
        ("type".to_owned(), json!(kind)),
        ("title".to_owned(), json!(title)),
        ("language".to_owned(), json!(language)),
        // Nobody sees it in the moment before it is a draft.
        ("private".to_owned(), json!(!owner.is_empty())),
    ]);
    let by_language = desk
        .schema(kind)
        .is_some_and(|schema| schema.field("title_translated").is_some());
    if by_language {
        record.insert("title_translated".to_owned(), json!({ language: title }));
        record.shift_remove("title");
    }
    if !owner.is_empty() {
        record.insert("owner_org".to_owned(), json!(owner));
        if let Some(licence) = usual_licence(desk, owner)? {
            record.insert("license_id".to_owned(), json!(licence));
        }
    }
    let name = cairn_domain::munge::name(&title);
    match make(desk, &record, &name) {
        Err(ActionError::Validation(errors)) if errors.keys().all(|key| key == "name") => {
            let id = clock::new_id();
            let short: String = name.chars().take(80).collect();
            make(desk, &record, &format!("{short}-{}", &id[..6]))
        }
        made => made,
    }
}

fn make(desk: &Desk<'_>, record: &Map<String, Value>, name: &str) -> Result<Value, ActionError> {
    let find = |name: &str| {
        actions::find(name)
            .ok_or_else(|| ActionError::Internal(format!("there is no action {name}")))
    };
    let mut record = record.clone();
    record.insert("name".to_owned(), json!(name));
    let back = json!({"id": name, "state": "draft", "private": false});
    let back = back.as_object().cloned().unwrap_or_default();
    let visit = desk.visit;
    let made = desk.app.run_both(
        (find("package_create")?, &Input::new(record)),
        (find("package_patch")?, &Input::new(back)),
        &visit.caller,
        &visit.language,
    );
    made.map_err(|error| desk.worded(error))?
        .result
        .into_value()
}

/// Returns the licence that most records of an organization have.
fn usual_licence(desk: &Desk<'_>, owner: &str) -> Result<Option<String>, ActionError> {
    let params = json!({
        "fq": crate::pages::results::filter("owner_org", owner), "rows": 0,
        "facet.field": ["license_id"], "facet.limit": 1,
    });
    let found = desk.ask("package_search", params)?;
    let counts = found["facets"]["license_id"].as_object();
    let most = counts.and_then(|counts| counts.keys().next());
    Ok(most
        .filter(|licence| !licence.is_empty() && *licence != "notspecified")
        .cloned())
}

/// Adds the files one by one. What is wrong with one does not keep the others away.
fn add_files(desk: &Desk<'_>, kind: &str, made: &Value, files: &[Source<'_>]) -> Answer {
    let mut failed = Vec::new();
    for source in files {
        let mut data = Map::from_iter([
            ("package_id".to_owned(), made["id"].clone()),
            ("name".to_owned(), json!(title_of_file(source.name))),
        ]);
        if source.file.is_none() {
            data.insert("tus_upload".to_owned(), json!(source.id));
        }
        match desk.send(
            "resource_create",
            data,
            source.file.map(|file| ("upload", file)),
        ) {
            Ok(_) => {}
            Err(ActionError::Validation(_)) => failed.push(source.name),
            Err(error) => return Err(error),
        }
    }
    let pairs =
        std::iter::once(("from", "file")).chain(failed.iter().map(|name| ("failed", *name)));
    let to = format!(
        "/{}/edit/{}{}",
        part(kind),
        part(text(made, "name")),
        query(pairs)
    );
    Ok(Some(Page::lead(desk.to(&to))))
}

/// Returns what the uploaded files of a record say of themselves.
pub(in crate::pages) fn found(desk: &Desk<'_>, record: &Value) -> Result<Vec<Found>, ActionError> {
    let mut all = Vec::new();
    for resource in list(record, "resources") {
        if text(resource, "url_type") != "upload" {
            continue;
        }
        let (dataset, id) = (text(record, "id"), text(resource, "id"));
        let proposal = proposal::of_resource(desk.app, &desk.visit.caller, dataset, id)?;
        let (columns, rows) = match proposal {
            Some(proposal) => (proposal.columns, proposal.rows),
            None => (Vec::new(), 0),
        };
        all.push(Found {
            name: format!(
                "{} ({})",
                resource_name(desk, resource).text,
                text(resource, "format")
            ),
            columns: columns.into_iter().take(COLUMNS).collect(),
            rows,
        });
    }
    Ok(all)
}

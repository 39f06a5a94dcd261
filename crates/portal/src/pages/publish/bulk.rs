//! Many records at once: chosen from those of one's organizations, changed one by one, with a result for each.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_domain::schema::Field;
use serde_json::{Map, Value, json};

use super::group::administered;
use crate::desk::{Desk, part, query};
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::edit::lists;
use crate::pages::groups::Family;
use crate::pages::record::title_of;
use crate::pages::results::named;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

/// Records of a page, and the most that are changed by one form.
const MOST: u64 = 100;
/// Fields that hold one value and are the same for many records.
const FIELDS: &[&str] = &[
    "license_id",
    "update_frequency",
    "access_level",
    "contact_name",
    "contact_email",
    "contact_url",
    "maintainer",
    "maintainer_email",
    "owner_org",
];

#[derive(Template)]
#[template(path = "publish/bulk.html")]
struct Bulk<'a> {
    frame: Frame<'a>,
    path: String,
    q: String,
    organizations: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    fields: Vec<(String, String)>,
    done: Vec<Done>,
    before: Option<String>,
    after: Option<String>,
    /// Nothing was chosen, or nothing to be done with it.
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

struct Row {
    id: String,
    to: String,
    title: String,
    is_private: bool,
    is_draft: bool,
}

/// What came of one record.
struct Done {
    title: String,
    to: String,
    error: Option<String>,
}

/// What is done with each record.
enum Wish {
    Patch(Map<String, Value>),
    AddTag(String),
    RemoveTag(String),
    Publish,
    Delete,
}

/// Answers `/dashboard/bulk`, and `/organization/bulk_process/{id}` for the records of one organization.
pub(in crate::pages) fn page(desk: &Desk<'_>, organization: Option<&str>) -> Answer {
    let visit = desk.visit;
    if visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let chosen = match organization {
        Some(id) => match administered(desk, Family::Organization, id)? {
            Some(found) => vec![found],
            None => return Ok(Some(refusal(desk, 403))),
        },
        None => {
            let found = desk.ask(
                "organization_list_for_user",
                json!({"permission": "update_dataset"}),
            )?;
            found.as_array().cloned().unwrap_or_default()
        }
    };
    if chosen.is_empty() {
        return Ok(Some(refusal(desk, 403)));
    }
    let (mut done, mut wrong) = (Vec::new(), Vec::new());
    if visit.form.is_some() {
        let ids = chosen_ids(desk);
        match wish(desk) {
            None => wrong.push((String::new(), desk.say("publish-bulk-nothing"))),
            Some(_) if ids.is_empty() => {
                wrong.push((String::new(), desk.say("publish-bulk-none-chosen")));
            }
            // CKAN's own form asks with a script.
            Some(Wish::Delete)
                if visit.field("act") == "delete" && visit.field("confirm") != "yes" =>
            {
                wrong.push((
                    "confirm".to_owned(),
                    desk.say("publish-bulk-confirm-missing"),
                ));
            }
            Some(wish) => {
                let owners: Vec<&str> = chosen.iter().map(|one| text(one, "id")).collect();
                for id in ids.into_iter().take(MOST as usize) {
                    done.push(change(desk, id, &wish, &owners)?);
                }
            }
        }
    }
    let wanted = match organization {
        Some(_) => String::new(),
        None => desk.asked("organization"),
    };
    let named_here = |one: &&Value| wanted.is_empty() || text(one, "name") == wanted;
    let owners: Vec<String> = chosen
        .iter()
        .filter(named_here)
        .map(|one| format!("\"{}\"", text(one, "id")))
        .collect();
    let q = desk.asked("q");
    let number: u64 = desk.asked("page").parse().unwrap_or(1).max(1);
    let found = desk.ask(
        "package_search",
        json!({
            "q": q, "fq": format!("owner_org:({})", owners.join(" OR ")),
            "include_private": true, "include_drafts": true, "sort": "title_string asc",
            "rows": MOST, "start": (number - 1).saturating_mul(MOST).min(1_000_000),
        }),
    );
    let found = match found {
        Err(ActionError::Validation(_) | ActionError::SearchQuery(_)) => {
            wrong.push((String::new(), desk.say("search-wrong")));
            json!({"results": [], "count": 0})
        }
        found => found?,
    };
    let total = found["count"].as_u64().unwrap_or(0);
    let link = |page: u64| {
        let number = page.to_string();
        query([
            ("q", q.as_str()),
            ("organization", wanted.as_str()),
            ("page", &number),
        ])
    };
    let page = Bulk {
        frame: Frame::new(desk, desk.say("publish-bulk")),
        path: desk.to(&visit.path),
        rows: list(&found, "results")
            .iter()
            .map(|one| row(desk, one))
            .collect(),
        fields: fields(desk),
        organizations: match organization {
            Some(_) => Vec::new(),
            None => chosen
                .iter()
                .map(|one| {
                    let name = text(one, "name").to_owned();
                    let is_wanted = name == wanted;
                    (name, named(desk, one), is_wanted)
                })
                .collect(),
        },
        before: (number > 1).then(|| link(number - 1)),
        after: (number.saturating_mul(MOST) < total).then(|| link(number + 1)),
        q,
        done,
        wrong,
        note: None,
    };
    rendered(200, &page)
}

fn row(desk: &Desk<'_>, record: &Value) -> Row {
    let kind = part(text(record, "type"));
    Row {
        id: text(record, "id").to_owned(),
        to: desk.to(&format!("/{kind}/{}", part(text(record, "name")))),
        title: title_of(desk, record).text,
        is_private: record["private"] == true,
        is_draft: text(record, "state") == "draft",
    }
}

/// Returns the ids of the records that were chosen, by this form or by one that names them as CKAN's does.
fn chosen_ids<'v>(desk: &Desk<'v>) -> Vec<&'v str> {
    let form = desk.visit.form.iter().flatten();
    form.filter_map(|(key, value)| match key.strip_prefix("dataset_") {
        Some(id) => Some(id),
        None => (key == "records").then_some(value.as_str()),
    })
    .collect()
}

fn wish(desk: &Desk<'_>) -> Option<Wish> {
    let visit = desk.visit;
    let is_given = |name: &str| visit.fields(name).next().is_some();
    let private = |flag: bool| Wish::Patch(Map::from_iter([("private".to_owned(), json!(flag))]));
    let act = visit.field("act");
    if act == "public" || is_given("bulk_action.public") {
        return Some(Wish::Publish);
    }
    if act == "private" || is_given("bulk_action.private") {
        return Some(private(true));
    }
    if act == "delete" || is_given("bulk_action.delete") {
        return Some(Wish::Delete);
    }
    let value = visit.field("value").trim();
    let field = visit.field("field");
    let of_field = |value: &str| {
        FIELDS
            .contains(&field)
            .then(|| Wish::Patch(Map::from_iter([(field.to_owned(), json!(value))])))
    };
    match act {
        "set" if !value.is_empty() && field == "tags" => Some(Wish::AddTag(value.to_owned())),
        "set" if !value.is_empty() => of_field(value),
        "remove" if field == "tags" && !value.is_empty() => Some(Wish::RemoveTag(value.to_owned())),
        "remove" if field != "tags" => of_field(""),
        _ => None,
    }
}

/// Changes one record; what is wrong with it is told and does not keep the others from being changed.
fn change(desk: &Desk<'_>, id: &str, wish: &Wish, owners: &[&str]) -> Result<Done, ActionError> {
    let Some(record) = desk.find("package_show", json!({ "id": id }))? else {
        return Ok(Done {
            title: id.to_owned(),
            to: String::new(),
            error: Some(desk.say("refused-404-title")),
        });
    };
    let shown = row(desk, &record);
    let mut done = Done {
        title: shown.title,
        to: shown.to,
        error: None,
    };
    if !owners.contains(&text(&record, "owner_org")) {
        done.error = Some(desk.say("refused-403-title"));
        return Ok(done);
    }
    let id = ("id".to_owned(), record["id"].clone());
    let tags = |keep: &dyn Fn(&str) -> bool| {
        let tags = list(&record, "tags").iter();
        let tags = tags.filter(|tag| keep(text(tag, "name")));
        tags.map(|tag| json!({"name": tag["name"], "vocabulary_id": tag["vocabulary_id"]}))
            .collect::<Vec<Value>>()
    };
    let (action, mut data) = match wish {
        Wish::Delete => ("package_delete", Map::new()),
        Wish::Publish if !shown.is_private && !shown.is_draft => return Ok(done),
        Wish::Publish => ("publication_request", Map::new()),
        Wish::Patch(patch) => ("package_patch", patch.clone()),
        Wish::AddTag(name) => {
            let mut tags = tags(&|tag| tag != name);
            tags.push(json!({ "name": name }));
            (
                "package_patch",
                Map::from_iter([("tags".to_owned(), json!(tags))]),
            )
        }
        Wish::RemoveTag(name) => {
            let tags = tags(&|tag| tag != name);
            (
                "package_patch",
                Map::from_iter([("tags".to_owned(), json!(tags))]),
            )
        }
    };
    data.extend([id]);
    match desk.send(action, data, None) {
        Ok(_) => {}
        Err(ActionError::Validation(errors)) => {
            let errors = errors
                .iter()
                .map(|(key, messages)| format!("{key}: {}", joined(messages)));
            done.error = Some(errors.collect::<Vec<_>>().join("; "));
        }
        Err(ActionError::NotAuthorized(_)) => done.error = Some(desk.say("refused-403-title")),
        Err(ActionError::NotFound(_)) => done.error = Some(desk.say("refused-404-title")),
        Err(error) => return Err(error),
    }
    Ok(done)
}

/// Returns the fields that can be changed for many, with their labels.
fn fields(desk: &Desk<'_>) -> Vec<(String, String)> {
    let Some(schema) = desk.schema("dataset") else {
        return Vec::new();
    };
    let label = |field: &Field| match &field.label {
        Some(label) => label.get(desk.language.code()).to_owned(),
        None => crate::field::worded(&field.name),
    };
    let fields = FIELDS.iter().filter_map(|name| schema.field(name));
    let mut all: Vec<(String, String)> = fields
        .map(|field| (field.name.clone(), label(field)))
        .collect();
    all.push(("tags".to_owned(), desk.say("filter-tags")));
    all
}

/// Tells where somebody may add records at all; the page of an import asks it too.
pub(super) fn organizations(desk: &Desk<'_>) -> Result<Vec<(String, String)>, ActionError> {
    match desk.schema("dataset") {
        Some(schema) => Ok(lists(desk, schema)?.organizations),
        None => Ok(Vec::new()),
    }
}

//! Many records at once: chosen from those of one's organizations, changed one by one, with a result for each.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_domain::schema::Field;
use serde_json::{Map, Value, json};

use super::group::administered;
use crate::desk::{Desk, part, query};
use crate::field::{faults, label};
use crate::form::{self, Asks, Entry, Lists};
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
/// Fields with a text that is the same for many records; those to choose from, dates and their like are offered by themselves.
const TEXTS: &[&str] = &[
    "contact_name",
    "contact_email",
    "contact_url",
    "maintainer",
    "maintainer_email",
    "author",
    "author_email",
];
/// Fields that are none of many records.
const OWN: &[&str] = &["private", "state", "type", "name"];

#[derive(Template)]
#[template(path = "publish/bulk.html")]
struct Bulk<'a> {
    frame: Frame<'a>,
    path: String,
    /// What was searched for, as a query.
    list_query: String,
    /// Whether all records of the list were chosen.
    has_all: bool,
    q: String,
    organizations: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    /// The fields that can be changed, as the form of a record asks for them.
    entries: Vec<Entry>,
    /// Those that can be emptied: key, label.
    fields: Vec<(String, String)>,
    tag: String,
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
    is_chosen: bool,
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
    let asked = Asked::of(desk)?;
    if visit.form.is_some() {
        let ids = chosen_ids(desk);
        match wish(desk, &asked) {
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
        Err(ActionError::Validation(_) | ActionError::SearchQuery(_) | ActionError::Search(_)) => {
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
        // What is done leads back to the list that it was chosen from.
        list_query: query(
            [("q", q.as_str()), ("organization", wanted.as_str())]
                .into_iter()
                .chain((number > 1).then_some(("page", number.to_string().as_str())))
                .filter(|(_, value)| !value.is_empty()),
        ),
        has_all: has_all(desk),
        rows: list(&found, "results")
            .iter()
            .map(|one| row(desk, one))
            .collect(),
        entries: asked.entries(desk),
        fields: asked.fields(desk),
        tag: visit.field("tag").to_owned(),
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
    let taken = !page.done.is_empty();
    let shown = rendered(200, &page)?;
    Ok(shown.map(|shown| Page { taken, ..shown }))
}

fn row(desk: &Desk<'_>, record: &Value) -> Row {
    let kind = part(text(record, "type"));
    Row {
        id: text(record, "id").to_owned(),
        to: desk.to(&format!("/{kind}/{}", part(text(record, "name")))),
        title: title_of(desk, record).text,
        is_private: record["private"] == true,
        is_draft: text(record, "state") == "draft",
        is_chosen: chosen_ids(desk).contains(&text(record, "id")),
    }
}

/// Tells whether all records of the list were chosen, as it was shown.
fn has_all(desk: &Desk<'_>) -> bool {
    desk.visit.field("all") == "yes"
}

/// Returns the ids of the records that were chosen, by this form or by one that names them as CKAN's does.
fn chosen_ids<'v>(desk: &Desk<'v>) -> Vec<&'v str> {
    let form = desk.visit.form.iter().flatten();
    let wanted = match has_all(desk) {
        true => "listed",
        false => "records",
    };
    form.filter_map(move |(key, value)| match key.strip_prefix("dataset_") {
        Some(id) => Some(id),
        None => (key == wanted).then_some(value.as_str()),
    })
    .collect()
}

fn wish(desk: &Desk<'_>, asked: &Asked) -> Option<Wish> {
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
    let tag = visit.field("tag").trim();
    match act {
        "set" => {
            let patch = asked.typed(desk);
            (!patch.is_empty()).then_some(Wish::Patch(patch))
        }
        "empty" => {
            let wanted = visit.field("empty");
            let field = asked.fields.iter().find(|field| field.name == wanted)?;
            let blank = match asked.blank(field) {
                true => json!([]),
                false => json!(""),
            };
            Some(Wish::Patch(Map::from_iter([(field.name.clone(), blank)])))
        }
        "add-tag" if !tag.is_empty() => Some(Wish::AddTag(tag.to_owned())),
        "remove-tag" if !tag.is_empty() => Some(Wish::RemoveTag(tag.to_owned())),
        _ => None,
    }
}

/// What the form asks for.
struct Asked {
    fields: Vec<Field>,
    lists: Lists,
}

impl Asked {
    fn of(desk: &Desk<'_>) -> Result<Self, ActionError> {
        let Some(schema) = desk.schema("dataset") else {
            return Err(ActionError::Internal(
                "there is no schema of datasets".to_owned(),
            ));
        };
        let fields = schema.fields.iter();
        let fields = fields.filter(|field| {
            !OWN.contains(&field.name.as_str())
                && (TEXTS.contains(&field.name.as_str()) || form::is_shared(field))
        });
        Ok(Self {
            fields: fields.cloned().collect(),
            lists: lists(desk, schema)?,
        })
    }

    /// Returns what was typed; what was left blank stays as it is.
    fn typed(&self, desk: &Desk<'_>) -> Map<String, Value> {
        let sent = desk.visit.form.as_deref().unwrap_or_default();
        let mut typed = form::read_fields(&self.fields, sent, &self.lists.languages);
        typed.retain(|_, value| !form::is_blank(value));
        typed
    }

    fn entries(&self, desk: &Desk<'_>) -> Vec<Entry> {
        let typed = Value::Object(self.typed(desk));
        let mut entries = form::fields(
            &self.fields,
            &typed,
            &Value::Null,
            &self.lists,
            desk.language,
        );
        for entry in &mut entries {
            // Nothing is required: what is left blank stays.
            entry.required = false;
        }
        entries
    }

    /// Returns what can be emptied.
    fn fields(&self, desk: &Desk<'_>) -> Vec<(String, String)> {
        let fields = self.fields.iter().filter(|field| !field.required);
        fields
            .map(|field| (field.name.clone(), label(field, desk.language)))
            .collect()
    }

    /// Tells whether a field that is empty is an empty list.
    fn blank(&self, field: &Field) -> bool {
        let read = form::read_fields(std::slice::from_ref(field), &[], &self.lists.languages);
        read.get(&field.name).is_some_and(Value::is_array)
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
            let schema = desk.schema(text(&record, "type"));
            done.error = Some(faults(desk, schema, &errors));
        }
        Err(ActionError::NotAuthorized(_)) => done.error = Some(desk.say("refused-403-title")),
        Err(ActionError::NotFound(_)) => done.error = Some(desk.say("refused-404-title")),
        Err(error) => return Err(error),
    }
    Ok(done)
}

/// Tells where somebody may add records at all; the page of an import asks it too.
pub(in crate::pages) fn organizations(
    desk: &Desk<'_>,
) -> Result<Vec<(String, String)>, ActionError> {
    match desk.schema("dataset") {
        Some(schema) => Ok(lists(desk, schema)?.organizations),
        None => Ok(Vec::new()),
    }
}

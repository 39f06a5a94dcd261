//! Adding a record and changing one, with the form that its schema makes.

use askama::Template;
use cairn_catalogue::action::Reply;
use cairn_catalogue::input::Input;
use cairn_catalogue::inventory::name_for;
use cairn_catalogue::{ActionError, actions, may_update};
use cairn_domain::schema::Document;
use serde_json::{Map, Value, json};

use super::publish::autosave;
use super::publish::first::{self, Found};
use super::record::title_of;
use super::results::named;
use super::{Answer, publish, refusal, rendered};
use crate::desk::{Desk, part};
use crate::form::{self, Asks, Entry, Lists};
use crate::frame::Frame;
use crate::said::text;
use crate::seen::SEEN;
use crate::titles::Titles;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "edit.html")]
struct Edit<'a> {
    frame: Frame<'a>,
    path: String,
    entries: Vec<Entry>,
    /// What is wrong, with the field where it stands.
    wrong: Vec<(String, String)>,
    /// Why nothing was saved, where that is not for a field.
    note: Option<&'static str>,
    seen: String,
    /// Where the files and links of a record are that is there already.
    files: Option<String>,
    is_private: bool,
    is_draft: bool,
    /// Names the form among those that are kept unsent.
    draft: String,
    /// Where what was kept of this form comes back, and when it was kept.
    kept: Option<(String, String)>,
    /// What the files of the record say of themselves.
    proposals: Vec<Found>,
}

/// Answers `/{type}/new`.
pub(super) fn new(desk: &Desk<'_>, kind: &str) -> Answer {
    let Some(schema) = desk.schema(kind) else {
        return Ok(None);
    };
    if desk.asked("from") == "file" {
        return publish::first::page(desk, kind);
    }
    let lists = lists(desk, schema)?;
    let auth = &desk.app.settings.auth;
    let may_be_unowned = auth.create_unowned_dataset && auth.create_dataset_if_not_in_organization;
    let caller = &desk.visit.caller;
    if let Some(sent) = (desk.visit.form.as_ref()).filter(|_| caller.is_anonymous()) {
        return again(
            desk,
            schema,
            form::read(schema, sent, &lists.languages, &Value::Null),
        );
    }
    let may = caller.is_sysadmin()
        || match caller.is_anonymous() {
            true => auth.anon_create_dataset,
            false => may_be_unowned || !lists.organizations.is_empty(),
        };
    if !may {
        return Ok(Some(refusal(desk, 403)));
    }
    let title = desk.words.say(desk.language, "edit-new", &[]);
    let title = desk
        .language
        .pair(&title, &desk.type_name(&format!("one-{kind}")));
    if desk.visit.field("save") == "auto" {
        return autosave::keep(desk, &title);
    }
    let Some(sent) = &desk.visit.form else {
        let record = match autosave::kept(desk)? {
            Some(kept) => Value::Object(form::read(
                schema,
                &kept.form,
                &lists.languages,
                &Value::Null,
            )),
            None => json!({"language": desk.language.code()}),
        };
        return shown(desk, schema, &lists, &title, &record, &Value::Null, None);
    };
    let mut record = form::read(schema, sent, &lists.languages, &Value::Null);
    record.insert("type".to_owned(), json!(kind));
    settle(desk, &mut record);
    if desk.visit.is_withheld() {
        return again(desk, schema, record);
    }
    if text_of(&record, "name").is_empty() {
        record.insert("name".to_owned(), json!(name_for(&record)));
    }
    save(desk, schema, &lists, &title, "package_create", record)
}

/// Answers `/{type}/edit/{id}`.
pub(super) fn edit(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let caller = &desk.visit.caller;
    if let Some(sent) = (desk.visit.form.as_ref()).filter(|_| caller.is_anonymous())
        && let Some(schema) = desk.schema(kind)
    {
        let lists = lists(desk, schema)?;
        return again(
            desk,
            schema,
            form::read(schema, sent, &lists.languages, &Value::Null),
        );
    }
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let may = may_update(desk.app, &desk.visit.caller, text(&record, "id"))?;
    let Some(schema) = desk.schema(text(&record, "type")).filter(|_| may) else {
        return Ok(Some(refusal(desk, 403)));
    };
    let lists = lists(desk, schema)?;
    let title = desk.words.say(desk.language, "edit", &[]);
    let title = format!("{title} – {}", title_of(desk, &record).text);
    if desk.visit.field("save") == "auto" {
        return autosave::keep(desk, &title);
    }
    let Some(sent) = &desk.visit.form else {
        let kept = autosave::kept(desk)?.filter(|_| desk.asked("kept") == "1");
        if let Some(kept) = kept {
            let mut typed = form::read(schema, &kept.form, &lists.languages, &record);
            for key in ["id", "name", "state", "private", "resources"] {
                typed.entry(key).or_insert_with(|| record[key].clone());
            }
            // Seen is what was seen when it was typed, so that what others wrote since is told.
            typed.insert("metadata_modified".to_owned(), json!(kept.field(SEEN)));
            let typed = Value::Object(typed);
            return shown(desk, schema, &lists, &title, &typed, &Value::Null, None);
        }
        return shown(desk, schema, &lists, &title, &record, &Value::Null, None);
    };
    let mut typed = form::read(schema, sent, &lists.languages, &record);
    typed.insert("id".to_owned(), record["id"].clone());
    settle(desk, &mut typed);
    if desk.visit.is_withheld() {
        return again(desk, schema, typed);
    }
    let seen = desk.visit.field(SEEN);
    if seen != text(&record, "metadata_modified") {
        // Nothing is lost: what was typed is shown, and sent again it replaces what the other one wrote.
        typed.insert(
            "metadata_modified".to_owned(),
            record["metadata_modified"].clone(),
        );
        let typed = Value::Object(typed);
        return shown(
            desk,
            schema,
            &lists,
            &title,
            &typed,
            &Value::Null,
            Some("edit-overtaken"),
        );
    }
    save(desk, schema, &lists, &title, "package_patch", typed)
}

/// Takes over what every form has beside its schema.
fn settle(desk: &Desk<'_>, record: &mut Map<String, Value>) {
    let visit = desk.visit;
    record.insert(
        "private".to_owned(),
        json!(visit.field("private") == "true"),
    );
    let state = match visit.field("save") {
        "draft" => "draft",
        _ => "active",
    };
    record.insert("state".to_owned(), json!(state));
}

fn text_of<'r>(record: &'r Map<String, Value>, key: &str) -> &'r str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn save(
    desk: &Desk<'_>,
    schema: &Document,
    lists: &Lists,
    title: &str,
    action: &'static str,
    record: Map<String, Value>,
) -> Answer {
    let visit = desk.visit;
    let find = |name: &str| {
        actions::find(name)
            .ok_or_else(|| ActionError::Internal(format!("there is no action {name}")))
    };
    let (def, input) = (find(action)?, Input::new(record.clone()));
    let done = match action == "package_create" && text_of(&record, "state") == "draft" {
        // New records are published, whoever adds them: a draft is one that was taken back before anybody saw it.
        true => {
            let back = json!({"id": text_of(&record, "name"), "state": "draft"});
            let back = back.as_object().cloned().unwrap_or_default();
            desk.app.run_both(
                (def, &input),
                (find("package_patch")?, &Input::new(back)),
                &visit.caller,
                &visit.language,
            )
        }
        false => desk.run(def, &input),
    };
    let done = match done {
        // Where an admin has to approve it, it is kept unseen and waits.
        Err(ActionError::NotAuthorized(_)) if text_of(&record, "state") == "active" => {
            waiting(desk, action, &record)
        }
        done => done,
    };
    let done = done.and_then(|reply| reply.result.into_value());
    match done.map_err(|error| desk.worded(error)) {
        Ok(saved) => {
            autosave::forget(desk)?;
            let kind = match text(&saved, "type") {
                "" => desk
                    .visit
                    .path
                    .trim_start_matches('/')
                    .split('/')
                    .next()
                    .unwrap_or_default(),
                kind => kind,
            };
            let name = match text(&saved, "name") {
                "" => text_of(&record, "name"),
                name => name,
            };
            let is_public = text(&saved, "state") == "active";
            let way = if is_public { "" } else { "/review" };
            Ok(Some(Page::lead(desk.to(&format!(
                "/{}{way}/{}",
                part(kind),
                part(name)
            )))))
        }
        // Sent twice: what the first sending made is there.
        Err(ActionError::Validation(errors))
            if was_sent_before(desk, action, &record, &errors)? =>
        {
            let kind = text_of(&record, "type");
            let to = format!("/{}/{}", part(kind), part(text_of(&record, "name")));
            Ok(Some(Page::lead(desk.to(&to))))
        }
        Err(ActionError::Validation(errors)) => {
            let mut record = record;
            record.insert("metadata_modified".to_owned(), json!(visit.field(SEEN)));
            shown(
                desk,
                schema,
                lists,
                title,
                &Value::Object(record),
                &Value::Object(errors),
                None,
            )
        }
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(error) => Err(error),
    }
}

/// Writes a record unseen and asks for its publication, in one.
fn waiting(
    desk: &Desk<'_>,
    action: &'static str,
    record: &Map<String, Value>,
) -> Result<Reply, ActionError> {
    let find = |name: &str| {
        actions::find(name)
            .ok_or_else(|| ActionError::Internal(format!("there is no action {name}")))
    };
    let mut unseen = record.clone();
    unseen.insert("private".to_owned(), json!(true));
    let named = unseen.get("id").or_else(|| unseen.get("name"));
    let request = Map::from_iter([("id".to_owned(), named.cloned().unwrap_or_default())]);
    desk.app.run_both(
        (find(action)?, &Input::new(unseen)),
        (find("publication_request")?, &Input::new(request)),
        &desk.visit.caller,
        &desk.visit.language,
    )
}

/// Tells whether a new record is refused because the same person sent the same form a moment ago.
fn was_sent_before(
    desk: &Desk<'_>,
    action: &str,
    record: &Map<String, Value>,
    errors: &Map<String, Value>,
) -> Result<bool, ActionError> {
    if action != "package_create" || !errors.keys().all(|key| key == "name") {
        return Ok(false);
    }
    let name = text_of(record, "name");
    let Some(there) = desk.find("package_show", json!({ "id": name }))? else {
        return Ok(false);
    };
    let same = |key: &str| {
        let sent = record.get(key).filter(|sent| **sent != "");
        sent.is_none_or(|sent| there.get(key) == Some(sent))
    };
    let caller = &desk.visit.caller;
    Ok(caller.id() == there["creator_user_id"].as_str()
        && [
            "title",
            "title_translated",
            "notes",
            "notes_translated",
            "owner_org",
        ]
        .into_iter()
        .all(same))
}

/// Shows a form again that was sent without a session, or with the seal of another one. Nothing of what was typed is lost, and nothing
/// is done: whoever sends it again has seen it.
fn again(desk: &Desk<'_>, schema: &Document, mut typed: Map<String, Value>) -> Answer {
    settle(desk, &mut typed);
    typed.insert(
        "metadata_modified".to_owned(),
        json!(desk.visit.field(SEEN)),
    );
    let lists = lists(desk, schema)?;
    let (status, note) = publish::unsent(desk);
    let title = desk.words.say(desk.language, "edit", &[]);
    let typed = Value::Object(typed);
    let page = shown(
        desk,
        schema,
        &lists,
        &title,
        &typed,
        &Value::Null,
        Some(note),
    )?;
    Ok(page.map(|page| Page { status, ..page }))
}

fn shown(
    desk: &Desk<'_>,
    schema: &Document,
    lists: &Lists,
    title: &str,
    record: &Value,
    errors: &Value,
    note: Option<&'static str>,
) -> Answer {
    let entries = form::entries(schema, record, errors, lists, desk.language);
    let wrong = form::wrong(&entries, errors, desk.language);
    let path = desk.to(&desk.visit.path);
    let page = Edit {
        frame: Frame::new(desk, title),
        path,
        entries,
        wrong,
        note,
        files: (!text(record, "name").is_empty() && !text(record, "id").is_empty()).then(|| {
            let kind = desk.visit.path.trim_start_matches('/').split('/').next();
            desk.to(&format!(
                "/{}/resources/{}",
                part(kind.unwrap_or("dataset")),
                part(text(record, "name"))
            ))
        }),
        seen: text(record, "metadata_modified").to_owned(),
        is_private: record.get("private") == Some(&json!(true)),
        is_draft: text(record, "state") == "draft",
        draft: autosave::token(desk),
        kept: autosave::offer(desk)?,
        proposals: match desk.asked("from") == "file" {
            true => first::found(desk, record)?,
            false => Vec::new(),
        },
    };
    rendered(200, &page)
}

pub(super) fn lists(desk: &Desk<'_>, schema: &Document) -> Result<Lists, ActionError> {
    let organizations = match desk.visit.caller.is_anonymous() {
        true => Vec::new(),
        false => {
            let found = desk.ask(
                "organization_list_for_user",
                json!({"permission": "create_dataset"}),
            )?;
            let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
            let titles = Titles::of_organizations(desk, found.iter().map(|one| text(one, "name")))?;
            found
                .iter()
                .map(|one| {
                    let title = titles.get(text(one, "name"), named(desk, one));
                    (text(one, "id").to_owned(), title)
                })
                .collect()
        }
    };
    let licences = desk
        .app
        .licences
        .all()
        .iter()
        .map(|licence| {
            let title = licence.title_in(desk.language.code());
            (licence.id().to_owned(), title.to_owned())
        })
        .collect();
    let languages = match schema.form_languages.is_empty() {
        true => desk.app.settings.site.locales.clone(),
        false => schema.form_languages.clone(),
    };
    Ok(Lists {
        organizations,
        licences,
        languages,
    })
}

//! Adding an organization or group, changing one and deleting it, with its picture.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::inventory::name_for;
use cairn_domain::schema::{Document, Field, Kind};
use serde_json::{Map, Value, json};

use super::delete::Confirm;
use super::unsent;
use crate::desk::{Desk, part};
use crate::form::{self, Asks, Entry, Lists};
use crate::frame::Frame;
use crate::pages::edit::lists;
use crate::pages::groups::Family;
use crate::pages::results::named;
use crate::pages::{Answer, refusal, rendered};
use crate::said::text;
use crate::seen::{self, SEEN, is_overtaken};
use crate::visit::Page;

/// Field of the picture, which has a place of its own in the form.
const IMAGE: &str = "image_url";

#[derive(Template)]
#[template(path = "publish/group.html")]
struct Form<'a> {
    frame: Frame<'a>,
    path: String,
    back: String,
    delete: Option<String>,
    image: Option<String>,
    link: String,
    entries: Vec<Entry>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    seen: String,
}

/// What a form is about.
struct About {
    family: Family,
    group: Value,
    fields: Vec<Field>,
    lists: Lists,
}

/// Answers `/organization/new` and `/group/new`.
pub(in crate::pages) fn new(desk: &Desk<'_>, family: Family) -> Answer {
    let auth = &desk.app.settings.auth;
    let caller = &desk.visit.caller;
    let open = match family {
        Family::Organization => auth.user_create_organizations,
        Family::Group => auth.user_create_groups,
    };
    let signed_out = caller.is_anonymous() && desk.visit.form.is_some();
    let may = caller.is_sysadmin() || (open && !caller.is_anonymous()) || signed_out;
    match about(desk, family, json!({}))?.filter(|_| may) {
        Some(about) => answer(desk, &about),
        None => Ok(Some(refusal(desk, 403))),
    }
}

/// Answers `/organization/edit/{id}` and `/group/edit/{id}`.
pub(in crate::pages) fn edit(desk: &Desk<'_>, family: Family, id: &str) -> Answer {
    let group = match desk.visit.caller.is_anonymous() && desk.visit.form.is_some() {
        true => Some(json!({ "name": id })),
        false => administered(desk, family, id)?,
    };
    let about = match group {
        Some(group) => about(desk, family, group)?,
        None => None,
    };
    match about {
        Some(about) => answer(desk, &about),
        None => Ok(Some(refusal(desk, 403))),
    }
}

/// Answers `/organization/delete/{id}` and `/group/delete/{id}`.
pub(in crate::pages) fn delete(desk: &Desk<'_>, family: Family, id: &str) -> Answer {
    let Some(group) = administered(desk, family, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let say = |name: &str| desk.words.say(desk.language, name, &[]);
    let title = named(desk, &group);
    if desk.visit.form.is_some() {
        let action = match family {
            Family::Organization => "organization_delete",
            Family::Group => "group_delete",
        };
        let data = Map::from_iter([("id".to_owned(), group["id"].clone())]);
        desk.send(action, data, None)?;
        return Ok(Some(Page::lead(desk.to(family.path()))));
    }
    let page = Confirm {
        frame: Frame::new(desk, format!("{} – {title}", say("publish-delete"))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&format!("{}/{}", family.path(), part(text(&group, "name")))),
        what: title,
        meaning: say(match family {
            Family::Organization => "publish-delete-organization",
            Family::Group => "publish-delete-group",
        }),
    };
    rendered(200, &page)
}

/// Returns an organization or group that the visitor is an admin of.
pub(in crate::pages) fn administered(
    desk: &Desk<'_>,
    family: Family,
    id: &str,
) -> Result<Option<Value>, ActionError> {
    let caller = &desk.visit.caller;
    if caller.is_anonymous() {
        return Ok(None);
    }
    let shown = desk.find(
        family.show(),
        json!({"id": id, "include_datasets": false, "include_users": true, "include_dataset_count": false}),
    )?;
    let Some(group) = shown.filter(|group| text(group, "state") == "active") else {
        return Ok(None);
    };
    let list = match family {
        Family::Organization => "organization_list_for_user",
        Family::Group => "group_list_authz",
    };
    let mine = match family {
        Family::Organization => desk.ask(list, json!({"permission": "admin"}))?,
        Family::Group => desk.ask(list, json!({}))?,
    };
    let is_admin = caller.is_sysadmin()
        || mine.as_array().is_some_and(|mine| {
            mine.iter()
                .any(|one| text(one, "id") == text(&group, "id") && is_admin_in(family, one))
        });
    Ok(is_admin.then_some(group))
}

/// Lists of groups tell those one is a member of too.
fn is_admin_in(family: Family, group: &Value) -> bool {
    family == Family::Organization || text(group, "capacity") == "admin"
}

fn about(desk: &Desk<'_>, family: Family, group: Value) -> Result<Option<About>, ActionError> {
    let kind = match family {
        Family::Organization => Kind::Organization,
        Family::Group => Kind::Group,
    };
    let default = family.path().trim_start_matches('/');
    let own = match text(&group, "type") {
        "" => default,
        own => own,
    };
    let schema = desk.app.schemas.get(kind, own);
    let Some(schema) = schema.or_else(|| desk.app.schemas.get(kind, default)) else {
        return Ok(None);
    };
    let document: &Document = schema.document();
    Ok(Some(About {
        family,
        group,
        fields: document
            .fields
            .iter()
            .filter(|field| field.name != IMAGE)
            .cloned()
            .collect(),
        lists: lists(desk, document)?,
    }))
}

fn answer(desk: &Desk<'_>, about: &About) -> Answer {
    let visit = desk.visit;
    let Some(sent) = &visit.form else {
        return shown(desk, about, &about.group, &Value::Null, None);
    };
    let mut typed = form::read_fields(&about.fields, sent, &about.lists.languages);
    let link = visit.field(IMAGE).trim();
    typed.insert(IMAGE.to_owned(), json!(link));
    if visit.caller.is_anonymous() || visit.is_withheld() {
        let (status, note) = unsent(desk);
        let page = shown(desk, about, &Value::Object(typed), &Value::Null, Some(note))?;
        return Ok(page.map(|page| Page { status, ..page }));
    }
    let is_new = text(&about.group, "id").is_empty();
    if text(&Value::Object(typed.clone()), "name").is_empty()
        && (is_new || typed.contains_key("name"))
    {
        typed.insert("name".to_owned(), json!(name_for(&typed)));
    }
    let file = visit.file("image_upload");
    if visit.field("clear_upload") == "true" {
        typed.insert("clear_upload".to_owned(), json!(true));
    } else if link.is_empty() && file.is_none() {
        // The form does not show the name of a file that is kept here.
        typed.shift_remove(IMAGE);
    }
    if !is_new && is_overtaken(visit, &mark_of(about)) {
        let typed = Value::Object(typed);
        return shown(desk, about, &typed, &Value::Null, Some("form-overtaken"));
    }
    let action = match (about.family, is_new) {
        (Family::Organization, true) => "organization_create",
        (Family::Organization, false) => "organization_patch",
        (Family::Group, true) => "group_create",
        (Family::Group, false) => "group_patch",
    };
    if !is_new {
        typed.insert("id".to_owned(), about.group["id"].clone());
    }
    match desk.send(
        action,
        typed.clone(),
        file.map(|file| ("image_upload", file)),
    ) {
        Ok(saved) => Ok(Some(Page::lead(desk.to(&format!(
            "{}/{}",
            about.family.path(),
            part(text(&saved, "name"))
        ))))),
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(ActionError::Validation(errors)) => {
            let typed = Value::Object(typed);
            shown(desk, about, &typed, &Value::Object(errors), None)
        }
        Err(error) => Err(error),
    }
}

/// Returns the mark of what the form shows.
fn mark_of(about: &About) -> String {
    let shown = about.fields.iter().map(|field| field.name.as_str());
    seen::mark(shown.chain([IMAGE]).map(|key| &about.group[key]))
}

fn shown(
    desk: &Desk<'_>,
    about: &About,
    group: &Value,
    errors: &Value,
    note: Option<&'static str>,
) -> Answer {
    let entries = form::fields(&about.fields, group, errors, &about.lists, desk.language);
    let name = text(&about.group, "name");
    let say = |name: &str| desk.words.say(desk.language, name, &[]);
    let is_new = text(&about.group, "id").is_empty();
    let title = match (is_new, about.family) {
        (true, Family::Organization) => say("publish-organization-new"),
        (true, Family::Group) => say("publish-group-new"),
        (false, _) => format!("{} – {}", say("edit"), named(desk, &about.group)),
    };
    let site = desk.app.site().url.clone();
    let image = text(&about.group, "image_display_url");
    let link = text(group, IMAGE);
    let family = about.family.path();
    let page = Form {
        frame: Frame::new(desk, title),
        path: desk.to(&desk.visit.path),
        back: desk.to(&match is_new {
            true => family.to_owned(),
            false => format!("{family}/{}", part(name)),
        }),
        delete: (!is_new).then(|| desk.to(&format!("{family}/delete/{}", part(name)))),
        // A picture of this site alone: nothing is loaded from elsewhere.
        image: image
            .strip_prefix(site.as_str())
            .filter(|path| path.starts_with('/'))
            .map(str::to_owned),
        // What was typed is shown whatever it is.
        link: match link.starts_with("http") || desk.visit.form.is_some() {
            true => link.to_owned(),
            false => String::new(),
        },
        wrong: form::wrong(&entries, errors, desk.language),
        entries,
        note,
        seen: match (desk.visit.is_withheld(), is_new) {
            (true, _) => desk.visit.field(SEEN).to_owned(),
            (false, true) => String::new(),
            (false, false) => mark_of(about),
        },
    };
    rendered(200, &page)
}

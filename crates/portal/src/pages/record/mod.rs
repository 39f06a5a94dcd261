//! The page of a record, made from the schema of its type.

mod algorithm;
pub(super) mod citation;
mod licence;
mod series;
mod used;

use askama::Template;
use cairn_catalogue::federation::described;
use cairn_catalogue::usage::{Done, Use};
use cairn_catalogue::{ActionError, may_update};
use cairn_domain::schema::Document;
use serde_json::{Value, json};

use super::participate::Voice;
use super::people::{FollowButton, Followed, Following, button};
use super::results::named;
use super::topics;
use super::transparency::tombstone;
use super::{Answer, registers, rendered_for_all};
use crate::desk::{Desk, RDF, part, query};
use crate::field::{Rendered, Shown, shown, worded};
use crate::frame::Frame;
use crate::markdown;
use crate::said::{Said, is_safe_link, list, said, text};
use crate::titles::Titles;
use algorithm::Section;
use citation::Citation;
pub(super) use licence::of_government;
use licence::{Terms, terms};

/// Fields that have a place of their own on the page, or say nothing to people.
const PLACED: &[&str] = &[
    "title",
    "title_translated",
    "name",
    "notes",
    "notes_translated",
    "owner_org",
    "tags",
    "tag_string",
    "keywords",
    "license_id",
    "private",
    "type",
    "resources",
    "groups",
    "not_stated",
    "in_series",
];
/// Records that are like this one.
const ALIKE: u64 = 5;

#[derive(Template)]
#[template(path = "record.html")]
struct Record<'a> {
    frame: Frame<'a>,
    title: Said,
    kind: String,
    kind_path: String,
    name: String,
    notes: String,
    notes_language: Option<String>,
    organization: Option<(String, String)>,
    groups: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    licence: Option<Terms>,
    resources: Vec<Resource>,
    facts: Vec<Shown>,
    extras: Vec<(String, String)>,
    is_private: bool,
    is_draft: bool,
    created: String,
    modified: String,
    alike: Vec<(String, String)>,
    /// The series that it is in, or what is in it.
    series: Vec<series::Series>,
    /// What was made with it: address, title, kind.
    used: Vec<(String, String, String)>,
    forms: Vec<(&'static str, String)>,
    /// Where programs find the record as RDF: media types and addresses.
    alternates: Vec<(&'static str, String)>,
    history: String,
    quality: String,
    voice: Voice,
    analytics: String,
    edit: Option<String>,
    /// Where those who may say who collaborates do so.
    collaborators: Option<String>,
    api: String,
    cite: String,
    citations: Vec<(String, String)>,
    address: String,
    mail: String,
    /// The record for search engines, as JSON that may stand in a page.
    described: Option<String>,
    sections: Vec<Section>,
    /// What the record type tells of it, as HTML.
    register: Option<String>,
    follow: FollowButton,
    /// The moment as of which the record is shown, where that is not now.
    past: Option<String>,
}

/// A resource in the list of a record.
struct Resource {
    to: String,
    name: Said,
    format: String,
    excerpt: String,
    download: Option<String>,
    size: Option<String>,
    has_table: bool,
}

/// Answers `/{type}/{name}`, and `/{type}/groups/{name}`, since the page tells its groups. Ids, former names and withdrawn records were looked after before.
pub(super) fn page(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let as_of = desk.asked("as_of");
    let asked = match as_of.is_empty() {
        true => json!({"id": id}),
        false => json!({"id": id, "as_of": as_of}),
    };
    let Some(record) = desk.find("package_show", asked)? else {
        return tombstone::page(desk, id);
    };
    let past = (!as_of.is_empty()).then(|| {
        let day = desk.language.day(&as_of);
        let time = as_of.get(11..).and_then(|time| time.split('.').next());
        match time.unwrap_or_default() {
            "" => day,
            time => format!("{day}, {time}"),
        }
    });
    // Whatever it was called then, its pages stand under the name that it has now.
    let name = match past {
        Some(_) => id,
        None => text(&record, "name"),
    };
    let own_kind = text(&record, "type");
    let language = desk.language;
    let title = title_of(desk, &record);
    let notes = said(&record, "notes", language);
    let schema = desk.schema(own_kind);
    let site = format!("{}{}", desk.visit.origin, desk.visit.root);
    let address = format!("{site}/{}/{}", part(own_kind), part(name));
    let frame =
        Frame::new(desk, title.text.clone()).with_about(markdown::excerpt(&notes.text, 200));
    let organization = owner(desk, &record)?;
    let groups = list(&record, "groups")
        .iter()
        .map(|group| text(group, "name"));
    let groups = Titles::of_groups(desk, groups)?;
    let bare = format!("{}/{}/{}", desk.visit.root, part(own_kind), part(name));
    let alike = json!({"id": name, "limit": ALIKE, "fl": ["name", "title", "title_translated", "type:dataset_type"]});
    let alike = match desk.find("package_similar", alike)? {
        Some(found) => list(&found, "results")
            .iter()
            .map(|other| {
                let to = format!(
                    "/{}/{}",
                    part(text(other, "type")),
                    part(text(other, "name"))
                );
                (desk.to(&to), title_of(desk, other).text)
            })
            .collect(),
        None => Vec::new(),
    };
    let citation = Citation::new(desk, &record, organization.as_ref());
    let is_explained = own_kind == algorithm::KIND;
    let sections = match schema.filter(|_| is_explained) {
        Some(schema) => algorithm::sections(desk, schema, &record)?,
        None => Vec::new(),
    };
    let is_public =
        record.get("private") != Some(&json!(true)) && text(&record, "state") == "active";
    let described = record.as_object().filter(|_| is_public).map(|record| {
        described(desk.app, record)
            .to_string()
            .replace('<', "\\u003c")
    });
    let page = Record {
        kind: desk.type_name(kind),
        kind_path: desk.to(&format!("/{kind}")),
        name: part(name).to_string(),
        notes: markdown::html(&notes.text),
        notes_language: notes.other,
        organization: organization.as_ref().map(|owner| {
            (
                desk.to(&format!("/organization/{}", part(text(owner, "name")))),
                named(desk, owner),
            )
        }),
        groups: list(&record, "groups")
            .iter()
            .map(|group| {
                let name = text(group, "name");
                let to = desk.to(&format!("/group/{}", part(name)));
                (to, groups.get(name, named(desk, group)))
            })
            .collect(),
        tags: tags(desk, &record),
        licence: terms(desk, &record),
        resources: list(&record, "resources")
            .iter()
            .map(|one| resource(desk, own_kind, name, one))
            .collect(),
        facts: facts(schema, &record, desk, is_explained),
        extras: list(&record, "extras")
            .iter()
            .filter(|extra| !registers::KEPT_ASIDE.contains(&text(extra, "key")))
            .map(|extra| (worded(text(extra, "key")), value_text(extra.get("value"))))
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        is_private: record.get("private") == Some(&json!(true)),
        is_draft: text(&record, "state") == "draft",
        created: text(&record, "metadata_created").to_owned(),
        modified: text(&record, "metadata_modified").to_owned(),
        alike,
        series: series::series(desk, &record),
        used: match past {
            Some(_) => Vec::new(),
            None => used::used_in(desk, &record)?,
        },
        forms: vec![
            (
                "JSON",
                format!(
                    "{}/api/3/action/package_show{}",
                    desk.visit.root,
                    query([("id", name)])
                ),
            ),
            ("Turtle", format!("{bare}.ttl")),
            ("RDF/XML", format!("{bare}.rdf")),
            ("JSON-LD", format!("{bare}.jsonld")),
        ],
        alternates: match desk.app.settings.dcat.enabled {
            true => alternates(desk, &record),
            false => Vec::new(),
        },
        edit: match desk.visit.caller.is_anonymous() {
            true => None,
            false => may_update(desk.app, &desk.visit.caller, text(&record, "id"))?
                .then(|| desk.to(&format!("/{}/edit/{}", part(own_kind), part(name)))),
        },
        collaborators: collaborators(desk, own_kind, name)?,
        history: desk.to(&format!("/{}/activity/{}", part(own_kind), part(name))),
        voice: Voice::of(desk, &record)?,
        analytics: desk.to(&format!("/{}/analytics/{}", part(own_kind), part(name))),
        quality: desk.to(&format!("/{}/quality/{}", part(own_kind), part(name))),
        api: format!("{site}/api/3/action/package_show?id={}", part(name)),
        cite: citation.line(),
        citations: citation::FORMS
            .iter()
            .map(|(form, name, _)| {
                let name = match *name {
                    "" => desk.words.say(desk.language, "cite-plain", &[]),
                    name => name.to_owned(),
                };
                (name, format!("{bare}/citation.{form}"))
            })
            .collect(),
        mail: format!(
            "mailto:{}",
            query([("subject", title.text.as_str()), ("body", address.as_str())])
                .replace('+', "%20")
        ),
        address,
        described,
        sections,
        register: registers::within(desk, &record)?,
        follow: button(desk, Followed::Record, own_kind, name)?,
        past,
        title,
        frame,
    };
    let viewed = Use::of_record(Done::View, text(&record, "id"));
    Ok(rendered_for_all(&page)?.map(|page| page.using([viewed])))
}

/// Returns where the record is as RDF: at its id, which stays when its name does not.
fn alternates(desk: &Desk<'_>, record: &Value) -> Vec<(&'static str, String)> {
    let id = part(text(record, "id"));
    RDF.iter()
        .map(|(media_type, end)| {
            let address = format!("{}/dataset/{id}.{end}", desk.app.site_url());
            (*media_type, address)
        })
        .collect()
}

/// Returns the title of a record, its name where it has none.
pub(super) fn title_of(desk: &Desk<'_>, record: &Value) -> Said {
    match said(record, "title", desk.language) {
        none if none.is_empty() => Said {
            text: text(record, "name").to_owned(),
            other: None,
        },
        title => title,
    }
}

/// Returns the organization of a record with all that is said of it: the record holds its title in one language alone.
fn owner(desk: &Desk<'_>, record: &Value) -> Result<Option<Value>, ActionError> {
    let Some(owner) = record.get("organization").filter(|owner| owner.is_object()) else {
        return Ok(None);
    };
    let params =
        json!({"id": text(owner, "id"), "include_users": false, "include_dataset_count": false});
    let found = desk.find("organization_show", params)?;
    Ok(Some(found.unwrap_or_else(|| owner.clone())))
}

fn facts(
    schema: Option<&Document>,
    record: &Value,
    desk: &Desk<'_>,
    is_explained: bool,
) -> Vec<Shown> {
    let described = schema.into_iter().flat_map(|schema| &schema.fields);
    let mut facts: Vec<Shown> = described
        .filter(|field| !PLACED.contains(&field.name.as_str()))
        .filter(|field| !is_explained || !algorithm::explains(&field.name))
        .filter(|field| !registers::places(text(record, "type"), &field.name))
        .filter_map(|field| shown(field, record, desk.language))
        .collect();
    // Rows are wide: they come last.
    facts.sort_by_key(|fact| matches!(fact.value, Rendered::Rows(_)));
    facts
}

/// Returns the keywords of a record: free tags have pages of their own, keywords of the reader's language are filtered by, other
/// words are searched for.
fn tags(desk: &Desk<'_>, record: &Value) -> Vec<(String, String)> {
    let (free, bound): (Vec<&Value>, Vec<&Value>) = list(record, "tags")
        .iter()
        .partition(|tag| text(tag, "vocabulary_id").is_empty());
    let free: Vec<&str> = free.into_iter().map(|tag| text(tag, "name")).collect();
    let bound = bound.into_iter().map(|tag| text(tag, "display_name"));
    let keywords = record
        .get("keywords")
        .and_then(|by_language| by_language.get(desk.language.code()))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let keywords: Vec<&str> = keywords.collect();
    let mut words: Vec<&str> = Vec::new();
    for word in bound.chain(keywords.iter().copied()) {
        if !word.is_empty() && !free.contains(&word) && !words.contains(&word) {
            words.push(word);
        }
    }
    let pages = free
        .iter()
        .map(|name| topics::Family::Keyword.path_of(desk, name));
    let by_language = format!("keywords_{}", desk.language.code());
    let searches = words.iter().map(|word| {
        let phrase = format!("\"{}\"", word.replace('"', " "));
        let asked = match keywords.contains(word) {
            true => (by_language.as_str(), *word),
            false => ("q", phrase.as_str()),
        };
        desk.to(&format!("/dataset{}", query([asked])))
    });
    pages
        .chain(searches)
        .zip(free.iter().chain(&words).map(|name| (*name).to_owned()))
        .collect()
}

fn resource(desk: &Desk<'_>, kind: &str, name: &str, resource: &Value) -> Resource {
    let id = text(resource, "id");
    let url = text(resource, "url");
    Resource {
        to: desk.to(&format!(
            "/{}/{}/resource/{}",
            part(kind),
            part(name),
            part(id)
        )),
        name: resource_name(desk, resource),
        format: text(resource, "format").to_owned(),
        excerpt: markdown::excerpt(&said(resource, "description", desk.language).text, 200),
        download: download(desk, kind, name, resource),
        size: resource
            .get("size")
            .and_then(Value::as_u64)
            .map(|bytes| desk.language.size(bytes)),
        has_table: resource.get("datastore_active") == Some(&json!(true)) && !url.is_empty(),
    }
}

/// Returns what a resource is called: its name, else the last part of its address.
pub(super) fn resource_name(desk: &Desk<'_>, resource: &Value) -> Said {
    match said(resource, "name", desk.language) {
        none if none.is_empty() => {
            let url = text(resource, "url");
            let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or(url);
            Said {
                text: match last {
                    "" => desk.words.say(desk.language, "resource-unnamed", &[]),
                    last => last.to_owned(),
                },
                other: None,
            }
        }
        name => name,
    }
}

/// Returns where the file of a resource is: an upload at its path here, a link where a browser may follow it.
pub(super) fn download(
    desk: &Desk<'_>,
    kind: &str,
    name: &str,
    resource: &Value,
) -> Option<String> {
    let url = text(resource, "url");
    if text(resource, "url_type") == "upload" {
        let file = url.rsplit('/').next().filter(|file| !file.is_empty());
        let path = format!(
            "{}/{}/{}/resource/{}/download",
            desk.visit.root,
            part(kind),
            part(name),
            part(text(resource, "id"))
        );
        return Some(match file {
            Some(file) => format!("{path}/{file}"),
            None => path,
        });
    }
    is_safe_link(url).then(|| url.to_owned())
}

/// Returns a value as text, JSON where it is none.
fn value_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Returns where the visitor says who collaborates on a record, where they may.
fn collaborators(desk: &Desk<'_>, kind: &str, name: &str) -> Result<Option<String>, ActionError> {
    let is_offered = desk.app.settings.auth.allow_dataset_collaborators;
    if !is_offered || desk.visit.caller.is_anonymous() {
        return Ok(None);
    }
    let found = desk.find("package_collaborator_list", json!({"id": name}))?;
    Ok(found.map(|_| desk.to(&format!("/{}/collaborators/{}", part(kind), part(name)))))
}

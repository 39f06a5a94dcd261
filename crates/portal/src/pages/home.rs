//! The start page.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::results::SUBJECT;
use super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::said::{list, said, text};
use crate::titles::Titles;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    description: String,
    types: Vec<Entry>,
    organizations: Vec<Entry>,
    groups: Vec<Entry>,
    subjects: Vec<Entry>,
    tags: Vec<Entry>,
    recent: Vec<Recent>,
    total: u64,
}

/// Something with the number of its records.
struct Entry {
    name: String,
    to: String,
    count: u64,
}

struct Recent {
    to: String,
    title: String,
    modified: String,
    kind: String,
}

/// Answers `/`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if let Some(to) = elsewhere(desk)? {
        return Ok(Some(Page::lead(to)));
    }
    // One search gives all: the newest records, and how many there are by type, organization, group and tag.
    let found = desk.ask(
        "package_search",
        json!({
            "rows": 6, "sort": "metadata_modified desc", "facet.limit": 24,
            "facet.field": ["dataset_type", "organization", "groups", "tags", SUBJECT],
        }),
    )?;
    let names = |field: &str| -> Vec<&str> {
        let facet = found.get("search_facets").and_then(|all| all.get(field));
        let items = list(facet.unwrap_or(&Value::Null), "items").iter();
        items.map(|item| text(item, "name")).collect()
    };
    let offices = Titles::of_organizations(desk, names("organization"))?;
    let circles = Titles::of_groups(desk, names("groups"))?;
    let subject = desk
        .schema("dataset")
        .and_then(|schema| schema.field(SUBJECT));
    let called = |field: &str, name: &str, display: &str| match field {
        "dataset_type" => desk.type_name(name),
        "organization" => offices.get(name, display.to_owned()),
        "groups" => circles.get(name, display.to_owned()),
        SUBJECT => subject
            .and_then(|field| field.choices.iter().find(|choice| choice.value == name))
            .map_or(name, |choice| choice.label.get(desk.language.code()))
            .to_owned(),
        _ => display.to_owned(),
    };
    let entries = |field: &str, most: usize, to: &dyn Fn(&str) -> String| -> Vec<Entry> {
        let facet = found.get("search_facets").and_then(|all| all.get(field));
        let mut entries: Vec<Entry> = list(facet.unwrap_or(&Value::Null), "items")
            .iter()
            .map(|item| Entry {
                name: called(field, text(item, "name"), text(item, "display_name")),
                to: desk.to(&to(text(item, "name"))),
                count: item.get("count").and_then(Value::as_u64).unwrap_or(0),
            })
            .collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
        entries.truncate(most);
        entries
    };
    let recent = list(&found, "results")
        .iter()
        .map(|record| Recent {
            to: desk.to(&format!(
                "/{}/{}",
                part(text(record, "type")),
                part(text(record, "name"))
            )),
            title: match said(record, "title", desk.language) {
                none if none.is_empty() => text(record, "name").to_owned(),
                title => title.text,
            },
            modified: text(record, "metadata_modified").to_owned(),
            kind: desk.type_name(&format!("one-{}", text(record, "type"))),
        })
        .collect();
    let site = desk.app.site();
    let page = Home {
        frame: Frame::new(desk, site.title.clone()).with_about(site.description.clone()),
        description: site.description.clone(),
        types: entries("dataset_type", 12, &|name| match name {
            "dataset" => "/dataset?dataset_type=dataset".to_owned(),
            other => format!("/{}", part(other)),
        }),
        organizations: entries("organization", 12, &|name| {
            format!("/organization/{}", part(name))
        }),
        groups: entries("groups", 12, &|name| format!("/group/{}", part(name))),
        subjects: entries(SUBJECT, 24, &|name| {
            format!("/dataset{}", crate::desk::query([(SUBJECT, name)]))
        }),
        tags: entries("tags", 24, &|name| {
            format!("/dataset{}", crate::desk::query([("tags", name)]))
        }),
        recent,
        total: found.get("count").and_then(Value::as_u64).unwrap_or(0),
    };
    rendered(200, &page)
}

/// Returns where those who come from elsewhere read the language that they prefer: the one kept with their account, else the one
/// that their browser likes best.
fn elsewhere(desk: &Desk<'_>) -> Result<Option<String>, ActionError> {
    let visit = desk.visit;
    if !visit.arrives {
        return Ok(None);
    }
    let preferred = desk
        .app
        .language_of(&visit.caller)?
        .or_else(|| visit.wish.clone());
    let Some(preferred) = preferred.filter(|language| *language != visit.language) else {
        return Ok(None);
    };
    Ok(desk.base_of(&preferred).map(|base| format!("{base}/")))
}

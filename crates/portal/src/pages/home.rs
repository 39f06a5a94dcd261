//! The start page.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::front::{Front, front};
use serde_json::{Value, json};

use super::record::title_of;
use super::results::{SUBJECT, named};
use super::topics::{Family, subject_name};
use super::{Answer, rendered_for_all};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::markdown;
use crate::said::{Said, list, text};
use crate::titles::Titles;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    description: String,
    /// What the site says of itself, as HTML.
    intro: String,
    total: u64,
    figures: Vec<Figure>,
    subjects: Vec<Entry>,
    new: Vec<Listed>,
    popular: Vec<Listed>,
    organizations: Vec<Entry>,
    groups: Vec<Entry>,
    tags: Vec<Entry>,
}

/// A number of the catalogue that leads to what is counted.
struct Figure {
    name: String,
    to: String,
    count: u64,
}

/// Something with the number of its records.
struct Entry {
    name: String,
    to: String,
    count: u64,
}

/// A record in a list.
struct Listed {
    to: String,
    title: Said,
    kind: String,
    /// Who publishes it.
    by: Option<String>,
    created: String,
}

/// Records of a list.
const RECORDS: usize = 6;
/// Organizations, and groups.
const PARTIES: usize = 8;
/// Subjects, and keywords.
const TOPICS: usize = 24;

/// Answers `/`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if let Some(to) = elsewhere(desk)? {
        return Ok(Some(Page::lead(to)));
    }
    // One search gives all that depends on the visitor: the newest records, and how many there are of what.
    let found = desk.ask(
        "package_search",
        json!({
            "rows": RECORDS, "sort": "metadata_created desc", "facet.limit": TOPICS,
            "facet.field": ["dataset_type", "organization", "groups", "tags", SUBJECT],
        }),
    )?;
    let front = front(desk.app, RECORDS)?;
    let popular: Vec<Value> = front
        .popular
        .iter()
        .map(|ready| serde_json::from_str(&ready.json))
        .collect::<Result<_, _>>()
        .map_err(|error| ActionError::Internal(format!("a ready record is no JSON: {error}")))?;
    let new = list(&found, "results");
    let kinds = most_used(&found, "dataset_type", TOPICS);
    let organizations = most_used(&found, "organization", PARTIES);
    let groups = most_used(&found, "groups", PARTIES);
    let owners = new
        .iter()
        .chain(&popular)
        .filter_map(|record| record.get("organization"));
    let shown = organizations.iter().copied().chain(owners).map(name_of);
    let offices = Titles::of_organizations(desk, shown)?;
    let circles = Titles::of_groups(desk, groups.iter().copied().map(name_of))?;
    let display = |item: &Value| text(item, "display_name").to_owned();
    let kinds = entries(&kinds, &|item| {
        let kind = name_of(item);
        let to = match kind {
            "dataset" => "/dataset?dataset_type=dataset".to_owned(),
            other => format!("/{}", part(other)),
        };
        let name = match count_of(item) {
            1 => desk.type_name(&format!("one-{kind}")),
            _ => desk.type_name(kind),
        };
        (name, desk.to(&to))
    });
    let listed = |record: &Value| listed(desk, record, &offices);
    let site = desk.app.site();
    let page = Home {
        frame: Frame::new(desk, site.title.clone()).with_about(site.description.clone()),
        description: site.description.clone(),
        intro: markdown::html_with_pictures(desk, site.option("ckan.site_intro_text")),
        total: found.get("count").and_then(Value::as_u64).unwrap_or(0),
        figures: figures(desk, kinds, &front),
        subjects: entries(&most_used(&found, SUBJECT, TOPICS), &|item| {
            let value = name_of(item);
            (
                subject_name(desk, value),
                Family::Subject.path_of(desk, value),
            )
        }),
        new: new.iter().map(listed).collect(),
        popular: popular.iter().map(listed).collect(),
        organizations: entries(&organizations, &|item| {
            let name = name_of(item);
            let to = desk.to(&format!("/organization/{}", part(name)));
            (offices.get(name, display(item)), to)
        }),
        groups: entries(&groups, &|item| {
            let name = name_of(item);
            let to = desk.to(&format!("/group/{}", part(name)));
            (circles.get(name, display(item)), to)
        }),
        tags: entries(&most_used(&found, "tags", TOPICS), &|item| {
            (display(item), Family::Keyword.path_of(desk, name_of(item)))
        }),
    };
    rendered_for_all(&page)
}

/// Returns the numbers of the catalogue: records by their kind, then who publishes them and what they are gathered in.
fn figures(desk: &Desk<'_>, kinds: Vec<Entry>, front: &Front) -> Vec<Figure> {
    let of_kinds = kinds.into_iter().map(|kind| Figure {
        name: kind.name,
        to: kind.to,
        count: kind.count,
    });
    let parties = [
        ("home-organizations", "/organization", front.organizations),
        ("home-groups", "/group", front.groups),
    ];
    let of_parties =
        parties
            .into_iter()
            .filter(|(_, _, count)| *count > 0)
            .map(|(message, to, count)| Figure {
                name: desk
                    .words
                    .say(desk.language, message, &[("count", count.into())]),
                to: desk.to(to),
                count,
            });
    of_kinds.chain(of_parties).collect()
}

/// Returns the values of a facet that most records have, the most frequent first.
fn most_used<'f>(found: &'f Value, field: &str, most: usize) -> Vec<&'f Value> {
    let facet = found.get("search_facets").and_then(|all| all.get(field));
    let items = facet.map_or(&[][..], |facet| list(facet, "items"));
    let mut items: Vec<&Value> = items.iter().collect();
    items.sort_by_key(|item| std::cmp::Reverse(count_of(item)));
    items.truncate(most);
    items
}

fn count_of(item: &Value) -> u64 {
    item.get("count").and_then(Value::as_u64).unwrap_or(0)
}

/// Makes entries of values of a facet; `one` says what a value is called, and where it leads.
fn entries(items: &[&Value], one: &dyn Fn(&Value) -> (String, String)) -> Vec<Entry> {
    let made = items.iter().map(|item| {
        let (name, to) = one(item);
        Entry {
            name,
            to,
            count: count_of(item),
        }
    });
    made.collect()
}

fn name_of(item: &Value) -> &str {
    text(item, "name")
}

fn listed(desk: &Desk<'_>, record: &Value, offices: &Titles) -> Listed {
    let kind = text(record, "type");
    let owner = record.get("organization").filter(|owner| owner.is_object());
    Listed {
        to: desk.to(&format!("/{}/{}", part(kind), part(text(record, "name")))),
        title: title_of(desk, record),
        kind: desk.type_name(&format!("one-{kind}")),
        by: owner.map(|owner| offices.get(text(owner, "name"), named(desk, owner))),
        created: text(record, "metadata_created").to_owned(),
    }
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

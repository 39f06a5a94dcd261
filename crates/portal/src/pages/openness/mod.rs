//! How open the site is: quality of its records, the inventory, the report on the Open Data Charter and who has signed it.
//!
//! Each page is of the whole site, or of the organization that `organization` names in its address.

mod attestation;
mod charter;
mod compare;
mod import;
mod inventory;
mod quality;
mod records;
mod report;
mod sign;

use cairn_catalogue::ActionError;
use fluent_bundle::FluentValue;
use serde_json::{Value, json};

use super::Answer;
use crate::desk::{Desk, part, query};
use crate::frame::Way;
use crate::said::{said, text};

/// Lines of a page.
const PER_PAGE: u64 = 20;

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["inventory"] | ["inventory", "import"] | ["charter", "sign"]
    )
}

/// Answers a visit; nothing where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        ["quality"] => quality::page(desk),
        ["quality", "records"] => records::page(desk),
        ["report"] => report::index(desk),
        ["report", name] => report::one(desk, name, None),
        ["report", name, organization] => report::one(desk, name, Some(organization)),
        ["inventory"] => inventory::page(desk),
        ["inventory", "import"] => import::page(desk),
        ["charter"] => charter::page(desk),
        ["charter", "comparison"] => compare::page(desk),
        ["charter", "attestations"] => attestation::list(desk),
        ["charter", "attestation", id] => attestation::page(desk, id),
        ["charter", "sign"] => sign::page(desk),
        _ => return None,
    })
}

/// What a page is of: the site, or an organization.
struct Scope {
    /// The name of the organization.
    name: Option<String>,
    title: String,
}

impl Scope {
    /// Reads the address; nothing where there is no such organization.
    fn asked(desk: &Desk<'_>) -> Result<Option<Self>, ActionError> {
        let name = desk.asked("organization");
        if name.is_empty() {
            return Ok(Some(Self {
                name: None,
                title: desk.app.site().title.clone(),
            }));
        }
        let shown = desk.find(
            "organization_show",
            json!({"id": name, "include_users": false, "include_dataset_count": false}),
        )?;
        let shown = shown.filter(|group| text(group, "state") == "active");
        Ok(shown.map(|group| Self {
            name: Some(text(&group, "name").to_owned()),
            title: title_of(desk, &group),
        }))
    }

    /// Returns the path of a page of the same scope, with more in its query.
    fn to(&self, desk: &Desk<'_>, path: &str, more: &[(&str, &str)]) -> String {
        desk.to(&format!("{path}{}", self.query(more)))
    }

    /// Returns the path of a table of the same scope.
    fn file(&self, desk: &Desk<'_>, path: &str, more: &[(&str, &str)]) -> String {
        format!("{}{path}{}", desk.visit.root, self.query(more))
    }

    fn query(&self, more: &[(&str, &str)]) -> String {
        let own = self.name.as_deref().map(|name| ("organization", name));
        query(own.into_iter().chain(more.iter().copied()))
    }

    /// Returns the ways to the pages of this scope.
    fn tabs(&self, desk: &Desk<'_>) -> Vec<Way> {
        let tabs = [
            ("/charter", "openness-tab-charter"),
            ("/quality", "openness-tab-quality"),
            ("/inventory", "openness-tab-inventory"),
            ("/charter/comparison", "openness-tab-comparison"),
            ("/charter/attestations", "openness-tab-attestations"),
        ];
        let of_site = ["/charter/comparison"];
        tabs.into_iter()
            .map(|(path, name)| Way {
                to: match of_site.contains(&path) {
                    true => desk.to(path),
                    false => self.to(desk, path, &[]),
                },
                name: desk.say(name),
                here: desk.visit.path == path,
            })
            .collect()
    }
}

/// Returns the title of a record or organization in the reader's language, its name where it has none.
fn title_of(desk: &Desk<'_>, of: &Value) -> String {
    match said(of, "title", desk.language) {
        none if none.is_empty() => text(of, "name").to_owned(),
        title => title.text,
    }
}

/// Returns the path of a record.
fn to_record(desk: &Desk<'_>, record: &Value) -> String {
    let kind = match text(record, "type") {
        "" => "dataset",
        kind => kind,
    };
    desk.to(&format!("/{}/{}", part(kind), part(text(record, "name"))))
}

/// Says a message with values in it.
fn with(desk: &Desk<'_>, name: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<(&str, FluentValue<'_>)> = values
        .iter()
        .map(|(key, value)| (*key, FluentValue::from((*value).to_owned())))
        .collect();
    desk.words.say(desk.language, name, &values)
}

/// Says a message about a number of things.
fn counted(desk: &Desk<'_>, name: &str, count: u64) -> String {
    let values = [
        ("count", FluentValue::from(count)),
        ("shown", FluentValue::from(desk.language.number(count))),
    ];
    desk.words.say(desk.language, name, &values)
}

/// Writes a number of things.
fn number(desk: &Desk<'_>, value: &Value) -> String {
    desk.language.number(value.as_u64().unwrap_or_default())
}

/// Writes a share as per cent; a dash where there is none.
fn share(desk: &Desk<'_>, value: &Value) -> String {
    match value.as_f64() {
        None => "–".to_owned(),
        Some(share) => {
            let figure = desk.language.figure((share * 1000.0).round() / 10.0);
            with(desk, "openness-per-cent", &[("value", &figure)])
        }
    }
}

/// Writes points; a dash where there are none.
fn points(desk: &Desk<'_>, value: &Value) -> String {
    match value.as_f64() {
        None => "–".to_owned(),
        Some(points) => desk.language.figure((points * 10.0).round() / 10.0),
    }
}

/// Returns the page that is asked for, counted from 1; nothing where that is no number of one.
fn page_asked(desk: &Desk<'_>) -> Option<u64> {
    match desk.asked("page").as_str() {
        "" => Some(1),
        text => text
            .parse()
            .ok()
            .filter(|page| (1..=1_000_000).contains(page)),
    }
}

/// The ways to the pages before and after.
struct Pages {
    before: Option<String>,
    after: Option<String>,
}

impl Pages {
    fn new(desk: &Desk<'_>, page: u64, has_more: bool) -> Self {
        let pairs = desk.visit.pairs();
        let to = |page: u64| {
            let page = page.to_string();
            let kept = pairs.iter().filter(|(key, _)| key != "page");
            let kept = kept.map(|(key, value)| (key.as_str(), value.as_str()));
            let all: Vec<(&str, &str)> = kept.chain([("page", page.as_str())]).collect();
            desk.to(&format!("{}{}", desk.visit.path, query(all)))
        };
        Self {
            before: (page > 1).then(|| to(page - 1)),
            after: has_more.then(|| to(page + 1)),
        }
    }
}

//! Reports in the words of ckanext-report: named tables about the published records, of the site or of an organization.
//!
//! All figures are those that are kept for quality; a report is never old, so nothing of it is kept.

mod links;
mod lists;
mod openness;
mod report_data_get;
mod report_key_get;
mod report_list;
mod report_refresh;
mod report_show;

use cairn_domain::record::Group;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, param, required};
use crate::actions::quality::{by_organization, organization_of};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE, Sums};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    report_data_get::DEF,
    report_key_get::DEF,
    report_list::DEF,
    report_refresh::DEF,
    report_show::DEF,
];

const ID: Param = required("id", ParamKind::Text, "Name of the report.");
const OPTIONS: Param = param(
    "options",
    ParamKind::Object,
    "organization: id or name of one, for its records in place of the whole site.",
);

/// Reckons what a report says, of an organization or of the site.
type Reckon = fn(&mut Ctx<'_, '_>, Option<&Group>) -> Result<Map<String, Value>, ActionError>;

/// A report: what it is called in English and French, and how its table is made.
struct Report {
    name: &'static str,
    title: [&'static str; 2],
    description: [&'static str; 2],
    data: Reckon,
}

/// The reports that there are.
const REPORTS: &[Report] = &[
    Report {
        name: "broken-links",
        title: ["Broken links", "Liens rompus"],
        description: [
            "Resources whose address did not answer when it was looked at last",
            "Ressources dont l’adresse n’a pas répondu à la dernière vérification",
        ],
        data: links::data,
    },
    Report {
        name: "openness",
        title: ["Openness (five stars)", "Ouverture (cinq étoiles)"],
        description: [
            "Stars of the published records",
            "Étoiles des fiches publiées",
        ],
        data: openness::data,
    },
    Report {
        name: "tagless-datasets",
        title: ["Records without keywords", "Fiches sans mots-clés"],
        description: [
            "Published records that have no keyword",
            "Fiches publiées qui n’ont aucun mot-clé",
        ],
        data: lists::without_keywords,
    },
    Report {
        name: "late-datasets",
        title: ["Late records", "Fiches en retard"],
        description: [
            "Records whose data are older than their publisher promised",
            "Fiches dont les données sont plus anciennes que promis",
        ],
        data: lists::late,
    },
];

impl Report {
    /// Returns the report that is asked for.
    fn asked(input: &Input) -> Result<&'static Self, ActionError> {
        let id = input.required("id")?;
        let mut reports = REPORTS.iter();
        let found = reports.find(|report| report.name == id);
        found.ok_or_else(ActionError::not_found)
    }

    /// Tells what it is, in the caller's language.
    fn shown(&self, ctx: &Ctx<'_, '_>) -> Value {
        let place = usize::from(ctx.locale.starts_with("fr"));
        json!({
            "name": self.name,
            "title": self.title[place],
            "description": self.description[place],
            "option_defaults": {"organization": null},
        })
    }
}

/// Returns the organization that the options name.
fn organization(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Option<Group>, ActionError> {
    let wrong = |why: &str| ActionError::field("options", why);
    let options = match input.get("options") {
        None => return Ok(None),
        Some(Value::Object(options)) => options.clone(),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(options)) => options,
            _ => return Err(wrong("Must be a dict")),
        },
        Some(_) => return Err(wrong("Must be a dict")),
    };
    if let Some(other) = options.keys().find(|key| *key != "organization") {
        return Err(wrong(&format!("No option of this report: {other}")));
    }
    match options.get("organization") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) if name.is_empty() => Ok(None),
        Some(Value::String(name)) => organization_of(ctx, name).map(Some),
        Some(_) => Err(wrong("Must be the name of an organization")),
    }
}

/// Returns a share in per cent, with one decimal.
fn per_cent(part: i64, of: i64) -> f64 {
    match of {
        0 => 0.0,
        of => (part as f64 * 1000.0 / of as f64).round() / 10.0,
    }
}

/// Returns a row for each organization whose sums are wanted, with what they say.
fn of_organizations(
    ctx: &mut Ctx<'_, '_>,
    said: fn(&Sums) -> Map<String, Value>,
    is_wanted: impl Fn(&Sums) -> bool,
) -> Result<Vec<Value>, ActionError> {
    let locale = ctx.locale.to_owned();
    let all = by_organization(ctx)?.into_iter();
    let rows = all
        .filter(|(_, sums)| is_wanted(sums))
        .map(|(group, sums)| {
            let mut out = heading_of(&locale, &group);
            out.extend(said(&sums));
            Value::Object(out)
        });
    Ok(rows.collect())
}

/// Returns the sums of an organization, or of the site.
fn sums_of(ctx: &mut Ctx<'_, '_>, owner: Option<&Group>) -> Result<Sums, ActionError> {
    measures::sums_of(ctx.tx, owner.map_or(SITE, |owner| owner.id.as_str()))
}

/// Returns what a row says of a record, in a language.
fn heading(locale: &str, record: &Map<String, Value>) -> Map<String, Value> {
    let of = |key: &str| record.get(key).cloned().unwrap_or_default();
    let owner = record.get("organization").and_then(Value::as_object);
    let named = owner.and_then(|owner| owner.get("name")).cloned();
    let called = owner.map(|owner| title_in(locale, owner));
    Map::from_iter([
        ("dataset_name".to_owned(), of("name")),
        ("dataset_title".to_owned(), title_in(locale, record)),
        ("dataset_type".to_owned(), of("type")),
        ("organization_name".to_owned(), named.unwrap_or_default()),
        ("organization_title".to_owned(), called.unwrap_or_default()),
    ])
}

/// Returns what a row says of an organization, in a language.
fn heading_of(locale: &str, group: &Group) -> Map<String, Value> {
    let called = match title_in(locale, &group.body) {
        Value::String(title) if !title.trim().is_empty() => title,
        _ => group.display_name().to_owned(),
    };
    Map::from_iter([
        ("organization_name".to_owned(), json!(group.name)),
        ("organization_title".to_owned(), json!(called)),
    ])
}

/// Returns what a record or an organization is called in a language.
fn title_in(locale: &str, of: &Map<String, Value>) -> Value {
    let translated = of.get("title_translated").and_then(|all| all.get(locale));
    let is_said = |title: &&Value| title.as_str().is_some_and(|title| !title.trim().is_empty());
    let title = translated.filter(is_said).or_else(|| of.get("title"));
    title.cloned().unwrap_or_default()
}

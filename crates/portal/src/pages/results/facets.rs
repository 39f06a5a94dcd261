//! Filters of a search: what is offered, what was chosen, and what fields and values are called in the reader's language.

use cairn_catalogue::ActionError;
use cairn_domain::schema::Field;
use serde_json::{Value, json};

use super::Scope;
use super::wish::{Wish, address};
use crate::desk::{Desk, query};
use crate::pages::record::{of_government, title_of};
use crate::said::{list, text};
use crate::titles::Titles;

/// Values of a filter that are shown at first.
pub(super) const FEW: usize = 8;
/// Keywords of records whatever their language is.
const TAGS: &str = "tags";
/// What the field of keywords in a language begins with.
const KEYWORDS: &str = "keywords_";
/// The series that records are in, by id.
const SERIES: &str = "vocab_in_series";
/// The field that says what a record is about.
pub(crate) const SUBJECT: &str = "subject";

/// A filter to choose from.
pub(crate) struct Facet {
    pub(crate) name: String,
    pub(crate) values: Vec<FacetValue>,
    /// Leads to all values, where there are more.
    pub(crate) more: Option<String>,
}

/// A value of a filter.
pub(crate) struct FacetValue {
    pub(crate) name: String,
    pub(crate) count: u64,
    pub(crate) to: String,
}

/// A filter that was chosen.
pub(crate) struct Active {
    pub(crate) field: String,
    pub(crate) name: String,
    /// Leads to the search without it.
    pub(crate) without: String,
}

/// What organizations and groups of the results are called in the reader's language.
#[derive(Default)]
pub(super) struct Names {
    pub(super) organizations: Titles,
    groups: Titles,
}

impl Names {
    pub(super) fn of(desk: &Desk<'_>, found: &Value) -> Result<Self, ActionError> {
        let facets = found.get("search_facets").unwrap_or(&Value::Null);
        let in_facet = |field: &str| {
            let facet = facets.get(field).unwrap_or(&Value::Null);
            list(facet, "items").iter().map(|item| text(item, "name"))
        };
        let owners = list(found, "results")
            .iter()
            .filter_map(|record| record.get("organization"))
            .map(|owner| text(owner, "name"));
        Ok(Self {
            organizations: Titles::of_organizations(desk, owners.chain(in_facet("organization")))?,
            groups: Titles::of_groups(desk, in_facet("groups"))?,
        })
    }
}

/// The filters that are offered: those of CKAN, the record type where several are listed, and the choices of the type's schema.
pub(super) fn fields(desk: &Desk<'_>, scope: &Scope<'_>) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    match scope.kind.filter(|kind| *kind != "dataset") {
        None => {
            fields.push("dataset_type".to_owned());
            if described(desk, scope, SUBJECT).is_some() {
                fields.push(SUBJECT.to_owned());
            }
        }
        Some(kind) => {
            let schema = desk.schema(kind);
            if let Some(own) = crate::pages::registers::filters(kind) {
                fields.extend(
                    own.iter()
                        .filter(|name| schema.is_some_and(|schema| schema.field(name).is_some()))
                        .map(|name| (*name).to_owned()),
                );
            }
            let with_choices =
                schema
                    .into_iter()
                    .flat_map(|schema| &schema.fields)
                    .filter(|field| {
                        !field.choices.is_empty() && field.preset.as_deref() == Some("code")
                    });
            if fields.is_empty() {
                fields.extend(with_choices.take(4).map(|field| field.name.clone()));
            }
        }
    }
    for field in ["organization", "groups", TAGS, "res_format", "license_id"] {
        if field == TAGS {
            fields.push(format!("{KEYWORDS}{}", desk.language.code()));
        }
        fields.push(field.to_owned());
    }
    let is_without = |field: &str| {
        let field = match field.starts_with(KEYWORDS) {
            true => TAGS,
            false => field,
        };
        scope.without.contains(&field)
    };
    fields.retain(|field| !is_without(field));
    fields
}

pub(super) fn facets(
    desk: &Desk<'_>,
    scope: &Scope<'_>,
    wish: &Wish,
    fields: &[String],
    found: &Value,
    names: &Names,
) -> Vec<Facet> {
    let all = found.get("search_facets").unwrap_or(&Value::Null);
    let own = format!("{KEYWORDS}{}", desk.language.code());
    let in_language: Vec<&str> = all
        .get(&own)
        .into_iter()
        .flat_map(|facet| list(facet, "items"))
        .map(|item| text(item, "name"))
        .collect();
    fields
        .iter()
        .filter_map(|field| {
            let mut items: Vec<&Value> = list(all.get(field)?, "items").iter().collect();
            // What stands among the words of the language stands there alone.
            let is_rest = field == TAGS && !in_language.is_empty();
            if is_rest {
                items.retain(|item| !in_language.contains(&text(item, "name")));
            }
            items.sort_by_key(|item| {
                std::cmp::Reverse(item.get("count").and_then(Value::as_u64).unwrap_or(0))
            });
            let wide = wish.wide.contains(field);
            let more = items.len() > FEW && !wide;
            let values: Vec<FacetValue> = items
                .into_iter()
                .filter(|item| !is_chosen(wish, field, text(item, "name")))
                .take(if wide { usize::MAX } else { FEW })
                .map(|item| {
                    let value = text(item, "name");
                    let mut filters = wish.filters.clone();
                    filters.push((field.clone(), value.to_owned()));
                    FacetValue {
                        name: value_name(
                            desk,
                            scope,
                            names,
                            (field, value),
                            text(item, "display_name"),
                        ),
                        count: item.get("count").and_then(Value::as_u64).unwrap_or(0),
                        to: address(wish, &wish.q, &filters, 1),
                    }
                })
                .collect();
            let more = more.then(|| {
                let limit = format!("_{field}_limit");
                let plain = address(wish, &wish.q, &wish.filters, 1);
                let extra = query([(limit.as_str(), "0")]);
                match plain.as_str() {
                    "?" => extra,
                    plain => format!("{plain}&{}", extra.trim_start_matches('?')),
                }
            });
            (!values.is_empty()).then(|| Facet {
                name: match is_rest {
                    true => desk.say("filter-tags-more"),
                    false => field_name(desk, scope, field),
                },
                values,
                more,
            })
        })
        .collect()
}

fn is_chosen(wish: &Wish, field: &str, value: &str) -> bool {
    wish.filters
        .iter()
        .any(|(key, chosen)| key == field && chosen == value)
}

pub(super) fn active(
    desk: &Desk<'_>,
    scope: &Scope<'_>,
    wish: &Wish,
    found: &Value,
    names: &Names,
) -> Vec<Active> {
    let all = found.get("search_facets").unwrap_or(&Value::Null);
    wish.filters
        .iter()
        .enumerate()
        .map(|(place, (field, value))| {
            let item = all.get(field).and_then(|facet| {
                list(facet, "items")
                    .iter()
                    .find(|item| text(item, "name") == value)
            });
            let display = item.map_or(value.as_str(), |item| text(item, "display_name"));
            let mut rest = wish.filters.clone();
            rest.remove(place);
            Active {
                field: field_name(desk, scope, field),
                name: value_name(desk, scope, names, (field, value), display),
                without: address(wish, &wish.q, &rest, 1),
            }
        })
        .collect()
}

/// What a filter is called: by a message of the site, the label of the type's schema, or the words of its key.
fn field_name(desk: &Desk<'_>, scope: &Scope<'_>, field: &str) -> String {
    let field = match field.starts_with(KEYWORDS) {
        true => TAGS,
        false => field,
    };
    let message = format!("filter-{field}");
    if desk.words.has(&message) {
        return desk.words.say(desk.language, &message, &[]);
    }
    match described(desk, scope, field).and_then(|field| field.label.as_ref()) {
        Some(label) => label.get(desk.language.code()).to_owned(),
        None => crate::field::worded(field.strip_prefix("vocab_").unwrap_or(field)),
    }
}

/// Returns the field as the schema of the type that is listed describes it; where all are, as that of datasets does.
fn described<'a>(desk: &Desk<'a>, scope: &Scope<'_>, field: &str) -> Option<&'a Field> {
    described_by(desk, scope.kind.unwrap_or("dataset"), field)
}

/// Returns the field of a record type.
pub(crate) fn described_by<'a>(desk: &Desk<'a>, kind: &str, field: &str) -> Option<&'a Field> {
    desk.schema(kind)?.field(field)
}

fn value_name(
    desk: &Desk<'_>,
    scope: &Scope<'_>,
    names: &Names,
    (field, value): (&str, &str),
    display: &str,
) -> String {
    let display = match display {
        "" => value.to_owned(),
        display => display.to_owned(),
    };
    match field {
        "dataset_type" => return desk.type_name(value),
        "organization" => return names.organizations.get(value, display),
        "groups" => return names.groups.get(value, display),
        SERIES => {
            let found = desk.find("package_show", json!({"id": value}));
            let title = found
                .ok()
                .flatten()
                .map(|series| title_of(desk, &series).text);
            return title.unwrap_or(display);
        }
        "license_id" => {
            let government = || of_government(desk, value).map(|[name, _]| name);
            let known = desk.app.licences.get(value);
            let known = known.map(|licence| licence.title_in(desk.language.code()));
            return known.or_else(government).map_or(display, str::to_owned);
        }
        _ => {}
    }
    let choice = described(desk, scope, field)
        .and_then(|field| field.choices.iter().find(|choice| choice.value == value));
    match choice {
        Some(choice) => choice.label.get(desk.language.code()).to_owned(),
        None => display,
    }
}

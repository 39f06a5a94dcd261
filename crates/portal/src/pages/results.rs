//! A search as a page shows it: results, filters to choose from, filters chosen, pages. The search page and those of groups have it.

use cairn_catalogue::ActionError;
use cairn_domain::schema::Field;
use serde_json::{Value, json};

use crate::desk::{Desk, part, query};
use crate::markdown;
use crate::said::{Said, list, said, text};
use crate::titles::Titles;

/// Results of a page (`ckan.datasets_per_page`).
const PER_PAGE: u64 = 20;
/// Values of a filter that are shown at first.
const FEW: usize = 8;
/// Values of a filter that are shown when all are asked for.
const MANY: i64 = 500;
/// Characters of a description.
const EXCERPT: usize = 260;
/// The field that says what a record is about.
pub(crate) const SUBJECT: &str = "subject";
/// Most pages that are led to by number.
const NUMBERS: u64 = 7;

/// What is searched, and where the page is.
pub(crate) struct Scope<'a> {
    /// Path of the page.
    pub(crate) path: String,
    /// What every result must match, beside the visitor's filters.
    pub(crate) within: Option<String>,
    /// The record type that is listed; all where it is `dataset` or nothing.
    pub(crate) kind: Option<&'a str>,
    /// Filters that are not offered.
    pub(crate) without: &'static [&'static str],
}

/// A search as a page shows it.
pub(crate) struct Results {
    pub(crate) path: String,
    pub(crate) q: String,
    pub(crate) total: u64,
    pub(crate) cards: Vec<Card>,
    pub(crate) sorts: Vec<Sort>,
    pub(crate) facets: Vec<Facet>,
    pub(crate) active: Vec<Active>,
    pub(crate) hidden: Vec<(String, String)>,
    pub(crate) pages: Vec<PageLink>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) suggestions: Vec<(String, String)>,
    pub(crate) error: Option<String>,
    pub(crate) feed: String,
}

/// A result.
pub(crate) struct Card {
    pub(crate) to: String,
    pub(crate) title: Said,
    /// The title with the words found, as HTML of the index.
    pub(crate) marked: Option<String>,
    pub(crate) excerpt: Said,
    /// Parts of the description with the words found, as HTML of the index.
    pub(crate) parts: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) organization: Option<(String, String)>,
    pub(crate) formats: Vec<String>,
    pub(crate) modified: String,
    pub(crate) is_private: bool,
    pub(crate) is_draft: bool,
}

/// An order to choose.
pub(crate) struct Sort {
    pub(crate) value: &'static str,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

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

/// A page by its number.
pub(crate) struct PageLink {
    pub(crate) number: u64,
    pub(crate) to: String,
    pub(crate) here: bool,
}

/// What the address asks for.
struct Wish {
    q: String,
    sort: String,
    page: u64,
    filters: Vec<(String, String)>,
    extensions: Vec<(String, String)>,
    /// Filters of which all values are asked for.
    wide: Vec<String>,
}

/// Why a search page is none.
pub(crate) enum Refused {
    /// The address asks for what there cannot be.
    Request,
    Action(ActionError),
}

impl From<ActionError> for Refused {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::SearchQuery(_) => Self::Request,
            other => Self::Action(other),
        }
    }
}

fn wish(desk: &Desk<'_>) -> Result<Wish, Refused> {
    let mut wish = Wish {
        q: String::new(),
        sort: String::new(),
        page: 1,
        filters: Vec::new(),
        extensions: Vec::new(),
        wide: Vec::new(),
    };
    for (key, value) in desk.visit.pairs() {
        match key.as_str() {
            "q" => wish.q = value,
            "sort" => wish.sort = value,
            "page" => {
                wish.page = value
                    .parse()
                    .ok()
                    .filter(|page| *page >= 1)
                    .ok_or(Refused::Request)?;
            }
            _ if value.is_empty() => {}
            _ if key.starts_with("ext_") => wish.extensions.push((key, value)),
            _ => match key.strip_prefix('_') {
                Some(rest) => {
                    if let Some(field) = rest.strip_suffix("_limit")
                        && value == "0"
                    {
                        wish.wide.push(field.to_owned());
                    }
                }
                None => wish.filters.push((key, value)),
            },
        }
    }
    Ok(wish)
}

/// Searches as the address asks, within a scope.
pub(crate) fn results(desk: &Desk<'_>, scope: &Scope<'_>) -> Result<Results, Refused> {
    let wish = wish(desk)?;
    let fields = fields(desk, scope);
    let found = match search(desk, scope, &wish, &fields) {
        Ok(found) => found,
        Err(ActionError::Search(reason)) => return Ok(nothing(desk, scope, &wish, reason)),
        // A field of the address that no search takes.
        Err(ActionError::Validation(_)) => return Err(Refused::Request),
        Err(error) => return Err(error.into()),
    };
    let total = found.get("count").and_then(Value::as_u64).unwrap_or(0);
    let mixed = scope.kind.is_none_or(|kind| kind == "dataset");
    let highlighting = found.get("highlighting").unwrap_or(&Value::Null);
    let names = Names::of(desk, &found)?;
    let cards = list(&found, "results")
        .iter()
        .map(|record| card(desk, record, highlighting, mixed, &names))
        .collect();
    let mut results = Results {
        total,
        cards,
        facets: facets(desk, scope, &wish, &fields, &found, &names),
        suggestions: suggestions(&wish, &found),
        ..nothing(desk, scope, &wish, String::new())
    };
    results.error = None;
    results.active = active(desk, scope, &wish, &found, &names);
    let last = total.div_ceil(PER_PAGE).max(1);
    let link = |page: u64| address(&wish, &wish.q, &wish.filters, page);
    results.before = (wish.page > 1).then(|| link((wish.page - 1).min(last)));
    results.after = (wish.page < last).then(|| link(wish.page + 1));
    if last > 1 {
        let first = wish
            .page
            .saturating_sub(NUMBERS / 2)
            .min(last.saturating_sub(NUMBERS - 1))
            .max(1);
        results.pages = (first..=last.min(first + NUMBERS - 1))
            .map(|number| PageLink {
                number,
                to: link(number),
                here: number == wish.page,
            })
            .collect();
    }
    Ok(results)
}

/// The filters that are offered: those of CKAN, the record type where several are listed, and the choices of the type's schema.
fn fields(desk: &Desk<'_>, scope: &Scope<'_>) -> Vec<String> {
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
            let with_choices =
                schema
                    .into_iter()
                    .flat_map(|schema| &schema.fields)
                    .filter(|field| {
                        !field.choices.is_empty() && field.preset.as_deref() == Some("code")
                    });
            fields.extend(with_choices.take(4).map(|field| field.name.clone()));
        }
    }
    for field in ["organization", "groups", "tags", "res_format", "license_id"] {
        fields.push(field.to_owned());
    }
    fields.retain(|field| !scope.without.contains(&field.as_str()));
    fields
}

fn search(
    desk: &Desk<'_>,
    scope: &Scope<'_>,
    wish: &Wish,
    fields: &[String],
) -> Result<Value, ActionError> {
    let mut fq: Vec<String> = scope.within.iter().cloned().collect();
    if let Some(kind) = scope.kind.filter(|kind| *kind != "dataset") {
        fq.push(filter("dataset_type", kind));
    }
    fq.extend(
        wish.filters
            .iter()
            .map(|(field, value)| filter(field, value)),
    );
    let limit = match wish.wide.is_empty() {
        true => i64::try_from(FEW).unwrap_or(0) + 1,
        false => MANY,
    };
    let mut params = json!({
        "q": wish.q,
        "fq_list": fq,
        "rows": PER_PAGE,
        "start": (wish.page - 1).saturating_mul(PER_PAGE).min(i64::MAX as u64),
        "facet.field": fields,
        "facet.limit": limit,
        "include_private": true,
        "include_drafts": true,
        "ext_suggest": true,
        "ext_highlight": !wish.q.is_empty(),
    });
    let sort = match (wish.sort.as_str(), wish.q.is_empty()) {
        ("", true) => "metadata_modified desc",
        (sort, _) => sort,
    };
    if !sort.is_empty() {
        params["sort"] = json!(sort);
    }
    for (key, value) in &wish.extensions {
        params[key] = json!(value);
    }
    desk.ask("package_search", params)
}

/// Writes a filter of one value.
pub(crate) fn filter(field: &str, value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{field}:\"{value}\"")
}

/// A page without results.
fn nothing(desk: &Desk<'_>, scope: &Scope<'_>, wish: &Wish, error: String) -> Results {
    let say = |name: &str| desk.words.say(desk.language, name, &[]);
    let chosen = match (wish.sort.as_str(), wish.q.is_empty()) {
        ("", true) => "metadata_modified desc",
        ("", false) => "score desc, metadata_modified desc",
        (sort, _) => sort,
    };
    let sorts = [
        ("score desc, metadata_modified desc", "sort-relevance"),
        ("metadata_modified desc", "sort-modified"),
        ("title_string asc", "sort-title"),
        ("metadata_created desc", "sort-created"),
    ];
    let mut hidden = wish.filters.clone();
    hidden.extend(wish.extensions.iter().cloned());
    let feed_pairs = wish
        .filters
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .chain((!wish.q.is_empty()).then_some(("q", wish.q.as_str())));
    Results {
        path: desk.to(&scope.path),
        q: wish.q.clone(),
        total: 0,
        cards: Vec::new(),
        sorts: sorts
            .into_iter()
            .map(|(value, name)| Sort {
                value,
                name: say(name),
                chosen: value == chosen,
            })
            .collect(),
        facets: Vec::new(),
        active: active(desk, scope, wish, &Value::Null, &Names::default()),
        hidden,
        pages: Vec::new(),
        before: None,
        after: None,
        suggestions: Vec::new(),
        error: Some(error),
        feed: format!("{}/feeds/custom.atom{}", desk.visit.root, query(feed_pairs)),
    }
}

/// The address of a search, from the page that shows it.
fn address(wish: &Wish, q: &str, filters: &[(String, String)], page: u64) -> String {
    let number = page.to_string();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    if !q.is_empty() {
        pairs.push(("q", q));
    }
    let given = filters.iter().chain(&wish.extensions);
    pairs.extend(given.map(|(key, value)| (key.as_str(), value.as_str())));
    if !wish.sort.is_empty() {
        pairs.push(("sort", &wish.sort));
    }
    if page > 1 {
        pairs.push(("page", &number));
    }
    match query(pairs) {
        // An address of nothing but a query would keep the former one.
        none if none.is_empty() => "?".to_owned(),
        some => some,
    }
}

/// What organizations and groups of the results are called in the reader's language.
#[derive(Default)]
struct Names {
    organizations: Titles,
    groups: Titles,
}

impl Names {
    fn of(desk: &Desk<'_>, found: &Value) -> Result<Self, ActionError> {
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

fn card(desk: &Desk<'_>, record: &Value, highlighting: &Value, mixed: bool, names: &Names) -> Card {
    let kind = text(record, "type");
    let name = text(record, "name");
    let notes = said(record, "notes", desk.language);
    let marked = highlighting.get(text(record, "id")).unwrap_or(&Value::Null);
    let title = match said(record, "title", desk.language) {
        none if none.is_empty() => Said {
            text: name.to_owned(),
            other: None,
        },
        title => title,
    };
    // What is marked is the title as it is stored, which is not always in the reader's language.
    let same = title.text == text(record, "title");
    let mut formats: Vec<String> = Vec::new();
    for resource in list(record, "resources") {
        let format = text(resource, "format");
        if !format.is_empty() && !formats.iter().any(|known| known == format) {
            formats.push(format.to_owned());
        }
    }
    formats.truncate(6);
    let organization = record.get("organization").filter(|owner| owner.is_object());
    let parts: Vec<&str> = list(marked, "notes")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    Card {
        to: desk.to(&format!("/{}/{}", part(kind), part(name))),
        marked: marked
            .get("title")
            .and_then(Value::as_str)
            .filter(|_| same)
            .map(str::to_owned),
        title,
        parts: (!parts.is_empty() && notes.text == text(record, "notes"))
            .then(|| parts.join(" … ")),
        excerpt: Said {
            text: markdown::excerpt(&notes.text, EXCERPT),
            other: notes.other,
        },
        kind: (mixed && kind != "dataset").then(|| desk.type_name(&format!("one-{kind}"))),
        organization: organization.map(|owner| {
            (
                desk.to(&format!("/organization/{}", part(text(owner, "name")))),
                names
                    .organizations
                    .get(text(owner, "name"), named(desk, owner)),
            )
        }),
        formats,
        modified: text(record, "metadata_modified").to_owned(),
        is_private: record.get("private") == Some(&json!(true)),
        is_draft: text(record, "state") == "draft",
    }
}

/// Returns the title of a group or organization, its name where it has none.
pub(crate) fn named(desk: &Desk<'_>, group: &Value) -> String {
    let title = said(group, "title", desk.language);
    match title.is_empty() {
        true => text(group, "name").to_owned(),
        false => title.text,
    }
}

fn facets(
    desk: &Desk<'_>,
    scope: &Scope<'_>,
    wish: &Wish,
    fields: &[String],
    found: &Value,
    names: &Names,
) -> Vec<Facet> {
    let all = found.get("search_facets").unwrap_or(&Value::Null);
    fields
        .iter()
        .filter_map(|field| {
            let mut items: Vec<&Value> = list(all.get(field)?, "items").iter().collect();
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
                name: field_name(desk, scope, field),
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

fn active(
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
    desk.schema(scope.kind.unwrap_or("dataset"))?.field(field)
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
        "license_id" => {
            let known = desk.app.licences.get(value);
            return known.map_or(display, |licence| {
                licence.title_in(desk.language.code()).to_owned()
            });
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

fn suggestions(wish: &Wish, found: &Value) -> Vec<(String, String)> {
    list(found, "suggestions")
        .iter()
        .map(|one| match one {
            Value::String(text) => text.as_str(),
            other => text(other, "q"),
        })
        .filter(|q| !q.is_empty())
        .map(|q| (address(wish, q, &wish.filters, 1), q.to_owned()))
        .collect()
}

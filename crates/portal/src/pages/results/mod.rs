//! A search as a page shows it: results, filters to choose from, filters chosen, pages. The search page and those of groups have it.

mod card;
mod facets;
mod wish;

use cairn_catalogue::ActionError;
use cairn_catalogue::usage::{Done, Use};
use serde_json::{Value, json};

use crate::desk::{Desk, query};
use crate::said::{list, text};
pub(crate) use card::named;
use card::{Card, card};
use facets::{Active, FEW, Facet, Names, active, facets, fields};
pub(crate) use facets::{SUBJECT, described_by};
pub(crate) use wish::CHILDREN;
use wish::{Wish, address, wish};

/// Results of a page (`ckan.datasets_per_page`).
const PER_PAGE: u64 = 20;
/// Values of a filter that are shown when all are asked for.
const MANY: i64 = 500;
/// The order by title, in every language.
const BY_TITLE: &str = "title_string asc";
/// Most pages that are led to by number.
const NUMBERS: u64 = 7;

/// What is searched, and where the page is.
pub(crate) struct Scope<'a> {
    /// Path of the page.
    pub(crate) path: String,
    /// What every result must match beside the visitor's filters: a field and its value.
    pub(crate) within: Option<(&'a str, &'a str)>,
    /// The record type that is listed; all where it is `dataset` or nothing.
    pub(crate) kind: Option<&'a str>,
    /// Filters that are not offered.
    pub(crate) without: &'static [&'static str],
}

impl Results {
    /// Tells whether the visitor asks for all of them: with no words and no filter.
    pub(crate) fn is_unrefined(&self) -> bool {
        self.q.is_empty() && self.active.is_empty() && self.hidden.is_empty()
    }
}

impl Scope<'_> {
    /// Returns what every result must match: fields and their values.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let kind = self.kind.filter(|kind| *kind != "dataset");
        let kind = kind.map(|kind| ("dataset_type", kind));
        self.within.into_iter().chain(kind)
    }
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
    /// Leads to the same words without any filter, where several were chosen.
    pub(crate) clear: Option<String>,
    pub(crate) hidden: Vec<(String, String)>,
    pub(crate) pages: Vec<PageLink>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) suggestions: Vec<(String, String)>,
    pub(crate) error: Option<String>,
    pub(crate) feed: String,
    /// Where programs find the same as RDF: media types and addresses.
    pub(crate) catalogues: Vec<(&'static str, String)>,
    /// Where the search is followed, for those who are signed in.
    pub(crate) follow: Option<String>,
}

impl Results {
    /// Returns what the search uses: of the site, or of the organization with this id.
    pub(crate) fn uses(&self, organization: Option<&str>) -> Vec<Use> {
        // Going on to the next page is no search.
        let is_search = !matches!(self.q.trim(), "" | "*:*") && self.before.is_none();
        let of = |done| match organization {
            Some(id) => Use::of_organization(done, id),
            None => Use::of_site(done),
        };
        let mut uses = Vec::new();
        if is_search && self.error.is_none() {
            uses.push(of(Done::Search));
            if self.total == 0 {
                uses.push(of(Done::Miss));
            }
        }
        uses
    }
}

/// An order to choose.
pub(crate) struct Sort {
    pub(crate) value: &'static str,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

/// A page by its number.
pub(crate) struct PageLink {
    pub(crate) number: u64,
    pub(crate) to: String,
    pub(crate) here: bool,
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

/// Searches as the address asks, within a scope.
pub(crate) fn results(desk: &Desk<'_>, scope: &Scope<'_>) -> Result<Results, Refused> {
    let wish = wish(desk)?;
    let fields = fields(desk, scope);
    let found = match search(desk, scope, &wish, &fields) {
        Ok(found) => found,
        Err(ActionError::Search(reason)) => {
            // What CKAN puts before it names a program that is not here.
            let reason = match reason.split_once("running query: ") {
                Some((_, said)) => said.to_owned(),
                None => reason,
            };
            return Ok(nothing(desk, scope, &wish, reason));
        }
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

fn search(
    desk: &Desk<'_>,
    scope: &Scope<'_>,
    wish: &Wish,
    fields: &[String],
) -> Result<Value, ActionError> {
    let filters = wish.filters.iter();
    let fq: Vec<String> = scope
        .pairs()
        .chain(filters.map(|(field, value)| (field.as_str(), value.as_str())))
        .map(|(field, value)| filter(field, value))
        .collect();
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
    let code = desk.language.code();
    let by_own_title = format!("title_{code}_string asc, {BY_TITLE}");
    // In the site's language a record's title is the one that it is in order by.
    let sort = match sort == BY_TITLE && code != desk.app.settings.site.locale_default {
        true => by_own_title.as_str(),
        false => sort,
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
        ("views_recent desc", "sort-popular"),
        (BY_TITLE, "sort-title"),
        ("metadata_created desc", "sort-created"),
    ];
    let mut hidden = wish.filters.clone();
    hidden.extend(wish.extensions.iter().cloned());
    let filters = wish.filters.iter();
    let feed_pairs = scope
        .pairs()
        .chain(filters.map(|(key, value)| (key.as_str(), value.as_str())))
        .chain((!wish.q.is_empty()).then_some(("q", wish.q.as_str())))
        .chain(wish.has_children().then_some((CHILDREN, "true")));
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
        clear: (wish.filters.len() > 1).then(|| address(wish, &wish.q, &[], 1)),
        hidden,
        pages: Vec::new(),
        before: None,
        after: None,
        suggestions: Vec::new(),
        error: Some(error),
        follow: follow(desk, scope, wish),
        feed: format!("{}/feeds/custom.atom{}", desk.visit.root, query(feed_pairs)),
        catalogues: catalogues(desk, scope, wish),
    }
}

/// Returns where programs find what is searched for as RDF.
fn catalogues(desk: &Desk<'_>, scope: &Scope<'_>, wish: &Wish) -> Vec<(&'static str, String)> {
    // The catalogue takes words and filters alone: what it cannot be told it would answer wrongly.
    if !wish.extensions.is_empty() {
        return Vec::new();
    }
    let fq = filters(scope, wish);
    desk.catalogues(&query(said(wish, &fq)))
}

/// Returns what a search asks of the records beside its words, as a filter.
fn filters(scope: &Scope<'_>, wish: &Wish) -> String {
    let within = scope.within.iter();
    let mut fq: Vec<String> = within.map(|(field, value)| filter(field, value)).collect();
    if let Some(kind) = scope.kind.filter(|kind| *kind != "dataset") {
        fq.push(filter("dataset_type", kind));
    }
    let chosen = wish.filters.iter();
    fq.extend(chosen.map(|(field, value)| filter(field, value)));
    fq.join(" AND ")
}

/// Returns what a search says, as parameters of an address.
fn said<'s>(wish: &'s Wish, fq: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
    [("q", wish.q.as_str()), ("fq", fq)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
}

/// Returns where a search is followed; one for everything is not, nor one that asks for more than words and filters.
fn follow(desk: &Desk<'_>, scope: &Scope<'_>, wish: &Wish) -> Option<String> {
    let fq = filters(scope, wish);
    let asks_nothing = fq.is_empty() && wish.q.trim().is_empty();
    if desk.visit.caller.is_anonymous() || asks_nothing || !wish.extensions.is_empty() {
        return None;
    }
    Some(desk.to(&format!(
        "/dashboard/notifications{}#searches",
        query(said(wish, &fq))
    )))
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

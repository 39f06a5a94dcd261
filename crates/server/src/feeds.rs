//! Atom feeds of public records, found through `package_search` as nobody would find them.

use std::fmt::Write as _;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::ActionError;
use cairn_domain::text::{addressed, escape_xml};
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use crate::action::result_of;
use crate::context::locale;
use crate::state::State;
use crate::{input, pages, util};

/// The namespace of what is left of entries that went.
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// What a feed is of.
#[derive(Debug)]
struct Feed {
    /// Path below the site, with its query string except the page.
    path: String,
    /// Query string without the page, `a=b&` or empty.
    query: String,
    title: String,
    subtitle: String,
    /// The search page with the same records.
    alternate: String,
    q: String,
    filter: Option<String>,
    sort: Option<String>,
    /// Whether filters by an organization or group take in what stands below it.
    children: bool,
    page: u64,
}

/// Answers `/feeds/dataset.atom`.
pub(crate) async fn all(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let title = state.app.site().title.clone();
    let subtitle = format!("Recently created or updated datasets on {title}");
    let of = Of {
        filter: None,
        alternate: "/dataset".to_owned(),
    };
    answer(&state, &req, of, title, subtitle).await
}

/// Answers `/feeds/tag/{name}.atom`.
pub(crate) async fn tag(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let name = name_of(&req);
    let site = state.app.site().title.clone();
    let title = format!("{site} - Tag: \"{name}\"");
    let subtitle = format!("Recently created or updated datasets on {site} by tag: \"{name}\"");
    let alternate = format!("/dataset?{}", encoded(&[("tags", &name)]));
    let of = Of {
        filter: Some(("tags", name)),
        alternate,
    };
    answer(&state, &req, of, title, subtitle).await
}

/// Answers `/feeds/group/{name}.atom`.
pub(crate) async fn group(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    of_group(&state, &req, "group", "group_show", "groups").await
}

/// Answers `/feeds/organization/{name}.atom`.
pub(crate) async fn organization(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    of_group(
        &state,
        &req,
        "organization",
        "organization_show",
        "organization",
    )
    .await
}

async fn of_group(
    state: &State,
    req: &HttpRequest,
    kind: &'static str,
    action: &'static str,
    field: &'static str,
) -> HttpResponse {
    let mut data = Map::from_iter([("id".to_owned(), json!(name_of(req)))]);
    for part in [
        "include_datasets",
        "include_dataset_count",
        "include_users",
        "include_groups",
        "include_followers",
    ] {
        data.insert(part.to_owned(), json!(false));
    }
    let found = match result_of(state, action, None, data, locale(req, state)).await {
        Ok(found) => found,
        // A group that is gone is no more shown here than one that never was.
        Err(ActionError::NotAuthorized(_)) => {
            return pages::error_for(req, state, StatusCode::NOT_FOUND);
        }
        Err(error) => return pages::failure(req, state, &error),
    };
    let text = |key: &str| found.get(key).and_then(Value::as_str).unwrap_or_default();
    let name = text("name").to_owned();
    let shown = if text("title").is_empty() {
        text("name")
    } else {
        text("title")
    };
    let site = state.app.site().title.clone();
    let label = if kind == "group" {
        "Group"
    } else {
        "Organization"
    };
    let title = format!("{site} - {label}: \"{shown}\"");
    let subtitle = format!("Recently created or updated datasets on {site} by {kind}: \"{shown}\"");
    let alternate = format!("/{kind}/{name}");
    let of = Of {
        filter: Some((field, name)),
        alternate,
    };
    answer(state, req, of, title, subtitle).await
}

/// Answers `/feeds/custom.atom`.
pub(crate) async fn custom(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let site = state.app.site().title.clone();
    let fields = match input::query(&state, &req) {
        Ok(fields) => fields,
        Err(refusal) => return util::refused(&state, &req, refusal),
    };
    let mut filters = Vec::new();
    let mut kept: Vec<(&str, &str)> = Vec::new();
    let (mut q, mut sort) = (String::new(), None);
    for (key, value) in &fields {
        match key.as_str() {
            "page" => continue,
            "q" => q.clone_from(value),
            "sort" => sort = Some(value.clone()).filter(|sort| !sort.is_empty()),
            CHILDREN => {}
            _ if value.is_empty() => continue,
            name if is_field(name) => filters.push(clause(name, value)),
            _ => return pages::error_for(&req, &state, StatusCode::BAD_REQUEST),
        }
        kept.push((key, value));
    }
    let feed = Feed {
        path: "/feeds/custom.atom".to_owned(),
        query: with_end(encoded(&kept)),
        title: format!("{site} - Custom query"),
        subtitle: format!("Recently created or updated datasets on {site}. Custom query: '{q}'"),
        alternate: format!("/dataset?{}", encoded(&kept)),
        q,
        filter: (!filters.is_empty()).then(|| filters.join(" ")),
        sort,
        children: with_children(&fields),
        page: match page(&fields) {
            Some(page) => page,
            None => return pages::error_for(&req, &state, StatusCode::BAD_REQUEST),
        },
    };
    send(&state, &req, &feed).await
}

/// Which records a feed is of.
struct Of {
    /// A field, and what it must be.
    filter: Option<(&'static str, String)>,
    alternate: String,
}

async fn answer(
    state: &State,
    req: &HttpRequest,
    of: Of,
    title: String,
    subtitle: String,
) -> HttpResponse {
    let Of { filter, alternate } = of;
    let fields = match input::query(state, req) {
        Ok(fields) => fields,
        Err(refusal) => return util::refused(state, req, refusal),
    };
    let Some(page) = page(&fields) else {
        return pages::error_for(req, state, StatusCode::BAD_REQUEST);
    };
    let children = with_children(&fields);
    let feed = Feed {
        path: req.path().to_owned(),
        query: match children {
            true => with_end(encoded(&[(CHILDREN, "true")])),
            false => String::new(),
        },
        title,
        subtitle,
        alternate,
        q: String::new(),
        filter: filter.map(|(field, value)| clause(field, &value)),
        sort: None,
        children,
        page,
    };
    send(state, req, &feed).await
}

async fn send(state: &State, req: &HttpRequest, feed: &Feed) -> HttpResponse {
    match read(state, req, feed).await {
        Ok(page) => HttpResponse::Ok()
            .content_type("application/atom+xml")
            .body(write(state, feed, &page)),
        Err(error) => pages::failure(req, state, &error),
    }
}

/// What stands on a page of a feed.
struct Page {
    records: Vec<Value>,
    /// What is left of records that went between the first and the last of them.
    gone: Vec<Value>,
    last: u64,
}

async fn read(state: &State, req: &HttpRequest, feed: &Feed) -> Result<Page, ActionError> {
    let limit = u64::from(state.settings.feeds.limit.max(1));
    let start = (feed.page - 1).saturating_mul(limit);
    let mut found = search(state, req, feed, start, limit).await?;
    let count = found.get("count").and_then(Value::as_u64).unwrap_or(0);
    let last = count.div_ceil(limit).max(1);
    let records = match found.get_mut("results").map(Value::take) {
        Some(Value::Array(records)) => records,
        _ => Vec::new(),
    };
    // Other feeds than that of the whole site are CKAN's to the letter; nor is there a moment behind the last page.
    let is_whole = feed.q.is_empty() && feed.filter.is_none() && feed.sort.is_none();
    let gone = match is_whole && feed.page <= last {
        true => gone(state, req, feed, start, &records, last, limit).await?,
        false => Vec::new(),
    };
    Ok(Page {
        records,
        gone,
        last,
    })
}

async fn search(
    state: &State,
    req: &HttpRequest,
    feed: &Feed,
    start: u64,
    rows: u64,
) -> Result<Value, ActionError> {
    let sort = feed.sort.as_deref().unwrap_or("metadata_modified desc");
    let mut data = Map::from_iter([
        ("q".to_owned(), json!(feed.q)),
        ("sort".to_owned(), json!(sort)),
        ("rows".to_owned(), json!(rows)),
        ("start".to_owned(), json!(start)),
    ]);
    if let Some(filter) = &feed.filter {
        data.insert("fq".to_owned(), json!(filter));
    }
    if feed.children {
        data.insert(CHILDREN.to_owned(), json!(true));
    }
    result_of(state, "package_search", None, data, locale(req, state)).await
}

/// Returns what is left of records that went after the last record of a page changed, and before that of the page before: so each
/// stands on one page. As many as a page has records, the latest.
async fn gone(
    state: &State,
    req: &HttpRequest,
    feed: &Feed,
    start: u64,
    records: &[Value],
    last: u64,
    limit: u64,
) -> Result<Vec<Value>, ActionError> {
    let changed = |record: &Value| text(record, "metadata_modified").map(str::to_owned);
    let mut data = Map::from_iter([("limit".to_owned(), json!(limit))]);
    if feed.page < last
        && let Some(since) = records.last().and_then(changed)
    {
        data.insert("since".to_owned(), json!(since));
    }
    if start > 0 {
        let found = search(state, req, feed, start - 1, 1).await?;
        if let Some(before) = found.pointer("/results/0").and_then(changed) {
            data.insert("before".to_owned(), json!(before));
        }
    }
    match result_of(state, "tombstone_list", None, data, locale(req, state)).await? {
        Value::Array(gone) => Ok(gone),
        other => Err(ActionError::Internal(format!(
            "what went is no list: {other}"
        ))),
    }
}

/// Writes the feed.
fn write(state: &State, feed: &Feed, page: &Page) -> String {
    let site = state.url(None);
    let settings = &state.settings.feeds;
    let (entries, last) = (&page.records, page.last);
    let changed = entries
        .iter()
        .filter_map(|entry| text(entry, "metadata_modified"));
    let went = page.gone.iter().filter_map(withdrawn);
    let updated = changed.chain(went).max().map(with_zone);
    let updated =
        updated.unwrap_or_else(|| chrono::Utc::now().to_rfc3339_opts(SecondsFormat::Secs, false));
    let mut out = String::with_capacity(1024 + entries.len() * 1024);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"{TOMBSTONES}\" xml:lang=\"en\">\n\
         <id>{}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n<author><name>{}</name>{}</author>\n",
        escape_xml(&feed_id(state, feed)),
        escape_xml(&feed.title),
        escape_xml(
            settings
                .author_name
                .as_deref()
                .unwrap_or(&state.app.settings.site.id)
        ),
        settings
            .author_link
            .as_deref()
            .map_or(String::new(), |link| format!(
                "<uri>{}</uri>",
                escape_xml(link)
            )),
    );
    let mut link = |relation: &str, address: &str| {
        let _ = writeln!(
            out,
            "<link rel=\"{relation}\" href=\"{}\"/>",
            escape_xml(address)
        );
    };
    let address = |page: u64| format!("{site}{}?{}page={page}", feed.path, feed.query);
    link("alternate", &format!("{site}{}", feed.alternate));
    link("self", &address(feed.page));
    link("first", &address(1));
    if feed.page > 1 {
        link("previous", &address((feed.page - 1).min(last)));
    }
    if feed.page < last {
        link("next", &address(feed.page + 1));
    }
    link("last", &address(last));
    let _ = write!(
        out,
        "<generator>Cairn</generator>\n<subtitle>{}</subtitle>\n",
        escape_xml(&feed.subtitle)
    );
    for record in entries {
        entry(&mut out, &site, record);
    }
    for left in &page.gone {
        deleted(&mut out, &site, left);
    }
    out.push_str("</feed>\n");
    out
}

fn entry(out: &mut String, site: &str, record: &Value) {
    let get = |key: &str| escape_xml(text(record, key).unwrap_or_default());
    let (id, name) = (get("id"), get("name"));
    let title = if get("title").is_empty() {
        name.clone()
    } else {
        get("title")
    };
    let site = escape_xml(site);
    let time = |key: &str| text(record, key).map(with_zone).unwrap_or_default();
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<entry>\n<id>{site}/dataset/{id}</id>\n<title>{title}</title>\n<updated>{}</updated>\n<published>{}</published>\n\
         <content>{}</content>\n",
        time("metadata_modified"),
        time("metadata_created"),
        get("notes"),
    );
    // As in CKAN's feeds, addresses of people stay out.
    let author = get("author");
    if !author.is_empty() {
        let _ = writeln!(out, "<author><name>{author}</name></author>");
    }
    for tag in record
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let _ = writeln!(
            out,
            "<category term=\"{}\"/>",
            escape_xml(text(tag, "name").unwrap_or_default())
        );
    }
    for reference in [id, name] {
        let _ = writeln!(
            out,
            "<link href=\"{site}/api/3/action/package_show?id={reference}\"/>"
        );
    }
    out.push_str("</entry>\n");
}

/// Writes what is left of a record that went, as RFC 6721 has it.
fn deleted(out: &mut String, site: &str, left: &Value) {
    let address = |path: String| escape_xml(&format!("{site}/{path}"));
    let id = text(left, "id").unwrap_or_default();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "<at:deleted-entry ref=\"{}\" when=\"{}\">",
        address(format!("dataset/{id}")),
        withdrawn(left).map(with_zone).unwrap_or_default(),
    );
    if let Some(reason) = text(left, "reason") {
        let _ = writeln!(out, "<at:comment>{}</at:comment>", escape_xml(reason));
    }
    let kind = text(left, "type").unwrap_or("dataset");
    let _ = writeln!(
        out,
        "<link rel=\"alternate\" href=\"{}\"/>",
        address(format!("{}/{}", addressed(kind), addressed(id))),
    );
    if let Some(by) = text(left, "replaced_by") {
        let by = match by.contains("://") {
            true => escape_xml(by),
            false => address(format!("dataset/{}", addressed(by))),
        };
        let _ = writeln!(out, "<link rel=\"related\" href=\"{by}\"/>");
    }
    out.push_str("</at:deleted-entry>\n");
}

/// Returns when a record went, as times of the catalogue are written.
fn withdrawn(left: &Value) -> Option<&str> {
    text(left, "withdrawn").map(|time| time.trim_end_matches('Z'))
}

/// Returns an id that lasts: a `tag:` URI where the site has a date for one, its address otherwise.
fn feed_id(state: &State, feed: &Feed) -> String {
    let settings = &state.settings.feeds;
    let site = state.url(None);
    let Some(date) = &settings.date else {
        return format!("{site}{}", feed.path);
    };
    let host = url::Url::parse(&site)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    format!(
        "tag:{},{date}:{}",
        settings.authority_name.clone().unwrap_or(host),
        feed.path
    )
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

/// Adds the zone that times of the catalogue are in.
fn with_zone(time: &str) -> String {
    format!("{time}+00:00")
}

fn name_of(req: &HttpRequest) -> String {
    req.match_info().get("name").unwrap_or_default().to_owned()
}

/// What asks for the records of those below an organization or group too; as in ckanext-hierarchy, any value does.
const CHILDREN: &str = "include_children";

fn with_children(fields: &[(String, String)]) -> bool {
    fields
        .iter()
        .any(|(key, value)| key == CHILDREN && !value.is_empty())
}

/// Reads the page, counted from 1.
fn page(fields: &[(String, String)]) -> Option<u64> {
    match fields.iter().find(|(key, _)| key == "page") {
        None => Some(1),
        Some((_, text)) => text
            .parse()
            .ok()
            .filter(|page| (1..=1_000_000_000).contains(page)),
    }
}

fn is_field(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Writes one condition of a search, its value quoted.
fn clause(field: &str, value: &str) -> String {
    format!(
        "{field}:\"{}\"",
        value.replace('\\', "\\\\").replace('"', "\\\"")
    )
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn with_end(query: String) -> String {
    if query.is_empty() {
        query
    } else {
        format!("{query}&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_count_from_one() {
        let page = |text: &str| page(&[("page".to_owned(), text.to_owned())]);
        assert_eq!(page("2"), Some(2));
        for bad in ["0", "-1", "x", "", "1.5", "99999999999999999999"] {
            assert_eq!(page(bad), None, "{bad}");
        }
    }

    #[test]
    fn values_stay_inside_their_quotes() {
        assert_eq!(clause("tags", "a\" OR \\x"), "tags:\"a\\\" OR \\\\x\"");
        assert!(is_field("vocab_x") && !is_field("a:b") && !is_field("{!x"));
    }
}

//! The lists of organizations and of groups.

use askama::Template;
use serde_json::{Value, json};

use super::results::named;
use super::{Answer, refusal, rendered_for_all};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::markdown;
use crate::said::{said, text};

/// Entries of a page.
const PER_PAGE: u64 = 20;
/// Characters of a description.
const EXCERPT: usize = 160;

/// Organizations or groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Organization,
    Group,
}

impl Family {
    pub(super) fn of(part: &str) -> Self {
        match part {
            "organization" => Self::Organization,
            _ => Self::Group,
        }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Organization => "/organization",
            Self::Group => "/group",
        }
    }

    fn list(self) -> &'static str {
        match self {
            Self::Organization => "organization_list",
            Self::Group => "group_list",
        }
    }

    pub(super) fn show(self) -> &'static str {
        match self {
            Self::Organization => "organization_show",
            Self::Group => "group_show",
        }
    }

    /// Returns the message that names the field for words.
    fn search(self) -> &'static str {
        match self {
            Self::Organization => "organizations-find",
            Self::Group => "groups-find",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Organization => "nav-organizations",
            Self::Group => "nav-groups",
        }
    }
}

#[derive(Template)]
#[template(path = "groups.html")]
struct Groups<'a> {
    frame: Frame<'a>,
    entries: Vec<Entry>,
    path: String,
    /// Words that names, titles or descriptions hold.
    q: String,
    /// What the field for them is called.
    search: String,
    sort: String,
    before: Option<String>,
    after: Option<String>,
}

struct Entry {
    to: String,
    title: String,
    excerpt: String,
    count: u64,
}

/// Answers `/organization` and `/group`.
pub(super) fn page(desk: &Desk<'_>, family: Family) -> Answer {
    let (mut q, mut sort, mut page) = (String::new(), String::new(), 1_u64);
    for (key, value) in desk.visit.pairs() {
        match key.as_str() {
            "q" => q = value.trim().to_owned(),
            "sort" => sort = value,
            "page" => match value.parse() {
                Ok(number) if number >= 1 => page = number,
                _ => return Ok(Some(refusal(desk, 400))),
            },
            _ => {}
        }
    }
    // A value that is no order is left aside.
    let known = [
        "title asc",
        "title desc",
        "name asc",
        "name desc",
        "package_count desc",
        "package_count asc",
    ];
    if !known.contains(&sort.as_str()) {
        sort = "title asc".to_owned();
    }
    let start = (page - 1).saturating_mul(PER_PAGE);
    let mut params = json!({
        "all_fields": true, "sort": sort, "limit": PER_PAGE + 1,
        "offset": start.min(i64::MAX as u64), "include_dataset_count": true, "include_extras": true,
    });
    if !q.is_empty() {
        params["q"] = json!(q);
    }
    let found = desk.ask(family.list(), params)?;
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let more = found.len() as u64 > PER_PAGE;
    let entries = found
        .iter()
        .take(PER_PAGE as usize)
        .map(|group| Entry {
            to: desk.to(&format!("{}/{}", family.path(), part(text(group, "name")))),
            title: named(desk, group),
            excerpt: markdown::excerpt(&said(group, "description", desk.language).text, EXCERPT),
            count: group
                .get("package_count")
                .and_then(Value::as_u64)
                .unwrap_or(0),
        })
        .collect();
    let link = |page: u64| {
        let number = page.to_string();
        let words = (!q.is_empty()).then_some(("q", q.as_str()));
        let others = [("sort", sort.as_str()), ("page", number.as_str())];
        query(words.into_iter().chain(others))
    };
    let page = Groups {
        frame: Frame::new(desk, desk.words.say(desk.language, family.title(), &[])),
        entries,
        path: desk.to(family.path()),
        before: (page > 1).then(|| link(page - 1)),
        after: more.then(|| link(page + 1)),
        search: desk.say(family.search()),
        q,
        sort,
    };
    rendered_for_all(&page)
}

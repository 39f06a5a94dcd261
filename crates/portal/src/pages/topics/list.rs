//! The list of all keywords, or of all subjects, with how many records have each.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::{Family, subject_name};
use crate::desk::Desk;
use crate::frame::Frame;
use crate::pages::{Answer, rendered, rendered_for_all};
use crate::said::{in_order, list, text};

/// Most values that are listed.
const MOST: i64 = 300;

#[derive(Template)]
#[template(path = "topics/list.html")]
struct List<'a> {
    frame: Frame<'a>,
    lead: String,
    /// Where the words are sent that names are to hold; nothing where there are few names.
    search: Option<String>,
    q: String,
    entries: Vec<Entry>,
    /// Whether there may be more.
    cut: bool,
}

struct Entry {
    name: String,
    to: String,
    count: Option<u64>,
}

/// Answers `/tag` and `/subject`.
pub(super) fn page(desk: &Desk<'_>, family: Family) -> Answer {
    let q = match family {
        Family::Keyword => desk.asked("q").trim().to_owned(),
        Family::Subject => String::new(),
    };
    let entries = match q.is_empty() {
        true => most_used(desk, family)?,
        false => holding(desk, &q)?,
    };
    let page = List {
        frame: Frame::new(desk, desk.say(family.title())).with_about(desk.say(family.lead())),
        lead: desk.say(family.lead()),
        search: (family == Family::Keyword).then(|| desk.to(family.path())),
        cut: entries.len() as i64 >= MOST,
        entries,
        q,
    };
    match page.q.is_empty() {
        true => rendered_for_all(&page),
        // What is typed differs too much to be kept.
        false => rendered(200, &page),
    }
}

/// Returns the values that most records have which the visitor may find, in the order of their names where all are there.
fn most_used(desk: &Desk<'_>, family: Family) -> Result<Vec<Entry>, ActionError> {
    let params = json!({"rows": 0, "facet.field": [family.field()], "facet.limit": MOST});
    let found = desk.ask("package_search", params)?;
    let facet = found
        .get("search_facets")
        .and_then(|all| all.get(family.field()));
    let mut entries: Vec<Entry> = list(facet.unwrap_or(&Value::Null), "items")
        .iter()
        .map(|item| {
            let value = text(item, "name");
            Entry {
                name: match family {
                    Family::Keyword => value.to_owned(),
                    Family::Subject => subject_name(desk, value),
                },
                to: family.path_of(desk, value),
                count: item.get("count").and_then(Value::as_u64),
            }
        })
        .collect();
    entries.sort_by_cached_key(|entry| in_order(&entry.name));
    Ok(entries)
}

/// Returns the keywords whose names hold a text.
fn holding(desk: &Desk<'_>, q: &str) -> Result<Vec<Entry>, ActionError> {
    let found = desk.ask("tag_search", json!({"query": q, "limit": MOST}))?;
    let entries = list(&found, "results").iter().map(|tag| {
        let name = text(tag, "name");
        Entry {
            name: name.to_owned(),
            to: Family::Keyword.path_of(desk, name),
            count: None,
        }
    });
    Ok(entries.collect())
}

//! What is used how often: of the site, an organization, a record. Figures for everybody, as a picture, a table and a file.

mod chart;
mod file;

use askama::Template;
use cairn_catalogue::ActionError;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::said::{list, text};
use crate::titles::Titles;
use chart::Chart;

/// The name of the file with the figures.
pub(super) const FILE: &str = "usage.csv";
/// The figures, in their order.
const FIGURES: [&str; 5] = [
    "views",
    "downloads",
    "api_calls",
    "searches",
    "searches_without_result",
];
/// Figures that a single record has.
const OF_RECORD: usize = 3;
/// Lengths of time that are offered, in days.
const SPANS: [i64; 4] = [7, 30, 90, 365];

#[derive(Template)]
#[template(path = "analytics/page.html")]
struct Analytics<'a> {
    frame: Frame<'a>,
    /// What the figures are of, and where that is; nothing for the site.
    of: Option<(String, String)>,
    since: String,
    until: String,
    spans: Vec<Span>,
    totals: Vec<Total>,
    charts: Vec<Chart>,
    /// The names of the figures.
    names: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
    tops: Vec<Top>,
    /// Words that were looked for in vain.
    words: Vec<(String, String)>,
    is_site: bool,
    file: String,
}

struct Span {
    name: String,
    to: String,
    here: bool,
}

struct Total {
    name: String,
    people: String,
    crawlers: String,
}

/// The records that are used most.
struct Top {
    title: String,
    entries: Vec<(String, String, String)>,
}

/// What figures are of.
struct Object {
    /// The parameter that names it to the action, and its id.
    param: Option<(&'static str, String)>,
    /// Where its figures are.
    path: String,
    title: String,
    /// Where it is itself.
    to: String,
}

/// Answers `/analytics` and its file.
pub(super) fn site(desk: &Desk<'_>, as_file: bool) -> Answer {
    let object = Object {
        param: None,
        path: "/analytics".to_owned(),
        title: String::new(),
        to: String::new(),
    };
    answer(desk, &object, as_file)
}

/// Answers `/organization/analytics/{id}` and its file.
pub(super) fn organization(desk: &Desk<'_>, id: &str, as_file: bool) -> Answer {
    let params = json!({"id": id, "include_users": false, "include_dataset_count": false});
    let Some(found) = desk.find("organization_show", params)? else {
        return Ok(None);
    };
    let name = part(text(&found, "name"));
    let object = Object {
        param: Some(("organization_id", text(&found, "id").to_owned())),
        path: format!("/organization/analytics/{name}"),
        title: super::results::named(desk, &found),
        to: desk.to(&format!("/organization/{name}")),
    };
    answer(desk, &object, as_file)
}

/// Answers `/dataset/analytics/{id}` and its like, and their files.
pub(super) fn record(desk: &Desk<'_>, kind: &str, id: &str, as_file: bool) -> Answer {
    let Some(found) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let name = part(text(&found, "name"));
    let object = Object {
        param: Some(("package_id", text(&found, "id").to_owned())),
        path: format!("/{}/analytics/{name}", part(kind)),
        title: super::record::title_of(desk, &found).text,
        to: desk.to(&format!("/{}/{name}", part(kind))),
    };
    answer(desk, &object, as_file)
}

fn answer(desk: &Desk<'_>, object: &Object, as_file: bool) -> Answer {
    let mut params = Map::new();
    if let Some((key, id)) = &object.param {
        params.insert((*key).to_owned(), json!(id));
    }
    for key in ["since", "until"] {
        match desk.asked(key) {
            day if day.is_empty() => {}
            day => drop(params.insert(key.to_owned(), json!(day))),
        }
    }
    let found = match desk.ask("analytics_show", Value::Object(params.clone())) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    match as_file {
        true => file::answer(&found),
        false => page(desk, object, params, &found),
    }
}

fn page(desk: &Desk<'_>, object: &Object, params: Map<String, Value>, found: &Value) -> Answer {
    let figures = match object.param {
        Some(("package_id", _)) => &FIGURES[..OF_RECORD],
        _ => &FIGURES[..],
    };
    let (since, until) = (text(found, "since"), text(found, "until"));
    let days = list(found, "days");
    let name = |figure: &str| desk.say(&format!("analytics-{}", figure.replace('_', "-")));
    let number = |of: &Value, figure: &str| {
        let count = of.get(figure).and_then(Value::as_u64);
        desk.language.number(count.unwrap_or_default())
    };
    let rows = days.iter().rev().map(|day| {
        let counts = figures.iter().map(|figure| number(day, figure));
        (text(day, "day").to_owned(), counts.collect())
    });
    let is_site = object.param.is_none();
    let mut tops = Vec::new();
    if !matches!(object.param, Some(("package_id", _))) {
        for by in &FIGURES[..2] {
            tops.push(top(desk, by, &params)?);
        }
    }
    let words = match is_site {
        true => words(desk, &params)?,
        false => Vec::new(),
    };
    let title = match is_site {
        true => desk.say("analytics"),
        false => format!("{} – {}", desk.say("analytics"), object.title),
    };
    let path = desk.to(&object.path);
    let page = Analytics {
        of: (!is_site).then(|| (object.to.clone(), object.title.clone())),
        spans: spans(desk, &path, since, until),
        totals: figures
            .iter()
            .map(|figure| Total {
                name: name(figure),
                people: number(&found["totals"], figure),
                crawlers: number(&found["crawlers"], figure),
            })
            .collect(),
        charts: figures[..OF_RECORD]
            .iter()
            .map(|figure| Chart::new(desk, name(figure), figure, days, (since, until)))
            .collect(),
        names: figures.iter().map(|figure| name(figure)).collect(),
        rows: rows.collect(),
        tops,
        words,
        is_site,
        file: format!(
            "{path}/{FILE}{}",
            query([("since", since), ("until", until)])
        ),
        since: since.to_owned(),
        until: until.to_owned(),
        frame: Frame::new(desk, title),
    };
    rendered(200, &page)
}

/// Returns the lengths of time that are offered, each ending at the last day.
fn spans(desk: &Desk<'_>, path: &str, since: &str, until: &str) -> Vec<Span> {
    let Ok(last) = NaiveDate::parse_from_str(until, "%Y-%m-%d") else {
        return Vec::new();
    };
    let spans = SPANS.iter().filter_map(|days| {
        let first = last.checked_sub_signed(chrono::TimeDelta::days(days - 1))?;
        let first = first.to_string();
        Some(Span {
            name: desk.say(&format!("analytics-days-{days}")),
            to: format!("{path}{}", query([("since", &*first), ("until", until)])),
            here: first == since,
        })
    });
    spans.collect()
}

/// Returns the records that were used most.
fn top(desk: &Desk<'_>, by: &str, params: &Map<String, Value>) -> Result<Top, ActionError> {
    let mut params = params.clone();
    params.insert("by".to_owned(), json!(by));
    let found = desk.ask("analytics_top_list", Value::Object(params))?;
    let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    let titles = Titles::of_records(desk, found.iter().map(|one| text(one, "name")))?;
    let entries = found.into_iter().map(|one| {
        let (kind, name) = (part(text(one, "type")), part(text(one, "name")));
        let title = match text(one, "title") {
            "" => text(one, "name"),
            title => title,
        };
        (
            desk.to(&format!("/{kind}/{name}")),
            titles.get(text(one, "name"), title.to_owned()),
            desk.language.number(one["count"].as_u64().unwrap_or(0)),
        )
    });
    Ok(Top {
        title: desk.say(&format!("analytics-top-{by}")),
        entries: entries.collect(),
    })
}

/// Returns words that many looked for in vain.
fn words(
    desk: &Desk<'_>,
    params: &Map<String, Value>,
) -> Result<Vec<(String, String)>, ActionError> {
    let found = desk.ask("analytics_search_list", Value::Object(params.clone()))?;
    let words = found.as_array().into_iter().flatten().map(|one| {
        let count = one["count"].as_u64().unwrap_or(0);
        (text(one, "text").to_owned(), desk.language.number(count))
    });
    Ok(words.collect())
}

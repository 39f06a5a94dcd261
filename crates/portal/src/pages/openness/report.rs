//! Reports at the addresses of ckanext-report: the list of them, and the table of each as a page, as JSON and as CSV.

use askama::Template;
use cairn_domain::text::csv_line;
use serde_json::{Map, Value, json};

use super::{Scope, number, points, to_record};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::pages::{Answer, refusal, rendered};
use crate::said::{Said, Told, is_safe_link, list, text};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "openness/reports.html")]
struct Reports<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    reports: Vec<Listed>,
}

struct Listed {
    to: String,
    title: String,
    about: String,
}

#[derive(Template)]
#[template(path = "openness/report.html")]
struct Report<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    about: String,
    totals: Vec<(String, String)>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Where the report of the whole site is, on that of an organization.
    whole: Option<String>,
    files: Vec<(String, String)>,
}

struct Column {
    name: String,
    is_figure: bool,
}

struct Cell {
    text: Told,
    to: Option<String>,
}

/// Keys that say what a row is of, and are shown as the links of others.
const UNSHOWN: &[&str] = &[
    "dataset_name",
    "dataset_type",
    "organization_name",
    "resource_id",
    "resource_position",
];

/// Answers `/report`.
pub(super) fn index(desk: &Desk<'_>) -> Answer {
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let found = desk.ask("report_list", json!({}))?;
    let reports = found.as_array().into_iter().flatten().map(|one| Listed {
        to: desk.to(&format!("/report/{}", part(text(one, "name")))),
        title: text(one, "title").to_owned(),
        about: text(one, "description").to_owned(),
    });
    let page = Reports {
        frame: Frame::new(desk, desk.say("report-list")).with_about(desk.say("report-lead")),
        tabs: scope.tabs(desk),
        reports: reports.collect(),
    };
    rendered(200, &page)
}

/// Answers `/report/{name}` and `/report/{name}/{organization}`.
pub(super) fn one(desk: &Desk<'_>, name: &str, organization: Option<&str>) -> Answer {
    let asked = json!({"id": name, "options": {"organization": organization}});
    let (Some(shown), Some(found)) = (
        desk.find("report_show", json!({"id": name}))?,
        desk.find("report_data_get", asked)?,
    ) else {
        return Ok(None);
    };
    let data = found.get(0).unwrap_or(&Value::Null);
    match desk.asked("format").as_str() {
        "" | "html" => page(desk, &shown, data, organization),
        "json" => file("application/json; charset=utf-8", data.to_string()),
        "csv" => file("text/csv; charset=utf-8", csv(data)),
        _ => Ok(Some(refusal(desk, 400))),
    }
}

fn file(kind: &'static str, body: String) -> Answer {
    Ok(Some(Page {
        kind,
        ..Page::html(200, body)
    }))
}

/// Returns the keys of a table's rows.
fn keys(data: &Value) -> Vec<&str> {
    let first = list(data, "table").first().and_then(Value::as_object);
    let keys = first.into_iter().flat_map(Map::keys);
    keys.map(String::as_str).collect()
}

/// The table alone, as ckanext-report has it.
fn csv(data: &Value) -> String {
    let keys = keys(data);
    let head: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let mut out = String::from("\u{feff}");
    out.push_str(&csv_line(&head));
    for row in list(data, "table") {
        let cells: Vec<String> = keys
            .iter()
            .map(|key| match &row[*key] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        out.push_str(&csv_line(&cells));
    }
    out
}

fn page(desk: &Desk<'_>, shown: &Value, data: &Value, organization: Option<&str>) -> Answer {
    let name = text(shown, "name");
    let path = format!("/report/{}", part(name));
    let here = match organization {
        None => path.clone(),
        Some(organization) => format!("{path}/{}", part(organization)),
    };
    let own = |key: &str| organization.is_some() && key == "organization_title";
    // Where nothing is said in any row, there is no column.
    let rows = list(data, "table");
    let keys: Vec<&str> = keys(data)
        .into_iter()
        .filter(|key| !UNSHOWN.contains(key) && !own(key))
        .filter(|key| rows.iter().any(|row| !row[*key].is_null()))
        .collect();
    let rows = list(data, "table").iter().map(|row| {
        let cell = |key: &&str| cell(desk, &path, row, key);
        keys.iter().map(cell).collect()
    });
    let totals = data.as_object().into_iter().flatten();
    let totals = totals.filter(|(key, _)| *key != "table");
    let page = Report {
        frame: Frame::new(desk, text(shown, "title")),
        tabs: Vec::new(),
        about: text(shown, "description").to_owned(),
        totals: totals
            .map(|(key, value)| (label(desk, key), figure(desk, value)))
            .collect(),
        columns: keys
            .iter()
            .map(|key| Column {
                name: label(desk, key),
                is_figure: list(data, "table").iter().any(|row| row[*key].is_number()),
            })
            .collect(),
        rows: rows.collect(),
        whole: organization.map(|_| desk.to(&path)),
        files: ["csv", "json"]
            .map(|form| {
                let to = format!("{}?format={form}", desk.to(&here));
                (to, form.to_uppercase())
            })
            .to_vec(),
    };
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let tabs = scope.tabs(desk);
    rendered(200, &Report { tabs, ..page })
}

fn cell(desk: &Desk<'_>, path: &str, row: &Value, key: &str) -> Cell {
    let value = &row[key];
    let to = match key {
        "dataset_title" => Some(to_record(
            desk,
            &json!({"type": row["dataset_type"], "name": row["dataset_name"]}),
        )),
        "organization_title" if !row["organization_name"].is_null() => {
            let name = part(text(row, "organization_name"));
            Some(desk.to(&format!("{path}/{name}")))
        }
        "resource_url" | "url_redirected_to" => Some(text(row, key))
            .filter(|url| is_safe_link(url))
            .map(str::to_owned),
        _ => None,
    };
    let text = match key {
        "dataset_title" if text(row, key).is_empty() => Said::alone(text(row, "dataset_name")),
        "status" | "reason" => desk.told(text(row, key)),
        "updated" | "first_failure" | "last_success" => {
            Said::alone(&desk.language.day(text(row, key)))
        }
        _ => Said::alone(&figure(desk, value)),
    };
    Cell { text, to }
}

fn figure(desk: &Desk<'_>, value: &Value) -> String {
    match value {
        Value::Number(whole) if whole.is_u64() => number(desk, value),
        Value::Number(_) => points(desk, value),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}

/// Returns what a key of a report is called.
fn label(desk: &Desk<'_>, key: &str) -> String {
    let name = format!("report-{}", key.replace('_', "-"));
    match desk.words.has(&name) {
        true => desk.say(&name),
        false => crate::field::worded(key),
    }
}

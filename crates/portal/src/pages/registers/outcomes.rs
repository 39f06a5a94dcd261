//! The outcome dashboard: what was to be reached, and how it goes.

use askama::Template;
use serde_json::{Value, json};

use super::{chart, coded, file, organizations, outcome_form, with};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::markdown;
use crate::pages::{Answer, rendered};
use crate::said::{by_language_of, list, text};
use crate::titles::Titles;

/// Most indicators of the dashboard.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "registers/outcomes.html")]
struct Outcomes<'a> {
    frame: Frame<'a>,
    /// Whether it is the page of one indicator.
    alone: bool,
    indicators: Vec<Indicator>,
    all: String,
    table: String,
    /// What those who answer for it can do: address and words.
    ways: Vec<(String, String)>,
}

struct Indicator {
    id: String,
    to: String,
    title: String,
    notes: String,
    organization: Option<(String, String)>,
    latest: Option<String>,
    trend: Option<String>,
    trend_code: String,
    target: Option<String>,
    target_met: Option<String>,
    chart: Option<String>,
    value_label: String,
    rows: Vec<(String, String)>,
    table: String,
    measured: Option<String>,
    error: bool,
    statement: String,
}

/// Answers `/outcomes`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let found = desk.ask("indicator_list", json!({"limit": MOST}))?;
    let indicators = found.as_array().map_or(&[][..], Vec::as_slice);
    let ways = match organizations(desk, outcome_form::PERMISSION)?.is_empty() {
        true => Vec::new(),
        false => vec![(desk.to("/outcomes/new"), desk.say("outcome-new"))],
    };
    shown(desk, desk.say("outcomes"), false, indicators, ways)
}

/// Answers `/outcomes/{name}`.
pub(super) fn one(desk: &Desk<'_>, name: &str) -> Answer {
    let Some(found) = desk.find("indicator_show", json!({"id": name}))? else {
        return Ok(None);
    };
    let title = by_language_of(&found["title_translated"], desk.language).text;
    let owner = text(&found["organization"], "id");
    let may_change = organizations(desk, outcome_form::PERMISSION)?
        .iter()
        .any(|(id, _)| id == owner);
    let ways = match may_change {
        true => [("edit", "edit"), ("delete", "publish-delete")]
            .map(|(what, message)| {
                let to = format!("/outcomes/{what}/{}", part(text(&found, "name")));
                (desk.to(&to), desk.say(message))
            })
            .to_vec(),
        false => Vec::new(),
    };
    shown(desk, title, true, std::slice::from_ref(&found), ways)
}

fn shown(
    desk: &Desk<'_>,
    title: String,
    alone: bool,
    found: &[Value],
    ways: Vec<(String, String)>,
) -> Answer {
    let owners = found.iter().map(|one| text(&one["organization"], "name"));
    let owners = Titles::of_organizations(desk, owners)?;
    let page = Outcomes {
        frame: Frame::new(desk, title),
        alone,
        indicators: found
            .iter()
            .map(|one| indicator(desk, &owners, one))
            .collect(),
        all: desk.to("/outcomes"),
        table: desk.to("/outcomes.csv"),
        ways,
    };
    rendered(200, &page)
}

/// Returns the periods and values of an indicator.
pub(super) fn points(one: &Value) -> Vec<(String, f64)> {
    list(one, "values")
        .iter()
        .filter_map(|value| Some((text(value, "period").to_owned(), value["value"].as_f64()?)))
        .collect()
}

fn indicator(desk: &Desk<'_>, owners: &Titles, one: &Value) -> Indicator {
    let said = |key: &str| by_language_of(&one[key], desk.language).text;
    let title = said("title_translated");
    let unit = said("unit_translated");
    let figure = |value: f64| desk.language.figure(value);
    let with_unit = |value: f64| match unit.is_empty() {
        true => figure(value),
        false => format!("{} {unit}", figure(value)),
    };
    let points = points(one);
    let name = text(one, "name");
    let target = one["target"].as_f64();
    let trend_code = text(one, "trend").to_owned();
    let owner = &one["organization"];
    Indicator {
        id: format!("i-{name}"),
        to: desk.to(&format!("/outcomes/{}", part(name))),
        notes: markdown::html(&said("notes_translated")),
        organization: owner.is_object().then(|| {
            (
                desk.to(&format!("/organization/{}", part(text(owner, "name")))),
                owners.get(text(owner, "name"), text(owner, "title").to_owned()),
            )
        }),
        latest: points.last().map(|(period, value)| {
            with(
                desk,
                "outcome-latest",
                &[("figure", &with_unit(*value)), ("period", period)],
            )
        }),
        trend: (!trend_code.is_empty()).then(|| coded(desk, "outcome-trend", &trend_code)),
        trend_code,
        target: target.map(|target| match text(one, "target_period") {
            "" => with(desk, "outcome-target", &[("figure", &with_unit(target))]),
            period => with(
                desk,
                "outcome-target-by",
                &[("figure", &with_unit(target)), ("period", period)],
            ),
        }),
        target_met: one["target_met"].as_bool().map(|met| {
            desk.say(match met {
                true => "outcome-met",
                false => "outcome-not-met",
            })
        }),
        chart: chart::drawn(&chart::Line {
            title: &title,
            points: &points,
            target,
            figure: &figure,
        }),
        value_label: match unit.is_empty() {
            true => desk.say("outcome-value"),
            false => unit.clone(),
        },
        rows: points
            .iter()
            .rev()
            .map(|(period, value)| (period.clone(), figure(*value)))
            .collect(),
        table: desk.to(&format!("/outcomes/{}/values.csv", part(name))),
        measured: one["measured"].as_str().map(|day| {
            with(
                desk,
                "outcome-measured",
                &[("value", &desk.language.day(day))],
            )
        }),
        error: !one["error"].is_null(),
        statement: text(one, "statement").to_owned(),
        title,
    }
}

/// Answers `/outcomes.csv` and `/outcomes/{name}/values.csv`.
pub(super) fn table(desk: &Desk<'_>, name: Option<&str>) -> Answer {
    let found = match name {
        Some(name) => match desk.find("indicator_show", json!({"id": name}))? {
            Some(one) => json!([one]),
            None => return Ok(None),
        },
        None => desk.ask("indicator_list", json!({"limit": MOST}))?,
    };
    let mut out = String::from("indicator,title,unit,period,value,target,target_period\r\n");
    for one in found.as_array().into_iter().flatten() {
        let said = |key: &str| by_language_of(&one[key], desk.language).text;
        for (period, value) in points(one) {
            let cells = [
                text(one, "name").to_owned(),
                said("title_translated"),
                said("unit_translated"),
                period,
                value.to_string(),
                one["target"]
                    .as_f64()
                    .map_or_else(String::new, |target| target.to_string()),
                text(one, "target_period").to_owned(),
            ];
            out.push_str(&cells.map(|cell| quoted(&cell)).join(","));
            out.push_str("\r\n");
        }
    }
    file("text/csv; charset=utf-8", out)
}

/// Writes a cell; what a spreadsheet would take for a formula is made text, but for numbers.
fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let text = match !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    };
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

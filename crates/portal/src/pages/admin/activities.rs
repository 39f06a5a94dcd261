//! Activities are removed for good, at the address of CKAN's page for that: those of a time, those that are old, or one.

use askama::Template;
use cairn_catalogue::{ActionError, ErrorDict};
use serde_json::{Map, json};

use super::super::people::Wrong;
use super::super::{Answer, refusal, rendered};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::said::{Told, text};
use crate::visit::Page;

/// Most activities that are counted.
const MOST: u64 = 100_000;
/// The fields of the form for those of a time.
const OF_TIME: [&str; 4] = ["offset_days", "start_date", "end_date", "keep"];
/// How a day without a time is written.
const DAY: &str = "YYYY-MM-DD";
/// What is said once somebody knows that there is no way back.
const KNOWN: &str = "known";

#[derive(Template)]
#[template(path = "admin/activities.html")]
struct Activities<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// How many there are of each age.
    counts: Vec<(String, String)>,
    /// What was removed just now.
    done: Option<Told>,
    /// What was typed into the fields.
    days: String,
    start: String,
    end: String,
    keep: String,
    id: String,
    wrong: Wrong,
}

/// Answers `/ckan-admin/activities`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_none() {
        return shown(desk, None, Wrong::default());
    }
    let asked = match desk.visit.field("do") {
        "time" => of_time(desk),
        "one" => Map::from_iter([("id".to_owned(), json!(desk.visit.field("id").trim()))]),
        _ => return Ok(Some(refusal(desk, 400))),
    };
    if desk.visit.field(KNOWN) != "yes" {
        let field = format!("known-{}", desk.visit.field("do"));
        return shown(desk, None, Wrong::one(&field, desk.say("wrong-known")));
    }
    if asked.get("id").is_some_and(|id| *id == "") {
        return shown(desk, None, Wrong::one("id", desk.say("wrong-activity")));
    }
    match desk.send("activity_delete", asked, None) {
        Ok(told) => {
            let page = shown(
                desk,
                Some(desk.told(text(&told, "message"))),
                Wrong::default(),
            )?;
            Ok(page.map(|page| Page {
                taken: true,
                ..page
            }))
        }
        Err(ActionError::Validation(errors)) => {
            let wrong = Wrong::of(desk, ActionError::Validation(placed(errors)))?;
            shown(desk, None, wrong)
        }
        Err(ActionError::NotFound(_)) => {
            shown(desk, None, Wrong::one("id", desk.say("wrong-activity")))
        }
        Err(error) => Err(error),
    }
}

/// Reads which time is meant. The last day is one of them.
fn of_time(desk: &Desk<'_>) -> Map<String, serde_json::Value> {
    let typed = OF_TIME.iter().map(|key| {
        let text = desk.visit.field(key).trim();
        let text = match *key {
            "end_date" if text.len() == DAY.len() => format!("{text}T23:59:59.999999"),
            _ => text.to_owned(),
        };
        ((*key).to_owned(), json!(text))
    });
    typed.collect()
}

/// Puts what is wrong with several fields at one of them.
fn placed(errors: ErrorDict) -> ErrorDict {
    let place = |key: String| match key.as_str() {
        "__before" => "offset_days".to_owned(),
        known if OF_TIME.contains(&known) => key,
        _ => "start_date".to_owned(),
    };
    let placed = errors.into_iter();
    placed.map(|(key, why)| (place(key), why)).collect()
}

fn shown(desk: &Desk<'_>, done: Option<Told>, wrong: Wrong) -> Answer {
    let ages = desk.app.activities_by_age(&desk.visit.caller, MOST)?;
    let number = |count: u64| match count > MOST {
        true => desk.words.say(
            desk.language,
            "activities-more",
            &[("value", desk.language.number(MOST).into())],
        ),
        false => desk.language.number(count),
    };
    let counts = [
        ("activities-all", ages.total),
        ("activities-day", ages.older_than_1_day),
        ("activities-month", ages.older_than_30_days),
        ("activities-year", ages.older_than_365_days),
    ];
    // What was taken is not typed again.
    let typed = |key: &str| match done {
        Some(_) => String::new(),
        None => desk.visit.field(key).to_owned(),
    };
    let page = Activities {
        frame: Frame::new(desk, desk.say("admin-activities")),
        tabs: super::tabs(desk),
        counts: counts
            .map(|(name, count)| (desk.say(name), number(count)))
            .to_vec(),
        days: typed("offset_days"),
        start: typed("start_date"),
        end: typed("end_date"),
        keep: typed("keep"),
        id: typed("id"),
        done,
        wrong,
    };
    rendered(200, &page)
}

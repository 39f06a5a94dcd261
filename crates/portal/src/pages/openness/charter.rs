//! The report on the Open Data Charter, as a page that can be printed.

use askama::Template;
use cairn_catalogue::{ActionError, may_administer};
use serde_json::{Value, json};

use super::{Scope, counted, number, share, title_of, with};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};

/// Past months that are led to.
const MONTHS: u64 = 13;

#[derive(Template)]
#[template(path = "openness/charter.html")]
struct Charter<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    as_of: String,
    records: String,
    inventory: String,
    score: String,
    principles: Vec<Principle>,
    /// The latest attestation: its address, and what is said of it.
    attested: Option<(String, String)>,
    status: String,
    sign: Option<String>,
    /// Other moments than the one that is shown: their addresses, and what they are called.
    moments: Vec<(String, String)>,
    is_empty: bool,
    file: String,
}

/// A principle with its indicators.
pub(super) struct Principle {
    /// Its name in addresses.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) score: String,
    pub(super) indicators: Vec<Indicator>,
}

/// An indicator.
pub(super) struct Indicator {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) state: String,
    pub(super) state_name: String,
    pub(super) share: String,
    pub(super) figure: String,
    /// How often records were used, where that is told.
    pub(super) uses: String,
    pub(super) unknown: String,
    /// Where its records are listed.
    pub(super) to: Option<String>,
}

/// Answers `/charter`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let month = desk.asked("month");
    let mut asked = json!({"organization": scope.name});
    if !month.is_empty() {
        asked["month"] = json!(month);
    }
    let report = match desk.find("charter_report_show", asked) {
        Ok(Some(report)) => report,
        Ok(None) => return Ok(None),
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let latest = match &scope.name {
        None => None,
        Some(name) => {
            let found = desk.ask(
                "attestation_list",
                json!({"organization": name, "limit": 1}),
            )?;
            found.as_array().and_then(|found| found.first()).cloned()
        }
    };
    let id = text(&report["organization"], "id");
    let may_sign = scope.name.is_some()
        && month.is_empty()
        && !desk.visit.caller.is_anonymous()
        && may_administer(desk.app, &desk.visit.caller, id)?;
    let sign = may_sign.then(|| scope.to(desk, "/charter/sign", &[]));
    let more: Vec<(&str, &str)> = match month.as_str() {
        "" => Vec::new(),
        month => vec![("month", month)],
    };
    let page = Charter {
        frame: Frame::new(desk, with(desk, "charter-of", &[("value", &scope.title)])),
        tabs: scope.tabs(desk),
        as_of: with(
            desk,
            "charter-as-of",
            &[("value", &desk.language.day(text(&report, "as_of")))],
        ),
        records: counted(
            desk,
            "openness-records",
            report["records"].as_u64().unwrap_or_default(),
        ),
        inventory: counted(
            desk,
            "openness-lines",
            report["inventory"].as_u64().unwrap_or_default(),
        ),
        score: share(desk, &report["score"]),
        principles: principles(desk, &report, Some(&scope).filter(|_| month.is_empty())),
        status: match (&latest, &scope.name) {
            (_, None) => String::new(),
            (None, _) => desk.say("attestation-missing"),
            (Some(one), _) if one["is_good"] == true => desk.say("attestation-attested"),
            (Some(_), _) => desk.say("attestation-expired"),
        },
        attested: latest.map(|one| {
            let to = desk.to(&format!("/charter/attestation/{}", text(&one, "id")));
            let day = desk.language.day(text(&one, "signed"));
            let officer = text(&one, "officer");
            (
                to,
                with(
                    desk,
                    "attestation-by",
                    &[("officer", officer), ("day", &day)],
                ),
            )
        }),
        sign,
        moments: moments(desk, &scope, &month)?,
        is_empty: report["inventory"] == 0,
        file: scope.file(desk, "/charter.csv", &more),
    };
    rendered(200, &page)
}

/// Returns the ways to the reports of the present and of past months, but for the one that is shown.
fn moments(
    desk: &Desk<'_>,
    scope: &Scope,
    shown: &str,
) -> Result<Vec<(String, String)>, ActionError> {
    let history = desk.ask(
        "quality_history_list",
        json!({"id": scope.name, "limit": MONTHS}),
    )?;
    let this_month = desk.app.clock.now().format("%Y-%m").to_string();
    let past = history.as_array().into_iter().flatten();
    let past = past.filter_map(|one| text(one, "month").get(..7));
    let past = past.filter(|month| *month != this_month && *month != shown);
    let past = past.map(|month| {
        let to = scope.to(desk, "/charter", &[("month", month)]);
        (to, month.to_owned())
    });
    let now = (!shown.is_empty()).then(|| {
        let to = scope.to(desk, "/charter", &[]);
        (to, desk.say("charter-now"))
    });
    Ok(now.into_iter().chain(past).collect())
}

/// Returns the principles of a report; indicators lead to their records where a scope is given.
pub(super) fn principles(desk: &Desk<'_>, report: &Value, scope: Option<&Scope>) -> Vec<Principle> {
    list(report, "principles")
        .iter()
        .map(|one| Principle {
            id: text(one, "name").to_owned(),
            name: desk.say(&format!("charter-principle-{}", text(one, "name"))),
            score: share(desk, &one["score"]),
            indicators: list(one, "indicators")
                .iter()
                .map(|one| indicator(desk, one, scope))
                .collect(),
        })
        .collect()
}

fn indicator(desk: &Desk<'_>, one: &Value, scope: Option<&Scope>) -> Indicator {
    let id = text(one, "id");
    let state = text(one, "state");
    let counts = text(one, "counts");
    let days = one["days"]
        .as_u64()
        .map(|days| counted(desk, "charter-days", days));
    let figure = match (days, counts) {
        (Some(days), "days") => days,
        // What is so or is not is no count.
        (_, "site") if one["denominator"] == 1 => String::new(),
        (days, "records" | "parts" | "site") if one["numerator"].is_number() => {
            let (met, of) = (
                number(desk, &one["numerator"]),
                number(desk, &one["denominator"]),
            );
            let figure = with(desk, "charter-figure", &[("met", &met), ("of", &of)]);
            match days {
                None => figure,
                Some(days) => with(
                    desk,
                    "charter-median",
                    &[("figure", &figure), ("days", &days)],
                ),
            }
        }
        _ => String::new(),
    };
    let unknown = one["not_assessed"].as_u64().unwrap_or_default();
    let has_rows = ["records", "parts"].contains(&counts);
    Indicator {
        number: text(one, "number").to_owned(),
        name: desk.say(&format!("charter-indicator-{id}")),
        state: state.to_owned(),
        state_name: desk.say(&format!("openness-state-{state}")),
        share: share(desk, &one["share"]),
        figure,
        uses: uses(desk, &one["uses"]),
        unknown: match unknown {
            0 => String::new(),
            unknown => counted(desk, "charter-unknown", unknown),
        },
        to: scope.filter(|_| has_rows).map(|scope| {
            scope.to(
                desk,
                "/quality/records",
                &[("measure", id), ("state", state), ("order", "name")],
            )
        }),
    }
}

/// Says how often records were used; nothing where that is not counted.
fn uses(desk: &Desk<'_>, uses: &Value) -> String {
    let recent = &uses["recent"];
    if !recent.is_object() {
        return String::new();
    }
    let count = |key: &str| number(desk, &recent[key]);
    let (views, downloads, calls) = (count("views"), count("downloads"), count("api_calls"));
    with(
        desk,
        "charter-uses",
        &[
            ("views", &views),
            ("downloads", &downloads),
            ("calls", &calls),
        ],
    )
}

/// Returns the title of the organization that something names.
pub(super) fn owner_of(desk: &Desk<'_>, one: &Value) -> String {
    match one["organization"].is_null() {
        true => String::new(),
        false => title_of(desk, &one["organization"]),
    }
}

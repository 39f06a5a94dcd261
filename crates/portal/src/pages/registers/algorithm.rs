//! The register of algorithms: in other forms, what is past its review, and how the latest assessment stands.

use askama::Template;
use cairn_catalogue::{ActionError, may_update};
use serde_json::{Map, Value, json};

use super::complete::completeness;
use super::{counted, file, handed_on, import, piece, with};
use crate::desk::{Desk, part, query};
use crate::pages::{Answer, refusal};
use crate::said::{list, text};

/// Forms of other registers: code and media type. Their names are messages.
const FORMS: [(&str, &str); 8] = [
    ("nl", "application/json"),
    ("atrs", "text/csv; charset=utf-8"),
    ("us-2023", "text/csv; charset=utf-8"),
    ("us-2024", "text/csv; charset=utf-8"),
    ("us-2025", "text/csv; charset=utf-8"),
    ("ca", "text/csv; charset=utf-8"),
    ("on", "text/csv; charset=utf-8"),
    ("hf", "text/markdown; charset=utf-8"),
];

#[derive(Template)]
#[template(path = "registers/algorithms.html")]
struct Above {
    lead: String,
    forms: Vec<(String, String)>,
    overdue: Option<(String, String)>,
    import: Option<(String, String)>,
    feed: (String, String),
}

#[derive(Template)]
#[template(path = "registers/algorithm.html")]
struct Within {
    title: String,
    overdue: Option<String>,
    missing_recourse: Option<String>,
    complete: Option<(String, Vec<String>)>,
    missing_title: String,
    open_data: Option<String>,
    standing: Option<String>,
    stale: Option<String>,
    to: Option<(String, String)>,
    assess: Option<(String, String)>,
    forms_title: String,
    forms: Vec<(String, String)>,
}

/// Answers `/algorithm/export/{form}` and `/algorithm/{id}/register/{form}`.
pub(super) fn export(desk: &Desk<'_>, form: &str, id: Option<&str>) -> Answer {
    let Some((_, kind)) = FORMS.iter().find(|(code, _)| *code == form) else {
        return Ok(None);
    };
    let mut asked = Map::from_iter([("form".to_owned(), json!(form))]);
    match id {
        Some(id) => {
            asked.insert("id".to_owned(), json!(id));
        }
        None => {
            for key in ["q", "fq"] {
                asked.insert(key.to_owned(), json!(desk.asked(key)));
            }
        }
    }
    match desk.find("algorithm_register_export", Value::Object(asked)) {
        Ok(Some(found)) => file(kind, text(&found, "text").to_owned()),
        Ok(None) => Ok(None),
        Err(ActionError::Validation(_) | ActionError::SearchQuery(_) | ActionError::Search(_)) => {
            Ok(Some(refusal(desk, 400)))
        }
        Err(error) => Err(error),
    }
}

/// Stands above the list.
pub(super) fn above(desk: &Desk<'_>) -> Result<String, ActionError> {
    let passed = "review_date:[* TO NOW/DAY]";
    let found = desk.find(
        "package_search",
        json!({"fq_list": ["+dataset_type:algorithm", format!("+{passed}")], "rows": 0}),
    )?;
    let count = found.map_or(0, |found| found["count"].as_u64().unwrap_or_default());
    let behind = handed_on(desk);
    piece(&Above {
        lead: desk.say("registers-forms"),
        forms: FORMS
            .iter()
            .map(|(code, _)| {
                let to = format!("/algorithm/export/{code}{behind}");
                (desk.to(&to), desk.say(&format!("registers-form-{code}")))
            })
            .collect(),
        overdue: (count > 0).then(|| {
            let to = desk.to(&format!("/algorithm{}", query([("q", passed)])));
            (to, counted(desk, "registers-overdue-count", count))
        }),
        feed: (
            format!(
                "{}/feeds/custom.atom?dataset_type=algorithm",
                desk.visit.root
            ),
            desk.say("registers-feed"),
        ),
        import: import::may(desk)?.then(|| {
            (
                desk.to("/algorithm/import/register"),
                desk.say("register-import-algorithm"),
            )
        }),
    })
}

/// Stands on the page of an algorithm.
pub(super) fn within(desk: &Desk<'_>, record: &Value) -> Result<String, ActionError> {
    let name = text(record, "name");
    let today = desk.app.clock.now().format("%Y-%m-%d").to_string();
    let review = text(record, "review_date");
    let decides = ["decides", "decides_with_review"].contains(&text(record, "decision_role"));
    let has_recourse = record
        .get("recourse")
        .and_then(Value::as_object)
        .is_some_and(|texts| texts.values().any(|text| text.as_str() != Some("")))
        || !text(record, "recourse_url").is_empty();
    let found = desk.find("algorithm_assessment_list", json!({"id": name}))?;
    let latest = found.as_ref().and_then(|found| found.get(0));
    let standing = latest.map(|one| {
        let level = one["level"].to_string();
        let day = desk.language.day(text(one, "created"));
        with(
            desk,
            "assessment-standing",
            &[("level", roman(&level)), ("day", &day)],
        )
    });
    let stale = latest
        .filter(|one| !one["stale"].is_null())
        .map(|one| stale_said(desk, one));
    let path = |kind: &str| desk.to(&format!("/algorithm/{kind}/{}", part(name)));
    let may_assess = !desk.visit.caller.is_anonymous()
        && may_update(desk.app, &desk.visit.caller, text(record, "id"))?;
    piece(&Within {
        title: desk.say("assessment"),
        overdue: (!review.is_empty() && review < today.as_str()).then(|| {
            let day = desk.language.day(review);
            with(desk, "registers-overdue", &[("value", &day)])
        }),
        complete: complete(desk, record),
        missing_title: desk.say("registers-missing"),
        open_data: open_data(desk, record)?,
        missing_recourse: (decides && !has_recourse).then(|| desk.say("registers-no-recourse")),
        to: standing
            .is_some()
            .then(|| (path("assessment"), desk.say("assessment-see"))),
        standing,
        stale,
        assess: may_assess.then(|| (path("assess"), desk.say("assessment-do"))),
        forms_title: desk.say("registers-forms-one"),
        forms: FORMS
            .iter()
            .map(|(code, _)| {
                let to = format!("/algorithm/{}/register/{code}", part(name));
                (desk.to(&to), desk.say(&format!("registers-form-{code}")))
            })
            .collect(),
    })
}

/// Says how much of what is asked of it a record says, with the labels of what it does not.
fn complete(desk: &Desk<'_>, record: &Value) -> Option<(String, Vec<String>)> {
    let schema = desk.schema("algorithm")?;
    let found = completeness(schema, record);
    let (told, of) = (found.said as u64, found.of as u64);
    let values = [
        ("said", desk.language.number(told)),
        ("of", desk.language.number(of)),
    ];
    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
    let labels = found.missing.iter().map(|name| {
        let label = schema.field(name).and_then(|field| field.label.as_ref());
        label.map_or_else(
            || name.clone(),
            |label| label.get(desk.language.code()).to_owned(),
        )
    });
    Some((with(desk, "registers-complete", &values), labels.collect()))
}

/// Says how many of the data sets of this catalogue that an algorithm uses are open; nothing where it names none.
fn open_data(desk: &Desk<'_>, record: &Value) -> Result<Option<String>, ActionError> {
    let named = list(record, "datasets").iter();
    let mut named: Vec<String> = named
        .map(|one| text(one, "dataset").replace(['"', '\\'], ""))
        .filter(|name| !name.is_empty())
        .collect();
    named.sort_unstable();
    named.dedup();
    if named.is_empty() {
        return Ok(None);
    }
    let any = format!("(\"{}\")", named.join("\" OR \""));
    let found = desk.ask(
        "package_search",
        json!({"fq_list": [format!("+(id:{any} OR name:{any})")], "rows": named.len(), "facet": false}),
    )?;
    let open = list(&found, "results")
        .iter()
        .filter(|one| one["isopen"] == true && ["", "open"].contains(&text(one, "access_level")));
    let values = [
        ("count", desk.language.number(open.count() as u64)),
        ("of", desk.language.number(named.len() as u64)),
    ];
    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
    Ok(Some(with(desk, "registers-open-data", &values)))
}

/// Says why an assessment does not hold any more.
pub(in crate::pages) fn stale_said(desk: &Desk<'_>, one: &Value) -> String {
    let cause = list(one, "data")
        .iter()
        .find(|data| !text(one, "cause").is_empty() && data["name"] == one["cause"])
        .map_or_else(
            || desk.say("assessment-some-data"),
            |data| text(data, "title").to_owned(),
        );
    let since = desk.language.day(text(one, "stale"));
    with(
        desk,
        &format!("assessment-stale-{}", text(one, "reason")),
        &[("data", &cause), ("since", &since)],
    )
}

/// Writes a level as it is written.
pub(super) fn roman(level: &str) -> &str {
    match level {
        "1" => "I",
        "2" => "II",
        "3" => "III",
        "4" => "IV",
        other => other,
    }
}

//! How good and open a record is, and what would make it better.

use askama::Template;
use cairn_catalogue::may_update;
use fluent_bundle::FluentValue;
use serde_json::{Map, Value, json};

use super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::said::{Said, Told, list, said, text};

/// Metrics that are proposed.
const FIRST: usize = 8;

#[derive(Template)]
#[template(path = "quality.html")]
struct Quality<'a> {
    frame: Frame<'a>,
    to: String,
    title: String,
    points: String,
    rating: String,
    stars: u64,
    stars_said: String,
    next: String,
    timeliness: Vec<String>,
    languages: Vec<(String, String)>,
    improve: Vec<(String, String)>,
    dimensions: Vec<Dimension>,
    broken: Vec<Broken>,
    was_looked_at: bool,
    may_check: bool,
    is_asked: bool,
    /// The same for programs.
    rdf: Vec<(String, &'static str)>,
}

struct Dimension {
    name: String,
    points: String,
    metrics: Vec<Metric>,
}

struct Metric {
    name: String,
    points: String,
    share: String,
}

/// An address that does not answer.
struct Broken {
    address: String,
    why: Told,
    checked: String,
}

/// Answers `/dataset/quality/{id}` and its like; a form sent there has the addresses of the record looked at.
pub(super) fn page(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let is_asked = desk.visit.form.is_some();
    if is_asked {
        let asked = Map::from_iter([("id".to_owned(), json!(id))]);
        desk.send("package_links_check", asked, None)?;
    }
    let quality = desk.ask("package_quality_show", json!({"id": id}))?;
    let title = match said(&record, "title", desk.language) {
        none if none.is_empty() => text(&record, "name").to_owned(),
        title => title.text,
    };
    let assessment = &quality["assessment"];
    let openness = &quality["openness"];
    let stars = openness["stars"].as_u64().unwrap_or_default();
    let next = openness["next"].as_str().unwrap_or("none");
    let links = list(&quality, "links");
    let with_title = |name| with(desk, name, &[("value", &title)]);
    let page = Quality {
        frame: Frame::new(desk, with_title("quality-of")),
        to: desk.to(&format!("/{kind}/{}", part(text(&record, "name")))),
        points: points(desk, assessment),
        rating: desk.say(&format!("quality-rating-{}", text(assessment, "rating"))),
        stars,
        stars_said: counted(desk, "quality-stars", stars),
        next: desk.say(&format!("quality-next-{next}")),
        timeliness: timeliness(desk, &quality["timeliness"]),
        languages: languages(desk, &quality),
        improve: improve(desk, &quality),
        dimensions: list(assessment, "dimensions")
            .iter()
            .map(|one| dimension(desk, one))
            .collect(),
        broken: links
            .iter()
            .filter(|link| link["answers"] == false)
            .map(|link| broken(desk, link))
            .collect(),
        was_looked_at: !links.is_empty(),
        may_check: may_update(desk.app, &desk.visit.caller, id)?,
        is_asked,
        rdf: match desk.app.settings.dcat.enabled {
            true => [("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML")]
                .map(|(end, name)| {
                    let name_of = part(text(&record, "name"));
                    let to = format!("{}/{kind}/{name_of}.{end}?profiles=dqv", desk.visit.root);
                    (to, name)
                })
                .to_vec(),
            false => Vec::new(),
        },
        title,
    };
    rendered(200, &page)
}

fn with(desk: &Desk<'_>, name: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<(&str, FluentValue<'_>)> = values
        .iter()
        .map(|(key, value)| (*key, FluentValue::from((*value).to_owned())))
        .collect();
    desk.words.say(desk.language, name, &values)
}

fn counted(desk: &Desk<'_>, name: &str, count: u64) -> String {
    let values = [
        ("count", FluentValue::from(count)),
        ("shown", FluentValue::from(desk.language.number(count))),
    ];
    desk.words.say(desk.language, name, &values)
}

/// Writes points as whole ones.
fn whole(desk: &Desk<'_>, points: &Value) -> String {
    let points = points.as_f64().unwrap_or_default().round();
    desk.language.number(points as u64)
}

fn points(desk: &Desk<'_>, of: &Value) -> String {
    let (points, most) = (whole(desk, &of["points"]), whole(desk, &of["of"]));
    with(
        desk,
        "quality-points",
        &[("points", &points), ("of", &most)],
    )
}

/// Says whether it is as new as promised.
fn timeliness(desk: &Desk<'_>, found: &Value) -> Vec<String> {
    if found.is_null() {
        return vec![desk.say("quality-no-frequency")];
    }
    let late = found["late_days"].as_u64().unwrap_or_default();
    let verdict = match found["on_time"].as_bool() {
        None => desk.say("quality-no-promise"),
        Some(true) => desk.say("quality-on-time"),
        Some(false) => counted(desk, "quality-late", late),
    };
    let changed = desk.language.day(text(found, "changed"));
    vec![
        verdict,
        with(desk, "quality-changed", &[("value", &changed)]),
    ]
}

/// Tells how much is said in each language; nothing where no text has languages.
fn languages(desk: &Desk<'_>, quality: &Value) -> Vec<(String, String)> {
    list(quality, "languages")
        .iter()
        .filter(|one| one["of"] != 0)
        .map(|one| {
            let code = text(one, "language");
            let name = match desk.words.has(&format!("language-{code}")) {
                true => desk.say(&format!("language-{code}")),
                false => code.to_owned(),
            };
            let (said, of) = (whole(desk, &one["said"]), whole(desk, &one["of"]));
            let share = with(desk, "quality-in-language", &[("said", &said), ("of", &of)]);
            (name, share)
        })
        .collect()
}

/// Returns what to do first, and what it would give.
fn improve(desk: &Desk<'_>, quality: &Value) -> Vec<(String, String)> {
    list(quality, "to_improve")
        .iter()
        .take(FIRST)
        .map(|one| {
            let points = whole(desk, &one["points"]);
            (
                desk.say(&format!("quality-do-{}", text(one, "metric"))),
                with(desk, "quality-gain", &[("value", &points)]),
            )
        })
        .collect()
}

fn dimension(desk: &Desk<'_>, of: &Value) -> Dimension {
    Dimension {
        name: desk.say(&format!("quality-dimension-{}", text(of, "name"))),
        points: points(desk, of),
        metrics: list(of, "metrics")
            .iter()
            .map(|metric| Metric {
                name: desk.say(&format!("quality-metric-{}", text(metric, "id"))),
                points: format!("{} / {}", whole(desk, &metric["points"]), metric["of"]),
                share: share(desk, metric),
            })
            .collect(),
    }
}

/// Tells how many of what a metric looks at meet it.
fn share(desk: &Desk<'_>, metric: &Value) -> String {
    let count = |name: &str| metric[name].as_u64().unwrap_or_default();
    let (met, unknown) = (count("met"), count("not_assessed"));
    let all = met + count("not_met") + unknown;
    match all == unknown && all > 0 {
        true => desk.say("quality-not-assessed"),
        false => format!(
            "{} / {}",
            desk.language.number(met),
            desk.language.number(all)
        ),
    }
}

fn broken(desk: &Desk<'_>, link: &Value) -> Broken {
    let on = |key: &str| desk.language.day(text(link, key));
    let checked = with(desk, "quality-link-checked", &[("value", &on("checked"))]);
    let since = on("failing_since");
    Broken {
        address: text(link, "address").to_owned(),
        why: match link["status"].as_u64() {
            Some(status) => Said::alone(&with(
                desk,
                "quality-link-status",
                &[("value", &status.to_string())],
            )),
            None => desk.told(text(link, "reason")),
        },
        checked: match since.is_empty() {
            true => checked,
            false => {
                let since = with(desk, "quality-link-since", &[("value", &since)]);
                format!("{since}; {checked}")
            }
        },
    }
}

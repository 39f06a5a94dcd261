//! Quality and openness of the site or of an organization.

use askama::Template;
use serde_json::{Value, json};

use super::{Scope, counted, number, points, share, title_of, with};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::pages::{Answer, rendered};
use crate::said::{list, text};

#[derive(Template)]
#[template(path = "openness/quality.html")]
struct Quality<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    records: String,
    rating: String,
    points: String,
    stars: String,
    stars_of: Vec<(String, String)>,
    timeliness: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    links: Vec<(String, String)>,
    improve: Vec<Improvement>,
    dimensions: Vec<Dimension>,
    organizations: Vec<Line>,
    history: Vec<Month>,
    files: Vec<(String, String)>,
    is_empty: bool,
}

struct Improvement {
    what: String,
    records: String,
    to: String,
    gain: String,
}

struct Dimension {
    id: String,
    name: String,
    points: String,
    metrics: Vec<Metric>,
}

struct Metric {
    id: String,
    name: String,
    points: String,
    /// Met, not met, not assessed, with the address of the records.
    counts: [(String, String); 3],
}

struct Line {
    to: String,
    title: String,
    records: String,
    rating: String,
    points: String,
    stars: String,
    late: String,
}

struct Month {
    month: String,
    records: String,
    points: String,
    on_time: String,
}

/// Answers `/quality`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let found = match &scope.name {
        None => desk.ask("site_quality_show", json!({}))?,
        Some(name) => desk.ask("organization_quality_show", json!({"id": name}))?,
    };
    let organizations = match &scope.name {
        None => desk.ask("organization_quality_list", json!({}))?,
        Some(_) => json!([]),
    };
    let history = desk.ask("quality_history_list", json!({"id": scope.name}))?;
    let openness = &found["openness"];
    let stars_of = list(openness, "records")
        .iter()
        .enumerate()
        .map(|(stars, records)| {
            (
                counted(desk, "quality-stars", stars as u64),
                number(desk, records),
            )
        });
    let facts = |of: &Value, names: &[(&str, &str)]| -> Vec<(String, String)> {
        let fact = |(key, name): &(&str, &str)| (desk.say(name), number(desk, &of[*key]));
        names.iter().map(fact).collect()
    };
    let page = Quality {
        frame: Frame::new(
            desk,
            with(desk, "openness-quality-of", &[("value", &scope.title)]),
        ),
        tabs: scope.tabs(desk),
        records: counted(
            desk,
            "openness-records",
            found["records"].as_u64().unwrap_or_default(),
        ),
        is_empty: found["records"] == 0,
        rating: match text(&found, "rating") {
            "" => "–".to_owned(),
            rating => desk.say(&format!("quality-rating-{rating}")),
        },
        points: of(desk, &found),
        stars: points(desk, &openness["stars"]),
        stars_of: stars_of.collect(),
        timeliness: facts(
            &found["timeliness"],
            &[
                ("on_time", "quality-on-time"),
                ("late", "openness-late"),
                ("no_promise", "openness-no-promise"),
            ],
        ),
        links: facts(
            &found["links"],
            &[
                ("answer", "openness-links-answer"),
                ("do_not", "openness-links-broken"),
                ("not_assessed", "quality-not-assessed"),
            ],
        ),
        languages: list(&found, "languages")
            .iter()
            .filter(|one| one["of"] != 0)
            .map(|one| {
                let name = Frame::new(desk, "").language_name(text(one, "language"));
                let said = one["said"].as_f64().unwrap_or_default();
                let of = one["of"].as_f64().unwrap_or(1.0);
                (name, share(desk, &json!(said / of)))
            })
            .collect(),
        improve: list(&found, "to_improve")
            .iter()
            .take(8)
            .map(|one| improvement(desk, &scope, one))
            .collect(),
        dimensions: list(&found, "dimensions")
            .iter()
            .map(|one| dimension(desk, &scope, one))
            .collect(),
        organizations: organizations
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| line(desk, one))
            .collect(),
        history: history
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| month(desk, one))
            .collect(),
        files: files(desk, &scope),
    };
    rendered(200, &page)
}

fn files(desk: &Desk<'_>, scope: &Scope) -> Vec<(String, String)> {
    let mut files = vec![(
        scope.file(desk, "/quality.csv", &[]),
        desk.say("openness-file-records"),
    )];
    if scope.name.is_none() {
        files.push((
            scope.file(desk, "/quality/organizations.csv", &[]),
            desk.say("openness-file-organizations"),
        ));
    }
    files.push((desk.to("/report"), desk.say("report-list")));
    files
}

/// Says how many of how many points.
fn of(desk: &Desk<'_>, found: &Value) -> String {
    let (points, most) = (points(desk, &found["points"]), points(desk, &found["of"]));
    with(
        desk,
        "quality-points",
        &[("points", &points), ("of", &most)],
    )
}

fn improvement(desk: &Desk<'_>, scope: &Scope, one: &Value) -> Improvement {
    let metric = text(one, "metric");
    let gain = points(desk, &one["points"]);
    Improvement {
        what: desk.say(&format!("quality-do-{metric}")),
        records: counted(
            desk,
            "openness-records",
            one["records"].as_u64().unwrap_or_default(),
        ),
        to: scope.to(desk, "/quality/records", &[("measure", metric)]),
        gain: with(desk, "quality-gain", &[("value", &gain)]),
    }
}

fn dimension(desk: &Desk<'_>, scope: &Scope, one: &Value) -> Dimension {
    let metrics = list(one, "metrics").iter().map(|metric| {
        let id = text(metric, "id");
        let count = |state: &str| {
            let more = [("measure", id), ("state", state)];
            let to = match metric[state] == 0 {
                true => String::new(),
                false => scope.to(desk, "/quality/records", &more),
            };
            (number(desk, &metric[state]), to)
        };
        Metric {
            id: id.to_owned(),
            name: desk.say(&format!("quality-metric-{id}")),
            points: format!("{} / {}", points(desk, &metric["points"]), metric["of"]),
            counts: ["met", "not_met", "not_assessed"].map(count),
        }
    });
    Dimension {
        id: text(one, "name").to_owned(),
        name: desk.say(&format!("quality-dimension-{}", text(one, "name"))),
        points: of(desk, one),
        metrics: metrics.collect(),
    }
}

fn line(desk: &Desk<'_>, one: &Value) -> Line {
    let scope = Scope {
        name: Some(text(one, "name").to_owned()),
        title: String::new(),
    };
    Line {
        to: scope.to(desk, "/quality", &[]),
        title: title_of(desk, one),
        records: number(desk, &one["records"]),
        rating: desk.say(&format!("quality-rating-{}", text(one, "rating"))),
        points: points(desk, &one["points"]),
        stars: points(desk, &one["stars"]),
        late: number(desk, &one["late"]),
    }
}

fn month(desk: &Desk<'_>, one: &Value) -> Month {
    let count = |key: &str| one[key].as_f64().unwrap_or_default();
    let promised = count("on_time") + count("late");
    let on_time = (promised > 0.0).then(|| count("on_time") / promised);
    Month {
        month: text(one, "month").get(..7).unwrap_or_default().to_owned(),
        records: number(desk, &one["records"]),
        points: points(desk, &one["points"]),
        on_time: share(desk, &json!(on_time)),
    }
}

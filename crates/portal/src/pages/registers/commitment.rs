//! Commitments: how far they are as a whole, and the timeline of one.

use std::collections::BTreeMap;

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::{coded, counted, file, handed_on, import, piece};
use crate::desk::{Desk, part, query};
use crate::markdown;
use crate::pages::{Answer, refusal};
use crate::said::{by_language_of, list, text};

/// Fields that the timeline tells.
pub(super) const PLACED: [&str; 8] = [
    "milestones",
    "progress",
    "completion",
    "problem",
    "deliverables",
    "next_steps",
    "due_date",
    "plan",
];

#[derive(Template)]
#[template(path = "registers/commitments.html")]
struct Above {
    title: String,
    levels: Vec<Level>,
    overdue: Option<(String, String)>,
    feed: (String, String),
    /// The same as RSS.
    rss: (String, String),
    table: (String, String),
    outcomes: (String, String),
    import: Option<(String, String)>,
}

struct Level {
    to: String,
    name: String,
    count: String,
    /// Tenths of the whole, for the bar.
    share: u64,
}

#[derive(Template)]
#[template(path = "registers/commitment.html")]
struct Within {
    facts: Vec<(String, String)>,
    completion: String,
    level: String,
    texts: Vec<(String, String)>,
    timeline_title: String,
    whole: Vec<Told>,
    groups: Vec<Group>,
    feed: (String, String),
    /// The same as RSS.
    rss: (String, String),
    table: (String, String),
}

/// Deliverables of one part.
struct Group {
    title: String,
    deliverables: Vec<Deliverable>,
}

struct Deliverable {
    number: String,
    title: String,
    level: String,
    completion: String,
    facts: Vec<(String, String)>,
    told: Vec<Told>,
}

/// What was told at the end of a period.
struct Told {
    period: String,
    level: String,
    completion: String,
    texts: Vec<(String, String)>,
}

/// Answers `/commitment/export/tracker.csv` and `/commitment/{id}/tracker.csv`.
pub(super) fn export(desk: &Desk<'_>, id: Option<&str>) -> Answer {
    let asked = match id {
        Some(id) => json!({"id": id}),
        None => json!({"q": desk.asked("q"), "fq": desk.asked("fq")}),
    };
    match desk.find("commitment_tracker_export", asked) {
        Ok(Some(found)) => file("text/csv; charset=utf-8", text(&found, "text").to_owned()),
        Ok(None) => Ok(None),
        Err(ActionError::Validation(_) | ActionError::SearchQuery(_) | ActionError::Search(_)) => {
            Ok(Some(refusal(desk, 400)))
        }
        Err(error) => Err(error),
    }
}

/// Stands above the list.
pub(super) fn above(desk: &Desk<'_>) -> Result<String, ActionError> {
    let found = desk.ask("commitment_overview", json!({}))?;
    let total = found["total"].as_u64().unwrap_or_default();
    let overdue = found["overdue"].as_u64().unwrap_or_default();
    let levels = list(&found, "completion").iter().map(|one| {
        let level = text(one, "level");
        let count = one["count"].as_u64().unwrap_or_default();
        Level {
            to: desk.to(&format!("/commitment{}", query([("completion", level)]))),
            name: coded(desk, "completion", level),
            count: desk.language.number(count),
            share: (count * 100).checked_div(total).unwrap_or_default(),
        }
    });
    piece(&Above {
        title: desk.say("commitments-overview"),
        levels: levels.collect(),
        overdue: (overdue > 0).then(|| {
            let q = "due_date:[* TO NOW/MONTH} AND -completion:complete";
            (
                desk.to(&format!("/commitment{}", query([("q", q)]))),
                counted(desk, "commitments-overdue", overdue),
            )
        }),
        feed: (
            desk.to("/feeds/commitment.atom"),
            desk.say("commitments-feed"),
        ),
        rss: (desk.to("/feeds/commitment.rss"), desk.say("feed-as-rss")),
        table: (
            desk.to(&format!(
                "/commitment/export/tracker.csv{}",
                handed_on(desk)
            )),
            desk.say("commitments-table"),
        ),
        outcomes: (desk.to("/outcomes"), desk.say("nav-outcomes")),
        import: import::may(desk)?.then(|| {
            (
                desk.to("/commitment/import/tracker"),
                desk.say("register-import-commitment"),
            )
        }),
    })
}

/// Stands on the page of a commitment.
pub(super) fn within(desk: &Desk<'_>, record: &Value) -> Result<String, ActionError> {
    let name = text(record, "name");
    let said = |of: &Value| by_language_of(of, desk.language).text;
    let level = text(record, "completion").to_owned();
    let mut facts = Vec::new();
    for (label, value) in [
        ("commitment-plan", said(&record["plan"])),
        (
            "commitment-due",
            desk.language.day(text(record, "due_date")),
        ),
    ] {
        if !value.is_empty() {
            facts.push((desk.say(label), value));
        }
    }
    let texts = ["problem", "deliverables", "next_steps"]
        .into_iter()
        .filter_map(|field| {
            let text = said(&record[field]);
            (!text.is_empty()).then(|| {
                (
                    desk.say(&format!("commitment-{}", field.replace('_', "-"))),
                    markdown::html(&text),
                )
            })
        })
        .collect();
    let mut by_deliverable: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for told in list(record, "progress") {
        by_deliverable
            .entry(text(told, "deliverable"))
            .or_default()
            .push(told);
    }
    for told in by_deliverable.values_mut() {
        told.sort_by(|one, other| {
            text(other, "reporting_period").cmp(text(one, "reporting_period"))
        });
    }
    let mut groups: Vec<(String, Group)> = Vec::new();
    for one in list(record, "milestones") {
        let group = text(one, "group").to_owned();
        let title = match said(&one["group_title"]) {
            title if title.is_empty() => group.clone(),
            title => format!("{group} {title}"),
        };
        let deliverable = deliverable(desk, one, &mut by_deliverable);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, known)) => known.deliverables.push(deliverable),
            None => groups.push((
                group,
                Group {
                    title,
                    deliverables: vec![deliverable],
                },
            )),
        }
    }
    let whole: Vec<Told> = by_deliverable
        .values()
        .flatten()
        .map(|told| period(desk, told))
        .collect();
    piece(&Within {
        facts,
        completion: coded(desk, "completion", &level),
        level,
        texts,
        timeline_title: desk.say("commitment-timeline"),
        whole,
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        feed: (
            desk.to(&format!("/commitment/{}/feed.atom", part(name))),
            desk.say("commitment-feed"),
        ),
        rss: (
            desk.to(&format!("/commitment/{}/feed.rss", part(name))),
            desk.say("feed-as-rss"),
        ),
        table: (
            desk.to(&format!("/commitment/{}/tracker.csv", part(name))),
            desk.say("commitment-table"),
        ),
    })
}

fn deliverable(
    desk: &Desk<'_>,
    one: &Value,
    told: &mut BTreeMap<&str, Vec<&Value>>,
) -> Deliverable {
    let said = |of: &Value| by_language_of(of, desk.language).text;
    let number = text(one, "number");
    let lead = match said(&one["lead_title"]) {
        title if title.is_empty() => text(one, "lead").to_owned(),
        title => title,
    };
    let due = match said(&one["deadline"]) {
        words if words.is_empty() => desk.language.day(text(one, "due_date")),
        words => words,
    };
    let facts = [("commitment-lead", lead), ("commitment-due", due)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| (desk.say(label), value))
        .collect();
    let level = text(one, "completion").to_owned();
    // Deliverables without a number are told of with the whole.
    let told = match number {
        "" => Vec::new(),
        number => told.remove(number).unwrap_or_default(),
    };
    Deliverable {
        number: number.to_owned(),
        title: said(&one["title"]),
        completion: coded(desk, "completion", &level),
        level,
        facts,
        told: told.iter().map(|one| period(desk, one)).collect(),
    }
}

fn period(desk: &Desk<'_>, told: &Value) -> Told {
    let said = |of: &Value| by_language_of(of, desk.language).text;
    let level = text(told, "completion").to_owned();
    let texts: Vec<(String, String)> = ["status_text", "evidence", "challenges", "next_steps"]
        .into_iter()
        .filter_map(|field| {
            let text = said(&told[field]);
            (!text.trim().is_empty()).then(|| {
                let label = match field {
                    "status_text" => String::new(),
                    field => desk.say(&format!("commitment-{}", field.replace('_', "-"))),
                };
                (label, markdown::html(&text))
            })
        })
        .collect();
    Told {
        period: desk.language.day(text(told, "reporting_period")),
        completion: coded(desk, "completion", &level),
        level,
        texts,
    }
}

/// Returns the latest entries of progress of a commitment for feeds: period, deliverable and its title, completion, text.
pub(super) fn entries(desk: &Desk<'_>, record: &Value) -> Vec<[String; 5]> {
    let said = |of: &Value| by_language_of(of, desk.language).text;
    let titles: Map<String, Value> = list(record, "milestones")
        .iter()
        .map(|one| (text(one, "number").to_owned(), one["title"].clone()))
        .collect();
    let mut entries: Vec<[String; 5]> = list(record, "progress")
        .iter()
        .map(|told| {
            let number = text(told, "deliverable");
            [
                text(told, "reporting_period").to_owned(),
                number.to_owned(),
                titles.get(number).map(said).unwrap_or_default(),
                coded(desk, "completion", text(told, "completion")),
                said(&told["status_text"]),
            ]
        })
        .collect();
    entries.sort_by(|one, other| other[0].cmp(&one[0]).then_with(|| one[1].cmp(&other[1])));
    entries
}

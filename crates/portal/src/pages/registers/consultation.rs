//! Consultations: the directory by the clock, and how to take part in one.

use askama::Template;
use cairn_catalogue::{ActionError, clock, consultation_state};
use cairn_domain::text::csv_line;
use serde_json::{Value, json};

use super::{address, counted, file, piece, with};
use crate::desk::{Desk, part};
use crate::markdown;
use crate::pages::Answer;
use crate::pages::record::title_of;
use crate::said::{by_language_of, is_safe_link, list, text};
use crate::titles::Titles;

/// Fields that the page tells in its own way.
pub(super) const PLACED: [&str; 11] = [
    "consultation_status",
    "start_date",
    "end_date",
    "how_to_take_part",
    "participation_url",
    "events",
    "what_was_heard",
    "what_changed",
    "report_url",
    "updates",
    "number_of_participants",
];
/// The lists.
const STATES: [&str; 3] = ["open", "coming", "closed"];
/// Consultations that are read at once for a table.
const PAGE: usize = 500;
/// Consultations of each list.
const ROWS: usize = 10;

#[derive(Template)]
#[template(path = "registers/consultations.html")]
struct Above {
    lists: Vec<List>,
    calendar: (String, String),
    feed: (String, String),
    /// The same as RSS.
    rss: (String, String),
    table: (String, String),
}

struct List {
    id: &'static str,
    title: String,
    entries: Vec<Entry>,
    more: Option<String>,
    none: String,
}

struct Entry {
    to: String,
    title: String,
    dates: String,
    organization: String,
}

#[derive(Template)]
#[template(path = "registers/consultation.html")]
struct Within {
    state: String,
    state_code: &'static str,
    dates: String,
    take_part_title: String,
    take_part: String,
    take_part_link: Option<(String, String)>,
    meetings_title: String,
    meetings: Vec<Meeting>,
    texts: Vec<(&'static str, String, String)>,
    report: Option<(String, String)>,
    participants: Option<String>,
    updates_title: String,
    updates: Vec<(String, String)>,
    calendar: (String, String),
    feed: (String, String),
    /// The same as RSS.
    rss: (String, String),
    sign_up: Option<SignUp>,
}

struct Meeting {
    when: String,
    title: String,
    place: String,
    link: Option<String>,
}

/// The form to sign up.
struct SignUp {
    to: String,
    seal: String,
    /// The word by which the form is known where it is sent twice.
    once: String,
    title: String,
    about: String,
    label: String,
    trap: String,
    button: String,
}

/// Says when people can take part.
pub(super) fn dates(desk: &Desk<'_>, record: &Value) -> String {
    let (start, end) = (
        desk.language.day(text(record, "start_date")),
        desk.language.day(text(record, "end_date")),
    );
    match (start.is_empty(), end.is_empty()) {
        (false, false) => with(
            desk,
            "consultation-from-to",
            &[("start", &start), ("end", &end)],
        ),
        (false, true) => with(desk, "consultation-from", &[("start", &start)]),
        (true, false) => with(desk, "consultation-to", &[("end", &end)]),
        (true, true) => String::new(),
    }
}

/// Answers `/consultation/export/consultations.csv`: every consultation with how it stands today.
pub(super) fn table(desk: &Desk<'_>) -> Answer {
    let mut out = csv_line(
        &[
            "id",
            "name",
            "title",
            "state",
            "start_date",
            "end_date",
            "organization",
            "participation_url",
            "url",
        ]
        .map(str::to_owned),
    );
    for state in STATES {
        let mut offset = 0;
        loop {
            let asked = json!({"state": state, "limit": PAGE, "offset": offset});
            let found = desk.ask("consultation_list", asked)?;
            let results = list(&found, "results");
            for one in results {
                let page = format!("/consultation/{}", part(text(one, "name")));
                let title = title_of(desk, one).text;
                let organization = text(&one["organization"], "name");
                out.push_str(&csv_line(&[
                    text(one, "id").to_owned(),
                    text(one, "name").to_owned(),
                    title,
                    text(one, "state").to_owned(),
                    text(one, "start_date").to_owned(),
                    text(one, "end_date").to_owned(),
                    organization.to_owned(),
                    by_language_of(&one["participation_url"], desk.language).text,
                    address(desk, &page),
                ]));
            }
            offset += PAGE;
            if results.len() < PAGE {
                break;
            }
        }
    }
    file("text/csv; charset=utf-8", out)
}

/// Stands above the list.
pub(super) fn above(desk: &Desk<'_>) -> Result<String, ActionError> {
    let mut lists = Vec::new();
    for state in STATES {
        let found = desk.ask("consultation_list", json!({"state": state, "limit": ROWS}))?;
        let count = found["count"].as_u64().unwrap_or_default();
        let results = list(&found, "results");
        let owners = results.iter().map(|one| text(&one["organization"], "name"));
        let owners = Titles::of_organizations(desk, owners)?;
        let entries: Vec<Entry> = results
            .iter()
            .map(|one| Entry {
                to: desk.to(&format!("/consultation/{}", part(text(one, "name")))),
                title: title_of(desk, one).text,
                dates: dates(desk, one),
                organization: owners.get(
                    text(&one["organization"], "name"),
                    text(&one["organization"], "title").to_owned(),
                ),
            })
            .collect();
        let more = count.saturating_sub(entries.len() as u64);
        lists.push(List {
            id: match state {
                "open" => "consultations-open",
                "coming" => "consultations-coming",
                _ => "consultations-closed",
            },
            title: counted(desk, &format!("consultations-{state}"), count),
            more: (more > 0).then(|| counted(desk, "consultations-more", more)),
            none: desk.say("consultations-none"),
            entries,
        });
    }
    piece(&Above {
        lists,
        calendar: (
            desk.to("/feeds/consultation.ics"),
            desk.say("consultations-calendar"),
        ),
        table: (
            desk.to("/consultation/export/consultations.csv"),
            desk.say("consultations-table"),
        ),
        feed: (
            desk.to("/feeds/consultation.atom"),
            desk.say("consultations-feed"),
        ),
        rss: (desk.to("/feeds/consultation.rss"), desk.say("feed-as-rss")),
    })
}

/// Stands on the page of a consultation.
pub(super) fn within(desk: &Desk<'_>, record: &Value) -> Result<String, ActionError> {
    let said = |key: &str| by_language_of(&record[key], desk.language).text;
    let link = |key: &str| Some(said(key)).filter(|url| is_safe_link(url));
    let name = text(record, "name");
    let today = desk.app.clock.now().date();
    let code = record
        .as_object()
        .map_or("off", |record| consultation_state(record, today));
    let mut texts = Vec::new();
    for (id, field) in [("heard", "what_was_heard"), ("changed", "what_changed")] {
        let text = said(field);
        if !text.is_empty() {
            let title = desk.say(&format!("consultation-{id}"));
            texts.push((id, title, markdown::html(&text)));
        }
    }
    let meetings = list(record, "events")
        .iter()
        .map(|event| {
            let said = |key: &str| by_language_of(&event[key], desk.language).text;
            let starts = text(event, "starts");
            let time = starts.get(11..16).unwrap_or_default();
            Meeting {
                when: format!("{} {time}", desk.language.day(starts))
                    .trim()
                    .to_owned(),
                title: said("title"),
                place: said("place"),
                link: Some(text(event, "url").to_owned()).filter(|url| is_safe_link(url)),
            }
        })
        .collect();
    let mut updates: Vec<&Value> = list(record, "updates").iter().collect();
    updates.sort_by(|one, other| text(other, "date").cmp(text(one, "date")));
    let is_public = record["private"] != json!(true) && text(record, "state") == "active";
    piece(&Within {
        state: desk.say(&format!("consultation-state-{code}")),
        state_code: code,
        dates: dates(desk, record),
        take_part_title: desk.say("consultation-take-part"),
        take_part: markdown::html(&said("how_to_take_part")),
        take_part_link: link("participation_url")
            .filter(|_| code == "open")
            .map(|url| (url, desk.say("consultation-take-part-now"))),
        meetings_title: desk.say("consultation-meetings"),
        meetings,
        texts,
        report: link("report_url").map(|url| (url, desk.say("consultation-report"))),
        participants: record["number_of_participants"]
            .as_u64()
            .or_else(|| text(record, "number_of_participants").parse().ok())
            .map(|count| counted(desk, "consultation-participants", count)),
        updates_title: desk.say("consultation-updates"),
        updates: updates
            .iter()
            .map(|update| {
                let words = by_language_of(&update["text"], desk.language).text;
                (
                    desk.language.day(text(update, "date")),
                    markdown::html(&words),
                )
            })
            .collect(),
        calendar: (
            desk.to(&format!("/consultation/{}/calendar.ics", part(name))),
            desk.say("consultation-calendar"),
        ),
        feed: (
            desk.to(&format!("/consultation/{}/feed.atom", part(name))),
            desk.say("consultation-feed"),
        ),
        rss: (
            desk.to(&format!("/consultation/{}/feed.rss", part(name))),
            desk.say("feed-as-rss"),
        ),
        sign_up: is_public.then(|| SignUp {
            to: desk.to(&format!("/consultation/{}/sign-up", part(name))),
            seal: desk.visit.seal.clone(),
            once: clock::new_id(),
            title: desk.say("sign-up"),
            about: desk.say("sign-up-about"),
            label: desk.say("sign-up-email"),
            trap: desk.say("sign-up-trap"),
            button: desk.say("sign-up-send"),
        }),
    })
}

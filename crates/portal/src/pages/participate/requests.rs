//! Requests for data: listed by votes, and as a file.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_domain::text::csv_line;
use serde_json::{Map, Value, json};

use super::{Answer, REQUEST, choices, path_of, refused};
use crate::desk::{Desk, query};
use crate::frame::Frame;
use crate::markdown;
use crate::pages::record::title_of;
use crate::pages::rendered;
use crate::said::{Said, said, text};
use crate::visit::Page;

/// Requests of a page.
const PER_PAGE: u64 = 20;
/// Requests of a file that are read at once.
const MOST: u64 = 1000;
/// Characters of a description.
const EXCERPT: usize = 240;
/// Orders that are offered.
const ORDERS: [&str; 4] = ["votes", "newest", "due", "modified"];

/// A request, as lists show it.
pub(super) struct Request {
    pub(super) id: String,
    pub(super) to: String,
    pub(super) title: Said,
    pub(super) excerpt: String,
    pub(super) status: String,
    pub(super) votes: u64,
    pub(super) voted: bool,
    pub(super) due: String,
    pub(super) overdue: bool,
}

#[derive(Template)]
#[template(path = "participate/requests.html")]
struct Requests<'a> {
    frame: Frame<'a>,
    q: String,
    total: u64,
    requests: Vec<Request>,
    states: Vec<(String, String, bool)>,
    orders: Vec<(String, String, bool)>,
    before: Option<String>,
    after: Option<String>,
    file: String,
    feed: String,
    signed_in: bool,
    here: String,
}

/// Answers `/participate/requests`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let number = match desk.asked("page") {
        page if page.is_empty() => 1,
        page => match page
            .parse::<u64>()
            .ok()
            .filter(|page| (1..1_000_000).contains(page))
        {
            Some(page) => page,
            None => return refused(desk),
        },
    };
    let mut params = wish(desk);
    params.insert("limit".to_owned(), json!(PER_PAGE));
    params.insert("offset".to_owned(), json!((number - 1) * PER_PAGE));
    let (total, requests) = match listed(desk, Value::Object(params)) {
        Ok(found) => found,
        Err(ActionError::Validation(_) | ActionError::Search(_) | ActionError::SearchQuery(_)) => {
            return refused(desk);
        }
        Err(error) => return Err(error),
    };
    let (q, state, sort) = (
        desk.asked("q"),
        desk.asked("request_status"),
        desk.asked("sort"),
    );
    let at = |page: u64| {
        let page = page.to_string();
        let pairs = [
            ("q", q.as_str()),
            ("request_status", &state),
            ("sort", &sort),
            ("page", &page),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        desk.to(&format!("/participate/requests{}", query(pairs)))
    };
    let chosen = if sort.is_empty() { "votes" } else { &sort };
    let page = Requests {
        states: choices(desk, REQUEST, "request_status", &state),
        orders: ORDERS
            .iter()
            .map(|order| {
                let name = desk.say(&format!("requests-by-{order}"));
                ((*order).to_owned(), name, *order == chosen)
            })
            .collect(),
        before: (number > 1).then(|| at(number - 1)),
        after: (number * PER_PAGE < total).then(|| at(number + 1)),
        file: desk.to(&format!(
            "/participate/requests.csv{}",
            query(given(&q, &state))
        )),
        feed: format!(
            "{}/feeds/custom.atom?dataset_type={REQUEST}",
            desk.visit.root
        ),
        signed_in: !desk.visit.caller.is_anonymous(),
        here: at(number),
        frame: Frame::new(desk, desk.say("requests")),
        q: q.clone(),
        total,
        requests,
    };
    rendered(200, &page)
}

fn given<'p>(q: &'p str, state: &'p str) -> impl Iterator<Item = (&'p str, &'p str)> {
    let pairs = [("q", q), ("request_status", state)];
    pairs.into_iter().filter(|(_, value)| !value.is_empty())
}

/// Answers `/participate/requests.csv`.
pub(super) fn file(desk: &Desk<'_>) -> Answer {
    let head = [
        "id",
        "name",
        "title",
        "status",
        "votes",
        "submitted",
        "due",
        "overdue",
        "answered",
        "organization",
        "fulfilled_by",
        "url",
    ];
    let mut out = csv_line(&head.map(str::to_owned));
    let mut offset = 0;
    loop {
        let mut params = wish(desk);
        params.insert("limit".to_owned(), json!(MOST));
        params.insert("offset".to_owned(), json!(offset));
        let found = match desk.ask("data_request_list", Value::Object(params)) {
            Ok(found) => found,
            Err(
                ActionError::Validation(_) | ActionError::Search(_) | ActionError::SearchQuery(_),
            ) => return refused(desk),
            Err(error) => return Err(error),
        };
        let requests = crate::said::list(&found, "requests");
        for request in requests {
            let owner = request.get("organization").unwrap_or(&Value::Null);
            let url = format!("{}{}", desk.visit.origin, path_of(desk, request));
            let cells = [
                text(request, "id"),
                text(request, "name"),
                text(request, "title"),
                text(request, "request_status"),
                &request["votes"].to_string(),
                text(request, "date_submitted"),
                text(request, "due_date"),
                &request["overdue"].to_string(),
                text(request, "answered_on"),
                text(owner, "name"),
                text(request, "fulfilled_by"),
                &url,
            ];
            out.push_str(&csv_line(&cells.map(str::to_owned)));
        }
        offset += MOST;
        if (requests.len() as u64) < MOST {
            break;
        }
    }
    Ok(Some(Page {
        kind: "text/csv; charset=utf-8",
        ..Page::html(200, out)
    }))
}

/// Reads what the address asks for.
fn wish(desk: &Desk<'_>) -> Map<String, Value> {
    let mut params = Map::new();
    for key in ["q", "request_status", "sort"] {
        let value = desk.asked(key);
        if !value.is_empty() {
            params.insert(key.to_owned(), json!(value));
        }
    }
    params
}

/// Lists requests: how many there are, and those that are asked for.
pub(super) fn listed(desk: &Desk<'_>, params: Value) -> Result<(u64, Vec<Request>), ActionError> {
    let found = desk.ask("data_request_list", params)?;
    let states = choices(desk, REQUEST, "request_status", "");
    let requests = crate::said::list(&found, "requests").iter().map(|one| {
        let state = text(one, "request_status");
        let name = states.iter().find(|(value, ..)| value == state);
        Request {
            id: text(one, "id").to_owned(),
            to: path_of(desk, one),
            title: title_of(desk, one),
            excerpt: markdown::excerpt(&said(one, "notes", desk.language).text, EXCERPT),
            status: name.map_or_else(|| state.to_owned(), |(_, name, _)| name.clone()),
            votes: one["votes"].as_u64().unwrap_or_default(),
            voted: one["voted"] == true,
            due: text(one, "due_date").to_owned(),
            overdue: one["overdue"] == true,
        }
    });
    Ok((
        found["count"].as_u64().unwrap_or_default(),
        requests.collect(),
    ))
}

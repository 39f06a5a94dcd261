//! Quality, inventory and the Charter's figures as CSV, and what officers signed as an Atom feed. All of it is what everybody sees.

use std::fmt::Write as _;

use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::sheets::{Sheet, Table};
use cairn_catalogue::{ActionError, App};
use cairn_domain::text::{addressed, csv_line, escape_xml};
use serde_json::{Map, Value, json};

use crate::action::result_of;
use crate::context::{locale, note};
use crate::refusal::Refusal;
use crate::state::State;
use crate::whole::{Parts, flow};
use crate::{input, pages, util};

/// The media type of the tables.
const CSV: &str = "text/csv; charset=utf-8";
/// What spreadsheets need to read CSV as UTF-8.
const MARK: &str = "\u{feff}";
/// Most entries of the feed.
const ENTRIES: u64 = 50;

impl Parts for Sheet {
    fn next_part(&mut self, app: &App) -> Result<Option<String>, ActionError> {
        Sheet::next_part(self, app)
    }
}

/// Answers `/quality.csv`: published records with what was found of each.
pub(crate) async fn quality(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/quality.csv"));
    sheet(state, &req, Table::Quality, "quality.csv").await
}

/// Answers `/inventory.csv`: lines of the inventory in the columns of Canada or Ontario.
pub(crate) async fn inventory(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/inventory.csv"));
    sheet(state, &req, Table::Inventory, "inventory.csv").await
}

async fn sheet(
    state: web::Data<State>,
    req: &HttpRequest,
    table: Table,
    name: &str,
) -> HttpResponse {
    let params = match asked(&state, req) {
        Ok(params) => params,
        Err(refusal) => return util::refused(&state, req, refusal),
    };
    let language = locale(req, &state);
    let begin = move |app: &App| Sheet::asked(app, table, params, &language);
    flow(state, req, CSV, Some(name), begin).await
}

fn asked(state: &State, req: &HttpRequest) -> Result<Map<String, Value>, Refusal> {
    let fields = input::query(state, req)?.into_iter();
    Ok(fields.map(|(key, value)| (key, json!(value))).collect())
}

/// Answers `/quality/organizations.csv`: the organizations beside each other.
pub(crate) async fn organizations(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| {
        asked.route = Some("/quality/organizations.csv")
    });
    let head = [
        "name", "title", "records", "points", "of", "rating", "stars", "on_time", "late",
    ];
    let write = |found: &Value| {
        let mut out = line(head.map(|name| json!(name)));
        for one in members(found) {
            out.push_str(&line(head.map(|key| one[key].clone())));
        }
        out
    };
    small(
        &state,
        &req,
        "organization_quality_list",
        "organizations.csv",
        write,
    )
    .await
}

/// Answers `/charter.csv`: the indicators of an organization, or of the site.
pub(crate) async fn report(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/charter.csv"));
    let keys = [
        "number",
        "id",
        "state",
        "share",
        "numerator",
        "denominator",
        "not_assessed",
        "days",
        "counts",
        "weight",
    ];
    let uses = ["views", "downloads", "api_calls"];
    let write = |found: &Value| {
        let head = ["principle"].into_iter().chain(keys).chain(uses);
        let mut out = line(head.map(|name| json!(name)));
        for principle in members(&found["principles"]) {
            for one in members(&principle["indicators"]) {
                let own = keys.map(|key| one[key].clone());
                let uses = uses.map(|key| one["uses"]["recent"][key].clone());
                let cells = [principle["name"].clone()].into_iter().chain(own);
                out.push_str(&line(cells.chain(uses)));
            }
        }
        out
    };
    small(&state, &req, "charter_report_show", "charter.csv", write).await
}

/// Answers `/charter/comparison.csv`: organizations and years beside each other.
pub(crate) async fn comparison(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/charter/comparison.csv"));
    let keys = ["name", "title", "records", "score"];
    let write = |found: &Value| {
        let lines = members(found);
        let of_first = |key: &str| {
            lines
                .first()
                .map(|one| one[key].clone())
                .unwrap_or_default()
        };
        let principles: Vec<String> = match of_first("principles") {
            Value::Object(scores) => scores.keys().cloned().collect(),
            _ => Vec::new(),
        };
        let years = of_first("years");
        let years = members(&years).iter().map(|one| one["year"].clone());
        let head = keys.into_iter().map(|key| json!(key));
        let named = principles.iter().map(|name| json!(name));
        let mut out = line(head.chain(named).chain(years));
        for one in lines {
            let own = keys.map(|key| one[key].clone()).into_iter();
            let scores = principles
                .iter()
                .map(|name| one["principles"][name].clone());
            let past = members(&one["years"])
                .iter()
                .map(|year| year["score"].clone());
            out.push_str(&line(own.chain(scores).chain(past)));
        }
        out
    };
    small(
        &state,
        &req,
        "charter_comparison_list",
        "comparison.csv",
        write,
    )
    .await
}

/// Answers with what an action tells everybody, written as a table.
async fn small(
    state: &State,
    req: &HttpRequest,
    action: &'static str,
    name: &str,
    write: impl FnOnce(&Value) -> String,
) -> HttpResponse {
    let params = match asked(state, req) {
        Ok(params) => params,
        Err(refusal) => return util::refused(state, req, refusal),
    };
    match result_of(state, action, None, params, locale(req, state)).await {
        Ok(found) => HttpResponse::Ok()
            .content_type(CSV)
            .insert_header((
                actix_web::http::header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ))
            .body(format!("{MARK}{}", write(&found))),
        Err(error) => pages::failure(req, state, &error),
    }
}

fn line(cells: impl IntoIterator<Item = Value>) -> String {
    let cells: Vec<String> = cells
        .into_iter()
        .map(|cell| match cell {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        })
        .collect();
    csv_line(&cells)
}

fn members(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Answers `/feeds/attestations.atom`, of an organization where one is named.
pub(crate) async fn attestations(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/feeds/attestations.atom"));
    let mut params = match asked(&state, &req) {
        Ok(params) => params,
        Err(refusal) => return util::refused(&state, &req, refusal),
    };
    params.retain(|key, _| key == "organization");
    let own = params.get("organization").and_then(Value::as_str);
    let query = own.map(|name| format!("?organization={}", addressed(name)));
    params.insert("limit".to_owned(), json!(ENTRIES));
    let language = locale(&req, &state);
    match result_of(&state, "attestation_list", None, params, language.clone()).await {
        Ok(found) => HttpResponse::Ok()
            .content_type("application/atom+xml")
            .body(feed(&state, &found, &language, &query.unwrap_or_default())),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

fn feed(state: &State, found: &Value, language: &str, query: &str) -> String {
    let site = state.url(None);
    let is_french = language.starts_with("fr");
    let (title, by) = match is_french {
        true => (
            "Attestations sur la Charte des données ouvertes",
            "Signée par",
        ),
        false => ("Attestations on the Open Data Charter", "Signed by"),
    };
    let title = format!("{} – {title}", state.app.site().title);
    let entries = members(found);
    let time = |one: &Value| format!("{}+00:00", one["signed"].as_str().unwrap_or_default());
    let updated = entries.first().map_or_else(
        || {
            format!(
                "{}+00:00",
                cairn_catalogue::clock::iso(state.app.clock.now())
            )
        },
        time,
    );
    let site = escape_xml(&site);
    let own = format!("{site}/feeds/attestations.atom{}", escape_xml(query));
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{own}</id>\n\
         <title>{}</title>\n<updated>{updated}</updated>\n<author><name>{}</name></author>\n<link rel=\"self\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" href=\"{site}/charter/attestations\"/>\n<generator>Cairn</generator>\n",
        if is_french { "fr" } else { "en" },
        escape_xml(&title),
        escape_xml(&state.app.site().title),
    );
    for one in entries {
        let text = |value: &Value| escape_xml(value.as_str().unwrap_or_default());
        let owner = &one["organization"];
        let name = match owner["title_translated"][language].as_str() {
            Some(title) if !title.is_empty() => escape_xml(title),
            _ => text(&owner["title"]),
        };
        let remark = text(&one["remarks"][language]);
        let _ = write!(
            out,
            "<entry>\n<id>urn:uuid:{}</id>\n<title>{name} – {}</title>\n<updated>{}</updated>\n\
             <link href=\"{site}/charter/attestation/{}\"/>\n<content>{by} {}, {}. {remark}</content>\n</entry>\n",
            text(&one["id"]),
            one["year"],
            time(one),
            text(&one["id"]),
            text(&one["officer"]),
            text(&one["role"]),
        );
    }
    out.push_str("</feed>\n");
    out
}

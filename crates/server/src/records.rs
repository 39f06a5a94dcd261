//! Addresses of records and of who belongs to a group: where they lead, and what is left where a record was withdrawn.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::address::{Address, Below, Withdrawn, dataset_address, withdrawn_from};
use cairn_catalogue::members_file::{MembersFile, members_file};
use cairn_catalogue::messages::is_french;
use cairn_catalogue::usage::{Done, Use};
use cairn_catalogue::{ActionError, Caller};
use cairn_domain::text::{addressed, csv_line};
use serde_json::Value;

use crate::action::{caller_of, deadline};
use crate::context::{locale, note_uses, prefixed_locale};
use crate::state::State;
use crate::text::escape;
use crate::{caller, pages, rdf, website};

/// Answers `/dataset/{id}` and the same below the name of every other record type.
pub(crate) async fn record(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let part = |name: &str| req.match_info().get(name).unwrap_or_default().to_owned();
    let id = part("id");
    if id.contains('\0') {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    }
    // No records have these names: it is where new ones are made, and where CKAN compares versions.
    if ["new", "changes_multiple"].contains(&id.as_str()) {
        return website::page(state, req).await;
    }
    let syntax = rdf::preferred(&state, &req);
    // A page that is kept was made of this edition of the catalogue: the record is still there, for everybody.
    if let (None, Some(answer)) = (syntax, website::kept(&state, &req)) {
        return answer;
    }
    let token = caller::token(&req, &state);
    let app = Arc::clone(&state.app);
    let found = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        dataset_address(&app, &caller, &id)
    });
    match deadline(&state, found).await {
        Ok(Address::Here(ready)) => {
            if let Some(syntax) = syntax {
                return rdf::one(&state, &req, &ready.head.id, syntax).await;
            }
            if state.website.is_some() {
                return website::page(state, req).await;
            }
            note_uses(&req, [Use::of_record(Done::View, ready.head.id.clone())]);
            match serde_json::from_str(&ready.json) {
                Ok(record) => page(&state, &req, &record),
                Err(error) => {
                    pages::failure(&req, &state, &ActionError::Internal(error.to_string()))
                }
            }
        }
        Ok(Address::Named(name)) => lead(&state, &req, StatusCode::FOUND, &name),
        Ok(Address::Moved(name)) => lead(&state, &req, StatusCode::MOVED_PERMANENTLY, &name),
        Ok(Address::Elsewhere(address)) => {
            redirected(&state, &req, StatusCode::MOVED_PERMANENTLY, &address)
        }
        Ok(Address::Withdrawn(_)) if state.website.is_some() && !wants_json(&req) => {
            website::page(state, req).await
        }
        Ok(Address::Withdrawn(left)) => withdrawn(&state, &req, &left),
        // Whether there is something that one may not see is not said.
        Err(ActionError::NotAuthorized(_)) => pages::error_for(&req, &state, StatusCode::NOT_FOUND),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Leads to the address of the same kind under another name; what was asked for besides is kept.
fn lead(state: &State, req: &HttpRequest, status: StatusCode, name: &str) -> HttpResponse {
    let site = state.url(prefixed_locale(req).as_deref());
    let kind = req.path().split('/').nth(1).unwrap_or("dataset");
    let mut address = format!("{site}/{kind}/{}", addressed(name));
    if let Some(query) = req.uri().query() {
        address.push('?');
        address.push_str(query);
    }
    redirected(state, req, status, &address)
}

/// Answers an address of a record that the caller does not see: with the note that is left of it, or that there is nothing.
pub(crate) async fn left_of(state: &State, req: &HttpRequest, id: &str) -> HttpResponse {
    let (app, id) = (Arc::clone(&state.app), id.to_owned());
    let found = state
        .bridge
        .run(move || dataset_address(&app, &Caller::anonymous(), &id));
    match deadline(state, found).await {
        Ok(Address::Withdrawn(left)) => withdrawn(state, req, &left),
        _ => pages::error_for(req, state, StatusCode::NOT_FOUND),
    }
}

/// Answers an address below that of a record at which an action found nothing: with the note that is left of a record that everybody
/// could see and can no more, and with what the action says of any other.
pub(crate) async fn left_or(
    state: &State,
    req: &HttpRequest,
    below: Below,
    failed: ActionError,
) -> HttpResponse {
    if matches!(
        failed,
        ActionError::NotFound(_) | ActionError::NotAuthorized(_)
    ) {
        let app = Arc::clone(&state.app);
        let found = state.bridge.run(move || withdrawn_from(&app, &below));
        match deadline(state, found).await {
            Ok(Some(left)) => return withdrawn(state, req, &left),
            Ok(None) => {}
            Err(error) => return pages::failure(req, state, &error),
        }
    }
    pages::failure(req, state, &failed)
}

fn withdrawn(state: &State, req: &HttpRequest, left: &Withdrawn) -> HttpResponse {
    if wants_json(req) {
        return HttpResponse::Gone().json(&left.note);
    }
    let site = state.url(prefixed_locale(req).as_deref());
    pages::withdrawn(&locale(req, state), &site, left)
}

/// Tells whether a request asks for data rather than for a page.
fn wants_json(req: &HttpRequest) -> bool {
    let accept = req.headers().get(header::ACCEPT);
    let accept = accept
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default();
    accept.contains("json") && !accept.contains("html")
}

fn redirected(state: &State, req: &HttpRequest, status: StatusCode, address: &str) -> HttpResponse {
    match HeaderValue::from_str(address) {
        Ok(address) => HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::LOCATION, address))
            .finish(),
        Err(_) => pages::error_for(req, state, StatusCode::NOT_FOUND),
    }
}

/// Makes the page of a record: what it is, and where its data and its description are.
fn page(state: &State, req: &HttpRequest, record: &Value) -> HttpResponse {
    let language = locale(req, state);
    let french = is_french(&language);
    let site = state.url(prefixed_locale(req).as_deref());
    let text = |value: &Value, key: &str| {
        let text = value.get(key).and_then(Value::as_str);
        escape(text.unwrap_or_default()).into_owned()
    };
    let word = |english: &'static str, other: &'static str| if french { other } else { english };
    let mut facts = String::new();
    let owner = record.get("organization").unwrap_or(&Value::Null);
    for (label, value) in [
        (word("Organization", "Organisation"), text(owner, "title")),
        (word("Licence", "Licence"), text(record, "license_title")),
        (
            word("Changed", "Modifié"),
            text(record, "metadata_modified"),
        ),
    ] {
        if !value.is_empty() {
            facts.push_str(&format!("<dt>{label}</dt><dd>{value}</dd>\n"));
        }
    }
    let resources = record.get("resources").and_then(Value::as_array);
    let files: String = resources
        .into_iter()
        .flatten()
        .map(|one| {
            let address = text(one, "url");
            let name = match text(one, "name") {
                name if name.is_empty() => address.clone(),
                name => name,
            };
            // An address that a browser would run is text and no link.
            if ["http:", "https:", "ftp:"]
                .iter()
                .any(|scheme| address.starts_with(scheme))
            {
                format!(
                    "<li><a href=\"{address}\">{name}</a> {}</li>\n",
                    text(one, "format")
                )
            } else {
                format!("<li>{name} {}</li>\n", text(one, "format"))
            }
        })
        .collect();
    let (data, described) = (
        word("Data", "Données"),
        word("This record as JSON", "Cette fiche en JSON"),
    );
    let json = format!(
        "{}/api/3/action/package_show?id={}",
        escape(&site),
        text(record, "id")
    );
    let body = format!(
        "<main>\n<h1>{}</h1>\n<p style=\"white-space:pre-line\">{}</p>\n<dl>\n{facts}</dl>\n<h2>{data}</h2>\n<ul>\n{files}</ul>\n\
         <p><a href=\"{json}\">{described}</a></p>\n</main>",
        text(record, "title"),
        text(record, "notes"),
    );
    let title = record.get("title").and_then(Value::as_str);
    pages::plain(StatusCode::OK, &language, title.unwrap_or_default(), &body)
}

/// Answers `/organization/member_dump/{id}` and `/group/member_dump/{id}`.
pub(crate) async fn members(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let id = req.match_info().get("id").unwrap_or_default().to_owned();
    if id.contains('\0') {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    }
    let token = caller::token(&req, &state);
    let app = Arc::clone(&state.app);
    let found = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        members_file(&app, &caller, &id)
    });
    match deadline(&state, found).await {
        Ok(found) => HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!(
                    "attachment; filename=\"{}-members.csv\"",
                    addressed(&found.group.name)
                ),
            ))
            .body(members_table(&found)),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Writes members as CSV with a byte order mark, which spreadsheets need to read it as UTF-8.
fn members_table(found: &MembersFile) -> String {
    let mut out = String::from("\u{feff}Username,Email,Name,Role\r\n");
    for member in &found.members {
        let role = match member.capacity.as_str() {
            "admin" => "Admin",
            "editor" => "Editor",
            "member" => "Member",
            other => other,
        };
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "N/A".to_owned());
        let cells = [
            member.name.clone(),
            shown(&member.email),
            shown(&member.fullname),
            role.to_owned(),
        ];
        out.push_str(&csv_line(&cells));
    }
    out
}

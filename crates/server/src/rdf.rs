//! Records and the catalogue as RDF: `/catalog.{syntax}`, `/dataset/{id}.{syntax}`, and `/dataset/{id}` for those who ask for it.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ETag, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::ActionError;
use cairn_catalogue::federation::Syntax;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::action::result_of;
use crate::context::{locale, note};
use crate::state::State;
use crate::text::escape;
use crate::{caller, input, pages, records, util};

/// The ends of addresses that have a syntax, as a pattern.
pub(crate) const EXTENSIONS: &str = "rdf|xml|ttl|n3|nt|jsonld";

/// What a page of the catalogue is asked with.
const CATALOGUE: &[&str] = &["page", "modified_since", "q", "fq", "profiles"];

/// Answers `/catalog.{syntax}`.
pub(crate) async fn catalogue(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/catalog.{syntax}"));
    let extension = req
        .match_info()
        .get("syntax")
        .unwrap_or_default()
        .to_owned();
    whole(&state, &req, &extension).await
}

/// Answers `/dcat.json`: a page of the catalogue as a bare list.
pub(crate) async fn plain_list(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/dcat.json"));
    if !state.app.settings.dcat.enabled {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    }
    let data = match asked(&state, &req, &["page", "modified_since"]) {
        Ok(data) => data,
        Err(refused) => return *refused,
    };
    // The catalogue is the public's, whoever asks.
    let list = result_of(
        &state,
        "dcat_datasets_list",
        None,
        data,
        locale(&req, &state),
    )
    .await;
    match list {
        Ok(list) => send(&req, "application/json", list.to_string()),
        Err(ActionError::Validation(errors)) => refused(&req, &state, &errors),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Returns what of an address's parameters an action takes.
fn asked(
    state: &State,
    req: &HttpRequest,
    taken: &[&str],
) -> Result<Map<String, Value>, Box<HttpResponse>> {
    let fields =
        input::query(state, req).map_err(|refusal| Box::new(util::refused(state, req, refusal)))?;
    Ok(fields
        .into_iter()
        .filter(|(key, _)| taken.contains(&key.as_str()))
        .map(|(key, value)| (key, Value::String(value)))
        .collect())
}

/// Answers with a page of the catalogue.
pub(crate) async fn whole(state: &State, req: &HttpRequest, extension: &str) -> HttpResponse {
    answer(state, req, "dcat_catalog_show", extension, None, CATALOGUE).await
}

/// Answers `/dataset/{id}.{syntax}`, and the same below the name of every other record type.
pub(crate) async fn record(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/dataset/{id}.{syntax}"));
    let part = |name: &str| req.match_info().get(name).unwrap_or_default().to_owned();
    let (id, extension) = (part("id"), part("syntax"));
    one(&state, &req, &id, &extension).await
}

/// Answers with one record.
pub(crate) async fn one(
    state: &State,
    req: &HttpRequest,
    id: &str,
    extension: &str,
) -> HttpResponse {
    answer(
        state,
        req,
        "dcat_dataset_show",
        extension,
        Some(id),
        &["profiles"],
    )
    .await
}

/// Returns the end of an address whose syntax a request prefers to a page.
pub(crate) fn preferred(state: &State, req: &HttpRequest) -> Option<&'static str> {
    let dcat = &state.app.settings.dcat;
    if !dcat.enabled || !dcat.content_negotiation {
        return None;
    }
    let accept = header::Accept::parse(req).ok()?;
    let mut ranked = accept.0;
    // Stable: of equal ones the first counts.
    ranked.sort_by_key(|choice| std::cmp::Reverse(choice.quality));
    for choice in &ranked {
        let found = match choice.item.essence_str() {
            "application/rdf+xml" => "rdf",
            "text/turtle" => "ttl",
            "text/n3" => "n3",
            "application/n-triples" => "nt",
            "application/ld+json" => "jsonld",
            // Of the texts that are RDF.
            "text/*" => "ttl",
            "text/html" | "application/xhtml+xml" | "*/*" => return None,
            _ => continue,
        };
        return Some(found);
    }
    None
}

async fn answer(
    state: &State,
    req: &HttpRequest,
    action: &'static str,
    extension: &str,
    id: Option<&str>,
    taken: &[&str],
) -> HttpResponse {
    let Some(syntax) = Syntax::of_extension(extension).filter(|_| state.app.settings.dcat.enabled)
    else {
        return pages::error_for(req, state, StatusCode::NOT_FOUND);
    };
    let mut data = match asked(state, req, taken) {
        Ok(data) => data,
        Err(refused) => return *refused,
    };
    data.insert("format".to_owned(), json!(extension));
    if let Some(id) = id {
        data.insert("id".to_owned(), json!(id));
    }
    // The catalogue is the public's, whoever asks; a record may be shown to those who may see it.
    let token = id.and_then(|_| caller::token(req, state));
    match result_of(state, action, token, data, locale(req, state)).await {
        Ok(Value::String(document)) => send(req, syntax.media_type(), document),
        Ok(_) => pages::failure(
            req,
            state,
            &ActionError::Internal(format!("{action} answered no text")),
        ),
        Err(ActionError::Validation(errors)) => refused(req, state, &errors),
        // Whether there is something that one may not see is not said; what everybody could see leaves a note.
        Err(ActionError::NotAuthorized(_) | ActionError::NotFound(_)) => match id {
            Some(id) => records::left_of(state, req, id).await,
            None => pages::error_for(req, state, StatusCode::NOT_FOUND),
        },
        Err(error) => pages::failure(req, state, &error),
    }
}

/// Sends a document, or says that the client has it.
pub(crate) fn send(req: &HttpRequest, media_type: &str, document: String) -> HttpResponse {
    let digest = Sha256::digest(document.as_bytes());
    let tag: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = EntityTag::new_strong(tag);
    let held = match IfNoneMatch::parse(req) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|held| held.weak_eq(&tag)),
        Err(_) => false,
    };
    if held {
        return HttpResponse::NotModified()
            .insert_header(ETag(tag))
            .finish();
    }
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(ETag(tag))
        .insert_header((header::VARY, "Accept"))
        .body(document)
}

/// Says what is wrong with the request; 409, as CKAN's extension does.
fn refused(req: &HttpRequest, state: &State, errors: &Map<String, Value>) -> HttpResponse {
    let lines: Vec<String> = errors
        .values()
        .map(|message| match message {
            Value::String(text) => text.clone(),
            Value::Array(list) => list
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            other => other.to_string(),
        })
        .collect();
    let body = format!("<main>\n<h1>{}</h1>\n</main>", escape(&lines.join("; ")));
    let status = StatusCode::CONFLICT;
    pages::plain(status, &locale(req, state), status.as_str(), &body)
}

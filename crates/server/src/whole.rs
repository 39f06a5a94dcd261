//! The whole catalogue as one document, sent as it is read, and the feed of what changed.

use std::sync::Arc;

use actix_web::body::BodyStream;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::federation::{self, Form, MOST_CHANGES, Whole};
use cairn_catalogue::{ActionError, App};
use futures_util::stream;
use serde_json::Value;

use crate::action::deadline;
use crate::context::note;
use crate::head::HeadOnly;
use crate::state::State;
use crate::{input, pages, util};

/// Answers `/data.json`.
pub(crate) async fn data_json(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/data.json"));
    send(state, &req, Form::DataJson).await
}

/// Answers `/catalog.jsonl`.
pub(crate) async fn json_lines(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/catalog.jsonl"));
    send(state, &req, Form::JsonLines).await
}

/// Answers `/catalog-all.nt`.
pub(crate) async fn statements(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/catalog-all.nt"));
    send(state, &req, Form::NTriples).await
}

async fn send(state: web::Data<State>, req: &HttpRequest, form: Form) -> HttpResponse {
    let begin = move |_: &App| Ok(Whole::new(form));
    flow(state, req, form.media_type(), None, begin).await
}

/// A document that is read part by part while it is sent.
pub(crate) trait Parts: Send + 'static {
    /// Returns the next part; `None` when it has ended.
    fn next_part(&mut self, app: &App) -> Result<Option<String>, ActionError>;
}

impl Parts for Whole {
    fn next_part(&mut self, app: &App) -> Result<Option<String>, ActionError> {
        Whole::next_part(self, app)
    }
}

/// Sends a document while it is read; it is saved under a name where one is given.
pub(crate) async fn flow<P: Parts>(
    state: web::Data<State>,
    req: &HttpRequest,
    media_type: &'static str,
    save_as: Option<&str>,
    begin: impl FnOnce(&App) -> Result<P, ActionError> + Send + 'static,
) -> HttpResponse {
    let app = Arc::clone(&state.app);
    let first = state.bridge.run(move || {
        let mut parts = begin(&app)?;
        // What is wrong is told before the answer begins.
        let part = parts.next_part(&app)?;
        Ok((parts, part))
    });
    let (parts, first) = match deadline(&state, first).await {
        Ok(begun) => begun,
        Err(error) => return pages::failure(req, &state, &error),
    };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CONTENT_TYPE, media_type));
    if let Some(name) = save_as {
        let disposition = format!("attachment; filename=\"{name}\"");
        answer.insert_header((header::CONTENT_DISPOSITION, disposition));
    }
    if req.method() == Method::HEAD {
        return answer.body(HeadOnly::unmeasured());
    }
    answer.body(BodyStream::new(rest(state, parts, first)))
}

/// The parts of a document, each read when the one before is on its way.
fn rest<P: Parts>(
    state: web::Data<State>,
    parts: P,
    first: Option<String>,
) -> impl stream::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::try_unfold((parts, first), move |(mut parts, ready)| {
        let state = state.clone();
        async move {
            let (part, parts) = match ready {
                Some(part) => (Some(part), parts),
                None => {
                    let app = Arc::clone(&state.app);
                    let next = state.bridge.run(move || {
                        let part = parts.next_part(&app)?;
                        Ok((part, parts))
                    });
                    next.await.map_err(|error| {
                        tracing::error!(?error, "a document of the whole catalogue broke off");
                        std::io::Error::other("the document broke off")
                    })?
                }
            };
            Ok(part.map(|part| (Bytes::from(part), (parts, None))))
        }
    })
}

/// Answers `/api/changes`.
pub(crate) async fn changes(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/api/changes"));
    let fields = match input::query(&state, &req) {
        Ok(fields) => fields,
        Err(refusal) => return util::refused(&state, &req, refusal),
    };
    let mut since = None;
    let mut limit = MOST_CHANGES;
    let mut records = false;
    for (key, value) in &fields {
        match key.as_str() {
            "since" => since = Some(value.clone()),
            "limit" => match value.parse().ok().filter(|number| *number > 0) {
                Some(number) => limit = number,
                None => {
                    return wrong(&format!(
                        "limit must be a whole number from 1, not {value:?}"
                    ));
                }
            },
            "records" => match value.as_str() {
                "true" => records = true,
                "false" => records = false,
                _ => return wrong(&format!("records must be true or false, not {value:?}")),
            },
            _ => {}
        }
    }
    let app = Arc::clone(&state.app);
    let found = state
        .bridge
        .run(move || federation::changes(&app, since.as_deref(), limit, records));
    match deadline(&state, found).await {
        Ok(found) => HttpResponse::Ok().json(found),
        Err(ActionError::Validation(_)) => {
            wrong("since is no cursor of this site; 0 is the beginning")
        }
        Err(error) => pages::failure(&req, &state, &error),
    }
}

fn wrong(message: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(message)
}

/// Answers `/dataset/{id}/schemaorg.jsonld`: the record as search engines read it.
pub(crate) async fn described(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| {
        asked.route = Some("/dataset/{id}/schemaorg.jsonld")
    });
    let id = req.match_info().get("id").unwrap_or_default().to_owned();
    let token = crate::caller::token(&req, &state);
    let data = serde_json::Map::from_iter([("id".to_owned(), Value::String(id))]);
    let language = crate::context::locale(&req, &state);
    match crate::action::result_of(&state, "package_show", token, data, language).await {
        Ok(Value::Object(record)) => {
            let document = federation::described(&state.app, &record).to_string();
            crate::rdf::send(&req, "application/ld+json", document)
        }
        // Whether there is something that one may not see is not said.
        Ok(_) | Err(ActionError::NotAuthorized(_)) => {
            pages::error_for(&req, &state, StatusCode::NOT_FOUND)
        }
        Err(error) => pages::failure(&req, &state, &error),
    }
}

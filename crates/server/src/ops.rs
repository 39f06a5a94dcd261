//! What operators and developers ask: alive, ready, metrics, the OpenAPI document and the page to try it.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::pages;
use crate::state::State;

/// Answers are of the moment.
const NO_STORE: (header::HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// Swagger UI loads its own files alone; it sets styles in attributes and draws with `data:` images.
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'",
);

/// Answers `/healthz`: the process lives.
pub(crate) async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(NO_STORE)
        .body("alive\n")
}

/// Answers `/readyz`: the index shows everything that was committed before the start.
pub(crate) async fn ready(state: web::Data<State>) -> HttpResponse {
    let (mut answer, text) = if state.app.is_ready() {
        (HttpResponse::Ok(), "ready\n")
    } else {
        let mut answer = HttpResponse::ServiceUnavailable();
        answer.insert_header((
            header::RETRY_AFTER,
            HeaderValue::from(state.settings.bridge.retry_after_seconds),
        ));
        let text = match state.app.index_is_damaged() {
            true => "the index is damaged: a new one is being built\n",
            false => "starting: the index follows the changes\n",
        };
        (answer, text)
    };
    answer
        .content_type("text/plain; charset=utf-8")
        .insert_header(NO_STORE)
        .body(text)
}

/// Answers `/metrics`.
pub(crate) async fn metrics(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    match state.metrics.text(&state) {
        Ok(text) => HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .insert_header(NO_STORE)
            .body(text),
        Err(error) => {
            tracing::error!(%error, "cannot write the metrics");
            pages::error_for(&req, &state, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Answers `/api/openapi.json`.
pub(crate) async fn openapi(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json;charset=utf-8")
        .body(state.openapi())
}

/// Answers `/api/docs`.
pub(crate) async fn docs_folder(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Found()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::LOCATION, format!("{}/api/docs/", state.url(None))))
        .finish()
}

/// Answers `/api/docs/…`: Swagger UI, from files inside the program.
pub(crate) async fn docs(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let file = req.match_info().get("file").unwrap_or_default();
    // Beside the document, so that it works below any root path.
    let config = Arc::new(utoipa_swagger_ui::Config::from("../openapi.json"));
    match utoipa_swagger_ui::serve(file, config) {
        Ok(Some(found)) => HttpResponse::Ok()
            .content_type(found.content_type)
            .insert_header((header::CONTENT_SECURITY_POLICY, DOCS_POLICY))
            .insert_header((
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ))
            .body(match found.bytes {
                Cow::Borrowed(bytes) => web::Bytes::from_static(bytes),
                Cow::Owned(bytes) => bytes.into(),
            }),
        Ok(None) => pages::not_found(state, req).await,
        Err(error) => {
            tracing::error!(%error, "cannot show the page of the API");
            pages::error_for(&req, &state, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

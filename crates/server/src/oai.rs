//! The catalogue for harvesters that speak OAI-PMH: `/oai`, asked with GET or with POST.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::oai;

use crate::action::deadline;
use crate::context::note;
use crate::state::State;
use crate::{input, pages, util};

/// Answers `/oai`. What is wrong with a request is told in the terms of the protocol, with status 200.
pub(crate) async fn answer(
    state: web::Data<State>,
    req: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/oai"));
    if !state.app.settings.dcat.enabled {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    }
    let read = match *req.method() {
        Method::POST => input::form(&state, &req, payload.into_inner()).await,
        _ => input::query(&state, &req),
    };
    let arguments = match read {
        Ok(arguments) => arguments,
        Err(refusal) => return util::refused(&state, &req, refusal),
    };
    let app = Arc::clone(&state.app);
    let answered = state.bridge.run(move || oai::answer(&app, &arguments));
    match deadline(&state, answered).await {
        Ok(document) => HttpResponse::Ok()
            .content_type("text/xml; charset=utf-8")
            .body(document),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

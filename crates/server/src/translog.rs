//! The transparency log as files, at the paths that C2SP `tlog-tiles` gives them below `/log`.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::transparency::{self, Served};

use crate::action::deadline;
use crate::context::note;
use crate::pages;
use crate::state::State;

/// Answers `/log/checkpoint`.
pub(crate) async fn checkpoint(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/log/checkpoint"));
    send(&state, &req, "checkpoint".to_owned()).await
}

/// Answers `/log/tile/{tile}`: tiles of hashes, and bundles of entries.
pub(crate) async fn tile(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/log/tile/{tile}"));
    let tile = req.match_info().get("tile").unwrap_or_default();
    send(&state, &req, format!("tile/{tile}")).await
}

async fn send(state: &State, req: &HttpRequest, path: String) -> HttpResponse {
    let app = Arc::clone(&state.app);
    let found = state.bridge.run(move || transparency::file(&app, &path));
    match deadline(state, found).await {
        Ok(Some(Served::Checkpoint(note))) => HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .body(note),
        Ok(Some(Served::Tile(bytes))) => HttpResponse::Ok()
            .content_type("application/octet-stream")
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .body(bytes),
        Ok(None) => pages::error_for(req, state, StatusCode::NOT_FOUND),
        Err(error) => pages::failure(req, state, &error),
    }
}

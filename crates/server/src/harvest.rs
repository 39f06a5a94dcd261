//! The records of harvests as their sources gave them.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::ActionError;
use cairn_catalogue::harvest::object::media_type;
use serde_json::{Map, Value, json};

use crate::action::result_of;
use crate::context::{locale, note};
use crate::state::State;
use crate::{caller, pages};

/// Answers `/harvest/object/{id}`.
pub(crate) async fn object(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/harvest/object/{id}"));
    show(&state, &req, "id").await
}

/// Answers `/dataset/harvest_object/{id}`: what a dataset was last made of.
pub(crate) async fn of_dataset(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| {
        asked.route = Some("/dataset/harvest_object/{id}");
    });
    show(&state, &req, "dataset_id").await
}

async fn show(state: &State, req: &HttpRequest, key: &str) -> HttpResponse {
    let id = req.match_info().query("id");
    let data = Map::from_iter([(key.to_owned(), json!(id))]);
    let token = caller::token(req, state);
    let found = match result_of(
        state,
        "harvest_object_show",
        token,
        data,
        locale(req, state),
    )
    .await
    {
        Ok(found) => found,
        // Whoever may not see it is not told that it is there.
        Err(ActionError::NotAuthorized(_)) => {
            return pages::error_for(req, state, StatusCode::NOT_FOUND);
        }
        Err(error) => return pages::failure(req, state, &error),
    };
    match found.get("content").and_then(Value::as_str) {
        Some(content) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, media_type(content)))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .body(content.to_owned()),
        None => pages::error_for(req, state, StatusCode::NOT_FOUND),
    }
}

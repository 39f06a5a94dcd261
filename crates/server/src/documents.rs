//! Documents about tables: `/dataset/{id}/datapackage.json`, `/dataset/{id}/csvw.json`, `/dataset/{id}/croissant.jsonld`,
//! `/datastore/openapi/{resource_id}.json`.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::address::Below;
use cairn_catalogue::documents::{
    croissant as croissant_of, csv_on_the_web, data_package, table_api,
};
use cairn_catalogue::{ActionError, App, Caller};
use serde_json::Value;

use crate::action::{caller_of, deadline};
use crate::context::{locale, note};
use crate::state::State;
use crate::{caller, records};

/// Answers `/dataset/{id}/datapackage.json`.
pub(crate) async fn package(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| {
        asked.route = Some("/dataset/{id}/datapackage.json")
    });
    answer(
        state,
        req,
        "id",
        "application/json",
        |app, caller, id, _| data_package(app, caller, id),
    )
    .await
}

/// Answers `/dataset/{id}/csvw.json`.
pub(crate) async fn csvw(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/dataset/{id}/csvw.json"));
    answer(state, req, "id", "application/csvm+json", csv_on_the_web).await
}

/// Answers `/dataset/{id}/croissant.jsonld`.
pub(crate) async fn croissant(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| {
        asked.route = Some("/dataset/{id}/croissant.jsonld");
    });
    let kind = "application/ld+json";
    answer(state, req, "id", kind, |app, caller, id, _| {
        croissant_of(app, caller, id)
    })
    .await
}

/// Answers `/datastore/openapi/{resource_id}.json`.
pub(crate) async fn openapi(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| {
        asked.route = Some("/datastore/openapi/{resource_id}.json");
    });
    let kind = "application/vnd.oai.openapi+json;version=3.1";
    answer(state, req, "resource_id", kind, |app, caller, id, _| {
        table_api(app, caller, id)
    })
    .await
}

type Make = fn(&App, &Caller, &str, &str) -> Result<Value, ActionError>;

async fn answer(
    state: web::Data<State>,
    req: HttpRequest,
    part: &str,
    kind: &str,
    make: Make,
) -> HttpResponse {
    let name = req.match_info().get(part).unwrap_or_default().to_owned();
    let below = match part {
        "id" => Below::Dataset(name.clone()),
        _ => Below::Resource(name.clone()),
    };
    let language = locale(&req, &state);
    let token = caller::token(&req, &state);
    let app = Arc::clone(&state.app);
    let made = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        make(&app, &caller, &name, &language)
    });
    match deadline(&state, made).await {
        Ok(document) => HttpResponse::Ok().content_type(kind).json(document),
        // Whether there is such a record or table is not told.
        Err(ActionError::NotAuthorized(_)) => {
            records::left_or(&state, &req, below, ActionError::not_found()).await
        }
        Err(error) => records::left_or(&state, &req, below, error).await,
    }
}

//! Which address answers what.

use std::sync::Arc;

use actix_web::guard::{self, Guard};
use actix_web::middleware::from_fn;
use actix_web::{Handler, Resource, Responder, web};

use crate::state::State;
use crate::{action, context, downloads, feeds, ops, pages, records, util};

/// The versions in front of the old routes.
const OLD: &[&str] = &["/api", "/api/1", "/api/2"];

/// Puts every route of the server into an application. The program and the tests both build theirs with it.
pub fn configure(config: &mut web::ServiceConfig, state: Arc<State>) {
    let around = Arc::clone(&state);
    let types = record_types(&state);
    let mut scope = web::scope("")
        .app_data(web::Data::from(state))
        // First, since the router tries one after the other.
        .service(web::resource(["/api/3/action/{name}", "/api/action/{name}"]).to(action::action))
        .service(get(&["/"], pages::home))
        .service(get(
            &[
                "/api", "/api/", "/api/1", "/api/1/", "/api/2", "/api/2/", "/api/3", "/api/3/",
            ],
            util::version,
        ))
        .service(get(&["/healthz"], ops::alive))
        .service(get(&["/readyz"], ops::ready))
        .service(get(&["/metrics"], ops::metrics))
        .service(get(&["/robots.txt"], ops::robots))
        .service(get(&["/api/openapi.json"], ops::openapi))
        .service(get(&["/api/docs"], ops::docs_folder))
        .service(get(&["/api/docs/{file:.*}"], ops::docs))
        .service(get(
            &[
                "/dataset/{id}/resource/{resource}/download",
                "/dataset/{id}/resource/{resource}/download/{filename}",
            ],
            downloads::resource,
        ))
        .service(get(&["/uploads/{kind}/{file}"], downloads::image))
        .service(get(&["/feeds/dataset.atom"], feeds::all))
        .service(get(&["/feeds/custom.atom"], feeds::custom))
        .service(get(&["/feeds/tag/{name}.atom"], feeds::tag))
        .service(get(&["/feeds/group/{name}.atom"], feeds::group))
        .service(get(
            &["/feeds/organization/{name}.atom"],
            feeds::organization,
        ));
    scope = scope
        .service(get(&["/util/redirect"], util::redirect))
        .service(get(
            &["/organization/member_dump/{id}", "/group/member_dump/{id}"],
            records::members,
        ));
    for version in OLD {
        scope = scope
            .service(get(
                &[&format!("{version}/util/resource/format_autocomplete")],
                util::format_autocomplete,
            ))
            .service(get(
                &[&format!("{version}/util/{{kind}}/autocomplete")],
                util::autocomplete,
            ))
            .service(get(
                &[&format!("{version}/i18n/{{lang}}")],
                util::translations,
            ));
    }
    for kind in types {
        scope = scope.service(get(&[&format!("/{kind}/{{id}}")], records::record));
    }
    let scope = scope
        .default_service(web::to(pages::not_found))
        .wrap(from_fn(move |req, next| {
            context::surround(Arc::clone(&around), req, next)
        }));
    config.service(scope);
}

/// Returns the names of the record types; each has addresses of its own.
fn record_types(state: &State) -> Vec<String> {
    let mut types: Vec<String> = state
        .app
        .schemas
        .types(cairn_domain::schema::Kind::Dataset)
        .into_iter()
        .map(str::to_owned)
        .collect();
    if !types.iter().any(|kind| kind == "dataset") {
        types.push("dataset".to_owned());
    }
    types
}

/// A route that answers GET and HEAD; `OPTIONS` is answered for all, other methods are refused with a page.
fn get<F, A>(paths: &[&str], handler: F) -> Resource
where
    F: Handler<A>,
    F::Output: Responder + 'static,
    A: actix_web::FromRequest + 'static,
{
    web::resource(
        paths
            .iter()
            .map(|path| (*path).to_owned())
            .collect::<Vec<String>>(),
    )
    .route(web::route().guard(readable()).to(handler))
    .default_service(web::to(pages::method_not_allowed))
}

fn readable() -> impl Guard {
    guard::Any(guard::Get()).or(guard::Head())
}

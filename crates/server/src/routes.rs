//! Which address answers what.

use std::sync::Arc;

use actix_web::guard::{self, Guard};
use actix_web::middleware::from_fn;
use actix_web::{Handler, Responder, Scope, web};

use crate::state::State;
use crate::{
    action, context, crawlers, documents, downloads, dumps, events, feeds, harvest, legacy, oai,
    openness, ops, pages, rdf, records, translog, tus, util, website, whole,
};

/// The versions in front of the old routes.
const OLD: &[&str] = &["/api", "/api/1", "/api/2"];
/// The type of series of datasets.
const SERIES: &str = "dataset_series";

/// The addresses that the server answers, as they are put together.
struct Routes {
    scope: Scope,
    patterns: Vec<String>,
}

impl Routes {
    /// Has addresses answer GET and HEAD; `OPTIONS` is answered for all, other methods are refused with a page.
    fn get<F, A>(self, paths: &[&str], handler: F) -> Self
    where
        F: Handler<A>,
        F::Output: Responder + 'static,
        A: actix_web::FromRequest + 'static,
    {
        self.answer(paths, readable(), handler)
    }

    /// Has addresses answer GET, HEAD and POST.
    fn get_and_post<F, A>(self, paths: &[&str], handler: F) -> Self
    where
        F: Handler<A>,
        F::Output: Responder + 'static,
        A: actix_web::FromRequest + 'static,
    {
        let methods = guard::Any(guard::Get()).or(guard::Head()).or(guard::Post());
        self.answer(paths, methods, handler)
    }

    fn answer<F, A>(mut self, paths: &[&str], methods: impl Guard + 'static, handler: F) -> Self
    where
        F: Handler<A>,
        F::Output: Responder + 'static,
        A: actix_web::FromRequest + 'static,
    {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        self.patterns.extend(paths.iter().cloned());
        let answer = web::resource(paths)
            .route(web::route().guard(methods).to(handler))
            .default_service(web::to(website::sent));
        self.scope = self.scope.service(answer);
        self
    }
}

/// Puts every route of the server into an application. The program and the tests both build theirs with it.
pub fn configure(config: &mut web::ServiceConfig, state: Arc<State>) {
    let around = Arc::clone(&state);
    let scope = routes(state)
        .scope
        .default_service(web::to(website::any))
        .wrap(from_fn(move |req, next| {
            context::surround(Arc::clone(&around), req, next)
        }));
    config.service(scope);
}

/// Returns the patterns of all addresses that answer GET, those of the actions aside.
pub fn patterns(state: Arc<State>) -> Vec<String> {
    routes(state).patterns
}

fn routes(state: Arc<State>) -> Routes {
    let types = record_types(&state);
    let dcat = &state.app.settings.dcat;
    let catalogue = dcat.catalog_endpoint.pattern(rdf::EXTENSIONS);
    let plain_list = dcat.json_endpoint.path().map(str::to_owned);
    let scope = web::scope("")
        .app_data(web::Data::from(state))
        // First, since the router tries one after the other.
        .service(web::resource(["/api/3/action/{name}", "/api/action/{name}"]).to(action::action))
        .service(web::resource(tus::PATH).to(tus::create))
        .service(web::resource([tus::PATH, "/{id}"].concat()).to(tus::upload));
    let mut routes = Routes {
        scope,
        patterns: Vec::new(),
    }
    .get(&["/"], pages::home)
    .get(
        &[
            "/api", "/api/", "/api/1", "/api/1/", "/api/2", "/api/2/", "/api/3", "/api/3/",
        ],
        util::version,
    )
    .get(&["/harvest/object/{id}"], harvest::object)
    .get(&["/dataset/harvest_object/{id}"], harvest::of_dataset)
    .get(&["/healthz"], ops::alive)
    .get(&["/readyz"], ops::ready)
    .get(&["/metrics"], ops::metrics)
    .get(&["/robots.txt"], crawlers::robots)
    .get(&["/llms.txt"], crawlers::for_models)
    .get(&["/sitemap.xml"], crawlers::index)
    .get(&["/sitemap/{page}.xml"], crawlers::page)
    .get(&["/api/openapi.json"], ops::openapi)
    .get(&["/api/docs"], ops::docs_folder)
    .get(&["/api/docs/{file:.*}"], ops::docs)
    .get(
        &[
            "/dataset/{id}/resource/{resource}/download",
            "/dataset/{id}/resource/{resource}/download/{filename}",
        ],
        downloads::resource,
    )
    .get(&["/file/download/{id}"], downloads::kept)
    .get(&["/dataset/{id}/datapackage.json"], documents::package)
    .get(&["/dataset/{id}/csvw.json"], documents::csvw)
    .get(&["/dataset/{id}/croissant.jsonld"], documents::croissant)
    .get(
        &["/datastore/openapi/{resource_id}.json"],
        documents::openapi,
    )
    .get(&["/datastore/dump/{id}"], dumps::dump)
    .get(&["/uploads/{kind}/{file}"], downloads::image)
    .get(&["/feeds/dataset.atom"], feeds::all)
    .get(&["/feeds/custom.atom"], feeds::custom)
    .get(&["/feeds/tag/{name}.atom"], feeds::tag)
    .get(&["/feeds/group/{name}.atom"], feeds::group)
    .get(&["/feeds/organization/{name}.atom"], feeds::organization)
    .get(&["/feeds/attestations.atom"], openness::attestations)
    .get(&["/quality.csv"], openness::quality)
    .get(&["/quality/organizations.csv"], openness::organizations)
    .get(&["/inventory.csv"], openness::inventory)
    .get(&["/charter.csv"], openness::report)
    .get(&["/charter/comparison.csv"], openness::comparison)
    .get(&["/data.json"], whole::data_json)
    .get(&["/catalog.jsonl"], whole::json_lines)
    .get(&["/catalog-all.nt"], whole::statements)
    .get(&["/api/changes"], whole::changes)
    .get(&["/api/events"], events::listen)
    .get(&["/log/checkpoint"], translog::checkpoint)
    .get(&["/log/tile/{tile:.*}"], translog::tile)
    .get_and_post(&["/oai"], oai::answer)
    .get(&["/dataset/{id}/schemaorg.jsonld"], whole::described)
    .get(&["/util/redirect"], util::redirect)
    .get(
        &["/organization/member_dump/{id}", "/group/member_dump/{id}"],
        records::members,
    );
    for version in OLD {
        routes = routes
            .get(
                &[&format!("{version}/util/resource/format_autocomplete")],
                util::format_autocomplete,
            )
            .get(
                &[&format!("{version}/util/{{kind}}/autocomplete")],
                util::autocomplete,
            )
            .get(&[&format!("{version}/i18n/{{lang}}")], util::translations)
            .get(&[&format!("{version}/search/dataset")], legacy::search);
    }
    routes = routes.get(&["/api/3/search/dataset"], legacy::search);
    routes = routes.get(&[&catalogue], rdf::catalogue);
    if let Some(path) = plain_list {
        routes = routes.get(&[&path], rdf::plain_list);
    }
    // Series have this address in RDF, whatever types of records there are.
    if !types.iter().any(|kind| kind == SERIES) {
        routes = routes.get(
            &[&format!("/{SERIES}/{{id}}.{{syntax:{}}}", rdf::EXTENSIONS)],
            rdf::record,
        );
    }
    for kind in types {
        routes = routes.get(
            &[&format!("/{kind}/{{id}}.{{syntax:{}}}", rdf::EXTENSIONS)],
            rdf::record,
        );
        routes = routes.get(&[&format!("/{kind}/{{id}}")], records::record);
    }
    routes
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

fn readable() -> impl Guard {
    guard::Any(guard::Get()).or(guard::Head())
}

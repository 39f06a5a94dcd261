//! The few pages of the server itself, in English and French: errors, and the start page where there is no website.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use cairn_catalogue::ActionError;
use cairn_catalogue::address::Withdrawn;
use cairn_catalogue::messages::is_french;
use cairn_catalogue::tombstone::Replacement;
use cairn_domain::text::addressed;
use serde_json::{Map, Value, json};

use crate::action::result_of;
use crate::context::{locale, note, prefixed_locale};
use crate::envelope;
use crate::state::State;
use crate::text::escape;
use crate::{rdf, website};

/// These pages load nothing and run nothing.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'",
);

const STYLE: &str = "body{font:1rem/1.6 system-ui,sans-serif;margin:0 auto;max-width:42rem;padding:2rem 1rem;color:#1b1b1b;\
background:#fff}a{color:#0b57a4}h1{line-height:1.25}code{background:#f2f2f2;padding:.1em .3em}\
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}a{color:#8ab8f0}code{background:#2b2b2b}}";

/// What an error page says: its title and one sentence.
fn words(status: StatusCode, french: bool) -> (&'static str, &'static str) {
    match (status.as_u16(), french) {
        (400, false) => (
            "Bad request",
            "The server cannot make sense of this request.",
        ),
        (400, true) => (
            "Requête incorrecte",
            "Le serveur ne comprend pas cette requête.",
        ),
        (403, false) => ("Access denied", "You are not allowed to see this."),
        (403, true) => (
            "Accès refusé",
            "Vous n’avez pas le droit de voir cette page.",
        ),
        (404, false) => ("Not found", "There is nothing at this address."),
        (404, true) => ("Introuvable", "Il n’y a rien à cette adresse."),
        (405, false) => (
            "Method not allowed",
            "This address does not answer this method.",
        ),
        (405, true) => (
            "Méthode non permise",
            "Cette adresse ne répond pas à cette méthode.",
        ),
        (408, false) => ("Request timeout", "The request took too long to arrive."),
        (408, true) => ("Délai dépassé", "La requête a mis trop de temps à arriver."),
        (410, false) => (
            "Withdrawn",
            "This record was public and has been withdrawn.",
        ),
        (410, true) => ("Retirée", "Cette fiche était publique et a été retirée."),
        (413, false) => (
            "Too large",
            "The request is larger than the server accepts.",
        ),
        (413, true) => (
            "Trop volumineux",
            "La requête est plus volumineuse que ce que le serveur accepte.",
        ),
        (415, false) => (
            "Unsupported media type",
            "Send JSON with a JSON content type, or a form.",
        ),
        (415, true) => (
            "Type de contenu non pris en charge",
            "Envoyez du JSON avec un type JSON, ou un formulaire.",
        ),
        (416, false) => ("Range not satisfiable", "The file does not have this part."),
        (416, true) => (
            "Plage non satisfaisable",
            "Le fichier ne contient pas cette partie.",
        ),
        (503, false) => ("Busy", "The server is busy. Try again in a moment."),
        (503, true) => (
            "Service occupé",
            "Le serveur est occupé. Réessayez dans un instant.",
        ),
        (_, false) => (
            "Server error",
            "Something went wrong on our side. It has been logged.",
        ),
        (_, true) => (
            "Erreur du serveur",
            "Une erreur s’est produite de notre côté. Elle a été consignée.",
        ),
    }
}

fn html(locale: &str, title: &str, body: &str) -> String {
    let lang = escape(locale);
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"ckan 2.12.0 (Cairn)\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
}

/// Makes an error page.
pub(crate) fn error(status: StatusCode, locale: &str) -> HttpResponse {
    let french = is_french(locale);
    let (title, sentence) = words(status, french);
    let language = if french { locale } else { "en" };
    let home = if french {
        "Page d’accueil"
    } else {
        "Home page"
    };
    let body = format!(
        "<main>\n<h1>{title}</h1>\n<p>{sentence}</p>\n<p><a href=\"/\">{home}</a></p>\n</main>"
    );
    plain(
        status,
        language,
        &format!("{} – {title}", status.as_u16()),
        &body,
    )
}

/// Makes a page of a title and a body that is HTML.
pub(crate) fn plain(status: StatusCode, locale: &str, title: &str, body: &str) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(html(locale, title, body))
}

/// Makes the page that is left of a public record that was withdrawn.
pub(crate) fn withdrawn(locale: &str, site: &str, left: &Withdrawn) -> HttpResponse {
    let french = is_french(locale);
    let (title, sentence) = words(StatusCode::GONE, french);
    let language = if french { locale } else { "en" };
    let word = |english: &'static str, other: &'static str| if french { other } else { english };
    let date = left.at.format("%Y-%m-%d");
    let mut facts = format!(
        "<dt>{}</dt><dd>{}</dd>\n<dt>Date</dt><dd><time datetime=\"{date}\">{date}</time></dd>\n",
        word("Title", "Titre"),
        escape(&left.title),
    );
    if let Some(reason) = &left.reason {
        facts.push_str(&format!(
            "<dt>{}</dt><dd style=\"white-space:pre-line\">{}</dd>\n",
            word("Reason", "Motif"),
            escape(reason)
        ));
    }
    let address = match &left.replaced_by {
        Some(Replacement::Record(name)) => Some(format!("{site}/dataset/{}", addressed(name))),
        Some(Replacement::Elsewhere(address)) => Some(address.clone()),
        None => None,
    };
    if let Some(address) = address {
        let address = escape(&address);
        facts.push_str(&format!(
            "<dt>{}</dt><dd><a href=\"{address}\">{address}</a></dd>\n",
            word("In its place", "À la place"),
        ));
    }
    let body = format!("<main>\n<h1>{title}</h1>\n<p>{sentence}</p>\n<dl>\n{facts}</dl>\n</main>");
    plain(
        StatusCode::GONE,
        language,
        &format!("{} – {title}", StatusCode::GONE.as_u16()),
        &body,
    )
}

/// Makes an error page in the language of a request.
pub(crate) fn error_for(req: &HttpRequest, state: &State, status: StatusCode) -> HttpResponse {
    if let Some(page) = website::refusal(state, req, status) {
        return page;
    }
    error(status, &locale(req, state))
}

/// Refuses what a session sends without the seal of its forms.
pub(crate) fn unsealed(req: &HttpRequest, state: &State) -> HttpResponse {
    plain(
        StatusCode::BAD_REQUEST,
        &locale(req, state),
        "400 – Bad request",
        "<main>\n<h1>Bad request</h1>\n<p>The CSRF token is missing.</p>\n</main>",
    )
}

/// Makes the page for an action that failed on behalf of a route that answers pages; logs what is our fault.
pub(crate) fn failure(req: &HttpRequest, state: &State, failed: &ActionError) -> HttpResponse {
    let (status, _, _) = envelope::status(failed);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(error = ?failed, "a page failed");
    }
    // A page cannot say which field is wrong: to a browser that is a bad request.
    let status = if status == StatusCode::CONFLICT {
        StatusCode::BAD_REQUEST
    } else {
        status
    };
    let mut answer = error_for(req, state, status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let seconds = state.settings.bridge.retry_after_seconds;
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// The page for addresses that nothing answers.
pub(crate) async fn not_found(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("none"));
    error_for(&req, &state, StatusCode::NOT_FOUND)
}

/// The page for methods that an address does not take.
pub(crate) async fn method_not_allowed(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let mut answer = error_for(&req, &state, StatusCode::METHOD_NOT_ALLOWED);
    answer
        .headers_mut()
        .insert(header::ALLOW, methods_of(req.path()));
    answer
}

/// Returns the methods that an address takes, as a header says it.
pub(crate) fn methods_of(path: &str) -> HeaderValue {
    HeaderValue::from_static(if path.contains("/action/") || path == "/oai" {
        "GET, HEAD, OPTIONS, POST"
    } else {
        "GET, HEAD, OPTIONS"
    })
}

/// The start page: what this is and where everything is.
pub(crate) async fn home(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    if let Some(extension) = rdf::preferred(&state, &req) {
        return rdf::whole(&state, &req, extension).await;
    }
    if state.website.is_some() {
        return website::page(state, req).await;
    }
    let site = state.app.site();
    let language = locale(&req, &state);
    let french = is_french(&language);
    let base = escape(&state.url(prefixed_locale(&req).as_deref())).into_owned();
    let root = escape(&state.url(None)).into_owned();
    let title = escape(&site.title);
    let description = match site.description.trim() {
        "" => String::new(),
        text => format!("<p>{}</p>\n", escape(text)),
    };
    // As many as a search finds: what not everybody may see is not counted either.
    let query = Map::from_iter([("rows".to_owned(), json!(0))]);
    let found = result_of(&state, "package_search", None, query, language.clone()).await;
    let records = match &found {
        Ok(found) => found.get("count").and_then(Value::as_u64).unwrap_or(0),
        Err(error) => return failure(&req, &state, error),
    };
    let (intro, items, other) = if french {
        (
            format!(
                "Catalogue de données ouvertes et de systèmes algorithmiques : {records} fiches."
            ),
            [
                (
                    "Rechercher (API d’actions de CKAN)",
                    "api/3/action/package_search?q=",
                ),
                ("État du service", "api/3/action/status_show"),
                ("Toutes les actions, à essayer", "api/docs/"),
                ("Document OpenAPI", "api/openapi.json"),
                ("Fil Atom des fiches récentes", "feeds/dataset.atom"),
            ],
            format!("<a href=\"{root}/\" lang=\"en\" hreflang=\"en\">English</a>"),
        )
    } else {
        (
            format!("A catalogue of open data and algorithmic systems: {records} records."),
            [
                ("Search (CKAN Action API)", "api/3/action/package_search?q="),
                ("Status of the service", "api/3/action/status_show"),
                ("Every action, to try out", "api/docs/"),
                ("OpenAPI document", "api/openapi.json"),
                ("Atom feed of recent records", "feeds/dataset.atom"),
            ],
            format!("<a href=\"{root}/fr/\" lang=\"fr\" hreflang=\"fr\">Français</a>"),
        )
    };
    let links: String = items
        .iter()
        .map(|(label, path)| format!("<li><a href=\"{base}/{path}\">{label}</a></li>\n"))
        .collect();
    let body = format!(
        "<header><p>{other}</p></header>\n<main>\n<h1>{title}</h1>\n{description}<p>{intro}</p>\n<ul>\n{links}</ul>\n</main>"
    );
    plain(StatusCode::OK, &language, &site.title, &body)
}

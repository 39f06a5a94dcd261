//! What surrounds every request: its id, its language, one span, the headers that every answer has.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::uri::PathAndQuery;
use actix_web::http::{Method, StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use cairn_catalogue::usage::Use;
use tracing::{Instrument, Span, field};

use crate::head::HeadOnly;
use crate::state::State;
use crate::{pages, tus};

/// The header that carries the id of a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that is taken over from a client.
const LONGEST_ID: usize = 128;

/// What is known of a request beside the request itself. Handlers note what they find out; the log and the metrics read it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// The language in front of the path.
    pub(crate) locale: Option<String>,
    /// The action, where one was called.
    pub(crate) action: Option<&'static str>,
    /// The pattern of the route, where it is not asked of the router.
    pub(crate) route: Option<&'static str>,
    /// What it uses of the catalogue, where it succeeds.
    pub(crate) uses: Vec<Use>,
    /// Whether the answer depends on who asks.
    pub(crate) personal: bool,
}

/// Returns the language in front of the path.
pub(crate) fn prefixed_locale(req: &HttpRequest) -> Option<String> {
    req.extensions()
        .get::<Asked>()
        .and_then(|asked| asked.locale.clone())
}

/// Returns the language of the answer: the one in front of the path, or the site's.
pub(crate) fn locale(req: &HttpRequest, state: &State) -> String {
    prefixed_locale(req).unwrap_or_else(|| state.app.settings.site.locale_default.clone())
}

/// Notes what a handler found out.
pub(crate) fn note(req: &HttpRequest, change: impl FnOnce(&mut Asked)) {
    if let Some(asked) = req.extensions_mut().get_mut::<Asked>() {
        change(asked);
    }
}

/// Notes what a request uses of the catalogue.
pub(crate) fn note_uses(req: &HttpRequest, uses: impl IntoIterator<Item = Use>) {
    note(req, |asked| asked.uses.extend(uses));
}

/// Surrounds every request.
pub(crate) async fn surround(
    state: Arc<State>,
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let request_id = request_id(req.headers());
    let mut asked = Asked::default();
    if let Some((locale, rest)) = state.mount.split(req.uri().path()) {
        asked.locale = locale.map(str::to_owned);
        rewrite(&mut req, &rest);
    }
    let origin = req.headers().get(header::ORIGIN).cloned();
    let is_head = req.method() == Method::HEAD;
    req.extensions_mut().insert(asked);
    let span = if state.settings.access_log {
        tracing::info_span!(
            "request",
            request_id = %request_id,
            method = %req.method(),
            route = field::Empty,
            action = field::Empty,
            caller = field::Empty,
            status = field::Empty,
            took_ms = field::Empty,
        )
    } else {
        tracing::error_span!("request", request_id = %request_id, method = %req.method(), caller = field::Empty)
    };
    // No copy of the request may live while it is routed.
    let mut answer = if req.method() == Method::OPTIONS && !req.path().starts_with(tus::PATH) {
        let answer = HttpResponse::Ok()
            .insert_header((header::ALLOW, pages::methods_of(req.path())))
            .finish();
        req.into_response(answer)
    } else {
        next.call(req)
            .instrument(span.clone())
            .await?
            .map_into_boxed_body()
    };
    let asked = answer
        .request()
        .extensions()
        .get::<Asked>()
        .cloned()
        .unwrap_or_default();
    headers(&state, &asked, origin.as_ref(), &request_id, &mut answer);
    count(&state, &asked, &answer);
    finish(&state, &span, &asked, began, &answer);
    Ok(if is_head {
        answer.map_body(|_, body| HeadOnly::of(&body).boxed())
    } else {
        answer
    })
}

/// Counts what a request used, where it was answered with what it asked for.
fn count(state: &State, asked: &Asked, answer: &ServiceResponse<BoxBody>) {
    let request = answer.request();
    let status = answer.status();
    let is_given = status.is_success() || status == StatusCode::FOUND;
    if asked.uses.is_empty() || !is_given || request.method() == Method::HEAD {
        return;
    }
    // A part of a file that is not its beginning belongs to a download that was counted.
    let range = request.headers().get(header::RANGE);
    let goes_on = range.is_some_and(|range| !range.as_bytes().starts_with(b"bytes=0-"));
    if status == StatusCode::PARTIAL_CONTENT && goes_on {
        return;
    }
    let agent = request.headers().get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    state.app.count_uses(&asked.uses, agent);
}

/// What caches on the way are told of an answer that is for one person.
pub(crate) const PERSONAL: HeaderValue =
    HeaderValue::from_static("private, max-age=0, must-revalidate");

/// Adds the headers that every answer has.
fn headers(
    state: &State,
    asked: &Asked,
    origin: Option<&HeaderValue>,
    request_id: &str,
    answer: &mut ServiceResponse<BoxBody>,
) {
    let status = answer.status();
    let token_header = &state.app.settings.tokens.header;
    let headers = answer.headers_mut();
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if !headers.contains_key(header::CACHE_CONTROL) {
        let seconds = if status.is_success() || status.is_redirection() {
            state.settings.cache_expires
        } else {
            0
        };
        let value = match (asked.personal, seconds) {
            (true, _) => PERSONAL,
            (false, 0) => HeaderValue::from_static("public, max-age=0, must-revalidate"),
            (false, seconds) => {
                HeaderValue::from_str(&format!("public, max-age={seconds}, must-revalidate"))
                    .unwrap_or(HeaderValue::from_static("no-cache"))
            }
        };
        headers.insert(header::CACHE_CONTROL, value);
    }
    let vary = match token_header.as_str() {
        "Authorization" => HeaderValue::from_static("Cookie, Authorization"),
        other => HeaderValue::from_str(&format!("Cookie, {other}"))
            .unwrap_or(HeaderValue::from_static("*")),
    };
    let own = headers.get(header::VARY).cloned();
    headers.insert(header::VARY, vary);
    if let Some(own) = own {
        headers.append(header::VARY, own);
    }
    if let Some(allowed) = allowed_origin(state, origin) {
        if allowed != "*" {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("POST, PUT, GET, DELETE, OPTIONS"),
        );
        if let Ok(value) = HeaderValue::from_str(&format!("{token_header}, Content-Type")) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, value);
        }
    }
}

/// Returns what `Access-Control-Allow-Origin` says, where it says anything.
fn allowed_origin(state: &State, origin: Option<&HeaderValue>) -> Option<HeaderValue> {
    let origin = origin?;
    let cors = &state.settings.cors;
    if cors.origin_allow_all {
        return Some(HeaderValue::from_static("*"));
    }
    let listed = cors
        .origin_whitelist
        .iter()
        .any(|site| site.as_bytes() == origin.as_bytes());
    listed.then(|| origin.clone())
}

/// Writes the log line and the metrics of an answered request.
fn finish(
    state: &State,
    span: &Span,
    asked: &Asked,
    began: Instant,
    answer: &ServiceResponse<BoxBody>,
) {
    let took = began.elapsed();
    let status = answer.status();
    let pattern = match (asked.route, asked.action) {
        (Some(_), _) | (_, Some(_)) => None,
        (None, None) => answer.request().match_pattern(),
    };
    let route = asked.route.or(pattern.as_deref()).unwrap_or("none");
    state
        .metrics
        .answered(asked.action.unwrap_or(route), status.as_u16(), took);
    if state.settings.access_log && !span.is_disabled() {
        span.record("route", route);
        if let Some(action) = asked.action {
            span.record("action", action);
        }
        span.record("status", status.as_u16());
        let took_ms = took.as_secs_f64() * 1000.0;
        span.record("took_ms", (took_ms * 1000.0).round() / 1000.0);
        span.in_scope(|| tracing::info!("answered {}", status.as_u16()));
    }
}

/// Returns the client's id of a request where it is sane, a new one otherwise.
fn request_id(headers: &HeaderMap) -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    static START: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    let sane = |id: &&str| {
        (1..=LONGEST_ID).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
    };
    if let Some(id) = headers
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(sane)
    {
        return id.to_owned();
    }
    let start = START.get_or_init(|| uuid::Uuid::new_v4().as_u64_pair().0);
    format!("{start:016x}-{:x}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Puts another path in the place of the request's, before it is routed.
fn rewrite(req: &mut ServiceRequest, path: &str) {
    let target = match req.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let Ok(target) = PathAndQuery::from_maybe_shared(target) else {
        return;
    };
    let mut parts = req.uri().clone().into_parts();
    parts.path_and_query = Some(target);
    let Ok(uri) = Uri::from_parts(parts) else {
        return;
    };
    req.match_info_mut().get_mut().update(&uri);
    req.head_mut().uri = uri;
}

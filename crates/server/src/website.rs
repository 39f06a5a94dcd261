//! Pages for people, where the program has a website: the server asks it for what no other route answers.

use std::io::Write as _;
use std::sync::Arc;

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::input::Upload;
use cairn_catalogue::usage::{Done, Use};
use cairn_catalogue::{ActionError, Caller};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::action::{caller_of, deadline};
use crate::context::{PERSONAL, locale, note, prefixed_locale};
use crate::state::State;
use crate::{arrival, caller, input, pages, util};

/// What pages may load: what this site has and nothing else; nothing that stands in a page is run.
macro_rules! policy {
    ($ancestors:literal) => {
        HeaderValue::from_static(concat!(
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; ",
            "form-action 'self'; base-uri 'none'; frame-ancestors ",
            $ancestors
        ))
    };
}

/// For pages of this site.
const POLICY: HeaderValue = policy!("'self'");
/// For pieces that pages elsewhere show.
const FRAMED: HeaderValue = policy!("*");

/// A website.
pub trait Website: Send + Sync {
    /// Answers a visit on a thread that may block; `None` where no page has this address.
    ///
    /// # Errors
    ///
    /// What an action says, where the page has nothing better to show for it.
    fn answer(&self, visit: &Visit) -> Result<Option<Sent>, ActionError>;

    /// Makes the page for what went wrong.
    fn refusal(&self, visit: &Visit, status: u16) -> Sent;
}

/// A visit to an address.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The path behind root path and language, decoded.
    pub path: String,
    /// The query as it was sent.
    pub query: String,
    /// The language of the answer.
    pub language: String,
    /// What paths of the site begin with, language included.
    pub base: String,
    /// What paths begin with in each language that is offered.
    pub bases: Vec<(String, String)>,
    /// What paths begin with that have no language.
    pub root: String,
    /// Scheme and host of the site.
    pub origin: String,
    /// Who visits.
    pub caller: Caller,
    /// The seal that forms of this visitor must carry; empty without a session.
    pub seal: String,
    /// What the browser keeps of somebody who is about to sign in; empty where it keeps nothing.
    pub note: String,
    /// Whether somebody comes from elsewhere to the start page at the address without a language.
    pub arrives: bool,
    /// The language of the site that their browser likes best.
    pub wish: Option<String>,
    /// The fields of a form that was sent; nothing for visits that only look.
    pub form: Option<Vec<(String, String)>>,
    /// The files of a form with the name of their field, in their order.
    pub files: Vec<(String, Arc<Upload>)>,
    /// The form does not carry the seal of this visitor: nothing may be done on their behalf.
    pub is_unsealed: bool,
    /// Some of the form is no UTF-8, and stands in it as U+FFFD.
    pub is_garbled: bool,
}

/// What a website sends.
#[derive(Debug)]
pub struct Sent {
    /// What it is, for logs and metrics.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// Whether everybody without a session sees the same until something in the catalogue changes.
    pub common: bool,
    /// The path that redirects lead to.
    pub location: Option<String>,
    /// Whether it never changes at its address.
    pub forever: bool,
    /// Whether it is for one person, though no session says so: no cache on the way keeps it.
    pub personal: bool,
    /// Whether pages elsewhere may show it in a frame.
    pub framed: bool,
    /// The session that the browser is to keep, and for how many seconds; an empty one is forgotten.
    pub session: Option<(String, Option<i64>)>,
    /// The note that the browser is to keep of somebody who is about to sign in elsewhere, and for how many seconds; an empty one is forgotten.
    pub note: Option<(String, i64)>,
    /// What it uses of the catalogue, beside the site.
    pub uses: Vec<Use>,
    /// The text.
    pub body: Vec<u8>,
}

/// Answers an address with a page of the website, or that there is none.
pub(crate) async fn page(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    match [Method::GET, Method::HEAD].contains(req.method()) {
        true => visited(state, req, None).await,
        false => pages::not_found(state, req).await,
    }
}

/// Answers what no other route does: pages that are looked at, and forms that are sent.
pub(crate) async fn any(
    state: web::Data<State>,
    req: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    if *req.method() != Method::POST || state.website.is_none() {
        return page(state, req).await;
    }
    match input::page_form(&state, &req, payload.into_inner()).await {
        Ok(form) => visited(state, req, Some(form)).await,
        Err(refusal) => util::refused(&state, &req, refusal),
    }
}

/// Answers other methods at an address that answers GET: forms of the website are sent to some.
pub(crate) async fn sent(
    state: web::Data<State>,
    req: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    match *req.method() == Method::POST && state.website.is_some() {
        true => any(state, req, payload).await,
        false => pages::method_not_allowed(state, req).await,
    }
}

/// Answers a visit by somebody without a session with the page that is kept for all of them; nothing where none is.
pub(crate) fn kept(state: &State, req: &HttpRequest) -> Option<HttpResponse> {
    if caller::token(req, state).is_some() {
        return None;
    }
    let visit = visit(state, req)?;
    let key = state.kept.key(req, &visit, takes_gzip(req))?;
    let ready = state.kept.get(&key, state.app.edition())?;
    Some(shown(state, req, &ready))
}

/// Shows a page. Whatever is noted of pages that are shown is noted here, since pages that are kept are not made again.
fn shown(state: &State, req: &HttpRequest, ready: &Ready) -> HttpResponse {
    note(req, |asked| asked.route = Some(ready.sent.name));
    note_page(req, &ready.sent);
    answer(state, ready)
}

async fn visited(
    state: web::Data<State>,
    req: HttpRequest,
    form: Option<input::Form>,
) -> HttpResponse {
    let Some(website) = state.website.clone() else {
        return pages::not_found(state, req).await;
    };
    note(&req, |asked| asked.route = Some("page"));
    let Some(visit) = visit(&state, &req) else {
        return pages::not_found(state, req).await;
    };
    let is_unsealed =
        (form.as_ref()).is_some_and(|form| !caller::is_from_here(&req, &state, &form.fields));
    let (form, files, is_garbled) = match form {
        Some(form) => (Some(form.fields), form.files, form.is_garbled),
        None => (None, Vec::new(), false),
    };
    // Not for those with a session: where others can put something into a page, its length would give away the seal that stands in it.
    let takes_gzip = visit.seal.is_empty() && takes_gzip(&req);
    let token = caller::token(&req, &state);
    let key = match (&token, &form) {
        (None, None) => state.kept.key(&req, &visit, takes_gzip),
        _ => None,
    };
    // Noted before the page is made: what changes meanwhile makes it one of an old edition.
    let edition = state.app.edition();
    if let Some(ready) = key.as_deref().and_then(|key| state.kept.get(key, edition)) {
        return shown(&state, &req, &ready);
    }
    let app = Arc::clone(&state.app);
    let work = state.bridge.run(move || {
        let visit = Visit {
            caller: caller_of(&app, token.as_deref())?,
            form,
            files,
            is_unsealed,
            is_garbled,
            ..visit
        };
        Ok(website
            .answer(&visit)?
            .map(|sent| Ready::of(sent, takes_gzip)))
    });
    match deadline(&state, work).await {
        Ok(Some(ready)) => {
            let ready = Arc::new(ready);
            if let Some(key) = key.filter(|_| ready.sent.common) {
                state.kept.put(key, edition, &ready);
            }
            shown(&state, &req, &ready)
        }
        Ok(None) if is_unsealed => pages::unsealed(&req, &state),
        Ok(None) => pages::not_found(state, req).await,
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Notes what a page uses: a page that is about nothing in particular is a view of the site.
fn note_page(req: &HttpRequest, sent: &Sent) {
    if sent.status != 200 || !sent.kind.starts_with("text/html") || *req.method() != Method::GET {
        return;
    }
    note(req, |asked| {
        asked.uses.extend(sent.uses.iter().cloned());
        if !asked.uses.iter().any(|one| one.done == Done::View) {
            asked.uses.push(Use::of_site(Done::View));
        }
    });
}

/// Makes the website's page for what went wrong; nothing where there is no website.
pub(crate) fn refusal(
    state: &State,
    req: &HttpRequest,
    status: StatusCode,
) -> Option<HttpResponse> {
    let website = state.website.as_ref()?;
    let visit = visit(state, req)?;
    let sent = website.refusal(&visit, status.as_u16());
    Some(answer(state, &Ready::plain(sent)))
}

/// Reads a visit by nobody; nothing where the path is no text.
fn visit(state: &State, req: &HttpRequest) -> Option<Visit> {
    let prefixed = prefixed_locale(req);
    let path = decoded(req.path())?;
    if path.contains('\0') {
        return None;
    }
    let site = &state.app.settings.site;
    let mut locales = site.locales.clone();
    if !locales.contains(&site.locale_default) {
        locales.push(site.locale_default.clone());
    }
    let bases = locales
        .into_iter()
        .map(|locale| {
            // The site's own language stands at the bare address.
            let prefix = (locale != site.locale_default).then_some(locale.as_str());
            let base = state.mount.url("", prefix);
            (locale, base)
        })
        .collect();
    let arrives = path == "/" && prefixed.is_none() && arrival::is_one(req, state);
    let wish = match arrives {
        true => arrival::wish(req, &state.app.settings.site.locales),
        false => None,
    };
    if arrives {
        // Where it leads depends on who comes.
        note(req, |asked| asked.personal = true);
    }
    let seal = caller::session(req, state).map(|session| state.app.form_seal(&session));
    Some(Visit {
        path,
        query: req.uri().query().unwrap_or_default().to_owned(),
        language: locale(req, state),
        base: state.mount.url("", prefixed.as_deref()),
        bases,
        root: state.mount.url("", None),
        origin: state.app.site().url.clone(),
        caller: Caller::anonymous(),
        seal: seal.unwrap_or_default(),
        note: caller::note_kept(req).unwrap_or_default(),
        arrives,
        wish,
        form: None,
        files: Vec::new(),
        is_unsealed: false,
        is_garbled: false,
    })
}

fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Writes a cookie, which no script reads and no other site sends.
fn cookie(state: &State, name: &str, value: &str, seconds: Option<i64>) -> String {
    let root = state.mount.url("", None);
    let path = if root.is_empty() { "/" } else { root.as_str() };
    let mut cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax");
    if state.app.site().url.starts_with("https://") {
        cookie.push_str("; Secure");
    }
    match (value.is_empty(), seconds) {
        (true, _) => cookie.push_str("; Max-Age=0"),
        (false, Some(seconds)) => cookie.push_str(&format!("; Max-Age={seconds}")),
        (false, None) => {}
    }
    cookie
}

/// What is sent, its text compressed where that is worth it.
pub(crate) struct Ready {
    sent: Sent,
    text: Bytes,
    is_gzip: bool,
}

/// Bytes from which a text is compressed.
const WORTH: usize = 1 << 10;

impl Ready {
    fn plain(sent: Sent) -> Self {
        Self::with(sent, None)
    }

    fn with(mut sent: Sent, gzip: Option<Vec<u8>>) -> Self {
        let plain = std::mem::take(&mut sent.body);
        Self {
            is_gzip: gzip.is_some(),
            text: Bytes::from(gzip.unwrap_or(plain)),
            sent,
        }
    }

    /// Returns how many bytes its text has.
    pub(crate) fn size(&self) -> usize {
        self.text.len()
    }

    /// Compresses a text for a browser that takes it so.
    fn of(sent: Sent, takes_gzip: bool) -> Self {
        let is_text = !sent.kind.starts_with("image/") || sent.kind.contains("svg");
        if sent.body.len() < WORTH || !is_text || !takes_gzip {
            return Self::plain(sent);
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(5));
        match encoder
            .write_all(&sent.body)
            .and_then(|()| encoder.finish())
        {
            Ok(gzip) => Self::with(sent, Some(gzip)),
            Err(error) => {
                tracing::error!(%error, "a page was not compressed");
                Self::plain(sent)
            }
        }
    }
}

/// Tells whether the visitor's browser reads gzip.
fn takes_gzip(req: &HttpRequest) -> bool {
    let asked = req
        .headers()
        .get_all(header::ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok());
    asked.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        is_gzip && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|share| share > 0.0))
    })
}

fn answer(state: &State, ready: &Ready) -> HttpResponse {
    let Ready { sent, is_gzip, .. } = ready;
    let status = StatusCode::from_u16(sent.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let policy = if sent.framed { FRAMED } else { POLICY };
    let mut answer = HttpResponse::build(status);
    answer
        .content_type(sent.kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((
            header::REFERRER_POLICY,
            HeaderValue::from_static("strict-origin-when-cross-origin"),
        ));
    answer.append_header((header::VARY, "Accept-Encoding"));
    if *is_gzip {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    if let Some(path) = &sent.location {
        // A path of this site, or an address elsewhere, such as that of a provider that people sign in with.
        let address = match path.starts_with('/') {
            true => format!("{}{path}", state.app.site().url),
            false => path.clone(),
        };
        if let Ok(address) = HeaderValue::from_str(&address) {
            answer.insert_header((header::LOCATION, address));
        }
    }
    let session = (sent.session.as_ref()).map(|(value, seconds)| (caller::COOKIE, value, *seconds));
    let note = (sent.note.as_ref()).map(|(value, seconds)| (caller::NOTE, value, Some(*seconds)));
    for (name, value, seconds) in session.into_iter().chain(note) {
        if let Ok(cookie) = HeaderValue::from_str(&cookie(state, name, value, seconds)) {
            answer.append_header((header::SET_COOKIE, cookie));
        }
    }
    if sent.forever {
        answer.insert_header((
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ));
    }
    if sent.personal {
        answer.insert_header((header::CACHE_CONTROL, PERSONAL));
    }
    answer.body(ready.text.clone())
}

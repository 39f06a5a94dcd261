//! Who calls: the token of a request, or the session that a browser keeps.

use actix_web::HttpRequest;
use actix_web::http::header;
use cairn_catalogue::SESSION;

use crate::context::note;
use crate::state::State;

/// Cookie that holds the session (`SESSION_COOKIE_NAME` of CKAN).
pub(crate) const COOKIE: &str = "ckan";

/// Cookie that holds a note of somebody who is about to sign in elsewhere; it stands beside a session, which goes on meanwhile.
pub(crate) const NOTE: &str = "ckan_note";

/// Field of forms that holds their seal.
const SEAL: &str = "_csrf_token";

/// Returns the token of a request: the bare value of the header; a value of two words (`Bearer …`, `Basic …`) is none.
pub(crate) fn token(req: &HttpRequest, state: &State) -> Option<String> {
    let found = req
        .headers()
        .get(state.app.settings.tokens.header.as_str())
        .and_then(|value| {
            let text = value.to_str().ok()?.trim();
            (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
        });
    let found = found.or_else(|| Some(format!("{SESSION}{}", session(req, state)?)));
    if found.is_some() {
        note(req, |asked| asked.personal = true);
    }
    found
}

/// Returns the session of a request; what is none stands for nobody. In the API sessions count where a setting says so.
pub(crate) fn session(req: &HttpRequest, state: &State) -> Option<String> {
    if req.path().starts_with("/api/") && !state.app.settings.auth.enable_cookie_auth_in_api {
        return None;
    }
    kept(req, COOKIE)
        .find(|value| state.app.is_session(value))
        .map(str::to_owned)
}

/// Returns the note of somebody who is about to sign in elsewhere.
pub(crate) fn note_kept(req: &HttpRequest) -> Option<String> {
    kept(req, NOTE).next().map(str::to_owned)
}

/// Returns what a browser keeps for this site under a name.
fn kept<'r>(req: &'r HttpRequest, wanted: &'r str) -> impl Iterator<Item = &'r str> {
    let cookies = req.headers().get_all(header::COOKIE);
    cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(move |cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == wanted).then_some(value)
        })
}

/// Tells whether a request that changes something comes from a page of this site: those that a session stands for must carry
/// the seal of its forms, in a header or, where there are fields, in one of them.
pub(crate) fn is_from_here(req: &HttpRequest, state: &State, fields: &[(String, String)]) -> bool {
    let header_token = req.headers().get(state.app.settings.tokens.header.as_str());
    let Some(session) = session(req, state).filter(|_| header_token.is_none()) else {
        return true;
    };
    let in_headers = ["x-csrftoken", "x-csrf-token"]
        .into_iter()
        .find_map(|name| {
            let value = req.headers().get(name)?;
            value.to_str().ok()
        });
    let in_fields = || {
        let mut fields = fields.iter();
        fields.find_map(|(name, value)| (name == SEAL).then_some(value.as_str()))
    };
    in_headers
        .or_else(in_fields)
        .is_some_and(|given| state.app.is_form_of(&session, given))
}

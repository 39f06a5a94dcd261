//! Who calls: the token of a request.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;

use crate::context::note;
use crate::state::State;

/// The header of older clients, read where the first one has no token.
const OLD_HEADER: HeaderName = HeaderName::from_static("x-ckan-api-key");

/// Returns the token of a request: the bare value of the header; a value of two words (`Bearer …`, `Basic …`) is none.
pub(crate) fn token(req: &HttpRequest, state: &State) -> Option<String> {
    let headers = req.headers();
    let word = |value: &actix_web::http::header::HeaderValue| {
        let text = value.to_str().ok()?.trim();
        (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
    };
    let found = headers
        .get(state.app.settings.tokens.header.as_str())
        .and_then(word)
        .or_else(|| headers.get(OLD_HEADER).and_then(word));
    if found.is_some() {
        note(req, |asked| asked.personal = true);
    }
    found
}

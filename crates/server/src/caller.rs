//! Who calls: the token of a request.

use actix_web::HttpRequest;

use crate::context::note;
use crate::state::State;

/// Returns the token of a request: the bare value of the header; a value of two words (`Bearer …`, `Basic …`) is none.
pub(crate) fn token(req: &HttpRequest, state: &State) -> Option<String> {
    let found = req
        .headers()
        .get(state.app.settings.tokens.header.as_str())
        .and_then(|value| {
            let text = value.to_str().ok()?.trim();
            (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
        });
    if found.is_some() {
        note(req, |asked| asked.personal = true);
    }
    found
}

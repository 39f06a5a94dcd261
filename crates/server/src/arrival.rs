//! Those who come from elsewhere: which language their browser asks for. Nothing is kept of it.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::state::State;

/// Most languages of a header that are looked at.
const MOST: usize = 50;

/// Tells whether somebody comes to the site from elsewhere, and does not go about in it.
pub(crate) fn is_one(req: &HttpRequest, state: &State) -> bool {
    let text = |name: &str| {
        req.headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    match text("sec-fetch-site") {
        Some(from) => matches!(from, "none" | "cross-site"),
        // Browsers that do not say it name the page before.
        None => text("referer").is_none_or(|page| !page.starts_with(&state.app.site().url)),
    }
}

/// Returns the language of the site that a browser likes best.
pub(crate) fn wish(req: &HttpRequest, offered: &[String]) -> Option<String> {
    let header = req.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    preferred(header, offered)
}

fn preferred(header: &str, offered: &[String]) -> Option<String> {
    let mut best: Option<(f32, String)> = None;
    for wanted in header.split(',').take(MOST) {
        let mut parts = wanted.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight: f32 = match parts.find_map(|part| part.strip_prefix("q=")) {
            Some(text) => text.parse().unwrap_or(0.0),
            None => 1.0,
        };
        let primary = |code: &str| {
            let code = code.to_ascii_lowercase();
            code.split(['-', '_']).next().map(str::to_owned)
        };
        let found = offered.iter().find(|one| primary(one) == primary(&range));
        let better = best.as_ref().is_none_or(|(held, _)| weight > *held);
        if let (Some(found), true, true) = (found, better, weight > 0.0) {
            best = Some((weight, found.clone()));
        }
    }
    best.map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::preferred;

    #[test]
    fn the_language_that_is_liked_best_and_offered_is_taken() {
        let offered = ["en".to_owned(), "fr".to_owned()];
        for (header, expected) in [
            ("fr-CA,fr;q=0.9,en;q=0.5", Some("fr")),
            ("de,en;q=0.8,fr;q=0.9", Some("fr")),
            ("en-GB, fr", Some("en")),
            ("fr;q=0, en;q=0.1", Some("en")),
            ("de", None),
            ("*", None),
            ("fr;q=x", None),
            ("", None),
        ] {
            assert_eq!(preferred(header, &offered).as_deref(), expected, "{header}");
        }
    }
}

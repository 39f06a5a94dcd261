//! Pages for what went wrong.

use askama::Template;

use crate::desk::Desk;
use crate::frame::Frame;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'a> {
    frame: Frame<'a>,
    sentence: String,
    status: u16,
}

/// Makes the page for a status.
pub(crate) fn refusal(desk: &Desk<'_>, status: u16) -> Page {
    let known = match status {
        400 | 403 | 404 | 405 | 408 | 410 | 413 | 415 | 429 | 503 => status.to_string(),
        _ => "500".to_owned(),
    };
    let say = |part: &str| {
        desk.words
            .say(desk.language, &format!("refused-{known}-{part}"), &[])
    };
    let page = Refused {
        frame: Frame::new(desk, say("title")),
        sentence: say("sentence"),
        status,
    };
    let body = page.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the page for an error was not rendered");
        page.sentence.clone()
    });
    Page {
        refused: true,
        name: super::name_of::<Refused<'_>>(),
        ..Page::html(status, body)
    }
}

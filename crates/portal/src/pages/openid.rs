//! Signing in at another provider: there and back.

use cairn_catalogue::{ActionError, Declined, Ended, OPENID_PATIENCE};

use super::account::{SignInPage, settled};
use super::{Answer, refusal, rendered};
use crate::desk::Desk;
use crate::visit::Page;

/// Answers `/user/login/openid`: leads to the provider.
pub(super) fn begin(desk: &Desk<'_>) -> Answer {
    if desk.app.openid_label().is_none() {
        return Ok(None);
    }
    let came_from = desk.asked("came_from");
    match desk.app.begin_openid(&desk.visit.caller, &came_from) {
        Ok(begun) => Ok(Some(Page {
            note: Some((begun.note, OPENID_PATIENCE)),
            ..Page::lead(begun.address)
        })),
        Err(ActionError::Busy) => told(desk, "openid-unreachable", 503),
        Err(error) => Err(error),
    }
}

/// Answers `/user/login/openid/return`: takes what the provider sent the browser back with.
pub(super) fn end(desk: &Desk<'_>) -> Answer {
    if desk.app.openid_label().is_none() {
        return Ok(None);
    }
    let visit = desk.visit;
    let given = visit.pairs();
    match desk.app.end_openid(&visit.note, &given, &visit.language)? {
        Ended::SignedIn(done, came_from) => {
            let page = SignInPage::new(desk, came_from);
            let answer = settled(desk, page, done)?;
            Ok(answer.map(without_note))
        }
        Ended::Declined(reason) => {
            let message = match reason {
                Declined::NotBegun => "openid-not-begun",
                Declined::ByProvider => "openid-declined",
                Declined::Untrue => "openid-untrue",
                Declined::NoAccount => "openid-no-account",
                Declined::Taken => "openid-taken",
            };
            told(desk, message, 403)
        }
    }
}

/// Shows the page for signing in with what went wrong.
fn told(desk: &Desk<'_>, message: &str, status: u16) -> Answer {
    let mut page = SignInPage::new(desk, String::new());
    page.wrong = Some(desk.say(message));
    let page = rendered(status, &page)?;
    let page = page.unwrap_or_else(|| refusal(desk, status));
    Ok(Some(without_note(page)))
}

/// Has the browser forget the note of a sign-in that has ended; a session that it has goes on.
fn without_note(page: Page) -> Page {
    Page {
        note: Some((String::new(), 0)),
        ..page
    }
}

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
            session: Some((begun.note, Some(OPENID_PATIENCE))),
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
            // What was kept meanwhile is of no use any more, also where a code is asked for yet.
            Ok(answer.map(|page| Page {
                session: page.session.or_else(|| Some((String::new(), None))),
                ..page
            }))
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
    match rendered(status, &page)? {
        Some(page) => Ok(Some(Page {
            session: Some((String::new(), None)),
            ..page
        })),
        None => Ok(Some(refusal(desk, status))),
    }
}

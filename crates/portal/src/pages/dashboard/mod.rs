//! What somebody who is signed in keeps here: what is new, their records, their organizations, what waits for them.

mod belongings;
mod news;
mod notifications;
mod records;
mod work;

use super::Answer;
use super::registers::feed_form::Form;
use crate::desk::Desk;
use crate::frame::Way;
use crate::visit::Page;

/// Answers a visit below `/dashboard`.
pub(super) fn answer(desk: &Desk<'_>, rest: &[&str]) -> Answer {
    if desk.visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    match rest {
        [] | [""] => news::page(desk),
        ["datasets"] => records::page(desk),
        ["organizations"] => belongings::organizations(desk),
        ["groups"] => belongings::groups(desk),
        ["notifications"] => notifications::page(desk),
        ["work"] => work::page(desk),
        _ => Ok(None),
    }
}

/// Answers `/feeds/news/{file}`: news at a private address, for programs that do not sign in.
pub(super) fn feed(desk: &Desk<'_>, file: &str) -> Answer {
    match file.rsplit_once('.') {
        Some((word, end)) if let Some(form) = Form::of(end) => {
            notifications::feed(desk, word, form)
        }
        _ => Ok(None),
    }
}

/// Returns the ways between the pages of the dashboard.
pub(super) fn tabs(desk: &Desk<'_>) -> Vec<Way> {
    let here = match desk.visit.path.trim_end_matches('/') {
        "" => "/dashboard",
        path => path,
    };
    [
        ("/dashboard", desk.say("dashboard-news")),
        ("/dashboard/notifications", desk.say("notifications")),
        ("/dashboard/datasets", desk.say("dashboard")),
        ("/dashboard/publishing", desk.say("publish-work")),
        ("/dashboard/work", desk.say("dashboard-work")),
        (
            "/dashboard/organizations",
            desk.say("dashboard-organizations"),
        ),
        ("/dashboard/groups", desk.say("dashboard-groups")),
    ]
    .into_iter()
    .map(|(path, name)| Way {
        to: desk.to(path),
        here: path == here,
        name,
    })
    .collect()
}

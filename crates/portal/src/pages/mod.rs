//! Which address is which page.

mod about;
mod account;
mod admin;
mod dashboard;
mod difference;
mod edit;
mod find;
mod group;
mod groups;
mod history;
mod home;
mod openid;
mod people;
mod publish;
mod quality;
mod record;
mod refused;
mod resource;
mod results;
mod transparency;

use askama::Template;
use cairn_catalogue::ActionError;

use crate::desk::Desk;
use crate::visit::Page;

pub(crate) use refused::refusal;

/// What a page function answers: `None` where there is nothing that the visitor may see.
type Answer = Result<Option<Page>, ActionError>;

/// Tells whether a form may be sent to an address.
pub(crate) fn takes_forms(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if people::takes_forms(&parts) || admin::takes_forms(&parts) {
        return true;
    }
    let mut parts = parts.into_iter().skip(1);
    match (parts.next(), parts.next()) {
        (Some("new"), None) | (Some("edit" | "quality"), Some(_)) => true,
        _ if publish::takes_forms(path) => true,
        _ => {
            matches!(
                path,
                "/user/login" | "/user/login/code" | "/user/_logout" | "/user/reset"
            ) || path.starts_with("/user/reset/")
        }
    }
}

/// Tells whether a form that does not carry its visitor's seal is shown again at an address, so that nothing is lost.
pub(crate) fn shows_again(path: &str) -> bool {
    publish::shows_again(path)
}

/// Answers a visit.
pub(crate) fn answer(desk: &Desk<'_>) -> Answer {
    let path = desk.visit.path.as_str();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if let Some(answer) = people::of_things(desk, &parts) {
        return answer;
    }
    match parts.as_slice() {
        [""] => home::page(desk),
        ["about"] => about::page(desk),
        ["log"] | ["log", ""] => transparency::log::page(desk),
        [family @ ("organization" | "group")] | [family @ ("organization" | "group"), ""] => {
            groups::page(desk, groups::Family::of(family))
        }
        [
            family @ ("organization" | "group"),
            "about" | "members" | "activity",
            id,
        ] => group::page(desk, groups::Family::of(family), id, parts[1]),
        [family @ ("organization" | "group"), "new"] => {
            publish::group::new(desk, groups::Family::of(family))
        }
        [family @ ("organization" | "group"), "edit", id] => {
            publish::group::edit(desk, groups::Family::of(family), id)
        }
        [family @ ("organization" | "group"), "delete", id] => {
            publish::group::delete(desk, groups::Family::of(family), id)
        }
        [family @ ("organization" | "group"), id] => {
            group::page(desk, groups::Family::of(family), id, "records")
        }
        ["user", "me"] => Ok(Some(Page::lead(desk.to("/dashboard/datasets")))),
        ["user", "login"] => account::sign_in(desk),
        ["user", "login", "code"] => account::code(desk),
        ["user", "login", "openid"] => openid::begin(desk),
        ["user", "login", "openid", "return"] => openid::end(desk),
        ["user", "_logout"] => account::sign_out(desk),
        ["user", "reset"] => account::reset(desk),
        ["user", "reset", id] => account::choose(desk, id),
        ["dashboard", "publishing"] => publish::work::page(desk),
        ["dashboard", "bulk"] => publish::bulk::page(desk, None),
        ["dashboard", "import"] => publish::import::page(desk),
        ["organization", "bulk_process", id] => publish::bulk::page(desk, Some(id)),
        ["dashboard", rest @ ..] => dashboard::answer(desk, rest),
        ["user", "sysadmin"] => admin::sysadmin(desk),
        ["user", ..] => people::answer(desk, &parts).unwrap_or(Ok(None)),
        ["ckan-admin", rest @ ..] => admin::answer(desk, rest),
        [kind, rest @ ..] if desk.types().contains(kind) => of_type(desk, kind, rest),
        _ => Ok(None),
    }
}

/// Answers a visit below the name of a record type.
fn of_type(desk: &Desk<'_>, kind: &str, rest: &[&str]) -> Answer {
    match rest {
        [] | [""] => find::page(desk, kind),
        ["new"] => edit::new(desk, kind),
        ["edit", id] => edit::edit(desk, kind, id),
        ["delete", id] => publish::delete::record(desk, kind, id),
        [id, "dictionary", resource] => publish::dictionary::page(desk, kind, id, resource),
        ["review", id] => publish::review::page(desk, kind, id),
        ["resources", id] => publish::resources::page(desk, kind, id),
        ["collaborators", _] => Ok(Some(refusal(desk, 403))),
        [id, "resource", "new"] => publish::resource::new(desk, kind, id),
        [id, "resource", resource, "edit"] => publish::resource::edit(desk, kind, id, resource),
        [id, "resource", resource, "delete"] => publish::delete::resource(desk, kind, id, resource),
        ["groups", id] => record::page(desk, kind, id),
        ["activity", id] => history::page(desk, kind, id),
        ["quality", id] => quality::page(desk, kind, id),
        [id, "resource", resource, below @ ..] => resource::page(desk, kind, id, resource, below),
        [id] => record::page(desk, kind, id),
        [id, file] if let Some(form) = file.strip_prefix("citation.") => {
            record::citation::file(desk, id, form)
        }
        _ => Ok(None),
    }
}

/// Renders a template as a page.
fn rendered(status: u16, template: &impl Template) -> Answer {
    match template.render() {
        Ok(body) => Ok(Some(Page::html(status, body))),
        Err(error) => Err(ActionError::Internal(format!(
            "a page was not rendered: {error}"
        ))),
    }
}

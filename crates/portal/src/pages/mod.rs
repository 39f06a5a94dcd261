//! Which address is which page.

mod about;
mod account;
mod admin;
mod analytics;
mod collaborators;
mod dashboard;
mod difference;
mod edit;
mod find;
mod former;
mod group;
mod groups;
mod harvest;
mod history;
mod home;
mod leave;
mod openid;
mod openness;
mod participate;
mod people;
mod publish;
mod quality;
mod record;
mod refused;
mod registers;
mod resource;
mod results;
pub(crate) mod sent;
mod topics;
mod transparency;
mod written;

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
    let own = [
        people::takes_forms,
        admin::takes_forms,
        openness::takes_forms,
        participate::takes_forms,
        registers::takes_forms,
        written::takes_forms,
    ];
    if own.iter().any(|takes| takes(&parts)) {
        return true;
    }
    let mut parts = parts.into_iter().skip(1);
    match (parts.next(), parts.next()) {
        (Some("new"), None) | (Some("edit" | "quality"), Some(_)) => true,
        _ if publish::takes_forms(path)
            || collaborators::takes_forms(path)
            || harvest::takes_forms(path) =>
        {
            true
        }
        _ => {
            matches!(
                path,
                "/dashboard/notifications"
                    | "/user/login"
                    | "/user/login/code"
                    | "/user/_logout"
                    | "/user/reset"
            ) || path.starts_with("/user/reset/")
                || path.starts_with("/notifications/leave/")
        }
    }
}

/// Tells whether the page at an address shows a form again that is withheld; for the others [`sent`] does.
fn shows_again(path: &str) -> bool {
    publish::shows_again(path)
}

/// Answers a visit.
pub(crate) fn answer(desk: &Desk<'_>) -> Answer {
    let path = desk.visit.path.as_str();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if let Some(answer) = people::of_things(desk, &parts) {
        return answer;
    }
    if let [harvest::KIND, rest @ ..] = parts.as_slice()
        && let Some(answer) = harvest::answer(desk, rest)
    {
        return answer;
    }
    if let Some(answer) =
        openness::answer(desk, &parts).or_else(|| registers::of_site(desk, &parts))
    {
        return answer;
    }
    if let Some(answer) = written::answer(desk, &parts) {
        return answer;
    }
    if let Some(answer) = former::answer(desk, &parts) {
        return answer;
    }
    match parts.as_slice() {
        [""] => home::page(desk),
        ["about"] => about::page(desk),
        ["analytics"] => analytics::site(desk, false),
        ["analytics", analytics::FILE] => analytics::site(desk, true),
        ["organization", "analytics", id] => analytics::organization(desk, id, false),
        ["organization", "analytics", id, analytics::FILE] => {
            analytics::organization(desk, id, true)
        }
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
        ["dashboard", "import", id] => publish::imported::page(desk, id),
        ["dashboard", "import", id, "errors.csv"] => publish::imported::errors(desk, id),
        ["organization", "bulk_process", id] => publish::bulk::page(desk, Some(id)),
        ["participate", rest @ ..] => participate::answer(desk, rest),
        ["notifications", "leave", word] => leave::page(desk, word),
        ["dashboard", rest @ ..] => dashboard::answer(desk, rest),
        ["feeds", "news", file] => dashboard::feed(desk, file),
        ["user", "sysadmin"] => admin::sysadmin(desk),
        ["user", ..] => people::answer(desk, &parts).unwrap_or(Ok(None)),
        ["ckan-admin", rest @ ..] => admin::answer(desk, rest),
        [kind, rest @ ..] if desk.types().contains(kind) => of_type(desk, kind, rest),
        [first, rest @ ..] if let Some(family) = topics::Family::of(first) => {
            topics::answer(desk, family, rest)
        }
        _ => Ok(None),
    }
}

/// Answers a visit below the name of a record type; what everybody could see leaves a note at all of its addresses.
fn of_type(desk: &Desk<'_>, kind: &str, rest: &[&str]) -> Answer {
    match (below_type(desk, kind, rest)?, rest) {
        (
            None,
            [
                "activity" | "quality" | "comments" | "analytics" | "groups",
                id,
                ..,
            ]
            | [id, _, ..],
        ) if desk.visit.form.is_none() => transparency::tombstone::below(desk, id),
        (page, _) => Ok(page),
    }
}

fn below_type(desk: &Desk<'_>, kind: &str, rest: &[&str]) -> Answer {
    if let Some(answer) = registers::of_type(desk, kind, rest) {
        return answer;
    }
    match rest {
        [] | [""] => find::page(desk, kind),
        ["new"] => edit::new(desk, kind),
        ["edit", id] => edit::edit(desk, kind, id),
        ["delete", id] => publish::delete::record(desk, kind, id),
        [id, "dictionary", resource] => publish::dictionary::page(desk, kind, id, resource),
        ["review", id] => publish::review::page(desk, kind, id),
        ["resources", id] => publish::resources::page(desk, kind, id),
        ["collaborators", id, below @ ..] => collaborators::answer(desk, kind, id, below),
        [id, "resource", "new"] => publish::resource::new(desk, kind, id),
        [id, "resource", resource, "edit"] => publish::resource::edit(desk, kind, id, resource),
        [id, "resource", resource, "delete"] => publish::delete::resource(desk, kind, id, resource),
        ["groups", id] => record::page(desk, kind, id),
        ["activity", id] => history::page(desk, kind, id),
        ["changes_multiple"] => history::several(desk, kind),
        ["changes", activity] if !activity.starts_with("citation.") => {
            history::changes(desk, kind, activity)
        }
        [id, "history", activity] | [id, "resources", _, "history", activity] => {
            history::version(desk, id, activity)
        }
        ["quality", id] => quality::page(desk, kind, id),
        ["comments", id] => participate::comments(desk, kind, id),
        ["analytics", id] => analytics::record(desk, kind, id, false),
        ["analytics", id, analytics::FILE] => analytics::record(desk, kind, id, true),
        [id, "resource", resource, below @ ..] => resource::page(desk, kind, id, resource, below),
        [id] => record::page(desk, kind, id),
        [id, file] if let Some(form) = file.strip_prefix("citation.") => {
            record::citation::file(desk, id, form)
        }
        _ => Ok(None),
    }
}

/// Renders a template as a page.
fn rendered<T: Template>(status: u16, template: &T) -> Answer {
    match template.render() {
        Ok(body) => Ok(Some(Page {
            name: name_of::<T>(),
            ..Page::html(status, body)
        })),
        Err(error) => Err(ActionError::Internal(format!(
            "a page was not rendered: {error}"
        ))),
    }
}

/// Renders a template as a page that everybody without a session sees the same until something in the catalogue changes.
fn rendered_for_all<T: Template>(template: &T) -> Answer {
    Ok(rendered(200, template)?.map(Page::common))
}

/// Returns what a kind of page is called: the path of its template's type below this module, such as `record::Record`.
fn name_of<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    let name = name.split('<').next().unwrap_or(name);
    name.strip_prefix(concat!(module_path!(), "::"))
        .unwrap_or(name)
}

//! The administration of the site, for sysadmins.

mod activities;
mod audit;
mod jobs;
mod moderation;
mod overview;
mod settings;
mod showcases;
mod trash;
mod users;

use super::{Answer, refusal};
use crate::desk::Desk;
use crate::frame::Way;
use crate::visit::Page;

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["user", "sysadmin"]
            | [
                "ckan-admin",
                "config"
                    | "users"
                    | "jobs"
                    | "trash"
                    | "moderation"
                    | "showcase_admins"
                    | "activities"
            ]
    )
}

/// Answers a visit below `/ckan-admin`, and what is sent to `/user/sysadmin`.
pub(super) fn answer(desk: &Desk<'_>, rest: &[&str]) -> Answer {
    if !desk.visit.caller.is_sysadmin() {
        return Ok(Some(refusal(desk, 403)));
    }
    match rest {
        [] | [""] => overview::page(desk),
        ["config"] => settings::page(desk),
        ["users"] => users::page(desk),
        ["jobs"] => jobs::page(desk),
        ["harvest"] => Ok(Some(Page::lead(desk.to("/harvest")))),
        ["trash"] => trash::page(desk),
        ["moderation"] => moderation::page(desk),
        ["showcase_admins"] => showcases::page(desk),
        ["activities"] => activities::page(desk),
        ["audit"] => audit::page(desk),
        ["audit.csv"] => audit::file(desk),
        _ => Ok(None),
    }
}

/// Answers `/user/sysadmin`: somebody becomes a sysadmin, or is one no more.
pub(super) fn sysadmin(desk: &Desk<'_>) -> Answer {
    match desk.visit.caller.is_sysadmin() && desk.visit.form.is_some() {
        true => overview::change(desk),
        false => Ok(Some(refusal(desk, 403))),
    }
}

/// Returns the ways between the pages of the administration.
pub(super) fn tabs(desk: &Desk<'_>) -> Vec<Way> {
    let here = desk.visit.path.trim_end_matches('/');
    [
        ("", "admin-overview"),
        ("/config", "admin-config"),
        ("/users", "people"),
        ("/jobs", "admin-jobs"),
        ("/harvest", "admin-harvest"),
        ("/pages", "written-pages"),
        ("/moderation", "admin-moderation"),
        ("/showcase_admins", "admin-showcases"),
        ("/activities", "admin-activities"),
        ("/trash", "admin-trash"),
        ("/audit", "admin-audit"),
    ]
    .into_iter()
    .map(|(path, name)| {
        let whole = match path {
            "/harvest" | "/pages" => path.to_owned(),
            path => format!("/ckan-admin{path}"),
        };
        Way {
            here: here == whole || (!path.is_empty() && here.starts_with(&format!("{whole}/"))),
            to: match path {
                "" => desk.to("/ckan-admin/"),
                _ => desk.to(&whole),
            },
            name: desk.say(name),
        }
    })
    .collect()
}

/// Leads back to a page of the administration, which says what was done.
fn back(desk: &Desk<'_>, page: &str, done: &str) -> Answer {
    let to = format!("/ckan-admin/{page}?done={done}");
    Ok(Some(Page::lead(desk.to(&to))))
}

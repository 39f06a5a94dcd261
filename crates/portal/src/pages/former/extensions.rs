//! Addresses of pages of CKAN's extensions, which lead to the pages that show the same here: links that stand elsewhere go on working.

use serde_json::json;

use crate::desk::{Desk, part, query};
use crate::pages::Answer;
use crate::said::text;
use crate::visit::Page;

/// Answers such an address; `None` where it is none.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    let to = match parts {
        ["datarequest"] | ["datarequest", ""] => "/participate/requests".to_owned(),
        ["datarequest", "new"] => "/participate/ask".to_owned(),
        ["datarequest", "edit" | "close", id] => format!("/participate/answer/{}", part(id)),
        ["datarequest", "comment", id] => format!("/data-request/comments/{}", part(id)),
        ["datarequest", "follow" | "unfollow" | "delete", id] | ["datarequest", id] => {
            format!("/data-request/{}", part(id))
        }
        ["organization", "datarequest", id] => return Some(of_organization(desk, id)),
        ["user", "datarequest", id] => format!("/user/{}", part(id)),
        ["showcase", "manage_datasets", id] => format!("/showcase/edit/{}", part(id)),
        ["dataset", "showcases", id] => return Some(showcases(desk, id)),
        ["dataset", id, "issues", ..] | ["dataset", "issues", id] => {
            format!("/dataset/comments/{}", part(id))
        }
        ["dataset", id, "resource_data", resource] => {
            format!("/dataset/{}/resource/{}", part(id), part(resource))
        }
        ["stats"] | ["stats", ..] | ["analytics", "dataset", "top"] => "/analytics".to_owned(),
        _ => return None,
    };
    Some(Ok(Some(Page::lead(desk.to(&to)))))
}

/// Leads to the requests that an organization is asked.
fn of_organization(desk: &Desk<'_>, id: &str) -> Answer {
    let asked = json!({"id": id, "include_dataset_count": false, "include_users": false});
    let found = desk.find("organization_show", asked)?;
    Ok(found.map(|owner| {
        let asked = query([("organization", text(&owner, "name"))]);
        Page::lead(desk.to(&format!("/data-request{asked}")))
    }))
}

/// Leads to the showcases that were made with a record.
fn showcases(desk: &Desk<'_>, id: &str) -> Answer {
    let found = desk.find("package_show", json!({"id": id}))?;
    Ok(found.map(|record| {
        let asked = query([("datasets_used__dataset", text(&record, "name"))]);
        Page::lead(desk.to(&format!("/showcase{asked}")))
    }))
}

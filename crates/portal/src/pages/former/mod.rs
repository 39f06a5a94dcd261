//! Addresses of CKAN's pages that are another page here: links to them and frames that show them go on working.

mod extensions;

use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use crate::desk::{Desk, part};
use crate::pages::{Answer, history};
use crate::said::{list, text};
use crate::visit::Page;

/// What shows a table in a page elsewhere.
const TABLES: &[&str] = &["datatables_view", "recline_view", "recline_grid_view"];

/// Leads to where the page is; nothing where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    let found = match parts {
        ["datastore", "api_info", resource] => of_resource(desk, resource, "#programs"),
        ["user", id, "organizations" | "groups"] => somebody(desk, id),
        [kind, rest @ ..] if desk.types().contains(kind) => match rest {
            [_, "resource", resource, "view" | "views"] => of_resource(desk, resource, ""),
            [_, "resource", resource, "view", view] => shown(desk, resource, view),
            [id] if !desk.asked("activity_id").is_empty() => {
                return Some(history::version(desk, id, &desk.asked("activity_id")));
            }
            _ => return extensions::answer(desk, parts),
        },
        _ => return extensions::answer(desk, parts),
    };
    Some(found.map(|to| to.map(|to| Page::lead(desk.to(&to)))))
}

/// Where something is; nothing where the visitor sees no such thing.
type Found = Result<Option<String>, ActionError>;

fn somebody(desk: &Desk<'_>, id: &str) -> Found {
    let found = desk.find("user_show", json!({ "id": id }))?;
    Ok(found.map(|user| format!("/user/{}", part(text(&user, "name")))))
}

fn path_of(record: &Value) -> String {
    format!(
        "/{}/{}",
        part(text(record, "type")),
        part(text(record, "name"))
    )
}

fn of_resource(desk: &Desk<'_>, resource: &str, behind: &str) -> Found {
    let Some(found) = desk.find("resource_show", json!({ "id": resource }))? else {
        return Ok(None);
    };
    let record = desk.find("package_show", json!({"id": text(&found, "package_id")}))?;
    Ok(record.map(|record| {
        let resource = part(text(&found, "id"));
        format!("{}/resource/{resource}{behind}", path_of(&record))
    }))
}

/// A view: the piece that pages elsewhere may show, where it is one of a table that everybody may see.
fn shown(desk: &Desk<'_>, resource: &str, view: &str) -> Found {
    let Some(found) = desk.find("resource_view_show", json!({ "id": view }))? else {
        return Ok(None);
    };
    if text(&found, "resource_id") != resource {
        return Ok(None);
    }
    let show = match text(&found, "view_type") {
        kind if TABLES.contains(&kind) => Some("table"),
        "recline_graph_view" => Some("chart"),
        "recline_map_view" => Some("map"),
        _ => None,
    };
    let record = desk.find("package_show", json!({"id": text(&found, "package_id")}))?;
    let is_open = record.as_ref().is_some_and(|record| {
        let mut resources = list(record, "resources").iter();
        let own = resources.find(|one| text(one, "id") == resource);
        record["private"] == false && own.is_some_and(|own| own["datastore_active"] == true)
    });
    match show.filter(|_| is_open) {
        Some(show) => of_resource(desk, resource, &format!("/embed?show={show}")),
        None => of_resource(desk, resource, ""),
    }
}

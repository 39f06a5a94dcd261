//! The resources of a record in their order, to be changed.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::changeable;
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::pages::record::{resource_name, title_of};
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "publish/resources.html")]
struct Resources<'a> {
    frame: Frame<'a>,
    path: String,
    record_path: String,
    rows: Vec<Row>,
    /// The order could not be saved.
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

struct Row {
    id: String,
    name: String,
    format: String,
    edit: String,
    delete: String,
    dictionary: Option<String>,
}

/// Answers `/{type}/resources/{name}`.
pub(in crate::pages) fn page(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(record) = changeable(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let mut wrong = Vec::new();
    if desk.visit.form.is_some() {
        let ids: Vec<&str> = list(&record, "resources")
            .iter()
            .map(|one| text(one, "id"))
            .collect();
        let order = order(&ids, desk.visit.field("move"));
        let data = Map::from_iter([
            ("id".to_owned(), record["id"].clone()),
            ("order".to_owned(), json!(order)),
        ]);
        match desk.send("package_resource_reorder", data, None) {
            Ok(_) => return Ok(Some(Page::lead(desk.to(&desk.visit.path)))),
            Err(ActionError::Validation(errors)) => {
                let errors = Value::Object(errors);
                wrong.push((String::new(), crate::form::joined(&errors["order"])));
            }
            Err(error) => return Err(error),
        }
    }
    let record_path = format!("/{}/{}", part(kind), part(text(&record, "name")));
    let rows = list(&record, "resources")
        .iter()
        .map(|one| {
            let own = format!("{record_path}/resource/{}", part(text(one, "id")));
            let has_table = one.get("datastore_active") == Some(&json!(true));
            Row {
                id: text(one, "id").to_owned(),
                name: resource_name(desk, one).text,
                format: text(one, "format").to_owned(),
                edit: desk.to(&format!("{own}/edit")),
                delete: desk.to(&format!("{own}/delete")),
                dictionary: has_table.then(|| {
                    let id = part(text(one, "id"));
                    desk.to(&format!("{record_path}/dictionary/{id}"))
                }),
            }
        })
        .collect();
    let title = desk.words.say(desk.language, "publish-resources", &[]);
    let page = Resources {
        frame: Frame::new(desk, format!("{title} – {}", title_of(desk, &record).text)),
        path: desk.to(&desk.visit.path),
        record_path: desk.to(&record_path),
        rows,
        wrong,
        note: None,
    };
    rendered(200, &page)
}

/// Returns the order after a move such as `up ID` or `down ID`. An id that is not there any more moves nothing.
fn order(ids: &[&str], wish: &str) -> Vec<String> {
    let mut order: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    if let Some((way, id)) = wish.split_once(' ')
        && let Some(place) = ids.iter().position(|one| *one == id)
    {
        match way {
            "up" if place > 0 => order.swap(place, place - 1),
            "down" if place + 1 < order.len() => order.swap(place, place + 1),
            _ => {}
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn resources_move_one_place_and_not_beyond_the_ends() {
        for (wish, expected) in [
            ("up b", "b a c"),
            ("down b", "a c b"),
            ("up a", "a b c"),
            ("down c", "a b c"),
            ("up gone", "a b c"),
            ("", "a b c"),
        ] {
            assert_eq!(order(&["a", "b", "c"], wish).join(" "), expected, "{wish}");
        }
    }
}

//! What is left of a record that went.

use askama::Template;
use serde_json::{Value, json};

use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use crate::said::{Said, said, text};

#[derive(Template)]
#[template(path = "transparency/tombstone.html")]
struct Tombstone<'a> {
    frame: Frame<'a>,
    title: Said,
    withdrawn: String,
    reason: Option<String>,
    /// Where what is there in its place stands, and what it is called.
    replaced_by: Option<(String, String)>,
    log: String,
}

/// Answers the address of a record that everybody could see and can no more; nothing where there never was one.
pub(in crate::pages) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(left) = desk.find("tombstone_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let title = match said(&left, "title", desk.language) {
        none if none.is_empty() => Said {
            text: desk.say("tombstone-nameless"),
            other: None,
        },
        title => title,
    };
    let page = Tombstone {
        frame: Frame::new(desk, format!("{} – {}", desk.say("tombstone"), title.text)),
        title,
        withdrawn: text(&left, "withdrawn").to_owned(),
        reason: left
            .get("reason")
            .and_then(Value::as_str)
            .map(str::to_owned),
        replaced_by: replaced_by(desk, &left)?,
        log: desk.to(&format!("/log{}", query([("id", text(&left, "id"))]))),
    };
    rendered(410, &page)
}

/// Answers an address below that of a record at which there is nothing to see: with what is left of the record where it went.
pub(in crate::pages) fn below(desk: &Desk<'_>, id: &str) -> Answer {
    // Another record may go by its name now.
    match desk.find("package_show", json!({"id": id}))? {
        Some(_) => Ok(None),
        None => page(desk, id),
    }
}

fn replaced_by(
    desk: &Desk<'_>,
    left: &Value,
) -> Result<Option<(String, String)>, cairn_catalogue::ActionError> {
    let by = text(left, "replaced_by");
    if by.starts_with("http://") || by.starts_with("https://") {
        return Ok(Some((by.to_owned(), by.to_owned())));
    }
    if by.is_empty() {
        return Ok(None);
    }
    let found = desk.find("package_show", json!({"id": by}))?;
    Ok(found.map(|record| {
        let to = format!(
            "/{}/{}",
            part(text(&record, "type")),
            part(text(&record, "name"))
        );
        (desk.to(&to), said(&record, "title", desk.language).text)
    }))
}

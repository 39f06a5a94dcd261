//! Pages that people wrote beside the records, at the addresses of ckanext-pages: lists of them, and each by itself.

mod entries;
mod form;
mod place;

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use self::place::Place;
use super::groups::Family;
use super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::markdown;
use crate::said::{Said, said, text};

#[derive(Template)]
#[template(path = "written/list.html")]
struct List<'a> {
    frame: Frame<'a>,
    back: Option<(String, String)>,
    pages: Vec<Listed>,
    /// Where those who may write one.
    new: Option<String>,
}

/// A page in a list.
pub(super) struct Listed {
    pub(super) to: String,
    pub(super) title: Said,
    pub(super) about: Said,
    pub(super) day: Option<String>,
}

#[derive(Template)]
#[template(path = "written/one.html")]
struct One<'a> {
    frame: Frame<'a>,
    back: (String, String),
    day: Option<String>,
    title: Said,
    content: Said,
    /// Where those who may change it.
    edit: Option<String>,
}

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    form::takes_forms(parts)
}

/// Answers a visit; nothing where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        ["pages"] | ["pages", ""] => list(desk, Place::Pages),
        ["pages", name] => one(desk, Place::Pages, name),
        ["blog"] | ["blog", ""] => list(desk, Place::Blog),
        ["blog", name] => one(desk, Place::Blog, name),
        [family @ ("organization" | "group"), "pages", id] => {
            list(desk, Place::Of(Family::of(family), id))
        }
        [family @ ("organization" | "group"), "pages", id, name] => {
            one(desk, Place::Of(Family::of(family), id), name)
        }
        _ => return form::answer(desk, parts),
    })
}

/// Returns the pages of the site, as far as the visitor sees them.
pub(super) fn of_site(desk: &Desk<'_>) -> Result<Vec<Listed>, ActionError> {
    Ok(pages(desk, Place::Pages)?.unwrap_or_default())
}

/// Tells whether an organization or group wrote pages that the visitor sees.
pub(super) fn has_of(desk: &Desk<'_>, family: Family, id: &str) -> Result<bool, ActionError> {
    if !desk.app.site().has_pages_of_groups {
        return Ok(false);
    }
    let place = Place::Of(family, id);
    let found = desk.find(place.actions().list, Value::Object(place.named()))?;
    Ok(found.is_some_and(|found| found.as_array().is_some_and(|pages| !pages.is_empty())))
}

/// Returns pages, those that have a place in lists first, and entries of a blog by their day; nothing where the place is none.
fn pages(desk: &Desk<'_>, place: Place<'_>) -> Result<Option<Vec<Listed>>, ActionError> {
    let list = place.actions().list;
    let mut params = place.named();
    match place {
        Place::Pages => drop(params.insert("page_type".to_owned(), json!("page"))),
        Place::Blog => {
            params.insert("page_type".to_owned(), json!("blog"));
            params.insert("order_publish_date".to_owned(), json!(true));
        }
        Place::Of(..) => {}
    }
    let Some(all) = desk.find(list, Value::Object(params.clone()))? else {
        return Ok(None);
    };
    let mut pages = listed(desk, place, &all);
    if place != Place::Blog && !pages.is_empty() {
        params.insert("order".to_owned(), json!(true));
        let mut placed = listed(desk, place, &desk.ask(list, Value::Object(params))?);
        pages.retain(|page| placed.iter().all(|other| other.to != page.to));
        placed.append(&mut pages);
        pages = placed;
    }
    Ok(Some(pages))
}

fn listed(desk: &Desk<'_>, place: Place<'_>, found: &Value) -> Vec<Listed> {
    let pages = found.as_array().into_iter().flatten();
    let pages = pages.map(|page| Listed {
        to: desk.to(&format!("{}/{}", place.path(), part(text(page, "name")))),
        title: said(page, "title", desk.language),
        about: {
            let content = said(page, "content", desk.language);
            Said {
                text: markdown::excerpt(&content.text, 200),
                ..content
            }
        },
        day: page["publish_date"].as_str().map(str::to_owned),
    });
    pages.collect()
}

fn list(desk: &Desk<'_>, place: Place<'_>) -> Answer {
    let Some(pages) = pages(desk, place)? else {
        return Ok(None);
    };
    let owner = place.owner(desk)?;
    let page = List {
        frame: Frame::new(desk, place.title(desk, owner.as_ref())),
        new: place
            .may_write(desk, owner.as_ref())?
            .then(|| desk.to(&place.edit_path(None))),
        back: owner.map(|owner| (owner.to, owner.name)),
        pages,
    };
    rendered(200, &page)
}

fn one(desk: &Desk<'_>, place: Place<'_>, name: &str) -> Answer {
    let Some(found) = place.page(desk, name)? else {
        return Ok(None);
    };
    let owner = place.owner(desk)?;
    let content = said(&found, "content", desk.language);
    let title = said(&found, "title", desk.language);
    let page = One {
        frame: Frame::new(desk, title.text.clone())
            .with_about(markdown::excerpt(&content.text, 200)),
        back: (desk.to(&place.path()), place.title(desk, owner.as_ref())),
        day: found["publish_date"].as_str().map(str::to_owned),
        title,
        content: Said {
            text: markdown::html_with_pictures(desk, &content.text),
            ..content
        },
        edit: place
            .may_write(desk, owner.as_ref())?
            .then(|| desk.to(&place.edit_path(Some(name)))),
    };
    rendered(200, &page)
}

//! Pages that people wrote beside the records, at the addresses of ckanext-pages: lists of them, and each by itself.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::results::named;
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
    /// Where sysadmins write one.
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
    /// Where sysadmins change it.
    edit: Option<String>,
}

/// Where pages are: of the site, of its blog, or of an organization or group.
#[derive(Clone, Copy)]
enum Place<'p> {
    Pages,
    Blog,
    Of(&'p str, &'p str),
}

/// Answers a visit; nothing where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        ["pages"] | ["pages", ""] => list(desk, Place::Pages),
        ["pages", name] => one(desk, Place::Pages, name),
        ["blog"] | ["blog", ""] => list(desk, Place::Blog),
        ["blog", name] => one(desk, Place::Blog, name),
        [family @ ("organization" | "group"), "pages", id] => list(desk, Place::Of(family, id)),
        [family @ ("organization" | "group"), "pages", id, name] => {
            one(desk, Place::Of(family, id), name)
        }
        _ => return None,
    })
}

impl Place<'_> {
    fn path(self) -> String {
        match self {
            Self::Pages => "/pages".to_owned(),
            Self::Blog => "/blog".to_owned(),
            Self::Of(family, id) => format!("/{family}/pages/{}", part(id)),
        }
    }

    fn params(self) -> Value {
        match self {
            Self::Pages => json!({"page_type": "page"}),
            Self::Blog => json!({"page_type": "blog", "order_publish_date": true}),
            Self::Of(_, id) => json!({ "org_id": id }),
        }
    }

    fn actions(self) -> (&'static str, &'static str) {
        match self {
            Self::Pages | Self::Blog => ("ckanext_pages_list", "ckanext_pages_show"),
            Self::Of("organization", _) => ("ckanext_org_pages_list", "ckanext_org_pages_show"),
            Self::Of(..) => ("ckanext_group_pages_list", "ckanext_group_pages_show"),
        }
    }

    fn title(self, desk: &Desk<'_>) -> String {
        desk.say(match self {
            Self::Pages | Self::Of(..) => "written-pages",
            Self::Blog => "written-blog",
        })
    }
}

/// Returns the pages of the site, as far as the visitor sees them.
pub(super) fn of_site(desk: &Desk<'_>) -> Result<Vec<Listed>, ActionError> {
    Ok(pages(desk, Place::Pages)?.unwrap_or_default())
}

/// Tells whether an organization or group wrote pages that the visitor sees.
pub(super) fn has_of(desk: &Desk<'_>, family: &str, id: &str) -> Result<bool, ActionError> {
    if !desk.app.site().has_pages_of_groups {
        return Ok(false);
    }
    let (list, _) = Place::Of(family, id).actions();
    let found = desk.find(list, json!({ "org_id": id }))?;
    Ok(found.is_some_and(|found| found.as_array().is_some_and(|pages| !pages.is_empty())))
}

/// Returns pages, those of the site that have a place in lists first; nothing where the place is none.
fn pages(desk: &Desk<'_>, place: Place<'_>) -> Result<Option<Vec<Listed>>, ActionError> {
    let (list, _) = place.actions();
    let mut params = place.params();
    let Some(all) = desk.find(list, params.clone())? else {
        return Ok(None);
    };
    let mut pages = listed(desk, place, &all);
    if matches!(place, Place::Pages) && !pages.is_empty() {
        params["order"] = json!(true);
        let mut placed = listed(desk, place, &desk.ask(list, params)?);
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
    let page = List {
        frame: Frame::new(desk, place.title(desk)),
        back: owner(desk, place)?,
        pages,
        new: match place {
            Place::Of(..) => None,
            Place::Pages | Place::Blog => desk
                .visit
                .caller
                .is_sysadmin()
                .then(|| desk.to("/pages_edit")),
        },
    };
    rendered(200, &page)
}

/// Returns the organization or group that pages are of: its address and name.
fn owner(desk: &Desk<'_>, place: Place<'_>) -> Result<Option<(String, String)>, ActionError> {
    let Place::Of(family, id) = place else {
        return Ok(None);
    };
    let action = match family {
        "organization" => "organization_show",
        _ => "group_show",
    };
    let asked = json!({"id": id, "include_users": false, "include_dataset_count": false});
    let found = desk.find(action, asked)?;
    Ok(found.map(|group| {
        let to = desk.to(&format!("/{family}/{}", part(text(&group, "name"))));
        (to, named(desk, &group))
    }))
}

fn one(desk: &Desk<'_>, place: Place<'_>, name: &str) -> Answer {
    let (_, show) = place.actions();
    let mut asked = json!({ "page": name });
    if let Place::Of(_, id) = place {
        asked["org_id"] = json!(id);
    }
    let Some(found) = desk.find(show, asked)?.filter(Value::is_object) else {
        return Ok(None);
    };
    let content = said(&found, "content", desk.language);
    let title = said(&found, "title", desk.language);
    let page = One {
        frame: Frame::new(desk, title.text.clone())
            .with_about(markdown::excerpt(&content.text, 200)),
        back: (desk.to(&place.path()), place.title(desk)),
        day: found["publish_date"].as_str().map(str::to_owned),
        title,
        content: Said {
            text: markdown::html_with_pictures(desk, &content.text),
            ..content
        },
        edit: match place {
            Place::Of(..) => None,
            Place::Pages | Place::Blog => desk
                .visit
                .caller
                .is_sysadmin()
                .then(|| desk.to(&format!("/pages_edit/{}", part(name)))),
        },
    };
    rendered(200, &page)
}

//! The pages of a resource: what it is, its file, its table page by page, charts, maps, how programs read it.

mod chart;
mod check;
mod columns;
mod embed;
mod examples;
mod geojson;
mod map;
mod preview;
mod table;

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::usage::{Done, Use};
use serde_json::{Value, json};

use super::record::{download, resource_name, title_of};
use super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::field::{Rendered, Shown, shown};
use crate::frame::Frame;
pub(crate) use crate::frame::Way;
use crate::markdown;
use crate::said::{Said, Told, list, said, text};
use columns::{Column, columns};
use preview::{Preview, preview};
use table::{Table, table};

/// Fields of a resource that have a place of their own, or say nothing to people.
const PLACED: &[&str] = &[
    "url",
    "name",
    "name_translated",
    "description",
    "description_translated",
    "format",
];

#[derive(Template)]
#[template(path = "resource.html")]
struct Resource<'a> {
    frame: Frame<'a>,
    subject: Subject,
    ways: Vec<Way>,
    about: String,
    about_language: Option<String>,
    preview: Option<Preview>,
    facts: Vec<Shown>,
    /// Whether there is a table that the visitor may not read.
    is_held: bool,
    table: Option<Table>,
    /// Why it is no table, for those who look after it.
    failure: Option<Told>,
    examples: Vec<(&'static str, String)>,
    embed: Option<embed::Code>,
    address: String,
}

/// A resource, and the record that it belongs to.
pub(super) struct Subject {
    record: Value,
    place: usize,
    /// What the resource is called.
    name: Said,
    /// What the record is called, and where its page is.
    title: String,
    record_path: String,
    /// Where the page of the resource is.
    path: String,
    /// Where its file is.
    download: Option<String>,
}

/// The pages of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Data,
    Chart,
    Map,
    Check,
}

impl Subject {
    /// Finds a resource; nothing where there is none that the visitor may see.
    fn find(
        desk: &Desk<'_>,
        kind: &str,
        id: &str,
        resource_id: &str,
    ) -> Result<Option<Self>, ActionError> {
        let Some(record) = desk.find("package_show", json!({"id": id}))? else {
            return Ok(None);
        };
        let resources = list(&record, "resources");
        let Some(place) = resources
            .iter()
            .position(|resource| text(resource, "id") == resource_id)
        else {
            return Ok(None);
        };
        let resource = &resources[place];
        let record_name = text(&record, "name");
        let record_path = desk.to(&format!("/{}/{}", part(kind), part(record_name)));
        Ok(Some(Self {
            place,
            name: resource_name(desk, resource),
            title: title_of(desk, &record).text,
            path: format!("{record_path}/resource/{}", part(resource_id)),
            record_path,
            download: download(desk, kind, record_name, resource),
            record,
        }))
    }

    fn resource(&self) -> &Value {
        list(&self.record, "resources")
            .get(self.place)
            .unwrap_or(&Value::Null)
    }

    fn id(&self) -> &str {
        text(self.resource(), "id")
    }

    fn format(&self) -> &str {
        text(self.resource(), "format")
    }

    fn modified(&self) -> &str {
        match text(self.resource(), "last_modified") {
            "" => text(self.resource(), "metadata_modified"),
            modified => modified,
        }
    }

    fn is_upload(&self) -> bool {
        text(self.resource(), "url_type") == "upload"
    }

    fn is_geojson(&self) -> bool {
        self.is_upload() && self.format().eq_ignore_ascii_case("geojson")
    }

    fn has_table(&self) -> bool {
        self.resource().get("datastore_active") == Some(&json!(true))
    }

    /// Whether everybody may see the record.
    fn is_public(&self) -> bool {
        self.record.get("private") != Some(&json!(true)) && text(&self.record, "state") == "active"
    }

    fn has_map(&self, columns: Option<&[Column]>) -> bool {
        self.is_geojson()
            || columns.is_some_and(|columns| {
                map::coordinates(columns).is_some() || columns.iter().any(Column::is_geometry)
            })
    }

    /// Returns the columns of its table with what is known of them; nothing where there is none that the visitor may read.
    fn columns(&self, desk: &Desk<'_>) -> Result<Option<Vec<Column>>, ActionError> {
        if !self.has_table() {
            return Ok(None);
        }
        let params = json!({
            "resource_id": self.id(), "include_meta": false, "include_fields_schema": false, "include_statistics": true,
        });
        let found = desk.find("datastore_info", params)?;
        Ok(found.map(|info| {
            let statistics = info.get("statistics").unwrap_or(&Value::Null);
            columns(desk, list(&info, "fields"), statistics)
        }))
    }

    /// Returns the ways between its pages; none where there is one page alone.
    fn ways(&self, desk: &Desk<'_>, columns: Option<&[Column]>, here: Tab) -> Vec<Way> {
        let mut tabs = vec![(Tab::Data, String::new(), "tab-data")];
        let is_drawn = |columns: &[Column]| {
            columns
                .iter()
                .any(|column| column.nature != columns::Nature::Other)
        };
        if columns.is_some_and(is_drawn) {
            tabs.push((Tab::Chart, "/chart".to_owned(), "tab-chart"));
        }
        if self.has_map(columns) {
            tabs.push((Tab::Map, "/map".to_owned(), "tab-map"));
        }
        if !text(self.resource(), "validation_status").is_empty() {
            tabs.push((Tab::Check, "/validation".to_owned(), "check"));
        }
        if tabs.len() < 2 {
            return Vec::new();
        }
        tabs.into_iter()
            .map(|(tab, behind, name)| Way {
                to: format!("{}{behind}", self.path),
                name: desk.words.say(desk.language, name, &[]),
                here: tab == here,
            })
            .collect()
    }
}

/// Answers `/{type}/{name}/resource/{id}`, and the pages below it.
pub(super) fn page(
    desk: &Desk<'_>,
    kind: &str,
    id: &str,
    resource_id: &str,
    below: &[&str],
) -> Answer {
    if below == ["embed"] {
        return embed::page(desk, kind, id, resource_id);
    }
    let Some(subject) = Subject::find(desk, kind, id, resource_id)? else {
        return Ok(None);
    };
    if below == ["validation.csv"] {
        return check::page(desk, subject, true);
    }
    let page = match below {
        [] => itself(desk, subject),
        ["chart"] => chart::page(desk, subject),
        ["map"] => map::page(desk, subject),
        ["validation"] => check::page(desk, subject, false),
        _ => Ok(None),
    };
    Ok(page?.map(|page| page.using([Use::of_resource(Done::View, resource_id)])))
}

/// Returns why the file is no table, for those who look after it; nothing where it was read as one, or was never meant to be.
fn failure(desk: &Desk<'_>, subject: &Subject) -> Result<Option<Told>, ActionError> {
    if desk.visit.caller.is_anonymous() {
        return Ok(None);
    }
    let asked = json!({"resource_id": subject.id()});
    let found = desk.find("xloader_status", asked)?.unwrap_or(Value::Null);
    let told = match &found["error"] {
        Value::Object(error) => error.get("message").and_then(Value::as_str),
        other => other.as_str(),
    };
    let told = told.filter(|told| found["status"] == "error" && !told.is_empty());
    Ok(told.map(|told| desk.told(told)))
}

fn itself(desk: &Desk<'_>, subject: Subject) -> Answer {
    let columns = subject.columns(desk)?;
    let table = match &columns {
        Some(columns) => Some(table(desk, subject.id(), columns, &[])?),
        None => None,
    };
    let resource = subject.resource();
    let about = said(resource, "description", desk.language);
    let schema = desk.schema(text(&subject.record, "type"));
    let described = schema
        .into_iter()
        .flat_map(|schema| &schema.resource_fields);
    let facts = described
        .filter(|field| !PLACED.contains(&field.name.as_str()))
        .filter_map(|field| shown(field, resource, desk.language))
        .collect();
    // An upload has an address of this site, a link its own.
    let address = match &subject.download {
        Some(path) if path.starts_with('/') => format!("{}{path}", desk.visit.origin),
        Some(address) => address.clone(),
        None => text(resource, "url").to_owned(),
    };
    let failure = match table {
        None => failure(desk, &subject)?,
        Some(_) => None,
    };
    let page = Resource {
        failure,
        frame: Frame::new(desk, format!("{} – {}", subject.name.text, subject.title))
            .with_about(markdown::excerpt(&about.text, 200)),
        ways: subject.ways(desk, columns.as_deref(), Tab::Data),
        about: markdown::html(&about.text),
        about_language: about.other,
        preview: match table.is_some() {
            true => None,
            false => preview(desk, &subject)?,
        },
        facts,
        is_held: subject.has_table() && table.is_none(),
        examples: match (&table, &subject.download) {
            (Some(_), _) => examples::of_table(desk, subject.id()),
            (None, Some(_)) => examples::of_file(&address),
            (None, None) => Vec::new(),
        },
        embed: table
            .as_ref()
            .and_then(|_| embed::code(desk, &subject, "table", "", &subject.name.text)),
        table,
        address,
        subject,
    };
    rendered(200, &page)
}

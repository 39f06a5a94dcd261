//! Records in DataCite's schema, version 4.4. A record without a DOI is identified by the address of its page.

use std::fmt::Write as _;

use cairn_domain::text::escape_xml;
use serde_json::{Map, Value};

use super::dublin_core::{formats, subjects};
use crate::fields::{Fields, Text};
use crate::schema_org;
use crate::site::Site;

/// Said where the schema asks for something that the record does not state.
const UNSTATED: &str = "(:unav)";

/// Writes a record.
pub(super) fn write(record: &Map<String, Value>, site: &Site) -> String {
    let fields = Fields::new(record);
    let mut out = String::from(
        "<resource xmlns=\"http://datacite.org/schema/kernel-4\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://datacite.org/schema/kernel-4 http://schema.datacite.org/meta/kernel-4.4/metadata.xsd\">\n",
    );
    let kind = fields.text(&["type"]);
    let kind = kind.as_deref().unwrap_or("dataset");
    let name = fields.text(&["name", "id"]).unwrap_or_default();
    let page = format!("{}/{kind}/{name}", site.url);
    match fields.text(&["doi"]) {
        Some(doi) => {
            let plain = doi.trim_start_matches("https://doi.org/");
            element(&mut out, "identifier", " identifierType=\"DOI\"", plain);
        }
        None => element(&mut out, "identifier", " identifierType=\"URL\"", &page),
    }
    let organization = fields.object("organization").map(Fields::new);
    let publisher = fields
        .text(&["publisher_name"])
        .or_else(|| organization?.text(&["title", "name"]))
        .unwrap_or_else(|| UNSTATED.to_owned());
    out.push_str("<creators>\n<creator>");
    let author = fields.text(&["author"]);
    let made_by = author.as_deref().unwrap_or(&publisher);
    element(
        &mut out,
        "creatorName",
        " nameType=\"Organizational\"",
        made_by,
    );
    out.push_str("</creator>\n</creators>\n");
    several(
        &mut out,
        "titles",
        "title",
        "",
        &fields.texts(&["title", "name"]),
    );
    element(&mut out, "publisher", "", &publisher);
    let published = fields.text(&["issued", "date_published", "metadata_created"]);
    let year = published.as_deref().and_then(|date| date.get(..4));
    element(&mut out, "publicationYear", "", year.unwrap_or_default());
    let general = match kind {
        "algorithm" | "source-code" => "Software",
        "document" | "consultation" | "commitment" | "data-request" => "Text",
        _ => "Dataset",
    };
    let general = format!(" resourceTypeGeneral=\"{general}\"");
    element(&mut out, "resourceType", &general, kind);
    several(&mut out, "subjects", "subject", "", &subjects(fields));
    out.push_str("<dates>\n");
    for (class, keys) in [
        (
            "Issued",
            &["issued", "date_published", "metadata_created"][..],
        ),
        ("Updated", &["modified", "metadata_modified"]),
    ] {
        if let Some(date) = fields.text(keys) {
            element(&mut out, "date", &format!(" dateType=\"{class}\""), &date);
        }
    }
    if let Some(Value::String(period)) = schema_org::period(fields) {
        let period = period.replace("..", "");
        element(&mut out, "date", " dateType=\"Coverage\"", &period);
    }
    out.push_str("</dates>\n");
    if let Some(language) = fields.list(&["language", "languages"]).first() {
        element(&mut out, "language", "", language);
    }
    let formats: Vec<Text> = formats(fields).into_iter().map(Text::plain).collect();
    several(&mut out, "formats", "format", "", &formats);
    if let Some(version) = fields.text(&["version"]) {
        element(&mut out, "version", "", &version);
    }
    if let Some(title) = fields.text(&["license_title", "license_url", "license_id"]) {
        let address = fields.text(&["license_url"]);
        let address = address.map_or(String::new(), |address| {
            format!(" rightsURI=\"{}\"", escape_xml(&address))
        });
        out.push_str("<rightsList>\n");
        element(&mut out, "rights", &address, &title);
        out.push_str("</rightsList>\n");
    }
    let abstracts = fields.texts(&["notes"]);
    let class = " descriptionType=\"Abstract\"";
    several(&mut out, "descriptions", "description", class, &abstracts);
    out.push_str("</resource>");
    out
}

fn element(out: &mut String, name: &str, attributes: &str, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "<{name}{attributes}>{}</{name}>", escape_xml(text));
}

/// Writes texts inside an element of their own, which is left out where there are none.
fn several(out: &mut String, list: &str, name: &str, attributes: &str, texts: &[Text]) {
    if texts.is_empty() {
        return;
    }
    let _ = writeln!(out, "<{list}>");
    for said in texts {
        let language = said.language.as_deref();
        let language = language.map_or(String::new(), |language| {
            format!(" xml:lang=\"{}\"", escape_xml(language))
        });
        element(out, name, &format!("{attributes}{language}"), &said.text);
    }
    let _ = writeln!(out, "</{list}>");
}

//! Records as unqualified Dublin Core.

use std::fmt::Write as _;

use cairn_domain::text::escape_xml;
use serde_json::{Map, Value};

use crate::fields::{Fields, Text};
use crate::schema_org;
use crate::site::Site;

/// Types of records of ours that are no data, and what they are in the vocabulary of the Dublin Core.
const KINDS: &[(&str, &str)] = &[
    ("algorithm", "Software"),
    ("source-code", "Software"),
    ("document", "Text"),
    ("consultation", "Text"),
    ("commitment", "Text"),
    ("data-request", "Text"),
    ("learning-resource", "InteractiveResource"),
    ("showcase", "InteractiveResource"),
];

/// Writes a record.
pub(super) fn write(record: &Map<String, Value>, site: &Site) -> String {
    let fields = Fields::new(record);
    let mut out = String::from(
        "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">\n",
    );
    texts(&mut out, "title", &fields.texts(&["title", "name"]));
    for key in ["creator", "publisher"] {
        for agent in fields.objects(key) {
            let name = Fields::new(&agent).text(&["name"]);
            each(&mut out, key, name);
        }
    }
    each(&mut out, "creator", fields.text(&["author"]));
    texts(&mut out, "subject", &subjects(fields));
    texts(&mut out, "description", &fields.texts(&["notes"]));
    let organization = fields.object("organization").map(Fields::new);
    let publisher = fields
        .text(&["publisher_name"])
        .or_else(|| organization?.text(&["title", "name"]));
    each(&mut out, "publisher", publisher);
    each(&mut out, "contributor", fields.text(&["maintainer"]));
    let published = ["issued", "date_published", "metadata_created"];
    each(&mut out, "date", fields.text(&published));
    let kind = fields.text(&["type"]);
    let kind = kind.as_deref().unwrap_or("dataset");
    let class = KINDS.iter().find(|(known, _)| *known == kind);
    let class = class.map_or("Dataset", |(_, class)| *class);
    each(&mut out, "type", [class.to_owned()]);
    each(&mut out, "format", formats(fields));
    let name = fields.text(&["name", "id"]).unwrap_or_default();
    let page = format!("{}/{kind}/{name}", site.url);
    let own = ["doi", "uri", "identifier"].map(|key| fields.text(&[key]));
    let mut identifiers = vec![page];
    identifiers.extend(own.into_iter().flatten());
    identifiers.dedup();
    each(&mut out, "identifier", identifiers);
    each(&mut out, "source", fields.text(&["url"]));
    each(
        &mut out,
        "language",
        fields.list(&["language", "languages"]),
    );
    each(&mut out, "relation", fields.list(&["related_resource"]));
    let places = fields.texts(&["spatial_text", "geographic_coverage"]);
    texts(&mut out, "coverage", &places);
    let period = schema_org::period(fields);
    let period = period.as_ref().and_then(Value::as_str);
    each(&mut out, "coverage", period.map(str::to_owned));
    for key in ["license_url", "license_title"] {
        each(&mut out, "rights", fields.text(&[key]));
    }
    out.push_str("</oai_dc:dc>");
    out
}

/// Returns the words of a record in their languages, each once.
pub(super) fn subjects(fields: Fields<'_>) -> Vec<Text> {
    let mut subjects = fields.texts(&["tags_translated", "keywords"]);
    let tags = fields
        .members("tags")
        .filter_map(|tag| Fields::new(tag).text(&["display_name", "name"]));
    for word in tags.chain(fields.list(&["theme", "subject"])) {
        if subjects.iter().all(|known| known.text != word) {
            subjects.push(Text::plain(word));
        }
    }
    subjects
}

/// Returns the formats of a record's resources, each once.
pub(super) fn formats(fields: Fields<'_>) -> Vec<String> {
    let mut formats: Vec<String> = Vec::new();
    for resource in fields.members("resources") {
        if let Some(format) = Fields::new(resource).text(&["mimetype", "format"])
            && !formats.contains(&format)
        {
            formats.push(format);
        }
    }
    formats
}

fn each(out: &mut String, name: &str, values: impl IntoIterator<Item = String>) {
    for value in values {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<dc:{name}>{}</dc:{name}>", escape_xml(&value));
    }
}

fn texts(out: &mut String, name: &str, texts: &[Text]) {
    for said in texts {
        let language = said.language.as_deref();
        let language = language.map_or(String::new(), |language| {
            format!(" xml:lang=\"{}\"", escape_xml(language))
        });
        let _ = writeln!(
            out,
            "<dc:{name}{language}>{}</dc:{name}>",
            escape_xml(&said.text)
        );
    }
}

//! Croissant 1.0 (<http://mlcommons.org/croissant/1.0>): a dataset for those who train models, as JSON-LD.
//!
//! A resource is a file. A resource that has a table is also a set of records, whose columns are read from the table's dump: the
//! dump has exactly these columns, whatever form the file has that the table was made of.

mod records;

use cairn_domain::text as form;
use serde_json::{Map, Value, json};

use crate::fields::Fields;
use crate::schema_org::{self, set, some, text};
use crate::site::Site;
use crate::tabular::Table;

/// What the documents conform to.
pub const PROFILE: &str = "http://mlcommons.org/croissant/1.0";

/// The context that documents of the profile carry, without the language.
pub(crate) const CONTEXT: &str = include_str!("context.json");

/// Writes a dataset, as `package_show` gives it.
pub fn document(record: &Map<String, Value>, tables: &[Table], site: &Site) -> Value {
    let fields = Fields::new(record);
    let mut out = Map::new();
    out.insert("@context".to_owned(), context(&site.language));
    out.insert("@type".to_owned(), json!("sc:Dataset"));
    out.insert("conformsTo".to_owned(), json!(PROFILE));
    let name = fields.text(&["name", "id"]).unwrap_or_default();
    let kind = fields
        .text(&["type"])
        .unwrap_or_else(|| "dataset".to_owned());
    let page = format!("{}/{kind}/{name}", site.url);
    let given = fields.text(&["id_given", "uri"]);
    out.insert(
        "@id".to_owned(),
        json!(given.unwrap_or_else(|| page.clone())),
    );
    for (key, from) in [
        ("name", &["title", "name"][..]),
        ("description", &["notes", "title", "name"]),
        ("version", &["version"]),
        ("citeAs", &["cite_as"]),
        ("license", &["license_url", "license_title", "license_id"]),
        ("sdLicense", &["structured_data_license"]),
        ("dateCreated", &["created", "metadata_created"]),
        ("dateModified", &["modified", "metadata_modified"]),
    ] {
        set(&mut out, key, text(fields, from));
    }
    let published = ["issued", "date_published", "metadata_created"];
    set(&mut out, "datePublished", text(fields, &published));
    out.insert("url".to_owned(), json!(page));
    let languages = fields.list(&["language", "languages"]);
    set(&mut out, "inLanguage", schema_org::list(languages));
    let keywords = schema_org::keywords(fields);
    set(&mut out, "keywords", schema_org::list(keywords));
    let same = fields.list(&["same_as"]);
    set(&mut out, "sameAs", schema_org::list(same));
    set(&mut out, "about", schema_org::groups(fields, site));
    out.insert(
        "includedInDataCatalog".to_owned(),
        schema_org::catalogue(site),
    );
    let publisher = schema_org::publisher(fields, site);
    set(
        &mut out,
        "creator",
        creators(fields).or_else(|| publisher.clone()),
    );
    set(&mut out, "publisher", publisher);
    set(&mut out, "temporalCoverage", schema_org::period(fields));
    set(&mut out, "spatialCoverage", schema_org::place(fields));
    let mut files = Vec::new();
    let mut sets = Vec::new();
    for resource in fields.members("resources") {
        let resource = Fields::new(resource);
        let Some(id) = resource.text(&["id"]) else {
            continue;
        };
        let table = tables.iter().find(|table| table.resource == id);
        let dump = format!("{}/datastore/dump/{id}", site.url);
        let described = file(resource, &id, table.is_some().then_some(dump.as_str()));
        if let Some(table) = table {
            // A table that was made of no file is its own file.
            let source = match &described {
                Some(file) if file["contentUrl"] != json!(dump) => {
                    files.push(records::dump(&id, &dump));
                    format!("{id}/table")
                }
                _ => id.clone(),
            };
            sets.push(records::set(resource, table, &source));
        }
        files.extend(described);
        files.extend(parts(resource, &id));
    }
    let live = match fields.get("is_live_dataset") {
        Some(Value::Bool(live)) => *live,
        Some(Value::String(word)) => matches!(word.to_lowercase().as_str(), "true" | "yes" | "1"),
        // A file whose content nobody vouches for may change.
        _ => files.iter().any(|file| {
            file["@type"] == "cr:FileObject"
                && file.get("containedIn").is_none()
                && file.get("sha256").is_none()
                && file.get("md5").is_none()
        }),
    };
    out.insert("isLiveDataset".to_owned(), json!(live));
    set(&mut out, "distribution", some(files));
    set(&mut out, "recordSet", some(sets));
    Value::Object(out)
}

/// Returns the standard context with the language of the site.
fn context(language: &str) -> Value {
    let mut context: Map<String, Value> =
        serde_json::from_str(CONTEXT).expect("the context that is built in is JSON");
    context.insert("@language".to_owned(), json!(language));
    Value::Object(context)
}

/// Returns those who made the dataset, where the record names them.
fn creators(fields: Fields<'_>) -> Option<Value> {
    let made = |creator: &Map<String, Value>| {
        let creator = Fields::new(creator);
        let mut out = Map::from_iter([("@type".to_owned(), json!("Organization"))]);
        out.insert("name".to_owned(), json!(creator.text(&["name"])?));
        for (key, from) in [("email", "email"), ("url", "url")] {
            set(&mut out, key, text(creator, &[from]));
        }
        Some(Value::Object(out))
    };
    some(fields.objects("creator").iter().filter_map(made).collect())
}

/// Describes the file of a resource; `None` for one that leads nowhere. Without an address a table's dump is the file.
fn file(resource: Fields<'_>, id: &str, dump: Option<&str>) -> Option<Value> {
    let address = resource
        .text(&["download_url", "url"])
        // Blanks are met in addresses, and may not be there.
        .map(|address| address.replace(' ', "%20"))
        .filter(|address| form::is_url(address));
    let address = address.or_else(|| dump.map(str::to_owned))?;
    let own = dump != Some(address.as_str());
    let mut out = Map::new();
    out.insert("@type".to_owned(), json!("cr:FileObject"));
    out.insert("@id".to_owned(), json!(id_of(resource, id)));
    let name = resource.text(&["name"]).unwrap_or_else(|| id.to_owned());
    out.insert("name".to_owned(), json!(name));
    set(&mut out, "description", text(resource, &["description"]));
    let format = match own {
        false => Some("text/csv".to_owned()),
        true => resource.text(&["mimetype", "format"]),
    };
    let format = format.unwrap_or_else(|| "application/octet-stream".to_owned());
    out.insert("encodingFormat".to_owned(), json!(format));
    out.insert("contentUrl".to_owned(), json!(address));
    if own {
        set(&mut out, "contentSize", text(resource, &["size"]));
        if let Some((name, digits)) = checksum(resource) {
            out.insert(name.to_owned(), json!(digits));
        }
    }
    Some(Value::Object(out))
}

fn id_of(fields: Fields<'_>, id: &str) -> String {
    fields.text(&["id_given"]).unwrap_or_else(|| id.to_owned())
}

/// Returns the checksum of a resource's file and what it is called.
fn checksum(resource: Fields<'_>) -> Option<(&'static str, String)> {
    let hash = resource.text(&["hash"])?;
    let digits = hash.rsplit(':').next().unwrap_or(&hash).to_lowercase();
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        32 => Some(("md5", digits)),
        64 => Some(("sha256", digits)),
        _ => None,
    }
}

/// Describes the files inside a file, as far as the record tells them.
fn parts(resource: Fields<'_>, id: &str) -> Vec<Value> {
    let own = id_of(resource, id);
    let list = resource.objects("subresources");
    let part = |(place, part): (usize, &Map<String, Value>)| {
        let part = Fields::new(part);
        let set_of_files = part.text(&["type"]).as_deref() == Some("fileSet");
        let class = if set_of_files {
            "cr:FileSet"
        } else {
            "cr:FileObject"
        };
        let mut out = Map::new();
        out.insert("@type".to_owned(), json!(class));
        let given = part.text(&["id_given"]);
        let id = given.unwrap_or_else(|| format!("{own}/part-{}", place + 1));
        out.insert("@id".to_owned(), json!(id));
        let name = part.text(&["name"]).unwrap_or(id);
        out.insert("name".to_owned(), json!(name));
        set(&mut out, "description", text(part, &["description"]));
        let outer = part.text(&["id_given_contained_in"]);
        let outer = outer.unwrap_or_else(|| own.clone());
        out.insert("containedIn".to_owned(), json!({"@id": outer}));
        let format = part.text(&["mimetype", "format"]);
        let format = format.unwrap_or_else(|| "application/octet-stream".to_owned());
        out.insert("encodingFormat".to_owned(), json!(format));
        if set_of_files {
            for key in ["includes", "excludes"] {
                set(&mut out, key, schema_org::list(part.list(&[key])));
            }
        } else {
            set(&mut out, "contentUrl", text(part, &["url"]));
        }
        Value::Object(out)
    };
    list.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests;

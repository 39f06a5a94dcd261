//! `csv`: an inventory, a dataset a row, or several rows where it has several files. `columns` of the configuration says which
//! column is which field; further columns are kept as extras.

use std::collections::HashMap;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::{ExchangeError, Mapped, Options};
use serde_json::{Map, Value, json};

use super::text;
use crate::harvester::{Found, Harvester, Page, Trouble};
use crate::hash;
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct Csv;

/// Fields of a dataset, and what their columns are called where the configuration does not say.
const FIELDS: &[(&str, &[&str])] = &[
    ("id", &["id", "identifier", "identifiant", "guid", "uuid"]),
    (
        "title",
        &["title", "titre", "name", "nom", "dataset", "dataset name"],
    ),
    ("notes", &["notes", "description", "résumé", "abstract"]),
    ("tags", &["tags", "keywords", "mots-clés", "keyword"]),
    ("url", &["landing page", "landingpage", "page"]),
    ("license_id", &["license", "licence", "license_id"]),
    ("author", &["author", "auteur", "publisher"]),
    ("maintainer", &["maintainer", "contact", "contact name"]),
    (
        "maintainer_email",
        &["maintainer_email", "email", "contact email", "courriel"],
    ),
];

/// Fields of a file.
const RESOURCE_FIELDS: &[(&str, &[&str])] = &[
    (
        "resource_url",
        &[
            "url",
            "link",
            "download",
            "downloadurl",
            "download url",
            "lien",
        ],
    ),
    ("resource_format", &["format"]),
    ("resource_name", &["resource name", "file name", "fichier"]),
];

impl Harvester for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn page(&self, remote: &Remote<'_>, _place: Option<&Value>) -> Result<Page, Trouble> {
        let (answer, mut page) = super::whole(remote, "text/csv, */*;q=0.1")?;
        if page.unchanged {
            return Ok(page);
        }
        read(&answer, remote.config(), &mut page)?;
        page.memory = Some(Remote::known(&remote.source.url, &answer));
        Ok(page)
    }

    fn map(
        &self,
        _object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        super::package(content, options)
    }

    fn reads(&self, answer: &Answer) -> bool {
        let kind = answer.fetched.mimetype.as_deref();
        matches!(kind, Some("text/csv" | "application/csv"))
            || answer.fetched.url.to_lowercase().ends_with(".csv")
    }
}

fn read(answer: &Answer, config: &Map<String, Value>, page: &mut Page) -> Result<(), Trouble> {
    let content = answer.text();
    let delimiter = text(config, "delimiter")
        .and_then(|text| text.bytes().next())
        .unwrap_or_else(|| delimiter(&content));
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(content.as_bytes());
    let failed =
        |error: ::csv::Error| Trouble::because(format!("the table cannot be read: {error}"));
    let heads: Vec<String> = reader
        .headers()
        .map_err(failed)?
        .iter()
        .map(|head| head.trim().to_owned())
        .collect();
    let columns = Columns::new(&heads, config);
    if columns.place("title").is_none() {
        return Err(Trouble::because(
            "no column holds titles: say which in the configuration, {\"columns\": {\"title\": …}}",
        ));
    }
    let mut order: Vec<String> = Vec::new();
    let mut records: HashMap<String, Map<String, Value>> = HashMap::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.map_err(failed)?;
        let Some((guid, record, resource)) = columns.read(&row) else {
            page.errors
                .push(format!("row {}: it has no title", number + 2));
            continue;
        };
        let known = records.entry(guid.clone()).or_insert_with(|| {
            order.push(guid);
            record
        });
        if let (Some(resource), Some(list)) = (
            resource,
            known
                .entry("resources")
                .or_insert_with(|| json!([]))
                .as_array_mut(),
        ) {
            list.push(resource);
        }
    }
    for guid in order {
        let Some(record) = records.remove(&guid) else {
            continue;
        };
        let record = Value::Object(record);
        page.found.push(Found {
            url: record["url"].as_str().map(str::to_owned),
            guid,
            mark: hash::canonical(&record),
            content: Some(record.to_string()),
            ..Found::default()
        });
    }
    Ok(())
}

/// Finds the delimiter that the first line has most of.
fn delimiter(content: &str) -> u8 {
    let first = content.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|one| *one == byte).count();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .max_by_key(|byte| (count(*byte), *byte == b','))
        .unwrap_or(b',')
}

/// Which column is which field.
struct Columns<'h> {
    heads: &'h [String],
    places: HashMap<&'static str, usize>,
}

impl<'h> Columns<'h> {
    fn new(heads: &'h [String], config: &Map<String, Value>) -> Self {
        let told = config.get("columns").and_then(Value::as_object);
        let mut places = HashMap::new();
        for (field, names) in FIELDS.iter().chain(RESOURCE_FIELDS) {
            let stated = told
                .and_then(|told| told.get(*field))
                .and_then(Value::as_str);
            let place = match stated {
                Some(name) => heads.iter().position(|head| head == name),
                None => names
                    .iter()
                    .find_map(|name| heads.iter().position(|head| head.to_lowercase() == *name)),
            };
            if let Some(place) = place
                && !places.values().any(|taken| *taken == place)
            {
                places.insert(*field, place);
            }
        }
        Self { heads, places }
    }

    fn place(&self, field: &str) -> Option<usize> {
        self.places.get(field).copied()
    }

    /// Reads a row: the name of its dataset, the dataset and its file.
    fn read(
        &self,
        row: &::csv::StringRecord,
    ) -> Option<(String, Map<String, Value>, Option<Value>)> {
        let cell = |field: &str| {
            self.place(field)
                .and_then(|place| row.get(place))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
        };
        let title = cell("title")?;
        let guid = cell("id").unwrap_or(title).to_owned();
        let mut record = Map::new();
        record.insert("id".to_owned(), json!(guid));
        for (field, _) in FIELDS {
            match (*field, cell(field)) {
                ("id", _) | (_, None) => {}
                ("tags", Some(list)) => {
                    let tags: Vec<Value> = list
                        .split([',', ';', '|'])
                        .map(str::trim)
                        .filter(|tag| !tag.is_empty())
                        .map(|tag| json!({"name": tag}))
                        .collect();
                    record.insert("tags".to_owned(), Value::Array(tags));
                }
                (field, Some(text)) => {
                    record.insert(field.to_owned(), json!(text));
                }
            }
        }
        let extras: Vec<Value> = self
            .heads
            .iter()
            .enumerate()
            .filter(|(place, head)| {
                !head.is_empty() && !self.places.values().any(|taken| taken == place)
            })
            .filter_map(|(place, head)| {
                let value = row.get(place)?.trim();
                (!value.is_empty()).then(|| json!({"key": head, "value": value}))
            })
            .collect();
        record.insert("extras".to_owned(), Value::Array(extras));
        let resource = cell("resource_url").map(|url| {
            json!({
                "url": url,
                "format": cell("resource_format").unwrap_or_default(),
                "name": cell("resource_name").unwrap_or(title),
            })
        });
        Some((guid, record, resource))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (line, expected) in [
            ("a,b", b','),
            ("a;b;c,d", b';'),
            ("a\tb", b'\t'),
            ("a", b','),
        ] {
            assert_eq!(delimiter(line), expected, "{line}");
        }
    }
}

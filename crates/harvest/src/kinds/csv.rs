//! `csv`: an inventory, a dataset a row, or several rows where it has several files. `columns` of the configuration says which
//! column is which field; further columns are kept as extras.

use std::collections::HashMap;
use std::io::Read as _;

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

/// What is put behind a table to see where it ends.
const BEHIND: &str = "\n\u{1}";
/// The name of a column that has none.
static NO_NAME: String = String::new();

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
        page.memory =
            Some(Remote::known(&remote.source.url, &answer.fetched)).filter(|_| !page.in_part);
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
    let (named, content) = named(&content);
    let delimiter = text(config, "delimiter")
        .and_then(|text| text.bytes().next())
        .or(named)
        .unwrap_or_else(|| delimiter(content));
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        // Where a text is not closed, what is put behind the table becomes a part of it.
        .from_reader(content.as_bytes().chain(BEHIND.as_bytes()));
    let failed =
        |error: ::csv::Error| Trouble::because(format!("the table cannot be read: {error}"));
    let heads: Vec<String> = reader
        .headers()
        .map_err(failed)?
        .iter()
        .map(|head| head.trim().to_owned())
        .collect();
    let columns = Columns::new(apart(heads), config);
    if columns.place("title").is_none() {
        return Err(Trouble::because(
            "no column holds titles: say which in the configuration, {\"columns\": {\"title\": …}}",
        ));
    }
    let mut order: Vec<String> = Vec::new();
    let mut records: HashMap<String, Map<String, Value>> = HashMap::new();
    let mut are_full = true;
    let mut cut: Option<String> = None;
    let mut rows = reader.records().enumerate().peekable();
    while let Some((number, row)) = rows.next() {
        let row = row.map_err(failed)?;
        if row.len() == 1 && row.get(0) == Some(BEHIND.trim_start()) {
            break;
        }
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let is_open = row.iter().any(|cell| cell.ends_with(BEHIND.trim_start()));
        let is_last =
            matches!(rows.peek(), Some((_, Ok(next))) if next.get(0) == Some(BEHIND.trim_start()));
        let is_short = row.len() < columns.heads.len();
        if is_open || (is_last && is_short && are_full && number > 0 && !content.ends_with('\n')) {
            page.in_part = true;
            page.errors.push(format!(
                "row {}: the table ends within it, so it is not taken",
                number + 2
            ));
            cut = columns.read(&row).map(|(guid, _, _)| guid);
            continue;
        }
        are_full &= !is_short;
        let Some((guid, record, resource)) = columns.read(&row) else {
            page.errors
                .push(format!("row {}: it has no title", number + 2));
            continue;
        };
        if let Some(before) = records.get(&guid).filter(|_| resource.is_none()) {
            // The same once more says nothing.
            if record
                .iter()
                .any(|(key, value)| before.get(key) != Some(value))
            {
                page.errors.push(format!(
                    "row {}: {guid} is there before, says something else, and has no file here",
                    number + 2
                ));
            }
            continue;
        }
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
    // More files of it were to come.
    order.retain(|guid| cut.as_ref() != Some(guid));
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

/// Takes off Excel's first line, which names the delimiter.
fn named(content: &str) -> (Option<u8>, &str) {
    let rest = content.trim_start_matches(['\r', '\n']);
    let Some((line, others)) = rest.split_once('\n') else {
        return (None, content);
    };
    match line.trim_end_matches('\r').strip_prefix("sep=") {
        Some(sign) if sign.len() == 1 => (sign.bytes().next(), others),
        _ => (None, content),
    }
}

/// Makes names of columns that are there several times different, by a number behind the later ones.
fn apart(heads: Vec<String>) -> Vec<String> {
    let mut made: Vec<String> = Vec::with_capacity(heads.len());
    for head in heads {
        let mut name = head.clone();
        let mut number = 1;
        while !head.is_empty() && made.contains(&name) {
            number += 1;
            name = format!("{head}_{number}");
        }
        made.push(name);
    }
    made
}

/// Finds the delimiter that the first line has most of, outside of quotes.
fn delimiter(content: &str) -> u8 {
    let first = content
        .trim_start()
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default();
    let plain: String = first.split('"').step_by(2).collect();
    let count = |byte: u8| plain.bytes().filter(|one| *one == byte).count();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .max_by_key(|byte| (count(*byte), *byte == b','))
        .unwrap_or(b',')
}

/// Which column is which field.
struct Columns {
    heads: Vec<String>,
    places: HashMap<&'static str, usize>,
}

impl Columns {
    fn new(heads: Vec<String>, config: &Map<String, Value>) -> Self {
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
        let mut extras = extras;
        let unnamed = self
            .heads
            .iter()
            .chain(std::iter::repeat(&NO_NAME))
            .zip(row)
            .enumerate();
        for (place, (head, value)) in unnamed {
            if head.is_empty() && !value.trim().is_empty() {
                let key = format!("column_{}", place + 1);
                extras.push(json!({"key": key, "value": value.trim()}));
            }
        }
        let url = cell("resource_url");
        let (format, name) = (cell("resource_format"), cell("resource_name"));
        let resource = url.map(|url| {
            json!({
                "url": url,
                "format": format.unwrap_or_default(),
                "name": name.unwrap_or(title),
            })
        });
        if resource.is_none() {
            // What is said of a file that has no address is said of the dataset.
            for (field, value) in [("resource_format", format), ("resource_name", name)] {
                if let (Some(place), Some(value)) = (self.place(field), value) {
                    extras.push(json!({"key": self.heads[place], "value": value}));
                }
            }
        }
        record.insert("extras".to_owned(), Value::Array(extras));
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
            ("\n\"a, of b\";\"c, d\"\r\n1,2,3;4", b';'),
        ] {
            assert_eq!(delimiter(line), expected, "{line}");
        }
        assert_eq!(named("sep=;\r\na;b\n"), (Some(b';'), "a;b\n"));
        assert_eq!(named("sep=a,b\n"), (None, "sep=a,b\n"));
    }

    #[test]
    fn names_that_are_there_again_are_made_different() {
        let heads = ["a", "", "a", "a_2", "", "a"].map(str::to_owned);
        assert_eq!(apart(heads.to_vec()), ["a", "", "a_2", "a_2_2", "", "a_3"]);
    }
}

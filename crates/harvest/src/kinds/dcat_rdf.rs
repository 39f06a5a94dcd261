//! `dcat_rdf`: a DCAT catalogue in any syntax of RDF, page by page.

mod long;

use std::collections::HashMap;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::dcat::Syntax;
use cairn_exchange::dcat::read::{Catalogues, Entry, Page as Document};
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped, Options};
use cairn_fetch::Fetched;
use serde_json::{Map, Value, json};
use url::Url;

use super::{add_extra, datajson, text};
use crate::harvester::{Found, Harvester, Page, Trouble};
use crate::hash;
use crate::long::{self as files, Listing};
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct DcatRdf;

/// What is asked for.
const ACCEPT: &str = "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.9, application/ld+json;q=0.8, */*;q=0.1";
/// Under which a record keeps what the catalogue that lists it says of itself.
const CATALOGUE: &str = "source_catalog";
/// What is said of a document of something else.
const NOTHING: &str = "The document describes no catalogue and no dataset";
/// Most pages of a catalogue.
const MOST: u64 = 100_000;

impl Harvester for DcatRdf {
    fn name(&self) -> &'static str {
        "dcat_rdf"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        if let Some(place) = place.filter(|place| Listing::is_within(place)) {
            return files::go_on(remote, place, ACCEPT, long::list);
        }
        let number = place.map_or(1, |place| place["number"].as_u64().unwrap_or(1));
        let address = place
            .and_then(|place| place["url"].as_str())
            .unwrap_or(&remote.source.url)
            .to_owned();
        let answer = match number {
            1 => match remote.document_if_new(&address, ACCEPT)? {
                files::Document::Short(answer) => answer,
                files::Document::Long(document) => match long::list(remote, document)? {
                    files::Read::Listed(listing) => return listing.page(0),
                    files::Read::Whole(answer) => answer,
                },
            },
            _ => remote.get(&address, ACCEPT)?,
        };
        if answer.fetched.unchanged {
            return Ok(Page {
                unchanged: true,
                whole: true,
                memory: Some(remote.memory.clone()),
                ..Page::default()
            });
        }
        let content = hash::of_text(&answer.body);
        let first = place.and_then(|place| place["first"].as_str());
        let mut page = Page {
            whole: true,
            ..Page::default()
        };
        // A server that knows no pages sends the first one again and again.
        if first == Some(&content) {
            return Ok(page);
        }
        let document = Document::read_in_part(
            answer.text().as_bytes(),
            syntax(remote, &answer.fetched),
            &answer.fetched.url,
        )
        .map_err(|error| Trouble::because(unreadable(&error)))?;
        page.in_part = !document.faults().is_empty();
        page.errors
            .extend(document.faults().iter().map(|fault| unreadable(fault)));
        if document.untold_faults() > 0 {
            let more = format!("and {} more places", document.untold_faults());
            page.errors.push(unreadable(&more));
        }
        if number == 1 && document.entries().next().is_none() && !document.is_catalogue() {
            page.errors.push(NOTHING.to_owned());
            // What is no catalogue says nothing of what is gone.
            page.in_part = true;
        }
        let mut marks: HashMap<String, String> = HashMap::new();
        let catalogues = match remote.app.settings.dcat.expose_subcatalogs {
            true => Some(document.catalogues()),
            false => None,
        };
        for entry in document.entries() {
            let Some(guid) = entry.guid(&remote.source.url) else {
                page.errors.push(nameless(&entry));
                continue;
            };
            // What is half of a record would take the place of a whole one.
            if entry.is_damaged() {
                let is_told = document
                    .faults()
                    .iter()
                    .any(|fault| fault.about.as_deref() == Some(guid.as_str()));
                if !is_told {
                    page.errors.push(datajson::not_whole(&guid));
                }
                continue;
            }
            let found = found(&entry, guid, catalogues.as_ref(), &mut marks);
            page.found.push(found);
        }
        let next = document
            .next()
            .and_then(|next| joined(&answer.fetched, &next));
        match next {
            Some(next) if next != address => {
                if number == MOST {
                    return Err(Trouble::because(format!(
                        "{address} is page {MOST}, and there are more"
                    )));
                }
                let first = first.unwrap_or(&content);
                page.next = Some(json!({"url": next, "number": number + 1, "first": first}));
            }
            // Only a catalogue of one page says with its page that nothing has changed.
            _ if number == 1 => page.memory = Some(Remote::known(&address, &answer.fetched)),
            _ => {}
        }
        Ok(page)
    }

    fn map(
        &self,
        object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        let document = Document::read(content.as_bytes(), Syntax::NTriples, options.source)?
            .preferring(options.language);
        let named = |entry: &Entry<'_>| {
            let guid = entry.guid(options.source);
            guid.as_deref() == Some(&object.guid)
        };
        // A record without a name of its own stands alone in what is kept of it.
        let entry = document
            .entries()
            .find(named)
            .or_else(|| document.entries().find(|entry| !entry.is_named()))
            .ok_or(ExchangeError::Missing("statements about it"))?;
        let mut mapped = entry.map_named(&object.guid, options, &mut Names::default())?;
        let facts = object.extras[CATALOGUE].as_object();
        for (key, value) in facts.into_iter().flatten() {
            if let (Some(dataset), Some(value)) = (&mut mapped.dataset, value.as_str()) {
                add_extra(dataset, key, value);
            }
        }
        Ok(mapped)
    }

    fn reads(&self, answer: &Answer) -> bool {
        let claimed = claimed(&answer.fetched);
        let body = answer.text();
        let start = body.trim_start();
        let likely = claimed.is_some()
            || start.starts_with("@prefix")
            || start.starts_with("@base")
            || start.starts_with("PREFIX")
            || start.starts_with("<http")
            || start.contains("<rdf:RDF")
            || (start.starts_with(['{', '[']) && start.contains("\"@"));
        likely
            && Document::read_in_part(
                body.as_bytes(),
                claimed.unwrap_or(Syntax::Turtle),
                &answer.fetched.url,
            )
            .is_ok_and(|document| document.entries().next().is_some())
    }
}

/// Lists a record under its name.
fn found(
    entry: &Entry<'_>,
    guid: String,
    catalogues: Option<&Catalogues>,
    marks: &mut HashMap<String, String>,
) -> Found {
    let mut mark = entry.content();
    let mut extras = Map::new();
    if let Some(catalogues) = catalogues {
        let mut facts = catalogues.facts(entry).cloned().unwrap_or_default();
        extras.insert(CATALOGUE.to_owned(), Value::Object(facts.clone()));
        // That another record of it changed is no change of this one.
        facts.shift_remove("source_catalog_modified");
        mark = format!("{mark}\n{}", hash::canonical(&Value::Object(facts)));
    }
    // As long as the record, and looked at only to be compared.
    let mark = hash::of_text(mark.as_bytes());
    let url = guid.starts_with("http").then(|| guid.clone());
    let guid = match entry.is_named() {
        true => guid,
        false => apart(marks, guid, &mark),
    };
    Found {
        url,
        guid,
        mark,
        content: Some(entry.statements()),
        extras,
        ..Found::default()
    }
}

/// Says that a record has no name.
fn nameless(entry: &Entry<'_>) -> String {
    let about: String = entry.content().chars().take(200).collect();
    format!("Could not get a unique identifier for dataset: {about}")
}

/// Returns the address of the next page, which the one at an address names.
fn joined(fetched: &Fetched, next: &str) -> Option<String> {
    let base = Url::parse(&fetched.url).ok()?;
    Some(base.join(next).ok()?.to_string())
}

/// Says that a document, or a place of it, cannot be read.
fn unreadable(why: &dyn std::fmt::Display) -> String {
    format!("Error parsing the RDF file: {why}")
}

/// Returns a name for a record that has none: the one made of its title, with a number where another record of the page has that.
fn apart(marks: &mut HashMap<String, String>, wanted: String, mark: &str) -> String {
    let mut guid = wanted.clone();
    let mut number = 0;
    while marks.get(&guid).is_some_and(|other| other != mark) {
        number += 1;
        guid = format!("{wanted}-{number}");
    }
    marks.insert(guid.clone(), mark.to_owned());
    guid
}

/// The syntax that the server or the address claims; what the document's beginning shows counts more.
fn claimed(fetched: &Fetched) -> Option<Syntax> {
    let by_type = fetched.mimetype.as_deref().and_then(named);
    by_type.or_else(|| {
        let url = Url::parse(&fetched.url).ok()?;
        let (_, extension) = url.path().rsplit_once('.')?;
        named(extension)
    })
}

/// Returns the syntax of a media type, the end of an address, or a name that libraries have for it.
fn named(name: &str) -> Option<Syntax> {
    let lines = [
        "application/n-quads",
        "text/x-nquads",
        "nq",
        "nquads",
        "ntriples",
        "nt11",
    ];
    Syntax::of_media_type(name)
        .or_else(|| Syntax::of_extension(name))
        .or(match name {
            "turtle" | "application/x-turtle" | "application/turtle" => Some(Syntax::Turtle),
            "json-ld" => Some(Syntax::JsonLd),
            "pretty-xml" => Some(Syntax::RdfXml),
            // The lines of N-Quads have one more word.
            name if lines.contains(&name) => Some(Syntax::NTriples),
            _ => None,
        })
}

fn syntax(remote: &Remote<'_>, fetched: &Fetched) -> Syntax {
    let told = text(remote.config(), "rdf_format").and_then(named);
    told.or_else(|| claimed(fetched)).unwrap_or(Syntax::RdfXml)
}

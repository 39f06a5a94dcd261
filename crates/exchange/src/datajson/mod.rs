//! `data.json` catalogues: Project Open Data 1.1 (DCAT-US) and the national variations of it.

mod contact;
mod coverage;
mod distribution;
mod iso;
mod publisher;
mod rules;
mod stream;
mod write;

pub use rules::{Fault, Rules, faults};
pub use stream::{Around, each, each_of, is_whole};
pub use write::{catalog, entry};

use cairn_domain::text as form;
use serde_json::{Map, Value, json};

use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::{Target, fit};
use crate::frequency;
use crate::licence;
use crate::mapped::{Mapped, Options};
use crate::name::{Names, stable_id, usual_uuid};
use crate::text;

/// Keys that are looked at one by one; all others become extras.
const HANDLED: &[&str] = &[
    "@type",
    "@id",
    "@context",
    "title",
    "identifier",
    "description",
    "keyword",
    "modified",
    "issued",
    "publisher",
    "contactPoint",
    "accessLevel",
    "rights",
    "license",
    "accrualPeriodicity",
    "spatial",
    "temporal",
    "language",
    "landingPage",
    "conformsTo",
    "references",
    "isPartOf",
    "version",
    "distribution",
];

/// Makes our inputs out of the records of a catalogue, one after another.
pub fn datasets<'a>(
    catalog: &'a Value,
    options: &'a Options<'a>,
    names: &'a mut Names,
) -> impl Iterator<Item = Result<Mapped, ExchangeError>> + 'a {
    records(catalog)
        .iter()
        .map(move |record| dataset_from(record, options, names))
}

/// Returns the records of a catalogue.
pub fn records(catalog: &Value) -> &[Value] {
    let list = match catalog {
        Value::Array(list) => Some(list),
        other => other.get("dataset").and_then(Value::as_array),
    };
    list.map_or(&[], Vec::as_slice)
}

/// Makes our input out of one record.
pub fn dataset_from(
    record: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let Value::Object(record) = record else {
        return Err(ExchangeError::shape("a record is an object"));
    };
    let mut draft = Draft::default();
    let title = said(&mut draft, record, "title").ok_or(ExchangeError::Missing("title"))?;
    let identifier = said(&mut draft, record, "identifier")
        .or_else(|| text::first(record, &["@id"]))
        .ok_or(ExchangeError::Missing("identifier"))?;
    let id = record_id(options.source, &identifier);
    draft.set("id", id.as_str());
    let owner = format!("dataset {id}");
    if names.knows(&owner) {
        draft.note(
            "identifier",
            format!("{identifier:?} was another record's before; this one takes its place"),
        );
    }
    draft.set(
        "name",
        names.claim(&crate::name::from_title(&title), &owner),
    );
    draft.set("type", "dataset");
    draft.set("title", title);
    translated(&mut draft, record, "title", "title_translated");
    translated(&mut draft, record, "description", "notes_translated");
    draft.extra("identifier", &json!(identifier));
    if let Some(notes) = said(&mut draft, record, "description") {
        draft.set("notes", notes);
    }
    if let Some(Value::String(list)) = record.get("keyword") {
        let between = if list.contains(',') { ',' } else { ';' };
        draft.tags(
            &list
                .split(between)
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect::<Vec<_>>(),
        );
    } else if let Some(list) = record.get("keyword") {
        draft.tags(&text::texts(list));
        rest(&mut draft, "keyword", list);
    }
    dates(&mut draft, record);
    if let Some(version) = said(&mut draft, record, "version") {
        draft.set("version", version);
    }
    let organizations = publisher::organizations(&mut draft, record.get("publisher"), names);
    let owner = organizations
        .last()
        .and_then(|organization| organization["name"].as_str());
    draft.owned(owner, options);
    contact::contact(&mut draft, record);
    access(&mut draft, record);
    terms(&mut draft, record, options);
    coverage::spatial(&mut draft, record);
    coverage::temporal(&mut draft, record);
    languages(&mut draft, record);
    links(&mut draft, record, options);
    for (key, value) in record {
        if !HANDLED.contains(&key.as_str()) {
            draft.extra(key, value);
        }
    }
    let mut resources = distribution::resources(&mut draft, record.get("distribution"), &id);
    if resources.is_empty() {
        resources = distribution::of_record(record, &id);
    }
    draft.set("resources", resources);
    fit(&mut draft, Target::Dataset, options.schemas)?;
    Ok(Mapped {
        dataset: Some(Value::Object(draft.input())),
        organizations,
        groups: Vec::new(),
        notes: draft.notes,
    })
}

/// Returns what a record says under a key that has one text. What is more than that is kept as an extra.
fn said(draft: &mut Draft, record: &Map<String, Value>, key: &str) -> Option<String> {
    let value = record.get(key)?;
    if text::says_more(value) {
        draft.extra(key, value);
    }
    text::one_of(value).or_else(|| within(value))
}

/// Returns what stands for an object where a text belongs: a text in a language, the address or the notation of what it describes.
fn within(value: &Value) -> Option<String> {
    const KEYS: &[&str] = &[
        "en",
        "fr",
        "@value",
        "accessURL",
        "@id",
        "notation",
        "prefLabel",
        "title",
        "label",
        "name",
    ];
    let first = match value {
        Value::Array(list) => list.first()?,
        other => other,
    };
    let map = first.as_object()?;
    KEYS.iter()
        .find_map(|key| map.get(*key).and_then(text::one_of))
}

/// Keeps a text that is given in languages of the site.
fn translated(draft: &mut Draft, record: &Map<String, Value>, key: &str, ours: &str) {
    let Some(Value::Object(map)) = record.get(key) else {
        return;
    };
    let languages: Map<String, Value> = ["en", "fr"]
        .iter()
        .filter_map(|code| Some(((*code).to_owned(), json!(text::text(map.get(*code)?)?))))
        .collect();
    draft.set(ours, Value::Object(languages));
}

/// Keeps a list whose members are not all texts.
fn rest(draft: &mut Draft, key: &str, value: &Value) {
    let whole = match value {
        Value::Array(list) => list.iter().any(text::is_nested),
        other => text::says_more(other),
    };
    if whole {
        draft.extra(key, value);
    }
}

/// Returns the id that a record has here: its identifier where that is a UUID, else one made out of it.
fn record_id(source: &str, identifier: &str) -> String {
    usual_uuid(identifier).map_or_else(|| stable_id(source, identifier), str::to_owned)
}

/// When the data changed and first came out, and how often they change.
fn dates(draft: &mut Draft, record: &Map<String, Value>) {
    let periodicity = said(draft, record, "accrualPeriodicity");
    let modified = said(draft, record, "modified");
    if let Some(given) = &modified {
        match text::day(given) {
            Some(day) => {
                if day != *given {
                    draft.extra("modified", &json!(given));
                }
                draft.set("current_as_of", day);
            }
            None => {
                draft.extra("modified", &json!(given));
                if periodicity.is_none()
                    && let Some(code) = frequency::code(given)
                {
                    draft.set("update_frequency", code);
                }
            }
        }
    }
    if let Some(given) = periodicity {
        match frequency::code(&given) {
            Some(code) => draft.set("update_frequency", code),
            None => draft.extra("accrualPeriodicity", &json!(given)),
        }
    }
    if let Some(given) = said(draft, record, "issued") {
        match text::day(&given) {
            Some(day) => draft.set("date_published", day),
            None => draft.extra("issued", &json!(given)),
        }
    }
}

/// Who may have it. What is not public is listed as restricted, with the reason that the source gives.
fn access(draft: &mut Draft, record: &Map<String, Value>) {
    let rights = said(draft, record, "rights");
    if let Some(rights) = &rights {
        draft.extra("rights", &json!(rights));
    }
    let Some(level) = said(draft, record, "accessLevel") else {
        return;
    };
    match level.to_lowercase().as_str() {
        "public" => draft.set("access_level", "open"),
        "restricted public" | "non-public" => {
            draft.set("access_level", "restricted");
            draft.set("exemption", "none");
            let says_nothing = |text: &String| {
                matches!(
                    text.to_lowercase().as_str(),
                    "true" | "false" | "n/a" | "none"
                )
            };
            let reason = rights.filter(|text| !says_nothing(text));
            let reason = reason.unwrap_or_else(|| {
                format!("Access level of the source: {level}. It states no reason.")
            });
            draft.set("exemption_rationale", json!({"en": reason}));
            draft.extra("accessLevel", &json!(level));
        }
        _ => draft.extra("accessLevel", &json!(level)),
    }
}

/// The licence, and its address as it was given.
fn terms(draft: &mut Draft, record: &Map<String, Value>, options: &Options<'_>) {
    let Some(given) = said(draft, record, "license") else {
        // DCAT-US 3 says it of the files alone.
        let files = record.get("distribution").and_then(Value::as_array);
        let of_file = files
            .into_iter()
            .flatten()
            .find_map(|file| file.get("license").and_then(text::one_of));
        if let Some(id) = of_file.and_then(|given| licence::id_of(options.licences, &given)) {
            draft.set("license_id", id);
        }
        return;
    };
    let known = licence::id_of(options.licences, &given);
    if let Some(id) = known {
        draft.set("license_id", id);
    }
    let says_the_same = known
        .and_then(|id| options.licences.get(id))
        .is_some_and(|licence| licence.title() == given);
    if !says_the_same {
        draft.extra("license", &json!(given));
    }
}

/// The languages that the type has a code for; all as an extra where one has none.
fn languages(draft: &mut Draft, record: &Map<String, Value>) {
    let Some(value) = record.get("language") else {
        return;
    };
    let given = text::texts(value);
    let mut codes: Vec<&str> = Vec::with_capacity(given.len());
    for language in &given {
        let code = match language
            .split('-')
            .next()
            .unwrap_or_default()
            .to_lowercase()
            .as_str()
        {
            "en" | "eng" => "en",
            "fr" | "fra" | "fre" => "fr",
            "iu" | "iku" => "iku",
            "cr" | "cre" => "cre",
            "oj" | "oji" => "oji",
            "zxx" => "zxx",
            _ => "other",
        };
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.contains(&"other") {
        draft.extra("language", value);
    } else {
        rest(draft, "language", value);
    }
    draft.set("languages", json!(codes));
}

/// The page, the standards, and what belongs with it.
fn links(draft: &mut Draft, record: &Map<String, Value>, options: &Options<'_>) {
    if let Some(page) = said(draft, record, "landingPage") {
        draft.set("url", page);
    }
    if let Some(standards) = record.get("conformsTo") {
        let all = match standards {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let named: Vec<String> = all
            .iter()
            .filter_map(|one| text::text(one).or_else(|| within(one)))
            .collect();
        draft.set("conforms_to", json!(named));
        rest(draft, "conformsTo", standards);
    }
    let mut related = Vec::new();
    if let Some(whole) = said(draft, record, "isPartOf") {
        related
            .push(json!({"relation": "is_part_of", "record": record_id(options.source, &whole)}));
        draft.extra("isPartOf", &json!(whole));
    }
    let mut others = Vec::new();
    for reference in record
        .get("references")
        .map(text::texts)
        .unwrap_or_default()
    {
        if form::is_url(&reference) {
            related.push(json!({"relation": "see_also", "url": reference}));
        } else {
            others.push(reference);
        }
    }
    draft.set("related_records", related);
    draft.extra("references", &json!(others));
    if let Some(references) = record.get("references") {
        rest(draft, "references", references);
    }
}

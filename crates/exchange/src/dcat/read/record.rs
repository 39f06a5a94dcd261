//! A dataset of a DCAT catalogue as a record of ours.

use oxrdf::Term;
use serde_json::{Map, Value, json};

use super::known::{Known, Node, Said, address, is_translated, node_of, written};
use super::{agents, coverage, distribution, nested, properties};
use crate::dcat::codes;
use crate::dcat::properties::DATASET;
use crate::dcat::vocabulary::{Name, name_of};
use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::{Target, fit};
use crate::mapped::{Mapped, Options};
use crate::name::{Names, from_title, stable_id, usual_uuid};
use crate::{licence, text};

/// Properties that are looked at one by one; the others become extras.
const HANDLED: &[Name] = &[
    ("rdf", "type"),
    ("dct", "title"),
    ("dct", "description"),
    ("dct", "identifier"),
    ("dcat", "keyword"),
    ("dcat", "landingPage"),
    ("dcat", "distribution"),
    ("dcat", "contactPoint"),
    ("adms", "contactPoint"),
    ("dct", "publisher"),
    ("dct", "creator"),
    ("dct", "license"),
    ("dct", "issued"),
    ("dct", "modified"),
    ("dct", "accrualPeriodicity"),
    ("dct", "language"),
    ("dcat", "theme"),
    ("dct", "accessRights"),
    ("dct", "conformsTo"),
    ("dct", "provenance"),
    ("dct", "spatial"),
    ("dct", "temporal"),
    ("dcat", "version"),
    ("owl", "versionInfo"),
    ("adms", "version"),
    ("adms", "identifier"),
];

/// Makes our input out of a dataset that its source names so.
pub(super) fn map(
    known: &Known,
    node: &Node,
    guid: &str,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let titles = known.texts(node, &[("dct", "title")]);
    let title = known
        .best(&titles)
        .map(|said| said.text.clone())
        .ok_or(ExchangeError::Missing("dct:title"))?;
    let uri = address(node);
    let identifier = known.text(node, &[("dct", "identifier")]);
    let mut draft = Draft::default();
    let id = record_id(options.source, guid, identifier.as_deref());
    draft.set("id", id.as_str());
    let owner = format!("dataset {id}");
    draft.set("name", names.claim(&from_title(&title), &owner));
    draft.set("type", "dataset");
    draft.set("title", title);
    translated(&mut draft, "title", &titles);
    let notes = known.texts(node, &[("dct", "description")]);
    if let Some(said) = known.best(&notes) {
        draft.set("notes", said.text.as_str());
    }
    translated(&mut draft, "notes", &notes);
    draft.extra("uri", &json!(uri.unwrap_or_default()));
    draft.extra("guid", &json!(guid));
    if let Some(identifier) = identifier {
        draft.extra("identifier", &json!(identifier));
    }
    rest(&mut draft, known, node, ("dct", "identifier"));
    keywords(&mut draft, known, node);
    let organizations = agents::publisher(&mut draft, known, node, names);
    agents::creator(&mut draft, known, node);
    let owner = organizations
        .last()
        .and_then(|organization| organization["name"].as_str());
    draft.owned(owner, options);
    agents::contact(&mut draft, known, node);
    dates(&mut draft, known, node);
    codes_of(&mut draft, known, node);
    license(&mut draft, known, node, options);
    links(&mut draft, known, node);
    coverage::periods(&mut draft, known, node);
    coverage::places(&mut draft, known, node);
    others(&mut draft, known, node);
    draft.set("resources", distribution::resources(known, node, &id));
    fit(&mut draft, Target::Dataset, options.schemas)?;
    Ok(Mapped {
        dataset: Some(Value::Object(draft.input())),
        organizations,
        groups: Vec::new(),
        notes: draft.notes,
    })
}

/// Returns the id that a record has here: the UUID that its identifier or its address ends with, else one made of them.
fn record_id(source: &str, guid: &str, identifier: Option<&str>) -> String {
    let end = |text: &str| -> Option<String> {
        let last = text.trim_end_matches('/').rsplit(['/', '#', ':']).next()?;
        usual_uuid(last).map(str::to_lowercase)
    };
    identifier
        .and_then(end)
        .or_else(|| end(guid))
        .unwrap_or_else(|| stable_id(source, guid))
}

/// Keeps a text in the languages of the site where it has a language; others become extras.
fn translated(draft: &mut Draft, key: &str, texts: &[Said]) {
    let mut out = Map::new();
    // What was translated stands in only where there is nothing else of the language.
    let (translated, own): (Vec<&Said>, Vec<&Said>) =
        texts.iter().partition(|said| is_translated(said));
    for said in own.into_iter().chain(translated) {
        let Some(language) = said.language.as_deref() else {
            continue;
        };
        match site_language(language) {
            Some(code) => {
                out.entry(code).or_insert_with(|| json!(said.text));
            }
            None => draft.extra(&format!("{key}_{language}"), &json!(said.text)),
        }
    }
    draft.set(&format!("{key}_translated"), Value::Object(out));
}

pub(super) fn site_language(tag: &str) -> Option<&'static str> {
    let first = tag.split('-').next().unwrap_or_default();
    ["en", "fr"].into_iter().find(|code| first == *code)
}

fn keywords(draft: &mut Draft, known: &Known, node: &Node) {
    let mut all = Vec::new();
    let mut by_language = Map::new();
    for said in known.texts(node, &[("dcat", "keyword")]) {
        for word in said
            .text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            if !all.iter().any(|known| known == word) {
                all.push(word.to_owned());
            }
            let code = said.language.as_deref().and_then(site_language);
            if let (Some(code), Some(tag)) = (code, text::tag(word)) {
                let list = by_language.entry(code).or_insert_with(|| json!([]));
                if let Value::Array(list) = list
                    && !list.contains(&json!(tag))
                {
                    list.push(json!(tag));
                }
            }
        }
    }
    draft.tags(&all);
    draft.set("keywords", Value::Object(by_language));
}

fn dates(draft: &mut Draft, known: &Known, node: &Node) {
    for (name, key) in [("issued", "date_published"), ("modified", "current_as_of")] {
        let Some(given) = known.text(node, &[("dct", name)]) else {
            continue;
        };
        match text::day(&given) {
            Some(day) => {
                if day != given {
                    draft.extra(name, &json!(given));
                }
                draft.set(key, day);
            }
            None => draft.extra(name, &json!(given)),
        }
    }
    let versions = [
        ("dcat", "version"),
        ("owl", "versionInfo"),
        ("adms", "version"),
    ];
    if let Some(version) = known.text(node, &versions) {
        draft.set("version", version);
    }
}

/// Reads what has a code list here: frequency, languages, subjects, access; what no code stands for becomes an extra.
fn codes_of(draft: &mut Draft, known: &Known, node: &Node) {
    if let Some(given) = frequency(known, node) {
        match codes::our_frequency(&given) {
            Some(code) => draft.set("update_frequency", code),
            None => draft.extra("frequency", &json!(given)),
        }
    }
    rest(draft, known, node, ("dct", "accrualPeriodicity"));
    let mut languages: Vec<&str> = Vec::new();
    let given = known.plain(node, &[("dct", "language")]);
    for language in &given {
        let code = codes::our_language(language);
        if !languages.contains(&code) {
            languages.push(code);
        }
    }
    if languages.contains(&"other") {
        draft.extra("language", &json!(given));
    }
    draft.set("languages", json!(languages));
    let themes = known.plain(node, &[("dcat", "theme")]);
    let mut subjects: Vec<&str> = Vec::new();
    for theme in &themes {
        if let Some(subject) = codes::our_subject(theme)
            && !subjects.contains(&subject)
        {
            subjects.push(subject);
        }
    }
    draft.set("subject", json!(subjects));
    draft.extra("theme", &json!(themes));
    let rights = known.plain(node, &[("dct", "accessRights")]);
    let said = known.list(node, &[("dct", "accessRights")]);
    let words = rights.iter().chain(&said);
    match words.into_iter().find_map(|given| codes::our_access(given)) {
        Some("open") => draft.set("access_level", "open"),
        Some(level) => {
            draft.set("access_level", level);
            if level == "restricted" {
                draft.set("exemption", "none");
                let reason = format!(
                    "Access right of the source: {}. It states no reason.",
                    said.join(", ")
                );
                draft.set("exemption_rationale", json!({"en": reason}));
            }
        }
        None => draft.extra("access_rights", &json!(said)),
    }
    let lineage = known.texts(node, &[("dct", "provenance")]);
    let mut words = Map::new();
    for said in &lineage {
        let language = said.language.as_deref();
        match (language, language.map_or(Some("en"), site_language)) {
            (_, Some(code)) if !words.contains_key(code) => {
                words.insert(code.to_owned(), json!(said.text));
            }
            (None, _) => draft.extra("provenance", &json!(said.text)),
            (Some(language), _) => {
                draft.extra(&format!("provenance_{language}"), &json!(said.text));
            }
        }
    }
    draft.set("lineage", Value::Object(words));
}

/// Returns how often it changes: an address, a word, or the name or the duration of a node that describes it.
fn frequency(known: &Known, node: &Node) -> Option<String> {
    const HOW_OFTEN: &[Name] = &[("dct", "accrualPeriodicity")];
    const UNITS: [(&str, char); 4] = [
        ("years", 'Y'),
        ("months", 'M'),
        ("weeks", 'W'),
        ("days", 'D'),
    ];
    if let Some(given) = known.plain(node, HOW_OFTEN).into_iter().next() {
        return Some(given);
    }
    let described = known.nodes(node, HOW_OFTEN);
    let durations = described.iter().flat_map(|node| {
        let mut all = known.nodes(node, &[("rdf", "value")]);
        all.push(node.clone());
        all
    });
    for duration in durations {
        for (unit, letter) in UNITS {
            let number = known.text(&duration, &[("time", unit)]);
            let number = number.and_then(|text| text.parse::<u32>().ok());
            if let Some(number) = number.filter(|number| *number > 0) {
                return Some(format!("P{number}{letter}"));
            }
        }
    }
    known.list(node, HOW_OFTEN).into_iter().next()
}

/// Returns the licences that something names: their addresses, and what they are called.
pub(super) fn licences_of(known: &Known, node: &Node) -> (Vec<String>, Vec<String>) {
    const LICENSE: &[Name] = &[("dct", "license")];
    let mut addresses = known.plain(node, LICENSE);
    // Some say it of a node without a name.
    for described in known.nodes(node, LICENSE) {
        addresses.extend(known.plain(&described, &[("dct", "source")]));
    }
    (addresses, known.list(node, LICENSE))
}

/// Reads the licence: the record's, else that of the first distribution that has one.
fn license(draft: &mut Draft, known: &Known, node: &Node, options: &Options<'_>) {
    let mut candidates = vec![licences_of(known, node)];
    let files = known.nodes(node, &[("dcat", "distribution")]);
    candidates.extend(files.iter().map(|file| licences_of(known, file)));
    for (addresses, titles) in candidates {
        let Some(first) = addresses.first().or(titles.first()).cloned() else {
            continue;
        };
        let id = addresses
            .iter()
            .chain(&titles)
            .find_map(|given| licence::id_of(options.licences, given));
        if let Some(id) = id {
            draft.set("license_id", id);
        }
        draft.extra("license", &json!(first));
        return;
    }
}

fn links(draft: &mut Draft, known: &Known, node: &Node) {
    if let Some(page) = known
        .plain(node, &[("dcat", "landingPage")])
        .into_iter()
        .next()
    {
        draft.set("url", page);
    }
    rest(draft, known, node, ("dcat", "landingPage"));
    let standards = known.list(node, &[("dct", "conformsTo")]);
    draft.set("conforms_to", json!(standards));
}

/// Keeps what a property says beside the one value that a record has for it.
fn rest(draft: &mut Draft, known: &Known, node: &Node, name: Name) {
    let texts = known.texts(node, &[name]);
    let first = known.best(&texts);
    let others: Vec<&str> = texts
        .iter()
        .filter(|said| Some(*said) != first)
        .map(|said| said.text.as_str())
        .collect();
    if !others.is_empty() {
        draft.extra(&format!("{}:{}", name.0, name.1), &json!(others));
    }
}

/// Keeps everything else: what CKAN's extension has a key for under that key, the rest under the names of the properties.
fn others(draft: &mut Draft, known: &Known, node: &Node) {
    let handled = properties::keyed(known, node, DATASET, HANDLED, |key, value| {
        draft.extra(key, &value);
    });
    identifiers(draft, known, node);
    for name in known.other_names(node, &handled) {
        let texts: Vec<String> = known
            .texts_of(node, &name)
            .into_iter()
            .map(|said| said.text)
            .collect();
        match texts.as_slice() {
            [] => {}
            [one] => draft.extra(&name, &json!(one)),
            several => draft.extra(&name, &json!(several)),
        }
        if !texts.is_empty() {
            continue;
        }
        let described = nested::of(known, node, &name);
        if !described.is_empty() {
            draft.extra(&name, &json!(described));
        } else if known.about(node).iter().any(|(predicate, object)| {
            short_name(predicate) == name && matches!(object, Term::BlankNode(_))
        }) {
            draft.note(&name, "a description without a name is not kept");
        }
    }
}

/// Keeps the further identifiers: notations of nodes, addresses or texts.
fn identifiers(draft: &mut Draft, known: &Known, node: &Node) {
    let mut all = Vec::new();
    for object in known.objects(node, &[("adms", "identifier")]) {
        let notation = node_of(object).and_then(|other| {
            let names = [("skos", "notation"), ("dct", "identifier")];
            known.text(&other, &names)
        });
        all.extend(notation.or_else(|| written(object)));
    }
    draft.extra("alternate_identifier", &json!(all));
}

/// Returns the name of a property with its prefix, or its address where it has none.
pub(super) fn short_name(predicate: &str) -> String {
    match name_of(predicate) {
        Some((prefix, local)) => format!("{prefix}:{local}"),
        None => predicate.to_owned(),
    }
}

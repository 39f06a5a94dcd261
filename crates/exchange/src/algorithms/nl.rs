//! The Dutch Algoritmeregister: full records of its publication standard (1.0) and the short ones of its listing.

use serde_json::{Map, Value, json};

use super::{address, contact, finish, object};
use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::{Names, from_title, stable_id, with_suffix};
use crate::text;

/// Longest short description of the standard, in characters.
const LONGEST_SHORT: usize = 400;

/// Themes of the register and subjects of ours.
pub(crate) const THEMES: &[(&str, &[&str])] = &[
    (
        "organisatie en bedrijfsvoering",
        &["government_and_politics"],
    ),
    ("cultuur en recreatie", &["society_and_culture"]),
    ("economie", &["economics_and_industry"]),
    (
        "openbare financiën",
        &["economics_and_industry", "government_and_politics"],
    ),
    ("huisvesting", &["society_and_culture"]),
    ("internationaal", &["government_and_politics"]),
    ("migratie en integratie", &["society_and_culture"]),
    ("natuur en milieu", &["nature_and_environment"]),
    (
        "onderwijs en wetenschap",
        &["education_and_training", "science_and_technology"],
    ),
    ("openbare orde en veiligheid", &["law", "health_and_safety"]),
    ("recht", &["law"]),
    ("ruimte en infrastructuur", &["transport"]),
    ("sociale zekerheid", &["society_and_culture"]),
    ("verkeer", &["transport"]),
    ("werk", &["labour"]),
    ("zorg en gezondheid", &["health_and_safety"]),
];

/// Fields with a text of their own: keys of the register, key of ours.
const TEXTS: &[(&[&str], &str)] = &[
    (&["goal", "doel"], "purpose"),
    (&["proportionality"], "alternatives_considered"),
    (&["human_intervention"], "human_oversight"),
    (&["methods_and_models"], "how_it_works"),
];

/// Keys that are looked at; all others become extras.
const HANDLED: &[&str] = &[
    "id",
    "lars",
    "name",
    "title",
    "description_short",
    "organization",
    "organisatie",
    "category",
    "status",
    "begin_date",
    "end_date",
    "contact_email",
    "website",
    "url",
    "publication_category",
    "goal",
    "doel",
    "proportionality",
    "human_intervention",
    "methods_and_models",
    "risks",
    "lawful_basis",
    "lawful_basis_grouping",
    "juridische_basis",
    "process_index_url",
    "impacttoetsen",
    "impacttoetsen_grouping",
    "impactassessment",
    "source_data",
    "source_data_grouping",
    "provider",
    "publiccode",
    "lang",
    "standard_version",
    "tags",
    "geregistreerd",
    "toegevoegd",
    "publication_dt",
];

/// Returns the records of a listing.
pub fn records(document: &Value) -> &[Value] {
    let list = match document {
        Value::Array(list) => Some(list),
        other => other.get("algoritmes").and_then(Value::as_array),
    };
    list.map_or(&[], Vec::as_slice)
}

/// Makes our input out of a record of the register.
pub fn record(
    record: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let record = object(record)?;
    let title = text::first(record, &["name", "title"]).ok_or(ExchangeError::Missing("name"))?;
    let number =
        text::first(record, &["lars", "id", "source_id"]).ok_or(ExchangeError::Missing("id"))?;
    let mut draft = Draft::default();
    let id = stable_id(options.source, &number);
    draft.set("id", id.as_str());
    // Titles repeat from town to town; the number does not.
    let wanted = with_suffix(&from_title(&title), &from_title(&number));
    draft.set("name", names.claim(&wanted, &format!("dataset {id}")));
    draft.set("type", "algorithm");
    draft.set("title_translated", json!({"nl": title}));
    draft.set("algorithm_id", number);
    // The register is one of algorithms.
    draft.set("asset_type", "algorithm");
    draft.set("license_id", "cc-zero");
    texts(&mut draft, record);
    life(&mut draft, record);
    themes(&mut draft, record);
    law_and_risk(&mut draft, record);
    data(&mut draft, record);
    if let Some(given) = text::first(record, &["contact_email"]) {
        contact(&mut draft, &given);
    }
    address(&mut draft, "website", text::first(record, &["website"]));
    address(
        &mut draft,
        "source_code_url",
        text::first(record, &["publiccode"]),
    );
    if let Some(name) = text::first(record, &["provider"]) {
        draft.set("suppliers", json!([{"name": name}]));
    }
    if let Some(bank) = text::first(record, &["process_index_url"]) {
        draft.set("personal_information_bank", bank);
    }
    if let Some(url) = text::first(record, &["url"]).filter(|url| cairn_domain::text::is_url(url)) {
        draft.set(
            "external_records",
            json!([{"register": "algoritmeregister", "url": url}]),
        );
    }
    for (key, value) in record {
        if !HANDLED.contains(&key.as_str()) {
            draft.extra(key, value);
        }
    }
    let body = text::first(record, &["organization", "organisatie"]);
    finish(draft, body.as_deref(), options, names)
}

fn texts(draft: &mut Draft, record: &Map<String, Value>) {
    for (keys, field) in TEXTS {
        if let Some(given) = text::first(record, keys) {
            draft.set(field, json!({"nl": text::without_html(&given)}));
        }
    }
    let short = text::first(record, &["description_short"]).map(|given| text::without_html(&given));
    let purpose = draft
        .fields
        .get("purpose")
        .and_then(|purpose| purpose["nl"].as_str());
    // Short records have no description: the opening of the goal stands in.
    let short = short.or_else(|| Some(text::opening(purpose?, LONGEST_SHORT).to_owned()));
    if let Some(short) = short {
        draft.set("notes_translated", json!({"nl": short}));
    }
}

/// Where it is in its life, and when.
fn life(draft: &mut Draft, record: &Map<String, Value>) {
    if let Some(given) = text::first(record, &["status"]) {
        match given.to_lowercase().replace('_', " ").as_str() {
            "in gebruik" => draft.set("status", "in_use"),
            "in ontwikkeling" | "ontwikkeling" => draft.set("status", "development"),
            "buiten gebruik" => draft.set("status", "retired"),
            _ => draft.extra("status", &json!(given)),
        }
    }
    for (theirs, ours) in [("begin_date", "start_date"), ("end_date", "end_date")] {
        if let Some(given) = text::first(record, &[theirs]) {
            match text::period_end(&given) {
                Some(date) => draft.set(ours, date),
                None => draft.extra(theirs, &json!(given)),
            }
        }
    }
    if let Some(given) = text::first(record, &["publication_dt", "geregistreerd"]) {
        match text::day(&given) {
            Some(_) => draft.set("metadata_modified", given),
            None => draft.extra("geregistreerd", &json!(given)),
        }
    }
}

fn themes(draft: &mut Draft, record: &Map<String, Value>) {
    let given = record.get("category").map(text::texts).unwrap_or_default();
    let mut subjects: Vec<&str> = Vec::new();
    for theme in &given {
        match THEMES
            .iter()
            .find(|(name, _)| *name == theme.to_lowercase())
        {
            Some((_, codes)) => subjects.extend(*codes),
            None => draft.note(
                "category",
                format!("theme {theme:?} is not one of the standard; kept as a tag"),
            ),
        }
    }
    subjects.sort_unstable();
    subjects.dedup();
    draft.set("function_area", json!(subjects));
    draft.tags(&given);
}

fn law_and_risk(draft: &mut Draft, record: &Map<String, Value>) {
    let mut basis = grouping(record.get("lawful_basis_grouping"));
    if let Some(given) = text::first(record, &["lawful_basis", "juridische_basis"]) {
        basis.push(json!({"title": text::without_html(&given)}));
    }
    draft.set("legal_basis", basis);
    let class =
        match text::first(record, &["publication_category"]).map(|given| given.to_lowercase()) {
            Some(given) if given.starts_with("hoog") => "high",
            _ => "not_assessed",
        };
    draft.set("risk_class", class);
    if let Some(given) = text::first(record, &["publication_category"]) {
        draft.extra("publication_category", &json!(given));
    }
    if let Some(given) = text::first(record, &["risks"]) {
        draft.set(
            "risks",
            json!([{"title": "Risicobeheer", "description": {"nl": text::without_html(&given)}}]),
        );
    }
    let mut assessments: Vec<Value> = Vec::new();
    for mut item in grouping(record.get("impacttoetsen_grouping")) {
        item["kind"] = json!(assessment_kind(item["title"].as_str().unwrap_or_default()));
        assessments.push(item);
    }
    if let Some(given) = text::first(record, &["impacttoetsen"]) {
        let plain = text::without_html(&given);
        assessments.push(json!({"kind": assessment_kind(&plain), "title": "Impacttoetsen", "summary": {"nl": plain}}));
    }
    match text::first(record, &["impactassessment"]).as_deref() {
        Some("Ja") if assessments.is_empty() => {
            assessments.push(json!({"kind": "other", "title": "Impacttoets (soort niet vermeld)"}));
        }
        Some("Onbekend") | None => {}
        Some(given) => draft.extra("impactassessment", &json!(given)),
    }
    draft.set("impact_assessments", assessments);
}

/// Returns our code for an assessment by what it is called.
fn assessment_kind(title: &str) -> &'static str {
    let title = title.to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if names(&[
        "dpia",
        "gegevensbeschermingseffect",
        "data protection impact",
    ]) {
        "pia_dpia"
    } else if names(&["iama", "mensenrechten", "fria", "grondrechten"]) {
        "fria"
    } else if names(&["informatiebeveiliging", "pentest"]) {
        "security"
    } else {
        "other"
    }
}

fn data(draft: &mut Draft, record: &Map<String, Value>) {
    let mut datasets = grouping(record.get("source_data_grouping"));
    for item in &mut datasets {
        item["role"] = json!("input");
    }
    if let Some(given) = text::first(record, &["source_data"]) {
        let plain = text::without_html(&given);
        datasets.push(json!({"role": "input", "title": "Gegevens", "description": {"nl": plain}}));
    }
    draft.set("datasets", datasets);
}

/// Returns the items of a grouping (`{title, link}`) as objects with a title and an address.
fn grouping(given: Option<&Value>) -> Vec<Value> {
    let mut out = Vec::new();
    for item in given
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
    {
        let link = text::first(item, &["link"]);
        let Some(title) = text::first(item, &["title"]).or_else(|| link.clone()) else {
            continue;
        };
        let mut made = json!({"title": title});
        if let Some(link) = link {
            if cairn_domain::text::is_url(&link) {
                made["url"] = json!(link);
            } else if link != title {
                made["title"] = json!(format!("{title} ({link})"));
            }
        }
        out.push(made);
    }
    out
}

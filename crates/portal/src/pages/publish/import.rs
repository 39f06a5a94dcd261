//! An inventory as a table: a record a row. Columns are mapped to fields, every row is tried, and only then written.

use askama::Template;
use cairn_catalogue::input::Input;
use cairn_catalogue::partial::PartialError;
use cairn_catalogue::proposal::{self, Texts};
use cairn_catalogue::{ActionError, actions};
use cairn_domain::schema::{Document, Field};
use serde_json::{Map, Value, json};

use super::bulk::organizations;
use super::resource::sent_before;
use crate::desk::{Desk, part};
use crate::form::{joined, words};
use crate::frame::Frame;
use crate::pages::edit::name_for;
use crate::pages::{Answer, refusal, rendered};
use crate::said::text;
use crate::visit::Page;

/// Most rows of an inventory.
const MOST: u64 = 1000;
/// The type that rows become.
const KIND: &str = "dataset";

#[derive(Template)]
#[template(path = "publish/import.html")]
struct Import<'a> {
    frame: Frame<'a>,
    path: String,
    upload: String,
    organizations: Vec<(String, String, bool)>,
    /// Columns with the fields to choose from.
    columns: Vec<Column>,
    tried: Option<Tried>,
    is_written: bool,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

struct Column {
    name: String,
    sample: String,
    targets: Vec<(String, String, bool)>,
}

/// What came of the rows.
struct Tried {
    good: u64,
    bad: u64,
    rows: Vec<Row>,
}

struct Row {
    number: usize,
    title: String,
    to: Option<String>,
    error: Option<String>,
}

/// Answers `/dashboard/import`.
pub(in crate::pages) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let organizations = organizations(desk)?;
    let Some(schema) = desk.schema(KIND).filter(|_| !organizations.is_empty()) else {
        return Ok(Some(refusal(desk, 403)));
    };
    let owner = visit.field("owner_org").to_owned();
    let alone = organizations.len() == 1;
    let mut page = Import {
        frame: Frame::new(desk, desk.say("publish-import")),
        path: desk.to(&visit.path),
        upload: String::new(),
        organizations: organizations
            .into_iter()
            .map(|(id, title)| {
                let chosen = alone || id == owner;
                (id, title, chosen)
            })
            .collect(),
        columns: Vec::new(),
        tried: None,
        is_written: false,
        wrong: Vec::new(),
        note: None,
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    let upload = match sent(desk) {
        Ok(Some(upload)) => upload,
        Ok(None) => {
            page.wrong
                .push(("upload".to_owned(), desk.say("publish-first-missing")));
            return rendered(200, &page);
        }
        Err(ActionError::Validation(errors)) => {
            page.wrong.push((
                "upload".to_owned(),
                joined(&Value::Object(errors)["upload"]),
            ));
            return rendered(200, &page);
        }
        Err(error) => return Err(error),
    };
    let table = match proposal::texts(desk.app, &visit.caller, &upload, MOST) {
        Ok(table) => table,
        Err(ActionError::Validation(errors)) => {
            let errors = Value::Object(errors);
            page.wrong
                .push(("upload".to_owned(), joined(&errors["upload"])));
            return rendered(200, &page);
        }
        Err(error) => return Err(error),
    };
    page.upload = upload;
    let targets = targets(desk, schema);
    let mapping: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let key = format!("column-{place}");
            let mut typed = visit.fields(&key);
            let typed = typed.next().map(str::to_owned);
            typed.unwrap_or_else(|| proposed(name, &targets))
        })
        .collect();
    page.columns = table
        .columns
        .iter()
        .zip(&mapping)
        .enumerate()
        .map(|(place, (name, target))| Column {
            name: name.clone(),
            sample: sample(&table, place),
            targets: targets
                .iter()
                .map(|(key, label)| (key.clone(), label.clone(), key == target))
                .collect(),
        })
        .collect();
    let act = visit.field("act");
    if ["try", "write", "errors"].contains(&act) {
        let tried = each(desk, schema, &table, &mapping, &owner, act == "write")?;
        if act == "errors" {
            return Ok(Some(failed(&table, &tried)));
        }
        page.is_written = act == "write";
        page.tried = Some(tried);
    }
    rendered(200, &page)
}

/// Returns the id of the upload that the form names or brings; nothing where it does neither.
fn sent(desk: &Desk<'_>) -> Result<Option<String>, ActionError> {
    if let Some(kept) = sent_before(desk)?.into_iter().next() {
        return Ok(Some(kept.id));
    }
    let Some(file) = desk.visit.file("upload") else {
        return Ok(None);
    };
    match desk.app.keep_for_later(&desk.visit.caller, file) {
        Ok(kept) => Ok(Some(kept.id)),
        Err(PartialError::File(error)) => Err(ActionError::File(error)),
        Err(error) => Err(ActionError::field("upload", error.to_string())),
    }
}

/// Returns what columns can become: the fields that are one text, a text in one language, or words; and the address of one file.
fn targets(desk: &Desk<'_>, schema: &Document) -> Vec<(String, String)> {
    let label = |field: &Field| match &field.label {
        Some(label) => label.get(desk.language.code()).to_owned(),
        None => crate::field::worded(&field.name),
    };
    let mut all = vec![(String::new(), "–".to_owned())];
    for field in &schema.fields {
        if !field.subfields.is_empty()
            || ["owner_org", "resources", "groups"].contains(&field.name.as_str())
        {
            continue;
        }
        let snippet = field
            .raw
            .get("form_snippet")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if snippet.starts_with("fluent") {
            for code in ["en", "fr"] {
                let language = desk.say(&format!("language-{code}"));
                all.push((
                    format!("{}-{code}", field.name),
                    format!("{} ({language})", label(field)),
                ));
            }
        } else if field.name == "tag_string" || snippet.starts_with("tags") {
            all.push(("tags".to_owned(), label(field)));
        } else {
            all.push((field.name.clone(), label(field)));
        }
    }
    all.push(("resource-url".to_owned(), desk.say("publish-import-url")));
    all
}

/// Proposes a field for a column by what it is called.
fn proposed(column: &str, targets: &[(String, String)]) -> String {
    let plain = |text: &str| {
        let letters = text.chars().flat_map(char::to_lowercase);
        letters.filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let wanted = plain(column);
    let by_habit = match wanted.as_str() {
        "title" | "titleen" | "titretitle" => "title_translated-en",
        "titre" | "titlefr" => "title_translated-fr",
        "description" | "notes" | "descriptionen" => "notes_translated-en",
        "descriptionfr" => "notes_translated-fr",
        "licence" | "license" => "license_id",
        "keywords" | "tags" | "motscles" | "motsclés" => "tags",
        "url" | "link" | "lien" | "address" => "resource-url",
        "email" | "contact" | "courriel" => "contact_email",
        _ => "",
    };
    let known = || targets.iter().filter(|(key, _)| !key.is_empty());
    let found = known()
        .find(|(key, _)| key == by_habit)
        .or_else(|| known().find(|(key, label)| plain(key) == wanted || plain(label) == wanted));
    found.map(|(key, _)| key.clone()).unwrap_or_default()
}

fn sample(table: &Texts, place: usize) -> String {
    let mut cells = table.rows.iter().filter_map(|row| row.get(place));
    let cell = cells.find(|cell| !cell.is_empty());
    cell.map(|cell| cell.chars().take(80).collect())
        .unwrap_or_default()
}

/// Tries every row, or writes it. A row with the address of a record that is there changes it.
fn each(
    desk: &Desk<'_>,
    schema: &Document,
    table: &Texts,
    mapping: &[String],
    owner: &str,
    write: bool,
) -> Result<Tried, ActionError> {
    let mut tried = Tried {
        good: 0,
        bad: 0,
        rows: Vec::new(),
    };
    let mut names = std::collections::HashSet::new();
    for (place, cells) in table.rows.iter().enumerate() {
        let record = record(schema, mapping, cells, owner);
        let name = text(&Value::Object(record.clone()), "name").to_owned();
        let done = match names.insert(name.clone()) || name.is_empty() {
            true => one(desk, &name, record, write),
            false => Err(ActionError::field("name", desk.say("publish-import-twice"))),
        };
        let error = match done {
            Ok(()) => None,
            Err(ActionError::Validation(errors)) => {
                let errors = errors
                    .iter()
                    .map(|(key, messages)| format!("{key}: {}", joined(messages)));
                Some(errors.collect::<Vec<_>>().join("; "))
            }
            Err(ActionError::NotAuthorized(_)) => Some(desk.say("refused-403-title")),
            Err(error) => return Err(error),
        };
        match error {
            None => tried.good += 1,
            Some(_) => tried.bad += 1,
        }
        tried.rows.push(Row {
            number: place + 1,
            to: (write && error.is_none()).then(|| desk.to(&format!("/{KIND}/{}", part(&name)))),
            title: name,
            error,
        });
    }
    Ok(tried)
}

fn one(
    desk: &Desk<'_>,
    name: &str,
    record: Map<String, Value>,
    write: bool,
) -> Result<(), ActionError> {
    let there = match name.is_empty() {
        true => None,
        false => desk.find("package_show", json!({ "id": name }))?,
    };
    let (action, data) = match there {
        Some(there) => {
            let mut patch = record;
            patch.insert("id".to_owned(), there["id"].clone());
            ("package_patch", patch)
        }
        None => ("package_create", record),
    };
    if write {
        return desk.send(action, data, None).map(drop);
    }
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    let visit = desk.visit;
    (desk.app).rehearse(def, &visit.caller, &Input::new(data), &visit.language)
}

/// Makes a record of a row. Empty cells say nothing.
fn record(
    schema: &Document,
    mapping: &[String],
    cells: &[String],
    owner: &str,
) -> Map<String, Value> {
    let mut record = Map::from_iter([
        ("type".to_owned(), json!(KIND)),
        ("owner_org".to_owned(), json!(owner)),
        // Whoever imports publishes them when they are looked through.
        ("private".to_owned(), json!(true)),
    ]);
    for (target, cell) in mapping.iter().zip(cells) {
        let cell = cell.trim();
        if target.is_empty() || cell.is_empty() {
            continue;
        }
        let by_language = target
            .rsplit_once('-')
            .filter(|(key, _)| schema.field(key).is_some());
        match (target.as_str(), by_language) {
            ("resource-url", _) => {
                record.insert("resources".to_owned(), json!([{ "url": cell }]));
            }
            ("tags", _) => {
                let tags: Vec<Value> = words(cell).map(|tag| json!({ "name": tag })).collect();
                record.insert("tags".to_owned(), json!(tags));
            }
            (_, Some((key, code))) => {
                let is_words = schema.field(key).is_some_and(|field| {
                    field
                        .raw
                        .get("form_snippet")
                        .and_then(Value::as_str)
                        .is_some_and(|snippet| snippet.starts_with("fluent_tags"))
                });
                let value = match is_words {
                    true => json!(words(cell).collect::<Vec<_>>()),
                    false => json!(cell),
                };
                let texts = record.entry(key.to_owned()).or_insert_with(|| json!({}));
                texts[code] = value;
            }
            (key, None) => {
                record.insert(key.to_owned(), json!(cell));
            }
        }
    }
    if text(&Value::Object(record.clone()), "name").is_empty() {
        let name = name_for(&record);
        if !name.is_empty() {
            record.insert("name".to_owned(), json!(name));
        }
    }
    record
}

/// Writes the rows with errors as a file, to be mended and sent again.
fn failed(table: &Texts, tried: &Tried) -> Page {
    let mut out = String::new();
    let columns = table.columns.iter().map(String::as_str);
    line(&mut out, columns.chain(["error"]));
    for row in &tried.rows {
        if let (Some(error), Some(cells)) = (&row.error, table.rows.get(row.number - 1)) {
            line(
                &mut out,
                cells.iter().map(String::as_str).chain([error.as_str()]),
            );
        }
    }
    Page {
        kind: "text/csv; charset=utf-8",
        ..Page::html(200, out)
    }
}

fn line<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        match cell.contains([',', '"', '\n', '\r']) {
            true => out.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
            false => out.push_str(cell),
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{line, proposed};

    #[test]
    fn columns_are_known_by_key_label_and_habit() {
        let targets = [
            ("", "–"),
            ("title_translated-en", "Title (in English)"),
            ("license_id", "Licence"),
            ("update_frequency", "How often it changes"),
            ("resource-url", "Address of the file"),
        ];
        let targets: Vec<(String, String)> = targets
            .iter()
            .map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))
            .collect();
        for (column, key) in [
            ("Title", "title_translated-en"),
            ("License ID", "license_id"),
            ("licence", "license_id"),
            ("how often it changes", "update_frequency"),
            ("URL", "resource-url"),
            ("budget", ""),
        ] {
            assert_eq!(proposed(column, &targets), key, "{column}");
        }
    }

    #[test]
    fn rows_with_errors_are_written_as_they_can_be_read_again() {
        let mut out = String::new();
        line(&mut out, ["a", "b,c", "say \"d\""].into_iter());
        assert_eq!(out, "a,\"b,c\",\"say \"\"d\"\"\"\r\n");
    }
}

//! An inventory as a table: a record a row. Columns are mapped to fields, every row is tried, and only then written.
//!
//! That is done beside requests; `imported` shows how far it is and what came of the rows.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::inventory::{FILE, PRIVATE, RECORD, TAGS, is_column, snippet};
use cairn_catalogue::partial::PartialError;
use cairn_catalogue::proposal::{self, Texts};
use cairn_domain::schema::{Document, Field};
use serde_json::{Value, json};

use super::bulk::organizations;
use super::imported::finished;
use super::resource::sent_before;
use crate::desk::{Desk, part};
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::{Answer, refusal, rendered};
use crate::said::text;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "publish/import.html")]
struct Import<'a> {
    frame: Frame<'a>,
    path: String,
    upload: String,
    organizations: Vec<(String, String, bool)>,
    /// Columns with the fields to choose from.
    columns: Vec<Column>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    /// What was imported before: where, name of the file, day.
    before: Vec<(String, String, String)>,
}

struct Column {
    name: String,
    sample: String,
    targets: Vec<(String, String, bool)>,
}

/// Answers `/dashboard/import`.
pub(in crate::pages) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let organizations = organizations(desk)?;
    let Some(schema) = desk.schema(RECORD).filter(|_| !organizations.is_empty()) else {
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
        wrong: Vec::new(),
        note: None,
        before: before(desk)?,
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
    let table = match proposal::texts(
        desk.app,
        &visit.caller,
        &upload,
        desk.app.settings.publishing.import_rows,
    ) {
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
    if ["try", "write"].contains(&act) {
        let params = json!({
            "tus_upload": page.upload, "columns": mapping, "owner_org": owner, "dry_run": act == "try",
        });
        match desk.act("inventory_import_create", params) {
            Ok(import) => {
                let id = text(&import, "id");
                finished(desk, id, table.rows.len())?;
                let to = format!("/dashboard/import/{}", part(id));
                return Ok(Some(Page::lead(desk.to(&to))));
            }
            Err(ActionError::Validation(errors)) => {
                for (key, messages) in &errors {
                    let place = if key == "owner_org" { "owner_org" } else { "" };
                    page.wrong.push((place.to_owned(), joined(messages)));
                }
            }
            Err(error) => return Err(error),
        }
    }
    rendered(200, &page)
}

/// Returns what was imported before.
fn before(desk: &Desk<'_>) -> Result<Vec<(String, String, String)>, ActionError> {
    let found = desk.ask("inventory_import_list", json!({}))?;
    let found = found.as_array().into_iter().flatten();
    let imports = found.map(|one| {
        let to = desk.to(&format!("/dashboard/import/{}", part(text(one, "id"))));
        (
            to,
            text(one, "file_name").to_owned(),
            text(one, "asked").to_owned(),
        )
    });
    Ok(imports.collect())
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
    for field in schema.fields.iter().filter(|field| is_column(field)) {
        let snippet = snippet(field);
        if snippet.starts_with("fluent") {
            for code in ["en", "fr"] {
                let language = desk.say(&format!("language-{code}"));
                all.push((
                    format!("{}-{code}", field.name),
                    format!("{} ({language})", label(field)),
                ));
            }
        } else if field.name == "tag_string" || snippet.starts_with("tags") {
            all.push((TAGS.to_owned(), label(field)));
        } else {
            all.push((field.name.clone(), label(field)));
        }
    }
    all.push((PRIVATE.to_owned(), desk.say("publish-import-private")));
    all.push((FILE.to_owned(), desk.say("publish-import-url")));
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
        "private" | "prive" | "privé" | "privée" => PRIVATE,
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

#[cfg(test)]
mod tests {
    use super::proposed;

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
}

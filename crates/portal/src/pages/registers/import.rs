//! Files of other registers by page: tried or taken in, at once or by a job that the page follows.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::{counted, organizations, with};
use crate::desk::{Desk, query};
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

/// Forms of registers of algorithms that are read; their names are messages.
const FORMS: [&str; 8] = [
    "nl",
    "atrs",
    "atrs-index",
    "us-2023",
    "us-2024",
    "us-2025",
    "ca",
    "on",
];

#[derive(Template)]
#[template(path = "registers/import.html")]
struct Import<'a> {
    frame: Frame<'a>,
    path: String,
    /// The list of the records.
    back: (String, String),
    lead: String,
    /// Forms to choose from; none where there is but one.
    forms: Vec<(String, String, bool)>,
    organizations: Vec<(String, String, bool)>,
    source: String,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    /// How a job fares that takes the file in.
    going: Option<String>,
    done: Option<Done>,
}

/// What came of the rows.
struct Done {
    is_written: bool,
    counts: Vec<(String, String)>,
    errors: Vec<(String, String)>,
    /// Columns without a field, and how often they said something.
    kept: Vec<(String, String)>,
}

/// Tells whether the visitor may take files in, for the way to this page.
pub(super) fn may(desk: &Desk<'_>) -> Result<bool, ActionError> {
    Ok(!organizations(desk, "create_dataset")?.is_empty())
}

/// Answers `/algorithm/import/register`.
pub(super) fn algorithms(desk: &Desk<'_>) -> Answer {
    page(desk, "algorithm", &FORMS, "algorithm_register_import")
}

/// Answers `/commitment/import/tracker`.
pub(super) fn commitments(desk: &Desk<'_>) -> Answer {
    page(desk, "commitment", &[], "commitment_tracker_import")
}

fn page(desk: &Desk<'_>, kind: &'static str, forms: &[&str], action: &'static str) -> Answer {
    let visit = desk.visit;
    let own = organizations(desk, "create_dataset")?;
    if own.is_empty() {
        return Ok(Some(refusal(desk, 403)));
    }
    let path = desk.to(&visit.path);
    let (form, owner) = (visit.field("form"), visit.field("owner_org"));
    // Who may make organizations may leave each row to the one that it names.
    let rows_own = (visit.caller.is_sysadmin() && !forms.is_empty()).then(|| {
        (
            String::new(),
            desk.say("register-import-own"),
            owner.is_empty(),
        )
    });
    let mut page = Import {
        frame: Frame::new(desk, desk.say(&format!("register-import-{kind}"))),
        back: (desk.to(&format!("/{kind}")), desk.type_name(kind)),
        lead: desk.say(&format!("register-import-{kind}-lead")),
        forms: forms
            .iter()
            .map(|one| {
                let name = desk.say(&format!("registers-form-{one}"));
                ((*one).to_owned(), name, *one == form)
            })
            .collect(),
        organizations: rows_own
            .into_iter()
            .chain(own.into_iter().map(|(id, title)| {
                let is_chosen = id == owner;
                (id, title, is_chosen)
            }))
            .collect(),
        source: visit.field("source").to_owned(),
        wrong: Vec::new(),
        note: None,
        going: None,
        done: None,
        path: path.clone(),
    };
    if visit.form.is_none() {
        let job = desk.asked("job");
        if !job.is_empty() {
            let Some(found) = desk.find("register_import_show", json!({"id": job}))? else {
                return Ok(None);
            };
            follow(desk, &found, &mut page);
        }
        return rendered(200, &page);
    }
    match sent(desk, action, !forms.is_empty()) {
        Ok(found) if !found["job"].is_null() => {
            let to = format!("{path}{}", query([("job", text(&found, "job"))]));
            return Ok(Some(Page::lead(to)));
        }
        Ok(found) => page.done = Some(done(desk, &found)),
        Err(ActionError::Validation(errors)) => {
            page.wrong = errors
                .iter()
                .map(|(key, messages)| match key.as_str() {
                    // Rows come as a file here.
                    "records" => ("upload".to_owned(), joined(messages)),
                    key => (key.to_owned(), joined(messages)),
                })
                .collect();
        }
        Err(error) => return Err(error),
    }
    rendered(200, &page)
}

fn sent(desk: &Desk<'_>, action: &'static str, has_forms: bool) -> Result<Value, ActionError> {
    let visit = desk.visit;
    let mut data = Map::from_iter([("dry_run".to_owned(), json!(visit.field("act") != "write"))]);
    for key in ["owner_org", "source", "form"] {
        let value = visit.field(key).trim();
        if !value.is_empty() && (has_forms || key != "form") {
            data.insert(key.to_owned(), json!(value));
        }
    }
    let file = visit.file("upload").map(|file| ("upload", file));
    desk.send(action, data, file)
}

/// Says how a job fares.
fn follow(desk: &Desk<'_>, job: &Value, page: &mut Import<'_>) {
    match text(job, "state") {
        "done" => page.done = Some(done(desk, &job["result"])),
        "waiting" | "running" => {
            let progress = &job["progress"];
            let number = |key: &str| desk.language.number(progress[key].as_u64().unwrap_or(0));
            page.going = Some(match progress.is_object() {
                true => with(
                    desk,
                    "register-import-going",
                    &[("done", &number("done")), ("of", &number("of"))],
                ),
                false => desk.say("register-import-waits"),
            });
        }
        _ => {
            let error = match &job["error"] {
                Value::String(error) => error.clone(),
                _ => desk.say("register-import-ended"),
            };
            page.wrong.push((String::new(), error));
        }
    }
}

fn done(desk: &Desk<'_>, report: &Value) -> Done {
    let number = |value: &Value| desk.language.number(value.as_u64().unwrap_or_default());
    let counts = ["created", "updated", "unchanged", "failed"].map(|key| {
        let name = desk.say(&format!("inventory-outcome-{key}"));
        (name, number(&report[key]))
    });
    let errors = list(report, "errors").iter().map(|one| {
        let row = number(&one["row"]);
        let place = match text(one, "name") {
            "" => row,
            name => format!("{row} ({name})"),
        };
        let told = one["error"].as_object().into_iter().flatten();
        let told = told.map(|(key, messages)| match key.as_str() {
            "message" => joined(messages),
            key => format!("{key}: {}", joined(messages)),
        });
        (place, told.collect::<Vec<_>>().join("; "))
    });
    let kept = report["kept"].as_object().into_iter().flatten();
    Done {
        is_written: report["dry_run"] != json!(true),
        counts: counts.to_vec(),
        errors: errors.collect(),
        kept: kept
            .map(|(column, count)| {
                let count = count.as_u64().unwrap_or_default();
                (
                    column.clone(),
                    counted(desk, "register-import-times", count),
                )
            })
            .collect(),
    }
}

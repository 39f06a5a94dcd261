//! `data_request_create`: somebody asks for data.

use chrono::TimeDelta;
use serde_json::{Map, json};

use super::by_language;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::{OPENED_AT, REQUEST, TRAP, require_person, required_text, submit};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Longest description, in characters.
const LONGEST_NOTES: usize = 10_000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "data_request_create",
    kind: Kind::Write,
    about: "Asks for data in public. The request is a record of the type data-request; who asks votes for it and follows it. Where the site has contributions looked at first, it waits until somebody approves it. The day by which an answer is due follows from `participation.answer_days`. No action of CKAN.",
    access: "Those who signed in.",
    params: &[
        required("title", ParamKind::Text, "What is asked for, in a line."),
        required("notes", ParamKind::Text, "What it is, in Markdown."),
        param(
            "organization_id",
            ParamKind::Text,
            "Id or name of the organization that may have it.",
        ),
        param(
            "request_reason",
            ParamKind::Text,
            "What the data are wanted for: a value of the schema's choices.",
        ),
        param(
            "purpose",
            ParamKind::Any,
            "What it would make possible: a text, or an object of texts by language.",
        ),
        TRAP,
        OPENED_AT,
    ],
    returns: "id, name, type, title, state, and whether it waits for somebody to look at it (waiting).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let text = ["title", "notes", "purpose"].map(|key| input.text(key).unwrap_or_default());
    let looks_odd = require_person(ctx, input, &text.join("\n"))?;
    let title = required_text(input, "title", LONGEST_TITLE)?;
    let notes = required_text(input, "notes", LONGEST_NOTES)?;
    let today = ctx.now.date();
    let due = today + TimeDelta::days(ctx.app.settings.participation.answer_days.into());
    let mut fields = Map::from_iter([
        ("notes".to_owned(), json!(notes)),
        ("request_status".to_owned(), json!("submitted")),
        ("date_submitted".to_owned(), json!(today.to_string())),
        ("due_date".to_owned(), json!(due.to_string())),
        (
            "history".to_owned(),
            json!([{"date": today.to_string(), "status": "submitted"}]),
        ),
    ]);
    if let Some(reference) = input.text("organization_id") {
        let found = ctx.tx.group_by_ref(&reference)?;
        let found = found.filter(|party| party.is_organization && party.state == "active");
        let party = found
            .ok_or_else(|| ActionError::field("organization_id", "Not found: Organization"))?;
        fields.insert("owner_org".to_owned(), json!(party.id));
    }
    if let Some(reason) = input.text("request_reason") {
        fields.insert("request_reason".to_owned(), json!(reason));
    }
    if let Some(purpose) = by_language(ctx, input, "purpose") {
        fields.insert("purpose".to_owned(), purpose);
    }
    let submitted = submit(ctx, REQUEST, &title, fields, looks_odd)?;
    let account = ctx.caller.id().unwrap_or_default().to_owned();
    ctx.tx.put_vote(submitted.id(), &account, ctx.now)?;
    Ok(submitted.dict().into())
}

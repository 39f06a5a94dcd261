//! `data_request_answer`: the organization says where a request is, and answers it.

use cairn_domain::text::is_url;
use serde_json::{Map, json};

use super::{DUPLICATE, by_language, history, request_of, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "data_request_answer",
    kind: Kind::Write,
    about: "Says where a request for data is, and answers it: the state, the answer in public, the record that fulfils it. The day and the history of states are kept by themselves. What a state asks for is said by the schema: an answer where it is released, already available, not held or cannot be released. No action of CKAN.",
    access: "As package_update.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the request."),
        param(
            "request_status",
            ParamKind::Text,
            "The state: a value of the schema's choices other than `duplicate`, which data_request_merge sets.",
        ),
        param(
            "answer",
            ParamKind::Any,
            "The answer: a text in the language of the call, or an object of texts by language.",
        ),
        param(
            "fulfilled_by",
            ParamKind::Text,
            "Id or name of the record that fulfils it, or an address elsewhere.",
        ),
        param(
            "due_date",
            ParamKind::Text,
            "Another day by which an answer is promised.",
        ),
        param(
            "comments",
            ParamKind::Any,
            "A remark for the history: a text, or an object of texts by language.",
        ),
    ],
    returns: "The request as package_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = request_of(ctx, input, "id")?;
    let mut patch = Map::new();
    if let Some(status) = input.text("request_status") {
        if status == DUPLICATE {
            let message = "Use data_request_merge to say which request goes on";
            return Err(ActionError::field("request_status", message));
        }
        let comments = by_language(ctx, input, "comments");
        let is_new = current.body.get("request_status") != Some(&json!(status));
        if is_new || comments.is_some() {
            let history = history(ctx, &current, &status, comments.as_ref());
            patch.insert("history".to_owned(), json!(history));
        }
        patch.insert("request_status".to_owned(), json!(status));
    }
    if let Some(answer) = by_language(ctx, input, "answer") {
        patch.insert("answer".to_owned(), answer);
        let today = ctx.now.date().to_string();
        patch.insert("answered_on".to_owned(), json!(today));
    }
    if let Some(record) = input.text("fulfilled_by") {
        patch.insert("fulfilled_by".to_owned(), json!(fulfilling(ctx, &record)?));
    }
    if let Some(due) = input.text("due_date") {
        patch.insert("due_date".to_owned(), json!(due));
    }
    if patch.is_empty() {
        return Err(ActionError::field(
            "request_status",
            "Give a state, an answer, a record or another day",
        ));
    }
    let next = apply_patch(ctx, current, patch)?;
    Ok(shown(ctx, &next)?.into())
}

/// Returns the name of a record here that the caller sees, or an address as it is.
fn fulfilling(ctx: &mut Ctx<'_, '_>, reference: &str) -> Result<String, ActionError> {
    if is_url(reference) {
        return Ok(reference.to_owned());
    }
    let wrong = || ActionError::field("fulfilled_by", "Not found: Dataset");
    let head = ctx.tx.dataset_head(reference)?.ok_or_else(wrong)?;
    match ctx.sees(&head)? {
        true => Ok(head.name),
        false => Err(wrong()),
    }
}

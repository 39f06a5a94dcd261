//! `showcase_submit`: somebody shows what they made of data.

use cairn_domain::text::is_url;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::{
    OPENED_AT, SHOWCASE, TRAP, bounded, require_person, required_text, submit,
};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Longest description, in characters.
const LONGEST_NOTES: usize = 10_000;
/// Longest name of an author, in characters.
const LONGEST_AUTHOR: usize = 200;
/// Most records that it was made with.
const MOST_RECORDS: usize = 20;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "showcase_submit",
    kind: Kind::Write,
    about: "Shows what somebody made of data of this catalogue: an application, an article, research. It is a record of the type showcase that belongs to no organization. Where the site has contributions looked at first, it waits until a sysadmin approves it. No action of CKAN.",
    access: "Those who signed in.",
    params: &[
        required("title", ParamKind::Text, "What it is called."),
        required("notes", ParamKind::Text, "What it is, in Markdown."),
        required("url", ParamKind::Text, "Where it is."),
        param(
            "showcase_type",
            ParamKind::Text,
            "What kind of thing: a value of the schema's choices.",
        ),
        param("image_url", ParamKind::Text, "Address of a picture."),
        param("author", ParamKind::Text, "Who made it."),
        param(
            "packages",
            ParamKind::Texts,
            "Ids or names of the records that it was made with, 20 at most.",
        ),
        TRAP,
        OPENED_AT,
    ],
    returns: "As data_request_create.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let text = ["title", "notes", "author"].map(|key| input.text(key).unwrap_or_default());
    let looks_odd = require_person(ctx, input, &text.join("\n"))?;
    let title = required_text(input, "title", LONGEST_TITLE)?;
    let notes = required_text(input, "notes", LONGEST_NOTES)?;
    let mut fields = Map::from_iter([
        ("notes".to_owned(), json!(notes)),
        ("url".to_owned(), json!(address(input, "url")?)),
    ]);
    if input.text("image_url").is_some() {
        fields.insert("image_url".to_owned(), json!(address(input, "image_url")?));
    }
    if let Some(kind) = input.text("showcase_type") {
        fields.insert("showcase_type".to_owned(), json!(kind));
    }
    let author = bounded(input, "author", LONGEST_AUTHOR)?;
    if !author.is_empty() {
        fields.insert("author".to_owned(), json!(author));
    }
    let used = records(ctx, input)?;
    if !used.is_empty() {
        fields.insert("datasets_used".to_owned(), json!(used));
    }
    let submitted = submit(ctx, SHOWCASE, &title, fields, looks_odd)?;
    Ok(submitted.dict().into())
}

/// Reads an address that browsers may follow.
fn address(input: &Input, key: &str) -> Result<String, ActionError> {
    let url = input.required(key)?;
    match is_url(&url) {
        true => Ok(url),
        false => Err(ActionError::field(key, "Please provide a valid URL")),
    }
}

/// Returns the records that it was made with, as the schema writes them.
fn records(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Vec<Value>, ActionError> {
    let references = input.list_or_commas("packages").unwrap_or_default();
    if references.len() > MOST_RECORDS {
        return Err(ActionError::field(
            "packages",
            format!("Must be at most {MOST_RECORDS} records"),
        ));
    }
    let mut used = Vec::new();
    for reference in references {
        let wrong = || ActionError::field("packages", format!("Not found: Dataset {reference}"));
        let head = ctx.tx.dataset_head(&reference)?.ok_or_else(wrong)?;
        if !ctx.sees(&head)? {
            return Err(wrong());
        }
        used.push(json!({"dataset": head.name}));
    }
    Ok(used)
}

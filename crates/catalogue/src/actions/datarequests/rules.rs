//! What is asked of the texts of a request and of what is said about it. Errors stand under labels and not under keys.

use cairn_domain::record::Group;
use serde_json::{Map, Value, json};

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::REQUEST;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 100;
/// Longest description and longest comment, in characters.
const LONGEST: usize = 1000;

/// What an input asks for; what it leaves out is none.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) organization: Option<Group>,
}

impl Wish {
    /// Reads what an input asks for; the request that it changes may keep its title, and what it leaves out stays there.
    pub(super) fn read(
        ctx: &mut Ctx<'_, '_>,
        input: &Input,
        current: Option<&str>,
    ) -> Result<Self, ActionError> {
        let is_new = current.is_none();
        let text = |key: &str| match input.data.get(key) {
            None if !is_new => None,
            _ => Some(input.text(key).unwrap_or_default().trim().to_owned()),
        };
        let mut wish = Self {
            title: text("title"),
            description: text("description"),
            organization: None,
        };
        let mut errors = Map::new();
        if let Some(title) = &wish.title {
            let wrong = match title.chars().count() {
                0 => Some("Title cannot be empty".to_owned()),
                length if length > LONGEST_TITLE => Some(format!(
                    "Title must be a maximum of {LONGEST_TITLE} characters long"
                )),
                _ if current != Some(title.as_str()) && ctx.tx.is_title_of(REQUEST, title)? => {
                    Some("That title is already in use".to_owned())
                }
                _ => None,
            };
            note(&mut errors, "Title", wrong);
        }
        if let Some(description) = &wish.description {
            let wrong = match description.chars().count() {
                0 => Some("Description cannot be empty".to_owned()),
                length if length > LONGEST => Some(format!(
                    "Description must be a maximum of {LONGEST} characters long"
                )),
                _ => None,
            };
            note(&mut errors, "Description", wrong);
        }
        if let Some(reference) = input.text("organization_id") {
            let found = ctx.tx.group_by_ref(&reference)?;
            wish.organization =
                found.filter(|party| party.is_organization && party.state == "active");
            let wrong = wish.organization.is_none();
            let wrong = wrong.then(|| "Organization is not valid".to_owned());
            note(&mut errors, "Organization", wrong);
        }
        match errors.is_empty() {
            true => Ok(wish),
            false => Err(ActionError::Validation(errors)),
        }
    }
}

fn note(errors: &mut Map<String, Value>, label: &str, wrong: Option<String>) {
    if let Some(wrong) = wrong {
        errors.insert(label.to_owned(), json!([wrong]));
    }
}

/// Reads the text of a comment.
pub(super) fn comment(input: &Input) -> Result<String, ActionError> {
    let text = input.text("comment").unwrap_or_default().trim().to_owned();
    match text.chars().count() {
        0 => Err(ActionError::field(
            "Comment",
            "Comments must be a minimum of 1 character long",
        )),
        length if length > LONGEST => Err(ActionError::field(
            "Comment",
            format!("Comments must be a maximum of {LONGEST} characters long"),
        )),
        _ => Ok(text),
    }
}

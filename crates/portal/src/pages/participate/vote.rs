//! Votes for a record and what people say about it, as its page shows them.

use cairn_catalogue::{ActionError, may_update};
use serde_json::{Value, json};

use super::{Answer, REQUEST, path_of, refused, sign_in_first};
use crate::desk::{Desk, part, query};
use crate::said::text;
use crate::visit::Page;

/// What a record's page shows of those who take part.
pub(crate) struct Voice {
    /// How many voted, and whether the visitor did; nothing for records that are not voted for.
    pub(crate) votes: Option<(u64, bool)>,
    /// Where a vote is sent, or where to sign in first.
    pub(crate) to: String,
    pub(crate) signed_in: bool,
    pub(crate) id: String,
    /// Where questions and feedback are, and how many there are.
    pub(crate) comments: String,
    pub(crate) count: u64,
    /// Where the request is answered, for those who may.
    pub(crate) answer: Option<String>,
}

impl Voice {
    /// Looks up what is shown with a record.
    pub(crate) fn of(desk: &Desk<'_>, record: &Value) -> Result<Self, ActionError> {
        let (kind, name, id) = (
            text(record, "type"),
            text(record, "name"),
            text(record, "id"),
        );
        let is_request = kind == REQUEST;
        let is_public = text(record, "state") == "active" && record["private"] != true;
        let votes = match is_request && is_public {
            true => desk
                .find("package_vote_show", json!({"id": id}))?
                .map(|found| (found["votes"].as_u64().unwrap_or(0), found["voted"] == true)),
            false => None,
        };
        let comments = desk.find("comment_list", json!({"package_id": id}))?;
        let comments = comments.as_ref().and_then(Value::as_array);
        let shown = comments.into_iter().flatten();
        let signed_in = !desk.visit.caller.is_anonymous();
        let here = path_of(desk, record);
        let answers = is_request && signed_in && may_update(desk.app, &desk.visit.caller, id)?;
        Ok(Self {
            votes,
            to: match signed_in {
                true => desk.to("/participate/vote"),
                false => desk.to(&format!(
                    "/user/login{}",
                    query([("came_from", here.as_str())])
                )),
            },
            signed_in,
            id: id.to_owned(),
            comments: desk.to(&format!("/{}/comments/{}", part(kind), part(name))),
            count: shown.filter(|one| text(one, "state") == "shown").count() as u64,
            answer: answers.then(|| desk.to(&format!("/participate/answer/{}", part(name)))),
        })
    }
}

/// Answers `/participate/vote`: a vote, or one taken back.
pub(super) fn change(desk: &Desk<'_>) -> Answer {
    if let Some(page) = sign_in_first(desk) {
        return Ok(Some(page));
    }
    let visit = desk.visit;
    let id = json!({"id": visit.field("id")});
    let action = match visit.field("vote") {
        "yes" => "package_vote_create",
        "no" => "package_vote_delete",
        _ => return refused(desk),
    };
    match desk.act(action, id.clone()) {
        Ok(_) => {}
        Err(ActionError::Validation(_)) => return refused(desk),
        Err(ActionError::NotFound(_) | ActionError::NotAuthorized(_)) => return Ok(None),
        Err(error) => return Err(error),
    }
    // Back to where it came from, which is a page of this site.
    let back = visit.field("back");
    if back.starts_with(&desk.to("/participate/requests")) && !back.contains(['\\', '\n', '\r']) {
        return Ok(Some(Page::lead(back.to_owned())));
    }
    Ok(desk
        .find("package_show", id)?
        .map(|record| Page::lead(path_of(desk, &record))))
}

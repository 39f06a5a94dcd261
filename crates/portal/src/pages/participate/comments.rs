//! Questions and feedback about a record, with replies.

use askama::Template;
use cairn_catalogue::{ActionError, may_update};
use serde_json::{Value, json};

use super::{Answer, opened, path_of, sent, sign_in_first};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::markdown;
use crate::pages::people::Wrong;
use crate::pages::record::title_of;
use crate::pages::rendered;
use crate::said::text;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "participate/comments.html")]
struct Comments<'a> {
    frame: Frame<'a>,
    to: String,
    path: String,
    title: String,
    threads: Vec<Thread>,
    signed_in: bool,
    sign_in: String,
    decides: bool,
    opened: String,
    /// What was typed and not taken.
    text: String,
    reply_to: String,
    wrong: Wrong,
}

/// A question or feedback, and what was replied.
struct Thread {
    first: Comment,
    replies: Vec<Comment>,
}

impl Thread {
    /// Returns what the thread begins with, for the template that shows any comment.
    fn itself(&self) -> &[Comment] {
        std::slice::from_ref(&self.first)
    }
}

struct Comment {
    id: String,
    text: String,
    who: String,
    at: String,
    kind: String,
    official: bool,
    state: String,
    remark: String,
    /// Whether the visitor may remove it.
    own: bool,
}

/// Answers `/dataset/comments/{id}` and its like.
pub(in crate::pages) fn page(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let visit = desk.visit;
    let mut wrong = Wrong::default();
    if visit.form.is_some() {
        if let Some(page) = sign_in_first(desk) {
            return Ok(Some(page));
        }
        match done(desk, &record) {
            Ok(Ok(done)) => {
                let to = format!("{}{}", visit.path, query([("done", done.as_str())]));
                return Ok(Some(Page::lead(desk.to(&to))));
            }
            Ok(Err(found)) => wrong = found,
            Err(error) => return Err(error),
        }
    }
    let found = desk.ask("comment_list", json!({"package_id": text(&record, "id")}))?;
    let all = found.as_array().map_or(&[][..], Vec::as_slice);
    let caller = &visit.caller;
    let decides = !caller.is_anonymous() && may_update(desk.app, caller, text(&record, "id"))?;
    let shown = |one: &Value| comment(desk, one, decides);
    let threads = all.iter().filter(|one| one["reply_to"].is_null());
    let threads = threads.map(|one| Thread {
        first: shown(one),
        replies: all
            .iter()
            .filter(|other| other["reply_to"] == one["id"])
            .map(shown)
            .collect(),
    });
    let title = title_of(desk, &record).text;
    let here = desk.to(&format!("/{}/comments/{}", part(kind), part(id)));
    let page = Comments {
        to: path_of(desk, &record),
        threads: threads.collect(),
        signed_in: !caller.is_anonymous(),
        sign_in: desk.to(&format!(
            "/user/login{}",
            query([("came_from", here.as_str())])
        )),
        path: here,
        decides,
        opened: opened(desk),
        text: match wrong.is_empty() {
            true => String::new(),
            false => visit.field("text").to_owned(),
        },
        reply_to: visit.field("reply_to").to_owned(),
        wrong,
        frame: Frame::new(desk, format!("{} – {title}", desk.say("comments"))),
        title,
    };
    rendered(200, &page)
}

/// Does what a form asks for; returns what is said of it.
fn done(desk: &Desk<'_>, record: &Value) -> Result<Result<String, Wrong>, ActionError> {
    let visit = desk.visit;
    let id = visit.field("id");
    let (action, params, said) = match visit.field("do") {
        "report" => (
            "comment_report",
            json!({"id": id, "reason": visit.field("reason")}),
            "reported",
        ),
        "delete" => ("comment_delete", json!({"id": id}), "comment-deleted"),
        decision @ ("show" | "refuse") => (
            "comment_decide",
            json!({"id": id, "decision": decision, "remark": visit.field("remark")}),
            "decided",
        ),
        _ => {
            let mut params = json!({
                "package_id": text(record, "id"), "text": visit.field("text"),
                "website": visit.field("website"), "opened": visit.field("opened"),
            });
            match visit.field("reply_to") {
                "" => params["kind"] = json!(visit.field("kind")),
                reply_to => params["reply_to"] = json!(reply_to),
            }
            ("comment_create", params, "commented")
        }
    };
    if action != "comment_create" {
        // The page does not show these forms again; what was typed is shown by the page for forms that are not taken.
        let done = desk.act(action, params);
        return done
            .map(|_| Ok(said.to_owned()))
            .map_err(|error| desk.worded(error));
    }
    Ok(match sent(desk, action, params)? {
        Ok(made) if text(&made, "state") == "waiting" => Ok("waiting".to_owned()),
        Ok(_) => Ok(said.to_owned()),
        Err(wrong) => Err(wrong),
    })
}

fn comment(desk: &Desk<'_>, one: &Value, decides: bool) -> Comment {
    let user = &one["user"];
    let own = desk.visit.caller.name() == text(user, "name") && !text(user, "name").is_empty();
    Comment {
        id: text(one, "id").to_owned(),
        text: markdown::html(text(one, "text")),
        who: text(user, "display_name").to_owned(),
        at: text(one, "at").to_owned(),
        kind: desk.say(&format!("comment-{}", text(one, "kind"))),
        official: one["official"] == true,
        state: text(one, "state").to_owned(),
        remark: text(one, "remark").to_owned(),
        own: own || decides,
    }
}

//! The API tokens of an account: made, shown this one time, ended.

use askama::Template;
use serde_json::{Map, Value, json};

use super::super::results::named;
use super::super::{Answer, refusal, rendered};
use super::Wrong;
use super::someone::Someone;
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::pages::publish::unsent;
use crate::said::{in_order, list, text};
use crate::titles::Titles;
use crate::visit::Page;
use cairn_catalogue::ActionError;

/// Seconds of a day, the unit in which tokens end.
const DAY: u64 = 86_400;
/// After how many days tokens may end.
const DAYS: [u64; 4] = [7, 30, 90, 365];

#[derive(Template)]
#[template(path = "people/tokens.html")]
struct Tokens<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    path: String,
    tokens: Vec<Token>,
    /// The token that was just made.
    made: Option<String>,
    name: String,
    scope: String,
    days: String,
    /// The organizations to choose from: id, name, whether it is chosen.
    organizations: Vec<(String, String, bool)>,
    wrong: Wrong,
    note: Option<&'static str>,
}

struct Token {
    id: String,
    name: String,
    made: String,
    used: String,
    ends: String,
    scope: String,
}

impl Tokens<'_> {
    fn offered(&self) -> [u64; 4] {
        DAYS
    }
}

/// Answers `/user/{name or id}/api-tokens`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let someone = Someone::find(desk, id)?;
    let Some(someone) = someone.filter(|someone| someone.may_edit) else {
        return Ok(Some(refusal(desk, 403)));
    };
    let visit = desk.visit;
    let organizations = organizations(desk, &someone)?;
    let mut page = Tokens {
        tabs: someone.tabs(desk),
        frame: Frame::new(
            desk,
            format!("{} – {}", desk.say("tokens"), someone.title()),
        ),
        path: desk.to(&format!("/user/{}/api-tokens", part(someone.name()))),
        tokens: Vec::new(),
        made: None,
        name: visit.field("name").trim().to_owned(),
        scope: visit.field("scope").to_owned(),
        days: match visit.form.is_some() {
            true => visit.field("expires_in").to_owned(),
            false => "90".to_owned(),
        },
        organizations,
        wrong: Wrong::default(),
        note: None,
    };
    let mut status = 200;
    if visit.is_withheld() {
        let told = unsent(desk);
        (status, page.note) = (told.0, Some(told.1));
    } else if visit.form.is_some() {
        match desk.act("api_token_create", wanted(&page, someone.name())) {
            Ok(made) => {
                page.made = Some(text(&made, "token").to_owned());
                page.name.clear();
            }
            Err(error) => page.wrong = Wrong::of(desk, error)?,
        }
    }
    page.tokens = tokens(desk, &someone, &page.organizations)?;
    let taken = page.made.is_some();
    let shown = rendered(status, &page)?;
    Ok(shown.map(|shown| Page { taken, ..shown }))
}

/// Answers `/user/{name or id}/api-tokens/revoke`.
pub(super) fn revoke(desk: &Desk<'_>, id: &str) -> Answer {
    if desk.visit.form.is_none() {
        return Ok(Some(refusal(desk, 405)));
    }
    let someone = Someone::find(desk, id)?;
    let Some(someone) = someone.filter(|someone| someone.may_edit) else {
        return Ok(Some(refusal(desk, 403)));
    };
    for token in desk.visit.fields("token") {
        match desk.act("api_token_revoke", json!({"jti": token})) {
            // What is gone already is as it should be.
            Ok(_) | Err(ActionError::NotAuthorized(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let to = format!("/user/{}/api-tokens?done=revoked", part(someone.name()));
    Ok(Some(Page::lead(desk.to(&to))))
}

/// Returns what the form asks for.
fn wanted(page: &Tokens<'_>, user: &str) -> Value {
    let mut data = Map::new();
    data.insert("user".to_owned(), json!(user));
    data.insert("name".to_owned(), json!(page.name));
    if !page.scope.is_empty() {
        data.insert("scope".to_owned(), json!(page.scope));
    }
    if !page.days.is_empty() {
        data.insert("expires_in".to_owned(), json!(page.days));
        data.insert("unit".to_owned(), json!(DAY));
    }
    let chosen = page.organizations.iter().filter(|(_, _, chosen)| *chosen);
    let chosen: Vec<&String> = chosen.map(|(id, _, _)| id).collect();
    if !chosen.is_empty() {
        data.insert("organizations".to_owned(), json!(chosen));
    }
    Value::Object(data)
}

/// Returns the organizations of the account, with those that the form names.
fn organizations(
    desk: &Desk<'_>,
    someone: &Someone,
) -> Result<Vec<(String, String, bool)>, ActionError> {
    let found = desk.ask("organization_list_for_user", json!({"id": someone.name()}))?;
    let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    let titles = Titles::of_organizations(desk, found.iter().map(|one| text(one, "name")))?;
    let chosen: Vec<&str> = desk.visit.fields("organizations").collect();
    let mut organizations: Vec<(String, String, bool)> = found
        .into_iter()
        .map(|one| {
            let id = text(one, "id");
            let title = titles.get(text(one, "name"), named(desk, one));
            (id.to_owned(), title, chosen.contains(&id))
        })
        .collect();
    organizations.sort_by_cached_key(|(_, title, _)| in_order(title));
    Ok(organizations)
}

fn tokens(
    desk: &Desk<'_>,
    someone: &Someone,
    organizations: &[(String, String, bool)],
) -> Result<Vec<Token>, ActionError> {
    let found = desk.ask("api_token_list", json!({"user_id": someone.name()}))?;
    let tokens = found.as_array().into_iter().flatten().map(|token| {
        let scope = token.get("scope").unwrap_or(&Value::Null);
        let mut reach = vec![match text(scope, "access") {
            "read" => desk.say("scope-read"),
            "write" => desk.say("scope-write"),
            _ => desk.say("scope-all"),
        }];
        let named = list(scope, "organizations")
            .iter()
            .filter_map(Value::as_str);
        reach.extend(named.map(|id| {
            let known = organizations.iter().find(|(known, _, _)| known == id);
            known.map_or_else(|| id.to_owned(), |(_, name, _)| name.clone())
        }));
        Token {
            id: text(token, "id").to_owned(),
            name: text(token, "name").to_owned(),
            made: text(token, "created_at").to_owned(),
            used: text(token, "last_access").to_owned(),
            ends: text(token, "expires_at").to_owned(),
            scope: reach.join(", "),
        }
    });
    Ok(tokens.collect())
}

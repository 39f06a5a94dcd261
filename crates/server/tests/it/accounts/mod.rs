//! Accounts and API tokens: who makes, sees, changes and ends them.

mod changes;
pub(crate) mod invitations;
mod profiles;
mod tokens;

use serde_json::{Value, json};

use crate::support::{Answer, Site};

pub(crate) const MISSING: &str = "Missing value";

/// Returns status and error of an answer, without the class of the error.
pub(crate) fn refusal(answer: &Answer) -> (u16, Value) {
    let mut error = answer.json()["error"].take();
    if let Some(map) = error.as_object_mut() {
        map.remove("__type");
    }
    (answer.status.as_u16(), error)
}

/// Calls an action with a token, or without one where it is empty.
pub(crate) async fn call(site: &Site, token: &str, name: &str, params: Value) -> Answer {
    let call = site.action(name, &params);
    if token.is_empty() {
        call.send().await
    } else {
        call.token(token).send().await
    }
}

#[track_caller]
pub(crate) fn check(answer: &Answer, status: u16, error: Value, what: &str) {
    assert_eq!(refusal(answer), (status, error), "{what}");
}

pub(crate) fn denied(reason: &str) -> Value {
    json!({ "message": format!("Access denied{reason}") })
}

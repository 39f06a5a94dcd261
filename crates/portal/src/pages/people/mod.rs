//! The pages of accounts: who there is, who somebody is, and what people do with their own.

mod list;
mod password;
mod person;
mod profile;
mod register;
mod someone;
mod tokens;
mod wrong;

use super::Answer;
use crate::desk::Desk;

pub(super) use wrong::Wrong;

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["user", "register" | "edit" | "password"]
            | ["user", "edit", _]
            | ["user", _, "api-tokens"]
            | ["user", _, "api-tokens", "revoke"]
    )
}

/// Answers a visit below `/user`; `None` where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        ["user"] | ["user", ""] => list::page(desk),
        ["user", "register"] => register::page(desk),
        ["user", "edit"] => profile::own(desk),
        ["user", "edit", id] => profile::page(desk, id),
        ["user", "password"] => password::page(desk),
        ["user", id, "api-tokens"] => tokens::page(desk, id),
        ["user", id, "api-tokens", "revoke"] => tokens::revoke(desk, id),
        ["user", "activity", id] => person::activity(desk, id),
        ["user", id] => person::page(desk, id),
        _ => return None,
    })
}

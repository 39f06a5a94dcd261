//! The pages of accounts: who there is, who somebody is, and what people do with their own.

mod follow;
mod list;
mod members;
mod password;
mod person;
mod profile;
mod register;
mod security;
mod someone;
mod tokens;
mod wrong;

use super::Answer;
use super::groups::Family;
use crate::desk::Desk;

pub(super) use follow::{FollowButton, Followed, Following, button};
pub(super) use wrong::Wrong;

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["user", "register" | "edit" | "password" | "security"]
            | ["user", "edit", _]
            | ["user", _, "api-tokens"]
            | ["user", _, "api-tokens", "revoke"]
            | [_, "follow" | "unfollow", _]
            | ["organization" | "group", "member_new" | "member_delete", _]
    )
}

/// Answers what people do with records, organizations, groups and each other; `None` where the address is none of these.
pub(super) fn of_things(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        [family, does @ ("follow" | "unfollow" | "followers"), id] => {
            let what = match *family {
                "organization" => Followed::Organization,
                "group" => Followed::Group,
                "user" => Followed::Person,
                kind if desk.types().contains(&kind) => Followed::Record,
                _ => return None,
            };
            match *does {
                "followers" => follow::followers(desk, what, family, id),
                does => follow::change(desk, what, family, id, does == "follow"),
            }
        }
        [family @ ("organization" | "group"), does, id] => {
            let family = Family::of(family);
            match *does {
                "manage_members" => members::page(desk, family, id),
                "member_new" => members::add(desk, family, id),
                "member_delete" => members::remove(desk, family, id),
                "admins" => super::group::page(desk, family, id, "members"),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// Answers a visit below `/user`; `None` where the address is none of these.
pub(super) fn answer(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        ["user"] | ["user", ""] => list::page(desk),
        ["user", "register"] => register::page(desk),
        ["user", "edit"] => profile::own(desk),
        ["user", "edit", id] => profile::page(desk, id),
        ["user", "security"] => security::page(desk),
        ["user", "password"] => password::page(desk),
        ["user", id, "api-tokens"] => tokens::page(desk, id),
        ["user", id, "api-tokens", "revoke"] => tokens::revoke(desk, id),
        ["user", "activity", id] => person::activity(desk, id),
        ["user", id] => person::page(desk, id),
        _ => return None,
    })
}

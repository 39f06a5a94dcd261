//! Following records, organizations, groups and people: the button, what it sends, and who follows.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::said::text;
use crate::visit::Page;

/// What can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Followed {
    Record,
    Organization,
    Group,
    Person,
}

/// The actions of what can be followed.
struct Actions {
    show: &'static str,
    am_following: &'static str,
    count: &'static str,
    list: &'static str,
    follow: &'static str,
    unfollow: &'static str,
}

impl Followed {
    fn actions(self) -> Actions {
        match self {
            Self::Record => Actions {
                show: "package_show",
                am_following: "am_following_dataset",
                count: "dataset_follower_count",
                list: "dataset_follower_list",
                follow: "follow_dataset",
                unfollow: "unfollow_dataset",
            },
            // One action follows groups and organizations.
            Self::Organization => Actions {
                show: "organization_show",
                am_following: "am_following_group",
                count: "organization_follower_count",
                list: "organization_follower_list",
                follow: "follow_group",
                unfollow: "unfollow_group",
            },
            Self::Group => Actions {
                show: "group_show",
                am_following: "am_following_group",
                count: "group_follower_count",
                list: "group_follower_list",
                follow: "follow_group",
                unfollow: "unfollow_group",
            },
            Self::Person => Actions {
                show: "user_show",
                am_following: "am_following_user",
                count: "user_follower_count",
                list: "user_follower_list",
                follow: "follow_user",
                unfollow: "unfollow_user",
            },
        }
    }
}

/// The button that follows something.
pub(crate) struct FollowButton {
    /// Where its form is sent, or where to sign in first.
    pub(crate) to: String,
    pub(crate) count: u64,
    pub(crate) state: Following,
    /// Who follows, for those who may know.
    pub(crate) followers: Option<String>,
}

/// How the visitor stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Following {
    /// Nobody is signed in.
    Nobody,
    No,
    Yes,
}

/// Returns the button of something: `family` is the first part of its address.
pub(crate) fn button(
    desk: &Desk<'_>,
    what: Followed,
    family: &str,
    name: &str,
) -> Result<FollowButton, ActionError> {
    let actions = what.actions();
    let id = json!({"id": name});
    let count = desk.find(actions.count, id.clone())?;
    let state = match desk.visit.caller.is_anonymous() {
        true => Following::Nobody,
        false => match desk.find(actions.am_following, id)? {
            Some(Value::Bool(true)) => Following::Yes,
            _ => Following::No,
        },
    };
    let name = part(name);
    let path = |does: &str| desk.to(&format!("/{family}/{does}/{name}"));
    Ok(FollowButton {
        to: match state {
            Following::Nobody => {
                let here = desk.to(&format!("/{family}/{name}"));
                desk.to(&format!(
                    "/user/login{}",
                    query([("came_from", here.as_str())])
                ))
            }
            Following::No => path("follow"),
            Following::Yes => path("unfollow"),
        },
        count: count.and_then(|count| count.as_u64()).unwrap_or(0),
        state,
        followers: desk.visit.caller.is_sysadmin().then(|| path("followers")),
    })
}

/// Answers `/…/follow/{id}` and `/…/unfollow/{id}`.
pub(super) fn change(
    desk: &Desk<'_>,
    what: Followed,
    family: &str,
    id: &str,
    follows: bool,
) -> Answer {
    if desk.visit.form.is_none() {
        return Ok(Some(refusal(desk, 405)));
    }
    let actions = what.actions();
    let action = match follows {
        true => actions.follow,
        false => actions.unfollow,
    };
    match desk.act(action, json!({"id": id})) {
        // Who follows no more what they did not follow is where they want to be.
        Ok(_) | Err(ActionError::NotFound(_))
            if desk.find(actions.show, json!({"id": id}))?.is_some() =>
        {
            Ok(Some(Page::lead(
                desk.to(&format!("/{family}/{}", part(id))),
            )))
        }
        Ok(_) | Err(ActionError::NotFound(_)) => Ok(None),
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        // Nobody follows themselves.
        Err(ActionError::Validation(_)) => Ok(Some(refusal(desk, 400))),
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "people/followers.html")]
struct Followers<'a> {
    frame: Frame<'a>,
    to: String,
    title: String,
    people: Vec<(String, String)>,
}

/// Answers `/…/followers/{id}`.
pub(super) fn followers(desk: &Desk<'_>, what: Followed, family: &str, id: &str) -> Answer {
    let actions = what.actions();
    let found = match desk.ask(actions.list, json!({"id": id})) {
        Ok(found) => found,
        Err(ActionError::NotAuthorized(_)) => return Ok(Some(refusal(desk, 403))),
        Err(ActionError::NotFound(_) | ActionError::Validation(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(shown) = desk.find(actions.show, json!({"id": id}))? else {
        return Ok(None);
    };
    let title = match what {
        Followed::Record => super::super::record::title_of(desk, &shown).text,
        Followed::Organization | Followed::Group => super::super::results::named(desk, &shown),
        Followed::Person => text(&shown, "display_name").to_owned(),
    };
    let people = found.as_array().into_iter().flatten().map(|user| {
        (
            desk.to(&format!("/user/{}", part(text(user, "name")))),
            text(user, "display_name").to_owned(),
        )
    });
    let page = Followers {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("followers"))),
        to: desk.to(&format!("/{family}/{}", part(text(&shown, "name")))),
        title,
        people: people.collect(),
    };
    rendered(200, &page)
}

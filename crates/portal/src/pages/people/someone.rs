//! Whose page it is, and the ways between the pages of one account.

use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use crate::desk::{Desk, part};
use crate::frame::Way;
use crate::said::text;

/// An account whose pages are looked at.
pub(super) struct Someone {
    pub(super) user: Value,
    /// Whether the visitor is the one.
    pub(super) is_self: bool,
    /// Whether the visitor may change the account.
    pub(super) may_edit: bool,
}

impl Someone {
    /// Returns an account that the visitor sees.
    pub(super) fn find(desk: &Desk<'_>, id: &str) -> Result<Option<Self>, ActionError> {
        let Some(user) = desk.find("user_show", json!({"id": id}))? else {
            return Ok(None);
        };
        let caller = &desk.visit.caller;
        let is_self = caller.is(text(&user, "id"));
        Ok(Some(Self {
            is_self,
            may_edit: (is_self && caller.scope().is_none()) || caller.is_sysadmin(),
            user,
        }))
    }

    pub(super) fn name(&self) -> &str {
        text(&self.user, "name")
    }

    /// Returns the full name, or the name.
    pub(super) fn title(&self) -> &str {
        match text(&self.user, "display_name") {
            "" => self.name(),
            title => title,
        }
    }

    /// Returns the ways to the pages of the account that the visitor may see.
    pub(super) fn tabs(&self, desk: &Desk<'_>) -> Vec<Way> {
        let name = part(self.name());
        let mut pages = vec![
            (format!("/user/{name}"), desk.say("tab-about")),
            (format!("/user/activity/{name}"), desk.say("history")),
        ];
        if self.may_edit {
            pages.push((format!("/user/edit/{name}"), desk.say("profile")));
            pages.push((format!("/user/{name}/api-tokens"), desk.say("tokens")));
        }
        if self.is_self && self.may_edit {
            pages.push(("/user/password".to_owned(), desk.say("password-change")));
            pages.push(("/user/security".to_owned(), desk.say("second-step")));
        }
        pages
            .into_iter()
            .map(|(path, name)| Way {
                here: path == desk.visit.path
                    || (path.starts_with("/user/edit/") && desk.visit.path == "/user/edit"),
                to: desk.to(&path),
                name,
            })
            .collect()
    }
}

//! The members of a group or organization as a table, for those who administer it.

use cairn_domain::permission::UPDATE;
use cairn_domain::record::{DELETED, Group};

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// The members of a group or organization.
#[derive(Debug, Clone)]
pub struct MembersFile {
    /// The group.
    pub group: Group,
    /// Its members, by name.
    pub members: Vec<GroupMember>,
}

/// A member of a group or organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMember {
    /// Login name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Full name.
    pub fullname: Option<String>,
    /// `admin`, `editor` or `member`.
    pub capacity: String,
}

/// Lists the members of a group or organization for somebody who may change it; for others there is nothing.
pub fn members_file(
    app: &App,
    caller: &Caller,
    id_or_name: &str,
) -> Result<MembersFile, ActionError> {
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        let group = ctx.tx.group_by_ref(id_or_name)?;
        let group = group.ok_or_else(ActionError::not_found)?;
        if caller.is_deleted() || !ctx.may_in_group(&group.id, UPDATE)? {
            return Err(ActionError::not_found());
        }
        let rows = ctx.tx.members_of_group(&group.id, Some("user"))?;
        let ids: Vec<String> = rows.iter().map(|row| row.table_id.clone()).collect();
        let mut accounts = ctx.tx.accounts(&ids)?;
        accounts.retain(|account| account.state != DELETED);
        accounts.sort_by(|one, other| one.name.cmp(&other.name));
        let capacity = |id: &str| {
            let row = rows.iter().find(|row| row.table_id == id);
            row.map_or_else(String::new, |row| row.capacity.clone())
        };
        let members = accounts
            .into_iter()
            .map(|account| GroupMember {
                capacity: capacity(&account.id),
                name: account.name,
                email: account.email.filter(|email| !email.is_empty()),
                fullname: account.fullname.filter(|name| !name.is_empty()),
            })
            .collect();
        Ok(MembersFile { group, members })
    })
}

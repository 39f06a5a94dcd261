//! `user_invite`: somebody without an account gets one that is pending, a role, and a message with a link.

use cairn_domain::permission::{MEMBERSHIP, Role};
use cairn_domain::record::{ACTIVE, Account, Group, Member};
use cairn_domain::schema::Operation;
use rand::RngExt as _;
use serde_json::{Map, Value, json};

use super::{save, user_delete};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::caller::Caller;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts::validate_user;
use crate::input::Input;
use crate::mail::{self, Invitation};
use crate::profile::{self, Detail};
use crate::sign_in::{PENDING, reset_key};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_invite",
    kind: Kind::Write,
    about: "Invites somebody into a group or organization: makes a pending account with a role and sends a link for choosing a password.",
    access: "Admins of the group or organization, sysadmins.",
    params: &[
        required(
            "email",
            ParamKind::Text,
            "E-mail address, which no active account has.",
        ),
        required(
            "group_id",
            ParamKind::Text,
            "Id or name of the group or organization.",
        ),
        required("role", ParamKind::Text, "admin, editor or member."),
    ],
    returns: "The account.",
    run,
};

/// How often another name is tried where the first is taken.
const NAMES: u32 = 100;
/// Longest part of an address that goes into a name, which may have 100 characters.
const LONGEST_STEM: usize = 90;

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let group = match input.text("group_id") {
        Some(reference) => ctx.tx.group_by_ref(&reference)?,
        None => None,
    };
    require(ctx, group.as_ref())?;
    let (email, role) = validate(ctx, input)?;
    let group = group.ok_or_else(ActionError::not_found)?;
    // Which roles there are is asked of the group.
    let role =
        Role::parse(&role).ok_or_else(|| ActionError::field("role", "role does not exist."))?;
    let key = reset_key();
    let account = Account {
        name: free_name(ctx, &email)?,
        email: Some(email.clone()),
        state: PENDING.to_owned(),
        reset_key: Some(key.clone()),
        ..save::blank(ctx)
    };
    save::insert(ctx, &account)?;
    ctx.tx.put_member(&Member {
        id: new_id(),
        group_id: group.id.clone(),
        table_name: "user".to_owned(),
        table_id: account.id.clone(),
        capacity: role.as_str().to_owned(),
        state: ACTIVE.to_owned(),
    })?;
    send_afterwards(ctx, &account, &email, &key, &group, role);
    Ok(Value::Object(profile::user(ctx, &account, Detail::default())?).into())
}

fn require(ctx: &mut Ctx<'_, '_>, group: Option<&Group>) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let may = match group {
        Some(group) => ctx.may_in_group(&group.id, MEMBERSHIP)?,
        // Who may do everything is told what is missing.
        None => ctx.caller.is_sysadmin(),
    };
    if may {
        return Ok(());
    }
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to add members"
    )))
}

/// Reads address and role, telling everything that is wrong at once.
fn validate(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<(String, String), ActionError> {
    let mut errors = Map::new();
    let Value::Object(record) = json!({
        "email": input.data.get("email"),
        // Stand in for what the invited person chooses.
        "name": new_id(),
        "password": new_id(),
    }) else {
        return Err(ActionError::Internal("a record is none".to_owned()));
    };
    let email = match validate_user(ctx, Operation::Create, record) {
        Ok(valid) => valid
            .get("email")
            .and_then(Value::as_str)
            .map(str::to_owned),
        Err(ActionError::Validation(wrong)) => {
            errors.extend(wrong);
            None
        }
        Err(other) => return Err(other),
    };
    let mut complain = |key: &str, message: &str| {
        errors.insert(key.to_owned(), json!([message]));
    };
    if input.text("group_id").is_none() {
        complain("group_id", "Missing value");
    }
    let role = input.text("role");
    if role.is_none() {
        complain("role", "Missing value");
    }
    match (email, role) {
        (Some(email), Some(role)) if errors.is_empty() => Ok((email, role)),
        _ => Err(ActionError::Validation(errors)),
    }
}

/// Makes a name of the part of an address before the `@` that nobody has.
fn free_name(ctx: &mut Ctx<'_, '_>, email: &str) -> Result<String, ActionError> {
    let stem: String = email
        .split('@')
        .next()
        .unwrap_or_default()
        .chars()
        .take(LONGEST_STEM)
        .map(|c| match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() || c == '_' => c,
            _ => '-',
        })
        .collect();
    for _ in 0..NAMES {
        let name = format!("{stem}-{}", rand::rng().random_range(0..10_000));
        if ctx.tx.account_by_ref(&name)?.is_none() {
            return Ok(name);
        }
    }
    Ok(format!("{stem}-{}", &new_id()[..8]))
}

/// Sends the link when the account stands. Where that fails the account goes out of use and the caller is told.
fn send_afterwards(
    ctx: &mut Ctx<'_, '_>,
    account: &Account,
    email: &str,
    key: &str,
    group: &Group,
    role: Role,
) {
    let about = Invitation {
        site: &ctx.app.settings.site.title,
        group: group.display_name(),
        role: role.as_str(),
        name: &account.name,
        link: &ctx.app.reset_link(&account.id, key),
    };
    let message = mail::invitation(ctx.locale, email, &about);
    let (id, locale) = (account.id.clone(), ctx.locale.to_owned());
    ctx.afterwards(move |app| {
        let Err(error) = app.mailer.send(&message) else {
            return Ok(());
        };
        tracing::error!(%error, account.id = %id, "an invitation was not sent");
        app.write(&Caller::anonymous(), &locale, |ctx| {
            user_delete::delete(ctx, &id)
        })?;
        Err(ActionError::rule(format!(
            "Error sending the invite email, the user was not created: {error}"
        )))
    });
}

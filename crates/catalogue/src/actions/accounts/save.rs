//! What `user_create`, `user_update`, `user_patch` and `user_invite` share: from the keys that were sent to an account that is written.

use cairn_domain::record::{ACTIVE, Account, ChangeKind};
use cairn_domain::schema::Operation;
use serde_json::{Map, Value, json};

use crate::activity::ActivityKind;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::download::{keep_image, next_image};
use crate::error::ActionError;
use crate::facts::validate_user;
use crate::input::{Input, as_bool};
use crate::password;
use crate::profile::Detail;
use crate::sign_in::PENDING;

/// The keys of an account as validation gives them.
type Record = Map<String, Value>;

/// How somebody may change an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As its owner or a sysadmin.
    Own,
    /// With the key of an invitation or password link.
    Key,
}

/// Lets those pass who may change an account, and tells how.
pub(super) fn require(
    ctx: &Ctx<'_, '_>,
    account: &Account,
    input: &Input,
) -> Result<Way, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_sysadmin() {
        return Ok(Way::Own);
    }
    let given = input.get("reset_key").and_then(Value::as_str);
    if let (Some(key), Some(given)) = (account.reset_key.as_deref(), given)
        && !key.is_empty()
        && password::same(key.as_bytes(), given.as_bytes())
    {
        return Ok(Way::Key);
    }
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied_because(
            "Have to be logged in to edit user",
        ));
    }
    if ctx.caller.is(&account.id) {
        return Ok(Way::Own);
    }
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to edit user {}",
        account.id
    )))
}

/// Returns an account that nobody has filled in.
pub(super) fn blank(ctx: &Ctx<'_, '_>) -> Account {
    let with_key = ctx.app.settings.auth.create_default_api_keys;
    Account {
        id: new_id(),
        name: String::new(),
        fullname: None,
        email: None,
        password: None,
        about: None,
        created: ctx.now,
        last_active: None,
        notify_by_email: false,
        sysadmin: false,
        state: ACTIVE.to_owned(),
        image_url: None,
        apikey: with_key.then(new_id),
        reset_key: None,
        plugin_extras: None,
    }
}

/// Fills a new account in and writes it.
pub(super) fn create(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Account, ActionError> {
    let valid = validate_user(ctx, Operation::Create, input.data.clone())?;
    let mut account = blank(ctx);
    if let Some(id) = text(&valid, "id") {
        account.id = id;
    }
    fill(ctx, &mut account, &valid)?;
    take_image(ctx, &mut account, &valid, input)?;
    insert(ctx, &account)?;
    Ok(account)
}

/// Writes a new account.
pub(super) fn insert(ctx: &mut Ctx<'_, '_>, account: &Account) -> Result<(), ActionError> {
    ctx.tx.insert_account(account)?;
    ctx.note_account(ActivityKind::New, &account.id)?;
    ctx.record_change(ChangeKind::Account, &account.id)
}

/// Changes the keys of an account that are sent and writes it; what is left out stays.
pub(super) fn update(
    ctx: &mut Ctx<'_, '_>,
    account: &Account,
    way: Way,
    data: Record,
    input: &Input,
) -> Result<Account, ActionError> {
    // Read again, since two who change different keys at once must both have their way.
    let mut next = ctx
        .tx
        .account_to_change(&account.id)?
        .ok_or_else(ActionError::not_found)?;
    let Value::Object(current) = json!({
        "id": next.id, "name": next.name, "email": next.email, "sysadmin": next.sysadmin, "state": next.state,
    }) else {
        return Err(ActionError::Internal("an account is no object".to_owned()));
    };
    let valid = validate_user(ctx, Operation::Update { current: &current }, data)?;
    fill(ctx, &mut next, &valid)?;
    take_image(ctx, &mut next, &valid, input)?;
    if way == Way::Key && valid.contains_key("password") {
        // A key opens once; whoever was invited is in from here on.
        next.reset_key = None;
        if next.state == PENDING {
            ACTIVE.clone_into(&mut next.state);
        }
    }
    ctx.tx.update_account(&next)?;
    ctx.note_account(ActivityKind::Changed, &next.id)?;
    ctx.record_change(ChangeKind::Account, &next.id)?;
    Ok(next)
}

/// What is shown of an account after these keys were sent.
pub(super) fn detail(input: &Input) -> Detail {
    Detail {
        plugin_extras: input.data.contains_key("plugin_extras"),
        ..Detail::default()
    }
}

fn text(valid: &Record, key: &str) -> Option<String> {
    valid.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// Puts what was validated into an account.
fn fill(ctx: &Ctx<'_, '_>, account: &mut Account, valid: &Record) -> Result<(), ActionError> {
    for (key, place) in [("name", &mut account.name), ("state", &mut account.state)] {
        if let Some(text) = text(valid, key) {
            *place = text;
        }
    }
    for (key, place) in [
        ("email", &mut account.email),
        ("fullname", &mut account.fullname),
        ("about", &mut account.about),
    ] {
        if let Some(text) = text(valid, key) {
            *place = Some(text);
        }
    }
    for (key, place) in [
        ("sysadmin", &mut account.sysadmin),
        (
            "activity_streams_email_notifications",
            &mut account.notify_by_email,
        ),
    ] {
        if let Some(flag) = valid.get(key).and_then(Value::as_bool) {
            *place = flag;
        }
    }
    if let Some(extras) = valid
        .get("plugin_extras")
        .filter(|extras| extras.is_object())
    {
        account.plugin_extras = Some(extras.to_string());
    }
    if let Some(hash) = text(valid, "password_hash").filter(|hash| !hash.is_empty()) {
        account.password = Some(hash);
    } else if let Some(password) = text(valid, "password").filter(|text| !text.is_empty()) {
        account.password = Some(ctx.hash_password(&password)?);
    }
    Ok(())
}

/// Keeps an uploaded image; otherwise the image is what is sent, or what it was.
fn take_image(
    ctx: &Ctx<'_, '_>,
    account: &mut Account,
    valid: &Record,
    input: &Input,
) -> Result<(), ActionError> {
    let upload = input
        .files
        .get("image_upload")
        .filter(|upload| !upload.file_name.is_empty());
    let given = text(valid, "image_url");
    let cleared = input.get("clear_upload").and_then(as_bool).unwrap_or(false);
    if let Some(upload) = upload {
        account.image_url = Some(keep_image(ctx.app, "user", upload)?);
    } else if given.is_some() || cleared {
        let kept = account.image_url.as_deref().unwrap_or_default();
        account.image_url = Some(next_image(kept, given.as_deref(), cleared));
    }
    Ok(())
}

//! People with an account at another provider, and the accounts that they have or get here.

use cairn_domain::munge;
use cairn_domain::record::{ACTIVE, Account};
use cairn_domain::schema::Operation;
use serde_json::{Value, json};

use super::save;
use crate::app::App;
use crate::audit;
use crate::caller::Caller;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts::validate_user;
use crate::settings::OpenIdAccounts;

/// How often another name is tried where the first is taken.
const NAMES: u32 = 100;

/// Somebody at another provider, as it tells of them.
#[derive(Debug, Clone)]
pub(crate) struct Elsewhere {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) fullname: String,
    pub(crate) email: String,
    /// Whether the provider made sure that the address is theirs.
    pub(crate) is_verified: bool,
}

/// Which account somebody has here.
#[derive(Debug)]
pub(crate) enum Joined {
    /// This one.
    Account(Box<Account>),
    /// None, and they get none.
    None,
    /// The one at the provider belongs to another account here.
    Taken,
}

impl App {
    /// Returns the account of somebody at another provider: the one that was joined, the one with their address, or a new one,
    /// as the settings say. `own` is the account of somebody who is signed in and joins theirs.
    pub(crate) fn join(
        &self,
        elsewhere: &Elsewhere,
        own: Option<&str>,
        locale: &str,
    ) -> Result<Joined, ActionError> {
        self.write(&Caller::anonymous(), locale, |ctx| {
            let linked = ctx
                .tx
                .account_of_identity(&elsewhere.issuer, &elsewhere.subject)?;
            if let Some(id) = linked {
                if own.is_some_and(|own| own != id) {
                    return Ok(Joined::Taken);
                }
                let account = ctx.tx.account_by_ref(&id)?;
                let account = account.filter(|account| account.state == ACTIVE);
                return Ok(account.map_or(Joined::None, |one| Joined::Account(Box::new(one))));
            }
            let account = match own {
                Some(id) => ctx.tx.account_by_ref(id)?.filter(|one| one.state == ACTIVE),
                None => match by_address(ctx, elsewhere)? {
                    Some(account) => Some(account),
                    None => made(ctx, elsewhere)?,
                },
            };
            let Some(account) = account else {
                return Ok(Joined::None);
            };
            ctx.tx
                .insert_identity(&elsewhere.issuer, &elsewhere.subject, &account.id, ctx.now)?;
            audit::note_own(ctx, "identity_join", &account.name)?;
            Ok(Joined::Account(Box::new(account)))
        })
    }
}

/// Returns the account with an address that the provider made sure of. Sysadmins join theirs themselves, signed in.
fn by_address(
    ctx: &mut Ctx<'_, '_>,
    elsewhere: &Elsewhere,
) -> Result<Option<Account>, ActionError> {
    let accounts = ctx.app.settings.openid.accounts;
    if accounts == OpenIdAccounts::Joined || !elsewhere.is_verified || elsewhere.email.is_empty() {
        return Ok(None);
    }
    let active = [ACTIVE.to_owned()];
    let mut found = ctx.tx.accounts_by_email(&elsewhere.email, &active)?;
    Ok(match (found.pop(), found.is_empty()) {
        (Some(account), true) if !account.sysadmin => Some(account),
        _ => None,
    })
}

/// Makes an account, for those who get one.
fn made(ctx: &mut Ctx<'_, '_>, elsewhere: &Elsewhere) -> Result<Option<Account>, ActionError> {
    let settings = &ctx.app.settings.openid;
    let (_, domain) = elsewhere.email.rsplit_once('@').unwrap_or_default();
    let welcome = settings.email_domains.is_empty()
        || (elsewhere.is_verified
            && settings
                .email_domains
                .iter()
                .any(|one| one.eq_ignore_ascii_case(domain)));
    if settings.accounts != OpenIdAccounts::Everybody || !welcome {
        return Ok(None);
    }
    let name = free_name(ctx, elsewhere)?;
    let Value::Object(record) = json!({
        "name": name, "fullname": elsewhere.fullname, "email": elsewhere.email,
        // Stands in for the password that is not there.
        "password": new_id(),
    }) else {
        return Err(ActionError::Internal("a record is none".to_owned()));
    };
    // Somebody has the address, or it is none.
    match validate_user(ctx, Operation::Create, record) {
        Ok(_) => {}
        Err(ActionError::Validation(errors)) => {
            tracing::info!(?errors, "somebody of the provider gets no account");
            return Ok(None);
        }
        Err(other) => return Err(other),
    }
    let account = Account {
        name,
        fullname: Some(elsewhere.fullname.clone()).filter(|name| !name.is_empty()),
        email: Some(elsewhere.email.clone()),
        ..save::blank(ctx)
    };
    save::insert(ctx, &account)?;
    Ok(Some(account))
}

/// Returns a name that nobody has, made of what the provider calls them.
fn free_name(ctx: &mut Ctx<'_, '_>, elsewhere: &Elsewhere) -> Result<String, ActionError> {
    let stem = match elsewhere.name.split('@').next() {
        Some(name) if !name.is_empty() => name,
        _ => elsewhere.email.split('@').next().unwrap_or_default(),
    };
    let stem: String = munge::name(stem).chars().take(90).collect();
    let stem = if stem.len() < 2 {
        "user".to_owned()
    } else {
        stem
    };
    for number in 1..=NAMES {
        let name = match number {
            1 => stem.clone(),
            number => format!("{stem}-{number}"),
        };
        if ctx.tx.account_by_ref(&name)?.is_none() {
            return Ok(name);
        }
    }
    Ok(format!("{stem}-{}", &new_id()[..8]))
}

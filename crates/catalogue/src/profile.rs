//! From an account to CKAN's user dictionary. Which fields who may see is decided here and nowhere else.

use std::collections::HashMap;
use std::fmt::Write as _;

use cairn_domain::record::Account;
use cairn_store::DatasetCount;
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};

use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::wire::image_display_url;

/// What a user dictionary holds beyond what everybody sees.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Detail {
    /// The caller made this account just now and sees it as its owner does.
    pub(crate) own: bool,
    /// Owner and sysadmins get a count of datasets with the drafts and private ones that they see.
    pub(crate) count_all: bool,
    /// Sysadmins get the hash of the password.
    pub(crate) password_hash: bool,
    /// Sysadmins get what plugins keep with the account.
    pub(crate) plugin_extras: bool,
}

/// Makes the dictionary of one account.
pub(crate) fn user(
    ctx: &mut Ctx<'_, '_>,
    account: &Account,
    detail: Detail,
) -> Result<Map<String, Value>, ActionError> {
    users(ctx, std::slice::from_ref(account), detail)?
        .pop()
        .ok_or_else(|| ActionError::Internal("an account has no dictionary".to_owned()))
}

/// Makes the dictionaries of accounts; three queries at most, however many there are.
pub(crate) fn users(
    ctx: &mut Ctx<'_, '_>,
    accounts: &[Account],
    detail: Detail,
) -> Result<Vec<Map<String, Value>>, ActionError> {
    let ids: Vec<String> = accounts.iter().map(|account| account.id.clone()).collect();
    let which = if detail.count_all && ctx.caller.is_sysadmin() {
        DatasetCount::Own
    } else {
        DatasetCount::Public
    };
    let mut counts: HashMap<String, i64> = HashMap::new();
    counts.extend(ctx.tx.dataset_counts_by_creator(&ids, which)?);
    let own = accounts.iter().find(|account| ctx.caller.is(&account.id));
    if let (Some(own), true, DatasetCount::Public) = (own, detail.count_all, which) {
        let grants = ctx.grants()?;
        let shared: Vec<String> = grants.collaborations().map(str::to_owned).collect();
        let count =
            ctx.tx
                .count_own_datasets(&own.id, &grants.readable_organizations(), &shared)?;
        counts.insert(own.id.clone(), count);
    }
    let site = ctx.app.site_url();
    let mut shown = Vec::with_capacity(accounts.len());
    for account in accounts {
        let count = counts.get(&account.id).copied().unwrap_or(0);
        shown.push(dictionary(ctx, account, count, &site, detail)?);
    }
    Ok(shown)
}

/// Tells whether the caller sees what an account keeps to itself: its e-mail address, its legacy key, its unpublished datasets.
pub(crate) fn sees_private_fields(ctx: &Ctx<'_, '_>, account: &Account) -> bool {
    ctx.caller.is_sysadmin() || (ctx.caller.is(&account.id) && !ctx.caller.is_deleted())
}

fn dictionary(
    ctx: &Ctx<'_, '_>,
    account: &Account,
    datasets: i64,
    site: &str,
    detail: Detail,
) -> Result<Map<String, Value>, ActionError> {
    let image = account.image_url.as_deref();
    let Value::Object(mut out) = json!({
        "id": account.id,
        "name": account.name,
        "fullname": account.fullname,
        "created": iso(account.created),
        "about": account.about,
        "last_active": account.last_active.map(iso),
        "activity_streams_email_notifications": account.notify_by_email,
        "sysadmin": account.sysadmin,
        "state": account.state,
        "image_url": image,
        "display_name": account.display_name(),
        "email_hash": email_hash(account.email.as_deref().unwrap_or_default()),
        "number_created_packages": datasets,
        "image_display_url": image.map(|image| image_display_url(image, site, "user")),
    }) else {
        return Err(ActionError::Internal("a dictionary is none".to_owned()));
    };
    if detail.own || sees_private_fields(ctx, account) {
        out.insert("apikey".to_owned(), json!(account.apikey));
        out.insert("email".to_owned(), json!(account.email));
    }
    if ctx.caller.is_sysadmin() {
        if detail.password_hash {
            out.insert("password_hash".to_owned(), json!(account.password));
        }
        if detail.plugin_extras {
            let extras = account
                .plugin_extras
                .as_deref()
                .map(serde_json::from_str::<Value>)
                .transpose()
                .map_err(|error| ActionError::Internal(format!("plugin extras: {error}")))?;
            out.insert("plugin_extras".to_owned(), json!(extras));
        }
    }
    Ok(out)
}

/// MD5 of the address, trimmed and in lower case: what avatar services go by.
fn email_hash(email: &str) -> String {
    let digest = Md5::digest(email.trim().to_lowercase().as_bytes());
    digest
        .iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_addresses_forgive_case_and_blanks() {
        for email in ["admin@example.org", " Admin@Example.org "] {
            assert_eq!(email_hash(email), "96614ec98aa0c0d2ee75796dced6df54");
        }
        assert_eq!(email_hash(""), "d41d8cd98f00b204e9800998ecf8427e");
    }
}

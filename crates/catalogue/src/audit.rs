//! The audit log: what administrators do is noted where actions run, in the transaction that does it.
//!
//! An act stands in the log exactly if it was done. Noted is who, what, on what, when and with which token; of what was sent only
//! the names of the keys, and the values of those that say nothing that is secret.

use cairn_store::NewAudit;
use serde_json::{Map, Value, json};

use crate::action::{Body, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The actions that are noted, with the keys of which the first that was sent says on what. Sorted by name.
const ACTS: &[(&str, &[&str])] = &[
    ("activity_delete", &["id"]),
    ("activity_delete_all", &["id"]),
    ("activity_delete_counts", &["id"]),
    ("api_token_create", &["user"]),
    ("api_token_revoke", &["jti"]),
    ("bulk_update_delete", &["org_id"]),
    ("bulk_update_private", &["org_id"]),
    ("bulk_update_public", &["org_id"]),
    ("ckanext_group_pages_delete", &["page"]),
    ("ckanext_group_pages_update", &["name"]),
    ("ckanext_org_pages_delete", &["page"]),
    ("ckanext_org_pages_update", &["name"]),
    ("ckanext_pages_delete", &["page"]),
    ("ckanext_pages_revision_restore", &["page"]),
    ("ckanext_pages_update", &["name"]),
    ("ckanext_showcase_admin_add", &["username"]),
    ("ckanext_showcase_admin_remove", &["username"]),
    ("config_option_update", &[]),
    ("dataset_purge", &["id"]),
    ("datastore_privacy_confirm", &["resource_id", "id"]),
    ("group_create", &["name", "id"]),
    ("group_delete", &["id"]),
    ("group_member_create", &["id"]),
    ("group_member_delete", &["id"]),
    ("group_patch", &["id"]),
    ("group_purge", &["id"]),
    ("group_update", &["id"]),
    ("harvest_job_abort", &["id"]),
    ("harvest_source_clear", &["id"]),
    ("harvest_source_create", &["name"]),
    ("harvest_source_delete", &["id"]),
    ("harvest_source_patch", &["id"]),
    ("harvest_source_update", &["id"]),
    ("job_cancel", &["id"]),
    ("job_clear", &["queues"]),
    ("job_retry", &["id"]),
    ("member_create", &["id"]),
    ("member_delete", &["id"]),
    ("organization_create", &["name", "id"]),
    ("organization_delete", &["id"]),
    ("organization_member_create", &["id"]),
    ("organization_member_delete", &["id"]),
    ("organization_patch", &["id"]),
    ("organization_purge", &["id"]),
    ("organization_update", &["id"]),
    ("package_collaborator_create", &["id"]),
    ("package_collaborator_delete", &["id"]),
    ("package_delete", &["id"]),
    ("package_owner_org_update", &["id"]),
    ("security_reset_totp", &["user"]),
    ("security_throttle_user_reset", &["user"]),
    ("user_create", &["name"]),
    ("user_delete", &["id"]),
    ("user_invite", &["group_id"]),
    ("user_patch", &["id"]),
    ("user_second_factor_remove", &["id"]),
    ("user_update", &["id"]),
    ("vocabulary_create", &["name"]),
    ("vocabulary_delete", &["id"]),
    ("vocabulary_update", &["id"]),
];

/// Keys whose values are noted, since they say what was done and nothing that is secret.
const TELLING: &[&str] = &[
    "capacity",
    "expires_in",
    "object",
    "object_type",
    "organization_id",
    "organizations",
    "role",
    "scope",
    "state",
    "sysadmin",
    "unit",
    "user_id",
    "username",
];
/// Longest text that is noted.
const LONGEST: usize = 300;

/// Notes an action that was done, where it is one of those that are noted.
pub(crate) fn note(
    ctx: &mut Ctx<'_, '_>,
    action: &str,
    input: &Input,
    reply: &Reply,
) -> Result<(), ActionError> {
    let Ok(place) = ACTS.binary_search_by_key(&action, |(name, _)| name) else {
        return Ok(());
    };
    let named = ACTS[place].1.iter().find_map(|key| input.get(key));
    // What was made has its name in the answer.
    let made = || match &reply.result {
        Body::Value(value) => value.get("name").cloned(),
        _ => None,
    };
    let subject = named.cloned().or_else(made);
    let keys = input.data.keys().chain(input.files.keys());
    let mut details = Map::new();
    let mut others: Vec<&String> = Vec::new();
    for key in keys {
        let told = input.get(key).filter(|_| {
            TELLING.contains(&key.as_str())
                || (action == "config_option_update" && key.starts_with("ckan."))
        });
        match told {
            Some(value) => {
                details.insert(key.clone(), shortened(value));
            }
            None => others.push(key),
        }
    }
    if !others.is_empty() {
        details.insert("keys".to_owned(), json!(others));
    }
    write(ctx, action, subject.as_ref(), details)
}

/// Notes something that is no action: what somebody did with their own account.
pub(crate) fn note_own(ctx: &mut Ctx<'_, '_>, act: &str, subject: &str) -> Result<(), ActionError> {
    write(ctx, act, Some(&json!(subject)), Map::new())
}

fn write(
    ctx: &mut Ctx<'_, '_>,
    act: &str,
    subject: Option<&Value>,
    details: Map<String, Value>,
) -> Result<(), ActionError> {
    let entry = NewAudit {
        at: ctx.now,
        account_id: ctx.caller.id().map(str::to_owned),
        account_name: ctx.caller.name().to_owned(),
        token_id: ctx.caller.token_id().map(str::to_owned),
        act: act.to_owned(),
        subject: subject.map(|subject| cut(&plain_text(subject))),
        details: Value::Object(details).to_string(),
    };
    Ok(ctx.tx.insert_audit(&entry)?)
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(cut(text)),
        Value::Array(_) | Value::Object(_) => json!(cut(&value.to_string())),
        other => other.clone(),
    }
}

fn cut(text: &str) -> String {
    // What a database cannot hold is no part of a name.
    let text: String = text.chars().filter(|c| *c != '\0').take(LONGEST).collect();
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Kind;
    use crate::actions;

    #[test]
    fn what_is_noted_is_sorted_and_changes_something() {
        assert!(ACTS.is_sorted_by_key(|(name, _)| name));
        for (name, keys) in ACTS {
            let def = actions::find(name).expect("an action");
            assert_eq!(def.kind, Kind::Write, "{name}");
            for key in *keys {
                assert!(
                    !["token", "password", "reset_key", "email"].contains(key),
                    "{name}: {key}"
                );
            }
        }
    }
}

//! Collaborators: people who may see or edit one dataset without belonging to its organization.

mod package_collaborator_create;
mod package_collaborator_delete;
mod package_collaborator_list;
mod package_collaborator_list_for_user;

use cairn_domain::permission::MEMBERSHIP;
use cairn_domain::record::DatasetHead;
use serde_json::{Map, json};

use crate::action::ActionDef;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    package_collaborator_create::DEF,
    package_collaborator_delete::DEF,
    package_collaborator_list::DEF,
    package_collaborator_list_for_user::DEF,
];

/// Reads required texts; tells of all that are absent at once.
fn required_texts<const N: usize>(
    input: &Input,
    keys: [&str; N],
) -> Result<[String; N], ActionError> {
    let errors: Map<_, _> = keys
        .iter()
        .filter(|key| !input.data.contains_key(**key))
        .map(|key| ((*key).to_owned(), json!(["Missing value"])))
        .collect();
    if errors.is_empty() {
        Ok(keys.map(|key| input.text(key).unwrap_or_default()))
    } else {
        Err(ActionError::Validation(errors))
    }
}

/// Says that the site does not let people collaborate, where it does not.
fn require_enabled(ctx: &Ctx<'_, '_>) -> Result<(), ActionError> {
    if ctx.app.settings.auth.allow_dataset_collaborators {
        Ok(())
    } else {
        Err(ActionError::rule("Dataset collaborators not enabled"))
    }
}

/// Returns the capacities that the site gives out.
fn capacities(ctx: &Ctx<'_, '_>) -> &'static [&'static str] {
    if ctx.app.settings.auth.allow_admin_collaborators {
        &["admin", "editor", "member"]
    } else {
        &["editor", "member"]
    }
}

/// Refuses capacities that the site does not give out; `what` begins the message.
fn check_capacity(ctx: &Ctx<'_, '_>, what: &str, capacity: &str) -> Result<(), ActionError> {
    let known = capacities(ctx);
    if known.contains(&capacity) {
        return Ok(());
    }
    Err(ActionError::rule(format!(
        "{what} must be one of \"{}\"",
        known.join(", ")
    )))
}

/// Reads the capacity that a list is cut down to.
fn capacity_filter(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Option<String>, ActionError> {
    let capacity = input.text("capacity");
    if let Some(capacity) = &capacity {
        check_capacity(ctx, "Capacity", capacity)?;
    }
    Ok(capacity)
}

/// Lets those pass who manage the collaborators of a dataset: admins of its organization, its collaborators with the capacity
/// admin, and the creator of one without organization where everybody may create such datasets.
fn require_manager(
    ctx: &mut Ctx<'_, '_>,
    dataset: &DatasetHead,
    what: &str,
) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let auth = &ctx.app.settings.auth;
    let open = auth.create_dataset_if_not_in_organization && auth.create_unowned_dataset;
    let allowed = match (ctx.caller.id(), &dataset.owner_org) {
        (None, _) => false,
        (Some(caller), None) => open && dataset.creator.as_deref() == Some(caller),
        (Some(_), Some(organization)) => ctx.may_in_group(organization, MEMBERSHIP)?,
    };
    if allowed || ctx.grants()?.collaborates_as(&dataset.id) == Some("admin") {
        return Ok(());
    }
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to {what} this dataset"
    )))
}

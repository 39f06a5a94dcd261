//! Puts one record into the catalogue: created where it is new, updated where its id or name is known.

use cairn_catalogue::input::Input;
use cairn_catalogue::{ActionError, Ctx, actions};
use cairn_domain::record::DELETED;
use cairn_exchange::jsonl;
use serde_json::{Map, Value, json};

use super::Kind;

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is new.
    Created,
    /// It was there and is different now.
    Updated,
    /// It was there already.
    Unchanged,
}

impl Change {
    /// Returns the word for reports.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Puts one record into the catalogue.
pub(super) fn put(
    ctx: &mut Ctx<'_, '_>,
    kind: Kind,
    mut record: Map<String, Value>,
) -> Result<Change, ActionError> {
    if kind == Kind::Datasets {
        owner_by_name(ctx, &mut record)?;
    }
    // What the site that wrote the line worked out by itself is left away.
    let record = match jsonl::load_input(kind.of_lines(), Value::Object(record)) {
        Ok(Value::Object(record)) => record,
        Ok(_) => Map::new(),
        Err(error) => return Err(ActionError::rule(error.to_string())),
    };
    groups_are_there(ctx, &record)?;
    match kind {
        Kind::Datasets => dataset(ctx, record),
        Kind::Organizations => group(ctx, record, true),
        Kind::Groups => group(ctx, record, false),
        Kind::Users => user(ctx, record),
    }
}

/// Runs an action within the transaction.
pub(crate) fn call(
    ctx: &mut Ctx<'_, '_>,
    action: &str,
    record: Map<String, Value>,
) -> Result<(), ActionError> {
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    (def.run)(ctx, &Input::new(record)).map(drop)
}

fn text<'a>(record: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    record
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// Refuses records that name a group (a dataset) or a parent (a group) which is not there. The actions pass over those, as CKAN
/// does; here that would lose what the file says, and a parent may only stand further down in it.
fn groups_are_there(ctx: &mut Ctx<'_, '_>, record: &Map<String, Value>) -> Result<(), ActionError> {
    let groups = record.get("groups").and_then(Value::as_array);
    let named = |group: &Value| {
        ["name", "id"]
            .iter()
            .find_map(|key| Some(group.get(key)?.as_str()?.to_owned()))
    };
    for name in groups.into_iter().flatten().filter_map(named) {
        if ctx.tx.group_by_ref(&name)?.is_none() {
            return Err(ActionError::field("groups", format!("{name} is not there")));
        }
    }
    Ok(())
}

fn dataset(ctx: &mut Ctx<'_, '_>, mut record: Map<String, Value>) -> Result<Change, ActionError> {
    let by_id = match text(&record, "id") {
        Some(id) => ctx.tx.dataset_head(id)?.filter(|head| head.id == id),
        None => None,
    };
    let found = match (by_id, text(&record, "name")) {
        (Some(head), _) => Some(head),
        (None, Some(name)) => ctx
            .tx
            .dataset_head(name)?
            .filter(|head| head.name == name && head.state != DELETED),
        (None, None) => None,
    };
    let Some(before) = found else {
        call(ctx, "package_create", record)?;
        return Ok(Change::Created);
    };
    record.insert("id".to_owned(), json!(before.id));
    call(ctx, "package_update", record)?;
    let after = ctx.tx.dataset_head(&before.id)?;
    Ok(
        if after.is_some_and(|after| after.version == before.version) {
            Change::Unchanged
        } else {
            Change::Updated
        },
    )
}

/// A record names its owner by the id that it had elsewhere; where that is unknown here, the name beside it counts.
fn owner_by_name(
    ctx: &mut Ctx<'_, '_>,
    record: &mut Map<String, Value>,
) -> Result<(), ActionError> {
    let name = record
        .get("organization")
        .and_then(|one| one.get("name"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let (Some(owner), Some(name)) = (text(record, "owner_org"), name) else {
        return Ok(());
    };
    if ctx.tx.group_by_ref(owner)?.is_none()
        && let Some(organization) = ctx.tx.group_by_ref(&name)?
        && organization.is_organization
    {
        record.insert("owner_org".to_owned(), json!(organization.id));
    }
    Ok(())
}

fn group(
    ctx: &mut Ctx<'_, '_>,
    mut record: Map<String, Value>,
    is_organization: bool,
) -> Result<Change, ActionError> {
    let (create, patch) = if is_organization {
        ("organization_create", "organization_patch")
    } else {
        ("group_create", "group_patch")
    };
    let mut found = None;
    for key in ["id", "name"] {
        if let (None, Some(reference)) = (&found, text(&record, key)) {
            found = ctx.tx.group_by_ref(reference)?;
        }
    }
    let Some(before) = found else {
        call(ctx, create, record)?;
        return Ok(Change::Created);
    };
    record.insert("id".to_owned(), json!(before.id));
    call(ctx, patch, record)?;
    let after = ctx.tx.group_by_ref(&before.id)?;
    let same = after.is_some_and(|mut after| {
        // A version that says the same is no change worth reporting.
        after.version = before.version;
        after == before
    });
    Ok(if same {
        Change::Unchanged
    } else {
        Change::Updated
    })
}

fn user(ctx: &mut Ctx<'_, '_>, mut record: Map<String, Value>) -> Result<Change, ActionError> {
    let mut found = None;
    for key in ["id", "name"] {
        if let (None, Some(reference)) = (&found, text(&record, key)) {
            found = ctx.tx.account_by_ref(reference)?;
        }
    }
    if let Some(before) = found {
        record.insert("id".to_owned(), json!(before.id));
        call(ctx, "user_patch", record)?;
        let after = ctx.tx.account_by_ref(&before.id)?;
        return Ok(if after.as_ref() == Some(&before) {
            Change::Unchanged
        } else {
            Change::Updated
        });
    }
    if !record.contains_key("password") && !record.contains_key("password_hash") {
        // Nobody knows it: the account is used after a reset, or with a token.
        record.insert(
            "password".to_owned(),
            json!(cairn_catalogue::clock::new_id()),
        );
    }
    call(ctx, "user_create", record)?;
    Ok(Change::Created)
}

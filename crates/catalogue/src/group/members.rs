//! Who and what belongs to a group: users with their roles, datasets, and the parents of the group itself.

use std::collections::HashMap;

use cairn_domain::record::{ACTIVE, ChangeKind, DELETED, Group, Member};
use serde_json::{Map, Value, json};

use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::plain_text;

/// What those have who are given none.
const CAPACITY: &str = "public";

/// Returns the id of what an action names as a member, by id or name; `Err` where there is no such kind of member.
pub(crate) fn member_of(
    ctx: &mut Ctx<'_, '_>,
    object_type: &str,
    id_or_name: &str,
) -> Result<Option<String>, ActionError> {
    Ok(match object_type {
        "user" => ctx.tx.account_by_ref(id_or_name)?.map(|account| account.id),
        "package" => ctx.tx.dataset_head(id_or_name)?.map(|head| head.id),
        "group" => ctx.tx.group_by_ref(id_or_name)?.map(|group| group.id),
        other => {
            let name = titled(other);
            return Err(ActionError::rule(format!("{name} isn't a valid model")));
        }
    })
}

/// Writes a member row, over the one of the same group and object, and says what changed by it.
pub(crate) fn put_member(ctx: &mut Ctx<'_, '_>, member: &Member) -> Result<(), ActionError> {
    ctx.tx.put_member(member)?;
    ctx.forget_grants();
    match member.table_name.as_str() {
        "package" => dataset::touch(ctx, &member.table_id),
        "user" => ctx.record_change(ChangeKind::Account, &member.table_id),
        _ => ctx.record_change(ChangeKind::Group, &member.group_id),
    }
}

/// Makes the dictionary of a member row.
pub(crate) fn member_dict(member: &Member) -> Value {
    json!({
        "id": member.id,
        "table_name": member.table_name,
        "table_id": member.table_id,
        "capacity": member.capacity,
        "group_id": member.group_id,
        "state": member.state,
    })
}

/// Makes these the users of a group; names that nobody has are passed over.
pub(super) fn set_users(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    given: &[Value],
) -> Result<(), ActionError> {
    let refs = refs(given, "name");
    let known = ctx.tx.accounts_by_refs(&refs)?;
    let ids = by_ref(known.into_iter().map(|account| (account.id, account.name)));
    set(ctx, group, "user", &wanted(given, "name", &ids))
}

/// Makes these the parents of a group; names that no group has are passed over.
pub(super) fn set_parents(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    given: &[Value],
) -> Result<(), ActionError> {
    let refs = refs(given, "name");
    let known = ctx.tx.groups_by_refs(&refs)?;
    let ids = by_ref(known.into_iter().map(|group| (group.id, group.name)));
    set(ctx, group, "group", &wanted(given, "name", &ids))
}

/// Makes these the datasets of a group.
pub(super) fn set_datasets(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    given: &[Value],
) -> Result<(), ActionError> {
    let refs = refs(given, "id");
    let known = ctx.tx.dataset_heads_by_refs(&refs)?;
    let ids = by_ref(known.into_iter().map(|head| (head.id, head.name)));
    set(ctx, group, "package", &wanted(given, "id", &ids))
}

/// Makes a user the admin of a group.
pub(super) fn put_admin(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    account_id: &str,
) -> Result<(), ActionError> {
    put_member(ctx, &row(group, "user", account_id, "admin", ACTIVE))
}

fn set(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    table: &str,
    wanted: &[(String, String)],
) -> Result<(), ActionError> {
    let before = ctx.tx.members_of_group(&group.id, Some(table))?;
    let held: HashMap<&str, &str> = before
        .iter()
        .map(|member| (member.table_id.as_str(), member.capacity.as_str()))
        .collect();
    let stays: HashMap<&str, &str> = wanted
        .iter()
        .map(|(id, capacity)| (id.as_str(), capacity.as_str()))
        .collect();
    for (id, capacity) in wanted {
        if held.get(id.as_str()) != Some(&capacity.as_str()) {
            put_member(ctx, &row(group, table, id, capacity, ACTIVE))?;
        }
    }
    for member in &before {
        if !stays.contains_key(member.table_id.as_str()) {
            let gone = Member {
                state: DELETED.to_owned(),
                ..member.clone()
            };
            put_member(ctx, &gone)?;
        }
    }
    Ok(())
}

fn row(group: &Group, table: &str, object_id: &str, capacity: &str, state: &str) -> Member {
    Member {
        id: new_row_id(),
        group_id: group.id.clone(),
        table_name: table.to_owned(),
        table_id: object_id.to_owned(),
        capacity: capacity.to_owned(),
        state: state.to_owned(),
    }
}

fn refs(given: &[Value], key: &str) -> Vec<String> {
    given
        .iter()
        .filter_map(|one| one.get(key))
        .map(plain_text)
        .collect()
}

/// Orders ids by what they may be called; an id goes before a name.
fn by_ref(known: impl Iterator<Item = (String, String)>) -> HashMap<String, String> {
    let mut ids = HashMap::new();
    for (id, name) in known {
        ids.entry(name).or_insert_with(|| id.clone());
        ids.insert(id.clone(), id);
    }
    ids
}

/// Returns id and capacity of each that is known, each once; the last word counts.
fn wanted(given: &[Value], key: &str, ids: &HashMap<String, String>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::with_capacity(given.len());
    let mut places: HashMap<&String, usize> = HashMap::new();
    for one in given {
        let Some(id) = one.get(key).map(plain_text).and_then(|text| ids.get(&text)) else {
            continue;
        };
        let capacity = one
            .get("capacity")
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .unwrap_or(CAPACITY)
            .to_owned();
        match places.get(id) {
            Some(place) => found[*place].1 = capacity,
            None => {
                places.insert(id, found.len());
                found.push((id.clone(), capacity));
            }
        }
    }
    found
}

/// Returns the items of a list that a record holds; `None` where it holds none.
pub(super) fn list<'r>(record: &'r Map<String, Value>, key: &str) -> Option<&'r [Value]> {
    record.get(key).and_then(Value::as_array).map(Vec::as_slice)
}

/// Writes the first letter of each word large and all others small, as CKAN does with names of its models.
pub(crate) fn titled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    out
}

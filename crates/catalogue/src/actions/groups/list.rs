//! What the lists of groups and of organizations share.

use std::collections::HashMap;

use cairn_domain::record::Group;
use cairn_store::{GroupFilter, GroupOrder};
use serde_json::{Value, json};

use super::{bare_flag, counted};
use crate::action::{Param, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, Parents, Parts, PartyKind};
use crate::input::{Input, integer, plain_text};

/// The parameters of the list actions.
pub(super) const LIST_PARAMS: &[Param] = &[
    param(
        "type",
        ParamKind::Text,
        "Only this type, the common one by default.",
    ),
    param(
        "sort",
        ParamKind::Text,
        "name, title or package_count, with asc or desc; title by default.",
    ),
    param(
        "order_by",
        ParamKind::Text,
        "The same under an older name, where there is no sort.",
    ),
    param(
        "limit",
        ParamKind::Integer,
        "Most results, as far as the settings allow.",
    ),
    param("offset", ParamKind::Integer, "Results to pass over."),
    param(
        "groups",
        ParamKind::Texts,
        "Only these names (in lists of groups).",
    ),
    param(
        "organizations",
        ParamKind::Texts,
        "Only these names (in lists of organizations).",
    ),
    param(
        "q",
        ParamKind::Text,
        "Part of name, title or description, in any case.",
    ),
    param(
        "all_fields",
        ParamKind::Boolean,
        "Dictionaries in place of names.",
    ),
    param(
        "include_dataset_count",
        ParamKind::Boolean,
        "Adds how many datasets there are; true by default.",
    ),
    param(
        "include_extras",
        ParamKind::Boolean,
        "Adds extras and the fields of the schema.",
    ),
    param("include_users", ParamKind::Boolean, "Adds the users."),
    param("include_groups", ParamKind::Boolean, "Adds the parents."),
    param(
        "include_followers",
        ParamKind::Boolean,
        "Counts the followers, 0 otherwise.",
    ),
    param(
        "include_member_count",
        ParamKind::Boolean,
        "Adds how many users there are.",
    ),
];

/// Most names that a list may be asked for at once.
const MOST_NAMES: usize = 10_000;

/// Lists groups or organizations.
pub(super) fn list(
    ctx: &mut Ctx<'_, '_>,
    kind: PartyKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = input.limit_and_offset()?;
    let all_fields = input.flag("all_fields", false)?;
    let lists = &ctx.app.settings.lists;
    let most = if all_fields {
        lists.groups_all_fields_max
    } else {
        lists.groups_max
    };
    // A limit of 0 is none, even above what the settings allow.
    let limit = match (limit, input.get("limit")) {
        (None, Some(_)) => None,
        (limit, _) => Some(limit.unwrap_or(most).min(most)),
    };
    let (order, descending) = order(input, &lists.default_group_sort)?;
    let filter = filter(kind, input)?;
    let counts = if order == GroupOrder::DatasetCount {
        group::for_sorting(ctx, kind)?
    } else {
        None
    };
    let found = match counts {
        Some(counts) => by_count(ctx, kind, &filter, &counts, descending, limit, offset)?,
        None => ctx
            .tx
            .list_groups(&filter, order, descending, limit, offset)?,
    };
    if !all_fields {
        let names: Vec<String> = found.into_iter().map(|(_, name)| name).collect();
        return Ok(json!(names).into());
    }
    let parts = Parts {
        datasets: false,
        dataset_count: input.flag("include_dataset_count", true)?,
        extras: bare_flag(input, "include_extras", false)?,
        users: bare_flag(input, "include_users", false)?,
        parents: if input.flag("include_groups", false)? {
            Parents::Names
        } else {
            Parents::Hidden
        },
        followers: counted(input.flag("include_followers", false)?),
        member_count: input.flag("include_member_count", false)?,
    };
    let ids: Vec<String> = found.into_iter().map(|(id, _)| id).collect();
    let groups = in_order(ctx, &ids)?;
    for one in &groups {
        group::require_show(ctx, one, parts.users)?;
    }
    let dicts = group::dicts(ctx, &groups, &parts)?;
    Ok(Value::Array(dicts.into_iter().map(Value::Object).collect()).into())
}

/// Finds groups or organizations by a part of name or title.
pub(super) fn autocomplete(
    ctx: &mut Ctx<'_, '_>,
    kind: PartyKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let text = match input.get("q") {
        Some(text) => plain_text(text),
        None => return Err(ActionError::missing("q")),
    };
    let limit = match input.get("limit") {
        None => 20,
        Some(limit) => {
            integer(limit).ok_or_else(|| ActionError::field("limit", "Invalid integer"))?
        }
    };
    let found = ctx
        .tx
        .autocomplete_groups(kind.is_organization(), &text, limit.max(0))?;
    let items: Vec<Value> = found
        .into_iter()
        .map(|group| json!({ "id": group.id, "name": group.name, "title": group.title }))
        .collect();
    Ok(Value::Array(items).into())
}

/// Lists groups by how many datasets they have; those without any are left out.
fn by_count(
    ctx: &mut Ctx<'_, '_>,
    kind: PartyKind,
    filter: &GroupFilter,
    counts: &HashMap<String, u64>,
    descending: bool,
    limit: Option<i64>,
    offset: i64,
) -> Result<Vec<(String, String)>, ActionError> {
    let all = ctx
        .tx
        .list_groups(filter, GroupOrder::Name, false, None, 0)?;
    let mut counted: Vec<(u64, (String, String))> = all
        .into_iter()
        .filter_map(|(id, name)| {
            let key = if kind.is_organization() { &id } else { &name };
            Some((*counts.get(key)?, (id, name)))
        })
        .collect();
    // The sort is stable: those with the same count stay in the order of their names.
    if descending {
        counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    } else {
        counted.sort_by_key(|(count, _)| *count);
    }
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    Ok(counted
        .into_iter()
        .map(|(_, one)| one)
        .skip(size(offset))
        .take(limit.map_or(usize::MAX, size))
        .collect())
}

/// Loads groups in the order of their ids.
fn in_order(ctx: &mut Ctx<'_, '_>, ids: &[String]) -> Result<Vec<Group>, ActionError> {
    let groups = ctx.tx.groups(ids)?;
    let mut by_id: HashMap<String, Group> = groups
        .into_iter()
        .map(|group| (group.id.clone(), group))
        .collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

fn filter(kind: PartyKind, input: &Input) -> Result<GroupFilter, ActionError> {
    let key = match kind {
        PartyKind::Group => "groups",
        PartyKind::Organization => "organizations",
    };
    let names = input.list_or_commas(key).filter(|names| !names.is_empty());
    if names.as_ref().is_some_and(|names| names.len() > MOST_NAMES) {
        return Err(ActionError::field(
            key,
            format!("Must be at most {MOST_NAMES} names"),
        ));
    }
    Ok(GroupFilter {
        is_organization: kind.is_organization(),
        kind: Some(match input.data.contains_key("type") {
            true => input.given("type")?,
            false => kind.word().to_owned(),
        }),
        names,
        text: input.text("q"),
    })
}

/// Reads the order: one of a few fields, and a direction.
fn order(input: &Input, default: &str) -> Result<(GroupOrder, bool), ActionError> {
    let given = input.text("sort").or_else(|| input.text("order_by"));
    let given = given.as_deref().unwrap_or(default);
    if matches!(given.trim(), "package_count" | "packages") {
        return Ok((GroupOrder::DatasetCount, true));
    }
    let mut orders = Vec::new();
    for part in given.split(',') {
        let mut words = part.split_whitespace();
        let field = words.next().unwrap_or_default();
        let order = match field {
            "name" => GroupOrder::Name,
            "title" => GroupOrder::Title,
            "package_count" | "packages" => GroupOrder::DatasetCount,
            other => {
                return Err(ActionError::rule(format!("Cannot sort by field `{other}`")));
            }
        };
        let descending = match words.next().map(str::to_lowercase).as_deref() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(other) => {
                return Err(ActionError::rule(format!(
                    "Invalid sort direction `{other}`"
                )));
            }
        };
        orders.push((order, descending));
    }
    match orders.as_slice() {
        [one] => Ok(*one),
        _ => Err(ActionError::rule(
            "Too many sort criteria provided only 1 allowed",
        )),
    }
}

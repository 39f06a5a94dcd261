//! From a group to CKAN's dictionaries of it: alone, in lists, and as the writing actions answer.

use std::collections::{HashMap, HashSet};

use cairn_domain::permission::READ;
use cairn_domain::record::{ACTIVE, Account, FollowKind, Group, Member};
use cairn_store::PrivateDatasets;
use serde_json::{Map, Value, json};

use super::counts;
use crate::action::Body;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::profile;
use crate::wire::image_display_url;

/// Most datasets that a dictionary of a group holds.
const DATASETS: i64 = 10;

/// A dictionary.
type Dict = Map<String, Value>;

/// How the parents of a group are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parents {
    /// Not at all.
    Hidden,
    /// By name and capacity.
    Names,
    /// As dictionaries, with their own parents.
    Whole,
}

/// How `num_followers` is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Followers {
    /// Not at all.
    Hidden,
    /// As 0, which is what CKAN says where nobody asked.
    Zero,
    /// As it is.
    Counted,
}

/// What of a group is shown besides its own columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts {
    /// The datasets that changed last.
    pub(crate) datasets: bool,
    /// How many datasets there are.
    pub(crate) dataset_count: bool,
    /// Extras and the fields of the type's schema.
    pub(crate) extras: bool,
    /// Users with their capacities.
    pub(crate) users: bool,
    /// Parents.
    pub(crate) parents: Parents,
    /// Followers.
    pub(crate) followers: Followers,
    /// How many users there are.
    pub(crate) member_count: bool,
}

impl Parts {
    /// Returns what the show actions show to those who ask for nothing else.
    pub(crate) fn shown(ctx: &Ctx<'_, '_>) -> Self {
        Self {
            datasets: false,
            dataset_count: true,
            extras: true,
            users: ctx.app.settings.auth.public_user_details,
            parents: Parents::Names,
            followers: Followers::Counted,
            member_count: false,
        }
    }

    /// Returns what the update actions answer.
    pub(crate) fn written() -> Self {
        Self {
            datasets: true,
            dataset_count: true,
            extras: true,
            users: true,
            parents: Parents::Whole,
            followers: Followers::Hidden,
            member_count: false,
        }
    }
}

/// Makes the dictionary of one group.
pub(crate) fn dict(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    parts: &Parts,
) -> Result<Dict, ActionError> {
    dicts(ctx, std::slice::from_ref(group), parts)?
        .pop()
        .ok_or_else(|| ActionError::Internal("a group has no dictionary".to_owned()))
}

/// Returns the datasets of a group that changed last, as the caller sees them now.
pub(crate) fn datasets_of(ctx: &mut Ctx<'_, '_>, group: &Group) -> Result<Vec<Value>, ActionError> {
    let private = private_datasets(ctx, std::slice::from_ref(group))?;
    newest_datasets(ctx, group, private.get(&group.id))
}

/// Makes the dictionary that update actions answer. Datasets that belonged to the group before are shown in it as they
/// were then, since clients of CKAN get them with the group's old title; a new name is shown at once.
pub(crate) fn written(
    ctx: &mut Ctx<'_, '_>,
    current: &Group,
    updated: &Group,
    before: Vec<Value>,
) -> Result<Dict, ActionError> {
    let but_datasets = Parts {
        datasets: false,
        ..Parts::written()
    };
    let mut out = dict(ctx, updated, &but_datasets)?;
    let mut datasets = datasets_of(ctx, updated)?;
    if current.name == updated.name {
        for dataset in &mut datasets {
            if let Some(old) = before.iter().find(|old| old.get("id") == dataset.get("id")) {
                dataset.clone_from(old);
            }
        }
    }
    out.insert("packages".to_owned(), Value::Array(datasets));
    Ok(out)
}

/// Makes the dictionaries of groups; one query for each part, however many there are (but for `datasets`).
pub(crate) fn dicts(
    ctx: &mut Ctx<'_, '_>,
    groups: &[Group],
    parts: &Parts,
) -> Result<Vec<Dict>, ActionError> {
    let ids: Vec<String> = groups.iter().map(|group| group.id.clone()).collect();
    let site = ctx.app.site_url();
    let private = if parts.datasets || parts.dataset_count {
        private_datasets(ctx, groups)?
    } else {
        HashMap::new()
    };
    let counts = if parts.dataset_count {
        counts::seen(ctx, groups, &private)?
    } else {
        HashMap::new()
    };
    let mut users = if parts.users {
        users(ctx, &ids)?
    } else {
        HashMap::new()
    };
    let mut parents = match parts.parents {
        Parents::Hidden => HashMap::new(),
        Parents::Names => parent_names(ctx, &ids)?,
        Parents::Whole => whole_parents(ctx, &ids)?,
    };
    let followers: HashMap<String, i64> = match parts.followers {
        Followers::Counted => ctx
            .tx
            .follower_counts(FollowKind::Group, &ids)?
            .into_iter()
            .collect(),
        Followers::Zero | Followers::Hidden => HashMap::new(),
    };
    let members: HashMap<String, i64> = if parts.member_count {
        ctx.tx.user_counts(&ids)?.into_iter().collect()
    } else {
        HashMap::new()
    };
    let count = |counts: &HashMap<String, i64>, id: &str| json!(counts.get(id).unwrap_or(&0));
    let mut shown = Vec::with_capacity(groups.len());
    for group in groups {
        let mut out = if parts.extras {
            fields_of(group, &site)
        } else {
            columns_of(group, &site)
        };
        let id = &group.id;
        if parts.followers != Followers::Hidden {
            out.insert("num_followers".to_owned(), count(&followers, id));
        }
        if parts.dataset_count {
            out.insert("package_count".to_owned(), count(&counts, id));
        }
        if parts.member_count {
            out.insert("member_count".to_owned(), count(&members, id));
        }
        if parts.datasets {
            let datasets = newest_datasets(ctx, group, private.get(id))?;
            out.insert("packages".to_owned(), Value::Array(datasets));
        }
        if parts.users {
            let users = users.remove(id).unwrap_or_default();
            out.insert("users".to_owned(), Value::Array(users));
        }
        if parts.parents != Parents::Hidden {
            let parents = parents.remove(id).unwrap_or_default();
            out.insert("groups".to_owned(), Value::Array(parents));
        }
        shown.push(out);
    }
    Ok(shown)
}

/// Makes the dictionaries of a list of groups as they are written down, each with what its caller adds, sorted by display
/// name; counts are those of the datasets that the caller sees.
pub(crate) fn plain_dicts(
    ctx: &mut Ctx<'_, '_>,
    groups: &[Group],
    dataset_count: bool,
    member_count: bool,
) -> Result<Vec<Dict>, ActionError> {
    let site = ctx.app.site_url();
    let ids: Vec<String> = groups.iter().map(|group| group.id.clone()).collect();
    let datasets: HashMap<String, i64> = if dataset_count {
        counts::of_caller(ctx, groups)?
    } else {
        HashMap::new()
    };
    let members: HashMap<String, i64> = if member_count {
        ctx.tx.user_counts(&ids)?.into_iter().collect()
    } else {
        HashMap::new()
    };
    let mut sorted: Vec<&Group> = groups.iter().collect();
    sorted.sort_by_cached_key(|group| (group.display_name().to_lowercase(), group.name.clone()));
    Ok(sorted
        .into_iter()
        .map(|group| {
            let mut out = columns_of(group, &site);
            if dataset_count {
                let count = datasets.get(&group.id).unwrap_or(&0);
                out.insert("package_count".to_owned(), json!(count));
            }
            if member_count {
                let count = members.get(&group.id).unwrap_or(&0);
                out.insert("member_count".to_owned(), json!(count));
            }
            out
        })
        .collect())
}

/// Makes the dictionary of a group's own fields: its columns, its extras, the fields of its type's schema.
pub(crate) fn fields_of(group: &Group, site: &str) -> Dict {
    let mut out = columns_of(group, site);
    for (key, value) in &group.body {
        out.entry(key.as_str()).or_insert_with(|| value.clone());
    }
    out.entry("extras").or_insert_with(|| json!([]));
    out
}

fn columns_of(group: &Group, site: &str) -> Dict {
    let columns = [
        ("approval_status", json!(group.approval_status)),
        ("created", json!(iso(group.created))),
        ("description", json!(group.description)),
        ("display_name", json!(group.display_name())),
        ("id", json!(group.id)),
        (
            "image_display_url",
            json!(image_display_url(&group.image_url, site, "group")),
        ),
        ("image_url", json!(group.image_url)),
        ("is_organization", json!(group.is_organization)),
        ("name", json!(group.name)),
        ("state", json!(group.state)),
        ("title", json!(group.title)),
        ("type", json!(group.kind)),
    ];
    columns
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Returns which private datasets of each organization the caller may see. Groups show nobody a private dataset.
fn private_datasets(
    ctx: &mut Ctx<'_, '_>,
    groups: &[Group],
) -> Result<HashMap<String, PrivateDatasets>, ActionError> {
    let mut seen = HashMap::new();
    let mut others: HashMap<String, Vec<String>> = HashMap::new();
    for group in groups.iter().filter(|group| group.is_organization) {
        if ctx.may_in_group(&group.id, READ)? {
            seen.insert(group.id.clone(), PrivateDatasets::All);
        } else {
            others.insert(group.id.clone(), Vec::new());
        }
    }
    if !others.is_empty() && !ctx.caller.is_anonymous() {
        let grants = ctx.grants()?;
        let shared: Vec<String> = grants.collaborations().map(str::to_owned).collect();
        for head in ctx.tx.dataset_heads(&shared)? {
            let owner = head.owner_org.as_ref().filter(|_| head.private);
            if head.state == ACTIVE
                && let Some(ids) = owner.and_then(|owner| others.get_mut(owner))
            {
                ids.push(head.id);
            }
        }
    }
    let others = others
        .into_iter()
        .map(|(id, datasets)| (id, PrivateDatasets::These(datasets)));
    seen.extend(others);
    Ok(seen)
}

fn newest_datasets(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    private: Option<&PrivateDatasets>,
) -> Result<Vec<Value>, ActionError> {
    let limit = DATASETS.min(ctx.app.settings.search.rows_max);
    let ids = match private {
        Some(private) => ctx
            .tx
            .newest_datasets_of_organization(&group.id, private, limit)?,
        None => ctx.tx.newest_datasets_of_group(&group.id, limit)?,
    };
    let ready = ctx.ready_many(&ids)?;
    ready
        .into_iter()
        .flatten()
        .map(|dataset| Body::Dataset(dataset).into_value())
        .collect()
}

/// Makes the dictionaries of the users of groups, by group, sorted by name.
fn users(
    ctx: &mut Ctx<'_, '_>,
    group_ids: &[String],
) -> Result<HashMap<String, Vec<Value>>, ActionError> {
    let members = ctx.tx.members_of_groups(group_ids, "user")?;
    let mut ids: Vec<String> = members
        .iter()
        .map(|member| member.table_id.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut accounts: Vec<Account> = ctx.tx.accounts(&ids)?;
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    let dicts = profile::users(ctx, &accounts, profile::Detail::default())?;
    let mut capacities: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for member in members {
        capacities
            .entry(member.table_id)
            .or_default()
            .push((member.group_id, member.capacity));
    }
    let mut by_group: HashMap<String, Vec<Value>> = HashMap::new();
    for (account, mut user) in accounts.iter().zip(dicts) {
        // What an account keeps to itself is no part of a list of members, whoever asks.
        user.shift_remove("apikey");
        user.shift_remove("email");
        for (group, capacity) in capacities.remove(&account.id).unwrap_or_default() {
            let mut user = user.clone();
            user.insert("capacity".to_owned(), Value::String(capacity));
            by_group.entry(group).or_default().push(Value::Object(user));
        }
    }
    Ok(by_group)
}

/// Returns name and capacity of the parents of groups, by group.
fn parent_names(
    ctx: &mut Ctx<'_, '_>,
    group_ids: &[String],
) -> Result<HashMap<String, Vec<Value>>, ActionError> {
    let links = ctx.tx.members_of_groups(group_ids, "group")?;
    let parents = load(ctx, &links)?;
    let mut by_group: HashMap<String, Vec<Value>> = HashMap::new();
    for (link, parent) in sorted(&links, &parents) {
        by_group
            .entry(link.group_id.clone())
            .or_default()
            .push(json!({ "name": parent.name, "capacity": link.capacity }));
    }
    Ok(by_group)
}

/// Makes the dictionaries of the parents of groups, each with those of its own parents; a few queries for each level.
fn whole_parents(
    ctx: &mut Ctx<'_, '_>,
    group_ids: &[String],
) -> Result<HashMap<String, Vec<Value>>, ActionError> {
    let mut links: Vec<Member> = Vec::new();
    let mut known: HashMap<String, Group> = HashMap::new();
    let mut asked: HashSet<String> = group_ids.iter().cloned().collect();
    let mut open = group_ids.to_vec();
    while !open.is_empty() {
        let found = ctx.tx.members_of_groups(&open, "group")?;
        open = found
            .iter()
            .map(|link| link.table_id.clone())
            .filter(|id| asked.insert(id.clone()))
            .collect();
        known.extend(load(ctx, &found)?);
        links.extend(found);
    }
    if links.is_empty() {
        return Ok(HashMap::new());
    }
    let groups: Vec<Group> = known.values().cloned().collect();
    let dicts = plain_dicts(ctx, &groups, true, true)?;
    let dicts: HashMap<String, Dict> = dicts
        .into_iter()
        .filter_map(|dict| Some((dict.get("id")?.as_str()?.to_owned(), dict)))
        .collect();
    let family = Family {
        links: sorted(&links, &known),
        dicts: &dicts,
    };
    Ok(group_ids
        .iter()
        .map(|id| (id.clone(), family.above(id, &mut HashSet::new())))
        .collect())
}

/// A hierarchy as it was loaded.
struct Family<'f> {
    links: Vec<(&'f Member, &'f Group)>,
    dicts: &'f HashMap<String, Dict>,
}

impl Family<'_> {
    /// Makes the dictionaries of the parents of a group. A group that is reached again shows no parents of its own a second
    /// time, so that the answer ends however the hierarchy is knotted.
    fn above(&self, group_id: &str, reached: &mut HashSet<String>) -> Vec<Value> {
        if !reached.insert(group_id.to_owned()) {
            return Vec::new();
        }
        self.links
            .iter()
            .filter(|(link, _)| link.group_id == group_id)
            .filter_map(|(link, parent)| {
                let mut dict = self.dicts.get(&parent.id)?.clone();
                let above = self.above(&parent.id, reached);
                dict.insert("capacity".to_owned(), json!(link.capacity));
                dict.insert("groups".to_owned(), Value::Array(above));
                Some(Value::Object(dict))
            })
            .collect()
    }
}

/// Loads the groups that rows of parents name, by id.
fn load(ctx: &mut Ctx<'_, '_>, links: &[Member]) -> Result<HashMap<String, Group>, ActionError> {
    let mut ids: Vec<String> = links.iter().map(|link| link.table_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let groups = ctx.tx.groups(&ids)?;
    Ok(groups
        .into_iter()
        .map(|group| (group.id.clone(), group))
        .collect())
}

/// Returns the rows with the parents that they name, sorted by the parent's display name.
fn sorted<'f>(
    links: &'f [Member],
    parents: &'f HashMap<String, Group>,
) -> Vec<(&'f Member, &'f Group)> {
    let mut pairs: Vec<(&Member, &Group)> = links
        .iter()
        .filter_map(|link| Some((link, parents.get(&link.table_id)?)))
        .collect();
    pairs.sort_by_key(|(_, parent)| (parent.display_name(), parent.name.as_str()));
    pairs
}

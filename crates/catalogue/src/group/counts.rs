//! How many datasets groups and organizations have.
//!
//! A read asks the index, which keeps such counts and answers for all groups at once. A write, which the index has not seen,
//! asks the database, and so does a process without an index.

use std::collections::HashMap;

use cairn_domain::record::Group;
use cairn_index::{FacetRequest, Index, SearchRequest};
use cairn_store::PrivateDatasets;

use super::PartyKind;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Counts by id of the group; those without any are left out.
pub(super) type Counts = HashMap<String, i64>;

/// Counts the active datasets that the caller sees; in groups the public ones alone. `private` says which private ones of
/// an organization those are.
pub(super) fn seen(
    ctx: &mut Ctx<'_, '_>,
    groups: &[Group],
    private: &HashMap<String, PrivateDatasets>,
) -> Result<Counts, ActionError> {
    if let Some(index) = ctx.settled_index() {
        let labels = ctx.viewer()?.labels().map(<[String]>::to_vec);
        return counted(index, groups, labels, "+state:active +capacity:public");
    }
    let mut counts = public_in_database(ctx, groups)?;
    let mut whole = Vec::new();
    for (id, seen) in private {
        match seen {
            PrivateDatasets::All => whole.push(id.clone()),
            PrivateDatasets::These(ids) => {
                *counts.entry(id.clone()).or_default() +=
                    i64::try_from(ids.len()).unwrap_or(i64::MAX);
            }
        }
    }
    for (id, count) in ctx.tx.private_dataset_counts(&whole)? {
        *counts.entry(id).or_default() += count;
    }
    Ok(counts)
}

/// Counts the active datasets that the caller sees, private ones in groups too.
pub(super) fn of_caller(ctx: &mut Ctx<'_, '_>, groups: &[Group]) -> Result<Counts, ActionError> {
    let labels = ctx.viewer()?.labels().map(<[String]>::to_vec);
    match ctx.settled_index() {
        Some(index) => counted(index, groups, labels, "+state:active"),
        None => public_in_database(ctx, groups),
    }
}

/// Counts all active datasets, private ones too, by which lists are sorted: by id for organizations, by name for groups.
/// `None` where there is no index to ask.
pub(crate) fn for_sorting(
    ctx: &Ctx<'_, '_>,
    kind: PartyKind,
) -> Result<Option<HashMap<String, u64>>, ActionError> {
    ctx.settled_index()
        .map(|index| facet(index, kind, "+state:active", None))
        .transpose()
}

/// Counts the datasets that carry one of the labels; those in groups must match a filter besides.
fn counted(
    index: &Index,
    groups: &[Group],
    labels: Option<Vec<String>>,
    in_groups: &str,
) -> Result<Counts, ActionError> {
    let mut counts = Counts::new();
    for kind in [PartyKind::Group, PartyKind::Organization] {
        let wanted: Vec<&Group> = groups
            .iter()
            .filter(|group| PartyKind::of(group) == kind)
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let filter = match kind {
            PartyKind::Group => in_groups,
            PartyKind::Organization => "+state:active",
        };
        let found = facet(index, kind, filter, labels.clone())?;
        for group in wanted {
            let key = match kind {
                PartyKind::Group => &group.name,
                PartyKind::Organization => &group.id,
            };
            if let Some(count) = found.get(key) {
                let count = i64::try_from(*count).unwrap_or(i64::MAX);
                counts.insert(group.id.clone(), count);
            }
        }
    }
    Ok(counts)
}

/// Counts the datasets of every organization by id, or of every group by name.
fn facet(
    index: &Index,
    kind: PartyKind,
    filter: &str,
    labels: Option<Vec<String>>,
) -> Result<HashMap<String, u64>, ActionError> {
    let field = match kind {
        PartyKind::Group => "groups",
        PartyKind::Organization => "owner_org",
    };
    let answer = index.search(&SearchRequest {
        fq: vec![filter.to_owned()],
        permission_labels: labels,
        rows: 0,
        facet: FacetRequest {
            fields: vec![field.to_owned()],
            limit: -1,
            mincount: 1,
        },
        ..SearchRequest::default()
    })?;
    Ok(answer
        .facets
        .into_iter()
        .flat_map(|(_, values)| values)
        .collect())
}

fn public_in_database(ctx: &mut Ctx<'_, '_>, groups: &[Group]) -> Result<Counts, ActionError> {
    let (organizations, others): (Vec<&Group>, Vec<&Group>) =
        groups.iter().partition(|group| group.is_organization);
    let ids = |list: Vec<&Group>| list.into_iter().map(|group| group.id.clone()).collect();
    let (organizations, others): (Vec<String>, Vec<String>) = (ids(organizations), ids(others));
    let counts = ctx.tx.public_dataset_counts(&organizations, &others)?;
    Ok(counts.into_iter().collect())
}

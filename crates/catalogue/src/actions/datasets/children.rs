//! `include_children` of searches: filters by an organization or group take in what stands below it.

use std::collections::{HashMap, HashSet};

use cairn_domain::record::{ACTIVE, Group};
use cairn_index::{Below, parties_of};

use crate::ctx::Ctx;
use crate::error::ActionError;

/// The parameter.
pub(super) const NAME: &str = "include_children";

/// Returns the organizations and groups that filters name, each with what stands below it.
pub(super) fn below(ctx: &mut Ctx<'_, '_>, filters: &[String]) -> Result<Vec<Below>, ActionError> {
    let refs = parties_of(filters);
    let most = ctx.app.settings.search.children_most;
    let mut left = most;
    let mut out = Vec::new();
    let named = ctx.tx.groups_by_refs(&refs)?;
    for group in named.into_iter().filter(|group| group.state == ACTIVE) {
        let below = descendants(ctx, &group, &mut left)?.ok_or_else(|| {
            ActionError::field(
                NAME,
                format!("More than {most} organizations or groups stand below those named"),
            )
        })?;
        out.push(Below {
            of: (group.id, group.name),
            below,
        });
    }
    // Whoever keeps what a search found knows it again by this.
    out.sort_by(|a, b| a.of.cmp(&b.of));
    Ok(out)
}

/// Returns ids and names of what stands below a group, level by level; nothing where there are more than are left. What was deleted
/// has nothing below it, and a hierarchy that is knotted ends where it comes back to itself.
fn descendants(
    ctx: &mut Ctx<'_, '_>,
    top: &Group,
    left: &mut usize,
) -> Result<Option<Vec<(String, String)>>, ActionError> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([top.id.clone()]);
    let mut level = vec![top.id.clone()];
    while !level.is_empty() {
        let children = ctx.tx.group_children(&level)?;
        let mut ids: Vec<String> = children.into_iter().map(|(child, _)| child).collect();
        ids.retain(|id| seen.insert(id.clone()));
        if ids.len() > *left {
            return Ok(None);
        }
        *left -= ids.len();
        let groups: HashMap<String, Group> = ctx
            .tx
            .groups(&ids)?
            .into_iter()
            .filter(|group| group.state == ACTIVE && group.is_organization == top.is_organization)
            .map(|group| (group.id.clone(), group))
            .collect();
        level = groups.keys().cloned().collect();
        found.extend(groups.into_values().map(|group| (group.id, group.name)));
    }
    found.sort_unstable();
    Ok(Some(found))
}

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
    let mut tops = ctx.tx.groups_by_refs(&refs)?;
    tops.retain(|group| group.state == ACTIVE);
    // Whoever keeps what a search found knows it again by this.
    tops.sort_by(|a, b| a.id.cmp(&b.id));
    tops.dedup_by(|a, b| a.id == b.id);
    let most = ctx.app.settings.search.children_most;
    let too_many = || {
        ActionError::field(
            NAME,
            format!("More than {most} organizations or groups stand below those named"),
        )
    };
    let hierarchy = Hierarchy::load(ctx, &tops, most)?.ok_or_else(too_many)?;
    let mut left = most;
    let mut out = Vec::with_capacity(tops.len());
    for top in tops {
        let below = hierarchy.below(&top, &mut left).ok_or_else(too_many)?;
        out.push(Below {
            of: (top.id, top.name),
            below,
        });
    }
    Ok(out)
}

/// What stands below some organizations and groups.
struct Hierarchy {
    /// Those that are active, by id.
    groups: HashMap<String, Group>,
    /// Ids of what stands directly below each, in any state and of either kind.
    children: HashMap<String, Vec<String>>,
}

impl Hierarchy {
    /// Reads what stands below groups, all of them together, level by level; nothing where it is more than so many. What was deleted
    /// has nothing below it, and what is of another kind than the one above it is not looked into.
    fn load(
        ctx: &mut Ctx<'_, '_>,
        tops: &[Group],
        most: usize,
    ) -> Result<Option<Self>, ActionError> {
        let mut groups: HashMap<String, Group> = tops
            .iter()
            .map(|group| (group.id.clone(), group.clone()))
            .collect();
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        let mut level: Vec<String> = tops.iter().map(|group| group.id.clone()).collect();
        let mut known: HashSet<String> = level.iter().cloned().collect();
        let mut opened = known.clone();
        while !level.is_empty() {
            let links = ctx.tx.group_children(&level)?;
            let mut new: Vec<String> = links.iter().map(|(child, _)| child.clone()).collect();
            new.retain(|id| known.insert(id.clone()));
            if known.len() - tops.len() > most {
                return Ok(None);
            }
            for group in ctx.tx.groups(&new)? {
                if group.state == ACTIVE {
                    groups.insert(group.id.clone(), group);
                }
            }
            level.clear();
            for (child, parent) in links {
                let kind = |id: &str| groups.get(id).map(|group| group.is_organization);
                let is_alike = kind(&child).is_some() && kind(&child) == kind(&parent);
                if is_alike && opened.insert(child.clone()) {
                    level.push(child.clone());
                }
                children.entry(parent).or_default().push(child);
            }
        }
        Ok(Some(Self { groups, children }))
    }

    /// Returns ids and names of what stands below a group and is of its kind; nothing where there are more than are left. A hierarchy
    /// that is knotted ends where it comes back to itself.
    fn below(&self, top: &Group, left: &mut usize) -> Option<Vec<(String, String)>> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([top.id.as_str()]);
        let mut open = vec![top.id.as_str()];
        while let Some(parent) = open.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                if !seen.insert(child.as_str()) {
                    continue;
                }
                *left = left.checked_sub(1)?;
                if let Some(group) = self.groups.get(child)
                    && group.is_organization == top.is_organization
                {
                    found.push((group.id.clone(), group.name.clone()));
                    open.push(group.id.as_str());
                }
            }
        }
        found.sort_unstable();
        Some(found)
    }
}

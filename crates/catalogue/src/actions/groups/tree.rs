//! The hierarchy of groups or organizations as trees, as ckanext-hierarchy tells it.

use std::collections::{HashMap, HashSet};

use cairn_domain::record::Group;
use serde_json::{Value, json};

use super::group_list_authz::all_active;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// What `type` says of groups.
const GROUP: &str = "group";
/// What `type` says of organizations.
const ORGANIZATION: &str = "organization";

/// Returns the type that is asked for: groups where none is named.
pub(super) fn asked_type(input: &Input) -> Result<(&'static str, bool), ActionError> {
    let given = input.text("type");
    match given.as_deref() {
        None | Some(GROUP) => Ok((GROUP, given.is_some())),
        Some(ORGANIZATION) => Ok((ORGANIZATION, true)),
        Some(_) => Err(ActionError::field(
            "type",
            "Value must be one of ['group', 'organization']",
        )),
    }
}

/// Returns the type of a group.
pub(super) fn type_of(group: &Group) -> &'static str {
    match group.is_organization {
        true => ORGANIZATION,
        false => GROUP,
    }
}

/// All active groups of a type, and who stands below whom.
pub(super) struct Forest {
    groups: HashMap<String, Group>,
    children: HashMap<String, Vec<String>>,
    parents: HashMap<String, Vec<String>>,
}

impl Forest {
    /// Reads the hierarchy of a type.
    pub(super) fn load(ctx: &mut Ctx<'_, '_>, of: &str) -> Result<Self, ActionError> {
        let ids = all_active(ctx, of == ORGANIZATION)?;
        let groups = ctx.tx.groups(&ids)?.into_iter();
        let groups: HashMap<String, Group> =
            groups.map(|group| (group.id.clone(), group)).collect();
        let mut forest = Self {
            groups,
            children: HashMap::new(),
            parents: HashMap::new(),
        };
        for (child, parent) in ctx.tx.group_parents()? {
            if !forest.groups.contains_key(&child) || !forest.groups.contains_key(&parent) {
                continue;
            }
            let below = forest.children.entry(parent.clone()).or_default();
            below.push(child.clone());
            forest.parents.entry(child).or_default().push(parent);
        }
        let (groups, mut children) = (&forest.groups, forest.children);
        for below in children.values_mut() {
            sort(groups, below);
        }
        forest.children = children;
        Ok(forest)
    }

    /// Returns a tree for each group that stands below none.
    pub(super) fn trees(&self) -> Vec<Value> {
        let mut tops: Vec<String> = self.groups.keys().cloned().collect();
        tops.retain(|id| !self.parents.contains_key(id));
        sort(&self.groups, &mut tops);
        tops.iter().filter_map(|id| self.branch(id, "")).collect()
    }

    /// Returns the groups above one, the highest first.
    fn above(&self, id: &str) -> Vec<&str> {
        let mut chain = Vec::new();
        let mut seen = HashSet::from([id]);
        let mut at = id;
        while let Some(parent) = self.parents.get(at).and_then(|all| all.first())
            && seen.insert(parent)
        {
            chain.push(parent.as_str());
            at = parent;
        }
        chain.reverse();
        chain
    }

    /// Returns the tree that a group stands in: what is below it, and as far as they are wanted what is above it and beside it.
    pub(super) fn section(
        &self,
        id: &str,
        with_parents: bool,
        with_siblings: bool,
    ) -> Option<Value> {
        let above = match with_parents {
            true => self.above(id),
            false => Vec::new(),
        };
        if with_siblings {
            let top = above.first().copied().unwrap_or(id);
            return self.branch(top, id);
        }
        let own = self.branch(id, id);
        above.iter().rev().fold(own, |below, parent| {
            let mut node = self.node(parent, false)?;
            node["children"] = json!(below.into_iter().collect::<Vec<Value>>());
            Some(node)
        })
    }

    fn node(&self, id: &str, highlighted: bool) -> Option<Value> {
        let group = self.groups.get(id)?;
        Some(json!({
            "id": group.id,
            "name": group.name,
            "title": group.title,
            "highlighted": highlighted,
            "children": [],
        }))
    }

    fn branch(&self, id: &str, highlighted: &str) -> Option<Value> {
        self.grown(id, highlighted, &mut HashSet::new())
    }

    /// A group that is reached again is left out, so that the tree ends however the hierarchy is knotted.
    fn grown<'f>(
        &'f self,
        id: &'f str,
        highlighted: &str,
        reached: &mut HashSet<&'f str>,
    ) -> Option<Value> {
        if !reached.insert(id) {
            return None;
        }
        let mut node = self.node(id, id == highlighted)?;
        let below = self.children.get(id).into_iter().flatten();
        let below = below.filter_map(|child| self.grown(child, highlighted, reached));
        node["children"] = below.collect();
        Some(node)
    }
}

/// Puts groups into the order of their titles.
fn sort(groups: &HashMap<String, Group>, ids: &mut [String]) {
    let key = |id: &String| {
        let group = groups.get(id);
        group.map(|group| (group.title.to_lowercase(), group.name.clone()))
    };
    ids.sort_by_cached_key(key);
}

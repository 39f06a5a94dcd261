//! What a caller holds: roles in groups and organizations, with those that come down from parents.

use std::collections::{HashMap, HashSet};

use cairn_domain::permission::{
    PUBLIC, READ, Role, Viewer, collaborator_label, creator_label, member_label,
};
use cairn_store::{StoreError, Tx};

use crate::caller::Caller;
use crate::settings::Auth;

/// A caller's roles.
#[derive(Debug, Clone, Default)]
pub struct Grants {
    /// Role by group id, cascaded ones included (the strongest wins in questions).
    roles: HashMap<String, Vec<Role>>,
    /// Ids of groups in use; a role in a deleted one counts there alone.
    active: HashSet<String>,
    /// Ids of groups that are organizations.
    organizations: HashSet<String>,
    /// Roles that stand in member rows, without what cascades.
    direct: HashMap<String, Role>,
    /// Capacity by dataset id.
    collaborations: HashMap<String, String>,
}

impl Grants {
    /// Loads the grants of a caller: two or three small queries.
    pub fn load(tx: &mut Tx<'_>, auth: &Auth, caller: &Caller) -> Result<Self, StoreError> {
        let mut grants = Self::default();
        let Some(id) = caller.id().filter(|_| !caller.is_deleted()) else {
            return Ok(grants);
        };
        let scope = caller.scope();
        for held in tx.capacities_of_user(id)? {
            if scope.is_some_and(|scope| !scope.reaches(&held.group_id)) {
                continue;
            }
            let Some(role) = Role::parse(&held.capacity) else {
                continue;
            };
            if held.is_organization {
                grants.organizations.insert(held.group_id.clone());
            }
            if held.is_active {
                grants.active.insert(held.group_id.clone());
            }
            grants.direct.insert(held.group_id.clone(), role);
            grants.roles.entry(held.group_id).or_default().push(role);
        }
        let cascading: Vec<Role> = auth
            .roles_that_cascade_to_sub_groups
            .iter()
            .filter_map(|role| Role::parse(role))
            .collect();
        if grants.direct.values().any(|role| cascading.contains(role)) {
            grants.cascade(tx, &cascading)?;
        }
        let everywhere = scope.is_none_or(|scope| scope.organizations.is_empty());
        if auth.allow_dataset_collaborators && everywhere {
            grants.collaborations = tx
                .collaborations(id)?
                .into_iter()
                .map(|one| (one.dataset_id, one.capacity))
                .collect();
        }
        Ok(grants)
    }

    fn cascade(&mut self, tx: &mut Tx<'_>, cascading: &[Role]) -> Result<(), StoreError> {
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        for (child, parent) in tx.group_parents()? {
            children.entry(parent).or_default().push(child);
        }
        if children.is_empty() {
            return Ok(());
        }
        let mut reached: Vec<(String, Role)> = Vec::new();
        for (group, role) in self
            .direct
            .iter()
            .filter(|(group, role)| cascading.contains(role) && self.active.contains(*group))
        {
            let mut seen: HashSet<&str> = HashSet::from([group.as_str()]);
            let mut open: Vec<&str> = vec![group];
            while let Some(parent) = open.pop() {
                for child in children.get(parent).into_iter().flatten() {
                    if seen.insert(child) {
                        reached.push((child.clone(), *role));
                        open.push(child);
                    }
                }
            }
        }
        let ids: Vec<String> = reached.iter().map(|(id, _)| id.clone()).collect();
        for group in tx.groups(&ids)? {
            if group.state != cairn_domain::record::ACTIVE {
                continue;
            }
            if group.is_organization {
                self.organizations.insert(group.id.clone());
            }
            self.active.insert(group.id.clone());
            let held = self.roles.entry(group.id.clone()).or_default();
            held.extend(
                reached
                    .iter()
                    .filter(|(id, _)| *id == group.id)
                    .map(|(_, role)| *role),
            );
        }
        Ok(())
    }

    /// Tells whether a permission is held in a group.
    pub fn holds(&self, group_id: &str, permission: &str) -> bool {
        self.roles
            .get(group_id)
            .is_some_and(|roles| roles.iter().any(|role| role.holds(permission)))
    }

    /// Tells whether a permission is held in some organization.
    pub fn holds_in_some_organization(&self, permission: &str) -> bool {
        self.organizations
            .iter()
            .any(|id| self.active.contains(id) && self.holds(id, permission))
    }

    /// Returns the active groups (or organizations) where a permission is held, with the strongest role held there.
    pub fn groups_with(&self, permission: &str, organizations: bool) -> Vec<(String, Role)> {
        self.roles
            .iter()
            .filter(|(id, roles)| {
                self.organizations.contains(*id) == organizations
                    && self.active.contains(*id)
                    && roles.iter().any(|role| role.holds(permission))
            })
            .map(|(id, roles)| {
                let strongest = [Role::Admin, Role::Editor, Role::Member]
                    .into_iter()
                    .find(|role| roles.contains(role))
                    .unwrap_or(Role::Member);
                (id.clone(), strongest)
            })
            .collect()
    }

    /// Returns the role that a member row gives, without what cascades.
    pub fn direct_role(&self, group_id: &str) -> Option<Role> {
        self.direct.get(group_id).copied()
    }

    /// Returns the capacity in which the caller collaborates on a dataset.
    pub fn collaborates_as(&self, dataset_id: &str) -> Option<&str> {
        self.collaborations.get(dataset_id).map(String::as_str)
    }

    /// Returns the ids of the datasets that the caller collaborates on.
    pub fn collaborations(&self) -> impl Iterator<Item = &str> {
        self.collaborations.keys().map(String::as_str)
    }

    /// Returns the ids of the organizations whose private datasets the caller sees.
    pub fn readable_organizations(&self) -> Vec<String> {
        let found = self.groups_with(READ, true).into_iter();
        found.map(|(id, _)| id).collect()
    }

    /// Returns what the caller may see.
    pub fn viewer(&self, caller: &Caller) -> Viewer {
        if caller.is_sysadmin() {
            return Viewer::Sysadmin;
        }
        if caller.is_deleted() {
            return Viewer::Labels(Vec::new());
        }
        let mut labels = vec![PUBLIC.to_owned()];
        if let Some(id) = caller.id() {
            // What belongs to no organization is outside of a token that names some.
            if caller
                .scope()
                .is_none_or(|scope| scope.organizations.is_empty())
            {
                labels.push(creator_label(id));
            }
            labels.extend(
                self.groups_with(READ, true)
                    .iter()
                    .map(|(id, _)| member_label(id)),
            );
            labels.extend(self.collaborations.keys().map(|id| collaborator_label(id)));
            // Sorted, so that the same caller always gives the same filter.
            labels[1..].sort_unstable();
        }
        Viewer::Labels(labels)
    }
}

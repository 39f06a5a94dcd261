//! Who may do what: roles, the permissions they carry, and the labels that decide what is visible.

use crate::record::{ACTIVE, DatasetHead, SUBMITTED};

/// A role in a group or organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Every permission.
    Admin,
    /// Writes datasets.
    Editor,
    /// Reads what is private.
    Member,
}

impl Role {
    /// Reads a capacity of a member row.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "admin" => Some(Role::Admin),
            "editor" => Some(Role::Editor),
            "member" => Some(Role::Member),
            _ => None,
        }
    }

    /// Returns the capacity as it stands in member rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Editor => "editor",
            Role::Member => "member",
        }
    }

    /// Tells whether the role carries a permission; admins hold every one, also those that nobody knows.
    pub fn holds(self, permission: &str) -> bool {
        match self {
            Role::Admin => true,
            Role::Editor => matches!(
                permission,
                READ | DELETE_DATASET | CREATE_DATASET | UPDATE_DATASET | MANAGE_GROUP
            ),
            Role::Member => matches!(permission, READ | MANAGE_GROUP),
        }
    }
}

/// See what is private in an organization.
pub const READ: &str = "read";
/// Delete a dataset of the organization.
pub const DELETE_DATASET: &str = "delete_dataset";
/// Create a dataset in the organization.
pub const CREATE_DATASET: &str = "create_dataset";
/// Change a dataset of the organization.
pub const UPDATE_DATASET: &str = "update_dataset";
/// Put datasets into a group.
pub const MANAGE_GROUP: &str = "manage_group";
/// Change the group or organization itself.
pub const UPDATE: &str = "update";
/// Delete the group or organization.
pub const DELETE: &str = "delete";
/// Change who belongs to it.
pub const MEMBERSHIP: &str = "membership";

/// The label of everything that everybody may see.
pub const PUBLIC: &str = "public";

/// Returns the label that members of an organization hold.
pub fn member_label(organization_id: &str) -> String {
    format!("member-{organization_id}")
}

/// Returns the label that the creator of a dataset holds who sees it whatever organization it is of.
pub fn creator_label(account_id: &str) -> String {
    format!("creator-{account_id}")
}

/// Returns the label that collaborators of a dataset hold.
pub fn collaborator_label(dataset_id: &str) -> String {
    format!("collaborator-{dataset_id}")
}

/// Returns the labels of a dataset: whoever holds one of them may see it.
///
/// `collaborators` tells whether the site lets people collaborate on single datasets. Whoever submitted something to an organization
/// sees it while it waits there.
pub fn dataset_labels(dataset: &DatasetHead, collaborators: bool) -> Vec<String> {
    if dataset.state == ACTIVE && !dataset.private {
        return vec![PUBLIC.to_owned()];
    }
    let mut labels = Vec::with_capacity(2);
    if collaborators {
        labels.push(collaborator_label(&dataset.id));
    }
    labels.extend(dataset.owner_org.as_deref().map(member_label));
    if dataset.owner_org.is_none() || SUBMITTED.contains(&dataset.kind.as_str()) {
        labels.extend(dataset.creator.as_deref().map(creator_label));
    }
    labels
}

/// What somebody may see, decided in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Sees everything.
    Sysadmin,
    /// Sees what carries one of these labels.
    Labels(Vec<String>),
}

impl Viewer {
    /// Returns the viewer that nobody has signed in as.
    pub fn anonymous() -> Self {
        Viewer::Labels(vec![PUBLIC.to_owned()])
    }

    /// Tells whether this viewer sees the dataset.
    pub fn sees(&self, dataset: &DatasetHead) -> bool {
        match self {
            Viewer::Sysadmin => true,
            Viewer::Labels(held) => {
                let held = |label: &str| held.iter().any(|own| own == label);
                if dataset.state == ACTIVE && !dataset.private {
                    return held(PUBLIC);
                }
                // Collaborator labels are held only where the site hands them out.
                dataset_labels(dataset, true)
                    .iter()
                    .any(|label| held(label))
            }
        }
    }

    /// Returns the labels to filter lists by; `None` where nothing is filtered.
    pub fn labels(&self) -> Option<&[String]> {
        match self {
            Viewer::Sysadmin => None,
            Viewer::Labels(labels) => Some(labels),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(state: &str, private: bool, owner: Option<&str>) -> DatasetHead {
        DatasetHead {
            id: "d".into(),
            name: "d".into(),
            kind: "dataset".into(),
            title: "d".into(),
            owner_org: owner.map(str::to_owned),
            creator: Some("c".into()),
            private,
            state: state.into(),
            version: 1,
        }
    }

    #[test]
    fn labels_follow_state_privacy_and_owner() {
        for (dataset, expected) in [
            (head("active", false, Some("o")), vec!["public"]),
            (head("active", true, Some("o")), vec!["member-o"]),
            (head("draft", false, Some("o")), vec!["member-o"]),
            (head("draft", false, None), vec!["creator-c"]),
            (head("deleted", false, Some("o")), vec!["member-o"]),
        ] {
            assert_eq!(dataset_labels(&dataset, false), expected);
        }
        assert_eq!(
            dataset_labels(&head("draft", false, None), true),
            ["collaborator-d", "creator-c"]
        );
        let mut submitted = head("draft", false, Some("o"));
        submitted.kind = SUBMITTED[0].to_owned();
        assert_eq!(dataset_labels(&submitted, false), ["member-o", "creator-c"]);
    }

    #[test]
    fn viewers_see_by_label() {
        let member = Viewer::Labels(vec!["public".into(), "member-o".into()]);
        assert!(member.sees(&head("active", true, Some("o"))));
        assert!(!member.sees(&head("active", true, Some("x"))));
        assert!(!Viewer::anonymous().sees(&head("draft", false, None)));
        assert!(Viewer::anonymous().sees(&head("active", false, None)));
        assert!(Viewer::Sysadmin.sees(&head("deleted", true, None)));
    }

    #[test]
    fn roles_hold_their_permissions() {
        assert!(Role::Admin.holds("anything"));
        assert!(Role::Editor.holds(UPDATE_DATASET) && !Role::Editor.holds(MEMBERSHIP));
        assert!(Role::Member.holds(READ) && !Role::Member.holds(CREATE_DATASET));
    }
}

//! Who calls.

use std::sync::Arc;

use cairn_domain::record::{Account, DELETED};

/// Who calls an action: an account, or nobody.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    account: Option<Arc<Account>>,
}

impl Caller {
    /// Returns the caller without an account.
    pub fn anonymous() -> Self {
        Self { account: None }
    }

    /// Returns the caller of this account.
    pub fn of(account: Account) -> Self {
        Self {
            account: Some(Arc::new(account)),
        }
    }

    /// Returns the account.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_deref()
    }

    /// Returns the account's id.
    pub fn id(&self) -> Option<&str> {
        self.account().map(|account| account.id.as_str())
    }

    /// Returns the user name, empty for anonymous callers, as CKAN's messages show it.
    pub fn name(&self) -> &str {
        self.account().map_or("", |account| account.name.as_str())
    }

    /// Tells whether nobody has signed in.
    pub fn is_anonymous(&self) -> bool {
        self.account.is_none()
    }

    /// Tells whether every permission is held. A deleted sysadmin holds none.
    pub fn is_sysadmin(&self) -> bool {
        self.account()
            .is_some_and(|account| account.sysadmin && account.state != DELETED)
    }

    /// Tells whether the account was deleted: such a caller is refused everything that asks for a permission.
    pub fn is_deleted(&self) -> bool {
        self.account()
            .is_some_and(|account| account.state == DELETED)
    }

    /// Tells whether this is the account with this id.
    pub fn is(&self, account_id: &str) -> bool {
        self.id() == Some(account_id)
    }
}

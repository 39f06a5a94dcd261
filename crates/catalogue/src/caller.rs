//! Who calls.

use std::sync::Arc;

use cairn_domain::record::{Account, ApiToken, DELETED};
use cairn_domain::scope::{Access, Scope};

use crate::action::{ActionDef, Kind};
use crate::actions;
use crate::error::ActionError;

/// Who calls an action: an account, or nobody.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    account: Option<Arc<Account>>,
    token: Option<Arc<Token>>,
}

/// The token that somebody calls with.
#[derive(Debug)]
struct Token {
    id: String,
    scope: Option<Scope>,
}

impl Caller {
    /// Returns the caller without an account.
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// Returns the caller of this account.
    pub fn of(account: Account) -> Self {
        Self {
            account: Some(Arc::new(account)),
            token: None,
        }
    }

    /// Returns the caller of this account by one of its tokens. Here alone a token's scope is made to count: a token that names
    /// organizations has nothing of what sysadmins hold, and what else it holds follows from [`Caller::scope`].
    pub fn by_token(mut account: Account, token: ApiToken) -> Self {
        let scope = token.scope;
        if scope
            .as_ref()
            .is_some_and(|scope| !scope.organizations.is_empty())
        {
            account.sysadmin = false;
        }
        Self {
            account: Some(Arc::new(account)),
            token: Some(Arc::new(Token {
                id: token.id,
                scope,
            })),
        }
    }

    /// Returns the id of the token that the caller came with; nothing for sessions and for the program itself.
    pub fn token_id(&self) -> Option<&str> {
        self.token.as_deref().map(|token| token.id.as_str())
    }

    /// Returns how far the caller's token reaches; nothing where it reaches as far as the account.
    pub fn scope(&self) -> Option<&Scope> {
        self.token.as_deref()?.scope.as_ref()
    }

    /// Tells whether the caller's token reaches what changes records, for what is no action.
    pub(crate) fn writes_records(&self) -> bool {
        self.scope()
            .is_none_or(|scope| scope.access == Access::Write)
    }

    /// Lets an action pass that the caller's token reaches.
    pub(crate) fn require_scope(&self, def: &ActionDef) -> Result<(), ActionError> {
        let Some(scope) = self.scope().filter(|_| def.kind != Kind::Read) else {
            return Ok(());
        };
        let within = match scope.access {
            Access::Read => false,
            Access::Write => !actions::is_beyond_records(def.name),
        };
        match within {
            true => Ok(()),
            false => Err(ActionError::denied_because(format!(
                "The scope of this token does not reach {}",
                def.name
            ))),
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

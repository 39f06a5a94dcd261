//! From a token to a caller.

use cairn_domain::permission::Viewer;
use cairn_domain::record::ACTIVE;

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::grants::Grants;

/// A caller whose token was checked, and what they may see.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The caller, anonymous where the token is of no use.
    pub caller: Caller,
    /// What the caller may see.
    pub viewer: std::sync::Arc<Viewer>,
}

impl App {
    /// Returns the caller of a token that was used lately, without asking the database.
    pub fn known_caller(&self, token: &str) -> Option<SignedIn> {
        let identity = self.identities.get(token)?;
        Some(SignedIn {
            caller: identity.caller,
            viewer: identity.viewer,
        })
    }

    /// Returns the caller of a token. A bad, revoked or expired token is an anonymous caller, as in CKAN, and so is the
    /// token of an account that is not active.
    pub fn caller_of(&self, token: &str) -> Result<SignedIn, ActionError> {
        if let Some(known) = self.known_caller(token) {
            return Ok(known);
        }
        let nobody = || SignedIn {
            caller: Caller::anonymous(),
            viewer: std::sync::Arc::new(Viewer::anonymous()),
        };
        let Some(id) = self.signer.verify(token) else {
            return Ok(nobody());
        };
        let now = self.clock.now();
        let epoch = self.identities.epoch();
        let found = self.store.read(|tx| {
            let Some(row) = tx.api_token(&id)? else {
                return Ok(None);
            };
            if row.expires_at.is_some_and(|end| end <= now) {
                return Ok(None);
            }
            let Some(account) = tx
                .account_by_ref(&row.account_id)?
                .filter(|account| account.state == ACTIVE)
            else {
                return Ok(None);
            };
            let caller = Caller::of(account);
            let viewer = Grants::load(tx, &self.settings.auth, &caller)?.viewer(&caller);
            let left = row.expires_at.map(|end| end - now);
            Ok::<_, ActionError>(Some((caller, viewer, left)))
        })?;
        let Some((caller, viewer, left)) = found else {
            return Ok(nobody());
        };
        self.note_use(&id, &caller)?;
        let left = left.and_then(|left| left.to_std().ok());
        self.identities
            .put(token, caller.clone(), viewer.clone(), left, epoch);
        Ok(SignedIn {
            caller,
            viewer: std::sync::Arc::new(viewer),
        })
    }

    /// Notes when a token and its account were used; at most once while the identity is remembered.
    fn note_use(&self, token_id: &str, caller: &Caller) -> Result<(), ActionError> {
        let now = self.clock.now();
        let interval = chrono::TimeDelta::seconds(self.settings.auth.last_active_interval_seconds);
        let account = caller.account().filter(|account| {
            account
                .last_active
                .is_none_or(|last| now - last >= interval)
        });
        // Nobody waits for the disk here: a lost note of use does no harm.
        let (_, _ticket) = self.store.write_unflushed(|tx| {
            tx.touch_api_token(token_id, now)?;
            if let Some(account) = account {
                tx.touch_account(&account.id, now)?;
            }
            Ok::<_, ActionError>(())
        })?;
        Ok(())
    }
}

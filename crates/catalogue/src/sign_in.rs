//! From a token, or a name and a password, to a caller; and a way back in for those who forgot theirs.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cairn_domain::permission::Viewer;
use cairn_domain::record::{ACTIVE, Account};
use cairn_store::Tx;

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::grants::Grants;
use crate::session::SESSION;
use crate::{mail, password};

/// The hash of a password that nobody has: an unknown name takes as long as a wrong password.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| password::hash(&crate::clock::new_id()).unwrap_or_default());

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
        if let Some(session) = token.strip_prefix(SESSION) {
            return Ok(self
                .caller_of_session(token, session)?
                .unwrap_or_else(nobody));
        }
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
            let left = row.expires_at.map(|end| end - now);
            let caller = Caller::by_token(account, row);
            let viewer = Grants::load(tx, &self.settings.auth, &caller)?.viewer(&caller);
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

    fn caller_of_session(
        &self,
        token: &str,
        session: &str,
    ) -> Result<Option<SignedIn>, ActionError> {
        let epoch = self.identities.epoch();
        let found = self.store.read(|tx| {
            let Some(opened) = self.read_session(tx, session)? else {
                return Ok(None);
            };
            let caller = Caller::of(opened.account);
            let viewer = Grants::load(tx, &self.settings.auth, &caller)?.viewer(&caller);
            Ok::<_, ActionError>(Some((caller, viewer, opened.left)))
        })?;
        let Some((caller, viewer, left)) = found else {
            return Ok(None);
        };
        let left = left.to_std().ok();
        self.identities
            .put(token, caller.clone(), viewer.clone(), left, epoch);
        Ok(Some(SignedIn {
            caller,
            viewer: std::sync::Arc::new(viewer),
        }))
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

    /// Returns the caller who signs in with a name or e-mail address and a password; `None` where they do not fit an account
    /// that is active. A hash that was made otherwise than today's is made anew.
    pub fn sign_in(&self, login: &str, password: &str) -> Result<Option<Caller>, ActionError> {
        let active = [ACTIVE.to_owned()];
        let found = self.store.read(|tx| by_login(tx, login, &active))?;
        let hash = found
            .as_ref()
            .and_then(|account| account.password.as_deref());
        let fits = password::verify(password, hash.unwrap_or(&NOBODYS));
        let (Some(account), Some(hash), true) = (&found, hash, fits) else {
            return Ok(None);
        };
        if password::is_outdated(hash) {
            let better = password::hash(password)?;
            self.write(
                &Caller::anonymous(),
                &self.settings.site.locale_default,
                |ctx| {
                    let current = ctx.tx.account_by_ref(&account.id)?;
                    // Unless they changed it meanwhile.
                    if let Some(mut current) =
                        current.filter(|now| now.password == account.password)
                    {
                        current.password = Some(better.clone());
                        ctx.tx.update_account(&current)?;
                    }
                    Ok(())
                },
            )?;
        }
        Ok(found.map(Caller::of))
    }

    /// Sends a link for choosing another password to the account with this name or e-mail address. Whether there is one is
    /// not told.
    pub fn request_reset(&self, login: &str, locale: &str) -> Result<(), ActionError> {
        let states = [ACTIVE.to_owned(), PENDING.to_owned()];
        let key = reset_key();
        self.write(&Caller::anonymous(), locale, |ctx| {
            let Some(mut account) = by_login(ctx.tx, login, &states)? else {
                return Ok(());
            };
            let Some(to) = account.email.clone() else {
                return Ok(());
            };
            account.reset_key = Some(key.clone());
            ctx.tx.update_account(&account)?;
            let link = ctx.app.reset_link(&account.id, &key);
            let title = &ctx.app.settings.site.title;
            let message = mail::reset(locale, &to, title, &account.name, &link);
            ctx.afterwards(move |app| {
                if let Err(error) = app.mailer.send(&message) {
                    tracing::error!(%error, account.id = %account.id, "a password link was not sent");
                }
                Ok(())
            });
            Ok(())
        })
    }

    /// Returns the address at which the holder of a key chooses a password.
    pub(crate) fn reset_link(&self, account_id: &str, key: &str) -> String {
        format!("{}/user/reset/{account_id}?key={key}", self.site_url())
    }
}

/// The state of an account that was invited and has no password yet.
pub(crate) const PENDING: &str = "pending";

/// Makes a key that lets its holder choose a password.
pub(crate) fn reset_key() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Returns the account with this name or e-mail address, in one of these states.
pub(crate) fn by_login(
    tx: &mut Tx<'_>,
    login: &str,
    states: &[String],
) -> Result<Option<Account>, ActionError> {
    let named = tx
        .account_by_ref(login)?
        .filter(|account| account.name == login && states.contains(&account.state));
    match named {
        Some(account) => Ok(Some(account)),
        None => Ok(tx.accounts_by_email(login.trim(), states)?.pop()),
    }
}

//! Accounts that people make for themselves on the website, and passwords that they change there.

use serde_json::{Map, Value, json};

use super::save;
use crate::app::App;
use crate::audit;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::input::Input;
use crate::password;
use crate::session::{Session, Trial};

/// What those who register tell of themselves.
const TOLD: [&str; 5] = ["name", "fullname", "email", "password", "about"];

/// What came of a change of password.
#[derive(Debug)]
pub enum Changed {
    /// It is changed, and this is the session to go on with.
    Done(Session),
    /// The old one is another.
    Wrong,
    /// There were too many wrong ones.
    Paused,
}

impl App {
    /// Tells whether people may register on the website.
    pub fn lets_register(&self, caller: &Caller) -> bool {
        self.settings.auth.create_user_via_web || caller.is_sysadmin()
    }

    /// Makes an account for somebody who registers on the website, where a setting allows it.
    pub fn register(
        &self,
        caller: &Caller,
        told: &Map<String, Value>,
        locale: &str,
    ) -> Result<(), ActionError> {
        if !self.lets_register(caller) {
            return Err(ActionError::denied());
        }
        let data: Map<String, Value> = TOLD
            .into_iter()
            .filter_map(|key| Some((key.to_owned(), told.get(key)?.clone())))
            .collect();
        let input = Input::new(data);
        // Nobody registers as more than they are: what sysadmins alone may say does not count here.
        self.write(&Caller::anonymous(), locale, |ctx| {
            let account = save::create(ctx, &input)?;
            audit::note_own(ctx, "user_register", &account.name)
        })
    }

    /// Changes the password of somebody who is signed in and knows the old one. Every session of the account ends with it.
    pub fn change_password(
        &self,
        caller: &Caller,
        old: &str,
        new: &str,
        locale: &str,
    ) -> Result<Changed, ActionError> {
        let account = caller
            .account()
            .filter(|_| caller.token_id().is_none())
            .ok_or_else(ActionError::denied)?;
        let trial = Trial::of(self, format!("password of {}", account.id));
        if trial.is_paused() {
            return Ok(Changed::Paused);
        }
        let hash = account.password.as_deref().unwrap_or_default();
        if !password::verify(old, hash) {
            trial.failed();
            return Ok(Changed::Wrong);
        }
        trial.succeeded();
        let def = crate::actions::find("user_patch")
            .ok_or_else(|| ActionError::Internal("there is no action user_patch".to_owned()))?;
        let mut data = Map::new();
        data.insert("id".to_owned(), json!(account.id));
        data.insert("password".to_owned(), json!(new));
        self.run(def, caller, &Input::new(data), locale)?;
        let changed = self
            .store
            .read(|tx| Ok::<_, ActionError>(tx.account_by_ref(&account.id)?))?
            .ok_or_else(ActionError::not_found)?;
        Ok(Changed::Done(self.new_session(&changed, false)))
    }
}

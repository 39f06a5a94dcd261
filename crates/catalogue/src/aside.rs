//! What an action wants done outside its transaction: work that takes long must not make others wait.
//!
//! An action that needs such work stops as if it had lost a race. [`App::write`](crate::App::write) does the work and lets
//! the action run again, which then finds it done, however often it is tried.

use std::cell::RefCell;
use std::collections::HashMap;

use cairn_store::StoreError;

use crate::error::ActionError;
use crate::password;

/// Work that is wanted and work that is done; lives as long as the tries of one action.
#[derive(Default)]
pub(crate) struct Aside {
    /// A password whose hash is wanted.
    wanted: RefCell<Option<String>>,
    /// Hashes by password.
    hashes: RefCell<HashMap<String, String>>,
}

impl Aside {
    /// Returns the hash of a password, or stops the action until there is one.
    pub(crate) fn hash_of(&self, password: &str) -> Result<String, ActionError> {
        if let Some(hash) = self.hashes.borrow().get(password) {
            return Ok(hash.clone());
        }
        *self.wanted.borrow_mut() = Some(password.to_owned());
        Err(StoreError::Conflict(None).into())
    }

    /// Does what is wanted; tells whether anything was.
    pub(crate) fn do_it(&self) -> Result<bool, ActionError> {
        let Some(password) = self.wanted.take() else {
            return Ok(false);
        };
        let hash = password::hash(&password)?;
        self.hashes.borrow_mut().insert(password, hash);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hashed_once_between_two_tries() {
        let aside = Aside::default();
        assert!(!aside.do_it().unwrap(), "nothing is wanted");
        assert!(aside.hash_of("correct-horse").unwrap_err().is_conflict());
        assert!(aside.do_it().unwrap());
        let hash = aside.hash_of("correct-horse").unwrap();
        assert_eq!(aside.hash_of("correct-horse").unwrap(), hash);
        assert!(password::verify("correct-horse", &hash));
        assert!(!aside.do_it().unwrap(), "it was done");
    }
}

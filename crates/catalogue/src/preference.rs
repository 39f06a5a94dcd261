//! What people prefer: kept with their account, since the site keeps nothing in browsers but sessions.

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

impl App {
    /// Returns the language that somebody prefers, where the site offers it.
    pub fn language_of(&self, caller: &Caller) -> Result<Option<String>, ActionError> {
        let Some(id) = caller.id() else {
            return Ok(None);
        };
        let kept = self
            .store
            .read(|tx| Ok::<_, ActionError>(tx.language_of(id)?))?;
        Ok(kept.filter(|language| self.settings.site.locales.contains(language)))
    }

    /// Keeps the language that somebody prefers; an empty one is none.
    pub fn prefer_language(&self, caller: &Caller, language: &str) -> Result<(), ActionError> {
        let account = caller
            .account()
            .filter(|_| caller.scope().is_none())
            .ok_or_else(ActionError::denied)?;
        let language = match language {
            "" => None,
            known if self.settings.site.locales.iter().any(|one| one == known) => Some(known),
            _ => return Err(ActionError::field("language", "Unknown language")),
        };
        self.write(caller, &self.settings.site.locale_default, |ctx| {
            Ok(ctx.tx.put_language_of(&account.id, language)?)
        })
    }
}

//! The account that the site itself acts as.

use cairn_domain::record::{ACTIVE, Account, ChangeKind};

use crate::app::App;
use crate::caller::Caller;
use crate::clock::new_id;
use crate::error::ActionError;

impl App {
    /// Returns the site's account, and makes it where there is none.
    pub fn site_account(&self) -> Result<Caller, ActionError> {
        let name = &self.settings.site.id;
        let locale = &self.settings.site.locale_default;
        let nobody = Caller::anonymous();
        if let Some(account) =
            self.read(&nobody, locale, |ctx| Ok(ctx.tx.account_by_ref(name)?))?
        {
            return Ok(Caller::of(account));
        }
        let account = self.write(&nobody, locale, |ctx| {
            // Two programs that start at once must not make it twice.
            if let Some(account) = ctx.tx.account_by_ref(name)? {
                return Ok(account);
            }
            let account = Account {
                id: new_id(),
                name: name.clone(),
                fullname: None,
                email: None,
                password: None,
                about: None,
                created: ctx.now,
                last_active: None,
                notify_by_email: false,
                sysadmin: true,
                state: ACTIVE.to_owned(),
                image_url: None,
                apikey: None,
                reset_key: None,
                plugin_extras: None,
            };
            ctx.tx.insert_account(&account)?;
            ctx.record_change(ChangeKind::Account, &account.id)?;
            Ok(account)
        })?;
        Ok(Caller::of(account))
    }
}

//! Private addresses at which the news of somebody is a feed: whoever knows one needs no token.
//!
//! An address is signed, and holds what the database keeps of it: without the site's secret nobody makes one from the database, and
//! one that was taken back leads nowhere.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cairn_domain::record::ACTIVE;
use serde_json::{Value, json};

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// What addresses are signed for.
const PURPOSE: &str = "news feed";
/// Longest word that is looked at, in bytes.
const LONGEST: usize = 512;

/// Returns the addresses of a feed; nulls where there is none.
pub(crate) fn feed_addresses(app: &App, account_id: &str, nonce: Option<&str>) -> Value {
    let address = |end: &str| {
        let word = word(app, account_id, nonce?);
        Some(format!("{}/feeds/news/{word}.{end}", app.site_url()))
    };
    json!({"atom": address("atom"), "rss": address("rss")})
}

fn word(app: &App, account_id: &str, nonce: &str) -> String {
    let note = format!("{account_id}|{nonce}");
    let seal = app.signer.keyed(PURPOSE, note.as_bytes());
    format!(
        "{}~{}",
        URL_SAFE_NO_PAD.encode(&note),
        URL_SAFE_NO_PAD.encode(seal)
    )
}

impl App {
    /// Returns whose news the word of an address is for; nothing where it is none, was taken back, or the account is not in use.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn reader_of_news(&self, word: &str) -> Result<Option<Caller>, ActionError> {
        let Some((account_id, nonce)) = self.opened_news(word) else {
            return Ok(None);
        };
        let account = self.store.read(|tx| {
            let kept = tx.news_feed(&account_id)?;
            Ok::<_, ActionError>(match kept {
                Some(kept) if kept == nonce => tx.account_by_ref(&account_id)?,
                _ => None,
            })
        })?;
        let account = account.filter(|account| account.id == account_id && account.state == ACTIVE);
        // Nobody signed in: what sysadmins hold beyond their roles is not lent to an address.
        Ok(account.map(|mut account| {
            account.sysadmin = false;
            Caller::of(account)
        }))
    }

    fn opened_news(&self, word: &str) -> Option<(String, String)> {
        if word.len() > LONGEST {
            return None;
        }
        let (note, seal) = word.split_once('~')?;
        let note = URL_SAFE_NO_PAD.decode(note).ok()?;
        let seal = URL_SAFE_NO_PAD.decode(seal).ok()?;
        if !self.signer.is_keyed(PURPOSE, &note, &seal) {
            return None;
        }
        let note = String::from_utf8(note).ok()?;
        let (account_id, nonce) = note.split_once('|')?;
        Some((account_id.to_owned(), nonce.to_owned()))
    }
}

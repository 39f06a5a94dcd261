//! What the site is called and where it stands: the settings, and over them what sysadmins changed while it runs.
//!
//! Kept in memory and read again after each change, so that every node shows the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use cairn_store::{Store, StoreError};

use crate::settings::Site;

/// The options that `config_option_update` takes, in CKAN's order.
pub(crate) const OPTIONS: &[&str] = &[
    TITLE,
    LOGO,
    URL,
    DESCRIPTION,
    "ckan.site_about",
    "ckan.site_intro_text",
    "ckan.site_custom_css",
    "ckan.theme",
    LOGO_UPLOAD,
    CLEAR_LOGO,
];

/// Title of the site.
pub(crate) const TITLE: &str = "ckan.site_title";
/// One line about the site.
pub(crate) const DESCRIPTION: &str = "ckan.site_description";
/// Public address of the site.
pub(crate) const URL: &str = "ckan.site_url";
/// Address of the logo.
pub(crate) const LOGO: &str = "ckan.site_logo";
/// A file for the logo; not an option that is kept.
pub(crate) const LOGO_UPLOAD: &str = "logo_upload";
/// Takes the logo away; not an option that is kept.
pub(crate) const CLEAR_LOGO: &str = "clear_logo_upload";

/// What the site is called and where it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSite {
    /// Title.
    pub title: String,
    /// One line about the site.
    pub description: String,
    /// Public address, without a final slash.
    pub url: String,
    options: BTreeMap<String, String>,
}

impl LiveSite {
    fn new(settings: &Site, options: BTreeMap<String, String>) -> Self {
        let set = |key: &str| options.get(key).cloned();
        let filled = |key: &str| set(key).filter(|text| !text.trim().is_empty());
        let url = filled(URL).unwrap_or_else(|| settings.url.clone());
        Self {
            title: filled(TITLE).unwrap_or_else(|| settings.title.clone()),
            description: set(DESCRIPTION).unwrap_or_else(|| settings.description.clone()),
            url: url.trim_end_matches('/').to_owned(),
            options,
        }
    }

    /// Returns the value of an option, empty where it was never set.
    pub fn option(&self, key: &str) -> &str {
        match key {
            TITLE => &self.title,
            DESCRIPTION => &self.description,
            URL => &self.url,
            _ => self.options.get(key).map_or("", String::as_str),
        }
    }
}

/// The site as it is now, for everybody who asks.
pub(crate) struct Live {
    now: RwLock<Arc<LiveSite>>,
    reading: Mutex<()>,
}

impl Live {
    pub(crate) fn open(store: &Store, settings: &Site) -> Result<Self, StoreError> {
        Ok(Self {
            now: RwLock::new(Arc::new(read(store, settings)?)),
            reading: Mutex::new(()),
        })
    }

    pub(crate) fn get(&self) -> Arc<LiveSite> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the options again. Those who come at once take turns, so that the last view put in is the newest.
    pub(crate) fn reload(&self, store: &Store, settings: &Site) -> Result<(), StoreError> {
        let _turn = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Arc::new(read(store, settings)?);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

fn read(store: &Store, settings: &Site) -> Result<LiveSite, StoreError> {
    let options = store.read(|tx| tx.site_options())?;
    Ok(LiveSite::new(settings, options.into_iter().collect()))
}

//! What the site is called and where it stands: the settings, and over them what sysadmins changed while it runs; and which pages were
//! written for it, which lead the way on every page.
//!
//! Kept in memory and read again after each change, so that every node shows the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use cairn_store::{PageFilter, Store, StoreError, Tx, WrittenPage};
use serde_json::{Value, json};

use crate::settings::Site;

/// Most written pages in the menu; the list of pages has the others.
const MENU: usize = 12;
/// Most written pages with a place that are looked through for those of the menu.
const MENU_READ: i64 = 50;

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
    /// The written pages that have a place in the menu, in their order.
    pub menu: Vec<MenuPage>,
    /// Whether there are written pages that everybody sees.
    pub has_pages: bool,
    /// Whether there are entries of the blog that everybody sees.
    pub has_blog: bool,
    /// Whether any organization or group wrote pages.
    pub has_pages_of_groups: bool,
    options: BTreeMap<String, String>,
}

/// A written page that has a place in the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuPage {
    /// Name.
    pub name: String,
    /// `page` or `blog`.
    pub kind: String,
    /// Its title, by language too where it was given so.
    pub titles: Value,
}

impl LiveSite {
    fn new(settings: &Site, options: BTreeMap<String, String>, pages: Pages) -> Self {
        let set = |key: &str| options.get(key).cloned();
        let filled = |key: &str| set(key).filter(|text| !text.trim().is_empty());
        let url = filled(URL).unwrap_or_else(|| settings.url.clone());
        Self {
            title: filled(TITLE).unwrap_or_else(|| settings.title.clone()),
            description: set(DESCRIPTION).unwrap_or_else(|| settings.description.clone()),
            url: url.trim_end_matches('/').to_owned(),
            menu: pages.menu,
            has_pages: pages.has_pages,
            has_blog: pages.has_blog,
            has_pages_of_groups: pages.has_pages_of_groups,
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

/// What is known of the written pages of the site.
struct Pages {
    menu: Vec<MenuPage>,
    has_pages: bool,
    has_blog: bool,
    has_pages_of_groups: bool,
}

impl Pages {
    fn read(tx: &mut Tx<'_>) -> Result<Self, StoreError> {
        let in_menu = PageFilter {
            in_menu: true,
            ..PageFilter::default()
        };
        let placed = tx.pages(&in_menu, MENU_READ)?.into_iter();
        let placed = placed.filter(|page| page.place.is_some_and(|place| place > 0));
        let menu = placed.take(MENU).map(MenuPage::of).collect();
        let mut has = |kind: &str| {
            let filter = PageFilter {
                kind: Some(kind),
                ..PageFilter::default()
            };
            Ok::<_, StoreError>(!tx.pages(&filter, 1)?.is_empty())
        };
        Ok(Self {
            menu,
            has_pages: has("page")?,
            has_blog: has("blog")?,
            has_pages_of_groups: tx.has_pages_of_groups()?,
        })
    }
}

impl MenuPage {
    fn of(page: WrittenPage) -> Self {
        let said = |key: &str| page.body.get(key).cloned().unwrap_or_default();
        Self {
            titles: json!({"title": said("title"), "title_translated": said("title_translated")}),
            name: page.name,
            kind: page.kind,
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
    let (options, pages) =
        store.read(|tx| Ok::<_, StoreError>((tx.site_options()?, Pages::read(tx)?)))?;
    Ok(LiveSite::new(
        settings,
        options.into_iter().collect(),
        pages,
    ))
}

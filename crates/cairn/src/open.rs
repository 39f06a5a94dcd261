//! Opens the catalogue for a command, and makes what it needs to live: data folder, database, secret, the site's own account.

use std::sync::Arc;
use std::time::Duration;

use cairn_catalogue::clock::SystemClock;
use cairn_catalogue::{ActionError, App, Caller, Follower, IndexMode};

use crate::failure::Failure;
use crate::out;
use crate::settings::{Config, Flags};

/// The language in which commands call actions.
pub(crate) const LOCALE: &str = "en";

/// An open catalogue.
pub(crate) struct Opened {
    /// The catalogue.
    pub(crate) app: Arc<App>,
    /// The settings it was opened with.
    pub(crate) config: Config,
    /// Follows the change feed; makes the index durable when it is dropped.
    pub(crate) follower: Follower,
    /// The account of the site itself, which may do everything.
    pub(crate) site: Caller,
}

/// Reads the settings and opens the catalogue; commands other than `serve` log warnings alone.
pub(crate) fn open(flags: &Flags, mode: IndexMode) -> Result<Opened, Failure> {
    let mut config = Config::load(flags)?;
    let is_default = |config: &Config, wanted: &str| {
        config.listing().iter().any(|(key, _, source)| {
            key == wanted && matches!(source, crate::settings::Source::Default)
        })
    };
    if is_default(&config, "log.level") {
        "warn".clone_into(&mut config.log.level);
    }
    // Records that are brought in by the thousand do not have all their links fetched, unless somebody says so.
    if is_default(&config, "loading.enabled") {
        config.catalogue.loading.enabled = false;
    }
    crate::logging::start(&config.log)?;
    open_with(config, mode)
}

/// Opens the catalogue that these settings describe.
pub(crate) fn open_with(config: Config, mode: IndexMode) -> Result<Opened, Failure> {
    for warning in &config.warnings {
        out::complain(&format!("cairn: warning: {warning}"));
    }
    let (app, follower) = App::open(config.catalogue.clone(), Arc::new(SystemClock), mode)?;
    let site = app.site_account()?;
    Ok(Opened {
        app,
        config,
        follower,
        site,
    })
}

impl Opened {
    /// Waits until the index shows everything that was written; without an index of its own this command has nothing to wait for.
    pub(crate) fn catch_up(&self) -> Result<(), Failure> {
        while !self
            .follower
            .catch_up(Duration::from_secs(60))
            .map_err(ActionError::from)?
        {
            tracing::warn!(
                position = self.app.indexed_position(),
                "the index is still catching up"
            );
        }
        Ok(())
    }
}

//! What every request handler shares.

use std::sync::{Arc, OnceLock};

use actix_web::web::Bytes;
use cairn_catalogue::App;
use tokio::sync::Semaphore;

use crate::bridge::Bridge;
use crate::events::Listeners;
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::mount::Mount;
use crate::outflow::Spool;
use crate::settings::ServerSettings;
use crate::stopping::Stopping;
use crate::website::Website;

/// What every request handler shares.
pub struct State {
    pub(crate) app: Arc<App>,
    pub(crate) settings: ServerSettings,
    pub(crate) bridge: Bridge,
    pub(crate) uploads: Semaphore,
    pub(crate) metrics: Metrics,
    pub(crate) listeners: Listeners,
    pub(crate) stopping: Stopping,
    pub(crate) mount: Mount,
    pub(crate) website: Option<Arc<dyn Website>>,
    pub(crate) kept: Kept,
    openapi: OnceLock<Bytes>,
}

impl State {
    /// Makes the state of a server of this catalogue, with pages for people where there is a website.
    pub fn new(
        app: Arc<App>,
        settings: ServerSettings,
        website: Option<Arc<dyn Website>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            bridge: Bridge::new(&settings.bridge),
            uploads: Semaphore::new(
                settings
                    .limits
                    .uploads_at_once
                    .clamp(1, Semaphore::MAX_PERMITS),
            ),
            listeners: Listeners::default(),
            stopping: Stopping::default(),
            metrics: Metrics::new().expect("no two metrics have the same name"),
            mount: Mount::new(&app.settings.site),
            website,
            kept: Kept::new(app.settings.cache.pages_megabytes << 20),
            openapi: OnceLock::new(),
            app,
            settings,
        })
    }

    /// Returns the site's public address in a language, without a final slash.
    pub(crate) fn url(&self, locale: Option<&str>) -> String {
        self.mount.url(&self.app.site().url, locale)
    }

    /// Returns where answers wait for clients that are slower than they are written.
    pub(crate) fn spool(&self) -> Spool {
        Spool {
            folder: self.app.files.incoming(),
            most: (self.app.settings.datastore.answer_megabytes as u64) << 20,
        }
    }

    /// Returns the OpenAPI document, made at the first question.
    pub(crate) fn openapi(&self) -> Bytes {
        self.openapi
            .get_or_init(|| Bytes::from(crate::openapi::openapi_json()))
            .clone()
    }
}

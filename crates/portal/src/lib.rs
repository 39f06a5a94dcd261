//! The website: server-rendered pages in English and French. Thin: it asks the catalogue through actions and renders what it is told.
//!
//! Everything is usable without scripts. Nothing is loaded from elsewhere, no style stands in a page, and text of outsiders is
//! escaped by the templates or goes through [`markdown`], which lets no HTML pass.

mod assets;
mod desk;
mod extent;
mod field;
mod form;
mod frame;
mod markdown;
mod pages;
mod picture;
mod said;
mod seen;
mod speech;
#[cfg(test)]
mod tests;
mod titles;
mod visit;
mod words;

use std::sync::Arc;

use cairn_catalogue::{ActionError, App};

use desk::Desk;
use words::Words;

pub use visit::{Page, Visit};

/// The website of a catalogue.
pub struct Portal {
    app: Arc<App>,
    words: Words,
}

impl Portal {
    /// Makes the website of a catalogue.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            words: Words::new(),
        }
    }

    /// Answers a visit: `None` where no page has this address. Only for threads that may block.
    ///
    /// # Errors
    ///
    /// What an action says, where the page has nothing better to show for it.
    pub fn answer(&self, visit: &Visit) -> Result<Option<Page>, ActionError> {
        if let Some(asset) = assets::find(&visit.path) {
            return Ok(Some(asset));
        }
        let desk = self.desk(visit);
        match visit.form.is_some() {
            true if !pages::takes_forms(&visit.path) => Ok(Some(self.refusal(visit, 405))),
            true => pages::sent::answer(&desk),
            false => pages::answer(&desk),
        }
    }

    /// Makes the page for what went wrong: 400, 403, 404, 405, 408, 410, 413, 429, 503 or another one of 500.
    pub fn refusal(&self, visit: &Visit, status: u16) -> Page {
        pages::refusal(&self.desk(visit), status)
    }

    fn desk<'a>(&'a self, visit: &'a Visit) -> Desk<'a> {
        Desk::new(&self.app, &self.words, visit)
    }
}

//! Puts the website before the server: neither knows the other.

use std::sync::Arc;

use cairn_catalogue::{ActionError, App};
use cairn_portal::{Page, Portal};
use cairn_server::{Sent, Visit, Website};

/// The website, as the server asks for it.
pub(crate) struct Pages(Portal);

impl Pages {
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self(Portal::new(app))
    }
}

impl Website for Pages {
    fn answer(&self, visit: &Visit) -> Result<Option<Sent>, ActionError> {
        Ok(self.0.answer(&asked(visit))?.map(sent))
    }

    fn refusal(&self, visit: &Visit, status: u16) -> Sent {
        sent(self.0.refusal(&asked(visit), status))
    }
}

fn asked(visit: &Visit) -> cairn_portal::Visit {
    cairn_portal::Visit {
        path: visit.path.clone(),
        query: visit.query.clone(),
        language: visit.language.clone(),
        base: visit.base.clone(),
        bases: visit.bases.clone(),
        root: visit.root.clone(),
        origin: visit.origin.clone(),
        caller: visit.caller.clone(),
        seal: visit.seal.clone(),
        note: visit.note.clone(),
        arrives: visit.arrives,
        wish: visit.wish.clone(),
        form: visit.form.clone(),
        files: visit.files.clone(),
        is_unsealed: visit.is_unsealed,
        is_garbled: visit.is_garbled,
    }
}

fn sent(page: Page) -> Sent {
    Sent {
        name: page.name,
        status: page.status,
        kind: page.kind,
        common: page.common,
        location: page.location,
        forever: page.forever,
        personal: page.personal,
        framed: page.framed,
        session: page.session,
        note: page.note,
        uses: page.uses,
        body: page.body,
    }
}

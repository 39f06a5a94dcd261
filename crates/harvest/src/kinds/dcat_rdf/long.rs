//! A catalogue in one document that is too long for memory.

use std::collections::HashMap;
use std::io;

use cairn_exchange::dcat::Syntax;
use cairn_exchange::dcat::read::Page as Document;
use cairn_exchange::dcat::read::stream::{self, Halt};
use serde_json::json;

use super::{NOTHING, found, joined, nameless, syntax, unreadable};
use crate::harvester::Trouble;
use crate::long::listing::{About, Writer};
use crate::long::statements::Statements;
use crate::long::{Listing, LongDocument, Read, broken};
use crate::remote::Remote;

/// Lists the records of a document.
pub(super) fn list(remote: &Remote<'_>, document: LongDocument) -> Result<Read, Trouble> {
    let most = remote.app.settings.harvest.max_megabytes;
    let (beginning, end) = document.edges().map_err(|error| broken(&error))?;
    let claimed = syntax(remote, &document.fetched);
    let why = match stream::syntax_of(&beginning, claimed) {
        None => "JSON-LD is read whole".to_owned(),
        Some(syntax) if !stream::is_closed(&beginning, &end, syntax) => {
            unreadable(&"it ends before its outermost element does")
        }
        Some(syntax) => match listed(remote, &document, syntax, most) {
            Ok(listing) => return Ok(Read::Listed(listing)),
            Err(_) if !(remote.goes_on)() => return Err(Trouble::Stopped),
            // What can be read of it all the same is found out in memory.
            Err(Halt::Unreadable(error)) => unreadable(&error),
            Err(Halt::Broken(error)) => return Err(broken(&error)),
        },
    };
    document.in_memory(most, &why).map(Read::Whole)
}

fn listed(
    remote: &Remote<'_>,
    document: &LongDocument,
    syntax: Syntax,
    megabytes: u64,
) -> Result<Listing, Halt> {
    let most = megabytes.saturating_mul(1 << 20);
    let statements = Statements::sort(document, syntax, &remote.shelf, most, remote.goes_on)?;
    // All that it says is in the sorted file by now.
    std::fs::remove_file(&document.path)?;
    let mut about = About {
        hash: document.hash.clone(),
        ..About::default()
    };
    let next = statements.next.as_deref();
    match next.and_then(|next| joined(&document.fetched, next)) {
        Some(next) if next != remote.source.url => {
            about.next = Some(json!({"url": next, "number": 2, "first": document.hash}));
        }
        _ => about.memory = Some(Remote::known(&remote.source.url, &document.fetched)),
    }
    let with_catalogue = remote.app.settings.dcat.expose_subcatalogs;
    let mut none = !statements.is_catalogue;
    let mut out = Writer::begin(&remote.shelf)?;
    let mut marks = HashMap::new();
    statements.each(with_catalogue, |text| {
        if !(remote.goes_on)() {
            return Err(io::Error::other("stopped"));
        }
        let read = Document::read(text.as_bytes(), Syntax::NTriples, &document.fetched.url);
        let read = read.map_err(io::Error::other)?;
        let Some(entry) = read.entries().next() else {
            return Ok(());
        };
        none = false;
        let catalogues = with_catalogue.then(|| read.catalogues());
        match entry.guid(&remote.source.url) {
            None => about.complain(nameless(&entry)),
            Some(guid) => {
                let found = found(&entry, guid, catalogues.as_ref(), &mut marks);
                out.add(&found.into())?;
            }
        }
        Ok(())
    })?;
    if none {
        about.complain(NOTHING.to_owned());
        about.in_part = true;
    }
    Ok(out.end(about)?)
}

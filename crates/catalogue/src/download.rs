//! What the download address of a resource leads to: a stored file, or an address elsewhere.

use std::path::PathBuf;

use cairn_domain::record::ACTIVE;
use chrono::NaiveDateTime;
use serde_json::Value;

use crate::app::App;
use crate::caller::Caller;
use crate::clock::from_iso;
use crate::error::ActionError;
use crate::wire;

/// Schemes that a download may lead away to; anything else would let a record send a reader's browser anywhere.
const LINK_SCHEMES: &[&str] = &["http", "https", "ftp"];

/// Where a download leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Download {
    /// To a file that is kept here.
    File(StoredFile),
    /// To an address elsewhere.
    Link(String),
}

/// A file that is kept here, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Where the bytes are.
    pub path: PathBuf,
    /// SHA-256 of the bytes, lower-case hexadecimal; never changes while the bytes do not.
    pub sha256: String,
    /// MIME type as the record says.
    pub mimetype: Option<String>,
    /// Name to save it under.
    pub name: String,
    /// When it was uploaded (UTC).
    pub last_modified: Option<NaiveDateTime>,
}

/// Finds what a resource's download address leads to, for somebody who may see the resource.
///
/// The dataset of the address must be one that the caller sees, but need not be the resource's own.
pub fn resource_file(app: &App, caller: &Caller, dataset: &str, resource: &str) -> Result<Download, ActionError> {
    let missing = || ActionError::no("Resource not found");
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        let named = ctx.tx.dataset_head(dataset)?.ok_or_else(missing)?;
        let link = ctx.tx.resource_link(resource)?.filter(|link| link.state == ACTIVE).ok_or_else(missing)?;
        ctx.require_read(&named)?;
        let own = ctx.tx.dataset(&link.dataset_id)?.ok_or_else(missing)?;
        if own.id != named.id {
            ctx.require_read(&own.head())?;
        }
        let stored = own
            .body
            .get("resources")
            .and_then(Value::as_array)
            .and_then(|list| list.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(resource)))
            .ok_or_else(missing)?;
        let shown = wire::resource(stored, &own.id, &app.site_url());
        let text = |key: &str| shown.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let url = text("url").unwrap_or_default();
        if text("url_type") == Some("upload") {
            let sha256 = link.file.ok_or_else(missing)?;
            return Ok(Download::File(StoredFile {
                path: app.files.path(&sha256),
                sha256,
                mimetype: text("mimetype").map(str::to_owned),
                name: wire::last_part(url).to_owned(),
                last_modified: text("last_modified").and_then(from_iso),
            }));
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
        if LINK_SCHEMES.contains(&scheme.as_str()) { Ok(Download::Link(url.to_owned())) } else { Err(missing()) }
    })
}

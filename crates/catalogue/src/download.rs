//! What the download address of a resource leads to: a stored file, or an address elsewhere; and the images of groups.

use std::io::Read as _;
use std::path::PathBuf;

use cairn_domain::munge;
use cairn_domain::record::ACTIVE;
use chrono::NaiveDateTime;
use serde_json::Value;

use crate::app::App;
use crate::caller::Caller;
use crate::clock::{from_iso, new_id};
use crate::error::ActionError;
use crate::input::Upload;
use crate::owned_file::{self, Right};
use crate::participation::SHOWCASE;
use crate::privacy;
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
pub fn resource_file(
    app: &App,
    caller: &Caller,
    dataset: &str,
    resource: &str,
) -> Result<Download, ActionError> {
    let missing = || ActionError::no("Resource not found");
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        let named = ctx.tx.dataset_head(dataset)?.ok_or_else(missing)?;
        let link = ctx
            .tx
            .resource_link(resource)?
            .filter(|link| link.state == ACTIVE)
            .ok_or_else(missing)?;
        ctx.require_read(&named)?;
        let own = ctx.tx.dataset(&link.dataset_id)?.ok_or_else(missing)?;
        if own.id != named.id {
            ctx.require_read(&own.head())?;
        }
        let stored = own
            .body
            .get("resources")
            .and_then(Value::as_array)
            .and_then(|list| {
                list.iter()
                    .find(|one| one.get("id").and_then(Value::as_str) == Some(resource))
            })
            .ok_or_else(missing)?;
        if !privacy::is_open(ctx, &own.head(), stored)? {
            return Err(missing());
        }
        let shown = wire::resource(stored, &own.id, &app.site_url());
        let text = |key: &str| {
            shown
                .get(key)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
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
        let scheme = url
            .split_once(':')
            .map(|(scheme, _)| scheme.to_ascii_lowercase())
            .unwrap_or_default();
        if LINK_SCHEMES.contains(&scheme.as_str()) {
            Ok(Download::Link(url.to_owned()))
        } else {
            Err(missing())
        }
    })
}

/// Finds a file that is kept by itself, for somebody who may read it; nobody else learns that there is one.
pub fn kept_file(app: &App, caller: &Caller, id: &str) -> Result<StoredFile, ActionError> {
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        let file = match owned_file::require(ctx, id, Right::Read, "file") {
            Err(ActionError::NotAuthorized(_)) => return Err(ActionError::no("file")),
            other => other?,
        };
        Ok(StoredFile {
            path: app.files.path(&file.sha256),
            sha256: file.sha256,
            mimetype: Some(file.content_type),
            name: file.name,
            last_modified: Some(file.created),
        })
    })
}

/// Whose images there are: the folder of each is part of its address.
const IMAGE_KINDS: &[&str] = &["group", "user", "admin", SHOWCASE, "page_images"];

/// Formats of images: MIME type, extension, and the bytes that a file of it begins with.
const IMAGE_FORMATS: &[(&str, &str, &[u8])] = &[
    ("image/png", "png", b"\x89PNG\r\n\x1a\n"),
    ("image/gif", "gif", b"GIF8"),
    ("image/jpeg", "jpg", b"\xff\xd8\xff"),
    ("image/webp", "webp", b"RIFF"),
];

/// Finds the uploaded image with this name.
pub fn image_file(app: &App, kind: &str, name: &str) -> Result<StoredFile, ActionError> {
    let missing = || ActionError::no("Image not found");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !IMAGE_KINDS.contains(&kind)
        || name.starts_with('.')
        || name.len() > 200
        || !name.chars().all(plain)
    {
        return Err(missing());
    }
    let extension = name.rsplit('.').next().unwrap_or_default();
    let format = IMAGE_FORMATS
        .iter()
        .find(|(_, known, _)| *known == extension)
        .ok_or_else(missing)?;
    Ok(StoredFile {
        path: app.images(kind).join(name),
        // The name holds the beginning of the content's hash, so it never stands for other bytes.
        sha256: name.to_owned(),
        mimetype: Some(format.0.to_owned()),
        name: name.to_owned(),
        last_modified: None,
    })
}

/// Returns the address of an image after a change that brings none.
///
/// As in CKAN, an uploaded image stays until it is cleared, whatever address is sent along with other keys.
pub(crate) fn next_image(kept: &str, given: Option<&str>, cleared: bool) -> String {
    let is_upload = !kept.is_empty() && !kept.starts_with("http");
    let next = match given {
        // What is cleared does not stay because a form sent it along.
        Some(given) if cleared && given == kept => "",
        None if cleared => "",
        Some(given) if cleared || !is_upload => given,
        _ => kept,
    };
    next.to_owned()
}

/// Keeps an uploaded image of a group, a user or the site and returns the name under which it is found again.
///
/// The format is read from the content; what the client says of it does not count.
pub fn keep_image(app: &App, kind: &str, upload: &Upload) -> Result<String, ActionError> {
    let uploads = &app.settings.uploads;
    if upload.size > uploads.max_image_megabytes << 20 {
        return Err(ActionError::field("image_upload", "File upload too large"));
    }
    let mut start = Vec::new();
    std::fs::File::open(upload.path())?
        .take(16)
        .read_to_end(&mut start)?;
    let format = IMAGE_FORMATS
        .iter()
        .find(|(mimetype, _, magic)| {
            start.starts_with(magic)
                && (*mimetype != "image/webp" || start.get(8..12) == Some(b"WEBP"))
        })
        .filter(|(mimetype, _, _)| {
            uploads
                .image_types
                .iter()
                .any(|allowed| allowed == mimetype)
        });
    let Some((_, extension, _)) = format else {
        let told = upload.content_type.as_deref().unwrap_or("unknown");
        return Err(ActionError::field(
            "image_upload",
            format!("Type {told} is not supported by storage"),
        ));
    };
    let stem: String = munge::file_name(&upload.file_name)
        .chars()
        .take_while(|c| *c != '.')
        .take(80)
        .collect();
    let name = format!(
        "{}-{stem}.{extension}",
        upload.sha256.get(..16).unwrap_or(&upload.sha256)
    );
    let folder = app.images(kind);
    let target = folder.join(&name);
    if !target.exists() {
        std::fs::create_dir_all(&folder)?;
        let part = folder.join(format!(".{}", new_id()));
        std::fs::copy(upload.path(), &part)?;
        std::fs::File::open(&part)?.sync_all()?;
        std::fs::rename(&part, &target)?;
    }
    Ok(name)
}

impl App {
    /// Returns the folder of uploaded images of one kind.
    fn images(&self, kind: &str) -> PathBuf {
        self.settings.storage.data.join("images").join(kind)
    }
}

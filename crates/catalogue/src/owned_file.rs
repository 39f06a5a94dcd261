//! Files with an owner, which are kept by themselves: who may do what with them, and how they are shown.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cairn_domain::format;
use cairn_domain::record::{ACTIVE, DatasetHead, File};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;

/// Bytes that are read from the disk in one go.
const PIECE: usize = 64 << 10;

/// What somebody wants to do with a file, or with its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    Read,
    Edit,
    Delete,
}

/// Makes the dictionary of a file.
pub(crate) fn dict(file: &File) -> Value {
    let owner = file.owner.as_ref();
    json!({
        "id": file.id,
        "name": file.name,
        "location": file.location,
        "storage": file.storage,
        "content_type": file.content_type,
        "size": file.size,
        "hash": file.md5,
        "algorithm": "md5",
        "created": format!("{}+00:00", iso(file.created)),
        "storage_data": {},
        "owner_type": owner.map(|owner| owner.kind.as_str()),
        "owner_id": owner.map(|owner| owner.id.as_str()),
        "pinned": owner.is_some_and(|owner| owner.pinned),
    })
}

/// Returns a file to somebody who has a right on it. Who has none does not learn whether there is such a file.
pub(crate) fn require(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
    right: Right,
    missing: &str,
) -> Result<File, ActionError> {
    ctx.refuse_deleted()?;
    let file = ctx.tx.file(id)?;
    let held = ctx.caller.is_sysadmin()
        || match &file {
            Some(file) => holds(ctx, file, right)?,
            None => false,
        };
    if !held {
        let verb = match right {
            Right::Read => "read",
            Right::Edit => "edit",
            Right::Delete => "delete",
        };
        return Err(ActionError::denied_because(format!(
            "Not allowed to {verb} file"
        )));
    }
    file.ok_or_else(|| ActionError::no(missing))
}

fn holds(ctx: &mut Ctx<'_, '_>, file: &File, right: Right) -> Result<bool, ActionError> {
    let Some(owner) = &file.owner else {
        return Ok(false);
    };
    if owner.kind == "user" && ctx.caller.is(&owner.id) {
        return Ok(true);
    }
    if !ctx.app.settings.files.cascade_access.contains(&owner.kind) {
        return Ok(false);
    }
    Ok(may(ctx, &owner.kind, &owner.id, right)?.unwrap_or(false))
}

/// Tells whether the caller has a right on an owner; `None` where there is no such owner.
pub(crate) fn may(
    ctx: &mut Ctx<'_, '_>,
    kind: &str,
    id: &str,
    right: Right,
) -> Result<Option<bool>, ActionError> {
    match kind {
        "package" => {
            let head = ctx.tx.dataset_head(id)?;
            head.map(|head| may_on_dataset(ctx, &head, right))
                .transpose()
        }
        "resource" => {
            let link = ctx.tx.resource_link(id)?;
            let Some(link) = link.filter(|link| link.state == ACTIVE) else {
                return Ok(None);
            };
            let head = ctx.tx.dataset_head(&link.dataset_id)?;
            head.map(|head| may_on_dataset(ctx, &head, right))
                .transpose()
        }
        "group" | "organization" => {
            let found = ctx.tx.group_by_ref(id)?;
            let Some(found) =
                found.filter(|found| found.is_organization == (kind == "organization"))
            else {
                return Ok(None);
            };
            let asked = match right {
                Right::Read => group::require_show(ctx, &found, false),
                Right::Edit => group::require_update(ctx, &found),
                Right::Delete => group::require_delete(ctx, &found),
            };
            match asked {
                Ok(()) => Ok(Some(true)),
                Err(ActionError::NotAuthorized(_)) => Ok(Some(false)),
                Err(error) => Err(error),
            }
        }
        "user" => {
            let account = ctx.tx.account_by_ref(id)?;
            Ok(account.map(|account| match right {
                Right::Read | Right::Edit => ctx.caller.is_sysadmin() || ctx.caller.is(&account.id),
                Right::Delete => ctx.caller.is_sysadmin(),
            }))
        }
        _ => Ok(None),
    }
}

fn may_on_dataset(
    ctx: &mut Ctx<'_, '_>,
    head: &DatasetHead,
    right: Right,
) -> Result<bool, ActionError> {
    match right {
        Right::Read => ctx.sees(head),
        // A dataset without an organization may be changed by people who do not see it, where the settings say so.
        Right::Edit | Right::Delete => Ok(ctx.sees(head)? && ctx.may_update(head)?),
    }
}

/// Returns the id of an owner that is named by id or name; what is named where there is no such owner.
pub(crate) fn owner_id(
    ctx: &mut Ctx<'_, '_>,
    kind: &str,
    reference: &str,
) -> Result<String, ActionError> {
    let found = match kind {
        "package" => ctx.tx.dataset_head(reference)?.map(|found| found.id),
        "group" | "organization" => ctx.tx.group_by_ref(reference)?.map(|found| found.id),
        "user" => ctx.tx.account_by_ref(reference)?.map(|found| found.id),
        _ => None,
    };
    Ok(found.unwrap_or_else(|| reference.to_owned()))
}

/// What the bytes of a file say.
#[derive(Debug)]
pub(crate) struct Content {
    /// MD5, lower-case hexadecimal.
    pub(crate) md5: String,
    /// SHA-256, lower-case hexadecimal.
    pub(crate) sha256: String,
    /// How many there are.
    pub(crate) size: u64,
    /// MIME type by the first of them.
    pub(crate) content_type: &'static str,
}

impl Content {
    /// Reads a file piece by piece.
    pub(crate) fn of(path: &Path) -> std::io::Result<Self> {
        let mut file = fs::File::open(path)?;
        let (mut md5, mut sha256) = (Md5::new(), Sha256::new());
        let mut start = Vec::new();
        let mut size = 0_u64;
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                break;
            }
            let bytes = &piece[..read];
            md5.update(bytes);
            sha256.update(bytes);
            let wanted = format::SAMPLE.saturating_sub(start.len()).min(read);
            start.extend_from_slice(&bytes[..wanted]);
            size += read as u64;
        }
        Ok(Self {
            md5: hex(&md5.finalize()),
            sha256: hex(&sha256.finalize()),
            content_type: format::sniff(&start, start.len() as u64 == size),
            size,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Finds a file in the folder whose files may be taken up; nothing outside of it can be named, by links neither.
pub(crate) fn registrable(folder: &Path, location: &str) -> std::io::Result<Option<PathBuf>> {
    let plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', ':'])
            && !part.contains(char::is_control)
    };
    if !location.split('/').all(plain) {
        return Ok(None);
    }
    let missing = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound
        | std::io::ErrorKind::NotADirectory
        | std::io::ErrorKind::InvalidFilename => Ok(None),
        _ => Err(error),
    };
    let folder = match folder.canonicalize() {
        Ok(folder) => folder,
        Err(error) => return missing(error),
    };
    match folder.join(location).canonicalize() {
        Ok(path) if path.starts_with(&folder) && path.is_file() => Ok(Some(path)),
        Ok(_) => Ok(None),
        Err(error) => missing(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_can_be_registered() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("inside");
        fs::create_dir_all(folder.join("a")).unwrap();
        fs::write(folder.join("a/b.txt"), "b").unwrap();
        fs::write(place.path().join("secret"), "s").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(place.path().join("secret"), folder.join("link")).unwrap();
        for (location, expected) in [
            ("a/b.txt", true),
            ("a", false),
            ("a/none", false),
            ("a/b.txt/c", false),
            ("../secret", false),
            ("a/../../secret", false),
            ("/etc/passwd", false),
            ("link", false),
            ("", false),
            ("a//b.txt", false),
            ("a\\b.txt", false),
        ] {
            let found = registrable(&folder, location).unwrap();
            assert_eq!(found.is_some(), expected, "{location:?}");
        }
    }

    #[test]
    fn content_is_hashed_and_known() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        fs::write(&path, "hello").unwrap();
        let content = Content::of(&path).unwrap();
        assert_eq!(content.md5, "5d41402abc4b2a76b9719d911017c592");
        assert_eq!(
            content.sha256,
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        );
        assert_eq!((content.size, content.content_type), (5, "text/plain"));
    }
}

//! Uploaded files: kept by the SHA-256 of their content, written under a temporary name and renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::input::Upload;

/// The folder of uploaded files.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Opens the folder, and makes it where there is none.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(root.join("incoming"))?;
        Ok(Self { root })
    }

    /// Returns the folder for temporary files; on the same file system as the rest, so that a rename is enough.
    pub fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// Returns where the file with this content is.
    pub fn path(&self, sha256: &str) -> PathBuf {
        let first = sha256.get(0..2).unwrap_or("xx");
        let second = sha256.get(2..4).unwrap_or("xx");
        self.root.join(first).join(second).join(sha256)
    }

    /// Keeps an upload: its bytes are on the disk when this returns. The same content is kept once.
    pub fn keep(&self, upload: &Upload) -> io::Result<()> {
        let source = upload.path();
        let Some(target) = self.place(&upload.sha256)? else {
            return Ok(());
        };
        fs::File::open(&source)?.sync_all()?;
        // A hard link keeps the temporary file in place, so that a retried action finds it again.
        match fs::hard_link(&source, &target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => copy(&source, &target)?,
        }
        sync_folder(&target)
    }

    /// Keeps a copy of a file that stays where it is, as [`Files::keep`] does.
    pub fn keep_copy(&self, source: &Path, sha256: &str) -> io::Result<()> {
        let Some(target) = self.place(sha256)? else {
            return Ok(());
        };
        copy(source, &target)?;
        sync_folder(&target)
    }

    /// Makes the folder for some content; `None` where the content is there already.
    fn place(&self, sha256: &str) -> io::Result<Option<PathBuf>> {
        let target = self.path(sha256);
        if target.exists() {
            return Ok(None);
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Some(target))
    }

    /// Removes a file that nothing refers to.
    pub fn remove(&self, sha256: &str) -> io::Result<()> {
        match fs::remove_file(self.path(sha256)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Copies under a temporary name and renames, so that nobody sees half a file.
fn copy(source: &Path, target: &Path) -> io::Result<()> {
    let part = target.with_extension(format!("{}.part", crate::clock::new_id()));
    fs::copy(source, &part)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, target)
}

/// Waits until the name of a file is on the disk too.
fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

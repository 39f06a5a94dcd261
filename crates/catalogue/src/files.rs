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
        let target = self.path(&upload.sha256);
        if target.exists() {
            return Ok(());
        }
        let folder = target
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_else(|| self.root.clone());
        fs::create_dir_all(&folder)?;
        let source = upload.path();
        fs::File::open(&source)?.sync_all()?;
        // A hard link keeps the temporary file in place, so that a retried action finds it again.
        match fs::hard_link(&source, &target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                let copy =
                    folder.join(format!("{}.{}.part", upload.sha256, crate::clock::new_id()));
                fs::copy(&source, &copy)?;
                fs::File::open(&copy)?.sync_all()?;
                fs::rename(&copy, &target)?;
            }
        }
        fs::File::open(&folder)?.sync_all()
    }

    /// Removes a file that nothing refers to.
    pub fn remove(&self, sha256: &str) -> io::Result<()> {
        match fs::remove_file(self.path(sha256)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

//! Uploaded files: kept by the SHA-256 of their content, written under a temporary name and renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};

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

    /// Returns the folder for uploads that arrive piece by piece.
    pub(crate) fn partial(&self) -> PathBuf {
        self.root.join("partial")
    }

    /// Returns where the file with this content is.
    pub fn path(&self, sha256: &str) -> PathBuf {
        let first = sha256.get(0..2).unwrap_or("xx");
        let second = sha256.get(2..4).unwrap_or("xx");
        self.root.join(first).join(second).join(sha256)
    }

    /// Keeps an upload: its bytes are on the disk when this returns. The same content is kept once.
    pub fn keep(&self, upload: &Upload) -> io::Result<()> {
        self.keep_file(&upload.path(), &upload.sha256)
    }

    /// Keeps a temporary file of the storage, as [`Files::keep`] does.
    pub(crate) fn keep_file(&self, source: &Path, sha256: &str) -> io::Result<()> {
        let Some(target) = self.place(sha256)? else {
            return Ok(());
        };
        fs::File::open(source)?.sync_all()?;
        // A hard link keeps the temporary file in place, so that a retried action finds it again.
        match fs::hard_link(source, &target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => copy(source, &target)?,
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

    /// Returns the files whose hash begins with this byte, in hexadecimal.
    pub(crate) fn in_folder(&self, first: &str) -> io::Result<Vec<FoundFile>> {
        let mut found = Vec::new();
        for folder in entries(&self.root.join(first))? {
            for entry in entries(&folder.path())? {
                let name = entry.file_name().into_string().unwrap_or_default();
                let is_hash = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
                if let (true, Some((since, size))) = (is_hash, age(&entry)?) {
                    found.push(FoundFile {
                        sha256: name,
                        since,
                        size,
                    });
                }
            }
        }
        Ok(found)
    }

    /// Removes temporary files of uploads that ended before a time without being taken over; returns how many.
    pub(crate) fn remove_leftovers(&self, before: NaiveDateTime) -> io::Result<u64> {
        let mut removed = 0;
        for entry in entries(&self.incoming())? {
            if age(&entry)?.is_some_and(|(since, _)| since < before) {
                remove_if_there(&entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Removes a file that nothing refers to.
    pub fn remove(&self, sha256: &str) -> io::Result<()> {
        remove_if_there(&self.path(sha256))
    }
}

/// A file that was found in the storage.
#[derive(Debug)]
pub(crate) struct FoundFile {
    /// SHA-256 of its content, lower-case hexadecimal.
    pub(crate) sha256: String,
    /// When it was written (UTC).
    pub(crate) since: NaiveDateTime,
    /// Bytes.
    pub(crate) size: u64,
}

/// Returns what is in a folder; nothing where there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(list) => list.collect(),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

/// Returns when a file was written and how large it is; `None` where it is no file, or gone by now.
fn age(entry: &fs::DirEntry) -> io::Result<Option<(NaiveDateTime, u64)>> {
    match entry.metadata() {
        Ok(about) if about.is_file() => {
            let since = DateTime::<Utc>::from(about.modified()?).naive_utc();
            Ok(Some((since.trunc_subsecs(6), about.len())))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
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

//! Where an index lives on disk: folders `v{VERSION}-{n}`, of which the file `current` names the live one.
//!
//! A folder is never repaired. One of other fields, or a damaged one, is left for a new empty one, which the catalogue fills. One
//! of another version with the same fields, or made with other settings, serves until a new one was built beside it.
//!
//! Commits do not wait for the disk ([`Layered`]). A checkpoint does, and then notes size and time of every file; a folder in which
//! they are not as noted was touched by somebody else, and all checksums are looked at before it is trusted.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use crate::error::IndexError;
use crate::layered::Layered;
use crate::schema::VERSION;

const CURRENT: &str = "current";
const DURABLE: &str = "durable";
/// What the index was made with, beside its version.
const ORIGIN: &str = "origin";
const META: &str = "meta.json";
/// The engine's list of its files.
const MANAGED: &str = ".managed.json";

/// The folder of all versions, held by this process alone.
pub(crate) struct Folder {
    root: PathBuf,
    /// The highest number of a folder of this version so far; one that was removed does not give its number away.
    newest: AtomicU64,
    _lock: File,
}

impl Folder {
    /// Takes the folder, which is made where it is missing.
    pub(crate) fn take(root: &Path) -> Result<Self, IndexError> {
        std::fs::create_dir_all(root)?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(root.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                root: root.to_owned(),
                newest: AtomicU64::new(0),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(IndexError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Returns the live folder, where there is one.
    pub(crate) fn live(&self) -> Option<Place> {
        live(&self.root)
    }

    /// Makes a new folder, which is not the live one.
    pub(crate) fn begin(&self) -> io::Result<Place> {
        let newest = self
            .all()?
            .iter()
            .chain(&std::fs::read_to_string(self.root.join(CURRENT)))
            .filter_map(|name| numbers_of(name.trim()))
            .filter(|(version, _)| *version == VERSION)
            .map(|(_, number)| number)
            .max()
            .unwrap_or(0);
        let newest = newest.max(self.newest.fetch_max(newest, Ordering::Relaxed));
        let number = newest + 1;
        self.newest.store(number, Ordering::Relaxed);
        let path = self.root.join(format!("v{VERSION}-{number}"));
        // The folder around it may have been removed, too.
        std::fs::create_dir_all(&path)?;
        Ok(Place {
            path,
            version: VERSION,
        })
    }

    /// Makes a folder the live one.
    pub(crate) fn make_live(&self, place: &Place) -> io::Result<()> {
        let name = place.path.file_name().unwrap_or_default();
        replace(&self.root.join(CURRENT), name.as_encoded_bytes(), true)
    }

    /// Removes the folders of all versions but one.
    pub(crate) fn remove_all_but(&self, place: &Place) -> io::Result<()> {
        for name in self.all()? {
            let path = self.root.join(name);
            if path != place.path {
                std::fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }

    /// The folders of all versions.
    fn all(&self) -> io::Result<Vec<String>> {
        let mut out = Vec::new();
        let entries = match std::fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(out),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_dir() && numbers_of(&name).is_some() {
                out.push(name);
            }
        }
        Ok(out)
    }
}

/// The live folder below a folder of all versions, where there is one.
pub(crate) fn live(root: &Path) -> Option<Place> {
    let name = std::fs::read_to_string(root.join(CURRENT)).ok()?;
    let (version, _) = numbers_of(name.trim())?;
    let path = root.join(name.trim());
    path.is_dir().then_some(Place { path, version })
}

/// The version and the number of a folder.
fn numbers_of(name: &str) -> Option<(u32, u64)> {
    let (version, number) = name.strip_prefix('v')?.split_once('-')?;
    Some((version.parse().ok()?, number.parse().ok()?))
}

/// Replaces a file in one step.
pub(crate) fn replace(path: &Path, content: &[u8], durable: bool) -> io::Result<()> {
    let mut name = OsString::from(".new-");
    name.push(path.file_name().unwrap_or_default());
    let new = path.with_file_name(name);
    let mut file = File::create(&new)?;
    file.write_all(content)?;
    if durable {
        file.sync_data()?;
    }
    drop(file);
    std::fs::rename(&new, path)?;
    if durable && let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The folder of one index.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    version: u32,
}

impl Place {
    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Notes what the index is made with.
    pub(crate) fn note_origin(&self, origin: &str) -> io::Result<()> {
        replace(&self.path.join(ORIGIN), origin.as_bytes(), true)
    }

    /// Tells whether the index is of this version and was made with these settings.
    pub(crate) fn is_current(&self, origin: &str) -> bool {
        self.version == VERSION
            && std::fs::read(self.path.join(ORIGIN)).is_ok_and(|noted| noted == origin.as_bytes())
    }

    /// Removes the folder; what cannot be removed goes with the next start.
    pub(crate) fn remove(&self) {
        if let Err(error) = std::fs::remove_dir_all(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            let path = self.path.display();
            tracing::warn!(%error, "the old index in {path} could not be removed; the next start does it");
        }
    }

    /// Removes what a process that was cut off left, and makes the folder known to the engine.
    pub(crate) fn directory(&self) -> Result<Layered, IndexError> {
        self.sweep()?;
        Layered::open(&self.path).map_err(|error| IndexError::Engine(error.to_string()))
    }

    /// Removes the files that the engine's list does not name: they were written after the last checkpoint.
    fn sweep(&self) -> io::Result<()> {
        let named: HashSet<OsString> = match std::fs::read(self.path.join(MANAGED)) {
            Ok(list) => serde_json::from_slice::<Vec<String>>(&list)
                .unwrap_or_default()
                .into_iter()
                .map(OsString::from)
                .collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => HashSet::new(),
            Err(error) => return Err(error),
        };
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let own = name == META
                || name == DURABLE
                || name == ORIGIN
                || name.to_string_lossy().starts_with('.');
            if !own && !named.contains(&name) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Tells whether every file is as the last checkpoint left it.
    pub(crate) fn is_as_noted(&self) -> bool {
        let noted = std::fs::read(self.path.join(DURABLE));
        matches!((noted, self.listing()), (Ok(noted), Ok(now)) if noted == now.as_bytes())
    }

    /// Makes the last commit durable, and notes how it looks on the disk.
    pub(crate) fn checkpoint(&self, directory: &Layered) -> io::Result<()> {
        directory.checkpoint()?;
        let listing = self.listing()?;
        if std::fs::read(self.path.join(DURABLE)).is_ok_and(|noted| noted == listing.as_bytes()) {
            return Ok(());
        }
        replace(&self.path.join(DURABLE), listing.as_bytes(), true)
    }

    /// Lists the files that the engine's list names, each with its size and the time of its last change.
    fn listing(&self) -> io::Result<String> {
        let mut lines = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name == DURABLE || name == ORIGIN || name.starts_with('.') {
                continue;
            }
            let found = entry.metadata()?;
            let changed = found
                .modified()?
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_nanos());
            lines.push(format!("{name} {} {changed}\n", found.len()));
        }
        lines.sort_unstable();
        Ok(lines.concat())
    }
}

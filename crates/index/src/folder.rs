//! Where an index lives on disk: folders `v{VERSION}-{n}`, of which the file `current` names the live one.
//!
//! A folder is never repaired. One of another layout, or a damaged one, is left for a new empty one, which the catalogue fills.
//!
//! Commits do not wait for the disk: the index is derived data, and the catalogue's database says what is missing. A checkpoint
//! makes everything durable and notes so in the file `durable`. A folder whose last commit is not noted there was left in a
//! hurry; then all checksums are looked at before it is trusted.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use crate::error::IndexError;
use crate::schema::VERSION;

const CURRENT: &str = "current";
const DURABLE: &str = "durable";
const META: &str = "meta.json";

/// The folder of all versions, held by this process alone.
pub(crate) struct Folder {
    root: PathBuf,
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
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(IndexError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Returns the live folder, where there is one of this version.
    pub(crate) fn live(&self) -> Option<Live> {
        let name = std::fs::read_to_string(self.root.join(CURRENT)).ok()?;
        number_of(name.trim(), VERSION)?;
        let path = self.root.join(name.trim());
        path.is_dir().then(|| Live::new(path))
    }

    /// Makes a new live folder and removes all others.
    pub(crate) fn start_anew(&self) -> io::Result<Live> {
        let others = self.all()?;
        let number = others
            .iter()
            .filter_map(|name| number_of(name, VERSION))
            .max()
            .map_or(1, |number| number + 1);
        let name = format!("v{VERSION}-{number}");
        let path = self.root.join(&name);
        std::fs::create_dir(&path)?;
        replace(&self.root.join(CURRENT), name.as_bytes(), true)?;
        for other in others {
            std::fs::remove_dir_all(self.root.join(other))?;
        }
        Ok(Live::new(path))
    }

    /// The folders of all versions.
    fn all(&self) -> io::Result<Vec<String>> {
        let mut out = Vec::new();
        for entry in std::fs::read_dir(&self.root)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let version = name
                .strip_prefix('v')
                .and_then(|rest| rest.split_once('-'))
                .and_then(|(version, _)| version.parse::<u32>().ok());
            if entry.file_type()?.is_dir()
                && version.is_some_and(|version| number_of(&name, version).is_some())
            {
                out.push(name);
            }
        }
        Ok(out)
    }
}

/// The number of a folder of a version.
fn number_of(name: &str, version: u32) -> Option<u64> {
    name.strip_prefix(&format!("v{version}-"))?.parse().ok()
}

/// Replaces a file in one step.
fn replace(path: &Path, content: &[u8], durable: bool) -> io::Result<()> {
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
pub(crate) struct Live {
    path: PathBuf,
    /// Files that never change and are on disk.
    synced: Mutex<HashSet<OsString>>,
}

impl Live {
    fn new(path: PathBuf) -> Self {
        Self {
            path,
            synced: Mutex::new(HashSet::new()),
        }
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder known to the engine.
    pub(crate) fn directory(&self) -> Result<Box<dyn Directory>, IndexError> {
        let read = MmapDirectory::open(&self.path)
            .map_err(|error| IndexError::Engine(error.to_string()))?;
        Ok(Box::new(Unhurried {
            read,
            path: Arc::from(self.path.as_path()),
        }))
    }

    /// Tells whether the last commit was followed by a checkpoint.
    pub(crate) fn is_durable(&self) -> bool {
        let noted = std::fs::read(self.path.join(DURABLE));
        let last = std::fs::read(self.path.join(META));
        matches!((noted, last), (Ok(noted), Ok(last)) if noted == last)
    }

    /// Makes the last commit durable.
    pub(crate) fn checkpoint(&self) -> io::Result<()> {
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        // A merge in the background may commit meanwhile; the next one seldom follows at once.
        for _ in 0..8 {
            let before = std::fs::read(self.path.join(META))?;
            let mut present = HashSet::new();
            for entry in std::fs::read_dir(&self.path)? {
                let entry = entry?;
                let name = entry.file_name();
                let changes = name == META || name.to_string_lossy().starts_with('.');
                if changes || !synced.contains(&name) {
                    match File::open(entry.path()) {
                        Ok(file) => file.sync_data()?,
                        // Merged away in the meantime.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                        Err(error) => return Err(error),
                    }
                }
                if !changes {
                    present.insert(name);
                }
            }
            *synced = present;
            File::open(&self.path)?.sync_all()?;
            if std::fs::read(self.path.join(META))? == before {
                return replace(&self.path.join(DURABLE), &before, true);
            }
        }
        Ok(())
    }
}

/// A folder that is read like any other, and written without waiting for the disk.
#[derive(Clone, Debug)]
struct Unhurried {
    read: MmapDirectory,
    path: Arc<Path>,
}

struct Plain(File);

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TerminatingWrite for Plain {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.flush()
    }
}

impl Directory for Unhurried {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.read.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.read.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.read.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(self.path.join(path))
        {
            Ok(file) => Ok(BufWriter::new(Box::new(Plain(file)))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(OpenWriteError::FileAlreadyExists(path.to_owned()))
            }
            Err(error) => Err(OpenWriteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_owned(),
            }),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.read.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        replace(&self.path.join(path), data, false)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.read.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.read.watch(callback)
    }
}

//! A directory of the engine that keeps small new files in memory until a checkpoint.
//!
//! A commit of a handful of records makes half a dozen files and rewrites two lists for each of them; on a disk that costs
//! more than the indexing. The index is derived data, so nobody waits for it to be on the disk: small files live in memory,
//! most of them are merged away there, and a checkpoint writes what is left. Large files go to the disk at once.
//!
//! **Invariant:** the lists on the disk name only files that are there whole, whatever happens between two checkpoints; so
//! after a crash the disk holds the state of the last checkpoint.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory,
    OwnedBytes, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use crate::folder::replace;

/// Bytes from which a file goes to the disk at once.
const LARGE: usize = 1 << 20;
/// The list of segments.
const META: &str = "meta.json";

/// The directory.
#[derive(Clone)]
pub(crate) struct Layered {
    disk: MmapDirectory,
    root: Arc<Path>,
    memory: Arc<Mutex<Memory>>,
    opening: Turn,
}

/// The turn to open or remove the files of segments.
#[derive(Clone, Default)]
struct Turn(Arc<(Mutex<bool>, Condvar)>);

impl Turn {
    /// Waits for it.
    fn take(&self) -> Taken {
        let (taken, free) = &*self.0;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = free
            .wait_while(taken, |taken| *taken)
            .unwrap_or_else(PoisonError::into_inner);
        *taken = true;
        Taken(self.clone())
    }
}

/// The turn, until this is dropped.
struct Taken(Turn);

impl Drop for Taken {
    fn drop(&mut self) {
        let (taken, free) = &*self.0.0;
        *taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        free.notify_one();
    }
}

/// What the disk does not hold yet, or still holds.
#[derive(Default)]
struct Memory {
    /// Small files that are whole.
    files: HashMap<PathBuf, OwnedBytes>,
    /// Files that are replaced in one step: the lists of segments and of files.
    lists: HashMap<PathBuf, Vec<u8>>,
    /// Files that are being written.
    open: HashSet<PathBuf>,
    /// Large files that may not have reached the disk.
    unsynced: HashSet<PathBuf>,
    /// Files of the disk that the engine deleted; the lists there may still name them.
    doomed: HashSet<PathBuf>,
    /// Whether a list changed since the last checkpoint.
    changed: bool,
    /// Files of the disk that the engine needs, as they were written.
    noted: HashMap<PathBuf, Noted>,
}

/// How a file looked when it was written: its size, and when it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Noted {
    size: u64,
    changed: SystemTime,
}

impl Noted {
    fn of(path: &Path) -> io::Result<Self> {
        let found = path.metadata()?;
        Ok(Self {
            size: found.len(),
            changed: found.modified()?,
        })
    }
}

/// A file of the disk that is not as it was written.
#[derive(Debug)]
pub(crate) enum Touched {
    /// It is gone; what was read of it before can be read on.
    Gone,
    /// It has another size.
    Resized,
    /// It was written to; its checksum tells whether that matters.
    Rewritten(PathBuf),
}

impl std::fmt::Debug for Layered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layered")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl Layered {
    pub(crate) fn open(root: &Path) -> Result<Self, tantivy::directory::error::OpenDirectoryError> {
        let directory = Self {
            disk: MmapDirectory::open(root)?,
            root: Arc::from(root),
            memory: Arc::default(),
            opening: Turn::default(),
        };
        // A file that cannot be looked at is found missing when it is needed.
        for entry in std::fs::read_dir(root).into_iter().flatten().flatten() {
            let name = PathBuf::from(entry.file_name());
            if name.extension().is_some()
                && !entry.file_name().to_string_lossy().starts_with('.')
                && let Ok(noted) = Noted::of(&entry.path())
            {
                directory.memory().noted.insert(name, noted);
            }
        }
        Ok(directory)
    }

    /// The files of the disk that are not as they were written.
    pub(crate) fn touched(&self) -> Vec<Touched> {
        let noted = self.memory().noted.clone();
        let mut out = Vec::new();
        for (path, noted) in noted {
            let found = Noted::of(&self.root.join(&path));
            if found.as_ref().is_ok_and(|found| *found == noted) {
                continue;
            }
            // The engine may have deleted or written it meanwhile.
            if self.memory().noted.get(&path) != Some(&noted) {
                continue;
            }
            out.push(match found {
                Err(_) => Touched::Gone,
                Ok(found) if found.size != noted.size => Touched::Resized,
                Ok(_) => Touched::Rewritten(path),
            });
        }
        out
    }

    /// Takes a file as it is now.
    pub(crate) fn note(&self, path: &Path) -> io::Result<()> {
        let noted = Noted::of(&self.root.join(path))?;
        self.memory().noted.insert(path.to_owned(), noted);
        Ok(())
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes everything that the engine's last commit needs to the disk. Callers see to it that only one runs at a time.
    pub(crate) fn checkpoint(&self) -> io::Result<()> {
        let (files, lists, unsynced, doomed) = {
            let mut memory = self.memory();
            if !memory.changed {
                return Ok(());
            }
            memory.changed = false;
            (
                memory.files.clone(),
                memory.lists.clone(),
                std::mem::take(&mut memory.unsynced),
                std::mem::take(&mut memory.doomed),
            )
        };
        if let Err(error) = self.write(&files, &lists, &unsynced) {
            let mut memory = self.memory();
            memory.changed = true;
            memory.unsynced.extend(unsynced);
            memory.doomed.extend(doomed);
            return Err(error);
        }
        let mut memory = self.memory();
        for path in files.into_keys() {
            // One that was deleted meanwhile lies on the disk now.
            if memory.files.remove(&path).is_none() {
                memory.noted.remove(&path);
                memory.doomed.insert(path);
            }
        }
        drop(memory);
        for path in doomed {
            match std::fs::remove_file(self.root.join(path)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn write(
        &self,
        files: &HashMap<PathBuf, OwnedBytes>,
        lists: &HashMap<PathBuf, Vec<u8>>,
        unsynced: &HashSet<PathBuf>,
    ) -> io::Result<()> {
        for (path, bytes) in files {
            let mut file = File::create(self.root.join(path))?;
            file.write_all(bytes)?;
            file.sync_data()?;
            self.note(path)?;
        }
        for path in unsynced {
            match File::open(self.root.join(path)) {
                Ok(file) => file.sync_data()?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        File::open(&self.root)?.sync_all()?;
        // The list of segments last: from then on the disk holds this state.
        let (meta, others): (Vec<_>, Vec<_>) = lists
            .iter()
            .partition(|(path, _)| path.as_path() == Path::new(META));
        for (path, content) in others.into_iter().chain(meta) {
            replace(&self.root.join(path), content, true)?;
        }
        if lists.contains_key(Path::new(META)) {
            self.note(Path::new(META))?;
        }
        Ok(())
    }
}

/// Writes a file: in memory, until it grows large.
struct Growing {
    directory: Layered,
    path: PathBuf,
    small: Vec<u8>,
    large: Option<File>,
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(file) = &mut self.large {
            return file.write(bytes);
        }
        self.small.extend_from_slice(bytes);
        if self.small.len() > LARGE {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .open(self.directory.root.join(&self.path))?;
            file.write_all(&self.small)?;
            self.small = Vec::new();
            self.large = Some(file);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Growing {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let large = self.large.take().is_some();
        if large {
            self.directory.note(&self.path)?;
        }
        let mut memory = self.directory.memory();
        memory.open.remove(&self.path);
        if large {
            memory.unsynced.insert(self.path.clone());
        } else {
            let bytes = OwnedBytes::new(std::mem::take(&mut self.small));
            memory.files.insert(self.path.clone(), bytes);
        }
        Ok(())
    }
}

impl Directory for Layered {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if let Some(bytes) = self.memory().files.get(path) {
            return Ok(Arc::new(bytes.clone()));
        }
        self.disk.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let mut memory = self.memory();
        memory.noted.remove(path);
        let in_memory = memory.files.remove(path).is_some()
            | memory.open.remove(path)
            | memory.lists.remove(path).is_some();
        let on_disk = !memory.doomed.contains(path) && self.root.join(path).exists();
        if on_disk {
            memory.doomed.insert(path.to_owned());
        }
        if in_memory || on_disk {
            Ok(())
        } else {
            Err(DeleteError::FileDoesNotExist(path.to_owned()))
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let memory = self.memory();
        if memory.files.contains_key(path)
            || memory.lists.contains_key(path)
            || memory.open.contains(path)
        {
            return Ok(true);
        }
        if memory.doomed.contains(path) {
            return Ok(false);
        }
        self.disk.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let exists = self.exists(path).map_err(|error| OpenWriteError::IoError {
            io_error: Arc::new(io::Error::other(error)),
            filepath: path.to_owned(),
        })?;
        if exists {
            return Err(OpenWriteError::FileAlreadyExists(path.to_owned()));
        }
        self.memory().open.insert(path.to_owned());
        Ok(BufWriter::new(Box::new(Growing {
            directory: self.clone(),
            path: path.to_owned(),
            small: Vec::new(),
            large: None,
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if let Some(content) = self.memory().lists.get(path) {
            return Ok(content.clone());
        }
        self.disk.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut memory = self.memory();
        memory.lists.insert(path.to_owned(), data.to_owned());
        memory.changed = true;
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        // Only this process opens and removes files here.
        if lock.filepath == META_LOCK.filepath {
            return Ok(DirectoryLock::from(Box::new(self.opening.take())));
        }
        self.disk.acquire_lock(lock)
    }

    // Readers are told by hand.
    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

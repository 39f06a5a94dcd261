//! Uploads that arrive piece by piece and go on after an interruption, as tus 1.0 has it (<https://tus.io/protocols/resumable-upload>).
//!
//! An upload is two files: its bytes so far, whose length is how far it came, and a note of what it is. Both outlive the process, so
//! it goes on after a crash, on whichever node. Once all is there, an action takes it over by its id.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::caller::Caller;
use crate::clock::new_id;
use crate::error::ActionError;
use crate::owned_file::Content;

/// Longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 255;

/// Why an upload does not go on.
#[derive(Debug, thiserror::Error)]
pub enum PartialError {
    /// Nobody is signed in.
    #[error("uploads are for those who are signed in")]
    Nobody,
    /// There is no such upload of this account.
    #[error("there is no such upload")]
    Missing,
    /// What it is to become is larger than files may be.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The account has too many uploads that are not finished, or too large ones.
    #[error("too much of this account is not finished yet")]
    Quota,
    /// It came to another place than the sender believes.
    #[error("the upload is at {0}")]
    Offset(u64),
    /// More is sent than was announced.
    #[error("more is sent than was announced")]
    Overrun,
    /// Another request is writing it.
    #[error("another request is writing it")]
    Locked,
    /// The disk failed.
    #[error("file storage failed: {0}")]
    File(#[from] io::Error),
}

/// What an upload is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Note {
    account: String,
    length: u64,
    file_name: String,
    content_type: Option<String>,
    /// As the client sent it.
    metadata: String,
    /// SHA-256 of the content, once all is there.
    sha256: Option<String>,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Its id.
    pub id: String,
    /// Bytes that are there.
    pub offset: u64,
    /// Bytes that it has in the end.
    pub length: u64,
    /// Name of the file.
    pub file_name: String,
    /// What the client said of it, as it said it.
    pub metadata: String,
    /// When it is forgotten unless more arrives.
    pub expires: DateTime<Utc>,
}

/// An upload that is being written; nobody else writes it meanwhile.
#[derive(Debug)]
pub struct Writer {
    file: File,
    at: u64,
    length: u64,
}

impl Writer {
    /// Writes the next piece; returns how far it came.
    ///
    /// # Errors
    ///
    /// Where more comes than was announced, or the disk fails.
    pub fn write(&mut self, piece: &[u8]) -> Result<u64, PartialError> {
        if self.at + piece.len() as u64 > self.length {
            return Err(PartialError::Overrun);
        }
        self.file.write_all(piece)?;
        self.at += piece.len() as u64;
        Ok(self.at)
    }

    /// Tells whether all is there.
    pub fn is_complete(&self) -> bool {
        self.at == self.length
    }
}

/// A finished upload, for the action that takes it over.
pub(crate) struct Finished {
    pub(crate) path: PathBuf,
    pub(crate) file_name: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

impl App {
    /// Begins an upload of so many bytes. `metadata` is tus's list of keys with values in Base64.
    ///
    /// # Errors
    ///
    /// Where nobody is signed in, the file would be too large, or the account has too much under way.
    pub fn begin_partial(
        &self,
        caller: &Caller,
        length: u64,
        metadata: &str,
    ) -> Result<Progress, PartialError> {
        let account = account(caller)?;
        let most = self.settings.uploads.max_resource_megabytes << 20;
        if length > most {
            return Err(PartialError::TooLarge(most));
        }
        let own = self.partials_of(account)?;
        let uploads = &self.settings.uploads;
        let announced: u64 = own.iter().map(|note| note.length).sum();
        let room = (uploads.unfinished_megabytes << 20).max(most);
        if own.len() >= uploads.unfinished_files || announced.saturating_add(length) > room {
            return Err(PartialError::Quota);
        }
        let value = |key: &str| {
            let mut pairs = metadata.split(',').map(str::trim);
            pairs.find_map(|pair| {
                let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
                let bytes = (name == key).then(|| STANDARD.decode(value.trim()).ok())??;
                String::from_utf8(bytes).ok()
            })
        };
        let file_name = value("filename")
            .or_else(|| value("name"))
            .unwrap_or_default();
        let file_name: String = file_name
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect();
        let note = Note {
            account: account.to_owned(),
            length,
            file_name: match file_name.is_empty() {
                true => "file".to_owned(),
                false => file_name,
            },
            content_type: value("filetype").or_else(|| value("type")),
            metadata: metadata.to_owned(),
            sha256: None,
        };
        let id = new_id();
        fs::create_dir_all(self.files.partial())?;
        File::create_new(self.bytes(&id))?;
        self.write_note(&id, &note)?;
        if length == 0 {
            self.finish_partial(&id)?;
        }
        self.progress(&id, &note)
    }

    /// Keeps a file that came with a form as a finished upload, so that a later form can name it.
    ///
    /// # Errors
    ///
    /// As [`App::begin_partial`].
    pub fn keep_for_later(
        &self,
        caller: &Caller,
        file: &crate::input::Upload,
    ) -> Result<Progress, PartialError> {
        let metadata = format!("filename {}", STANDARD.encode(&file.file_name));
        let begun = self.begin_partial(caller, file.size, &metadata)?;
        fs::copy(file.path(), self.bytes(&begun.id))?;
        self.finish_partial(&begun.id)?;
        self.partial(caller, &begun.id)
    }

    /// Returns how far an upload of the caller is.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn partial(&self, caller: &Caller, id: &str) -> Result<Progress, PartialError> {
        let note = self.own_note(caller, id)?;
        self.progress(id, &note)
    }

    /// Opens an upload to be written from a place on, which must be the one it came to.
    ///
    /// # Errors
    ///
    /// Where there is none, it is at another place, or somebody else writes it.
    pub fn partial_writer(
        &self,
        caller: &Caller,
        id: &str,
        offset: u64,
    ) -> Result<Writer, PartialError> {
        let note = self.own_note(caller, id)?;
        let mut file = OpenOptions::new().write(true).open(self.bytes(id))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PartialError::Locked),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let at = file.seek(SeekFrom::End(0))?;
        if at != offset {
            return Err(PartialError::Offset(at));
        }
        Ok(Writer {
            file,
            at,
            length: note.length,
        })
    }

    /// Notes of an upload that all is there: its bytes are on the disk, and their hash is known.
    ///
    /// # Errors
    ///
    /// Where the disk fails.
    pub fn finish_partial(&self, id: &str) -> Result<(), PartialError> {
        let Some(mut note) = self.note(id)? else {
            return Err(PartialError::Missing);
        };
        let path = self.bytes(id);
        File::open(&path)?.sync_all()?;
        note.sha256 = Some(Content::of(&path)?.sha256);
        Ok(self.write_note(id, &note)?)
    }

    /// Forgets an upload of the caller.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn end_partial(&self, caller: &Caller, id: &str) -> Result<(), PartialError> {
        self.own_note(caller, id)?;
        Ok(self.forget_partial(id)?)
    }

    /// Returns a finished upload of the caller, to be taken over.
    pub(crate) fn finished_partial(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<Finished, ActionError> {
        let wrong =
            || ActionError::field(FIELD, "There is no finished upload of yours with this id");
        let mut note = match self.own_note(caller, id) {
            Ok(note) => note,
            Err(PartialError::File(error)) => return Err(ActionError::File(error)),
            Err(_) => return Err(wrong()),
        };
        let path = self.bytes(id);
        let size = fs::metadata(&path).map_err(ActionError::File)?.len();
        if size != note.length {
            return Err(wrong());
        }
        if note.sha256.is_none() {
            // The process ended between the last byte and the hash.
            match self.finish_partial(id) {
                Ok(()) => {
                    note = self
                        .note(id)
                        .map_err(ActionError::File)?
                        .ok_or_else(wrong)?
                }
                Err(PartialError::File(error)) => return Err(ActionError::File(error)),
                Err(_) => return Err(wrong()),
            }
        }
        Ok(Finished {
            path,
            size,
            sha256: note.sha256.ok_or_else(wrong)?,
            file_name: note.file_name,
        })
    }

    /// Removes an upload from the disk.
    pub(crate) fn forget_partial(&self, id: &str) -> io::Result<()> {
        for path in [self.bytes(id), self.note_path(id)] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes uploads for which nothing arrived for too long; returns how many.
    pub(crate) fn forget_old_partials(&self, now: NaiveDateTime) -> io::Result<u64> {
        let before = now - self.lifetime();
        let mut removed = 0;
        for id in self.partial_ids()? {
            let modified = match fs::metadata(self.bytes(&id)) {
                Ok(about) => DateTime::<Utc>::from(about.modified()?).naive_utc(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    before - TimeDelta::days(1)
                }
                Err(error) => return Err(error),
            };
            if modified < before {
                self.forget_partial(&id)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn lifetime(&self) -> TimeDelta {
        TimeDelta::hours(self.settings.uploads.unfinished_hours)
    }

    fn bytes(&self, id: &str) -> PathBuf {
        self.files.partial().join(id)
    }

    fn note_path(&self, id: &str) -> PathBuf {
        self.files.partial().join(format!("{id}.json"))
    }

    /// Returns the ids of all uploads.
    fn partial_ids(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.files.partial()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry?.file_name().into_string().unwrap_or_default();
            if let Some(id) = name.strip_suffix(".json") {
                ids.push(id.to_owned());
            }
        }
        Ok(ids)
    }

    fn partials_of(&self, account: &str) -> io::Result<Vec<Note>> {
        let mut own = Vec::new();
        for id in self.partial_ids()? {
            own.extend(self.note(&id)?.filter(|note| note.account == account));
        }
        Ok(own)
    }

    /// Reads the note of an upload; nothing where there is none, or no id is named.
    fn note(&self, id: &str) -> io::Result<Option<Note>> {
        // An id becomes a path: nothing but the ids that are made here.
        if uuid::Uuid::try_parse(id).is_err() {
            return Ok(None);
        }
        match fs::read(self.note_path(id)) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn own_note(&self, caller: &Caller, id: &str) -> Result<Note, PartialError> {
        let account = account(caller)?;
        let note = self.note(id)?;
        note.filter(|note| note.account == account)
            .ok_or(PartialError::Missing)
    }

    /// Writes a note under another name and renames it, so that nobody reads half of it.
    fn write_note(&self, id: &str, note: &Note) -> io::Result<()> {
        let path = self.note_path(id);
        let part = path.with_extension("part");
        let mut file = File::create(&part)?;
        file.write_all(&serde_json::to_vec(note)?)?;
        file.sync_all()?;
        fs::rename(&part, &path)
    }

    fn progress(&self, id: &str, note: &Note) -> Result<Progress, PartialError> {
        let about = match fs::metadata(self.bytes(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(PartialError::Missing);
            }
            about => about?,
        };
        let modified: SystemTime = about.modified()?;
        Ok(Progress {
            id: id.to_owned(),
            offset: about.len(),
            length: note.length,
            file_name: note.file_name.clone(),
            metadata: note.metadata.clone(),
            expires: DateTime::<Utc>::from(modified) + self.lifetime(),
        })
    }
}

/// Parameter of an action that names a finished upload.
pub(crate) const FIELD: &str = "tus_upload";

fn account(caller: &Caller) -> Result<&str, PartialError> {
    match caller.id() {
        Some(id) if !caller.is_deleted() && caller.writes_records() => Ok(id),
        _ => Err(PartialError::Nobody),
    }
}

//! The key that signs the log: given by the settings, or kept in the data folder and made when the log begins.
//!
//! Beside it stands the key that follows, while the log is handed over to that. It is kept out of the database on purpose: who can change the database can not sign what he made of it.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use cairn_translog::note::Signer;

use crate::app::App;
use crate::error::ActionError;

/// The file in the data folder.
const FILE: &str = "log.key";
/// The file in which the key that follows waits until the log is handed over to it.
const NEXT: &str = "log.key.next";

/// The key, read when it is needed.
#[derive(Debug, Default)]
pub(crate) struct Key(Mutex<Option<Arc<Signer>>>);

impl Key {
    /// Returns the key of a log that has not begun, or that nobody is known to have signed, where there is one.
    pub(crate) fn first(&self, app: &App) -> Result<Option<Arc<Signer>>, ActionError> {
        let given = app.settings.transparency.signing_secret.as_ref();
        let text = match given {
            Some(secret) => Some(secret.expose().to_owned()),
            None => read(&app.settings.storage.data.join(FILE))?,
        };
        match text {
            Some(text) => Ok(Some(Arc::new(Signer::parse(&text)?))),
            None => Ok(None),
        }
    }

    /// Returns the key of a log that begins, and makes one where there is none.
    pub(crate) fn first_or_new(&self, app: &App) -> Result<Arc<Signer>, ActionError> {
        if let Some(found) = self.first(app)? {
            return Ok(found);
        }
        let signer = Signer::new(&origin(&app.site_url()), rand::random())?;
        make(&app.settings.storage.data.join(FILE), &signer.secret())?;
        // Another process may have been first.
        self.first(app)?
            .ok_or_else(|| ActionError::Internal("the key of the log is gone".to_owned()))
    }

    /// Returns the key whose signatures a verifier checks, where it is here: the one so far, or the one that follows, since another
    /// process may have handed the log over.
    pub(crate) fn of(&self, app: &App, verifier: &str) -> Result<Option<Arc<Signer>>, ActionError> {
        let fits = |signer: &Arc<Signer>| signer.verifier().to_string() == verifier;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.as_ref().is_some_and(fits) {
            let first = self.first(app)?.filter(fits);
            *kept = match first {
                Some(first) => Some(first),
                None => following(app)?.map(Arc::new).filter(fits),
            };
        }
        Ok(kept.clone())
    }

    /// Returns the key that follows, made where none waits yet. A handover that was cut off goes on with the key that it made.
    pub(super) fn next(&self, app: &App, name: &str) -> Result<Signer, ActionError> {
        if let Some(next) = following(app)? {
            return Ok(next);
        }
        if app.settings.transparency.signing_secret.is_some() {
            return Err(ActionError::field(
                "transparency.next_signing_secret",
                "The key is given by the settings, so the one that follows must be too; `cairn log new-key` makes one",
            ));
        }
        let signer = Signer::new(name, rand::random())?;
        make(&app.settings.storage.data.join(NEXT), &signer.secret())?;
        following(app)?
            .ok_or_else(|| ActionError::Internal("the key that follows is gone".to_owned()))
    }

    /// Puts the key that follows in the place of the one before, once the log was handed over to it: of that one nothing is left.
    pub(super) fn settle(&self, app: &App, verifier: &str) -> Result<(), ActionError> {
        let folder = &app.settings.storage.data;
        let waiting = match read(&folder.join(NEXT))? {
            Some(text) => Signer::parse(&text)?,
            None => return Ok(()),
        };
        if waiting.verifier().to_string() == verifier {
            std::fs::rename(folder.join(NEXT), folder.join(FILE))?;
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Returns the key that follows, where one waits.
fn following(app: &App) -> Result<Option<Signer>, ActionError> {
    let text = match &app.settings.transparency.next_signing_secret {
        Some(secret) => Some(secret.expose().to_owned()),
        None => read(&app.settings.storage.data.join(NEXT))?,
    };
    match text {
        Some(text) => Ok(Some(Signer::parse(&text)?)),
        None => Ok(None),
    }
}

/// Names the log after the address of the site.
pub(super) fn origin(site: &str) -> String {
    let bare = site.split_once("://").map_or(site, |(_, rest)| rest);
    let clean: String = bare
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && *c != '+')
        .collect();
    format!("{}/log", clean.trim_end_matches('/'))
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a key that only this user may read; one that is there already stays.
fn make(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // Named only once it is whole: a cut-off write leaves no half of a key.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{text}")?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => std::fs::File::open(folder)?.sync_all(),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_after_its_site() {
        for (site, expected) in [
            ("https://data.example.ca", "data.example.ca/log"),
            ("http://127.0.0.1:5000/a b+c/", "127.0.0.1:5000/abc/log"),
        ] {
            assert_eq!(origin(site), expected);
        }
    }

    #[test]
    fn a_key_is_made_once_and_kept_to_its_user() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(FILE);
        make(&path, "one").expect("a key");
        make(&path, "two").expect("a key");
        assert_eq!(read(&path).expect("a key"), Some("one\n".to_owned()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path)
                .expect("a file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

//! The folder in which a run keeps what is too long for memory.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use cairn_catalogue::App;

/// Where the folders are, within the data of a site.
const PLACE: &str = "harvest";
/// How long one stays that nobody writes in any more.
const KEPT: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// The folder of one run; it is made when something is put there.
#[derive(Debug, Clone)]
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// Returns the folder of a run, the same each time the run goes on.
    pub(crate) fn of_run(app: &App, id: &str) -> Self {
        Self(place(app).join(id))
    }

    /// Returns a folder that nobody else has.
    pub(crate) fn of_its_own(app: &App) -> Self {
        Self::of_run(app, &cairn_catalogue::clock::new_row_id())
    }

    #[cfg(test)]
    pub(super) fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Returns the place of a file; its folder is there then.
    pub(crate) fn file(&self, name: &str) -> io::Result<PathBuf> {
        std::fs::create_dir_all(&self.0)?;
        Ok(self.0.join(name))
    }

    /// Returns the place of a file that may be there.
    pub(crate) fn peek(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Removes the folder with all that is in it.
    pub(crate) fn clear(&self) {
        remove(&self.0);
    }
}

fn place(app: &App) -> PathBuf {
    app.settings.storage.data.join(PLACE)
}

fn remove(folder: &Path) {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, folder = %folder.display(), "a folder of a run could not be removed");
        }
        _ => {}
    }
}

/// Removes folders of runs that ended without doing so, for instance with their process.
pub(crate) fn sweep(app: &App) -> io::Result<()> {
    let folders = match std::fs::read_dir(place(app)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?;
        let changed = folder.metadata()?.modified()?;
        let age = SystemTime::now().duration_since(changed);
        if age.is_ok_and(|age| age > KEPT) {
            remove(&folder.path());
        }
    }
    Ok(())
}

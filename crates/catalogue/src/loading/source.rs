//! The file that is loaded: an upload where it is kept, or what a link leads to, fetched into a temporary file.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use cairn_fetch::{FetchError, Fetcher, Limits};
use cairn_tabular::file::Format;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempPath;

use crate::app::App;
use crate::jobs::{JobError, JobRun};
use crate::wire;

/// A file that is ready to be read.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub(crate) hash: String,
    pub(crate) format: Format,
    /// The character set that its server stated.
    pub(crate) charset: Option<String>,
    /// Removes it afterwards where it is only here to be read.
    _kept: Option<TempPath>,
}

/// A file as it is, whatever its format.
pub(crate) struct Raw {
    pub(crate) path: PathBuf,
    hash: String,
    /// What its server said of it, where it was fetched.
    fetched: Option<cairn_fetch::Fetched>,
    _kept: Option<TempPath>,
}

/// Gets the file of a resource, whatever its format.
pub(crate) fn raw(run: &JobRun<'_>, resource: &Value, file: Option<&str>) -> Result<Raw, JobError> {
    if let Some(hash) = file {
        return Ok(Raw {
            path: run.app.files.path(hash),
            hash: hash.to_owned(),
            fetched: None,
            _kept: None,
        });
    }
    let url = resource.get("url").and_then(Value::as_str);
    let (kept, hash, fetched) = fetch(run, url.unwrap_or_default())?;
    Ok(Raw {
        path: kept.to_path_buf(),
        hash,
        fetched: Some(fetched),
        _kept: Some(kept),
    })
}

/// Fetches a document of JSON.
pub(crate) fn document(run: &JobRun<'_>, url: &str) -> Result<Value, JobError> {
    let (kept, _, _) = fetch(run, url)?;
    let bytes = std::fs::read(&kept)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| JobError::Hopeless(format!("{url} leads to no JSON: {error}")))
}

/// Gets the file of a resource that is a table.
pub(crate) fn get(
    run: &JobRun<'_>,
    resource: &Value,
    file: Option<&str>,
) -> Result<Source, JobError> {
    let app = run.app;
    let stated = super::format(&app.settings.loading, resource);
    let raw = raw(run, resource, file)?;
    let format = match &raw.fetched {
        None => stated,
        Some(fetched) => stated
            .or_else(|| fetched.mimetype.as_deref().and_then(Format::named))
            .or_else(|| fetched.name.as_deref().and_then(Format::of_file_name))
            .or_else(|| Format::of_file_name(wire::last_part(&fetched.url))),
    };
    let format = format.ok_or_else(|| {
        JobError::Hopeless("the format is none that is loaded into the DataStore".to_owned())
    })?;
    let format = format
        .corrected(&head(&raw.path)?)
        .map_err(JobError::Hopeless)?;
    Ok(Source {
        path: raw.path,
        hash: raw.hash,
        format,
        charset: raw.fetched.and_then(|fetched| fetched.charset),
        _kept: raw._kept,
    })
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut head)?;
    Ok(head)
}

fn fetch(
    run: &JobRun<'_>,
    url: &str,
) -> Result<(TempPath, String, cairn_fetch::Fetched), JobError> {
    let app = run.app;
    if !app.settings.loading.links {
        return Err(JobError::Hopeless(
            "links are not loaded on this site".to_owned(),
        ));
    }
    let file = tempfile::NamedTempFile::new_in(app.files.incoming())?;
    let mut out = Hashed {
        file: file.as_file(),
        hash: Sha256::new(),
        bytes: 0,
        told: 0,
        run,
    };
    match fetcher(app).get(url, &mut out) {
        Ok(fetched) => {
            let hash = out.hash.finalize();
            let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok((file.into_temp_path(), hash, fetched))
        }
        Err(error) => {
            // Where it was this run that broke it off, that is why.
            run.check()?;
            let text = format!("the file could not be fetched: {error}");
            Err(match error {
                FetchError::Output(error) => error.into(),
                error if error.may_pass() => JobError::Failed(text),
                _ => JobError::Hopeless(text),
            })
        }
    }
}

fn fetcher(app: &App) -> Fetcher {
    let settings = &app.settings.loading;
    let limits = Limits {
        bytes: settings.max_megabytes << 20,
        ratio: settings.ratio,
        whole: std::time::Duration::from_secs(settings.timeout_seconds),
        private: settings.private_addresses,
        ..Limits::default()
    };
    Fetcher::new(limits, &format!("Cairn ({})", app.site_url()))
}

/// Bytes between two notes of how far it is.
const STEP: u64 = 8 << 20;

/// A file that is hashed as it is written.
struct Hashed<'r> {
    file: &'r File,
    hash: Sha256,
    bytes: u64,
    told: u64,
    run: &'r JobRun<'r>,
}

impl Write for Hashed<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.run.check().map_err(io::Error::other)?;
        let length = self.file.write(piece)?;
        self.hash.update(&piece[..length]);
        self.bytes += length as u64;
        if self.bytes - self.told > STEP {
            self.told = self.bytes;
            self.run
                .note(&json!({"stage": "fetching", "bytes": self.bytes}))
                .map_err(io::Error::other)?;
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

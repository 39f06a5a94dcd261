//! The program under test: runs its commands, starts it, reads what the system says of its memory.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What went wrong, in words.
pub(crate) type Outcome<T> = Result<T, String>;

/// A program and its data folder.
pub(crate) struct Program {
    pub(crate) binary: PathBuf,
    pub(crate) data: PathBuf,
}

impl Program {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg("--data")
            .arg(&self.data)
            .args([
                "--listen",
                "127.0.0.1:0",
                "--set",
                "log.level=warn",
                "--set",
                "server.access_log=false",
                // The links of generated resources lead nowhere.
                "--set",
                "loading.links=false",
            ])
            .args(arguments);
        command
    }

    /// Runs a command to its end with this text on standard input; returns what it printed and how long it took.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Outcome<(String, Duration)> {
        let began = Instant::now();
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", self.binary.display()))?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin
                .write_all(input.as_bytes())
                .map_err(|error| error.to_string())?;
        }
        let output = child
            .wait_with_output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!("`cairn {}` failed", arguments.join(" ")));
        }
        Ok((
            String::from_utf8_lossy(&output.stdout).into_owned(),
            began.elapsed(),
        ))
    }

    /// Makes the site; returns a sysadmin's token.
    pub(crate) fn init(&self) -> Outcome<String> {
        self.run(&["init"], "")?;
        let user = [
            "user",
            "add",
            "bench",
            "--email",
            "bench@example.org",
            "--password-stdin",
            "--sysadmin",
        ];
        self.run(&user, "correct horse battery\n")?;
        let (token, _) = self.run(&["token", "create", "bench"], "")?;
        Ok(token.trim().to_owned())
    }

    /// Starts the server with these settings and waits until it says that it is ready.
    pub(crate) fn serve(&self, settings: &[String]) -> Outcome<Server> {
        let began = Instant::now();
        let mut child = self
            .command(&["serve"])
            .args(settings.iter().flat_map(|one| ["--set", one]))
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", self.binary.display()))?;
        let stdout = child.stdout.take().ok_or("no standard output")?;
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_whitespace().next())
            .and_then(|address| address.parse().ok())
            .ok_or_else(|| format!("the server did not say that it is ready: {line:?}"))?;
        Ok(Server {
            child,
            address,
            started: began.elapsed(),
        })
    }

    /// Returns the bytes of a file or folder below the data folder.
    pub(crate) fn size(&self, name: &str) -> u64 {
        size_of(&self.data.join(name))
    }
}

pub(crate) fn size_of(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return path.metadata().map_or(0, |file| file.len());
    };
    entries.flatten().map(|entry| size_of(&entry.path())).sum()
}

/// Returns the folder in which the engine's own files lie.
pub(crate) fn engine_folder(index: &Path) -> Option<PathBuf> {
    if index.join("meta.json").exists() {
        return Some(index.to_path_buf());
    }
    std::fs::read_dir(index)
        .ok()?
        .flatten()
        .find_map(|entry| engine_folder(&entry.path()))
}

/// A running server; stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to its ready line.
    pub(crate) started: Duration,
}

impl Server {
    /// Returns resident memory now and at its highest, in MiB.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let field = |name: &str| {
            status
                .lines()
                .find_map(|line| {
                    line.strip_prefix(name)?
                        .split_whitespace()
                        .next()?
                        .parse::<u64>()
                        .ok()
                })
                .map_or(0, |kilobytes| kilobytes / 1024)
        };
        (field("VmRSS:"), field("VmHWM:"))
    }

    /// Forgets how much memory was resident at its highest, so that the next part of a run has a figure of its own.
    pub(crate) fn forget_peak(&self) -> Outcome<()> {
        let path = format!("/proc/{}/clear_refs", self.child.id());
        std::fs::write(&path, "5").map_err(|error| format!("{path}: {error}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A graceful stop, so that the index is made durable as in real life.
        let stopped = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if stopped.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

//! A data folder and a database of a test's own, and the program run in it.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, RunQueryDsl as _};
use serde_json::Value;

/// A text that the server says.
#[derive(diesel::QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Tests start with no settings but their own, and answer before the disk does, unless they say otherwise.
const QUICK: &[&str] = &[
    "--set",
    "database.durable=false",
    // Many tests run at once.
    "--set",
    "database.wait_seconds=60",
];

/// A data folder and a database of a test's own.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    database: Option<Database>,
    durable: bool,
    /// The folder that is a disk of its own, if any.
    mounted: Option<PathBuf>,
}

/// A database on the PostgreSQL server for tests; dropped with this.
struct Database {
    server: String,
    name: String,
    /// The tablespace that it is in, if it has one of its own.
    space: Option<String>,
}

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a test on every database that there is. CI has both.
pub(crate) fn everywhere(test: impl Fn(&Place)) {
    for place in Place::of_every_kind() {
        test(&place);
    }
}

/// The same with places that keep on the disk what they say is done.
pub(crate) fn everywhere_durable(test: impl Fn(&Place)) {
    for place in Place::of_every_kind() {
        test(&place.durable());
    }
}

impl Place {
    /// Returns a place on SQLite, and one on PostgreSQL where there is a server.
    pub(crate) fn of_every_kind() -> Vec<Self> {
        let mut places = vec![Self::sqlite()];
        match std::env::var("TEST_POSTGRES_URL") {
            Ok(server) => places.push(Self::postgres(&server)),
            Err(_) => {
                assert!(
                    std::env::var("CI").is_err(),
                    "CI must set TEST_POSTGRES_URL"
                );
                eprintln!("PostgreSQL is left out: TEST_POSTGRES_URL is not set");
            }
        }
        places
    }

    pub(crate) fn sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
            durable: false,
            mounted: None,
        }
    }

    fn postgres(server: &str) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cairn_{}_{number}", std::process::id());
        let mut admin = diesel::PgConnection::establish(server).unwrap();
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
            .unwrap();
        admin
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let mut place = Self::sqlite();
        place.database = Some(Database {
            server: server.to_owned(),
            name,
            space: None,
        });
        place
    }

    /// Returns another empty place with the same kind of database.
    pub(crate) fn another(&self) -> Self {
        match &self.database {
            Some(database) => Self::postgres(&database.server),
            None => Self::sqlite(),
        }
    }

    /// Returns a place where a folder, such as `data`, is a disk of its own of this many mebibytes; `None` where the system does
    /// not let one be made.
    pub(crate) fn on_a_small_disk(folder: &str, mebibytes: u32) -> Option<Self> {
        let mut place = Self::sqlite();
        place.mount(folder, mebibytes)?;
        Some(place)
    }

    /// Returns a place whose database on PostgreSQL is on a disk of its own; `None` where there is no server on this machine that
    /// lets one be made.
    pub(crate) fn on_a_small_database(mebibytes: u32) -> Option<Self> {
        let server = std::env::var("TEST_POSTGRES_URL").ok()?;
        let mut admin = diesel::PgConnection::establish(&server).unwrap();
        let asked = "SELECT current_setting('data_directory') AS text";
        let data: Text = diesel::sql_query(asked).get_result(&mut admin).ok()?;
        let mut place = Self::sqlite();
        let path = place.mount("disk", mebibytes)?;
        // The server must come there, and own it.
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(place.folder.path(), open).unwrap();
        let owned = Command::new("chown")
            .args(["--reference", &data.text])
            .arg(&path)
            .stderr(Stdio::null())
            .status();
        if !owned.is_ok_and(|status| status.success()) {
            return None;
        }
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cairn_{}_{number}", std::process::id());
        let space = format!("{name}_space");
        let make = format!("CREATE TABLESPACE {space} LOCATION '{}'", path.display());
        admin.batch_execute(&make).ok()?;
        place.database = Some(Database {
            server,
            name: name.clone(),
            space: Some(space.clone()),
        });
        admin
            .batch_execute(&format!("CREATE DATABASE {name} TABLESPACE {space}"))
            .unwrap();
        Some(place)
    }

    /// Makes a folder a disk of its own; `None` where the system does not let one be made.
    fn mount(&mut self, folder: &str, mebibytes: u32) -> Option<PathBuf> {
        let path = self.path(folder);
        std::fs::create_dir_all(&path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"])
            .arg(&path)
            .stderr(Stdio::null())
            .status();
        if !mounted.is_ok_and(|status| status.success()) {
            return None;
        }
        self.mounted = Some(path.clone());
        Some(path)
    }

    /// A file on the disk of its own, which fills it up.
    pub(crate) fn ballast(&self) -> PathBuf {
        self.mounted.as_ref().unwrap().join("ballast")
    }

    /// Waits for the disk as in earnest.
    pub(crate) fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.database.is_some()
    }

    /// Changes the database behind the program.
    pub(crate) fn sql(&self, statement: &str) {
        match &self.database {
            Some(database) => diesel::PgConnection::establish(&database.url())
                .unwrap()
                .batch_execute(statement)
                .unwrap(),
            None => {
                let path = self.path("data/cairn.db");
                diesel::SqliteConnection::establish(path.to_str().unwrap())
                    .unwrap()
                    .batch_execute(statement)
                    .unwrap();
            }
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder beside the data.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// Returns the program, told where this place is.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.env("CAIRN_DATA", self.path("data"));
        if let Some(database) = &self.database {
            command.env("CAIRN_DATABASE_URL", database.url());
        }
        if !self.durable {
            command.args(QUICK);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(&mut self.command(arguments), "")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        said(&mut self.command(arguments), input)
    }

    /// Starts a command whose standard output is read as it comes.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Adds a sysadmin and returns a token of his.
    pub(crate) fn sysadmin(&self, name: &str) -> String {
        let email = format!("{name}@example.org");
        let add = [
            "user",
            "add",
            name,
            "--email",
            &email,
            "--password-stdin",
            "--sysadmin",
        ];
        self.run_with(&add, "correct-horse-battery\n").done();
        self.run(&["token", "create", name])
            .done()
            .trim()
            .to_owned()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // It may be on the disk that goes.
        self.database = None;
        if let Some(path) = &self.mounted {
            // Lazily, since what a failed test left may still run.
            let _ = Command::new("umount").arg("-l").arg(path).status();
        }
    }
}

/// Returns the program without any settings from outside.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cairn"));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CAIRN_")) {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

/// Runs a command to its end.
pub(crate) fn said(command: &mut Command, input: &str) -> Said {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that does not read its input may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Said {
    /// Returns standard output of a command that succeeded.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// Returns standard error of a command that failed with this exit code.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{self:?}");
        self.err
    }

    /// Returns the JSON that a command printed, whatever its exit code.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Database {
    /// Returns the server's address with this database: `postgres://user@host/database?options`.
    fn url(&self) -> String {
        let (address, options) = match self.server.split_once('?') {
            Some((address, options)) => (address, format!("?{options}")),
            None => (self.server.as_str(), String::new()),
        };
        let start = address.find("://").map_or(0, |at| at + 3);
        let base = match address[start..].find('/') {
            Some(at) => &address[..start + at],
            None => address,
        };
        format!("{base}/{}{options}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = diesel::PgConnection::establish(&self.server).map(|mut admin| {
            admin.batch_execute(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ))?;
            match &self.space {
                Some(space) => admin.batch_execute(&format!("DROP TABLESPACE {space}")),
                None => Ok(()),
            }
        });
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the database {} could not be dropped", self.name);
        }
    }
}

/// The repository's root.
pub(crate) fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

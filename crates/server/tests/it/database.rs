//! The database of a site: files in its folder, or one of its own on the PostgreSQL server for tests.
//!
//! `CAIRN_TEST_DATABASE=postgresql` runs the whole suite on the server that `TEST_POSTGRES_URL` names; `make test` runs both.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use url::Url;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database on the PostgreSQL server for tests; dropped with this.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes the database of one site; nothing where the suite runs on SQLite.
    pub(crate) fn chosen() -> Option<Self> {
        match std::env::var("CAIRN_TEST_DATABASE").as_deref() {
            Err(_) | Ok("sqlite") => None,
            Ok("postgresql") => {
                let server = std::env::var("TEST_POSTGRES_URL")
                    .expect("TEST_POSTGRES_URL names the server for CAIRN_TEST_DATABASE");
                Some(Self::on(server))
            }
            Ok(other) => panic!("CAIRN_TEST_DATABASE is sqlite or postgresql, not {other}"),
        }
    }

    fn on(server: String) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = Self {
            name: format!("site_{}_{number}", std::process::id()),
            server,
        };
        // Another process may have had the number and have been killed.
        database
            .run(&format!("DROP DATABASE IF EXISTS {}", database.name))
            .unwrap();
        database
            .run(&format!("CREATE DATABASE {}", database.name))
            .unwrap();
        database
    }

    fn run(&self, statement: &str) -> Result<(), Box<dyn std::error::Error>> {
        let mut admin = diesel::PgConnection::establish(&self.server)?;
        Ok(admin.batch_execute(statement)?)
    }

    /// Returns the address of the database.
    pub(crate) fn url(&self) -> String {
        let mut url = Url::parse(&self.server).unwrap();
        url.set_path(&self.name);
        url.into()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Err(error) = self.run(&drop) {
            eprintln!("the database {} could not be dropped: {error}", self.name);
        }
    }
}

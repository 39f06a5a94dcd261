//! The running catalogue: opens everything, runs actions, keeps the caches honest.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cairn_domain::format::Formats;
use cairn_domain::licence::Register;
use cairn_domain::record::{ChangeKind, Dataset};
use cairn_domain::schema::SchemaSet;
use cairn_exchange::crosswalk::Crosswalk;
use cairn_fetch::Hosts;
use cairn_index::{Index, IndexError};
use cairn_store::{Options, Store, StoreError, Ticket};
use cairn_tables::{Functions, Limits, Tables, TablesError};
use rand::RngExt;

use crate::action::{ActionDef, Kind, Reply};
use crate::aside::Aside;
use crate::audit;
use crate::cache::{DatasetCache, ReadyDataset};
use crate::caller::Caller;
use crate::charter;
use crate::clock::Clock;
use crate::ctx::{Afterwards, Ctx};
use crate::edition::{Edition, Editions};
use crate::error::ActionError;
use crate::files::Files;
use crate::follower::{Follower, Progress};
use crate::harvest;
use crate::identity::Identities;
use crate::input::Input;
use crate::jobs::{self, Bell, Touches};
use crate::jwt::Signer;
use crate::live_site::{Live, LiveSite};
use crate::long_work::LongWork;
use crate::mail::{self, Mailer};
use crate::misses::Misses;
use crate::openid::Provider;
use crate::past::Pasts;
use crate::privacy;
use crate::rebuild::{Rebuild, RebuildStatus};
use crate::series;
use crate::session::Failures;
use crate::settings::Settings;
use crate::transparency::Key;
use crate::usage::Usage;

/// How often a write that lost a race is tried again.
const TRIES: u32 = 12;

/// Why the catalogue cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A file or folder.
    #[error("{what}: {source}")]
    File {
        /// Which one.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The tables of the DataStore.
    #[error("the DataStore: {0}")]
    Tables(#[from] TablesError),
    /// A schema, preset or licence file.
    #[error("{0}")]
    Schema(String),
    /// A setting whose value cannot be used.
    #[error("{key}: {reason}")]
    Setting {
        /// Which one.
        key: &'static str,
        /// Why.
        reason: String,
    },
}

/// What to do about the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexMode {
    /// Open it and follow the change feed; fails where another process has it.
    Follow,
    /// As above, or go without it where another process has it.
    IfFree,
    /// Open it and follow the feed, or look at what another process made durable of it.
    Look,
    /// Go without it: a command that only reads and writes the database.
    None,
    /// Keep it in memory, for tests.
    Memory,
}

/// What a transaction that stands came to, and what is still to be waited for.
struct Committed<T> {
    value: T,
    /// Whether anything changed that others follow.
    changed: bool,
    /// The position of its changes.
    position: i64,
    ticket: Ticket,
    afterwards: Vec<Afterwards>,
}

/// The catalogue.
pub struct App {
    /// Settings.
    pub settings: Settings,
    /// The catalogue database.
    pub store: Store,
    /// Record types.
    pub schemas: SchemaSet,
    /// The formats of resources.
    pub formats: Formats,
    /// Licences.
    pub licences: Register,
    /// Crosswalks of peers.
    pub crosswalks: Vec<Crosswalk>,
    /// Uploaded files.
    pub files: Files,
    /// The tables of the DataStore.
    pub tables: Tables,
    /// The functions that statements may call.
    pub(crate) functions: Functions,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    pub(crate) index: Option<Index>,
    pub(crate) cache: DatasetCache,
    pub(crate) identities: Identities,
    pub(crate) signer: Signer,
    pub(crate) failures: Failures,
    pub(crate) mailer: Box<dyn Mailer>,
    pub(crate) provider: Provider,
    live: Live,
    pub(crate) bell: Bell,
    /// Rings when something changed, for those who read the change feed.
    pub(crate) news: Bell,
    pub(crate) touches: Touches,
    /// The hosts that are harvested, and how busy they are with that.
    pub hosts: Hosts,
    pub(crate) progress: Progress,
    pub(crate) long_work: LongWork,
    pub(crate) rebuild: Rebuild,
    pub(crate) misses: Misses,
    editions: Editions,
    pub(crate) usage: Usage,
    pub(crate) log_key: Key,
    pub(crate) pasts: Pasts,
}

impl App {
    /// Opens database, index and files as the settings say, and starts to follow the change feed.
    pub fn open(
        settings: Settings,
        clock: Arc<dyn Clock>,
        mode: IndexMode,
    ) -> Result<(Arc<Self>, Follower), OpenError> {
        if let Some(wrong) = settings.charter.wrong_weight(charter::has_weight) {
            return Err(OpenError::Setting {
                key: "charter.weights",
                reason: format!(
                    "{wrong} is not the name of a principle or an indicator and a number"
                ),
            });
        }
        let data = settings.storage.data.clone();
        let file = |what: &Path| {
            let what = what.display().to_string();
            move |source| OpenError::File { what, source }
        };
        std::fs::create_dir_all(&data).map_err(file(&data))?;
        let url = match &settings.database.url {
            Some(url) => url.expose().to_owned(),
            None => data.join("cairn.db").display().to_string(),
        };
        let store = Store::open(
            &url,
            &Options {
                connections: settings.database.connections,
                wait: Duration::from_secs(settings.database.wait_seconds),
                durable: settings.database.durable,
                statement_timeout: Duration::from_secs(settings.database.statement_timeout_seconds),
            },
        )?;
        let index_settings = cairn_index::Settings {
            site_id: settings.site.id.clone(),
            writer_memory_bytes: settings.search.writer_memory_bytes,
            fill_memory_bytes: settings.search.fill_memory_bytes,
            cache_bytes: settings.search.cache_bytes,
            synonyms: settings.search.synonyms.clone(),
            extra_resource_fields: settings.schemas.extra_resource_fields.clone(),
        };
        let index = match mode {
            IndexMode::None => None,
            IndexMode::Memory => Some(Index::in_memory(index_settings)?),
            IndexMode::Follow => Some(Index::open(&data.join("index"), index_settings)?),
            IndexMode::Look => match Index::open(&data.join("index"), index_settings.clone()) {
                Err(IndexError::InUse) => Some(Index::look(&data.join("index"), index_settings)?),
                opened => Some(opened?),
            },
            IndexMode::IfFree => match Index::open(&data.join("index"), index_settings) {
                Ok(index) => Some(index),
                Err(error @ IndexError::InUse) => {
                    tracing::info!(%error, "going without the index: the running server will follow the changes");
                    None
                }
                Err(error) => return Err(error.into()),
            },
        };
        let secret = match &settings.tokens.secret {
            Some(secret) => secret.expose().as_bytes().to_vec(),
            None => secret_in(&data.join("secret.key")).map_err(file(&data.join("secret.key")))?,
        };
        let files = Files::open(data.join("files")).map_err(file(&data.join("files")))?;
        let schemas = crate::schema_files::load(&settings.schemas).map_err(OpenError::Schema)?;
        let licences =
            crate::schema_files::licences(&settings.schemas).map_err(OpenError::Schema)?;
        let formats = crate::schema_files::formats(&settings.schemas).map_err(OpenError::Schema)?;
        let crosswalks =
            crate::schema_files::crosswalks(&settings.schemas).map_err(OpenError::Schema)?;
        let tables = open_tables(&settings)?;
        let functions = match &settings.datastore.sqlsearch_allowed_functions_file {
            Some(path) => Functions::listed(&std::fs::read_to_string(path).map_err(file(path))?),
            None => Functions::all(),
        };
        let app = Arc::new(Self {
            tables,
            functions,
            cache: DatasetCache::new(settings.cache.datasets_megabytes << 20),
            identities: Identities::new(),
            signer: Signer::new(&secret),
            failures: Failures::default(),
            mailer: mail::mailer(&settings)?,
            provider: Provider::default(),
            live: Live::open(&store, &settings.site)?,
            bell: Bell::default(),
            news: Bell::default(),
            touches: Touches::default(),
            hosts: Hosts::default(),
            misses: Misses::default(),
            editions: Editions::default(),
            usage: Usage::default(),
            log_key: Key::default(),
            pasts: Pasts::default(),
            rebuild: Rebuild::new(
                (mode != IndexMode::Memory
                    && index.as_ref().is_some_and(|index| !index.reads_only()))
                .then(|| data.join("index")),
            ),
            long_work: LongWork::default(),
            progress: Progress::new(index.as_ref().map_or(0, Index::applied_seq)),
            settings,
            store,
            schemas,
            formats,
            licences,
            crosswalks,
            files,
            clock,
            index,
        });
        let gated = Arc::downgrade(&app);
        app.tables
            .set_gate(Box::new(move |id, profile| match gated.upgrade() {
                Some(app) => privacy::consider(&app, id, &profile.findings)
                    .map_err(|error| TablesError::Output(error.to_string())),
                // The catalogue is closed, and nothing is loaded any more.
                None => Err(TablesError::Busy),
            }))
            .map_err(OpenError::Tables)?;
        let follower = Follower::start(&app).map_err(|source| OpenError::File {
            what: "thread".to_owned(),
            source,
        })?;
        Ok((app, follower))
    }

    /// Runs an action for a caller.
    pub fn run(
        &self,
        def: &ActionDef,
        caller: &Caller,
        input: &Input,
        locale: &str,
    ) -> Result<Reply, ActionError> {
        self.begin(def, caller, input, locale)?.ready(self)
    }

    /// Runs an action for a caller; its result may be yet to be written.
    pub fn begin(
        &self,
        def: &ActionDef,
        caller: &Caller,
        input: &Input,
        locale: &str,
    ) -> Result<Reply, ActionError> {
        caller.require_scope(def)?;
        match def.kind {
            Kind::Read | Kind::Rows => {
                let (reply, with_rows) = self.read(caller, locale, |ctx| {
                    let reply = (def.run)(ctx, input)?;
                    Ok((reply, ctx.take_with_rows()))
                })?;
                let Some(work) = with_rows else {
                    return Ok(reply);
                };
                let reply = work(self, caller, input, locale);
                jobs::profile_stale(self);
                reply
            }
            Kind::Write => self.write(caller, locale, |ctx| {
                let reply = (def.run)(ctx, input)?;
                audit::note(ctx, def.name, input, &reply)?;
                Ok(reply)
            }),
        }
    }

    /// Runs two writing actions as one: both are done, or neither. Answers what the second one says.
    pub fn run_both(
        &self,
        first: (&ActionDef, &Input),
        second: (&ActionDef, &Input),
        caller: &Caller,
        locale: &str,
    ) -> Result<Reply, ActionError> {
        caller.require_scope(first.0)?;
        caller.require_scope(second.0)?;
        self.write(caller, locale, |ctx| {
            let reply = (first.0.run)(ctx, first.1)?;
            audit::note(ctx, first.0.name, first.1, &reply)?;
            let reply = (second.0.run)(ctx, second.1)?;
            audit::note(ctx, second.0.name, second.1, &reply)?;
            Ok(reply)
        })
    }

    /// Tries an action that changes something and takes everything back: what is wrong is told, nothing is changed.
    ///
    /// # Errors
    ///
    /// What the action says.
    pub fn rehearse(
        &self,
        def: &ActionDef,
        caller: &Caller,
        input: &Input,
        locale: &str,
    ) -> Result<(), ActionError> {
        let mut went_well = false;
        let done = self.write(caller, locale, |ctx| {
            (def.run)(ctx, input)?;
            went_well = true;
            // An error is what takes a transaction back.
            Err::<(), _>(ActionError::Internal("a rehearsal ends".to_owned()))
        });
        match done {
            Err(_) if went_well => Ok(()),
            done => done,
        }
    }

    /// Tells whether the site offers an action: statements are run only where a setting says so.
    pub fn offers(&self, def: &ActionDef) -> bool {
        def.name != "datastore_search_sql" || self.settings.datastore.sqlsearch_enabled
    }

    /// Runs work that changes something in one transaction, tried again where it lost a race, and waits until it can be found.
    pub fn write<T>(
        &self,
        caller: &Caller,
        locale: &str,
        work: impl FnMut(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let done = self.commit(caller, locale, work)?;
        if done.changed {
            self.long_work.saved(Instant::now());
            self.progress.ask(done.position);
        }
        self.store.flush(done.ticket)?;
        if done.changed {
            self.news.ring();
        }
        if done.changed && self.index.is_some() {
            self.wait_until_seen(done.position);
        }
        for work in done.afterwards {
            work(self)?;
        }
        Ok(done.value)
    }

    /// Runs a part of a long work in one transaction, as [`App::write`] does, and waits neither for the disk nor for the index; nobody is told of it yet. For work
    /// that notes in the same transaction how far it is, and that ends with [`App::catch_up`] and a write of the other kind.
    pub fn write_part<T>(
        &self,
        caller: &Caller,
        locale: &str,
        work: impl FnMut(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let done = self.commit(caller, locale, work)?;
        self.long_work.wrote(Instant::now());
        for work in done.afterwards {
            work(self)?;
        }
        Ok(done.value)
    }

    /// Tells those who follow the changes of what parts of a work wrote, and waits until all of it can be found.
    pub fn catch_up(&self) -> Result<(), ActionError> {
        self.long_work.ended();
        self.news.ring();
        if self.index.as_ref().is_some_and(|index| !index.reads_only()) {
            let end = self.store.read(|tx| tx.feed_tip())?;
            self.progress.ask(end);
            self.wait_until_seen(end);
        }
        Ok(())
    }

    /// Runs work that changes something in one transaction, tried again where it lost a race, and drops what caches hold of old.
    fn commit<T>(
        &self,
        caller: &Caller,
        locale: &str,
        mut work: impl FnMut(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<Committed<T>, ActionError> {
        let aside = Aside::default();
        let mut tries = 0;
        loop {
            let done = self.store.write_unflushed(|tx| {
                let mut ctx = Ctx::new(self, tx, caller, locale).writing(&aside);
                let value = work(&mut ctx)?;
                let left = ctx.into_left();
                let position = if left.changes.is_empty() {
                    0
                } else {
                    tx.position()?
                };
                Ok::<_, ActionError>((value, left, position))
            });
            match done {
                Ok(((value, left, position), ticket)) => {
                    for (kind, id) in &left.changes {
                        self.forget(*kind, id);
                    }
                    // Also what the feed does not tell, such as who follows what.
                    self.editions.next();
                    return Ok(Committed {
                        value,
                        changed: !left.changes.is_empty(),
                        position,
                        ticket,
                        afterwards: left.afterwards,
                    });
                }
                // Not a lost race: the action asked for something to be done outside its transaction.
                Err(error) if error.is_conflict() && aside.do_it()? => {}
                Err(error) if error.is_conflict() => {
                    tries += 1;
                    if tries >= TRIES {
                        tracing::warn!(%error, tries, "gave up a write that lost every race");
                        return Err(ActionError::Busy);
                    }
                    std::thread::sleep(Duration::from_micros(
                        rand::rng().random_range(200..4000) * u64::from(tries),
                    ));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Runs work that reads, on one consistent view.
    pub fn read<T>(
        &self,
        caller: &Caller,
        locale: &str,
        work: impl FnOnce(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        // Noted before the view begins, so that what it shows may be kept in memory.
        let stamp = self.cache.stamp();
        self.store
            .read(|tx| work(&mut Ctx::new(self, tx, caller, locale).reading(stamp)))
    }

    fn wait_until_seen(&self, position: i64) {
        // A broken index follows nothing; the next one will hold the write.
        if self.index.as_ref().is_some_and(Index::is_broken) {
            return;
        }
        if !self
            .progress
            .wait(position, self.settings.search.freshness_wait())
        {
            tracing::error!(
                position,
                "a write is durable, but the index has not followed in time"
            );
        }
    }

    /// Drops what the caches hold of something that changed.
    pub(crate) fn forget(&self, kind: ChangeKind, id: &str) {
        self.forget_one(kind, id);
        self.editions.next();
    }

    fn forget_one(&self, kind: ChangeKind, id: &str) {
        match kind {
            ChangeKind::Dataset => self.cache.drop_one(id),
            ChangeKind::Group | ChangeKind::GroupRenamed => {
                self.cache.drop_all();
                self.identities.drop_all();
            }
            ChangeKind::Account | ChangeKind::Token => self.identities.drop_all(),
            ChangeKind::Site => {
                if let Err(error) = self.live.reload(&self.store, &self.settings.site) {
                    tracing::error!(%error, "the options of the site could not be read again");
                }
                // The address of the site is part of every dataset that has an uploaded file.
                self.cache.drop_all();
            }
            ChangeKind::Counted
            | ChangeKind::Comment
            | ChangeKind::Vocabulary
            | ChangeKind::VocabularyRenamed
            | ChangeKind::Rebuild => {}
        }
    }

    /// Returns the index, or says that this process goes without it.
    pub fn index(&self) -> Result<&Index, ActionError> {
        self.index
            .as_ref()
            .ok_or_else(|| ActionError::Internal("this process has no index".to_owned()))
    }

    /// Tells whether the index shows everything that was committed when the process started, and can be asked.
    pub fn is_ready(&self) -> bool {
        match &self.index {
            None => true,
            Some(index) => self.progress.is_ready() && !index.is_broken(),
        }
    }

    /// Tells whether files of the index are damaged, so that a new one is being built.
    pub fn index_is_damaged(&self) -> bool {
        self.index.as_ref().is_some_and(Index::is_damaged)
    }

    /// Returns how far the index has followed the change feed.
    pub fn indexed_position(&self) -> i64 {
        self.progress.position()
    }

    /// Returns the edition of the catalogue that readers see now.
    pub fn edition(&self) -> Edition {
        self.editions.now(self.progress.position())
    }

    /// Writes what was noted of searches that found nothing, and forgets what is old.
    pub fn write_misses(&self) -> Result<(), ActionError> {
        self.misses.write(self)
    }

    /// Returns how far the last rebuild of the index by this process is.
    pub fn rebuild_status(&self) -> RebuildStatus {
        self.rebuild.status()
    }

    /// Returns how many records the index holds.
    pub fn indexed_records(&self) -> u64 {
        self.index.as_ref().map_or(0, Index::doc_count)
    }

    /// Returns what the site is called and where it stands now.
    pub fn site(&self) -> Arc<LiveSite> {
        self.live.get()
    }

    /// Returns the site's address with its root path, without a final slash.
    pub fn site_url(&self) -> String {
        let root = &self.settings.site.root_path;
        format!(
            "{}{}",
            self.site().url,
            root.replace("/{{LANG}}", "").trim_end_matches('/')
        )
    }

    /// Returns a dataset that is in memory, ready to be sent as `package_show` has it. Whoever sends it asks first whether the caller
    /// sees it.
    pub fn ready_in_memory(&self, id_or_name: &str) -> Option<Arc<ReadyDataset>> {
        let found = self.cache.get(id_or_name)?;
        let is_all = !found.is_told_more && !self.settings.quality.in_records;
        is_all.then_some(found)
    }
}

/// Opens the tables: in the PostgreSQL database that the settings name, else beside a catalogue in PostgreSQL, else in files.
fn open_tables(settings: &Settings) -> Result<Tables, TablesError> {
    let datastore = &settings.datastore;
    let limits = Limits {
        statement: Duration::from_secs(datastore.statement_timeout_seconds),
        answer_bytes: datastore.answer_megabytes << 20,
        distinct_bytes: datastore.distinct_megabytes << 20,
        sorted_rows: datastore.dump_sorted_rows,
        milliseconds: datastore.ms_in_timestamp,
        slow: Duration::from_millis(datastore.slow_search_milliseconds),
        automatic_indexes: datastore.automatic_indexes,
    };
    let catalogue = settings.database.url.as_ref().map(|url| url.expose());
    let is_postgres =
        |url: &&str| url.starts_with("postgres://") || url.starts_with("postgresql://");
    match datastore
        .database_url
        .as_ref()
        .map(|url| url.expose())
        .or(catalogue.filter(is_postgres))
    {
        Some(url) => Tables::in_postgres(url, &datastore.schema, datastore.connections, limits),
        None => Tables::in_folder(
            &settings.storage.data.join("tables"),
            limits,
            settings.database.durable,
        ),
    }
}

/// Makes a dataset ready to be sent.
pub(crate) fn make_ready(
    dataset: &Dataset,
    dict: &serde_json::Map<String, serde_json::Value>,
) -> Result<ReadyDataset, ActionError> {
    let json =
        serde_json::to_string(dict).map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok(ReadyDataset {
        head: dataset.head(),
        is_told_more: series::is_told(dataset) || harvest::source::is_source(&dataset.kind),
        json: json.into_boxed_str(),
    })
}

/// Reads the secret in the data folder, or makes one that only this user may read.
fn secret_in(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Write as _;
    match std::fs::read(path) {
        Ok(secret) if secret.len() >= 32 => return Ok(secret),
        Ok(_) => {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "the secret is shorter than 32 bytes",
            ));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let secret: [u8; 48] = rand::random();
    let text: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text.into_bytes())
}

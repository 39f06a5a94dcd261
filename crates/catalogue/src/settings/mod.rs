//! What the catalogue can be told: one typed struct, filled by the program from file, environment and flags.

mod analytics;
mod consultations;
mod dcat;
mod notifications;
mod openness;
mod participation;
mod people;
mod publishing;
mod rows;
mod transparency;

use std::path::PathBuf;
use std::time::Duration;

use cairn_domain::view::ViewType;
pub use cairn_index::QueryParser;
use serde::{Deserialize, Serialize};

pub use analytics::Analytics;
pub use consultations::Consultations;
pub use dcat::{CatalogEndpoint, Dcat, JsonEndpoint, SpatialFormat};
pub use notifications::Notifications;
pub use openness::{Charter, Quality};
pub use participation::Participation;
pub use people::{
    ActivityStreams, Audit, Auth, Mail, MailSecurity, OpenId, OpenIdAccounts, Sessions, Tokens,
};
pub use publishing::Publishing;
pub use rows::{DataStore, Loading, PrivacyHold};
pub use transparency::Transparency;

/// Settings of the catalogue. Every key is documented in `docs/settings.md`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The site itself.
    pub site: Site,
    /// Where things are kept.
    pub storage: Storage,
    /// The catalogue database.
    pub database: Database,
    /// Who may do what.
    pub auth: Auth,
    /// Sessions of people who sign in with a password.
    pub sessions: Sessions,
    /// Signing in with an account at another provider.
    pub openid: OpenId,
    /// API tokens.
    pub tokens: Tokens,
    /// Search.
    pub search: Search,
    /// Record types.
    pub schemas: Schemas,
    /// Lists and their limits.
    pub lists: Lists,
    /// Uploads.
    pub uploads: Uploads,
    /// Publishing: who approves, and what is kept of forms.
    pub publishing: Publishing,
    /// Consultations: who signs up for news.
    pub consultations: Consultations,
    /// Views of resources.
    pub views: Views,
    /// Files that are kept by themselves.
    pub files: FileStore,
    /// The DataStore: rows of tabular resources.
    pub datastore: DataStore,
    /// Records as DCAT.
    pub dcat: Dcat,
    /// Files that are loaded into the DataStore by themselves.
    pub loading: Loading,
    /// Records that are taken in from other catalogues.
    pub harvest: Harvest,
    /// Whether the addresses that records lead to answer.
    pub links: Links,
    /// Figures of quality and openness.
    pub quality: Quality,
    /// The report on the Open Data Charter.
    pub charter: Charter,
    /// Counting what is used.
    pub analytics: Analytics,
    /// Telling people and programs what is new.
    pub notifications: Notifications,
    /// What the public contributes.
    pub participation: Participation,
    /// Activity streams.
    pub activity: ActivityStreams,
    /// The audit log: what administrators do.
    pub audit: Audit,
    /// Memory for answers that are ready.
    pub cache: Cache,
    /// Work that is done beside requests.
    pub jobs: Jobs,
    /// Messages to people.
    pub mail: Mail,
    /// The transparency log, and the catalogue as it was.
    pub transparency: Transparency,
}

impl Settings {
    /// Returns how many bytes the largest file has that an action takes.
    pub fn largest_upload(&self, action: &str) -> u64 {
        let megabytes = match action {
            "file_create" => self.files.max_megabytes,
            _ => self
                .uploads
                .max_resource_megabytes
                .max(self.uploads.max_image_megabytes),
        };
        megabytes.saturating_mul(1 << 20)
    }
}

/// The site itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// Public address, without a final slash (`ckan.site_url`).
    pub url: String,
    /// Path below which the site stands, empty for none (`ckan.root_path`).
    pub root_path: String,
    /// Id of the site, name of its internal account (`ckan.site_id`).
    pub id: String,
    /// Title (`ckan.site_title`).
    pub title: String,
    /// One line about the site (`ckan.site_description`).
    pub description: String,
    /// Language of those who ask for none (`ckan.locale_default`).
    pub locale_default: String,
    /// Languages offered (`ckan.locales_offered`).
    pub locales: Vec<String>,
    /// Where errors are reported to, shown in `status_show` (`email_to`).
    pub error_emails_to: Option<String>,
    /// Whether the version is shown to everybody or to sysadmins alone (`ckan.hide_version`).
    pub hide_version: bool,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            url: "http://127.0.0.1:5000".to_owned(),
            root_path: String::new(),
            id: "default".to_owned(),
            title: "Cairn".to_owned(),
            description: String::new(),
            locale_default: "en".to_owned(),
            locales: vec!["en".to_owned(), "fr".to_owned()],
            error_emails_to: None,
            hide_version: false,
        }
    }
}

/// Where things are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// The data folder: database, index, files, secret.
    pub data: PathBuf,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
        }
    }
}

/// The catalogue database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://…`, or nothing for SQLite in the data folder.
    pub url: Option<Secret>,
    /// Connections kept open.
    pub connections: u32,
    /// Seconds to wait for a free connection.
    pub wait_seconds: u64,
    /// Seconds that one statement may take (PostgreSQL).
    pub statement_timeout_seconds: u64,
    /// Whether an answered write has reached the disk. Turn off for tests alone.
    pub durable: bool,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            connections: 8,
            wait_seconds: 10,
            statement_timeout_seconds: 60,
            durable: true,
        }
    }
}

/// Text that is never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

/// Search.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// Most results of one search (`ckan.search.rows_max`).
    pub rows_max: i64,
    /// Order of those who ask for none (`ckan.search.default_package_sort`).
    pub default_sort: String,
    /// Values of a facet (`search.facets.limit`).
    pub facets_limit: i64,
    /// Deleted datasets leave the index (`ckan.search.remove_deleted_packages`).
    pub remove_deleted: bool,
    /// Bytes of memory for writing the index.
    pub writer_memory_bytes: usize,
    /// Bytes of memory for writing the index while it is filled from the database.
    pub fill_memory_bytes: usize,
    /// Bytes of memory for what searches have in common: sets of documents, counts, orders.
    pub cache_bytes: usize,
    /// A file of words that mean the same, beside the terms of government that come with the program; read again when it
    /// changes. `docs/search-quality.md` says what stands in it.
    pub synonyms: Option<PathBuf>,
    /// Parsers that `q` and `fq_list` may ask for by local parameters, as in `{!term f=name}water`: any of `lucene`, `dismax`,
    /// `edismax`, `term`, `terms`, `prefix`, `field`, `bool` (`ckan.search.solr_allowed_query_parsers`).
    pub allowed_query_parsers: Vec<QueryParser>,
    /// Most organizations or groups that one search takes in by `include_children`.
    pub children_most: usize,
    /// Days for which searches that found nothing are kept; 0 keeps none.
    pub misses_days: u32,
    /// Seconds that a write waits for the index before it answers all the same.
    pub freshness_wait_seconds: u64,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            rows_max: 1000,
            default_sort: "score desc, metadata_modified desc".to_owned(),
            facets_limit: 50,
            remove_deleted: true,
            writer_memory_bytes: 16 << 20,
            fill_memory_bytes: 128 << 20,
            cache_bytes: 512 << 20,
            synonyms: None,
            allowed_query_parsers: Vec::new(),
            children_most: 1000,
            misses_days: 90,
            freshness_wait_seconds: 30,
        }
    }
}

impl Search {
    /// Returns how long a write waits for the index.
    pub fn freshness_wait(&self) -> Duration {
        Duration::from_secs(self.freshness_wait_seconds)
    }
}

/// Record types.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schemas {
    /// Schema files beside those built in; a type of the same name is replaced (`scheming.dataset_schemas` and its kin).
    pub files: Vec<PathBuf>,
    /// Preset files, later ones first (`scheming.presets`).
    pub presets: Vec<PathBuf>,
    /// A licence register as a JSON file (`licenses_group_url`).
    pub licences: Option<PathBuf>,
    /// The formats of resources as a JSON file of CKAN's form, in the place of those built in (`ckan.resource_formats`).
    pub resource_formats: Option<PathBuf>,
    /// A folder of crosswalks, `*.yaml`, beside those that ship; one of the same name is replaced.
    pub crosswalks: Option<PathBuf>,
    /// Resource fields that are searched as `res_extras_*` and by `resource_search` (`ckan.extra_resource_fields`).
    pub extra_resource_fields: Vec<String>,
}

/// Lists and their limits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lists {
    /// Most groups in a list of names (`ckan.group_and_organization_list_max`).
    pub groups_max: i64,
    /// Most groups in a list of dictionaries (`ckan.group_and_organization_list_all_fields_max`).
    pub groups_all_fields_max: i64,
    /// Order of groups for those who ask for none (`ckan.default_group_sort`).
    pub default_group_sort: String,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            groups_max: 1000,
            groups_all_fields_max: 25,
            default_group_sort: "title".to_owned(),
        }
    }
}

/// Uploads.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Uploads {
    /// Largest file of a resource, in megabytes (`ckan.max_resource_size`).
    pub max_resource_megabytes: u64,
    /// Largest image of a group or user, in megabytes (`ckan.max_image_size`).
    pub max_image_megabytes: u64,
    /// MIME types of images (`ckan.upload.group.mimetypes` and its kin).
    pub image_types: Vec<String>,
    /// Hours after which an upload that arrives piece by piece is forgotten when nothing more arrives.
    pub unfinished_hours: i64,
    /// Uploads of one account that may be unfinished or not taken over yet.
    pub unfinished_files: usize,
    /// What they may announce together, in megabytes; one file of the largest size fits always.
    pub unfinished_megabytes: u64,
    /// Whether `mimetype` is guessed from the content and not from the name (`ckan.mimetype_guess = file_contents`).
    pub sniff_mimetype: bool,
}

impl Default for Uploads {
    fn default() -> Self {
        Self {
            max_resource_megabytes: 10,
            max_image_megabytes: 2,
            image_types: ["image/png", "image/gif", "image/jpeg"]
                .map(str::to_owned)
                .to_vec(),
            unfinished_hours: 48,
            unfinished_files: 50,
            unfinished_megabytes: 2048,
            sniff_mimetype: false,
        }
    }
}

/// Views of resources.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Views {
    /// Types of views that the site has, such as `image_view`; taken out of `ckan.plugins`, where that is set.
    pub types: Vec<ViewType>,
    /// Types of the views that new resources get by themselves, as far as the site has them (`ckan.views.default_views`).
    pub default: Vec<String>,
}

impl Default for Views {
    fn default() -> Self {
        Self {
            types: ViewType::ALL.to_vec(),
            default: ["image_view", "datatables_view"]
                .map(str::to_owned)
                .to_vec(),
        }
    }
}

/// Files that are kept by themselves.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileStore {
    /// Name of the storage, which those get who name none (`ckan.files.default_storages.default`).
    pub default_storage: String,
    /// Largest file, in megabytes.
    pub max_megabytes: u64,
    /// Folder whose files `file_register` takes up (`ckan.files.storage.default.path`).
    pub register_from: Option<PathBuf>,
    /// Types of owners whose readers, editors and deleters may do the same to their files (`ckan.files.owner.cascade_access`).
    pub cascade_access: Vec<String>,
    /// Whoever may change an owner may list its files (`ckan.files.owner.scan_as_update`).
    pub scan_as_update: bool,
    /// Whoever may change a file and its next owner may hand it over (`ckan.files.owner.transfer_as_update`).
    pub transfer_as_update: bool,
    /// Uploads of those who are no sysadmins.
    pub authenticated_uploads: AuthenticatedUploads,
}

impl Default for FileStore {
    fn default() -> Self {
        Self {
            default_storage: "default".to_owned(),
            max_megabytes: 100,
            register_from: None,
            cascade_access: ["package", "resource", "group", "organization"]
                .map(str::to_owned)
                .to_vec(),
            scan_as_update: true,
            transfer_as_update: true,
            authenticated_uploads: AuthenticatedUploads::default(),
        }
    }
}

/// Uploads of those who are no sysadmins.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthenticatedUploads {
    /// Whether every user may make files (`ckan.files.authenticated_uploads.allow`).
    pub allow: bool,
    /// Storages that they may make them in (`ckan.files.authenticated_uploads.storages`).
    pub storages: Vec<String>,
}

impl Default for AuthenticatedUploads {
    fn default() -> Self {
        Self {
            allow: false,
            storages: vec!["default".to_owned()],
        }
    }
}

/// Records that are taken in from other catalogues.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Harvest {
    /// Sources that this node harvests at the same time; 0 leaves them to other nodes.
    pub workers: usize,
    /// Minutes without any progress after which a run is over (`ckan.harvest.timeout`).
    pub timeout_minutes: i64,
    /// Most sources of a list (`ckan.harvest.harvest_source_limit`).
    pub source_limit: i64,
    /// Share of a source's records, in per cent, that may be gone from it at once; where more are, the run is held until somebody confirms it.
    pub most_gone_percent: i64,
    /// Records that may be gone at once whatever their share is.
    pub always_gone: i64,
    /// Requests to one host at the same time.
    pub requests_at_once: usize,
    /// Milliseconds from one request to a host to the next.
    pub request_pause_milliseconds: u64,
    /// Milliseconds after which a request that failed is tried again; each further time it is twice as long.
    pub retry_pause_milliseconds: u64,
    /// Seconds that one request may take.
    pub timeout_seconds: u64,
    /// Megabytes of one answer, unpacked, that is read in memory.
    pub max_megabytes: u64,
    /// Megabytes of one document that holds a whole catalogue and is read from a file, piece by piece (`ckanext.dcat.max_file_size`).
    pub max_document_megabytes: u64,
    /// Megabytes from which on such a document is kept in a file.
    pub memory_megabytes: u64,
    /// Megabytes of one record; a larger one is an error of its own.
    pub max_record_megabytes: u64,
    /// Whether sources are harvested at addresses that are not public: of this machine, its network, its cloud.
    pub private_addresses: bool,
    /// Records that are written in one transaction.
    pub batch: usize,
    /// Fields of harvested datasets that keep what is said here (`ckan.harvest.not_overwrite_fields`).
    pub not_overwrite_fields: Vec<String>,
    /// What is put behind the name of a new dataset whose own is taken: a number, or five random letters and digits
    /// (`ckanext.harvest.default_dataset_name_append`).
    pub name_append: NameAppend,
    /// Whether tags are brought into their plainest form, lower-case letters, digits and `-`, where a source does not say (`ckanext.dcat.clean_tags`).
    pub clean_tags: bool,
    /// Whether sysadmins and the admins of its organization get a message after every run over a source (`ckan.harvest.status_mail.all`).
    pub mail_all: bool,
    /// Whether they get one after runs with errors (`ckan.harvest.status_mail.errored`).
    pub mail_errored: bool,
    /// Days that runs and the records that they saw are kept; 0 keeps them for good. The newest run over a source, and what each dataset was last
    /// made of, always stay.
    pub history_days: i64,
}

/// What makes a name that is taken another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameAppend {
    /// The first number that is free.
    NumberSequence,
    /// Five digits of a random number, hexadecimal.
    RandomHex,
}

impl Default for Harvest {
    fn default() -> Self {
        Self {
            workers: 4,
            timeout_minutes: 1440,
            source_limit: 100,
            most_gone_percent: 25,
            always_gone: 5,
            requests_at_once: 4,
            request_pause_milliseconds: 50,
            retry_pause_milliseconds: 1000,
            timeout_seconds: 300,
            max_megabytes: 256,
            max_document_megabytes: 4096,
            memory_megabytes: 32,
            max_record_megabytes: 16,
            private_addresses: false,
            batch: 100,
            not_overwrite_fields: Vec::new(),
            name_append: NameAppend::NumberSequence,
            clean_tags: false,
            mail_all: false,
            mail_errored: false,
            history_days: 365,
        }
    }
}

/// Whether the addresses that records lead to answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Links {
    /// Days after which an address of a public record is looked at again; 0 looks at none.
    pub every_days: i64,
    /// Most addresses that are looked at in six hours.
    pub most: usize,
    /// Requests at the same time, to different hosts.
    pub requests_at_once: usize,
    /// Milliseconds from one request to a host to the next.
    pub request_pause_milliseconds: u64,
    /// Seconds that one request may take.
    pub timeout_seconds: u64,
    /// Whether addresses are looked at that are not public: of this machine, its network, its cloud.
    pub private_addresses: bool,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            every_days: 14,
            most: 2000,
            requests_at_once: 8,
            request_pause_milliseconds: 1000,
            timeout_seconds: 30,
            private_addresses: false,
        }
    }
}

/// Memory for answers that are ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cache {
    /// Megabytes of dataset dictionaries kept ready.
    pub datasets_megabytes: u64,
    /// Megabytes of pages kept that are the same for everybody without a session; 0 keeps none.
    pub pages_megabytes: u64,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            datasets_megabytes: 128,
            pages_megabytes: 64,
        }
    }
}

/// Work that is done beside requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Jobs {
    /// Jobs that this node runs at the same time; 0 leaves them to other nodes.
    pub workers: usize,
    /// Seconds without a sign of life after which a job is taken to be nobody's, as after a crash, and is taken up again.
    pub lease_seconds: u32,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            workers: 2,
            lease_seconds: 60,
        }
    }
}

//! The things a catalogue holds, as the store gives them and the actions change them.

use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use crate::scope::Scope;

/// The name CKAN gives to the state of anything that is in use.
pub const ACTIVE: &str = "active";
/// The state of what was deleted but not purged.
pub const DELETED: &str = "deleted";
/// The type of records that stand for sources of harvests, which are no records of the catalogue.
pub const HARVEST_SOURCE: &str = "harvest";
/// Type of the records that hold requests for data.
pub const REQUEST: &str = "data-request";
/// Type of the records that tell what people made of data.
pub const SHOWCASE: &str = "showcase";
/// Types of the records that the public submits.
pub const SUBMITTED: [&str; 2] = [REQUEST, SHOWCASE];
/// The state of a dataset that is not published yet.
pub const DRAFT: &str = "draft";
/// The state of an account that was invited and has not signed in.
pub const PENDING: &str = "pending";

/// A record of any type (dataset, algorithm, document, …): the columns that queries need, and the body that is the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// UUID.
    pub id: String,
    /// Unique name, used in addresses.
    pub name: String,
    /// Record type: `dataset`, `algorithm`, … (CKAN's `type`).
    pub kind: String,
    /// Title, or the name where none was given.
    pub title: String,
    /// Id of the organization that owns it.
    pub owner_org: Option<String>,
    /// Id of the account that created it.
    pub creator: Option<String>,
    /// Whether only the organization's members may see it.
    pub private: bool,
    /// `active`, `draft`, `deleted`; CKAN allows any text.
    pub state: String,
    /// When it was created (UTC).
    pub created: NaiveDateTime,
    /// When it last changed (UTC).
    pub modified: NaiveDateTime,
    /// Number of this version, from 1.
    pub version: i64,
    /// The whole record, the columns above included under CKAN's names.
    pub body: Map<String, Value>,
}

/// What look-ups and permission checks need of a dataset, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetHead {
    /// UUID.
    pub id: String,
    /// Unique name.
    pub name: String,
    /// Record type.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Id of the owning organization.
    pub owner_org: Option<String>,
    /// Id of the creator's account.
    pub creator: Option<String>,
    /// Whether it is private.
    pub private: bool,
    /// State.
    pub state: String,
    /// Version number.
    pub version: i64,
}

impl Dataset {
    /// Returns the head of this dataset.
    pub fn head(&self) -> DatasetHead {
        DatasetHead {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            title: self.title.clone(),
            owner_org: self.owner_org.clone(),
            creator: self.creator.clone(),
            private: self.private,
            state: self.state.clone(),
            version: self.version,
        }
    }
}

/// Where a resource belongs, and which stored file it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceLink {
    /// UUID of the resource.
    pub id: String,
    /// UUID of its dataset.
    pub dataset_id: String,
    /// `active` or `deleted`.
    pub state: String,
    /// SHA-256 of the uploaded file, lower-case hexadecimal.
    pub file: Option<String>,
}

/// A group or an organization; CKAN keeps both in one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// UUID.
    pub id: String,
    /// Unique among groups and organizations of any state.
    pub name: String,
    /// `group`, `organization` or a type of the site's own.
    pub kind: String,
    /// Title, empty where none was given.
    pub title: String,
    /// Description, empty where none was given.
    pub description: String,
    /// Image address, or the name of an uploaded image.
    pub image_url: String,
    /// When it was created.
    pub created: NaiveDateTime,
    /// Whether it is an organization.
    pub is_organization: bool,
    /// CKAN's approval status, `approved` by default.
    pub approval_status: String,
    /// `active` or `deleted`.
    pub state: String,
    /// Number of this version, from 1.
    pub version: i64,
    /// `extras` (list of key and value) and the fields of the type's schema.
    pub body: Map<String, Value>,
}

impl Group {
    /// Returns the title, or the name where the title is empty.
    pub fn display_name(&self) -> &str {
        if self.title.is_empty() {
            &self.name
        } else {
            &self.title
        }
    }
}

/// A row that ties a user, a dataset or a parent group to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// UUID.
    pub id: String,
    /// The group or organization.
    pub group_id: String,
    /// `user`, `package` or `group`.
    pub table_name: String,
    /// Id of the member.
    pub table_id: String,
    /// Role of a user, `public` or `organization` of a dataset, `parent` of a group.
    pub capacity: String,
    /// `active` or `deleted`.
    pub state: String,
}

/// A user's account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// UUID.
    pub id: String,
    /// Unique login name.
    pub name: String,
    /// Full name.
    pub fullname: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Hash of the password, in PHC or passlib notation.
    pub password: Option<String>,
    /// What they say about themselves.
    pub about: Option<String>,
    /// When the account was made.
    pub created: NaiveDateTime,
    /// When it was last used.
    pub last_active: Option<NaiveDateTime>,
    /// Whether activity digests are sent by e-mail.
    pub notify_by_email: bool,
    /// Whether every permission is held.
    pub sysadmin: bool,
    /// `active`, `pending` or `deleted`.
    pub state: String,
    /// Image address.
    pub image_url: Option<String>,
    /// CKAN's legacy key; kept, never accepted.
    pub apikey: Option<String>,
    /// Key of a password reset.
    pub reset_key: Option<String>,
    /// JSON object of plugins, as text.
    pub plugin_extras: Option<String>,
}

impl Account {
    /// Returns the full name, or the login name where it is blank.
    pub fn display_name(&self) -> &str {
        match &self.fullname {
            Some(name) if !name.trim().is_empty() => name,
            _ => &self.name,
        }
    }
}

/// An API token; the secret itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The token's id (`jti`).
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Its owner.
    pub account_id: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last used.
    pub last_access: Option<NaiveDateTime>,
    /// When it stops to work.
    pub expires_at: Option<NaiveDateTime>,
    /// How far it reaches; as far as its owner where nothing is said.
    pub scope: Option<Scope>,
}

/// A controlled list of tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// UUID.
    pub id: String,
    /// Unique name.
    pub name: String,
}

/// A tag, free or of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// UUID.
    pub id: String,
    /// The tag itself, case kept.
    pub name: String,
    /// The vocabulary it belongs to.
    pub vocabulary_id: Option<String>,
}

/// Somebody who may see or edit one dataset without belonging to its organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collaborator {
    /// The dataset.
    pub dataset_id: String,
    /// The account.
    pub account_id: String,
    /// `member`, `editor` or `admin`.
    pub capacity: String,
    /// When the row last changed.
    pub modified: NaiveDateTime,
}

/// What can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FollowKind {
    /// An account.
    User,
    /// A dataset.
    Dataset,
    /// A group or organization.
    Group,
}

impl FollowKind {
    /// Returns the word that stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            FollowKind::User => "user",
            FollowKind::Dataset => "dataset",
            FollowKind::Group => "group",
        }
    }
}

/// A way to show the data of a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// UUID.
    pub id: String,
    /// The resource.
    pub resource_id: String,
    /// Place among the views of the resource, from 0.
    pub position: i32,
    /// Name of its type: one of [`crate::view::ViewType`], or one that this site does not have.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Description.
    pub description: Option<String>,
    /// The keys of its type.
    pub config: Map<String, Value>,
}

/// A file that is kept by itself, with an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// UUID.
    pub id: String,
    /// Name to save it under.
    pub name: String,
    /// The storage that it is in.
    pub storage: String,
    /// Where in its storage; unique there.
    pub location: String,
    /// MIME type, read from the content.
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// MD5 of the content, which CKAN shows.
    pub md5: String,
    /// SHA-256 of the content, by which it is kept.
    pub sha256: String,
    /// When it was made (UTC).
    pub created: NaiveDateTime,
    /// Whose it is.
    pub owner: Option<FileOwner>,
}

/// Whose a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOwner {
    /// `user`, `package`, `resource`, `group`, `organization`, or a type of the site's own.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Whether the file stays with this owner.
    pub pinned: bool,
}

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// UUID.
    pub id: String,
    /// When (UTC).
    pub at: NaiveDateTime,
    /// Who.
    pub account_id: String,
    /// On what.
    pub object_id: String,
    /// `new package`, `changed group`, …
    pub kind: String,
    /// The object at that time; for datasets only what `dataset_version` does not hold.
    pub data: Value,
    /// The permission labels of the dataset at that time.
    pub labels: Option<Vec<String>>,
    /// The version of the dataset that this activity made.
    pub dataset_version: Option<i64>,
}

impl Activity {
    /// Tells whether this is about a dataset itself, which is what CKAN calls a package.
    pub fn is_of_dataset(&self) -> bool {
        self.kind.ends_with("package")
    }

    /// Tells whether this is about a view of a resource.
    pub fn is_of_view(&self) -> bool {
        self.kind.ends_with("resource view")
    }

    /// Tells whether everybody may see it in a list. What is not about a dataset is not hidden; what is, by its labels.
    pub fn is_public(&self) -> bool {
        match &self.labels {
            Some(labels) => labels
                .iter()
                .any(|label| label == crate::permission::PUBLIC),
            None => !self.is_of_dataset(),
        }
    }
}

/// A statement about two datasets, in the direction that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// UUID.
    pub id: String,
    /// Id of the dataset that the statement is about.
    pub subject_id: String,
    /// Id of the other dataset.
    pub object_id: String,
    /// `depends_on`, `derives_from`, `links_to` or `child_of`.
    pub kind: String,
    /// What is said of it.
    pub comment: String,
}

/// How a task of some other program fares; one row for each entity, type of task and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStatus {
    /// UUID.
    pub id: String,
    /// Id of what the task is about.
    pub entity_id: String,
    /// What kind of thing that is.
    pub entity_type: String,
    /// Type of the task.
    pub task_type: String,
    /// What is told, such as `celery_task_id`.
    pub key: String,
    /// The told value.
    pub value: String,
    /// State of the task.
    pub state: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
    /// When it was last told.
    pub last_updated: NaiveDateTime,
}

/// The translation of a term into one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermTranslation {
    /// The term.
    pub term: String,
    /// The term in the language.
    pub translation: String,
    /// Code of the language.
    pub lang_code: String,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It runs when its time has come.
    Waiting,
    /// Some node holds a lease on it.
    Running,
    /// It did what it was to do.
    Done,
    /// It was tried as often as it may be, or cannot succeed.
    Failed,
}

impl JobState {
    /// Returns the word that stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
        }
    }

    /// Reads the word that stands in the database.
    pub fn parse(text: &str) -> Option<Self> {
        [
            JobState::Waiting,
            JobState::Running,
            JobState::Done,
            JobState::Failed,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
    }
}

/// Work that is done after the transaction that asked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// UUID.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// The queue it stands in.
    pub queue: String,
    /// What it is to be done with.
    pub payload: Value,
    /// How far it is.
    pub state: JobState,
    /// When it was asked for.
    pub created: NaiveDateTime,
    /// When it may run.
    pub run_at: NaiveDateTime,
    /// How often it was begun.
    pub attempts: i32,
    /// What it has done so far, in its own words; a later attempt goes on from there.
    pub progress: Option<Value>,
    /// What came of it.
    pub result: Option<Value>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// Key of an advisory lock of PostgreSQL: whoever holds it in a transaction writes nothing to the change feed, however long that
/// transaction goes on, and readers of the feed need not wait for it. To be taken before anything is written.
pub const WRITES_NO_CHANGES: i64 = 4_342_123_402;

/// What a row of the change feed speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A dataset was written or purged.
    Dataset,
    /// What is counted of a dataset, such as its views, is another number: it is indexed again, nothing of itself has changed.
    Counted,
    /// Somebody asked, said or answered something about a dataset: the id is the comment's.
    Comment,
    /// A group or organization was written or purged.
    Group,
    /// A group or organization got another name: its datasets are to be indexed again.
    GroupRenamed,
    /// An account was written.
    Account,
    /// A token was made or revoked.
    Token,
    /// A vocabulary was written.
    Vocabulary,
    /// An option of the site was written.
    Site,
    /// A vocabulary got another name: the datasets with its tags are to be indexed again.
    VocabularyRenamed,
    /// The index is to be built anew, on every node.
    Rebuild,
}

impl ChangeKind {
    /// Returns the word that stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Dataset => "dataset",
            ChangeKind::Counted => "counted",
            ChangeKind::Comment => "comment",
            ChangeKind::Group => "group",
            ChangeKind::GroupRenamed => "group renamed",
            ChangeKind::Account => "account",
            ChangeKind::Token => "token",
            ChangeKind::Vocabulary => "vocabulary",
            ChangeKind::VocabularyRenamed => "vocabulary renamed",
            ChangeKind::Site => "site",
            ChangeKind::Rebuild => "rebuild",
        }
    }

    /// Reads the word that stands in the database.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "dataset" => ChangeKind::Dataset,
            "counted" => ChangeKind::Counted,
            "comment" => ChangeKind::Comment,
            "group" => ChangeKind::Group,
            "group renamed" => ChangeKind::GroupRenamed,
            "account" => ChangeKind::Account,
            "token" => ChangeKind::Token,
            "vocabulary" => ChangeKind::Vocabulary,
            "vocabulary renamed" => ChangeKind::VocabularyRenamed,
            "site" => ChangeKind::Site,
            "rebuild" => ChangeKind::Rebuild,
            _ => return None,
        })
    }
}

/// One row of the change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the feed; all rows up to a position are complete when one of them is seen.
    pub position: i64,
    /// What changed.
    pub kind: ChangeKind,
    /// Id of what changed.
    pub id: String,
}

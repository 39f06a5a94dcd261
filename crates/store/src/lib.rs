//! The catalogue database on SQLite and PostgreSQL: every query is a function here, named for its question.
//!
//! Nothing outside this crate sees diesel. Functions take and give the types of `cairn_domain::record`; all of them hang on
//! [`Tx`], which is one transaction on either backend. Permission is not decided here.

mod account;
mod activity;
mod activity_stream;
mod announcement;
mod attention;
mod attestation;
mod audit;
mod backend;
mod change;
mod collaborator;
mod dataset;
mod durable;
mod error;
mod file;
mod folded;
mod follow;
mod form_draft;
mod form_sent;
mod group;
mod harvest;
mod identity;
mod inventory;
mod inventory_vote;
mod job;
mod link;
mod measure;
mod member;
mod migration;
mod miss;
mod public;
mod publication;
mod reader;
mod relationship;
mod resource;
mod schema;
mod second_factor;
mod site;
mod sql;
mod statement;
mod tag;
mod token;
mod trash;
mod validation;
mod version;
mod view;

pub use account::{AccountFilter, AccountOrder};
pub use activity::{ActivityCounts, ActivityRange, Dashboard};
pub use activity_stream::{ActivityFilter, ActivityHead, ActivityWindow, Stream};
pub use announcement::{Announcement, AnnouncementFilter};
pub use attention::{Cause, Waiting};
pub use attention::Waiting;
pub use attestation::{Attestation, AttestationFilter, LatestAttestation};
pub use audit::{AuditEntry, AuditFilter, NewAudit};
pub use backend::{Options, Store, Ticket, Tx};
pub use dataset::DatasetCount;
pub use error::StoreError;
pub use file::FileField;
pub use form_draft::FormDraft;
pub use form_sent::FormSent;
pub use group::{GroupFilter, GroupOrder, PrivateDatasets};
pub use harvest::{HarvestPreview, JobCounts, Known, Mark, ObjectEnd};
pub use inventory::{InventoryImport, InventoryRow};
pub use job::JobEnd;
pub use link::Link;
pub use measure::{
    Measure, MeasureFilter, MeasureOrder, MeasureScope, MeasureSet, MeasuredRecord, PastSum,
};
pub use member::Capacity;
pub use miss::Miss;
pub use public::PublicRecord;
pub use publication::{Publication, PublicationOf, PublicationState, Publications};
pub use resource::{ResourceCriterion, ResourceRecord};
pub use second_factor::SecondFactor;
pub use statement::statements_sent;
pub use tag::TagSearch;
pub use trash::{DeletedDataset, DeletedGroup};
pub use validation::Validation;
pub use version::DatasetVersion;

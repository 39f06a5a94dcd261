//! The actions of the catalogue and what they need: visibility, change feed, files, the index that follows.
//!
//! The only door for writes. An action asks four things in this order: may they, is it right, change it, show it.
//! No HTTP here; `server` and `portal` call [`App::run`].

pub mod action;
pub mod actions;
mod activity;
pub mod address;
mod app;
mod aside;
mod audit;
mod cache;
mod caller;
pub mod clock;
mod ctx;
pub mod dataset;
pub mod documents;
pub mod download;
pub mod dump;
mod error;
mod facts;
pub mod federation;
mod files;
mod follower;
mod grants;
mod group;
pub mod harvest;
mod identity;
pub mod input;
pub mod jobs;
mod jwt;
mod live_site;
mod loading;
pub mod mail;
pub mod members_file;
mod misses;
pub mod oai;
mod openid;
mod owned_file;
pub mod partial;
pub mod password;
mod preference;
mod privacy;
mod profile;
pub mod proposal;
mod publishing;

mod rebuild;
mod relationships;
mod revise;
pub mod schema_files;
mod sealed;
mod second_factor;
mod session;
pub mod settings;
mod sign_in;
mod site_account;
pub mod sitemap;
mod totp;
mod views;
pub mod wire;

pub use actions::accounts::Changed;
pub use activity::ActivityKind;
pub use address::{may_administer, may_update};
pub use app::{App, IndexMode, OpenError};
pub use cache::ReadyDataset;
pub use caller::Caller;
pub use ctx::Ctx;
pub use error::{ActionError, ErrorDict};
pub use files::Files;
pub use follower::Follower;
pub use grants::Grants;
pub use live_site::LiveSite;
pub use openid::{Begun, Declined, Ended, PATIENCE as OPENID_PATIENCE};
pub use rebuild::RebuildStatus;
pub use second_factor::{Setup, Standing, Tried};
pub use session::{SESSION, Session, SignIn};

//! Every action, one file each; the tables here are the whole of dispatch.

pub mod accounts;
pub mod activity;
pub mod collaborators;
pub mod datasets;
pub mod datastore;
pub mod federation;
pub mod files;
pub mod follow;
pub mod groups;
mod harvest;
mod loading;
mod publishing;
mod quality;
pub mod site;
pub mod tags;
mod transparency;
pub mod views;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::action::ActionDef;

/// The tables of the folders.
const TABLES: &[&[ActionDef]] = &[
    datasets::ACTIONS,
    groups::ACTIONS,
    accounts::ACTIONS,
    tags::ACTIONS,
    site::ACTIONS,
    activity::ACTIONS,
    views::ACTIONS,
    collaborators::ACTIONS,
    follow::ACTIONS,
    files::ACTIONS,
    datastore::ACTIONS,
    federation::ACTIONS,
    loading::ACTIONS,
    publishing::ACTIONS,
    quality::ACTIONS,
    harvest::ACTIONS,
    transparency::ACTIONS,
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static ActionDef>> =
    LazyLock::new(|| all().map(|def| (def.name, def)).collect());

/// Returns every action.
pub fn all() -> impl Iterator<Item = &'static ActionDef> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Tells whether an action is about accounts, tokens or the site itself, which no token with a scope reaches.
pub(crate) fn is_beyond_records(name: &str) -> bool {
    let among = |table: &[ActionDef]| table.iter().any(|def| def.name == name);
    among(accounts::ACTIONS) || among(site::ACTIONS)
}

/// Returns the action with this name; case matters.
pub fn find(name: &str) -> Option<&'static ActionDef> {
    BY_NAME.get(name).copied()
}

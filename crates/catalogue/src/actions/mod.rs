//! Every action, one file each; the tables here are the whole of dispatch.

pub mod accounts;
pub mod activity;
mod algorithms;
mod analytics;
mod charter;
pub mod collaborators;
mod commitments;
mod consultations;
mod datarequests;
pub mod datasets;
pub mod datastore;
pub mod federation;
mod feedback;
pub mod files;
pub mod follow;
pub mod groups;
mod harvest;
mod inventories;
pub(crate) mod inventory;
mod loading;
mod notifications;
mod outcomes;
mod pages;
mod publishing;
pub(crate) mod quality;
mod reports;
mod requests;
mod schemas;
mod showcases;
pub mod site;
pub mod tags;
mod transparency;
pub mod views;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::action::ActionDef;

pub(crate) use algorithms::taking;

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
    pages::ACTIONS,
    publishing::ACTIONS,
    quality::ACTIONS,
    reports::ACTIONS,
    schemas::ACTIONS,
    inventory::ACTIONS,
    charter::ACTIONS,
    algorithms::ACTIONS,
    commitments::ACTIONS,
    outcomes::ACTIONS,
    consultations::ACTIONS,
    analytics::ACTIONS,
    requests::ACTIONS,
    datarequests::ACTIONS,
    feedback::ACTIONS,
    showcases::ACTIONS,
    notifications::ACTIONS,
    harvest::ACTIONS,
    inventories::ACTIONS,
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

//! Harvesting as operators see it: sources are made, run and looked at through the actions; servers beside the tests play the others.
//!
//! As with the server's suite, `CAIRN_TEST_DATABASE=postgresql` runs all of it on the server that `TEST_POSTGRES_URL` names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod catalogues;
mod ckan;
mod damaged;
#[path = "../../../server/tests/it/database.rs"]
mod database;
mod datajson;
mod dcat_json;
mod expected;
mod hostile;
mod hostile_kinds;
mod kinds;
mod long;
mod peer;
mod portals;
mod portals_elsewhere;
#[path = "../../../server/tests/it/post_office.rs"]
mod post_office;
mod rdf;
mod ring;
mod ring_edits;
mod spellings;
mod support;
mod types;
mod upkeep;

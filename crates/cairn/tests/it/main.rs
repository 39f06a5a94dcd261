//! Tests of the program, run as people run it: in data folders of their own, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod administration;
mod ckanapi;
mod cli;
mod clients;
mod concurrency;
mod conformance;
mod crash;
mod crash_rows;
mod crosswalk;
mod demo;
mod disk_full;
mod former;
mod forms;
mod harvest;
mod harvest_ring;
mod http;
mod kinds;
mod loads;
mod looking;
mod openid;
mod openness;
mod pages;
#[path = "../../../harvest/tests/it/peer.rs"]
mod peer;
mod people;
mod place;
#[path = "../../../server/tests/it/post_office.rs"]
mod post_office;
mod publish;
mod rebuild;
mod registers;
mod serve;
mod server;
mod settings;
mod sitemaps;
mod titles;
mod traces;
mod transfer;
mod transparency;
mod visitor;
mod voices;
mod written;

//! The server as clients see it, without a socket where none is needed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod action_api;
mod activity;
mod agreement;
mod analytics;
mod collaborators;
mod crawlers;
mod database;
mod datastore;
mod downloads;
mod extensions;
mod feeds;
mod files;
mod finding;
mod flowing;
mod follow;
mod followed;
mod fuzz;
mod groups;
mod inputs;
mod legacy;
mod loading;
mod memberships;
mod notifications;
mod oai;
mod openapi;
mod openness;
mod options;
mod participation;
mod past;
mod permissions;
mod post_office;
mod publishing;
mod quality;
mod rdf;
mod records;
mod registers;
mod relationships;
mod routes;
mod search;
mod site;
mod socket;
mod spellings;
mod statements;
mod statistics;
mod support;
mod tags;
mod transparency;
mod tus;
mod views;
mod visibility;
#[path = "../../../cairn/src/website.rs"]
mod website;
mod whole;

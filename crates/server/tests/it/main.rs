//! The server as clients see it, without a socket where none is needed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod action_api;
mod activity;
mod agreement;
mod collaborators;
mod crawlers;
mod database;
mod datastore;
mod downloads;
mod feeds;
mod files;
mod finding;
mod flowing;
mod follow;
mod fuzz;
mod groups;
mod inputs;
mod legacy;
mod loading;
mod memberships;
mod oai;
mod openapi;
mod options;
mod past;
mod permissions;
mod post_office;
mod publishing;
mod quality;
mod rdf;
mod records;
mod relationships;
mod routes;
mod search;
mod site;
mod socket;
mod statements;
mod statistics;
mod support;
mod tags;
mod transparency;
mod tus;
mod views;
mod visibility;
mod whole;

//! HTTP: the Action API, downloads, feeds and what operators need. Thin: it reads a request, calls an action, writes
//! the answer.

mod action;
mod arrival;
mod bridge;
mod caller;
mod context;
mod crawlers;
mod documents;
mod downloads;
mod dumps;
mod envelope;
mod events;
mod feeds;
mod harvest;
mod head;
mod input;
mod kept;
mod legacy;
mod metrics;
mod mount;
mod oai;
mod openapi;
mod openness;
mod ops;
mod outflow;
mod pages;
mod rdf;
mod records;
mod refusal;
mod routes;
mod serve;
mod settings;
mod state;
mod text;
mod translog;
mod tus;
mod uses;
mod util;
mod website;
mod whole;

pub use openapi::openapi_json;
pub use routes::{configure, patterns};
pub use serve::serve;
pub use settings::{BridgeSettings, Cors, Feeds, Limits, ServerSettings};
pub use state::State;
pub use website::{Sent, Visit, Website};

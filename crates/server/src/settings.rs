//! What the HTTP server can be told.

use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings of the HTTP server. Every key is documented in `docs/settings.md`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Threads that answer requests; 0 for one a processor.
    pub workers: usize,
    /// Connections that one worker holds at once; more wait in the system's queue.
    pub connections: usize,
    /// Seconds that an idle connection is kept; 0 closes each after its answer.
    pub keep_alive_seconds: u64,
    /// Seconds that a client has for the head of a request.
    pub request_head_seconds: u64,
    /// Seconds that a client has to send a body.
    pub body_seconds: u64,
    /// Seconds after which a request that is still being worked on is answered with 503.
    pub deadline_seconds: u64,
    /// Seconds that running requests have when the server stops.
    pub shutdown_seconds: u64,
    /// Whether each request is logged at level `info`; server errors are logged always.
    pub access_log: bool,
    /// Seconds that others may keep a public answer (`ckan.cache_expires`).
    pub cache_expires: u64,
    /// Limits of what a request may bring.
    pub limits: Limits,
    /// The bridge to work that blocks: database, index, files.
    pub bridge: BridgeSettings,
    /// Requests from pages of other sites.
    pub cors: Cors,
    /// Atom feeds.
    pub feeds: Feeds,
    /// Listeners to what changes.
    pub events: Events,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 5000)),
            workers: 0,
            connections: 10_000,
            keep_alive_seconds: 30,
            request_head_seconds: 15,
            body_seconds: 600,
            deadline_seconds: 120,
            shutdown_seconds: 30,
            access_log: true,
            cache_expires: 0,
            limits: Limits::default(),
            bridge: BridgeSettings::default(),
            cors: Cors::default(),
            feeds: Feeds::default(),
            events: Events::default(),
        }
    }
}

impl ServerSettings {
    /// Returns how long a client has to send a body.
    pub fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }

    /// Returns how long a request may take before it is answered with 503.
    pub fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline_seconds)
    }
}

/// Listeners to what changes, at `/api/events`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Events {
    /// How many may listen to one node at the same time; more are answered with 503.
    pub most: usize,
    /// Seconds of silence after which a listener is told that the site is still there.
    pub still_there_seconds: u64,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            most: 1000,
            still_there_seconds: 20,
        }
    }
}

/// Limits of what a request may bring.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Largest JSON or urlencoded body, in bytes.
    pub body_bytes: usize,
    /// Deepest nesting of JSON; at most 120 is taken.
    pub json_depth: usize,
    /// Most fields of a form or query string, and parts of a multipart body.
    pub form_fields: usize,
    /// Largest sum of the text fields of a multipart body, in bytes.
    pub form_bytes: usize,
    /// Bytes of a file beyond its limit that are still read, so that the client hears why it is refused.
    pub drain_bytes: u64,
    /// Bodies with files that are received at once.
    pub uploads_at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 32 << 20,
            json_depth: 64,
            form_fields: 1000,
            form_bytes: 8 << 20,
            drain_bytes: 256 << 20,
            uploads_at_once: 256,
        }
    }
}

/// The bridge to work that blocks.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BridgeSettings {
    /// Pieces of work at once; 0 for twice the processors, at least 8.
    pub concurrency: usize,
    /// Milliseconds that a request waits for its turn before it is answered with 503.
    pub wait_milliseconds: u64,
    /// Requests that may wait; more are answered with 503 at once.
    pub queue: usize,
    /// Seconds after which a client that was sent away may try again (`Retry-After`).
    pub retry_after_seconds: u64,
}

impl Default for BridgeSettings {
    fn default() -> Self {
        Self {
            concurrency: 0,
            wait_milliseconds: 10_000,
            queue: 2048,
            retry_after_seconds: 2,
        }
    }
}

impl BridgeSettings {
    /// Returns how many pieces of work run at once.
    pub fn permits(&self) -> usize {
        match self.concurrency {
            0 => std::thread::available_parallelism().map_or(8, |count| (count.get() * 2).max(8)),
            given => given,
        }
    }
}

/// Requests from pages of other sites.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cors {
    /// Every site may ask (`ckan.cors.origin_allow_all`).
    pub origin_allow_all: bool,
    /// Sites that may ask (`ckan.cors.origin_whitelist`).
    pub origin_whitelist: Vec<String>,
}

/// Atom feeds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feeds {
    /// Entries of a page (`ckan.feeds.limit`).
    pub limit: u32,
    /// Owner of the site's name, for lasting feed ids (`ckan.feeds.authority_name`); nothing for the host of the site's address.
    pub authority_name: Option<String>,
    /// Date on which the owner held the name (`ckan.feeds.date`); without it the address is the id.
    pub date: Option<String>,
    /// Author of the feeds (`ckan.feeds.author_name`); nothing for the id of the site.
    pub author_name: Option<String>,
    /// Address of the author (`ckan.feeds.author_link`).
    pub author_link: Option<String>,
}

impl Default for Feeds {
    fn default() -> Self {
        Self {
            limit: 20,
            authority_name: None,
            date: None,
            author_name: None,
            author_link: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused_and_absent_ones_have_defaults() {
        let read = |text: &str| serde_json::from_str::<ServerSettings>(text);
        let settings =
            read(r#"{"listen": "0.0.0.0:80", "cors": {"origin_allow_all": true}}"#).unwrap();
        assert_eq!(settings.listen.port(), 80);
        assert!(settings.cors.origin_allow_all && settings.access_log);
        assert!(read(r#"{"lissten": "0.0.0.0:80"}"#).is_err());
        assert!(read(r#"{"limits": {"jsondepth": 3}}"#).is_err());
    }
}

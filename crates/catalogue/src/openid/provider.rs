//! The provider that people sign in with: what it publishes of itself, its keys, and what it answers. All of it goes through the
//! one door to other people's servers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cairn_fetch::{Fetcher, Limits, Request};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::settings::OpenId;

/// How long what a provider publishes is remembered.
const KEEP: Duration = Duration::from_secs(3600);
/// How soon keys are asked for again where a token names one that is not known.
const AGAIN: Duration = Duration::from_secs(60);
/// Most bytes of an answer.
const MOST: u64 = 1 << 20;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a provider publishes of itself.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Published {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    #[serde(default)]
    pub(crate) userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Published {
    /// Tells whether the secret goes into a header, as is usual, or into the form.
    pub(crate) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| methods.iter().any(|one| one == "client_secret_basic"))
    }
}

/// What is known of a provider.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) published: Published,
    pub(crate) keys: Vec<Value>,
    at: Instant,
}

/// Remembers what is known of the provider.
#[derive(Debug, Default)]
pub(crate) struct Provider(Mutex<Option<Arc<Known>>>);

impl Provider {
    /// Returns what is known, asking where it is too old; with `anew`, where it is not quite new.
    pub(crate) fn known(&self, settings: &OpenId, anew: bool) -> Result<Arc<Known>, String> {
        let oldest = if anew { AGAIN } else { KEEP };
        let held = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(held) = held.filter(|held| held.at.elapsed() < oldest) {
            return Ok(held);
        }
        let known = Arc::new(asked(settings)?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }
}

fn asked(settings: &OpenId) -> Result<Known, String> {
    let issuer = settings.issuer.as_deref().unwrap_or_default();
    let address = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let published: Published = json(settings, Request::new(address))?;
    // Whoever answers must be who was asked for.
    if published.issuer != issuer {
        return Err(format!(
            "the provider calls itself {}, not {issuer}",
            published.issuer
        ));
    }
    let keys: Map<String, Value> = json(settings, Request::new(published.jwks_uri.as_str()))?;
    let keys = match keys.get("keys") {
        Some(Value::Array(keys)) => keys.clone(),
        _ => return Err("the provider publishes no keys".to_owned()),
    };
    Ok(Known {
        published,
        keys,
        at: Instant::now(),
    })
}

/// Asks the provider and reads its answer as JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(
    settings: &OpenId,
    request: Request,
) -> Result<T, String> {
    let limits = Limits {
        bytes: MOST,
        whole: PATIENCE,
        silence: PATIENCE,
        redirects: 3,
        private: settings.private_addresses,
        ..Limits::default()
    };
    let mut answer = Vec::new();
    Fetcher::new(limits, "Cairn")
        .ask_for(&request.header("accept", "application/json"), &mut answer)
        .map_err(|error| error.to_string())?;
    serde_json::from_slice(&answer).map_err(|error| format!("the answer cannot be read: {error}"))
}

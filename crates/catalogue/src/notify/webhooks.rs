//! `deliver_webhook`: sends one signed message about changed records to an address.
//!
//! Messages have the form of the Standard Webhooks specification, so that its libraries check them: an id that repeats with every
//! attempt, a time, and an HMAC-SHA256 of both and the body.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cairn_domain::permission::Viewer;
use cairn_domain::record::{ACTIVE, DatasetHead};
use cairn_fetch::{FetchError, Fetcher, Limits, Request};
use cairn_store::{Delivery, DeliveryState, Webhook};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::app::App;
use crate::caller::Caller;
use crate::clock::{iso, new_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::grants::Grants;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::sealed;

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "deliver_webhook",
    queue: DEFAULT_QUEUE,
    tries: TRIES,
    every: None,
    run,
};

/// How often a message is sent: with the pauses of jobs, for about four hours.
const TRIES: i32 = 12;
/// Messages in a row that did not arrive, after which an address is told nothing more.
const MOST_FAILURES: i32 = 5;
/// Records of one message.
const MOST_RECORDS: usize = 100;
/// Bytes of an answer that are read.
const ANSWER: u64 = 64 << 10;
/// What secrets are sealed for.
const SECRET: &str = "webhook secret";
/// Bytes of a secret.
const SECRET_BYTES: usize = 32;
/// What secrets begin with where people see them.
const PREFIX: &str = "whsec_";

/// The secret of a webhook.
pub(crate) struct Seal {
    bytes: Vec<u8>,
}

impl Seal {
    /// Makes a secret.
    pub(crate) fn new() -> Self {
        let bytes: [u8; SECRET_BYTES] = rand::random();
        Self {
            bytes: bytes.to_vec(),
        }
    }

    /// Returns the secret as it stands in the database.
    pub(crate) fn sealed(&self, app: &App) -> String {
        sealed::seal_bytes(&app.signer, SECRET, &self.bytes)
    }

    /// Returns the secret as its owner is shown it, once.
    pub(crate) fn shown(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.bytes))
    }

    fn open(app: &App, sealed: &str) -> Option<Self> {
        let bytes = sealed::open_bytes(&app.signer, SECRET, sealed)?;
        Some(Self { bytes })
    }

    /// Signs a message.
    fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.bytes).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Writes the messages that changed records cause, in the transaction that reads the feed.
pub(super) fn cause(
    ctx: &mut Ctx<'_, '_>,
    ids: &[String],
    heads: &[DatasetHead],
) -> Result<(), ActionError> {
    if ids.is_empty() {
        return Ok(());
    }
    let hooks = ctx.tx.active_webhooks()?;
    if hooks.is_empty() {
        return Ok(());
    }
    let told = ctx.tx.announcements_of(ids)?;
    let gone: HashMap<&str, Option<&str>> = told
        .iter()
        .filter(|one| one.gone)
        .map(|one| (one.id.as_str(), one.owner_org.as_deref()))
        .collect();
    let has_secrets = heads
        .iter()
        .any(|head| head.state != ACTIVE || head.private);
    for hook in hooks {
        let viewer = match has_secrets {
            true => viewer_of(ctx, &hook.account_id)?,
            false => Some(Viewer::anonymous()),
        };
        let Some(viewer) = viewer else { continue };
        let fits = |owner: Option<&str>, kind: Option<&str>| {
            let of = hook.organization_id.as_deref();
            let record_type = hook.record_type.as_deref();
            of.is_none_or(|id| owner == Some(id))
                && record_type.is_none_or(|wanted| kind.is_none_or(|kind| kind == wanted))
        };
        let records: Vec<&str> = ids
            .iter()
            .map(String::as_str)
            .filter(|id| {
                let head = heads.iter().find(|head| head.id == **id);
                match (head.filter(|head| viewer.sees(head)), gone.get(id)) {
                    (Some(head), _) => fits(head.owner_org.as_deref(), Some(&head.kind)),
                    (None, Some(owner)) => fits(*owner, head.map(|head| head.kind.as_str())),
                    (None, None) => false,
                }
            })
            .collect();
        for records in records.chunks(MOST_RECORDS) {
            send_later(ctx, &hook.id, json!(records))?;
        }
    }
    Ok(())
}

/// Writes a message that is sent once the transaction is through.
pub(crate) fn send_later(
    ctx: &mut Ctx<'_, '_>,
    webhook_id: &str,
    records: Value,
) -> Result<Delivery, ActionError> {
    let delivery = Delivery {
        id: format!("msg_{}", new_id().replace('-', "")),
        webhook_id: webhook_id.to_owned(),
        records: records.to_string(),
        state: DeliveryState::Waiting.as_str().to_owned(),
        attempts: 0,
        status: None,
        reason: None,
        created: ctx.now,
        ended: None,
    };
    ctx.tx.insert_delivery(&delivery)?;
    ctx.enqueue(&KIND, json!(delivery.id))?;
    Ok(delivery)
}

/// Returns what the owner of a webhook may see; nothing where there is no such account any more.
fn viewer_of(ctx: &mut Ctx<'_, '_>, account_id: &str) -> Result<Option<Viewer>, ActionError> {
    let account = ctx.tx.account_by_ref(account_id)?;
    let Some(account) = account.filter(|account| account.state == ACTIVE) else {
        return Ok(None);
    };
    let owner = Caller::of(account);
    let grants = Grants::load(ctx.tx, &ctx.app.settings.auth, &owner)?;
    Ok(Some(grants.viewer(&owner)))
}

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let id = run.job.payload.as_str().unwrap_or_default();
    let Some((delivery, hook)) = waiting(app, id)? else {
        return Ok(json!({"sent": false}));
    };
    let body = message(app, &delivery, &hook)?;
    let sent = match body {
        // Nothing is left that the owner may see.
        None => Ok(()),
        Some(body) => post(app, &delivery, &hook, &body),
    };
    let attempts = run.job.attempts;
    let ended = Some(app.clock.now());
    match sent {
        Ok(()) => {
            app.store.write(|tx| {
                tx.set_delivery(id, DeliveryState::Delivered, attempts, (None, None), ended)?;
                tx.set_webhook(&hook.id, hook.active, 0)
            })?;
            Ok(json!({"sent": true}))
        }
        Err(error) => {
            let status = match &error {
                FetchError::Status(status) | FetchError::Later { status, .. } => {
                    Some(i32::from(*status))
                }
                _ => None,
            };
            let reason = error.to_string();
            let is_over = attempts >= TRIES || !error.may_pass() && status.is_none();
            app.store.write(|tx| {
                if !is_over {
                    let state = DeliveryState::Waiting;
                    return tx.set_delivery(id, state, attempts, (status, Some(&reason)), None);
                }
                let state = DeliveryState::Failed;
                tx.set_delivery(id, state, attempts, (status, Some(&reason)), ended)?;
                let failures = hook.failures + 1;
                let active = hook.active && failures < MOST_FAILURES;
                tx.set_webhook(&hook.id, active, failures)
            })?;
            Err(match is_over {
                true => JobError::Hopeless(reason),
                false => JobError::Failed(reason),
            })
        }
    }
}

/// Returns a message that is still to be sent, and where to.
fn waiting(app: &App, id: &str) -> Result<Option<(Delivery, Webhook)>, JobError> {
    Ok(app.store.read(|tx| {
        let delivery = tx.delivery(id)?;
        let delivery = delivery.filter(|one| one.state == DeliveryState::Waiting.as_str());
        let Some(delivery) = delivery else {
            return Ok(None);
        };
        let hook = tx.webhook(&delivery.webhook_id)?;
        let hook = hook.filter(|hook| hook.active);
        Ok::<_, cairn_store::StoreError>(hook.map(|hook| (delivery, hook)))
    })?)
}

/// Writes a message: what its owner may see now of the records that changed, and which of them are gone.
fn message(app: &App, delivery: &Delivery, hook: &Webhook) -> Result<Option<String>, ActionError> {
    let ids: Vec<String> = serde_json::from_str(&delivery.records)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    let is_test = ids.is_empty();
    let locale = &app.settings.site.locale_default;
    let changes = app.read(&Caller::anonymous(), locale, |ctx| {
        let Some(viewer) = viewer_of(ctx, &hook.account_id)? else {
            return Ok(Vec::new());
        };
        let heads = ctx.tx.dataset_heads(&ids)?;
        let told = ctx.tx.announcements_of(&ids)?;
        let site = app.site_url();
        let shown = ids.iter().filter_map(|id| {
            let head = heads.iter().find(|head| head.id == *id);
            if let Some(head) = head.filter(|head| viewer.sees(head)) {
                return Some(json!({
                    "id": head.id, "name": head.name, "type": head.kind, "title": head.title,
                    "organization_id": head.owner_org, "state": head.state, "private": head.private,
                    "url": format!("{site}/{}/{}", head.kind, head.name),
                }));
            }
            let gone = told.iter().any(|one| one.id == *id && one.gone);
            gone.then(|| json!({"id": id, "deleted": true}))
        });
        Ok(shown.collect::<Vec<Value>>())
    })?;
    if changes.is_empty() && !is_test {
        return Ok(None);
    }
    let kind = if is_test { "test" } else { "records.changed" };
    let message = json!({
        "type": kind,
        "timestamp": format!("{}Z", iso(delivery.created)),
        "data": {"changes": changes},
    });
    Ok(Some(message.to_string()))
}

fn post(app: &App, delivery: &Delivery, hook: &Webhook, body: &str) -> Result<(), FetchError> {
    let settings = &app.settings.notifications;
    let limit = Duration::from_secs(settings.webhook_timeout_seconds.max(1));
    let fetcher = Fetcher::new(
        Limits {
            bytes: ANSWER,
            whole: limit,
            silence: limit,
            redirects: 0,
            private: settings.private_addresses,
            ..Limits::default()
        },
        &format!("Cairn ({})", app.site_url()),
    );
    let seal = Seal::open(app, &hook.secret).ok_or_else(|| {
        FetchError::Refused("the secret of the site is another one now".to_owned())
    })?;
    let seconds = app.clock.now().and_utc().timestamp();
    let request = Request::new(&hook.url)
        .json(body)
        .header("webhook-id", &delivery.id)
        .header("webhook-timestamp", &seconds.to_string())
        .header("webhook-signature", &seal.sign(&delivery.id, seconds, body));
    match fetcher.ask_for(&request, &mut std::io::sink()) {
        // Whatever it answers beyond that it has the message is not read.
        Ok(_) | Err(FetchError::TooLarge(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_signed_as_the_specification_says() {
        // The example of the specification.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let seal = Seal { bytes: secret };
        assert_eq!(
            seal.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                r#"{"test": 2432232314}"#
            ),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}

//! Signing in with an account at another provider: OpenID Connect, authorization code with PKCE.
//!
//! What the browser brings back is held against a note that it was given, sealed; nothing is kept here in between.

mod id_token;
mod provider;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cairn_fetch::Request;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::actions::accounts::{Elsewhere, Joined};
use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::sealed;
use crate::session::SignIn;
use crate::settings::OpenId;
use id_token::{Expected, Untrue};
use provider::Known;
pub(crate) use provider::Provider;

/// What notes are sealed for.
const PURPOSE: &str = "openid";
/// Seconds that somebody has at the provider.
pub const PATIENCE: i64 = 900;
/// Where the provider sends people back to.
const RETURN: &str = "/user/login/openid/return";

/// What is remembered by the browser while somebody is at the provider.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    state: String,
    nonce: String,
    verifier: String,
    came_from: String,
    /// Second until which it stands.
    end: i64,
    /// Id of the account that is to be joined, of somebody who was signed in.
    account: Option<String>,
}

/// What begins a sign-in.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps meanwhile.
    pub note: String,
}

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declined {
    /// It was not begun here, or too long ago.
    NotBegun,
    /// The provider, or its user, did not want to.
    ByProvider,
    /// What the provider says is not true, or it does not answer.
    Untrue,
    /// This person gets no account here.
    NoAccount,
    /// The account belongs to somebody else at the provider.
    Taken,
}

/// What came of a sign-in.
#[derive(Debug)]
pub enum Ended {
    /// Somebody is signed in, or gives a code yet; and where they came from.
    SignedIn(SignIn, String),
    /// Nobody is.
    Declined(Declined),
}

impl App {
    /// Returns what the provider is called, where people can sign in with one.
    pub fn openid_label(&self) -> Option<&str> {
        let settings = &self.settings.openid;
        settings.issuer.as_ref().map(|_| settings.label.as_str())
    }

    /// Begins a sign-in at the provider; of somebody who is signed in already, it joins their account.
    pub fn begin_openid(&self, caller: &Caller, came_from: &str) -> Result<Begun, ActionError> {
        let settings = &self.settings.openid;
        let known = self.provider_known(settings, false)?;
        let chance = || URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let note = Note {
            state: chance(),
            nonce: chance(),
            verifier: chance(),
            came_from: came_from.chars().take(500).collect(),
            end: self.clock.now().and_utc().timestamp() + PATIENCE,
            account: caller
                .account()
                .filter(|_| caller.token_id().is_none())
                .map(|account| account.id.clone()),
        };
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(note.verifier.as_bytes()));
        let mut address = Url::parse(&known.published.authorization_endpoint)
            .map_err(|error| unreachable(&error.to_string()))?;
        if !matches!(address.scheme(), "https" | "http") {
            return Err(unreachable("its address is none of the web"));
        }
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &settings.client_id)
            .append_pair("redirect_uri", &self.return_address())
            .append_pair("scope", &settings.scopes.join(" "))
            .append_pair("state", &note.state)
            .append_pair("nonce", &note.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        let note =
            serde_json::to_vec(&note).map_err(|error| ActionError::Internal(error.to_string()))?;
        Ok(Begun {
            address: address.into(),
            note: sealed::seal_bytes(&self.signer, PURPOSE, &note),
        })
    }

    /// Ends a sign-in with what the provider sent the browser back with.
    pub fn end_openid(
        &self,
        note: &str,
        given: &[(String, String)],
        locale: &str,
    ) -> Result<Ended, ActionError> {
        let settings = &self.settings.openid;
        let value = |key: &str| {
            let mut pairs = given.iter();
            pairs.find_map(|(name, value)| (name == key).then_some(value.as_str()))
        };
        let Some(note) = self.read_note(note, value("state").unwrap_or_default()) else {
            return Ok(Ended::Declined(Declined::NotBegun));
        };
        let Some(code) = value("code").filter(|_| value("error").is_none()) else {
            return Ok(Ended::Declined(Declined::ByProvider));
        };
        let issuer = settings.issuer.as_deref().unwrap_or_default();
        if value("iss").is_some_and(|given| given != issuer) {
            return Ok(Ended::Declined(Declined::Untrue));
        }
        let claims = match self.claims(settings, &note, code) {
            Ok(claims) => claims,
            Err(reason) => {
                tracing::warn!(%reason, "a sign-in at the provider is not taken");
                return Ok(Ended::Declined(Declined::Untrue));
            }
        };
        let text = |key: &str| claims.get(key).and_then(Value::as_str).unwrap_or_default();
        let elsewhere = Elsewhere {
            issuer: issuer.to_owned(),
            subject: text("sub").to_owned(),
            name: text(&settings.name_claim).to_owned(),
            fullname: text(&settings.fullname_claim).to_owned(),
            email: text(&settings.email_claim).trim().to_owned(),
            is_verified: match claims.get("email_verified") {
                Some(Value::Bool(is)) => *is,
                Some(Value::String(word)) => word == "true",
                _ => false,
            },
        };
        if elsewhere.subject.is_empty() || elsewhere.subject.len() > 255 {
            return Ok(Ended::Declined(Declined::Untrue));
        }
        Ok(
            match self.join(&elsewhere, note.account.as_deref(), locale)? {
                Joined::Account(account) => {
                    Ended::SignedIn(self.proved(*account, false)?, note.came_from)
                }
                Joined::None => Ended::Declined(Declined::NoAccount),
                Joined::Taken => Ended::Declined(Declined::Taken),
            },
        )
    }

    fn return_address(&self) -> String {
        format!("{}{RETURN}", self.site_url())
    }

    fn provider_known(
        &self,
        settings: &OpenId,
        anew: bool,
    ) -> Result<std::sync::Arc<Known>, ActionError> {
        if settings.issuer.is_none() {
            return Err(ActionError::not_found());
        }
        self.provider
            .known(settings, anew)
            .map_err(|reason| unreachable(&reason))
    }

    fn read_note(&self, note: &str, state: &str) -> Option<Note> {
        let bytes = sealed::open_bytes(&self.signer, PURPOSE, note)?;
        let note: Note = serde_json::from_slice(&bytes).ok()?;
        let stands = self.clock.now().and_utc().timestamp() < note.end;
        (stands && crate::password::same(note.state.as_bytes(), state.as_bytes())).then_some(note)
    }

    /// Gives the code back to the provider, and returns what it says of who it is.
    fn claims(
        &self,
        settings: &OpenId,
        note: &Note,
        code: &str,
    ) -> Result<Map<String, Value>, String> {
        let known = self.provider.known(settings, false)?;
        let answer: Map<String, Value> =
            provider::json(settings, self.exchange(settings, &known, note, code))?;
        let token = answer.get("id_token").and_then(Value::as_str);
        let token = token.ok_or("the provider sent no identity token")?;
        let expected = Expected {
            issuer: settings.issuer.as_deref().unwrap_or_default(),
            client_id: &settings.client_id,
            nonce: &note.nonce,
            now: self.clock.now().and_utc().timestamp(),
        };
        let mut claims = match id_token::claims(token, &known.keys, &expected) {
            // Keys change; a new one is published before it signs.
            Err(Untrue::UnknownKey) => {
                let known = self.provider.known(settings, true)?;
                id_token::claims(token, &known.keys, &expected)
            }
            other => other,
        }
        .map_err(|reason| format!("the identity token: {reason}"))?;
        let access = answer.get("access_token").and_then(Value::as_str);
        let more = known.published.userinfo_endpoint.as_deref();
        if let (Some(access), Some(address)) = (access, more)
            && !claims.contains_key(&settings.email_claim)
        {
            let request =
                Request::new(address).header("authorization", &format!("Bearer {access}"));
            let told: Map<String, Value> = provider::json(settings, request)?;
            // It must speak of the same person.
            if told.get("sub") == claims.get("sub") {
                for (key, value) in told {
                    claims.entry(key).or_insert(value);
                }
            }
        }
        Ok(claims)
    }

    fn exchange(&self, settings: &OpenId, known: &Known, note: &Note, code: &str) -> Request {
        let return_address = self.return_address();
        let mut form: Vec<(&str, &str)> = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &return_address),
            ("code_verifier", &note.verifier),
        ];
        let secret = settings
            .client_secret
            .as_ref()
            .map(|secret| secret.expose());
        let request = Request::new(known.published.token_endpoint.as_str());
        let request = match secret {
            Some(secret) if known.published.takes_basic() => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let both = format!("{}:{}", encoded(&settings.client_id), encoded(secret));
                request.header("authorization", &format!("Basic {}", STANDARD.encode(both)))
            }
            Some(secret) => {
                form.push(("client_id", &settings.client_id));
                form.push(("client_secret", secret));
                request
            }
            None => {
                form.push(("client_id", &settings.client_id));
                request
            }
        };
        request.form(Serializer::new(String::new()).extend_pairs(form).finish())
    }
}

fn unreachable(reason: &str) -> ActionError {
    tracing::warn!(%reason, "the provider that people sign in with cannot be used");
    ActionError::Busy
}

//! Sessions of people who signed in with a password, and the brake on those who guess one.
//!
//! A session is a signed note that the browser alone keeps, as CKAN's is by default. It ends with its time, and with the password
//! that it was opened with: the note holds a fingerprint of it.

use std::collections::HashMap;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cairn_domain::record::{ACTIVE, Account};
use cairn_store::Tx;
use chrono::{DateTime, NaiveDateTime, TimeDelta};

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// Stands in front of a session where a token could stand too.
pub const SESSION: &str = "session:";
/// Longest session that is looked at, in bytes.
const LONGEST: usize = 1024;
/// Names whose failures are remembered at most.
const MOST_NAMES: usize = 50_000;

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the browser keeps.
    pub value: String,
    /// For how many seconds; nothing for as long as the browser runs.
    pub seconds: Option<i64>,
}

/// What came of somebody's name and password.
#[derive(Debug)]
pub enum SignIn {
    /// They fit.
    Done(Box<Caller>, Session),
    /// They fit, and the account asks for a code too: this goes with it.
    Second(String),
    /// They do not.
    Wrong,
    /// There were too many that did not: this name waits.
    Paused,
}

/// A session that was read.
pub(crate) struct Opened {
    pub(crate) account: Account,
    pub(crate) left: TimeDelta,
}

/// How often names were given with wrong passwords lately.
#[derive(Default)]
pub(crate) struct Failures(Mutex<HashMap<String, (u32, NaiveDateTime)>>);

impl Failures {
    /// Tells whether a name waits.
    fn pauses(&self, login: &str, most: u32, now: NaiveDateTime) -> bool {
        let known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known
            .get(login)
            .is_some_and(|(count, until)| *count >= most && now < *until)
    }

    fn note(&self, login: &str, pause: TimeDelta, now: NaiveDateTime) {
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= MOST_NAMES {
            known.retain(|_, (_, until)| now < *until);
        }
        if known.len() >= MOST_NAMES {
            known.clear();
        }
        let entry = known.entry(login.to_owned()).or_insert((0, now));
        // What failed longer ago than the pause does not count any more.
        let before = if now < entry.1 { entry.0 } else { 0 };
        *entry = (before.saturating_add(1), now + pause);
    }

    /// Tells how often a name failed lately, and until when that counts.
    fn of(&self, login: &str, now: NaiveDateTime) -> Option<(u32, NaiveDateTime)> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(login).copied().filter(|(_, until)| now < *until)
    }

    fn forget(&self, login: &str) {
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.remove(login);
    }
}

/// One try of somebody who proves who they are: too many that fail make whoever is meant wait.
pub(crate) struct Trial<'a> {
    app: &'a App,
    who: String,
}

impl<'a> Trial<'a> {
    /// Begins a try for somebody.
    pub(crate) fn of(app: &'a App, who: String) -> Self {
        Self { app, who }
    }

    /// Tells whether they wait.
    pub(crate) fn is_paused(&self) -> bool {
        let most = self.app.settings.sessions.failures;
        let now = self.app.clock.now();
        self.app.failures.pauses(&self.who, most, now)
    }

    /// Notes that it failed.
    pub(crate) fn failed(&self) {
        let pause = TimeDelta::minutes(self.app.settings.sessions.pause_minutes);
        let now = self.app.clock.now();
        self.app.failures.note(&self.who, pause, now);
    }

    /// Forgets what failed before.
    pub(crate) fn succeeded(&self) {
        self.app.failures.forget(&self.who);
    }
}

/// How the brake stands for an account.
pub(crate) struct Brake {
    /// Wrong passwords and codes lately.
    pub(crate) count: u32,
    /// Until when the account waits, where it does.
    pub(crate) until: Option<NaiveDateTime>,
}

impl App {
    /// Tells how the brake stands for an account: by its name, its address and its codes.
    pub(crate) fn brake_of(&self, account: &Account) -> Brake {
        let now = self.clock.now();
        let most = self.settings.sessions.failures;
        let names = tried_as(account);
        let known = names.iter().filter_map(|name| self.failures.of(name, now));
        known.fold(
            Brake {
                count: 0,
                until: None,
            },
            |brake, (count, until)| Brake {
                count: brake.count.saturating_add(count),
                until: match count >= most {
                    true => brake.until.max(Some(until)),
                    false => brake.until,
                },
            },
        )
    }

    /// Forgets what failed for an account.
    pub(crate) fn release(&self, account: &Account) {
        for name in tried_as(account) {
            self.failures.forget(&name);
        }
    }

    /// Opens a session for a name or e-mail address and a password. Names that fail too often wait a while, whoever asks.
    pub fn open_session(
        &self,
        login: &str,
        password: &str,
        remember: bool,
    ) -> Result<SignIn, ActionError> {
        let trial = Trial::of(self, login.trim().to_lowercase());
        if trial.is_paused() {
            return Ok(SignIn::Paused);
        }
        let caller = self.sign_in(login.trim(), password)?;
        let Some(account) = caller.and_then(|caller| caller.account().cloned()) else {
            trial.failed();
            return Ok(SignIn::Wrong);
        };
        trial.succeeded();
        // The hash may have been made anew a moment ago.
        let account = self
            .store
            .read(|tx| Ok::<_, ActionError>(tx.account_by_ref(&account.id)?))?
            .unwrap_or(account);
        self.proved(account, remember)
    }

    /// Goes on for somebody who has proved to be the owner of an account: with a session, or by asking for a code.
    pub(crate) fn proved(&self, account: Account, remember: bool) -> Result<SignIn, ActionError> {
        if self.store.read(|tx| Self::asks_for_code(tx, &account.id))? {
            return Ok(SignIn::Second(self.ticket(&account, remember)));
        }
        let session = self.new_session(&account, remember);
        Ok(SignIn::Done(Box::new(Caller::of(account)), session))
    }

    /// Opens a session for an account whose owner has proved who they are.
    pub(crate) fn new_session(&self, account: &Account, remember: bool) -> Session {
        let sessions = &self.settings.sessions;
        let length = match remember {
            true => TimeDelta::days(sessions.remember_days),
            false => TimeDelta::hours(sessions.hours),
        };
        let end = (self.clock.now() + length).and_utc().timestamp();
        let note = format!("{}|{end}|{}", account.id, self.fingerprint(account));
        let seal = self.signer.keyed("session", note.as_bytes());
        Session {
            value: format!(
                "{}.{}",
                URL_SAFE_NO_PAD.encode(&note),
                URL_SAFE_NO_PAD.encode(seal)
            ),
            seconds: remember.then(|| length.num_seconds()),
        }
    }

    /// Returns what forms of a session carry, so that no other site can send them.
    pub fn form_seal(&self, session: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.signer.keyed("form", session.as_bytes()))
    }

    /// Tells whether a form carries what this session's forms do.
    pub fn is_form_of(&self, session: &str, given: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(given)
            .is_ok_and(|given| self.signer.is_keyed("form", session.as_bytes(), &given))
    }

    /// Tells whether a text is a session of this site whose time has not ended; its account is not asked for.
    pub fn is_session(&self, value: &str) -> bool {
        self.opened(value)
            .is_some_and(|(_, end, _)| self.clock.now() < end)
    }

    /// Reads a session; nothing where it is none, has ended, or its account is not as it was.
    pub(crate) fn read_session(
        &self,
        tx: &mut Tx<'_>,
        value: &str,
    ) -> Result<Option<Opened>, ActionError> {
        let Some((id, end, fingerprint)) = self.opened(value) else {
            return Ok(None);
        };
        let left = end - self.clock.now();
        if left <= TimeDelta::zero() {
            return Ok(None);
        }
        let account = tx
            .account_by_ref(&id)?
            .filter(|account| self.is_as_it_was(account, &id, &fingerprint));
        let Some(mut account) = account else {
            return Ok(None);
        };
        // Who must have a second factor and has none yet does without what sysadmins hold.
        if account.sysadmin
            && self.settings.sessions.second_factor_for_sysadmins
            && !Self::asks_for_code(tx, &account.id)?
        {
            account.sysadmin = false;
        }
        Ok(Some(Opened { account, left }))
    }

    /// Tells whether an account is the one that was meant, in use, and has the password that it had.
    pub(crate) fn is_as_it_was(&self, account: &Account, id: &str, fingerprint: &str) -> bool {
        account.id == id && account.state == ACTIVE && self.fingerprint(account) == fingerprint
    }

    fn opened(&self, value: &str) -> Option<(String, NaiveDateTime, String)> {
        if value.len() > LONGEST {
            return None;
        }
        let (note, seal) = value.split_once('.')?;
        let note = URL_SAFE_NO_PAD.decode(note).ok()?;
        let seal = URL_SAFE_NO_PAD.decode(seal).ok()?;
        if !self.signer.is_keyed("session", &note, &seal) {
            return None;
        }
        let note = String::from_utf8(note).ok()?;
        let mut parts = note.split('|');
        let (id, end, fingerprint) = (parts.next()?, parts.next()?, parts.next()?);
        let end = DateTime::from_timestamp(end.parse().ok()?, 0)?.naive_utc();
        Some((id.to_owned(), end, fingerprint.to_owned()))
    }

    /// What changes with an account's password and tells nothing of it.
    pub(crate) fn fingerprint(&self, account: &Account) -> String {
        let password = account.password.as_deref().unwrap_or_default();
        let keyed = self.signer.keyed("password", password.as_bytes());
        URL_SAFE_NO_PAD.encode(&keyed[..12])
    }
}

/// Returns under which names tries for an account are counted.
fn tried_as(account: &Account) -> Vec<String> {
    let address = account.email.as_deref().map(|email| email.trim());
    let mut names = vec![account.name.to_lowercase(), code_trial(&account.id)];
    names.extend(address.map(str::to_lowercase));
    names
}

/// Returns under which name tries of codes for an account are counted.
pub(crate) fn code_trial(account_id: &str) -> String {
    format!("code of {account_id}")
}

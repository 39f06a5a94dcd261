//! What people prove beside their password: a code of their device, or a recovery code where that is lost.
//!
//! The secret is sealed in the database with the secret of the site; of recovery codes there are fingerprints alone. A code is
//! taken once, and too many that are wrong make the account wait.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cairn_domain::record::{ACTIVE, Account, ChangeKind};
use cairn_store::{SecondFactor, Tx};
use chrono::{DateTime, NaiveDateTime};

use crate::app::App;
use crate::audit;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::sealed;
use crate::session::{SignIn, Trial, code_trial};
use crate::totp;

/// What secrets are sealed for.
const PURPOSE: &str = "second factor";
/// What recovery codes have fingerprints for.
const RECOVERY: &str = "recovery code";
/// What the note is signed for that stands between password and code.
const TICKET: &str = "second step";
/// Bytes of a secret, as the standard recommends them.
const SECRET: usize = 20;
/// Recovery codes that somebody gets.
const CODES: usize = 10;
/// Bytes of a recovery code.
const CODE: usize = 10;
/// Seconds that somebody has for the second step.
const PATIENCE: i64 = 600;

/// How an account stands to its second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Off,
    /// It is being set up: this is the secret.
    Begun(Setup),
    /// It is asked for.
    On {
        /// Since when.
        since: NaiveDateTime,
        /// How many recovery codes are left.
        recovery_left: usize,
    },
}

/// What a device needs to make codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The secret, to be typed.
    pub secret: String,
    /// The same as an address, to be shown as a picture.
    pub address: String,
}

/// What came of a code that confirms or ends a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It fits; these recovery codes are shown this one time, where there are new ones.
    Done(Vec<String>),
    /// It does not.
    Wrong,
    /// There were too many that did not.
    Paused,
}

impl App {
    /// Tells how the caller's account stands to its second factor.
    pub fn second_factor(&self, caller: &Caller) -> Result<Standing, ActionError> {
        let account = owner(caller)?;
        let factor = self
            .store
            .read(|tx| Ok::<_, ActionError>(tx.second_factor(&account.id)?))?;
        Ok(match factor {
            None => Standing::Off,
            Some(factor) => match factor.confirmed {
                Some(since) => Standing::On {
                    since,
                    recovery_left: fingerprints(&factor)?.len(),
                },
                None => Standing::Begun(self.setup(account, &self.secret_of(&factor)?)),
            },
        })
    }

    /// Makes a secret for the caller's device. It is asked for once a code of it was given back.
    pub fn begin_second_factor(&self, caller: &Caller) -> Result<(), ActionError> {
        let account = owner(caller)?;
        let secret: [u8; SECRET] = rand::random();
        let factor = SecondFactor {
            account_id: account.id.clone(),
            secret: sealed::seal_bytes(&self.signer, PURPOSE, &secret),
            confirmed: None,
            last_step: 0,
            recovery: "[]".to_owned(),
        };
        self.write(caller, &self.settings.site.locale_default, |ctx| {
            let held = ctx.tx.second_factor(&account.id)?;
            // One that is asked for is ended with a code of it first.
            if held.is_none_or(|held| held.confirmed.is_none()) {
                ctx.tx.put_second_factor(&factor)?;
            }
            Ok(())
        })
    }

    /// Has the caller's second factor asked for from now on, where the code is one of its device.
    pub fn confirm_second_factor(&self, caller: &Caller, code: &str) -> Result<Tried, ActionError> {
        let codes: Vec<String> = (0..CODES).map(|_| recovery_code()).collect();
        self.tried(caller, |ctx, account| {
            let Some(mut factor) = ctx.tx.second_factor(&account.id)? else {
                return Ok(None);
            };
            if factor.confirmed.is_some() || !self.takes(&mut factor, code, ctx.now)? {
                return Ok(None);
            }
            factor.confirmed = Some(ctx.now);
            let prints: Vec<String> = codes
                .iter()
                .map(|code| self.print_of(&account.id, &plain(code)))
                .collect();
            factor.recovery = serde_json::to_string(&prints)
                .map_err(|error| ActionError::Internal(error.to_string()))?;
            ctx.tx.put_second_factor(&factor)?;
            ctx.record_change(ChangeKind::Account, &account.id)?;
            audit::note_own(ctx, "second_factor_begin", &account.name)?;
            Ok(Some(codes.clone()))
        })
    }

    /// Ends the caller's second factor, where the code is one of its device or a recovery code.
    pub fn end_second_factor(&self, caller: &Caller, code: &str) -> Result<Tried, ActionError> {
        self.tried(caller, |ctx, account| {
            if !self.proves(ctx.tx, &account.id, code, ctx.now)? {
                return Ok(None);
            }
            ctx.tx.remove_second_factor(&account.id)?;
            ctx.record_change(ChangeKind::Account, &account.id)?;
            audit::note_own(ctx, "second_factor_end", &account.name)?;
            Ok(Some(Vec::new()))
        })
    }

    /// Opens a session for whoever has given the right password and now a code.
    pub fn open_session_with_code(&self, ticket: &str, code: &str) -> Result<SignIn, ActionError> {
        let Some((id, fingerprint, remember)) = self.read_ticket(ticket) else {
            return Ok(SignIn::Wrong);
        };
        let trial = Trial::of(self, code_trial(&id));
        if trial.is_paused() {
            return Ok(SignIn::Paused);
        }
        let nobody = Caller::anonymous();
        let account = self.write(&nobody, &self.settings.site.locale_default, |ctx| {
            let account = ctx.tx.account_by_ref(&id)?;
            let account = account.filter(|account| self.is_as_it_was(account, &id, &fingerprint));
            match account {
                Some(account) if self.proves(ctx.tx, &id, code, ctx.now)? => Ok(Some(account)),
                _ => Ok(None),
            }
        })?;
        let Some(account) = account else {
            trial.failed();
            return Ok(SignIn::Wrong);
        };
        trial.succeeded();
        let session = self.new_session(&account, remember);
        Ok(SignIn::Done(Box::new(Caller::of(account)), session))
    }

    /// Tells whether a code of the device of an account would be right had it, or a later one, not been taken already. Whoever asks has
    /// given the password.
    pub(crate) fn was_taken(&self, login: &str, code: &str) -> Result<bool, ActionError> {
        let factor = self.store.read(|tx| {
            let account = crate::sign_in::by_login(tx, login.trim(), &[ACTIVE.to_owned()])?;
            Ok::<_, ActionError>(match account {
                Some(account) => tx.second_factor(&account.id)?,
                None => None,
            })
        })?;
        let Some(factor) = factor else {
            return Ok(false);
        };
        let secret = self.secret_of(&factor)?;
        let given = plain(code);
        let current = self.clock.now().and_utc().timestamp() / totp::STEP;
        let mut steps = (current - 1..=current + 1).filter(|step| *step <= factor.last_step);
        Ok(steps.any(|step| {
            crate::password::same(totp::code(&secret, step).as_bytes(), given.as_bytes())
        }))
    }

    /// Returns which of these accounts are asked for a code, for sysadmins.
    pub fn with_second_factor(
        &self,
        caller: &Caller,
        ids: &[String],
    ) -> Result<Vec<String>, ActionError> {
        match caller.is_sysadmin() {
            true => Ok(self.store.read(|tx| tx.with_second_factor(ids))?),
            false => Err(ActionError::denied()),
        }
    }

    /// Tells whether an account is asked for a code.
    pub(crate) fn asks_for_code(tx: &mut Tx<'_>, account_id: &str) -> Result<bool, ActionError> {
        let factor = tx.second_factor(account_id)?;
        Ok(factor.is_some_and(|factor| factor.confirmed.is_some()))
    }

    /// Writes the note that stands between password and code.
    pub(crate) fn ticket(&self, account: &Account, remember: bool) -> String {
        let end = self.clock.now().and_utc().timestamp() + PATIENCE;
        let note = format!(
            "{}|{end}|{}|{}",
            account.id,
            self.fingerprint(account),
            u8::from(remember)
        );
        let seal = self.signer.keyed(TICKET, note.as_bytes());
        format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(&note),
            URL_SAFE_NO_PAD.encode(seal)
        )
    }

    fn read_ticket(&self, ticket: &str) -> Option<(String, String, bool)> {
        let (note, seal) = ticket.split_once('.')?;
        let note = URL_SAFE_NO_PAD.decode(note).ok()?;
        let seal = URL_SAFE_NO_PAD.decode(seal).ok()?;
        if !self.signer.is_keyed(TICKET, &note, &seal) {
            return None;
        }
        let note = String::from_utf8(note).ok()?;
        let parts: Vec<&str> = note.split('|').collect();
        let [id, end, fingerprint, remember] = parts.as_slice() else {
            return None;
        };
        let end = DateTime::from_timestamp(end.parse().ok()?, 0)?.naive_utc();
        (self.clock.now() < end).then(|| {
            (
                (*id).to_owned(),
                (*fingerprint).to_owned(),
                *remember == "1",
            )
        })
    }

    /// Does something with a code for the caller, who waits after too many wrong ones.
    fn tried(
        &self,
        caller: &Caller,
        mut work: impl FnMut(&mut Ctx<'_, '_>, &Account) -> Result<Option<Vec<String>>, ActionError>,
    ) -> Result<Tried, ActionError> {
        let account = owner(caller)?;
        let trial = Trial::of(self, code_trial(&account.id));
        if trial.is_paused() {
            return Ok(Tried::Paused);
        }
        let done = self.write(caller, &self.settings.site.locale_default, |ctx| {
            work(ctx, account)
        })?;
        Ok(match done {
            Some(codes) => {
                trial.succeeded();
                Tried::Done(codes)
            }
            None => {
                trial.failed();
                Tried::Wrong
            }
        })
    }

    /// Tells whether a code is one of the account's device, or a recovery code; it is used up then.
    fn proves(
        &self,
        tx: &mut Tx<'_>,
        account_id: &str,
        code: &str,
        now: NaiveDateTime,
    ) -> Result<bool, ActionError> {
        let held = tx.second_factor(account_id)?;
        let Some(mut factor) = held.filter(|factor| factor.confirmed.is_some()) else {
            return Ok(false);
        };
        let given = plain(code);
        let proved = if given.len() == 6 && given.bytes().all(|byte| byte.is_ascii_digit()) {
            self.takes(&mut factor, code, now)?
        } else {
            let print = self.print_of(account_id, &given);
            let mut prints = fingerprints(&factor)?;
            let before = prints.len();
            prints.retain(|kept| *kept != print);
            factor.recovery = serde_json::to_string(&prints)
                .map_err(|error| ActionError::Internal(error.to_string()))?;
            prints.len() < before
        };
        if proved {
            tx.put_second_factor(&factor)?;
        }
        Ok(proved)
    }

    /// Takes a code of a device: of this time step or one beside it, later than the last that was taken.
    fn takes(
        &self,
        factor: &mut SecondFactor,
        code: &str,
        now: NaiveDateTime,
    ) -> Result<bool, ActionError> {
        let secret = self.secret_of(factor)?;
        let given = plain(code);
        let current = now.and_utc().timestamp() / totp::STEP;
        let step = (current - 1..=current + 1).find(|step| {
            *step > factor.last_step
                && crate::password::same(totp::code(&secret, *step).as_bytes(), given.as_bytes())
        });
        if let Some(step) = step {
            factor.last_step = step;
        }
        Ok(step.is_some())
    }

    fn secret_of(&self, factor: &SecondFactor) -> Result<Vec<u8>, ActionError> {
        sealed::open_bytes(&self.signer, PURPOSE, &factor.secret).ok_or_else(|| {
            ActionError::Internal(
                "a second factor was sealed with another secret of the site".to_owned(),
            )
        })
    }

    fn print_of(&self, account_id: &str, code: &str) -> String {
        let keyed = self
            .signer
            .keyed(RECOVERY, format!("{account_id}|{code}").as_bytes());
        URL_SAFE_NO_PAD.encode(keyed)
    }

    fn setup(&self, account: &Account, secret: &[u8]) -> Setup {
        let secret = totp::base32(secret);
        let site = self.site().title.replace(':', " ");
        let encode = cairn_domain::text::addressed;
        Setup {
            address: format!(
                "otpauth://totp/{}:{}?secret={secret}&issuer={}",
                encode(&site),
                encode(&account.name),
                encode(&site)
            ),
            secret,
        }
    }
}

/// Returns the account of somebody who is signed in themselves: no token sees to second factors.
fn owner(caller: &Caller) -> Result<&Account, ActionError> {
    caller
        .account()
        .filter(|_| caller.token_id().is_none() && !caller.is_deleted())
        .ok_or_else(ActionError::denied)
}

fn fingerprints(factor: &SecondFactor) -> Result<Vec<String>, ActionError> {
    serde_json::from_str(&factor.recovery)
        .map_err(|error| ActionError::Internal(format!("recovery codes: {error}")))
}

/// Returns a code without what people put between its parts.
fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn recovery_code() -> String {
    let bytes: [u8; CODE] = rand::random();
    let letters = totp::base32(&bytes).to_ascii_lowercase();
    let parts: Vec<&str> = [0, 4, 8, 12]
        .into_iter()
        .filter_map(|at| letters.get(at..at + 4))
        .collect();
    parts.join("-")
}

//! What a dashboard shows: what its owner did, and everything around what they follow.

use cairn_domain::record::Account;
use cairn_store::{Dashboard, Stream};

use crate::ctx::Ctx;
use crate::error::ActionError;

/// Returns whose dashboard is asked for.
pub(super) fn owner<'a>(ctx: &Ctx<'a, '_>) -> Result<&'a Account, ActionError> {
    ctx.refuse_deleted()?;
    ctx.caller.account().ok_or_else(|| {
        ActionError::denied_because("You must be logged in to access your dashboard.")
    })
}

/// The streams of a dashboard, with the ids that they name.
pub(super) struct Followed {
    owner: String,
    accounts: Vec<String>,
    datasets: Vec<String>,
    groups: Vec<String>,
    organizations: Vec<String>,
}

impl Followed {
    /// Loads what an account follows.
    pub(super) fn load(ctx: &mut Ctx<'_, '_>, account_id: &str) -> Result<Self, ActionError> {
        let mut followed = Self {
            owner: account_id.to_owned(),
            accounts: Vec::new(),
            datasets: Vec::new(),
            groups: Vec::new(),
            organizations: Vec::new(),
        };
        let mut parties = Vec::new();
        for (kind, id) in ctx.tx.followed_by(account_id)? {
            match kind.as_str() {
                "user" => followed.accounts.push(id),
                "dataset" => followed.datasets.push(id),
                _ => parties.push(id),
            }
        }
        if !parties.is_empty() {
            for party in ctx.tx.groups(&parties)? {
                if party.is_organization {
                    followed.organizations.push(party.id);
                } else {
                    followed.groups.push(party.id);
                }
            }
        }
        Ok(followed)
    }

    /// Returns the streams.
    pub(super) fn streams(&self) -> Vec<Stream<'_>> {
        let mut streams = vec![Stream::By(&self.owner), Stream::About(&self.owner)];
        for id in &self.accounts {
            streams.extend([Stream::By(id), Stream::About(id)]);
        }
        streams.extend(self.datasets.iter().map(|id| Stream::About(id)));
        for id in &self.groups {
            streams.extend([Stream::About(id), Stream::DatasetsOfGroup(id)]);
        }
        for id in &self.organizations {
            streams.extend([Stream::About(id), Stream::DatasetsOfOrganization(id)]);
        }
        streams
    }
}

/// Returns the moments of a dashboard; both begin when the account is made.
pub(super) fn moments(ctx: &mut Ctx<'_, '_>, account: &Account) -> Result<Dashboard, ActionError> {
    Ok(ctx.tx.dashboard(&account.id)?.unwrap_or(Dashboard {
        last_viewed: account.created,
        email_last_sent: account.created,
    }))
}

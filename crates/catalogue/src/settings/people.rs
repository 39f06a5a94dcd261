//! What the catalogue is told about people: what they may do, how they sign in, what they are told.

use serde::{Deserialize, Serialize};

use super::Secret;

/// Who may do what: CKAN's `ckan.auth.*` switches under their own names.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Anonymous callers may create and edit datasets without an organization.
    pub anon_create_dataset: bool,
    /// A dataset needs no organization.
    pub create_unowned_dataset: bool,
    /// Users outside any organization may create datasets (with the switch above).
    pub create_dataset_if_not_in_organization: bool,
    /// Every user may create groups.
    pub user_create_groups: bool,
    /// Every user may create organizations.
    pub user_create_organizations: bool,
    /// Admins may delete their groups.
    pub user_delete_groups: bool,
    /// Admins may delete their organizations.
    pub user_delete_organizations: bool,
    /// `user_create` over the API is open to everybody.
    pub create_user_via_api: bool,
    /// People may register on the website.
    pub create_user_via_web: bool,
    /// Roles on a parent group that count in its descendants.
    pub roles_that_cascade_to_sub_groups: Vec<String>,
    /// Profiles of users are public.
    pub public_user_details: bool,
    /// The data of activities is public, not only for editors.
    pub public_activity_stream_detail: bool,
    /// Single datasets can have collaborators.
    pub allow_dataset_collaborators: bool,
    /// Collaborators can have the capacity `admin`.
    pub allow_admin_collaborators: bool,
    /// Collaborators may move a dataset to another organization.
    pub allow_collaborators_to_change_owner_org: bool,
    /// New users get a value in `apikey`, which is of no use.
    pub create_default_api_keys: bool,
    /// Pages of private datasets answer 403 and not 404.
    pub reveal_private_datasets: bool,
    /// Session cookies count in the API.
    pub enable_cookie_auth_in_api: bool,
    /// States of accounts whose e-mail address nobody else may use (`ckan.user.unique_email_states`).
    pub unique_email_states: Vec<String>,
    /// Seconds between two notes of when an account was last used (`ckan.user.last_active_interval`).
    pub last_active_interval_seconds: i64,
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            anon_create_dataset: false,
            create_unowned_dataset: false,
            create_dataset_if_not_in_organization: true,
            user_create_groups: true,
            user_create_organizations: true,
            user_delete_groups: true,
            user_delete_organizations: true,
            create_user_via_api: false,
            create_user_via_web: false,
            roles_that_cascade_to_sub_groups: vec!["admin".to_owned()],
            public_user_details: true,
            public_activity_stream_detail: false,
            allow_dataset_collaborators: false,
            allow_admin_collaborators: false,
            allow_collaborators_to_change_owner_org: false,
            create_default_api_keys: false,
            reveal_private_datasets: false,
            enable_cookie_auth_in_api: true,
            unique_email_states: vec!["active".to_owned()],
            last_active_interval_seconds: 600,
        }
    }
}

/// Sessions of people who sign in with a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sessions {
    /// Hours that a session lasts whose owner did not ask to be remembered.
    pub hours: i64,
    /// Days that a session lasts whose owner asked to be remembered.
    pub remember_days: i64,
    /// Wrong passwords after which a name waits.
    pub failures: u32,
    /// Minutes that a name waits after too many wrong passwords.
    pub pause_minutes: i64,
    /// Whether sysadmins must have a second factor; without one their sessions are those of ordinary users.
    pub second_factor_for_sysadmins: bool,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            hours: 12,
            remember_days: 30,
            failures: 10,
            pause_minutes: 15,
            second_factor_for_sysadmins: false,
        }
    }
}

/// Signing in with an account at another provider (OpenID Connect).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenId {
    /// Address of the provider, exactly as it writes it; nothing for none.
    pub issuer: Option<String>,
    /// What the provider calls this site.
    pub client_id: String,
    /// The secret that the provider gave this site; nothing where it gave none.
    pub client_secret: Option<Secret>,
    /// What the provider is asked for.
    pub scopes: Vec<String>,
    /// What the provider is called where people sign in.
    pub label: String,
    /// Claim that user names are made of.
    pub name_claim: String,
    /// Claim with the full name.
    pub fullname_claim: String,
    /// Claim with the e-mail address.
    pub email_claim: String,
    /// Who gets in: `joined`, those who joined their account here while they were signed in; `existing`, also those whose address at the provider, which it made sure of, is that of an account here; `everybody`, who get a new account where they have none. Sysadmins join theirs themselves.
    pub accounts: OpenIdAccounts,
    /// Domains of the addresses that get a new account; all where none is given.
    pub email_domains: Vec<String>,
    /// Whether the provider may stand at an address that is not public.
    pub private_addresses: bool,
}

impl Default for OpenId {
    fn default() -> Self {
        Self {
            issuer: None,
            client_id: String::new(),
            client_secret: None,
            scopes: ["openid", "email", "profile"].map(str::to_owned).to_vec(),
            label: "OpenID".to_owned(),
            name_claim: "preferred_username".to_owned(),
            fullname_claim: "name".to_owned(),
            email_claim: "email".to_owned(),
            accounts: OpenIdAccounts::Existing,
            email_domains: Vec::new(),
            private_addresses: false,
        }
    }
}

/// Who gets in with an account at another provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OpenIdAccounts {
    /// Those who joined their account here.
    Joined,
    /// Also those whose address is that of an account here.
    Existing,
    /// Everybody; who has no account gets one.
    Everybody,
}

/// API tokens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tokens {
    /// Header that carries the token (`apitoken_header_name`).
    pub header: String,
    /// Secret that signs tokens; nothing for the one in the data folder, made at the first start.
    pub secret: Option<Secret>,
    /// Bytes of chance in a token's id (`api_token.nbytes`).
    pub bytes: usize,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            header: "Authorization".to_owned(),
            secret: None,
            bytes: 32,
        }
    }
}

/// Activity streams.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivityStreams {
    /// Whether activities are written (`ckan.activity_streams_enabled`).
    pub enabled: bool,
    /// Entries of a list (`ckan.activity_list_limit`).
    pub list_limit: i64,
    /// Most entries of a list (`ckan.activity_list_limit_max`).
    pub list_limit_max: i64,
    /// Names or ids of accounts that streams do not show; nothing for the site's own account (`ckan.hide_activity_from_users`).
    pub hidden_users: Vec<String>,
    /// Whether digests are sent by e-mail to those who want them (`ckan.activity_streams_email_notifications`).
    pub email_notifications: bool,
    /// How old the news of a digest are at most: `2 days`, `12:00:00`, `1 day, 6:30:00` (`ckan.email_notifications_since`).
    pub email_notifications_since: String,
}

impl Default for ActivityStreams {
    fn default() -> Self {
        Self {
            enabled: true,
            list_limit: 31,
            list_limit_max: 100,
            hidden_users: Vec::new(),
            email_notifications: false,
            email_notifications_since: "2 days".to_owned(),
        }
    }
}

/// The audit log: what administrators do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// Days that entries of the audit log are kept, after which they are removed and the log notes up to when; 0 for as long as there is the catalogue.
    pub keep_days: u32,
}

/// Messages to people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// SMTP server as `HOST` or `HOST:PORT`; nothing for none, and then the log notes that a message was due (`smtp.server`).
    pub server: Option<String>,
    /// How the connection is protected: `starttls`, `tls` from the first byte, or `none` (`smtp.starttls`).
    pub security: MailSecurity,
    /// User name on the server; nothing to send without one (`smtp.user`).
    pub user: Option<String>,
    /// Password on the server (`smtp.password`).
    pub password: Option<Secret>,
    /// Address of the sender (`smtp.mail_from`).
    pub from: Option<String>,
    /// Address for answers (`smtp.reply_to`).
    pub reply_to: Option<String>,
    /// Seconds that the server may take.
    pub timeout_seconds: u64,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: None,
            security: MailSecurity::Starttls,
            user: None,
            password: None,
            from: None,
            reply_to: None,
            timeout_seconds: 10,
        }
    }
}

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// Plain at first, then TLS, without which nothing is sent.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// Not at all: for a server on the same machine.
    None,
}

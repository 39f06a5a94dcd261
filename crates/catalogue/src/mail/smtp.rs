//! Sending through an SMTP server.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{SmtpTransport, Transport as _};

use super::{MailError, Mailer, Message};
use crate::app::OpenError;
use crate::settings::{MailSecurity, Settings};

/// An SMTP server.
pub(super) struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

impl Smtp {
    /// Reads the settings; no connection is made before there is something to send.
    pub(super) fn new(server: &str, settings: &Settings) -> Result<Self, OpenError> {
        let mail = &settings.mail;
        let (host, port) =
            parts(server).ok_or_else(|| wrong("mail.server", "not HOST or HOST:PORT"))?;
        let tls = || {
            TlsParameters::new(host.to_owned())
                .map_err(|error| wrong("mail.server", error.to_string()))
        };
        let (tls, usual_port) = match mail.security {
            MailSecurity::Starttls => (Tls::Required(tls()?), 587),
            MailSecurity::Tls => (Tls::Wrapper(tls()?), 465),
            MailSecurity::None => (Tls::None, 25),
        };
        let mut builder = SmtpTransport::builder_dangerous(host)
            .port(port.unwrap_or(usual_port))
            .tls(tls)
            .timeout(Some(Duration::from_secs(mail.timeout_seconds)));
        if let Some(user) = &mail.user {
            let password = mail.password.as_ref().map_or("", |secret| secret.expose());
            builder = builder.credentials(Credentials::new(user.clone(), password.to_owned()));
        }
        let from = mail
            .from
            .as_deref()
            .ok_or_else(|| wrong("mail.from", "needed where mail.server is set"))?;
        Ok(Self {
            transport: builder.build(),
            from: Mailbox::new(
                Some(settings.site.title.clone()),
                address("mail.from", from)?,
            ),
            reply_to: mail
                .reply_to
                .as_deref()
                .map(|text| Ok::<_, OpenError>(Mailbox::new(None, address("mail.reply_to", text)?)))
                .transpose()?,
        })
    }
}

impl Mailer for Smtp {
    fn send(&self, message: &Message) -> Result<(), MailError> {
        let to = message
            .to
            .parse::<lettre::Address>()
            .map_err(|error| MailError::Address(error.to_string()))?;
        let mut builder = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&message.subject)
            .header(ContentType::TEXT_PLAIN);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(address) = &message.leave {
            builder = builder
                .header(ListUnsubscribe(format!("<{address}>")))
                .header(ListUnsubscribePost);
        }
        let letter = builder
            .body(message.text.clone())
            .map_err(|error| MailError::Address(error.to_string()))?;
        self.transport
            .send(&letter)
            .map(drop)
            .map_err(|error| MailError::Server(error.to_string()))
    }
}

/// Where messages of a kind are ended (RFC 2369).
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// That one request ends them (RFC 8058).
#[derive(Debug, Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

fn wrong(key: &'static str, reason: impl Into<String>) -> OpenError {
    OpenError::Setting {
        key,
        reason: reason.into(),
    }
}

fn address(key: &'static str, text: &str) -> Result<lettre::Address, OpenError> {
    text.parse()
        .map_err(|error: lettre::address::AddressError| wrong(key, error.to_string()))
}

/// Takes `HOST` or `HOST:PORT` apart.
fn parts(server: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (server, None),
    };
    (!host.is_empty() && !host.contains([':', '/', ' '])).then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Secret;

    #[track_caller]
    fn check(server: &str, expected: Option<(&str, Option<u16>)>) {
        assert_eq!(parts(server), expected, "{server}");
    }

    #[test]
    fn a_server_has_a_host_and_perhaps_a_port() {
        check("mail", Some(("mail", None)));
        check(
            "mail.example.org:2525",
            Some(("mail.example.org", Some(2525))),
        );
        for wrong in ["", ":25", "a:b", "a:70000", "smtp://a", "a b"] {
            check(wrong, None);
        }
    }

    #[test]
    fn settings_that_cannot_work_are_refused_by_their_key() {
        let key = |from: Option<&str>, reply_to: Option<&str>, server: &str| {
            let mut settings = Settings::default();
            settings.mail.from = from.map(str::to_owned);
            settings.mail.reply_to = reply_to.map(str::to_owned);
            settings.mail.user = Some("u".to_owned());
            settings.mail.password = Some(Secret::new("p"));
            match Smtp::new(server, &settings) {
                Ok(_) => "fine",
                Err(OpenError::Setting { key, .. }) => key,
                Err(_) => "another error",
            }
        };
        assert_eq!(key(Some("a@b.org"), None, "mail"), "fine");
        assert_eq!(key(None, None, "mail"), "mail.from");
        assert_eq!(key(Some("nobody"), None, "mail"), "mail.from");
        assert_eq!(key(Some("a@b.org"), Some("x"), "mail"), "mail.reply_to");
        assert_eq!(key(Some("a@b.org"), None, "a:b"), "mail.server");
    }
}

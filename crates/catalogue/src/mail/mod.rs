//! Messages to people: what is said, and the ways by which it is sent.

mod news;
mod registers;
mod smtp;
#[cfg(test)]
mod tests;
mod text;

use crate::app::OpenError;
use crate::settings::Settings;

pub(crate) use news::{News, NewsOf, news};
pub(crate) use registers::{
    ConsultationNews, StaleAssessment, consultation_confirm, consultation_news, stale_assessment,
};
pub(crate) use text::{Harvested, Invitation, digest, harvested, invitation, reset};

/// A message to somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// E-mail address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// Where one request ends messages of this kind (RFC 8058).
    pub leave: Option<String>,
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address is none.
    #[error("the address cannot be used: {0}")]
    Address(String),
    /// The server did not take it.
    #[error("the letter could not be sent: {0}")]
    Server(String),
}

/// A way by which messages are sent.
pub trait Mailer: Send + Sync {
    /// Sends a message, and returns when somebody else is responsible for it.
    fn send(&self, message: &Message) -> Result<(), MailError>;
}

/// Sends nothing; the log says so, without saying to whom or what.
struct Log;

impl Mailer for Log {
    fn send(&self, message: &Message) -> Result<(), MailError> {
        tracing::warn!(
            subject = %message.subject,
            "a message was not sent: mail.server names no server"
        );
        Ok(())
    }
}

/// Returns the way that the settings name.
pub(crate) fn mailer(settings: &Settings) -> Result<Box<dyn Mailer>, OpenError> {
    match &settings.mail.server {
        Some(server) => Ok(Box::new(smtp::Smtp::new(server, settings)?)),
        None => Ok(Box::new(Log)),
    }
}

//! The catalogue as a repository of OAI-PMH: what is public, by the time when the public was told of it last.
//!
//! Items are the records that everybody can see, and those that everybody could see once, as deleted. Sets are the organizations.
//! A page costs the same wherever it is in a list: lists go on from the last item by index.

mod lists;
mod request;

use cairn_domain::record::ACTIVE;
use cairn_domain::text::is_email;
use cairn_exchange::Site;
use cairn_exchange::oai::{self, Answer, Code, Format};
use cairn_store::{Announcement, AnnouncementFilter};
use url::Url;

use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use request::Request;

/// Why a request is answered with an error of the protocol, or not at all.
#[derive(Debug)]
enum Refusal {
    Told(Code, String),
    Failed(ActionError),
}

impl<E: Into<ActionError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Answers a request whose arguments are these, in their order.
pub fn answer(app: &App, arguments: &[(String, String)]) -> Result<String, ActionError> {
    let site = federation::site(app);
    let base = format!("{}/oai", site.url);
    let answered = Request::read(arguments, app).and_then(|request| {
        let mut refused = None;
        let answer = app.read(&Caller::anonymous(), &site.language, |ctx| {
            match respond(ctx, &site, &request) {
                Ok(answer) => Ok(Some(answer)),
                Err(Refusal::Failed(error)) => Err(error),
                Err(told) => {
                    refused = Some(told);
                    Ok(None)
                }
            }
        })?;
        match (answer, refused) {
            (Some(answer), _) => Ok(answer),
            (None, Some(refused)) => Err(refused),
            (None, None) => Err(Refusal::Failed(ActionError::Internal(
                "a request was neither answered nor refused".to_owned(),
            ))),
        }
    });
    let answer = match answered {
        Ok(answer) => answer,
        Err(Refusal::Told(code, message)) => Answer::Error(code, message),
        Err(Refusal::Failed(error)) => return Err(error),
    };
    Ok(oai::document(&base, arguments, app.clock.now(), &answer))
}

fn respond(ctx: &mut Ctx<'_, '_>, site: &Site, request: &Request) -> Result<Answer, Refusal> {
    match request {
        Request::Identify => identify(ctx, site),
        Request::Formats(None) => Ok(Answer::Formats),
        Request::Formats(Some(identifier)) => {
            announced(ctx, site, identifier)?;
            Ok(Answer::Formats)
        }
        Request::Sets(after) => lists::sets(ctx, after.as_ref()),
        Request::List(list) => lists::items(ctx, site, list),
        Request::Record(identifier, format) => record(ctx, site, identifier, *format),
    }
}

fn identify(ctx: &mut Ctx<'_, '_>, site: &Site) -> Result<Answer, Refusal> {
    let all = AnnouncementFilter::default();
    let first = ctx.tx.announcements(&all, 1)?;
    let earliest = first.first().map_or(ctx.now, |first| first.at);
    let host = host(site);
    let settings = &ctx.app.settings;
    let listed = settings.site.error_emails_to.as_deref().unwrap_or_default();
    let email = listed
        .split([' ', ','])
        .chain(settings.mail.from.as_deref())
        .find(|email| is_email(email))
        .map_or_else(|| format!("webmaster@{host}"), str::to_owned);
    Ok(Answer::Identify {
        name: site.title.clone(),
        email,
        earliest,
        namespace: Some(host).filter(|host| is_namespace(host)),
    })
}

fn record(
    ctx: &mut Ctx<'_, '_>,
    site: &Site,
    identifier: &str,
    format: Format,
) -> Result<Answer, Refusal> {
    let found = announced(ctx, site, identifier)?;
    let mut written = lists::written(ctx, site, vec![found], Some(format))?;
    match written.pop() {
        Some((header, metadata)) => Ok(Answer::Record(header, metadata)),
        None => Err(no_such(identifier)),
    }
}

/// Returns what the public was told of the item with an identifier.
fn announced(
    ctx: &mut Ctx<'_, '_>,
    site: &Site,
    identifier: &str,
) -> Result<Announcement, Refusal> {
    let id = identifier
        .strip_prefix("oai:")
        .and_then(|rest| rest.strip_prefix(&host(site)))
        .and_then(|rest| rest.strip_prefix(':'))
        .and_then(unescaped);
    let found = match id {
        Some(id) => ctx.tx.announcement(&id)?,
        None => None,
    };
    found.ok_or_else(|| no_such(identifier))
}

fn no_such(identifier: &str) -> Refusal {
    Refusal::Told(
        Code::IdDoesNotExist,
        format!("There is no item {identifier}"),
    )
}

/// Returns the identifier of a record. Ids of old portals may be anything, so they are escaped as in a form.
fn identifier(site: &Site, id: &str) -> String {
    let escaped: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("oai:{}:{escaped}", host(site))
}

fn unescaped(escaped: &str) -> Option<String> {
    let pair = format!("id={escaped}");
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    let id = pairs.next().map(|(_, id)| id.into_owned())?;
    (pairs.next().is_none() && !id.contains('\0')).then_some(id)
}

/// Returns the name of the host that the site is at.
fn host(site: &Site) -> String {
    Url::parse(&site.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "localhost".to_owned())
}

/// Tells whether a host's name may stand in identifiers as the guidelines of the protocol ask for.
fn is_namespace(host: &str) -> bool {
    let label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_alphabetic())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.contains('.') && host.split('.').all(label)
}

/// Returns the id of the organization that a set stands for.
fn organization_of(ctx: &mut Ctx<'_, '_>, set: &str) -> Result<Option<String>, Refusal> {
    let found = ctx.tx.groups_by_name(&[set.to_owned()])?;
    Ok(found
        .into_iter()
        .find(|group| group.is_organization && group.state == ACTIVE)
        .map(|group| group.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_name_records_of_any_id() {
        for (host, expected) in [
            ("data.example.org", true),
            ("localhost", false),
            ("127.0.0.1", false),
            ("[::1]", false),
        ] {
            assert_eq!(is_namespace(host), expected, "{host}");
        }
        for id in ["8e298b01-266e-4f2c-a1e9-1ad777fc39b5", "a b/ü&=%", ""] {
            let escaped: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
            assert_eq!(unescaped(&escaped).as_deref(), Some(id));
        }
        for wrong in ["a&b=c", "%00"] {
            assert_eq!(unescaped(wrong), None, "{wrong}");
        }
    }
}

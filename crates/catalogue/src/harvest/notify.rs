//! Messages about runs: whom they go to, and when.

use cairn_domain::record::{ACTIVE, Account, Dataset};
use cairn_store::{AccountFilter, AccountOrder};
use serde_json::json;

use super::{MAIL_KIND, QUEUE, job, source};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::mail::{self, Message};

/// Lines of errors that a message holds.
const LINES: usize = 10;

/// Has messages sent about a run that is over, where the settings want any.
pub fn ended(ctx: &mut Ctx<'_, '_>, job_id: &str) -> Result<(), ActionError> {
    let settings = &ctx.app.settings.harvest;
    if settings.mail_all || settings.mail_errored {
        ctx.enqueue_named(MAIL_KIND, QUEUE, json!(job_id))?;
    }
    Ok(())
}

/// Sends the messages about a run that is over; returns how many were sent. What cannot be sent is logged.
pub fn send(app: &App, job_id: &str) -> Result<usize, ActionError> {
    let site = app.site_account()?;
    let locale = &app.settings.site.locale_default;
    let messages = app.read(&site, locale, |ctx| messages(ctx, job_id))?;
    let mut sent = 0;
    for message in &messages {
        match app.mailer.send(message) {
            Ok(()) => sent += 1,
            Err(error) => tracing::error!(%error, "a message about a harvest was not sent"),
        }
    }
    Ok(sent)
}

/// Whom to tell of runs over a source: sysadmins, and the admins of its organization; those without an e-mail address are left out.
pub(crate) fn recipients(
    ctx: &mut Ctx<'_, '_>,
    source: &Dataset,
) -> Result<Vec<Account>, ActionError> {
    let filter = AccountFilter {
        without: std::slice::from_ref(&ctx.app.settings.site.id),
        sysadmin: Some(true),
        ..AccountFilter::default()
    };
    let mut accounts = ctx.tx.list_accounts(&filter, AccountOrder::Name, None)?;
    if let Some(owner) = &source.owner_org {
        let admins: Vec<String> = ctx
            .tx
            .members_of_group(owner, Some("user"))?
            .into_iter()
            .filter(|member| member.capacity == "admin")
            .map(|member| member.table_id)
            .collect();
        for admin in ctx.tx.accounts(&admins)? {
            if accounts.iter().all(|known| known.id != admin.id) {
                accounts.push(admin);
            }
        }
    }
    accounts.retain(|account| {
        account.state == ACTIVE
            && account
                .email
                .as_ref()
                .is_some_and(|email| !email.is_empty())
    });
    Ok(accounts)
}

/// Writes the messages about a run: none where it or its source is gone, or where all went well and only errors are asked for.
fn messages(ctx: &mut Ctx<'_, '_>, job_id: &str) -> Result<Vec<Message>, ActionError> {
    let Some(ended) = ctx.tx.harvest_job(job_id)? else {
        return Ok(Vec::new());
    };
    let Some(record) = ctx.tx.dataset(&ended.source_id)? else {
        return Ok(Vec::new());
    };
    let told = job::dict(ctx, &ended, true)?;
    let failed = told["stats"]["errored"].as_i64().unwrap_or(0) > 0;
    let settings = &ctx.app.settings.harvest;
    if !(settings.mail_all || settings.mail_errored && failed) {
        return Ok(Vec::new());
    }
    let errors: Vec<String> = ["gather_error_summary", "object_error_summary"]
        .iter()
        .flat_map(|key| told[*key].as_array().into_iter().flatten())
        .take(LINES)
        .map(|error| {
            let message = error["message"].as_str().unwrap_or_default();
            format!("{} × {message}", error["error_count"])
        })
        .collect();
    let site = ctx.app.settings.site.title.clone();
    let link = format!("{}/harvest/{}", ctx.app.site_url(), record.name);
    let url = source::text(&record.body, "url").to_owned();
    let accounts = recipients(ctx, &record)?;
    let about = mail::Harvested {
        site: &site,
        source: &record.title,
        url: &url,
        link: &link,
        job: &told,
        errors: &errors,
    };
    Ok(accounts
        .iter()
        .filter_map(|account| account.email.as_deref())
        .map(|to| mail::harvested(ctx.locale, to, &about))
        .collect())
}

//! Assessments that stop holding, and the messages about that.

use cairn_domain::record::{ACTIVE, Account, Change, ChangeKind};
use cairn_store::{Assessment, Happened};
use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::mail;
use crate::readers::{Reader, changed};

/// Reads the change feed for data sets that assessments were made for.
pub(crate) const READER: Reader = Reader {
    name: "assessments",
    page: 500,
    take,
};

/// The job that tells whoever made an assessment.
pub(crate) const TELL: JobKind = JobKind {
    name: "tell_stale_assessment",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: None,
    run: tell,
};

/// Makes the assessments stale whose data sets are not what they were.
fn take(ctx: &mut Ctx<'_, '_>, changes: &[Change]) -> Result<(), ActionError> {
    let ids = changed(changes, ChangeKind::Dataset);
    if ids.is_empty() {
        return Ok(());
    }
    let made = ctx.tx.assessments_of_data(&ids)?;
    if made.is_empty() {
        return Ok(());
    }
    let used: Vec<String> = made
        .iter()
        .map(|(_, data)| data.dataset_id.clone())
        .collect();
    let now = ctx.tx.datasets(&used)?;
    let mut stale: Vec<Assessment> = Vec::new();
    for (assessment, data) in made {
        let reason = match now.iter().find(|dataset| dataset.id == data.dataset_id) {
            None => "withdrawn",
            Some(dataset) if dataset.version == data.version => continue,
            Some(dataset) if dataset.state != ACTIVE => "withdrawn",
            Some(dataset) if is_restricted(&dataset.body) => {
                let before = ctx.tx.dataset_version(&dataset.id, data.version)?;
                match before.is_some_and(|before| is_restricted(&before.body)) {
                    true => "changed",
                    false => "restricted",
                }
            }
            Some(_) => "changed",
        };
        let is_new =
            ctx.tx
                .make_assessment_stale(&assessment.id, ctx.now, reason, &data.dataset_id)?;
        if is_new {
            ctx.enqueue(&TELL, json!(assessment.id))?;
            stale.push(assessment);
        }
    }
    let mut algorithms: Vec<String> = stale.iter().map(|one| one.dataset_id.clone()).collect();
    let heads = ctx.tx.dataset_heads(&algorithms)?;
    for assessment in &stale {
        let head = heads.iter().find(|head| head.id == assessment.dataset_id);
        let owner = head.and_then(|head| head.owner_org.as_deref());
        for account in responsible(ctx, assessment, owner, |_| true)? {
            ctx.tx.tell(
                &account.id,
                &assessment.dataset_id,
                Happened::Stale,
                ctx.now,
            )?;
        }
    }
    algorithms.sort_unstable();
    algorithms.dedup();
    // The page and the index say so too.
    for id in &algorithms {
        crate::dataset::touch(ctx, id)?;
    }
    Ok(())
}

/// Tells whether not everybody may have a data set.
fn is_restricted(body: &Map<String, Value>) -> bool {
    body.get("private") == Some(&json!(true))
        || body.get("access_level").and_then(Value::as_str) == Some("restricted")
}

/// Returns who answers for an assessment: whoever made it, or the admins of the organization where that account is gone or cannot be
/// told.
fn responsible(
    ctx: &mut Ctx<'_, '_>,
    assessment: &Assessment,
    owner: Option<&str>,
    can_be_told: fn(&Account) -> bool,
) -> Result<Vec<Account>, ActionError> {
    let fits = |account: &Account| account.state == ACTIVE && can_be_told(account);
    let author = match &assessment.account_id {
        Some(id) => ctx.tx.account_by_ref(id)?.filter(fits),
        None => None,
    };
    let (None, Some(owner)) = (&author, owner) else {
        return Ok(author.into_iter().collect());
    };
    let admins: Vec<String> = ctx
        .tx
        .members_of_group(owner, Some("user"))?
        .into_iter()
        .filter(|member| member.capacity == "admin")
        .map(|member| member.table_id)
        .collect();
    let mut accounts = ctx.tx.accounts(&admins)?;
    accounts.retain(fits);
    Ok(accounts)
}

/// Writes to those who answer for the assessment.
fn tell(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run.job.payload.as_str().unwrap_or_default();
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let messages = app.read(&Caller::anonymous(), locale, |ctx| messages(ctx, id))?;
    let mut sent = 0;
    for message in &messages {
        app.mailer
            .send(message)
            .map_err(|error| JobError::Failed(error.to_string()))?;
        sent += 1;
    }
    Ok(json!({ "sent": sent }))
}

fn messages(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Vec<mail::Message>, ActionError> {
    let Some(assessment) = ctx.tx.assessment_by_id(id)? else {
        return Ok(Vec::new());
    };
    let Some(reason) = assessment.reason.as_deref() else {
        return Ok(Vec::new());
    };
    let Some(algorithm) = ctx.tx.dataset(&assessment.dataset_id)? else {
        return Ok(Vec::new());
    };
    let data = ctx.tx.assessed_data(id)?;
    let cause = data
        .iter()
        .find(|one| Some(&one.dataset_id) == assessment.cause.as_ref())
        .map_or_else(String::new, |one| one.title.clone());
    let has_address: fn(&Account) -> bool = |account| {
        account
            .email
            .as_ref()
            .is_some_and(|email| !email.is_empty())
    };
    let to = responsible(
        ctx,
        &assessment,
        algorithm.owner_org.as_deref(),
        has_address,
    )?;
    let site = ctx.app.site().title.clone();
    let link = format!(
        "{}/algorithm/assessment/{}",
        ctx.app.site_url(),
        algorithm.name
    );
    let about = mail::StaleAssessment {
        site: &site,
        algorithm: &algorithm.title,
        data: &cause,
        reason,
        link: &link,
    };
    Ok(to
        .iter()
        .filter_map(|account| account.email.as_deref())
        .map(|to| mail::stale_assessment(ctx.locale, to, &about))
        .collect())
}

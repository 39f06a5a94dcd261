//! `match_searches`: looks which of the searches that people follow find what changed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use cairn_domain::record::{ACTIVE, DatasetHead};
use cairn_store::{Happened, SearchFollow};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::actions::datasets::package_search;
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "match_searches",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: None,
    run,
};

/// Searches that are looked at together.
const PAGE: i64 = 200;
/// Records that one search is asked about.
const MOST: usize = 500;
/// How long the index may take to show what changed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Has the searches looked at that people follow, once the index shows these records; those that everybody may see.
pub(super) fn look_later(ctx: &mut Ctx<'_, '_>, heads: &[DatasetHead]) -> Result<(), ActionError> {
    let public = heads
        .iter()
        .filter(|head| head.state == ACTIVE && !head.private);
    let ids: Vec<&str> = public.map(|head| head.id.as_str()).collect();
    if ids.is_empty() || ctx.tx.search_follows_after("", 1)?.is_empty() {
        return Ok(());
    }
    for ids in ids.chunks(MOST) {
        ctx.enqueue(&KIND, json!(ids))?;
    }
    Ok(())
}

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let ids: Vec<String> = serde_json::from_value(run.job.payload.clone())
        .map_err(|error| JobError::Hopeless(error.to_string()))?;
    if app.index.is_none() {
        return Err(JobError::Later(TimeDelta::seconds(30)));
    }
    // What is told of is committed, though perhaps not readable by everybody yet: this waits until it is.
    let end = app.store.read(|tx| tx.feed_tip())?;
    app.progress.ask(end);
    if !app.progress.wait(end, PATIENCE) {
        return Err(JobError::Later(TimeDelta::seconds(10)));
    }
    let mut after = String::new();
    let mut told = 0;
    loop {
        run.check()?;
        let follows = app.store.read(|tx| tx.search_follows_after(&after, PAGE))?;
        let Some(last) = follows.last() else {
            return Ok(json!({"told": told}));
        };
        after.clone_from(&last.id);
        told += tell(app, &follows, &ids)?;
    }
}

/// Tells those whose searches find some of these records; returns how much was told.
fn tell(app: &App, follows: &[SearchFollow], ids: &[String]) -> Result<usize, ActionError> {
    let locale = &app.settings.site.locale_default;
    let nobody = Caller::anonymous();
    let mut known: HashMap<(&str, &str), Vec<String>> = HashMap::new();
    let mut news: Vec<(&str, String)> = Vec::new();
    for follow in follows {
        let key = (follow.words.as_str(), follow.within.as_str());
        let found = match known.entry(key) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(place) => {
                place.insert(app.read(&nobody, locale, |ctx| found(ctx, follow, ids))?)
            }
        };
        let account = follow.account_id.as_str();
        news.extend(found.iter().map(|id| (account, id.clone())));
    }
    if news.is_empty() {
        return Ok(0);
    }
    app.write(&nobody, locale, |ctx| {
        let records: Vec<String> = ids.to_vec();
        let actors: HashMap<String, String> = ctx.tx.latest_actors(&records)?.into_iter().collect();
        for (account, id) in &news {
            if actors.get(id).map(String::as_str) != Some(*account) {
                ctx.tx.tell(account, id, Happened::Found, ctx.now)?;
            }
        }
        Ok(())
    })?;
    Ok(news.len())
}

/// Returns those of some records that a search finds for everybody. One that is no search finds nothing.
fn found(
    ctx: &mut Ctx<'_, '_>,
    follow: &SearchFollow,
    ids: &[String],
) -> Result<Vec<String>, ActionError> {
    let among = format!("id:({})", ids.join(" OR "));
    let asked = json!({
        "q": follow.words, "fq_list": [follow.within, among], "rows": ids.len(), "fl": ["id"], "facet": false,
    });
    let Value::Object(asked) = asked else {
        return Ok(Vec::new());
    };
    let answer = match package_search::search(ctx, &Input::new(asked)) {
        Ok(answer) => answer.result.into_value()?,
        Err(ActionError::Search(_) | ActionError::SearchQuery(_) | ActionError::Validation(_)) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error),
    };
    let results = answer["results"].as_array().into_iter().flatten();
    Ok(results
        .filter_map(|one| one.get("id")?.as_str().map(str::to_owned))
        .collect())
}

//! Impact assessments of algorithms: what they were made for, and when they stop holding.
//!
//! An assessment names the versions of the data sets that it looked at. When one of them changes, is withdrawn or no longer
//! public, the assessment is stale, and whoever made it is told.

mod stale;

use cairn_domain::record::{ACTIVE, Dataset, DatasetHead};
use cairn_exchange::assessment::{self, Area, Score, Scored, Wrong};
use cairn_store::{AssessedData, Assessment};
use serde_json::{Map, Value, json};

use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;

pub(crate) use stale::{READER, TELL};

/// The record type that is assessed.
pub(crate) const TYPE: &str = "algorithm";

/// Returns the data sets of this catalogue that an algorithm uses, as its record names them.
pub(crate) fn data_of(
    ctx: &mut Ctx<'_, '_>,
    algorithm: &Dataset,
) -> Result<Vec<(DatasetHead, i64)>, ActionError> {
    let named: Vec<String> = algorithm
        .body
        .get("datasets")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("dataset")?.as_str())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let heads = ctx.tx.dataset_heads_by_refs(&named)?;
    let mut found: Vec<(DatasetHead, i64)> = Vec::new();
    for head in heads {
        if head.state == ACTIVE
            && head.id != algorithm.id
            && !found.iter().any(|(known, _)| known.id == head.id)
        {
            let version = head.version;
            found.push((head, version));
        }
    }
    Ok(found)
}

/// Tells what a score is.
pub(crate) fn score_told(score: &Score) -> Value {
    let scored = |area: &Area| match area.scored {
        Scored::Raw => "raw_impact",
        Scored::Mitigation => "mitigation",
        Scored::Not => "none",
    };
    let areas: Vec<Value> = score
        .areas
        .iter()
        .map(|area| json!({"name": area.name, "counts_for": scored(area), "points": area.points, "of": area.most}))
        .collect();
    json!({
        "raw": score.raw,
        "raw_of": score.raw_most,
        "mitigation": score.mitigation,
        "mitigation_of": score.mitigation_most,
        "current": score.current,
        "level": score.level,
        "areas": areas,
    })
}

/// Returns what is wrong with answers as errors by question.
pub(crate) fn errors_of(wrong: &[(String, Wrong)]) -> Option<ActionError> {
    if wrong.is_empty() {
        return None;
    }
    let said = |wrong: Wrong| match wrong {
        Wrong::Unknown => "There is no such question",
        Wrong::NoChoice => "Value must be one of the choices",
        Wrong::Shape => "The answer has another shape",
        Wrong::TooLong => "The text is too long",
        Wrong::Missing => "Missing value",
    };
    let errors: Map<String, Value> = wrong
        .iter()
        .map(|(name, wrong)| (name.clone(), json!([said(*wrong)])))
        .collect();
    Some(ActionError::Validation(errors))
}

/// Tells an assessment; with its answers where they are wanted.
pub(crate) fn told(
    ctx: &mut Ctx<'_, '_>,
    one: &Assessment,
    with_answers: bool,
) -> Result<Value, ActionError> {
    let data = ctx.tx.assessed_data(&one.id)?;
    let mut shown = Vec::with_capacity(data.len());
    let ids: Vec<String> = data.iter().map(|data| data.dataset_id.clone()).collect();
    let heads = ctx.tx.dataset_heads(&ids)?;
    let viewer = ctx.viewer()?;
    for data in &data {
        let head = heads.iter().find(|head| head.id == data.dataset_id);
        // A data set that the caller may not see is not named.
        let is_seen = head.is_some_and(|head| viewer.sees(head));
        shown.push(json!({
            "id": is_seen.then_some(&data.dataset_id),
            "name": is_seen.then_some(&data.name),
            "title": is_seen.then_some(&data.title),
            "version": data.version,
            "changed": is_seen && head.is_none_or(|head| head.version != data.version),
        }));
    }
    let author = match &one.account_id {
        Some(id) => ctx.tx.account_by_ref(id)?.map(|account| account.name),
        None => None,
    };
    let cause = one.cause.as_deref().and_then(|cause| {
        let head = heads.iter().find(|head| head.id == cause)?;
        viewer.sees(head).then(|| head.name.clone())
    });
    let mut dict = json!({
        "id": one.id,
        "package_id": one.dataset_id,
        "version": one.version,
        "created": iso(one.at),
        "author": author,
        "questionnaire": one.survey,
        "score": one.score,
        "level": one.level,
        "data": shown,
        "stale": one.stale.map(iso),
        "reason": one.reason,
        "cause": cause,
    });
    if with_answers {
        dict["answers"] = Value::Object(one.answers.clone());
    }
    Ok(dict)
}

/// Keeps a new assessment of an algorithm.
pub(crate) fn keep(
    ctx: &mut Ctx<'_, '_>,
    algorithm: &Dataset,
    answers: Map<String, Value>,
    score: &Score,
) -> Result<Assessment, ActionError> {
    let before = ctx.tx.assessment(&algorithm.id, None)?;
    let new = Assessment {
        id: crate::clock::new_id(),
        dataset_id: algorithm.id.clone(),
        version: before.map_or(1, |before| before.version + 1),
        at: ctx.now,
        account_id: ctx.caller.id().map(str::to_owned),
        survey: assessment::VERSION.to_owned(),
        answers,
        score: score_told(score),
        level: i32::from(score.level),
        stale: None,
        reason: None,
        cause: None,
    };
    let data: Vec<AssessedData> = data_of(ctx, algorithm)?
        .into_iter()
        .map(|(head, version)| AssessedData {
            assessment_id: new.id.clone(),
            dataset_id: head.id,
            version,
            name: head.name,
            title: head.title,
        })
        .collect();
    ctx.tx.insert_assessment(&new, &data)?;
    Ok(new)
}

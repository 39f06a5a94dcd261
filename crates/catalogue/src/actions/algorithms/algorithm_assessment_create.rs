//! `algorithm_assessment_create`: assesses an algorithm by the answers to the questionnaire.

use cairn_exchange::assessment;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::assessments;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "algorithm_assessment_create",
    kind: Kind::Write,
    about: "Assesses an algorithm: scores the answers to the questionnaire as published, keeps them as a new version, and links them to \
            the versions that the data sets of the record have now. When one of those changes, is withdrawn or restricted, the assessment \
            becomes stale and its author is told. The record gets the level and the assessment. No action of CKAN.",
    access: "Who may change the record.",
    params: &[
        required(
            "id",
            ParamKind::Text,
            "Id or name of the algorithm's record.",
        ),
        required(
            "answers",
            ParamKind::Object,
            "Answers by the names of algorithm_assessment_questions: a text, the value of a choice, or a list of values.",
        ),
        param(
            "update_record",
            ParamKind::Boolean,
            "Write level and assessment into the record, true by default. What the record has to say at that level is asked for then.",
        ),
        param(
            "dry_run",
            ParamKind::Boolean,
            "Score the answers and keep nothing; questions may be unanswered.",
        ),
    ],
    returns: "The assessment; score alone where nothing is kept.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let algorithm = ctx
        .tx
        .dataset_by_ref(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_update(&algorithm.head())?;
    if algorithm.kind != assessments::TYPE {
        return Err(ActionError::field("id", "Not an algorithm"));
    }
    let answers = match input.get("answers") {
        Some(Value::Object(answers)) => answers.clone(),
        Some(_) => return Err(ActionError::field("answers", "Must be an object")),
        None => return Err(ActionError::missing("answers")),
    };
    let dry_run = input.flag("dry_run", false)?;
    let survey = assessment::published();
    let wrong = assessment::check(survey, &answers, !dry_run);
    if let Some(error) = assessments::errors_of(&wrong) {
        return Err(error);
    }
    let score = assessment::score(survey, &answers);
    if dry_run {
        return Ok(json!({"score": assessments::score_told(&score), "level": score.level}).into());
    }
    let kept = assessments::keep(ctx, &algorithm, answers, &score)?;
    if input.flag("update_record", true)? {
        let link = format!(
            "{}/algorithm/assessment/{}?version={}",
            ctx.app.site_url(),
            algorithm.name,
            kept.version
        );
        let entry = json!({
            "kind": "aia",
            "title": "Algorithmic Impact Assessment",
            "date": ctx.now.format("%Y-%m-%d").to_string(),
            "url": link,
            "level": score.level.to_string(),
            "score": score.current.to_string(),
        });
        let patch = patch_of(&algorithm.body, entry, score.level);
        dataset::apply_patch(ctx, algorithm, patch)?;
    }
    Ok(assessments::told(ctx, &kept, true)?.into())
}

/// Returns what the record says of its assessments now: the new one in place of earlier ones of this site.
fn patch_of(body: &Map<String, Value>, entry: Value, level: u8) -> Map<String, Value> {
    let is_ours = |one: &Value| {
        let url = one.get("url").and_then(Value::as_str);
        one.get("kind").and_then(Value::as_str) == Some("aia")
            && url.is_some_and(|url| url.contains("/algorithm/assessment/"))
    };
    let before = body.get("impact_assessments").and_then(Value::as_array);
    let mut all: Vec<Value> = before
        .into_iter()
        .flatten()
        .filter(|one| !is_ours(one))
        .cloned()
        .collect();
    all.push(entry);
    let mut patch = Map::from_iter([
        ("impact_level".to_owned(), json!(level.to_string())),
        ("impact_assessments".to_owned(), Value::Array(all)),
    ]);
    // What was a gap is none any more.
    if let Some(gaps) = body.get("not_stated").and_then(Value::as_array) {
        let gaps = gaps.iter().filter(|gap| *gap != "impact_assessments");
        patch.insert("not_stated".to_owned(), gaps.cloned().collect());
    }
    patch
}

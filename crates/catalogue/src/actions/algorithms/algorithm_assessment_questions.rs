//! `algorithm_assessment_questions`: the questionnaire of the impact assessment.

use cairn_exchange::assessment::{self, Choice, Kind as Answered, Question, Scored, Words};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "algorithm_assessment_questions",
    kind: Kind::Read,
    about: "The questionnaire of Canada's algorithmic impact assessment, in English and French, with what every choice scores. \
            No action of CKAN.",
    access: "Everybody.",
    params: &[param(
        "answers",
        ParamKind::Object,
        "Answers so far: what is asked follows from them.",
    )],
    returns: "version, raw_of and mitigation_of (the most that answers can score), and pages (name, title, questions: name, title, help, \
              kind, counts_for, choices, asked).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let survey = assessment::published();
    let answers = match input.get("answers") {
        None => Map::new(),
        Some(Value::Object(answers)) => answers.clone(),
        Some(_) => return Err(ActionError::field("answers", "Must be an object")),
    };
    let asked: Vec<&str> = survey
        .asked(&answers)
        .iter()
        .flat_map(|(_, questions)| questions)
        .map(|question| question.name.as_str())
        .collect();
    let pages: Vec<Value> = survey
        .pages
        .iter()
        .map(|page| {
            let questions: Vec<Value> = page
                .questions
                .iter()
                .map(|one| question(one, asked.contains(&one.name.as_str())))
                .collect();
            json!({"name": page.name, "title": words(&page.title), "questions": questions})
        })
        .collect();
    let (_, raw) = survey.most(Scored::Raw);
    let (_, mitigation) = survey.most(Scored::Mitigation);
    Ok(json!({
        "version": assessment::VERSION, "raw_of": raw, "mitigation_of": mitigation / 2, "pages": pages,
    })
    .into())
}

fn words(words: &Words) -> Value {
    json!({"en": words.en, "fr": words.fr})
}

fn question(one: &Question, asked: bool) -> Value {
    let kind = match one.kind {
        Answered::Line => "line",
        Answered::Text => "text",
        Answered::One => "one",
        Answered::Many => "many",
    };
    let counts_for = match one.scored {
        Scored::Raw => "raw_impact",
        Scored::Mitigation => "mitigation",
        Scored::Not => "none",
    };
    let choice = |choice: &Choice| json!({"value": choice.value, "label": words(&choice.label), "points": choice.weight});
    json!({
        "name": one.name,
        "title": words(&one.title),
        "help": words(&one.help),
        "kind": kind,
        "counts_for": counts_for,
        "choices": one.choices.iter().map(choice).collect::<Vec<Value>>(),
        "asked": asked,
    })
}

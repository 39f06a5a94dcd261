//! What answers score: raw impact, mitigation, and the level that follows.

use serde_json::Value;

use super::Answers;
use super::survey::{Kind, Question, Scored, Survey};

/// Share of the possible mitigation from which the score is reduced, in percent.
const ENOUGH: u32 = 80;
/// What is left of the score then, in percent.
const REDUCED: u32 = 85;

/// What the answers of one page score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Name of the page.
    pub name: String,
    /// What the answers count for.
    pub scored: Scored,
    /// What they score.
    pub points: u32,
    /// The most that they could.
    pub most: u32,
}

/// What answers score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Raw impact.
    pub raw: u32,
    /// The most that it can be.
    pub raw_most: u32,
    /// Mitigation.
    pub mitigation: u32,
    /// The most that it can be: the phases of design and implementation exclude each other.
    pub mitigation_most: u32,
    /// The score after mitigation.
    pub current: u32,
    /// The level, 1 to 4.
    pub level: u8,
    /// The pages that score.
    pub areas: Vec<Area>,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such question.
    Unknown,
    /// It is none of the choices.
    NoChoice,
    /// It has another shape.
    Shape,
    /// It is longer than texts may be.
    TooLong,
    /// A question that scores is not answered.
    Missing,
}

/// Longest text of an answer, in characters.
const LONGEST: usize = 20_000;

/// Returns what answers score. Answers to questions that are not asked count for nothing.
pub fn score(survey: &Survey, answers: &Answers) -> Score {
    let (_, raw_most) = survey.most(Scored::Raw);
    let (_, both_phases) = survey.most(Scored::Mitigation);
    let mut areas = Vec::new();
    for (page, questions) in survey.asked(answers) {
        for scored in [Scored::Raw, Scored::Mitigation] {
            let counted = page
                .questions
                .iter()
                .filter(|question| question.scored == scored);
            let most: u32 = counted.map(Question::most).sum();
            if most > 0 {
                let asked = questions
                    .iter()
                    .filter(|question| question.scored == scored);
                areas.push(Area {
                    name: page.name.clone(),
                    scored,
                    points: asked.map(|question| points(question, answers)).sum(),
                    most,
                });
            }
        }
    }
    let sum = |wanted: Scored| -> u32 {
        let areas = areas.iter().filter(|area| area.scored == wanted);
        areas.map(|area| area.points).sum()
    };
    let (raw, mitigation) = (sum(Scored::Raw), sum(Scored::Mitigation));
    // In whole numbers: half of the maximum times 80 %, against the points.
    let current = match 2 * 100 * mitigation >= ENOUGH * both_phases {
        true => (raw * REDUCED + 50) / 100,
        false => raw,
    };
    Score {
        raw,
        raw_most,
        mitigation,
        mitigation_most: both_phases / 2,
        current,
        level: level(current, raw_most),
        areas,
    }
}

/// Returns the level: a quarter of the maximum each.
fn level(current: u32, most: u32) -> u8 {
    match current * 4 {
        four if four <= most => 1,
        four if four <= 2 * most => 2,
        four if four <= 3 * most => 3,
        _ => 4,
    }
}

fn points(question: &Question, answers: &Answers) -> u32 {
    let chosen = |value: &Value| {
        let found = question
            .choices
            .iter()
            .find(|choice| *value == *choice.value);
        found.map_or(0, |choice| choice.weight)
    };
    match answers.get(&question.name) {
        Some(Value::Array(values)) if question.kind == Kind::Many => {
            let mut seen: Vec<&Value> = Vec::new();
            values
                .iter()
                .filter(|value| {
                    let is_new = !seen.contains(value);
                    seen.push(value);
                    is_new
                })
                .map(chosen)
                .sum()
        }
        Some(value) if !question.choices.is_empty() => chosen(value),
        _ => 0,
    }
}

/// Returns what is wrong with answers, by question. `whole` asks for an answer to every question with one choice that scores.
pub fn check(survey: &Survey, answers: &Answers, whole: bool) -> Vec<(String, Wrong)> {
    let mut wrong = Vec::new();
    for (name, answer) in answers {
        let found = match survey.question(name) {
            None => Some(Wrong::Unknown),
            Some(question) => wrong_with(question, answer),
        };
        wrong.extend(found.map(|found| (name.clone(), found)));
    }
    if whole {
        let asked = survey.asked(answers);
        let owed = asked
            .iter()
            .flat_map(|(_, questions)| questions)
            .filter(|question| {
                question.kind == Kind::One
                    && (question.most() > 0 && question.scored != Scored::Not
                        || survey.decides(&question.name))
            })
            .filter(|question| {
                let given = answers.get(&question.name).and_then(Value::as_str);
                given.is_none_or(str::is_empty)
            });
        wrong.extend(owed.map(|question| (question.name.clone(), Wrong::Missing)));
    }
    wrong
}

fn wrong_with(question: &Question, answer: &Value) -> Option<Wrong> {
    let is_choice = |value: &Value| {
        let mut choices = question.choices.iter();
        choices.any(|choice| *value == *choice.value)
    };
    match (question.kind, answer) {
        (Kind::Line | Kind::Text, Value::String(text)) => {
            (text.chars().count() > LONGEST).then_some(Wrong::TooLong)
        }
        (Kind::One, Value::String(text)) => {
            (!text.is_empty() && !is_choice(answer)).then_some(Wrong::NoChoice)
        }
        (Kind::Many, Value::Array(values)) => {
            (!values.iter().all(is_choice)).then_some(Wrong::NoChoice)
        }
        (Kind::Many, Value::String(_)) => Some(Wrong::Shape),
        _ => Some(Wrong::Shape),
    }
}

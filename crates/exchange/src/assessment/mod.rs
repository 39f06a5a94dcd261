//! Canada's Algorithmic Impact Assessment: its questionnaire, which questions are asked, and what the answers score.
//!
//! The questionnaire is the published one, read as data: questions, choices, weights and the maxima are counted from it.

mod condition;
mod score;
mod survey;

use std::sync::LazyLock;

use serde_json::{Map, Value};

pub use score::{Area, Score, Wrong, check, score};
pub use survey::{Choice, Kind, Page, Question, Scored, Survey, Words};

/// Answers by the name of their question: a text, the value of a choice, or a list of those.
pub type Answers = Map<String, Value>;

/// The questionnaire that ships.
static PUBLISHED: LazyLock<Survey> = LazyLock::new(|| {
    Survey::parse(include_str!("survey.json")).expect("the shipped questionnaire is read by a test")
});

/// Returns the questionnaire that ships.
pub fn published() -> &'static Survey {
    &PUBLISHED
}

/// Version of the questionnaire that ships.
pub const VERSION: &str = "1.0.1";

#[cfg(test)]
mod tests;

//! The questionnaire: pages, questions, choices and their weights.

use serde_json::Value;

use super::Answers;
use super::condition::Condition;
use crate::error::ExchangeError;
use crate::text;

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

impl Words {
    fn of(value: Option<&Value>) -> Self {
        match value {
            Some(Value::String(text)) => Self {
                en: text::without_html(text),
                fr: text::without_html(text),
            },
            Some(Value::Object(texts)) => {
                let said = |key: &str| {
                    texts
                        .get(key)
                        .and_then(Value::as_str)
                        .map(text::without_html)
                };
                let en = said("default").or_else(|| said("en")).unwrap_or_default();
                Self {
                    fr: said("fr").unwrap_or_else(|| en.clone()),
                    en,
                }
            }
            _ => Self::default(),
        }
    }

    /// Returns the text in a language.
    pub fn get(&self, language: &str) -> &str {
        match language {
            "fr" => &self.fr,
            _ => &self.en,
        }
    }
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// With a line.
    Line,
    /// With a text.
    Text,
    /// With one of the choices.
    One,
    /// With any of the choices.
    Many,
}

/// What the answers to a question count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scored {
    /// Raw impact.
    Raw,
    /// Mitigation.
    Mitigation,
    /// Nothing.
    Not,
}

impl Scored {
    fn of(name: &str) -> Option<Self> {
        [
            ("-RS", Self::Raw),
            ("-MS", Self::Mitigation),
            ("-NS", Self::Not),
        ]
        .into_iter()
        .find_map(|(ending, scored)| name.ends_with(ending).then_some(scored))
    }
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: Words,
    /// What it scores.
    pub weight: u32,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in the answers.
    pub name: String,
    /// The question.
    pub title: Words,
    /// What helps to answer it.
    pub help: Words,
    /// How it is answered.
    pub kind: Kind,
    /// Its choices.
    pub choices: Vec<Choice>,
    /// What its answers count for.
    pub scored: Scored,
    pub(super) visible_if: Option<Condition>,
}

impl Question {
    /// Returns the most that its answers can score.
    pub fn most(&self) -> u32 {
        let weights = self.choices.iter().map(|choice| choice.weight);
        match self.kind {
            Kind::Many => weights.sum(),
            _ => weights.max().unwrap_or_default(),
        }
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Words,
    /// Its questions in their order.
    pub questions: Vec<Question>,
    pub(super) visible_if: Option<Condition>,
}

/// A questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Its pages in their order.
    pub pages: Vec<Page>,
}

impl Survey {
    /// Reads a questionnaire in the form of the published file.
    ///
    /// # Errors
    ///
    /// Where the text is none.
    pub fn parse(text: &str) -> Result<Self, ExchangeError> {
        let document: Value =
            serde_json::from_str(text).map_err(|source| ExchangeError::Syntax {
                line: source.line(),
                source,
            })?;
        let mut pages = Vec::new();
        for page in list(&document, "pages") {
            let mut questions = Vec::new();
            let mut subtitle = None;
            for panel in list(page, "elements") {
                let of_panel = Scored::of(string(panel, "name")).unwrap_or(Scored::Not);
                subtitle = subtitle.or(panel.get("title"));
                for one in list(panel, "elements") {
                    questions.extend(question(one, of_panel)?);
                }
            }
            if !questions.is_empty() {
                // Several pages have one title; the panel says which it is.
                pages.push(Page {
                    name: string(page, "name").to_owned(),
                    title: Words::of(subtitle.or(page.get("title"))),
                    questions,
                    visible_if: condition(page)?,
                });
            }
        }
        if pages.is_empty() {
            return Err(ExchangeError::shape("the questionnaire has no questions"));
        }
        Ok(Self { pages })
    }

    /// Returns the questions that count for something, and the most that they can score together.
    pub fn most(&self, scored: Scored) -> (usize, u32) {
        let questions = self.pages.iter().flat_map(|page| &page.questions);
        let counted =
            questions.filter(|question| question.scored == scored && !question.choices.is_empty());
        counted.fold((0, 0), |(count, sum), question| {
            (count + 1, sum + question.most())
        })
    }

    /// Returns the pages that are asked for, with those of their questions that are.
    pub fn asked<'s>(&'s self, answers: &Answers) -> Vec<(&'s Page, Vec<&'s Question>)> {
        let holds = |condition: &Option<Condition>| {
            condition
                .as_ref()
                .is_none_or(|condition| condition.holds(answers))
        };
        self.pages
            .iter()
            .filter(|page| holds(&page.visible_if))
            .map(|page| {
                let questions = page.questions.iter();
                (
                    page,
                    questions
                        .filter(|question| holds(&question.visible_if))
                        .collect(),
                )
            })
            .collect()
    }

    /// Returns a question.
    pub fn question(&self, name: &str) -> Option<&Question> {
        let mut questions = self.pages.iter().flat_map(|page| &page.questions);
        questions.find(|question| question.name == name)
    }

    /// Tells whether conditions look at the answer to a question.
    pub fn decides(&self, name: &str) -> bool {
        let pages = self
            .pages
            .iter()
            .filter_map(|page| page.visible_if.as_ref());
        let questions = self
            .pages
            .iter()
            .flat_map(|page| &page.questions)
            .filter_map(|question| question.visible_if.as_ref());
        pages
            .chain(questions)
            .any(|condition| condition.names().contains(&name))
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn string<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn condition(of: &Value) -> Result<Option<Condition>, ExchangeError> {
    match string(of, "visibleIf") {
        "" => Ok(None),
        text => Condition::parse(text).map(Some),
    }
}

/// Reads a question; what is no question is passed over.
fn question(one: &Value, of_panel: Scored) -> Result<Option<Question>, ExchangeError> {
    let kind = match string(one, "type") {
        "text" => Kind::Line,
        "comment" => Kind::Text,
        "radiogroup" | "dropdown" => Kind::One,
        "checkbox" => Kind::Many,
        _ => return Ok(None),
    };
    let name = string(one, "name");
    let choices = list(one, "choices").iter().map(|choice| {
        let value = match choice {
            Value::String(value) => value.as_str(),
            other => string(other, "value"),
        };
        Choice {
            value: value.to_owned(),
            label: Words::of(
                choice
                    .get("text")
                    .or(Some(choice))
                    .filter(|_| choice.is_object()),
            ),
            weight: weight(value),
        }
    });
    Ok(Some(Question {
        name: name.to_owned(),
        title: Words::of(one.get("title")),
        help: Words::of(one.get("help").or_else(|| one.get("description"))),
        kind,
        choices: choices.collect(),
        scored: Scored::of(name).unwrap_or(of_panel),
        visible_if: condition(one)?,
    }))
}

/// Returns what a choice scores: the number behind the last hyphen of `itemN-W`.
fn weight(value: &str) -> u32 {
    let of_item = value
        .strip_prefix("item")
        .and_then(|rest| rest.split_once('-'));
    of_item
        .and_then(|(_, weight)| weight.parse().ok())
        .unwrap_or_default()
}

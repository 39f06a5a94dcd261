//! How well searches find: questions that people ask of the demonstration catalogue, and the records that answer them.
//!
//! `fixtures/search/questions.json` holds the questions with their records, each graded 3 (what was asked for), 2 (good) or 1
//! (near); a name may end or begin with a star. Two figures are made of them: NDCG@10, which rewards good records that stand
//! high, and success@5, the share of questions with a good record among the first five.

mod catalogue;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cairn_index::{Index, SearchRequest};
use serde::Deserialize;

/// How many results are judged.
const JUDGED: usize = 10;
/// Among how many a good record is a success.
const FIRST: usize = 5;
/// The least grade of a good record.
const GOOD: u8 = 2;

/// A question.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Its language: `en`, `fr`, `pt`, `es`, `nl`.
    pub language: String,
    /// What is typed.
    pub q: String,
    /// Grades by name.
    pub expected: BTreeMap<String, u8>,
}

impl Question {
    /// The grade of a record.
    fn grade(&self, name: &str) -> u8 {
        match self.expected.get(name) {
            Some(grade) => *grade,
            None => self
                .expected
                .iter()
                .find(|(pattern, _)| pattern.contains('*') && covers(pattern, name))
                .map_or(0, |(_, grade)| *grade),
        }
    }
}

/// Tells whether a name with stars covers a name.
fn covers(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// How well some questions are answered.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// How many questions there are.
    pub questions: usize,
    /// NDCG@10, on average.
    pub ndcg: f64,
    /// Share with a good record among the first five.
    pub success: f64,
}

impl Figures {
    fn add(&mut self, ndcg: f64, success: bool) {
        let before = self.questions as f64;
        self.questions += 1;
        let all = self.questions as f64;
        self.ndcg = (self.ndcg * before + ndcg) / all;
        self.success = (self.success * before + f64::from(u8::from(success))) / all;
    }
}

/// What came of a question.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The question.
    pub question: Question,
    /// Its NDCG@10.
    pub ndcg: f64,
    /// Whether a good record is among the first five.
    pub success: bool,
    /// The first names found.
    pub found: Vec<String>,
}

/// What came of all questions.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Each question.
    pub judged: Vec<Judged>,
    /// All together.
    pub all: Figures,
    /// By language.
    pub by_language: BTreeMap<String, Figures>,
}

/// The root of the repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Asks all questions of an index of the demonstration catalogue.
pub fn measure() -> Result<Report, String> {
    let path = repository().join("fixtures/search/questions.json");
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let questions: Vec<Question> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let (index, names) = catalogue::indexed(&repository().join("fixtures/demo"))?;
    let mut report = Report::default();
    for question in questions {
        let found = ask(&index, &names, &question.q)?;
        let grades: Vec<u8> = found.iter().map(|name| question.grade(name)).collect();
        let mut ideal: Vec<u8> = names.values().map(|name| question.grade(name)).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        ideal.truncate(JUDGED);
        let best = gain(&ideal);
        if best == 0.0 {
            return Err(format!("{}: no record answers it", question.q));
        }
        let ndcg = gain(&grades) / best;
        let success = grades.iter().take(FIRST).any(|grade| *grade >= GOOD);
        report.all.add(ndcg, success);
        let of_language = report.by_language.entry(question.language.clone());
        of_language.or_default().add(ndcg, success);
        report.judged.push(Judged {
            question,
            ndcg,
            success,
            found,
        });
    }
    Ok(report)
}

fn ask(index: &Index, names: &BTreeMap<String, String>, q: &str) -> Result<Vec<String>, String> {
    let request = SearchRequest {
        q: q.to_owned(),
        fq: vec!["+capacity:public +state:(active)".to_owned()],
        permission_labels: Some(vec!["public".to_owned()]),
        rows: JUDGED,
        ..SearchRequest::default()
    };
    let answer = index
        .search(&request)
        .map_err(|error| format!("{q}: {error}"))?;
    Ok(answer
        .hits
        .iter()
        .filter_map(|hit| names.get(&hit.id).cloned())
        .collect())
}

/// The gain of grades in their order, less the lower they stand.
fn gain(grades: &[u8]) -> f64 {
    (2..)
        .zip(grades)
        .map(|(place, grade)| (2_f64.powi(i32::from(*grade)) - 1.0) / f64::from(place).log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, name, expected) in [
            ("a-*", "a-b", true),
            ("*-b", "a-b", true),
            ("*chat*", "a-chat-b", true),
            ("a", "a-b", false),
            ("a-*-c", "a-b-c", true),
            ("a-*-c", "a-b", false),
        ] {
            assert_eq!(covers(pattern, name), expected, "{pattern} {name}");
        }
    }
}

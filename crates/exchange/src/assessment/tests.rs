//! The published questionnaire, its maxima, and the borders of its levels.

use serde_json::json;

use super::*;

/// Answers every question of a phase with its heaviest or lightest choice.
fn answered(heaviest: impl Fn(&Question) -> bool) -> Answers {
    let survey = published();
    let mut answers = Answers::new();
    answers.insert("projectDetailsPhase".to_owned(), json!("item2"));
    // What is asked depends on answers: until nothing new is asked.
    loop {
        let before = answers.len();
        for (_, questions) in survey.asked(&answers) {
            for question in questions {
                if answers.contains_key(&question.name) || question.choices.is_empty() {
                    continue;
                }
                let by_weight = question.choices.iter();
                let chosen = match heaviest(question) {
                    true => by_weight.max_by_key(|choice| choice.weight),
                    false => by_weight.min_by_key(|choice| choice.weight),
                };
                let value = match (question.kind, heaviest(question)) {
                    (Kind::Many, true) => question
                        .choices
                        .iter()
                        .map(|choice| choice.value.as_str())
                        .collect(),
                    (Kind::Many, false) => json!([]),
                    _ => json!(chosen.expect("a choice").value),
                };
                answers.insert(question.name.clone(), value);
            }
        }
        if answers.len() == before {
            return answers;
        }
    }
}

#[test]
fn the_maxima_are_those_of_the_published_file() {
    let survey = published();
    assert_eq!(survey.most(Scored::Raw), (70, 167));
    assert_eq!(survey.most(Scored::Mitigation), (90, 154));
    let score = score(survey, &Answers::new());
    assert_eq!((score.raw, score.raw_most), (0, 167));
    assert_eq!((score.mitigation, score.mitigation_most), (0, 77));
    assert_eq!(score.level, 1);
}

#[test]
fn everybody_is_asked_in_both_languages() {
    for question in published().pages.iter().flat_map(|page| &page.questions) {
        let words = question.choices.iter().map(|choice| &choice.label);
        for words in words.chain([&question.title]) {
            assert!(
                !words.en.is_empty() && !words.fr.is_empty(),
                "{}",
                question.name
            );
        }
    }
}

#[test]
fn mitigation_counts_from_eighty_percent_of_what_a_phase_can_reach() {
    let survey = published();
    let worst = answered(|question| question.scored == Scored::Raw);
    let bare = score(survey, &worst);
    assert_eq!((bare.mitigation, bare.current), (0, bare.raw));
    assert_eq!(bare.level, 4);
    let mut answers = worst;
    let mut seen = (false, false);
    let best = answered(|question| question.scored == Scored::Mitigation);
    for (name, answer) in best {
        if survey
            .question(&name)
            .is_some_and(|question| question.scored == Scored::Mitigation)
        {
            answers.insert(name, answer);
        }
        let now = score(survey, &answers);
        // 61.6 of 77.
        let expected = match now.mitigation >= 62 {
            true => (f64::from(now.raw) * 0.85).round() as u32,
            false => now.raw,
        };
        assert_eq!(now.current, expected, "{} {}", now.raw, now.mitigation);
        match now.mitigation >= 62 {
            true => seen.1 = true,
            false => seen.0 = true,
        }
    }
    assert_eq!(seen, (true, true));
    let done = score(survey, &answers);
    assert!(done.mitigation <= done.mitigation_most, "{done:?}");
    assert!(
        check(survey, &answers, true).is_empty(),
        "{:?}",
        check(survey, &answers, true)
    );
}

#[test]
fn levels_are_quarters_of_the_raw_maximum() {
    // 167: 41.75, 83.5, 125.25.
    let survey = published();
    let mut answers = Answers::new();
    let mut levels: Vec<(u32, u8)> = Vec::new();
    let worst = answered(|question| question.scored == Scored::Raw);
    for (name, answer) in worst {
        answers.insert(name, answer);
        let now = score(survey, &answers);
        levels.push((now.current, now.level));
    }
    for (current, level) in levels {
        let expected = match current {
            0..=41 => 1,
            42..=83 => 2,
            84..=125 => 3,
            _ => 4,
        };
        assert_eq!(level, expected, "{current}");
    }
}

#[test]
fn answers_to_what_is_not_asked_count_for_nothing() {
    let survey = published();
    let given = json!({"projectDetailsPhase": "item2", "consultationDesign1": "item1-2"});
    let mut answers = given.as_object().cloned().expect("an object");
    assert_eq!(score(survey, &answers).mitigation, 0);
    answers.insert("projectDetailsPhase".to_owned(), json!("item1"));
    assert_eq!(score(survey, &answers).mitigation, 2);
}

#[test]
fn what_is_wrong_is_told_by_question() {
    let survey = published();
    let given = json!({"projectDetailsPhase": "item9", "businessDrivers1": "item1", "nobody": "x", "projectDetailsTitle": ["x"],
        "decisionSector1": ["item1-1", "item1-1"], "projectDetailsDescription": "x".repeat(20_001)});
    let answers = given.as_object().expect("an object");
    let mut wrong = check(survey, answers, false);
    wrong.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("businessDrivers1", Wrong::Shape),
        ("nobody", Wrong::Unknown),
        ("projectDetailsDescription", Wrong::TooLong),
        ("projectDetailsPhase", Wrong::NoChoice),
        ("projectDetailsTitle", Wrong::Shape),
    ];
    let expected: Vec<(String, Wrong)> = expected
        .map(|(name, wrong)| (name.to_owned(), wrong))
        .to_vec();
    assert_eq!(wrong, expected);
    assert_eq!(score(survey, answers).raw, 1, "a choice counts once");
    let whole = check(survey, &Answers::new(), true);
    assert!(whole.contains(&("projectDetailsPhase".to_owned(), Wrong::Missing)));
    assert!(whole.contains(&("riskProfile1".to_owned(), Wrong::Missing)));
}

//! Every letter, in both languages.

use cairn_domain::text::typeset_french;
use serde_json::json;

use super::*;

const TO: &str = "a@example.org";

/// Every letter in a language; letters with several courses in each of them.
fn letters(locale: &str) -> Vec<Message> {
    let invited = Invitation {
        site: "S",
        group: "G",
        role: "editor",
        name: "n",
        link: "l",
    };
    let run = Harvested {
        site: "S",
        source: "P",
        url: "u",
        link: "l",
        job: &json!({"stats": {"added": 1, "updated": 2, "deleted": 3, "errored": 4}}),
        errors: &["e".to_owned()],
    };
    let kinds = ["new", "changed", "commented", "found", "stale"];
    let records = kinds.map(|kind| NewsOf {
        title: "T".to_owned(),
        kind: kind.to_owned(),
        link: "l".to_owned(),
    });
    let of_news = |records| News {
        site: "S",
        records,
        all: "l",
        leave: "l",
    };
    let mut letters = vec![
        invitation(locale, TO, &invited),
        reset(locale, TO, "S", "n", "l"),
        digest(locale, TO, "S", 1, "l"),
        digest(locale, TO, "S", 2, "l"),
        harvested(locale, TO, &run),
        news(locale, TO, &of_news(&records)),
        news(locale, TO, &of_news(&records[..1])),
        consultation_confirm(locale, TO, "S", "T", "l"),
    ];
    letters.extend(["changed", "withdrawn", "restricted"].map(|reason| {
        let about = StaleAssessment {
            site: "S",
            algorithm: "A",
            data: "D",
            reason,
            link: "l",
        };
        stale_assessment(locale, TO, &about)
    }));
    let steps = ["coming", "open", "closed", "off"];
    letters.extend(steps.map(Some).into_iter().chain([None]).map(|step| {
        let about = ConsultationNews {
            site: "S",
            title: "T",
            step,
            news: &[],
            link: "l",
            leave: "l",
        };
        consultation_news(locale, TO, &about)
    }));
    letters
}

/// Subject and lines of a letter.
fn lines(letter: &Message) -> Vec<&str> {
    let lines = letter.text.lines();
    lines.chain([letter.subject.as_str()]).collect()
}

#[test]
fn letters_in_french_have_no_line_in_english() {
    for (english, french) in letters("en").iter().zip(&letters("fr_CA")) {
        let english = lines(english);
        for line in lines(french) {
            let letters = line.chars().filter(|c| c.is_alphabetic()).count();
            let is_address = line.contains('/') && !line.contains(' ');
            assert!(
                letters < 4 || is_address || !english.contains(&line),
                "{line}"
            );
        }
    }
}

#[test]
fn letters_in_french_have_the_spaces_of_print() {
    for letter in letters("fr_CA") {
        for line in lines(&letter) {
            assert_eq!(line, typeset_french(line));
        }
    }
}

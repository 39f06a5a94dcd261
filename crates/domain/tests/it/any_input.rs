//! Whatever is sent: validation gives an answer, and what it accepts it accepts again and leaves as it is.

use serde_json::{Map, Value, json};

use crate::site::Asking;

/// A small generator of numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, list: &'a [&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const KEYS: &[&str] = &[
    "id",
    "name",
    "title",
    "title_translated",
    "title_translated-en",
    "notes",
    "notes_translated",
    "url",
    "author_email",
    "owner_org",
    "private",
    "state",
    "type",
    "tag_string",
    "tags",
    "extras",
    "groups",
    "resources",
    "plugin_data",
    "metadata_modified",
    "relationships_as_subject",
    "access_level",
    "exemption",
    "languages",
    "spatial",
    "keywords",
    "temporal_start",
    "update_frequency",
    "related_records",
    "related_records-0-url",
    "conforms_to",
    "contact_email",
    "datasets",
    "risks",
    "status",
    "impact_level",
    "review_date",
    "autonomous",
    "events",
    "duration_minutes",
    "unknown",
    "moment_date",
    "format",
    "size",
    "key",
    "value",
    "vocabulary_id",
    "created",
    "role",
    "",
];

const TEXTS: &[&str] = &[
    "",
    "a",
    "name",
    "taken",
    "water",
    "nobody",
    " x ",
    "2020-01-02",
    "2020-01-02T03:04:05+01:00",
    "99999999999999999999",
    "-1",
    "1e5",
    "true",
    "{\"en\": \"x\"}",
    "[1]",
    "{",
    "en",
    "fr",
    "open",
    "restricted",
    "high",
    "3",
    "csv",
    "x.tar.gz",
    "http://a/b.csv",
    "a@b.ca",
    "é\u{301}\u{0}\n",
    "\u{1F600}",
    "8e298b01-266e-4f2c-a1e9-1ad777fc39b5",
    "algorithm",
    "{\"type\": \"Point\", \"coordinates\": [1, 2]}",
    "dataset",
];

fn value(dice: &mut Dice, depth: usize) -> Value {
    match dice.roll(if depth > 3 { 6 } else { 10 }) {
        0 => json!(null),
        1 => json!(dice.roll(2) == 0),
        2 => json!(dice.roll(1000)),
        3 => json!(-1.5e300),
        4 | 5 => json!(dice.pick(TEXTS)),
        6 => Value::Array((0..dice.roll(4)).map(|_| value(dice, depth + 1)).collect()),
        7 => Value::Array(
            (0..dice.roll(4))
                .map(|_| Value::Object(object(dice, depth + 1)))
                .collect(),
        ),
        _ => Value::Object(object(dice, depth + 1)),
    }
}

fn object(dice: &mut Dice, depth: usize) -> Map<String, Value> {
    (0..dice.roll(6))
        .map(|_| (dice.pick(KEYS).to_owned(), value(dice, depth)))
        .collect()
}

const TYPES: &[&str] = &[
    "dataset",
    "algorithm",
    "consultation",
    "showcase",
    "commitment",
    "custom",
];

#[test]
fn every_input_gets_an_answer() {
    let mut dice = Dice(7);
    let asking = Asking::sysadmin();
    let (mut good, mut wrong, mut nested) = (0, 0, 0);
    for _ in 0..6000 {
        let mut input = object(&mut dice, 0);
        if dice.roll(3) > 0 {
            input.insert("name".to_owned(), json!("some-name"));
            input.insert("type".to_owned(), json!(dice.pick(TYPES)));
        }
        let sent = Value::Object(input);
        let got = asking.create(sent.clone());
        if let Some(record) = got.get("ok") {
            good += 1;
            assert_eq!(&asking.create(record.clone()), &got, "{sent}");
        } else if got.get("integrity").is_some() {
            nested += 1;
        } else {
            wrong += 1;
            assert!(
                got["errors"]
                    .as_object()
                    .is_some_and(|errors| !errors.is_empty()),
                "{sent} {got}"
            );
        }
        asking.update(
            json!({"id": "x", "name": "y", "type": "dataset"}),
            sent.clone(),
        );
        asking.create_group(dice.roll(2) == 0, sent.clone());
        asking.create_user(sent.clone());
        asking.create_vocabulary(sent);
    }
    assert!(
        good > 300 && wrong > 300 && nested > 300,
        "{good} good, {wrong} wrong, {nested} wrongly nested"
    );
}

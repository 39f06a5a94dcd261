use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;

use super::*;

fn applied(yaml: &str, record: Value) -> (Value, Vec<String>) {
    let text = format!("name: t\ntitle: {{en: T}}\nformat: ckan\n{yaml}");
    let crosswalk = Crosswalk::load(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let Value::Object(mut record) = record else {
        panic!("no object: {record}");
    };
    let told = crosswalk.apply(&mut record);
    (
        Value::Object(record),
        told.iter().map(ToString::to_string).collect(),
    )
}

#[test]
fn values_move_turn_or_stay() {
    for (yaml, given, expected, told) in [
        (
            "fields: [{from: a, to: b}]",
            json!({"a": "x"}),
            json!({"b": "x"}),
            vec!["a: \"x\" became b: \"x\""],
        ),
        (
            "fields: [{from: a, to: b, keep: true}]",
            json!({"a": "x"}),
            json!({"a": "x", "b": "x"}),
            vec!["a: \"x\" became b: \"x\""],
        ),
        (
            "fields: [{from: [a, c], to: b}]",
            json!({"a": "", "extras": [{"key": "c", "value": "y"}]}),
            json!({"a": "", "extras": [], "b": "y"}),
            vec!["c: \"y\" became b: \"y\""],
        ),
        (
            "fields: [{from: a, to: b}]",
            json!({"a": "x", "b": "y"}),
            json!({"a": "x", "b": "y"}),
            vec!["a: \"x\" stayed: b says something already"],
        ),
        (
            "fields: [{from: a, to: b, over: true}]",
            json!({"a": "x", "b": "y"}),
            json!({"b": "x"}),
            vec!["a: \"x\" became b: \"x\""],
        ),
        (
            "fields: [{from: a, to: b, list: l, many: true}]\nlists: {l: {One word: [p, q], two: p, nothing: null}}",
            json!({"a": ["one-WORD", "two", "nothing", "three"]}),
            json!({"a": ["three"], "b": ["p", "q"]}),
            vec![
                "a: \"three\" stayed: the list l does not have it",
                "a: [\"one-WORD\",\"two\",\"nothing\",\"three\"] became b: [\"p\",\"q\"]",
            ],
        ),
        (
            "fields: [{from: a, to: a, list: l}]\nlists: {l: {x: y}}",
            json!({"a": "z"}),
            json!({"a": "z"}),
            vec!["a: \"z\" stayed: the list l does not have it"],
        ),
        (
            "fields: [{from: {fr: a_fra, en: a}, to: a_translated}]",
            json!({"a": "x", "a_fra": "y"}),
            json!({"a": "x", "a_translated": {"en": "x", "fr": "y"}}),
            vec![
                "a: \"x\" became a_translated.en: \"x\"",
                "a_fra: \"y\" became a_translated.fr: \"y\"",
            ],
        ),
        (
            "fields: [{from: a, to: b, as: bilingual, into: [en, fr], split: ' | '}]",
            json!({"a": "Water | Eau"}),
            json!({"b": {"en": "Water", "fr": "Eau"}}),
            vec!["a: \"Water | Eau\" became b: {\"en\":\"Water\",\"fr\":\"Eau\"}"],
        ),
        (
            "fields: [{from: a, to: tags, as: tags, split: ';'}]",
            json!({"a": "sea; !;sea", "tags": [{"name": "sea"}]}),
            json!({"a": ["!"], "tags": [{"name": "sea"}]}),
            vec![
                "a: \"!\" stayed: it cannot be a tag",
                "a: \"sea; !;sea\" became tags: [{\"name\":\"sea\"}]",
            ],
        ),
        (
            "resource_fields: [{from: a, to: b, as: day}]",
            json!({"resources": [{"a": "2024-01-02T03:04:05"}, {"a": "soon"}, "odd"]}),
            json!({"resources": [{"b": "2024-01-02"}, {"a": "soon"}, "odd"]}),
            vec![
                "resources[0].a: \"2024-01-02T03:04:05\" became resources[0].b: \"2024-01-02\"",
                "resources[1].a: \"soon\" stayed: it is no date",
            ],
        ),
        (
            "languages: {fra: fr}\ndefaults: {d: 1, e: 2}\nleft_out: [z]\norganizations: {Theirs: ours}",
            json!({"t": {"fra": "x"}, "u": {"fra": "x", "fr": "y"}, "e": 3, "z": 4, "organization": {"name": "n", "title": "Theirs"}}),
            json!({"t": {"fr": "x"}, "u": {"fr": "y"}, "e": 3, "organization": {"name": "ours", "title": "Theirs"}, "d": 1}),
            vec!["z: 4 was left out"],
        ),
        (
            "fields: [{from: a, to: spatial, as: box}]",
            json!({"a": "-80, 40, -70, 95"}),
            json!({"a": "-80, 40, -70, 95"}),
            vec!["a: \"-80, 40, -70, 95\" stayed: it is no box"],
        ),
    ] {
        let (record, said) = applied(yaml, given);
        assert_eq!(record, expected, "{yaml}");
        assert_eq!(said, told, "{yaml}");
    }
}

#[test]
fn files_that_make_no_sense_are_refused() {
    for (yaml, part) in [
        (
            "name: A b\ntitle: {}\nformat: ckan",
            "no name of lower-case letters",
        ),
        ("name: a\ntitle: {}\nformat: soap", "unknown variant"),
        (
            "name: a\ntitle: {}\nformat: ckan\nfeilds: []",
            "unknown field",
        ),
        (
            "name: a\ntitle: {}\nformat: ckan\nfields: [{from: a, to: b, list: l}]",
            "needs the list l",
        ),
        (
            "name: a\ntitle: {}\nformat: ckan\nfields: [{from: a, to: b, as: bilingual}]",
            "needs the languages",
        ),
        ("[", "crosswalk cannot be used"),
    ] {
        let error = Crosswalk::load(yaml).unwrap_err().to_string();
        assert!(error.contains(part), "{yaml}: {error}");
    }
}

#[test]
fn odd_records_never_panic() {
    let odd = [
        json!(null),
        json!(1),
        json!("["),
        json!([]),
        json!([1, {"a": 2}]),
        json!({"a": []}),
        json!("{\"a\":"),
    ];
    let schemas = SchemaSet::builtin();
    let licences = Register::builtin();
    let options = Options {
        source: "s",
        attribution: None,
        owner: None,
        language: "en",
        schemas: &schemas,
        licences: &licences,
    };
    for crosswalk in Crosswalk::built_in().unwrap_or_else(|error| panic!("{error}")) {
        let mut places: Vec<String> = ["extras", "resources", "organization", "groups", "tags"]
            .map(str::to_owned)
            .to_vec();
        for (from, to) in crosswalk.fields() {
            places.extend(from.into_iter().map(str::to_owned));
            places.push(to.to_owned());
        }
        for place in places {
            let key = place.split(['.', '[']).next().unwrap_or_default();
            for value in &odd {
                let mut record = json!({"id": "1", "name": "n", "title": "T", "identifier": "i"});
                record[key] = value.clone();
                // Whether it maps is another question.
                drop(crosswalk.map(&record, &options, &mut Names::default()));
            }
        }
    }
}

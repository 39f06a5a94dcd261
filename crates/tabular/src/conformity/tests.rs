use serde_json::{Value, json};

use super::*;

fn told(found: &Found) -> Vec<String> {
    found
        .problems
        .iter()
        .map(|one| format!("{} {}", one.kind, message(one)))
        .collect()
}

fn table(schema: &Value, rows: &[&[&str]]) -> Found {
    let schema = TableSchema::read(schema).unwrap();
    let labels: Vec<String> = rows[0].iter().map(|label| (*label).to_owned()).collect();
    let mut check = TableCheck::new(&schema, &labels);
    for (place, row) in rows[1..].iter().enumerate() {
        check.row(place as u64 + 2, row);
    }
    check.end()
}

#[test]
fn cells_are_what_their_fields_say() {
    for (field, good, bad) in [
        (
            json!({"type": "integer"}),
            &["1", "-7", ""][..],
            &["1.5", "x"][..],
        ),
        (
            json!({"type": "number", "decimalChar": ",", "groupChar": " "}),
            &["1 000,5"],
            &["1,000.5"],
        ),
        (json!({"type": "boolean"}), &["true", "0"], &["yes"]),
        (
            json!({"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]}),
            &["oui"],
            &["true"],
        ),
        (
            json!({"type": "date"}),
            &["2026-02-28"],
            &["2026-02-30", "28/02/2026"],
        ),
        (
            json!({"type": "date", "format": "%d/%m/%Y"}),
            &["28/02/2026"],
            &["2026-02-28"],
        ),
        (
            json!({"type": "datetime"}),
            &["2026-02-28T10:00:00Z"],
            &["2026-02-28"],
        ),
        (json!({"type": "time"}), &["10:00:00"], &["25:00:00"]),
        (json!({"type": "year"}), &["2026"], &["twenty"]),
        (json!({"type": "yearmonth"}), &["2026-02"], &["2026-13"]),
        (json!({"type": "geopoint"}), &["-75.7, 45.4"], &["200, 1"]),
        (json!({"type": "object"}), &["{}"], &["[]"]),
        (
            json!({"type": "string", "format": "email"}),
            &["a@example.org"],
            &["a"],
        ),
        (json!({"constraints": {"enum": ["a", "b"]}}), &["a"], &["c"]),
        (
            json!({"constraints": {"minLength": 2, "maxLength": 3}}),
            &["ab"],
            &["a", "abcd"],
        ),
        (
            json!({"type": "integer", "constraints": {"minimum": 1, "maximum": "9"}}),
            &["1", "9"],
            &["0", "10"],
        ),
        (
            json!({"type": "date", "constraints": {"minimum": "2026-01-01"}}),
            &["2026-01-01"],
            &["2025-12-31"],
        ),
        (
            json!({"constraints": {"pattern": "[A-Z]{2}\\d+|none"}}),
            &["AB1", "none", ""],
            &["xAB1", "AB", "AB1 none"],
        ),
        // It looks ahead: it is not checked.
        (json!({"constraints": {"pattern": "(?=a).*"}}), &["b"], &[]),
        (json!({"constraints": {"required": true}}), &["a"], &[""]),
        (json!({"constraints": {"unique": true}}), &["a"], &["a"]),
    ] {
        let mut field = field;
        field["name"] = json!("c");
        let schema = json!({"fields": [field]});
        let rows: Vec<&[&str]> = std::iter::once(&["c"][..])
            .chain(good.iter().chain(bad).map(std::slice::from_ref))
            .collect();
        let found = table(&schema, &rows);
        let wrong: Vec<u64> = found.problems.iter().filter_map(|one| one.row).collect();
        let expected: Vec<u64> = (0..bad.len())
            .map(|place| (good.len() + place + 2) as u64)
            .collect();
        assert_eq!(wrong, expected, "{schema}: {:?}", told(&found));
        assert_eq!(found.rows as usize, good.len() + bad.len());
    }
}

#[test]
fn heads_and_keys_are_compared() {
    let schema = json!({"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a", "b"]});
    let found = table(
        &schema,
        &[&["a", "b"], &["1", "2"], &["1", "3"], &["1", "2"]],
    );
    assert_eq!(
        told(&found),
        ["primary-key Row 4: the primary key was there before"]
    );
    let found = table(&schema, &[&["a", "c", "a"]]);
    let kinds: Vec<&str> = found.problems.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["extra-label", "duplicate-label", "missing-label"]);
    for wrong in [
        json!({}),
        json!({"fields": [{}]}),
        json!({"fields": [{"name": "a", "type": "x"}]}),
        json!({"fields": [{"name": "a", "constraints": {"pattern": "("}}]}),
        json!({"fields": [{"name": "a", "constraints": {"pattern": "(a{999}){999}"}}]}),
        json!({"fields": [], "primaryKey": "a"}),
    ] {
        assert!(TableSchema::read(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn grants_and_contributions_have_a_schema() {
    let schema = grants().unwrap();
    let labels = [
        "ref_number",
        "amendment_number",
        "agreement_type",
        "recipient_legal_name",
        "recipient_country",
        "agreement_value",
        "agreement_start_date",
    ];
    let mut check = TableCheck::new(&schema, &labels.map(str::to_owned));
    check.row(2, &["1", "0", "G", "A", "CA", "1,000.50", "2026-01-31"]);
    check.row(3, &["2", "0", "X", "", "CAN", "much", "soon"]);
    let found = check.end();
    let wrong: Vec<_> = found
        .problems
        .iter()
        .map(|one| (one.row, one.name.as_deref()))
        .collect();
    assert_eq!(
        wrong,
        [
            (Some(3), Some("agreement_type")),
            (Some(3), Some("recipient_legal_name")),
            (Some(3), Some("recipient_country")),
            (Some(3), Some("agreement_value")),
            (Some(3), Some("agreement_start_date"))
        ]
    );
}

#[test]
fn features_are_looked_at_one_by_one() {
    let check =
        |value: &Value| check_document(Standard::GeoJson, value.to_string().as_bytes()).unwrap();
    let of = |geometry: Value| json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": null, "geometry": geometry}]});
    for geometry in [
        json!(null),
        json!({"type": "Point", "coordinates": [1, 2]}),
        json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
        json!({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2, 3]}]}),
    ] {
        assert_eq!(
            told(&check(&of(geometry.clone()))),
            Vec::<String>::new(),
            "{geometry}"
        );
    }
    for (geometry, expected) in [
        (
            json!({"type": "Point", "coordinates": [1]}),
            "a position has fewer than two numbers",
        ),
        (
            json!({"type": "Point", "coordinates": [500000, 4500000]}),
            "the position 500000, 4500000 is nowhere in degrees",
        ),
        (
            json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}),
            "a ring is not closed",
        ),
        (
            json!({"type": "LineString", "coordinates": [[0, 0]]}),
            "a line has fewer than two positions",
        ),
        (
            json!({"type": "Circle"}),
            "\"Circle\" is no type of geometry",
        ),
    ] {
        assert_eq!(
            told(&check(&of(geometry))),
            [format!("row-constraint Row 1: {expected}")]
        );
    }
    assert_eq!(check(&json!({"type": "FeatureCollection"})).errors, 1);
    assert_eq!(
        check_document(Standard::GeoJson, &b"{"[..])
            .unwrap()
            .problems[0]
            .kind,
        "format-error"
    );
}

#[test]
fn events_and_activities_of_real_files_are_whole() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/tables/");
    let file = std::fs::read(format!("{folder}bc-open511-events.json")).unwrap();
    let found = check_document(Standard::Open511, &file[..]).unwrap();
    assert!(found.rows > 0);
    assert_eq!(told(&found), Vec::<String>::new());
    let mut wrong: Value = serde_json::from_slice(&file).unwrap();
    wrong["events"][1]["severity"] = json!("HUGE");
    wrong["events"][2]["updated"] = json!("yesterday");
    let found = check_document(Standard::Open511, wrong.to_string().as_bytes()).unwrap();
    assert_eq!(
        told(&found),
        [
            "row-constraint Row 2: \"HUGE\" is no severity",
            "row-constraint Row 3: \"yesterday\" of \"updated\" is no time with a zone"
        ]
    );
    let event = "<open511 version='v1'><events><event><id>a/1</id><status>ACTIVE</status><headline>H</headline><event_type>INCIDENT</event_type><severity>MINOR</severity>\
        <created>2026-01-01T00:00:00Z</created><updated>2026-01-01T00:00:00Z</updated><geography><Point/></geography></event></events></open511>";
    let found = check_document(Standard::Open511, event.as_bytes()).unwrap();
    assert_eq!(
        (found.rows, told(&found)),
        (
            1,
            vec!["row-constraint Row 1: \"schedule\" is missing".to_owned()]
        )
    );
    let activity = "<?xml version='1.0'?><iati-activities version='2.03'><iati-activity><iati-identifier>A-1</iati-identifier><reporting-org ref='A' type='40'/>\
        <title><narrative>T</narrative></title><description><narrative>D</narrative></description><participating-org role='1'/><activity-status code='2'/>\
        <activity-date type='1' iso-date='2026-01-31'/></iati-activity><iati-activity><title/><activity-date type='9' iso-date='x'/></iati-activity></iati-activities>";
    let found = check_document(Standard::Iati, activity.as_bytes()).unwrap();
    assert_eq!(found.rows, 2);
    assert!(
        found.problems.iter().all(|one| one.row == Some(2)),
        "{:?}",
        told(&found)
    );
    assert_eq!(found.errors, 9);
    for (text, expected) in [
        ("<a/>", "there is no activity"),
        ("<a></a>", "the document is <a>, and not <iati-activities>"),
        (
            "<iati-activities version='1.05'></iati-activities>",
            "\"1.05\" is no version 2 of IATI",
        ),
        ("not XML", "there is no activity"),
    ] {
        let found = check_document(Standard::Iati, text.as_bytes()).unwrap();
        assert_eq!(told(&found), [format!("format-error {expected}")], "{text}");
    }
}

/// Returns what is wrong with a table whose foreign keys refer to another one, or to itself where there is none.
fn referring(schema: &Value, rows: &[&[&str]], other: Option<&[&[&str]]>) -> Found {
    let schema = TableSchema::read(schema).unwrap();
    let labels = |rows: &[&[&str]]| -> Vec<String> {
        rows[0].iter().map(|label| (*label).to_owned()).collect()
    };
    let mut check = TableCheck::new(&schema, &labels(rows));
    for key in schema.foreign_keys() {
        assert_eq!(key.resource.is_some(), other.is_some());
        let there = other.unwrap_or(rows);
        let mut reader = schema.keys(key, &labels(there), 5).unwrap();
        there[1..].iter().for_each(|row| reader.row(row));
        check.refer(key, reader.end());
    }
    for (place, row) in rows[1..].iter().enumerate() {
        check.row(place as u64 + 2, row);
    }
    check.end()
}

#[test]
fn what_a_row_refers_to_is_there() {
    let schema = json!({
        "fields": [{"name": "gauge"}, {"name": "province", "type": "integer"}],
        "foreignKeys": [{"fields": "province", "reference": {"resource": "provinces", "fields": "code"}}],
    });
    let rows: &[&[&str]] = &[
        &["gauge", "province"],
        &["A", "007"],
        &["B", "8"],
        // Nothing is referred to, or nothing that could be.
        &["C", ""],
        &["D", "x"],
    ];
    let provinces: &[&[&str]] = &[&["name", "code"], &["Yukon", "7"], &["Nunavut", "9"]];
    let found = referring(&schema, rows, Some(provinces));
    assert_eq!(
        told(&found),
        [
            "foreign-key Row 3: \"province\": \"code\" of \"provinces\" has no such value",
            "type-error Row 5: \"province\": \"x\" is no whole number",
        ]
    );
    assert_eq!(found.problems[0].cell.as_deref(), Some("8"));
    let schema = TableSchema::read(&schema).unwrap();
    let lacks = schema.keys(&schema.foreign_keys()[0], &["name".to_owned()], 5);
    assert_eq!(lacks.unwrap_err(), "code");

    // Where there are more different values than are remembered, nothing is told of any.
    for (codes, is_cut) in [(&["1", "2", "01"][..], false), (&["1", "2", "3"], true)] {
        let key = &schema.foreign_keys()[0];
        let mut reader = schema.keys(key, &["code".to_owned()], 2).unwrap();
        codes.iter().for_each(|code| reader.row(&[code]));
        let keys = reader.end();
        assert_eq!((keys.is_cut(), keys.count()), (is_cut, 2));
    }

    // Several fields are one key, and what stands where counts.
    let schema = json!({
        "fields": [{"name": "river"}, {"name": "gauge"}, {"name": "below_river"}, {"name": "below_gauge"}],
        "foreignKeys": [{
            "fields": ["below_river", "below_gauge"],
            "reference": {"resource": "", "fields": ["river", "gauge"]},
        }],
    });
    let rows: &[&[&str]] = &[
        &["river", "gauge", "below_river", "below_gauge"],
        &["Yukon", "1", "Yukon", "2"],
        &["Yukon", "2", "", ""],
        &["Liard", "1", "1", "Liard"],
        &["Liard", "2", "Liard", ""],
    ];
    let found = referring(&schema, rows, None);
    assert_eq!(
        told(&found),
        [
            "foreign-key Row 4: \"river, gauge\" has no such value",
            "foreign-key Row 5: \"river, gauge\" has no such value",
        ]
    );
    assert_eq!(found.problems[0].cell.as_deref(), Some("1, Liard"));
}

#[test]
fn foreign_keys_that_are_none_are_told() {
    let reading = |keys: Value| {
        let schema = json!({"fields": [{"name": "a"}], "foreignKeys": keys});
        let read = TableSchema::read(&schema);
        read.map(|schema| schema.foreign_keys().len())
            .map_err(|error| error.to_string())
    };
    let to = |fields: Value| json!([{"fields": "a", "reference": {"fields": fields}}]);
    assert_eq!(reading(Value::Null), Ok(0));
    assert_eq!(reading(to(json!("a"))), Ok(1));
    let uneven = "a foreign key does not say as many fields there as here";
    for (keys, says) in [
        (json!({}), "the foreign keys of the schema are no list"),
        (json!([1]), uneven),
        (to(json!(["a", "b"])), uneven),
        (to(json!([])), uneven),
        (
            json!([{"fields": "b", "reference": {"fields": "b"}}]),
            "a foreign key names \"b\", which is no field",
        ),
        (
            Value::Array(vec![to(json!("a"))[0].clone(); 21]),
            "the schema has more than 20 foreign keys",
        ),
    ] {
        assert_eq!(reading(keys), Err(says.to_owned()));
    }
}

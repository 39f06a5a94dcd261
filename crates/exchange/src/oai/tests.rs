use chrono::NaiveDate;
use serde_json::json;

use super::*;

fn site() -> Site {
    Site {
        base_uri: "https://c.example".to_owned(),
        url: "https://c.example".to_owned(),
        title: "C".to_owned(),
        description: String::new(),
        language: "en".to_owned(),
        geometries: Default::default(),
        inherits_license: true,
        has_subcatalogues: false,
    }
}

fn time() -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 1, 2).expect("a day");
    day.and_hms_micro_opt(3, 4, 5, 999_999).expect("a time")
}

#[test]
fn a_record_is_written_in_every_format() {
    let record = json!({
        "id": "8e298b01-266e-4f2c-a1e9-1ad777fc39b5", "name": "rivers", "type": "dataset", "title": "Rivers <&>",
        "title_translated": {"en": "Rivers <&>", "fr": "Rivières"}, "notes": "N\u{0}", "tags": [{"name": "water"}],
        "organization": {"name": "o", "title": "Office"}, "license_url": "https://l.example/", "license_title": "L",
        "metadata_created": "2020-02-03T00:00:00", "temporal_start": "2019", "languages": ["en", "fr"],
        "resources": [{"id": "r", "url": "https://a.example/f.csv", "format": "CSV"}],
    });
    let record = record.as_object().expect("an object");
    for (format, parts) in [
        (
            Format::DublinCore,
            &[
                "<dc:title xml:lang=\"en\">Rivers &lt;&amp;&gt;</dc:title>",
                "<dc:title xml:lang=\"fr\">Rivières</dc:title>",
                "<dc:description>N</dc:description>",
                "<dc:publisher>Office</dc:publisher>",
                "<dc:type>Dataset</dc:type>",
                "<dc:identifier>https://c.example/dataset/rivers</dc:identifier>",
                "<dc:coverage>2019/..</dc:coverage>",
                "<dc:rights>https://l.example/</dc:rights>",
            ][..],
        ),
        (
            Format::Dcat,
            &["<rdf:RDF", "rdf:about=\"https://c.example/dataset/8e298b01"],
        ),
        (
            Format::DataCite,
            &[
                "<identifier identifierType=\"URL\">https://c.example/dataset/rivers</identifier>",
                "<publicationYear>2020</publicationYear>",
                "<date dateType=\"Coverage\">2019/</date>",
                "<rights rightsURI=\"https://l.example/\">L</rights>",
            ],
        ),
    ] {
        let text = format.write(record, &site()).expect("it is written");
        assert!(text.starts_with('<') && !text.contains("<?xml"), "{text}");
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(Format::of_prefix(format.prefix()), Some(format));
    }
}

#[test]
fn answers_repeat_the_request_where_it_makes_sense() {
    let arguments = [
        ("verb".to_owned(), "ListRecords".to_owned()),
        ("set".to_owned(), "a\"b".to_owned()),
    ];
    let write = |answer: &Answer| document("https://c.example/oai", &arguments, time(), answer);
    let none = write(&Answer::Error(Code::NoRecordsMatch, "None".to_owned()));
    for part in [
        "<responseDate>2026-01-02T03:04:05Z</responseDate>",
        "<request verb=\"ListRecords\" set=\"a&quot;b\">https://c.example/oai</request>",
        "<error code=\"noRecordsMatch\">None</error>",
    ] {
        assert!(none.contains(part), "{part}: {none}");
    }
    let bad = write(&Answer::Error(Code::BadArgument, "<x>".to_owned()));
    assert!(bad.contains("<request>https://c.example/oai</request>"));
    assert!(bad.contains("<error code=\"badArgument\">&lt;x&gt;</error>"));
    let header = Header {
        identifier: "oai:c.example:1".to_owned(),
        datestamp: time(),
        sets: vec!["o".to_owned()],
        deleted: true,
    };
    let last = Resumption {
        token: String::new(),
        cursor: 100,
    };
    let list = write(&Answer::Records(vec![(header, None)], Some(last)));
    for part in [
        "<header status=\"deleted\">",
        "<datestamp>2026-01-02T03:04:05Z</datestamp>\n<setSpec>o</setSpec>",
        "<resumptionToken cursor=\"100\"></resumptionToken>",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert!(!list.contains("<metadata>"));
}

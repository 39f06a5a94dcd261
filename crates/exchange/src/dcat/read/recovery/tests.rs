use crate::dcat::Syntax;
use crate::dcat::read::Page;

/// Reads a document in part; returns the names of the records that are whole, those of the damaged ones, and lines of faults.
fn seen(document: &str, syntax: Syntax) -> (Vec<String>, Vec<String>, Vec<usize>) {
    let page = Page::read_in_part(document.as_bytes(), syntax, "https://a.example/")
        .unwrap_or_else(|error| panic!("{error}: {document}"));
    let named = |damaged: bool| {
        page.entries()
            .filter(|entry| entry.is_damaged() == damaged)
            .filter_map(|entry| entry.guid("https://a.example/"))
            .map(|guid| guid.rsplit('/').next().unwrap_or_default().to_owned())
            .collect()
    };
    let lines = page.faults().iter().map(|fault| fault.line).collect();
    (named(false), named(true), lines)
}

#[track_caller]
fn check(document: &str, syntax: Syntax, whole: &[&str], damaged: &[&str], lines: &[usize]) {
    let found = seen(document, syntax);
    let texts = |list: &[&str]| {
        list.iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found,
        (texts(whole), texts(damaged), lines.to_vec()),
        "{document}"
    );
}

fn turtle(statements: &str) -> String {
    format!("@prefix ex: <https://a.example/> .\n{statements}")
}

#[test]
fn turtle_goes_on_with_the_next_statement() {
    let good =
        |name: &str| format!("ex:{name} a dcat:Dataset ;\n  dct:title \"{name}. Really\" .\n");
    let (a, c) = (good("a"), good("c"));
    for (between, damaged, lines) in [
        // Nothing before the error, and nothing to tell what it was about.
        ("% what .\n", &[][..], &[4][..]),
        (
            "ex:b a dcat:Dataset ; dct:title \"b ;\n  dct:description \"d.\" .\n",
            &[],
            &[5],
        ),
        (
            "ex:b a dcat:Dataset ; dct:title \"b\"\n  dct:description \"d\" .\n",
            &[],
            &[5],
        ),
        (
            "ex:b a dcat:Dataset ; dct:title \"b\" ; dcat:distribution [ dct:title ] .\n",
            &[],
            &[4],
        ),
        // A dot that is missing takes one record, not two.
        ("ex:b a dcat:Dataset ; dct:title \"b\"\n", &[], &[5]),
        // What hangs on a record is damaged, and so is the record.
        (
            "ex:b a dcat:Dataset ; dct:title \"b\" ; dcat:distribution ex:f .\nex:f dcat:accessURL <https://a.example/f> ; unknown:thing .\n",
            &["b"],
            &[5],
        ),
        (
            "ex:b a dcat:Dataset ; dct:title \"b\" .\nex:b dct:description <<< .\n",
            &["b"],
            &[5],
        ),
    ] {
        check(
            &turtle(&format!("{a}{between}{c}")),
            Syntax::Turtle,
            &["a", "c"],
            damaged,
            lines,
        );
    }
    // Cut within a record, and before the files of one.
    let cut = turtle(&format!("{a}{}", &c[..30]));
    check(&cut, Syntax::Turtle, &["a"], &[], &[5]);
    let lost = turtle(&format!(
        "{a}ex:b a dcat:Dataset ; dct:title \"b\" ; dcat:distribution ex:f .\nex:c a dcat:Dataset ; dct:title \"c\" ; dcat:distribution ex:g .\n\
         ex:f a dcat:Distribution .\nex:g a dcat:Dis"
    ));
    check(&lost, Syntax::Turtle, &["a", "b"], &["c"], &[7]);
}

#[test]
fn lines_that_cannot_be_read_are_passed_over() {
    let line = |name: &str, property: &str, value: &str| {
        format!("<https://a.example/{name}> <http://purl.org/dc/terms/{property}> {value} .\n")
    };
    let kind = |name: &str| {
        format!(
            "<https://a.example/{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n"
        )
    };
    let good = |name: &str| format!("{}{}", kind(name), line(name, "title", "\"t\""));
    let text = [
        good("a"),
        good("b"),
        line("b", "description", "\"cut"),
        good("c"),
    ]
    .concat();
    check(&text, Syntax::NTriples, &["a", "c"], &["b"], &[5]);
    // A line that says nothing of what it was about.
    let text = [good("a"), "???\n".to_owned(), good("c")].concat();
    check(&text, Syntax::NTriples, &["a", "c"], &[], &[3]);
    // Where the document was cut, its last record is not whole.
    let text = [good("a"), good("b")].concat();
    check(
        &text[..text.len() - 5],
        Syntax::NTriples,
        &["a"],
        &["b"],
        &[4],
    );
    let text = [good("a"), good("b"), "<https://a.exam".to_owned()].concat();
    check(&text, Syntax::NTriples, &["a"], &["b"], &[5]);
    // N-Quads have one more word.
    let text = good("a").replace(" .\n", " <https://a.example/graph> .\n");
    check(&text, Syntax::NTriples, &["a"], &[], &[]);
}

fn markup(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dcat=\"http://www.w3.org/ns/dcat#\"\n \
         xmlns:dct=\"http://purl.org/dc/terms/\">\n{content}"
    )
}

fn element(name: &str, more: &str) -> String {
    format!(
        "<dcat:Dataset rdf:about=\"https://a.example/{name}\"><dct:title>{name}</dct:title>{more}</dcat:Dataset>\n"
    )
}

#[test]
fn markup_goes_on_with_the_next_element() {
    let (a, c, end) = (element("a", ""), element("c", ""), "</rdf:RDF>\n");
    for more in [
        "<dct:description>R & D</dct:description>",
        "<dct:description>a&such;b</dct:description>",
        "<dct:description>a</dct:title>",
        "<dct:description rdf:about=\"x\" rdf:about=\"y\">a</dct:description>",
        "<dct:description>a < b</dct:description>",
        "<unknown:thing>a</unknown:thing>",
    ] {
        let b = element("b", more);
        // At the top, and within a catalogue.
        let flat = markup(&format!("{a}{b}{c}{end}"));
        let within = |one: &str| format!("<dcat:dataset>{}</dcat:dataset>\n", one.trim_end());
        let nested = markup(&format!(
            "<dcat:Catalog rdf:about=\"https://a.example/\"><dct:title>All</dct:title>\n{}{}{}</dcat:Catalog>{end}",
            within(&a),
            within(&b),
            within(&c)
        ));
        check(&flat, Syntax::RdfXml, &["a", "c"], &[], &[5]);
        check(&nested, Syntax::RdfXml, &["a", "c"], &[], &[6]);
    }
}

#[test]
fn markup_that_was_cut_keeps_what_was_whole() {
    let (a, b) = (
        element("a", ""),
        element("b", "<dct:description>d</dct:description>"),
    );
    let whole = markup(&format!("{a}{b}</rdf:RDF>"));
    let start = whole.find("https://a.example/b").unwrap_or_default() + 30;
    for at in start..whole.len() - "</dcat:Dataset>\n</rdf:RDF>".len() {
        let (names, damaged, lines) = seen(&whole[..at], Syntax::RdfXml);
        assert_eq!(
            (names, damaged),
            (vec!["a".to_owned()], Vec::new()),
            "{}",
            &whole[..at]
        );
        assert_eq!(lines.len(), 1);
    }
    // Between two elements the parser sees no end that is missing.
    let cut = whole.replace("</rdf:RDF>", "");
    check(&cut, Syntax::RdfXml, &["a", "b"], &[], &[6]);
    // A file whose description was cut off.
    let file =
        |name: &str| format!("<dcat:distribution rdf:resource=\"https://a.example/{name}\"/>");
    let described = "<dcat:Distribution rdf:about=\"https://a.example/f\"><dct:title>f</dct:title></dcat:Distribution>\n";
    let apart = markup(&format!(
        "{}{}{described}",
        element("a", &file("f")),
        element("b", &file("g"))
    ));
    check(&apart, Syntax::RdfXml, &["a"], &["b"], &[7]);
}

#[test]
fn what_holds_nothing_that_can_be_read_is_refused() {
    for (text, syntax) in [
        ("<html><body>No</body></html>", Syntax::RdfXml),
        ("<html><body>No. Really.</body></html>", Syntax::Turtle),
        ("<html><body>No</body></html>", Syntax::NTriples),
        ("{\"@id\": ", Syntax::JsonLd),
        (
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
            Syntax::RdfXml,
        ),
    ] {
        let read = Page::read_in_part(text.as_bytes(), syntax, "https://a.example/");
        assert!(read.is_err(), "{text}");
    }
}

#[test]
fn a_million_faults_are_counted_and_not_listed() {
    let good = "<https://a.example/a> <http://purl.org/dc/terms/title> \"t\" .\n";
    let text = format!("{good}{}", "<https://a.example/b> what\n".repeat(1000));
    let page = Page::read_in_part(text.as_bytes(), Syntax::NTriples, "https://a.example/")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(page.faults().len() + page.untold_faults(), 1000);
    assert!(page.faults().len() <= 100);
}

#[test]
fn what_a_damaged_element_describes_for_others_damages_them() {
    let end = "</rdf:RDF>\n";
    let publisher = |how: &str| format!("<dct:publisher {how}/>");
    let described = |how: &str| {
        format!(
            "<dct:publisher><dct:Agent {how}><dct:title>P</dct:title></dct:Agent></dct:publisher>"
        )
    };
    for (first, then) in [
        (
            "rdf:about=\"https://a.example/p\"",
            "rdf:resource=\"https://a.example/p\"",
        ),
        (
            "rdf:about = 'https://a.example/p'",
            "rdf:resource=\"https://a.example/p\"",
        ),
        ("rdf:nodeID=\"p\"", "rdf:nodeID=\"p\""),
    ] {
        // The error stands before the publisher, and so nothing of it is read.
        let a = element("a", &format!("<dct:x>R & D</dct:x>{}", described(first)));
        let (b, c) = (element("b", &publisher(then)), element("c", ""));
        check(
            &markup(&format!("{a}{b}{c}{end}")),
            Syntax::RdfXml,
            &["c"],
            &["b"],
            &[4],
        );
    }
}

#[test]
fn a_tag_that_closes_nothing_ends_nothing() {
    let (a, c) = (element("a", ""), element("c", ""));
    let text = markup(&format!("{a}</dcat:Dataset>\n{c}</rdf:RDF>\n"));
    let (whole, damaged, lines) = seen(&text, Syntax::RdfXml);
    assert_eq!(
        (whole, damaged),
        (vec!["a".to_owned(), "c".to_owned()], vec![])
    );
    assert_eq!(lines.len(), 1);
}

#[test]
fn a_file_that_is_not_described_may_have_been_cut_off() {
    let terms = "http://www.w3.org/ns/dcat#";
    let text = format!(
        "<https://a.example/1> a <{terms}Dataset> ; dct:title \"1\" ; <{terms}distribution> <https://a.example/f> .\n\
         <https://a.example/2> a <{terms}Dataset> ; dct:title \"2\" .\n\
         <https://a.example/3> a <{terms}Dataset> ; dct:title \"3\" ; dct:publisher _:p .\n\
         <https://a.example/f> a <{terms}Distr"
    );
    check(&text, Syntax::Turtle, &["2"], &["1", "3"], &[4]);
    // Without an error, files may be addresses and no more.
    let (whole, _, lines) = seen(
        &text[..text.rfind('\n').unwrap_or_default()],
        Syntax::Turtle,
    );
    assert_eq!((whole.len(), lines.len()), (3, 0));
}

#[test]
fn turtle_goes_on_behind_an_error_of_the_first_line() {
    let good = |name: &str| format!("<https://a.example/{name}> a dcat:Dataset .\n");
    let (a, c) = (good("a"), good("c"));
    check(
        &format!("% what\n{a}{c}"),
        Syntax::Turtle,
        &["a", "c"],
        &[],
        &[1],
    );
    // What is declared behind an error counts.
    check(
        &format!("{a}% what\n@prefix n: <https://a.example/> .\nn:c a dcat:Dataset .\n"),
        Syntax::Turtle,
        &["a", "c"],
        &[],
        &[2],
    );
    // A text that is not closed swallows what was to be said of another, up to the next one that begins with as many quotes.
    let text = turtle(&format!(
        "{a}<https://a.example/b> a dcat:Dataset .\n{}{}{}",
        "<https://a.example/d> a dcat:Dataset ; dct:title \"\"\"d\" .\n",
        "ex:b dct:title \"b\" .\n",
        "ex:c a dcat:Dataset ; dct:title \"\"\"c\"\"\" .\n"
    ));
    check(&text, Syntax::Turtle, &["a", "c"], &["b"], &[6]);
}

#[test]
fn a_line_whose_name_is_not_closed_is_about_it() {
    let line = |name: &str, rest: &str| format!("<https://a.example/{name} {rest} .\n");
    let kind =
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset>";
    let text = [
        line("a>", kind),
        line("b>", kind),
        line("b", "<http://purl.org/dc/terms/description> \"d\""),
        line("c>", kind),
    ]
    .concat();
    check(&text, Syntax::NTriples, &["a", "c"], &["b"], &[3]);
}

#[test]
fn documents_that_are_nothing_but_errors_take_no_time() {
    let many = 100_000;
    let good = "<https://a.example/a> a dcat:Dataset .\n";
    let prefixes: String = (0..2000)
        .map(|number| format!("@prefix p{number}: <https://a.example/{number}/> .\n"))
        .collect();
    let head = markup(&element("a", ""));
    let long = markup("").replace("\">\n", &format!("\" dct:x=\"{}\">\n", "x".repeat(1 << 16)));
    for (text, syntax, is_refused) in [
        (
            format!("{good}{}", "<a\n".repeat(many)),
            Syntax::Turtle,
            true,
        ),
        (
            format!("{good}{}", "% \n\n".repeat(many)),
            Syntax::Turtle,
            false,
        ),
        (
            format!("{good}%{}", "\n".repeat(many)),
            Syntax::Turtle,
            false,
        ),
        (format!("{prefixes}{good}%\n"), Syntax::Turtle, true),
        (
            format!("{head}{}", "<!".repeat(many)),
            Syntax::RdfXml,
            false,
        ),
        (
            format!("{head}{}{}", "<b>".repeat(many), "</c>".repeat(many)),
            Syntax::RdfXml,
            false,
        ),
        (
            format!("{long}{}&", element("a", "").repeat(1000)),
            Syntax::RdfXml,
            true,
        ),
    ] {
        let end = &text[text.len() - 10..];
        match Page::read_in_part(text.as_bytes(), syntax, "https://a.example/") {
            Ok(page) => assert!(!is_refused && !page.faults().is_empty(), "{end:?}"),
            Err(error) => {
                let error = error.to_string();
                assert!(
                    is_refused && error.contains("too many errors"),
                    "{end:?}: {error}"
                );
            }
        }
    }
}

/// Returns each record that is whole with everything that it says.
fn contents(document: &str) -> Option<Vec<(String, String)>> {
    let base = "https://a.example/";
    let page = Page::read_in_part(document.as_bytes(), Syntax::JsonLd, base).ok()?;
    let whole = page.entries().filter(|entry| !entry.is_damaged());
    Some(
        whole
            .filter_map(|entry| Some((entry.guid(base)?, entry.content())))
            .collect(),
    )
}

#[test]
fn of_json_that_was_cut_no_record_is_taken_half() {
    let context = r#""@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "title": "dct:title", "id": "@id",
        "note": {"@id": "dct:description", "@container": "@language"}, "foaf": "http://xmlns.com/foaf/0.1/"}"#;
    let nested = |name: &str| {
        format!(
            r#"{{"@id": "https://a.example/{name}", "@type": "dcat:Dataset", "title": "{name}", "note": {{"en": "{{[", "fr": "]}}"}}, "dcat:distribution": [{{"@type": "dcat:Distribution", "dcat:accessURL": {{"@id": "https://a.example/f/{name}"}}}}, {{"title": "second", "dcat:byteSize": 12}}]}}"#
        )
    };
    let (a, b, c) = (nested("a"), nested("b"), nested("c"));
    let flat = |name: &str| {
        format!(
            r#"{{"id": "https://a.example/{name}", "@type": "dcat:Dataset", "title": "{name}", "dct:publisher": {{"@id": "https://a.example/org"}}, "dcat:distribution": {{"@id": "https://a.example/f/{name}"}}}}"#
        )
    };
    let file = |name: &str| {
        format!(
            r#"{{"@id": "https://a.example/f/{name}", "@type": "dcat:Distribution", "title": "{name}"}}"#
        )
    };
    let org = r#"{"@id": "https://a.example/org", "foaf:name": "Org", "foaf:homepage": {"@id": "https://a.example/"}}"#;
    let bare = |name: &str| {
        format!(
            r#"{{"@id": "https://a.example/{name}", "@type": ["http://www.w3.org/ns/dcat#Dataset"], "http://purl.org/dc/terms/title": [{{"@value": "{name}", "@language": "en"}}]}}"#
        )
    };
    for (about, document, most) in [
        (
            "a graph",
            format!(r#"{{{context}, "@graph": [{a}, {b}, {c}]}}"#),
            3,
        ),
        (
            "a catalogue",
            format!(
                r#"{{{context}, "@id": "https://a.example/cat", "@type": "dcat:Catalog", "dcat:dataset": [{a}, {b}, {c}], "title": "C"}}"#
            ),
            3,
        ),
        (
            "a catalogue in a graph",
            format!(
                r#"{{{context}, "@graph": [{{"@type": "dcat:Catalog", "dcat:dataset": [{a}, {b}]}}, {c}]}}"#
            ),
            3,
        ),
        (
            "what hangs on records stands apart",
            format!(
                r#"{{{context}, "@graph": [{}, {org}, {}, {}, {}, {}]}}"#,
                flat("a"),
                file("a"),
                flat("b"),
                flat("c"),
                file("b")
            ),
            2,
        ),
        (
            "a list whose members have contexts",
            format!(r#"[{{{context}, "@graph": [{a}, {b}]}}, {{{context}, "@graph": [{c}]}}]"#),
            3,
        ),
        (
            "contexts behind what they explain",
            format!(r#"[{{"@graph": [{a}, {b}], {context}}}, {{"@graph": [{c}], {context}}}]"#),
            3,
        ),
        (
            "no context",
            format!("[{}, {}, {}]", bare("a"), bare("b"), bare("c")),
            3,
        ),
        ("one record", format!(r#"{{{context}, {}"#, &a[1..]), 0),
    ] {
        let whole = contents(&document).unwrap_or_else(|| panic!("{about}: {document}"));
        let mut most_seen = 0;
        for at in 1..document.len() {
            let Some(found) = contents(&document[..at]) else {
                continue;
            };
            for record in &found {
                assert!(
                    whole.contains(record),
                    "{about}, cut at {at}: {record:?}\n{}",
                    &document[..at]
                );
            }
            most_seen = most_seen.max(found.len());
        }
        assert_eq!(most_seen, most, "{about}");
    }
}

#[test]
fn json_is_mended_where_what_is_meant_is_plain() {
    let text = "{\"@context\": {\"dcat\": \"http://www.w3.org/ns/dcat#\", \"dct\": \"http://purl.org/dc/terms/\",},\n\
        \"@graph\": [{\"@id\": \"https://a.example/a\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"two\nlines\"},]}";
    check(text, Syntax::JsonLd, &["a"], &[], &[]);
    let cut = &text[..text.len() - 20];
    let read = Page::read_in_part(cut.as_bytes(), Syntax::JsonLd, "https://a.example/")
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(read.entries().all(|entry| entry.is_damaged()));
}

#[test]
fn of_json_with_wrong_values_the_other_records_are_taken() {
    let context =
        r#""@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}"#;
    let record = |name: &str, more: &str| {
        format!(
            r#"{{"@id": "https://a.example/{name}", "@type": "dcat:Dataset", "dct:title": "{name}"{more}}}"#
        )
    };
    let file = r#", "dcat:distribution": {"@id": "_:f"}"#;
    let (a, b, c) = (
        record("a", file),
        record("b", r#", "dct:license": {"@id": 7}"#),
        record("c", ""),
    );
    let described = r#"{"@id": "_:f", "@type": "dcat:Distribution", "dct:title": "f"}"#;
    for (about, document, whole, damaged, lines) in [
        (
            "a graph",
            format!("{{{context},\n\"@graph\": [{a},\n{b},\n{c}, {described}]}}"),
            &["a", "c"][..],
            &[][..],
            &[3][..],
        ),
        (
            "a catalogue",
            format!(
                "{{{context}, \"@id\": \"https://a.example/\", \"@type\": \"dcat:Catalog\", \"dcat:dataset\": [\n{b},\n{c}]}}"
            ),
            &["c"],
            &[],
            &[2],
        ),
        (
            "a list",
            format!("[{{{context}, {}, {{{context}, {}]", &b[1..], &c[1..]),
            &["c"],
            &[],
            &[1],
        ),
        (
            "names that are nothing",
            format!(
                "{{{context}, \"@graph\": [{}]}}",
                record("a", r#", "dct:license": {"@id": null, "@type": [null]}"#)
            ),
            &["a"],
            &[],
            &[],
        ),
    ] {
        let found = seen(&document, Syntax::JsonLd);
        let texts =
            |list: &[&str]| -> Vec<String> { list.iter().map(|one| (*one).to_owned()).collect() };
        assert_eq!(
            found,
            (texts(whole), texts(damaged), lines.to_vec()),
            "{about}"
        );
    }
    // A context that is not known says nothing of any record.
    let document = format!("{{\"@context\": \"https://elsewhere.example/\", \"@graph\": [{a}]}}");
    let read = Page::read_in_part(document.as_bytes(), Syntax::JsonLd, "https://a.example/");
    assert!(read.is_err());
}

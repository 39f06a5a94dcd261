//! Charts, maps and the beginnings of files.

use regex::Regex;
use serde_json::{Value, json};

use super::Shelf;
use crate::place::{Place, everywhere};

/// The figures of a chart as its table has them.
fn figures(page: &str) -> Vec<(String, String)> {
    let row =
        Regex::new("<tr><t[hd][^>]*>([^<]*)</t[hd]><td class=\"figure\" data-value=\"([^\"]*)\">")
            .unwrap();
    row.captures_iter(page)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect()
}

#[test]
fn charts_have_their_figures_as_a_table() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let path = shelf.path("Levels");
        let page = shelf.page(&format!("/fr{path}"));
        assert!(
            page.contains(&format!("href=\"/fr{path}/chart\"")),
            "{page}"
        );
        // The one that is proposed: how the first measure goes with time.
        let page = shelf.page(&format!("/fr{path}/chart"));
        assert!(page.contains("Moyenne de Niveau selon Jour"), "{page}");
        assert_eq!(figures(&page).len(), 48);
        let mut drawn = |query: &str| figures(&shelf.page(&format!("{path}/chart?{query}")));
        let pair = |name: &str, figure: &str| (name.to_owned(), figure.to_owned());
        assert_eq!(
            drawn("kind=bar&x=lake&agg=count"),
            [
                pair("Grand", "16"),
                pair("Petit", "16"),
                pair("Étang", "16")
            ]
        );
        assert_eq!(
            drawn("kind=bar&x=lake&y=level&agg=sum"),
            [
                pair("Étang", "392"),
                pair("Petit", "376"),
                pair("Grand", "360")
            ]
        );
        assert_eq!(
            drawn("kind=line&x=day&y=depth&agg=min&step=year"),
            [
                pair("2021", "-5.5"),
                pair("2022", "-11.5"),
                pair("2023", "-17.5"),
                pair("2024", "-23.5")
            ]
        );
        assert_eq!(
            drawn("kind=line&x=day&y=level&agg=max&step=month")[0],
            pair("2021-01", "0")
        );
        assert_eq!(
            drawn("kind=bar&x=frozen&agg=count"),
            [pair("No", "36"), pair("Yes", "12")]
        );
        let points = drawn("kind=scatter&x=level&y=depth");
        assert_eq!((points.len(), &points[1]), (48, &pair("1", "-0.5")));
        // What cannot be drawn is said, and names of columns are never SQL.
        for query in [
            "kind=pie&x=lake",
            "kind=bar&x=lake&y=lake&agg=sum",
            "kind=bar&x=lake%22%3B+DROP+TABLE+x",
            "kind=scatter&x=lake&y=level",
        ] {
            let page = shelf.page(&format!("{path}/chart?{query}"));
            assert!(page.contains("role=\"alert\""), "{query}");
        }
        for (path, status) in [
            (format!("{}/chart", shelf.path("Notes")), 404),
            (format!("{path}/nothing"), 404),
            (format!("{path}/map"), 404),
        ] {
            assert_eq!(shelf.nobody.get(&path).unwrap().status, status, "{path}");
        }
    });
}

#[test]
fn places_of_tables_and_files_are_drawn_and_listed() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let path = shelf.path("Gauges");
        let page = shelf.page(&format!("{path}/map"));
        assert!(page.contains("45.50°\u{a0}N, 75.25°\u{a0}W"), "{page}");
        assert!(
            page.contains("1 place") && !page.contains("Nowhere"),
            "{page}"
        );
        assert!(page.contains("\"coordinates\":[-75.25,45.5]"), "{page}");
        // What a place is called ends no script.
        assert!(
            page.contains("A \\u003c/script>") && !page.contains("A </script>"),
            "{page}"
        );
        let path = shelf.path("Basins");
        let page = shelf.page(&format!("/fr{path}/map"));
        assert!(
            page.contains("43,00°\u{a0}N – 44,00°\u{a0}N") && !page.contains("Bassin </script>"),
            "{page}"
        );
        let path = shelf.path("Broken");
        let page = shelf.page(&format!("{path}/map"));
        assert!(
            page.contains("This file cannot be drawn") && !page.contains("id=\"places\""),
            "{page}"
        );
    });
}

/// Where a record is about stands on its page as a picture that needs no script, and in words.
#[test]
fn where_a_record_is_about_is_drawn_and_said() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let basin = json!({"type": "Polygon", "coordinates": [[[-76, 45], [-74, 45], [-74, 46.5], [-76, 45]]]});
        let over = json!({"type": "Polygon", "coordinates": [[[177, -19], [-178, -19], [-178, -16], [177, -16], [177, -19]]]});
        let plain = |spatial: &str| json!([{"key": "spatial", "value": spatial}, {"key": "depth", "value": "9 m"}]);
        let document = |spatial: &str| {
            json!({
                "type": "document", "document_type": "report", "title_translated": {"en": "Doc", "fr": "Doc"},
                "notes_translated": {"en": "x", "fr": "x"}, "extras": plain(spatial),
            })
        };
        for (name, more) in [
            ("basin", json!({ "spatial": basin })),
            (
                "gauge",
                document(r#"{"type": "Point", "coordinates": [-75.7, 45.4]}"#),
            ),
            ("islands", json!({ "spatial": over.to_string() })),
            (
                "metres",
                document(r#"{"type": "Point", "coordinates": [500000, 4649776]}"#),
            ),
        ] {
            let mut record = json!({"name": name, "title": name, "owner_org": "water-office"});
            record
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            shelf.root.done("package_create", &record);
        }
        let image = Regex::new("<image href=\"([^\"]+)\"").unwrap();
        for (path, words, worlds, rings) in [
            (
                "/dataset/basin",
                "45.00°\u{a0}N – 46.50°\u{a0}N, 76.00°\u{a0}W – 74.00°\u{a0}W",
                1,
                0,
            ),
            (
                "/fr/dataset/basin",
                "45,00°\u{a0}N – 46,50°\u{a0}N, 76,00°\u{a0}O – 74,00°\u{a0}O",
                1,
                0,
            ),
            ("/document/gauge", "45.40°\u{a0}N, 75.70°\u{a0}W", 1, 1),
            (
                "/dataset/islands",
                "19.00°\u{a0}S – 16.00°\u{a0}S, 177.00°\u{a0}E – 178.00°\u{a0}W",
                2,
                0,
            ),
        ] {
            let page = shelf.page(path);
            let told = [
                format!("<figcaption class=\"meta\">{words}</figcaption>"),
                "role=\"img\" aria-label=\"".to_owned(),
                format!("marked: {words}\""),
                format!("marqué\u{a0}: {words}\""),
            ];
            let is_told = |part: &String| page.contains(part.as_str());
            assert!(is_told(&told[0]) && is_told(&told[1]), "{path}: {page}");
            assert!(is_told(&told[2]) || is_told(&told[3]), "{path}: {page}");
            assert_eq!(image.find_iter(&page).count(), worlds, "{path}: {page}");
            assert_eq!(
                page.matches("<circle class=\"area\"").count(),
                rings,
                "{path}"
            );
            // In words once more it would say nothing new, and as GeoJSON nothing to people.
            assert!(!page.contains("coordinates&#34;"), "{path}: {page}");
            let outlines = &image.captures(&page).unwrap()[1];
            let picture = shelf.nobody.get(outlines).unwrap();
            assert_eq!(picture.status, 200);
            assert!(picture.text().starts_with("<svg "), "{outlines}");
        }
        // What is nowhere on Earth is not drawn.
        let page = shelf.page("/document/metres");
        assert!(
            page.contains("4649776") && !page.contains("class=\"extent\""),
            "{page}"
        );
        assert!(!shelf.page("/dataset/lakes").contains("class=\"extent\""));
    });
}

/// A map of very many places is quick, draws what it can and tells what it leaves out.
#[test]
fn maps_of_many_places_are_bounded_and_say_so() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let features: Vec<Value> = (0..10_000)
        .map(|number| {
            let at = [-79.0 + f64::from(number) / 10_000.0, 43.5];
            let about = "A stop of a line that goes from here to there. ".repeat(3);
            json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": {"name": format!("Stop {number}"), "about": about}})
        })
        .collect();
    let file = json!({"type": "FeatureCollection", "features": features}).to_string();
    let fields = [
        ("package_id", "lakes"),
        ("name", "Stops"),
        ("format", "GeoJSON"),
    ];
    let made = shelf
        .root
        .upload("resource_create", &fields, "stops.geojson", file.as_bytes());
    let stops = made.unwrap().unwrap();
    let began = std::time::Instant::now();
    let page = shelf.page(&format!(
        "/dataset/lakes/resource/{}/map",
        stops["id"].as_str().unwrap()
    ));
    let took = began.elapsed();
    assert!(took.as_secs() < 5, "{took:?}");
    let drawn = Regex::new("Only the first ([0-9,]+) places are shown").unwrap();
    let drawn = drawn.captures(&page).unwrap()[1].replace(',', "");
    let drawn: usize = drawn.parse().unwrap();
    assert!((1000..=5000).contains(&drawn), "{drawn}");
    assert!(page.contains("The first 500 are listed."), "{page}");
    assert!(page.len() < 1_300_000, "{}", page.len());
}

#[test]
fn files_begin_on_their_pages_and_nothing_of_them_runs() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    for (name, part) in [
        (
            "Settings",
            "{\n  &#34;a&#34;: &#34;&#60;script&#62;alert(5)",
        ),
        ("Notes", "&#60;img src=x onerror=alert(6)&#62;"),
        ("Report", "/download/report.pdf\" target=\"_blank\""),
        ("Basins", "&#34;FeatureCollection&#34;"),
        ("Levels", "SELECT * FROM read_parquet("),
        ("Notes", "curl --location --remote-name"),
    ] {
        let page = shelf.page(&shelf.path(name));
        assert!(page.contains(part), "{part} in {page}");
        assert!(
            !page.contains("<img src=x") && !page.contains("<script>"),
            "{name}"
        );
    }
    let page = shelf.page(&shelf.path("Binary"));
    assert!(!page.contains("id=\"preview\""), "{page}");
}

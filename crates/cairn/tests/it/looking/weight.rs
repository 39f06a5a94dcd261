//! What pages weigh.

use regex::Regex;

use super::Shelf;
use crate::pages::{raw, said, site, status};
use crate::place::Place;

#[test]
fn pages_are_compressed_for_browsers_that_say_so_and_have_no_session() {
    let place = Place::sqlite();
    let (server, _) = site(&place);
    let page = raw(&server, "GET", "/fr/dataset", &[], "").1;
    let (_, rest) = page.split_once("href=\"/assets/").unwrap();
    let version = rest.split('/').next().unwrap();
    let chart = format!("/assets/{version}/chart.js");
    let form = "login=root&password=correct-horse-battery";
    let (head, _) = raw(&server, "POST", "/user/login", &[], form);
    let session = said(&head, "set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let cookie = format!("Cookie: {session}");
    let gzip = || "Accept-Encoding: br, gzip;q=0.8".to_owned();
    for (path, headers, is_gzip) in [
        ("/fr/dataset", vec![gzip()], true),
        (&chart, vec![gzip()], true),
        ("/fr/dataset", vec![], false),
        (
            "/fr/dataset",
            vec!["Accept-Encoding: gzip;q=0, br".to_owned()],
            false,
        ),
        ("/fr/dataset", vec![gzip(), cookie], false),
    ] {
        let (head, _) = raw(&server, "HEAD", path, &headers, "");
        assert_eq!(status(&head), 200, "{path}");
        let coding = said(&head, "content-encoding");
        assert_eq!(
            coding == Some("gzip"),
            is_gzip,
            "{path} {headers:?}: {head}"
        );
        assert!(head.contains("Accept-Encoding"), "{head}");
    }
}

/// Scripts weigh little, and what draws charts and maps comes with charts and maps alone.
#[test]
fn pages_bring_little_script() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let levels = shelf.path("Levels");
    let script = Regex::new("<script src=\"([^\"]*)\"").unwrap();
    for (path, most) in [
        ("/".to_owned(), 0),
        ("/dataset?q=lakes".to_owned(), 30 << 10),
        ("/dataset/lakes".to_owned(), 4 << 10),
        (levels.clone(), 4 << 10),
        (format!("{levels}/chart"), 80 << 10),
        (format!("{}/map", shelf.path("Gauges")), 80 << 10),
    ] {
        let page = shelf.page(&path);
        let scripts: Vec<&str> = script
            .captures_iter(&page)
            .map(|found| found.get(1).unwrap().as_str())
            .collect();
        let gzip = ["Accept-Encoding: gzip".to_owned()];
        let weight: usize = scripts
            .iter()
            .map(|script| {
                let (head, _) = crate::pages::bytes_of(&shelf.server, script, &gzip);
                let length = said(&head, "content-length").unwrap();
                length.parse::<usize>().unwrap()
            })
            .sum();
        assert!(weight <= most, "{path}: {weight} bytes of {scripts:?}");
    }
}

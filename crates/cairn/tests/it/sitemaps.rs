//! What sitemaps name is there for crawlers.

use regex::Regex;
use serde_json::json;

use crate::place::Place;

#[test]
fn every_address_of_the_sitemaps_is_a_page() {
    let place = Place::sqlite();
    let token = place.sysadmin("root");
    let server = place.serve(&[]);
    let mut root = server.client(&token);
    root.done("organization_create", &json!({"name": "water-office"}));
    root.done("group_create", &json!({"name": "nature"}));
    for (name, private) in [("rivers", false), ("hidden", true)] {
        root.done(
            "package_create",
            &json!({"name": name, "owner_org": "water-office", "private": private}),
        );
    }
    let location = Regex::new("<loc>[a-z]+://[^/]+([^<]*)</loc>").unwrap();
    let mut addresses = |path: &str| -> Vec<String> {
        let text = root.get(path).unwrap().text();
        location
            .captures_iter(&text)
            .map(|found| found[1].to_owned())
            .collect()
    };
    let maps = addresses("/sitemap.xml");
    assert_eq!(
        maps,
        [
            "/sitemap/1.xml",
            "/sitemap/organizations.xml",
            "/sitemap/groups.xml"
        ]
    );
    let pages: Vec<String> = maps.iter().flat_map(|map| addresses(map)).collect();
    assert_eq!(
        pages,
        [
            "/",
            "/dataset/rivers",
            "/organization",
            "/organization/water-office",
            "/group",
            "/group/nature"
        ]
    );
    for page in pages {
        assert_eq!(root.get(&page).unwrap().status, 200, "{page}");
    }
}

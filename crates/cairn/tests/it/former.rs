//! Addresses that only CKAN's pages have: where they lead.

use serde_json::{Value, json};

use crate::looking::Shelf;
use crate::place::everywhere;
use crate::visitor::Visitor;

#[test]
fn addresses_of_ckans_pages_lead_to_those_of_here() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let (levels, settings) = (shelf.id("Levels"), shelf.id("Settings"));
        let root = &mut shelf.root;
        root.done("package_patch", &json!({"id": "lakes", "version": "2.2"}));
        let found = root.done("package_activity_list", &json!({"id": "lakes"}));
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let (activity, moment) = (word(&found[0]["id"]), word(&found[0]["timestamp"]));
        let mut view = |resource: &str, kind: &str| {
            let made = root.done(
                "resource_view_create",
                &json!({"resource_id": resource, "title": "A view", "view_type": kind}),
            );
            word(&made["id"])
        };
        let table = view(&levels, "datatables_view");
        let text = view(&settings, "text_view");
        let mut nobody = Visitor::new(&shelf.server);
        let then = format!("/dataset/lakes?as_of={}", moment.replace(':', "%3A"));
        for (path, to) in [
            (
                format!("/dataset/lakes?activity_id={activity}"),
                then.clone(),
            ),
            (format!("/dataset/lakes/history/{activity}"), then.clone()),
            (
                format!("/dataset/lakes/resources/{levels}/history/{activity}"),
                then,
            ),
            (
                format!("/datastore/api_info/{levels}"),
                format!("/dataset/lakes/resource/{levels}#programs"),
            ),
            (
                format!("/dataset/lakes/resource/{levels}/views"),
                format!("/dataset/lakes/resource/{levels}"),
            ),
            (
                format!("/dataset/lakes/resource/{levels}/view/{table}"),
                format!("/dataset/lakes/resource/{levels}/embed?show=table"),
            ),
            (
                format!("/dataset/lakes/resource/{settings}/view/{text}"),
                format!("/dataset/lakes/resource/{settings}"),
            ),
            ("/user/root/groups".to_owned(), "/user/root".to_owned()),
        ] {
            for language in ["", "/fr"] {
                let answer = nobody.get(&format!("{language}{path}"));
                assert_eq!(answer.status, 302, "{path}");
                let led = answer.leads_to(&shelf.server);
                assert!(led.ends_with(&format!("{language}{to}")), "{path}: {led}");
                let (page, _) = led.split_once('#').unwrap_or((&led, ""));
                assert_eq!(nobody.get(page).status, 200, "{led}");
            }
        }
        for path in [
            "/dataset/changes/none".to_owned(),
            "/dataset/changes_multiple".to_owned(),
            "/dataset/lakes?activity_id=none".to_owned(),
            "/datastore/api_info/none".to_owned(),
            format!("/dataset/lakes/resource/{levels}/view/none"),
            format!("/dataset/lakes/resource/{levels}/view/{text}"),
            "/user/none/organizations".to_owned(),
        ] {
            assert_eq!(nobody.get(&path).status, 404, "{path}");
        }
        // What nobody may see any more leads nowhere.
        shelf
            .root
            .done("package_patch", &json!({"id": "lakes", "private": true}));
        for path in [
            format!("/dataset/changes/{activity}"),
            format!("/datastore/api_info/{levels}"),
            format!("/dataset/lakes/resource/{levels}/view/{table}"),
        ] {
            let status = nobody.get(&path).status;
            assert!(matches!(status, 404 | 410), "{path}: {status}");
        }
    });
}

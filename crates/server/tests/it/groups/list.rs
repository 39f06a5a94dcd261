//! Lists of groups and organizations.

use serde_json::json;

use super::{allowed, keys, names, refused, with};
use crate::support::Site;

#[actix_web::test]
async fn lists_are_sorted_filtered_and_limited() {
    let site = Site::with(|settings, _| {
        settings.auth.create_unowned_dataset = true;
        settings.lists.groups_max = 3;
        settings.lists.groups_all_fields_max = 2;
    });
    for (name, title, description) in [
        ("zz", "AAA", ""),
        ("aa", "ZZZ", "Écologie et eau"),
        ("mm", "Mmm", ""),
        ("other", "Bbb", ""),
    ] {
        let group = json!({"name": name, "title": title, "description": description});
        site.done("group_create", group).await;
    }
    site.done("group_create", json!({"name": "custom", "type": "custom"}))
        .await;
    for (name, groups) in [
        ("one", json!([{"name": "aa"}, {"name": "mm"}])),
        ("two", json!([{"name": "mm"}])),
    ] {
        site.done("package_create", json!({"name": name, "groups": groups}))
            .await;
    }
    for (params, expected) in [
        (json!({}), json!(["zz", "other", "mm"])),
        (json!({"limit": 0}), json!(["zz", "other", "mm", "aa"])),
        (
            json!({"sort": "name", "limit": 9}),
            json!(["aa", "mm", "other"]),
        ),
        (
            json!({"sort": "name desc", "offset": "1"}),
            json!(["other", "mm", "aa"]),
        ),
        (
            json!({"sort": "name", "limit": "1", "offset": 1}),
            json!(["mm"]),
        ),
        (
            json!({"sort": " title  DESC ", "limit": 2}),
            json!(["aa", "mm"]),
        ),
        (json!({"sort": "package_count"}), json!(["mm", "aa"])),
        (json!({"sort": "packages"}), json!(["mm", "aa"])),
        (json!({"sort": "package_count asc"}), json!(["aa", "mm"])),
        (json!({"order_by": "name", "limit": 1}), json!(["aa"])),
        (json!({"groups": ["aa", "zz", "none"]}), json!(["zz", "aa"])),
        (json!({"groups": "aa, zz"}), json!(["zz", "aa"])),
        (json!({"groups": [], "limit": 1}), json!(["zz"])),
        (json!({"q": "ZZ"}), json!(["zz", "aa"])),
        (json!({"q": "écologie ET"}), json!(["aa"])),
        (json!({"q": "ÉCOLOGIE"}), json!(["aa"])),
        (json!({"q": "%"}), json!(["zz", "other", "mm"])),
        (json!({"type": "custom"}), json!(["custom"])),
        (json!({"type": "organization"}), json!([])),
    ] {
        assert_eq!(
            allowed(&site, "", "group_list", params.clone()).await,
            expected,
            "{params}"
        );
    }
    for (params, expected) in [
        (
            json!({"sort": "zz"}),
            json!({"message": "Cannot sort by field `zz`"}),
        ),
        (
            json!({"sort": "name up"}),
            json!({"message": "Invalid sort direction `up`"}),
        ),
        (
            json!({"sort": "name, title"}),
            json!({"message": "Too many sort criteria provided only 1 allowed"}),
        ),
        (
            json!({"limit": "x", "offset": -2}),
            json!({"limit": ["Invalid integer"], "offset": ["Must be a natural number"]}),
        ),
    ] {
        assert_eq!(
            refused(&site, "", "group_list", params).await,
            (409, expected)
        );
    }
    let whole = allowed(&site, "", "group_list", json!({"all_fields": true})).await;
    assert_eq!(names(&whole), ["zz", "other"]);
    assert_eq!(keys(&whole[0]), with(&["num_followers", "package_count"]));
    let all = json!({"all_fields": "1", "include_extras": true, "include_users": true, "include_groups": true,
        "include_followers": true, "include_member_count": true, "include_dataset_count": false});
    let whole = allowed(&site, "", "group_list", all).await;
    assert_eq!(
        keys(&whole[0]),
        with(&["extras", "groups", "member_count", "num_followers", "users"])
    );

    let found = allowed(&site, "", "group_autocomplete", json!({"q": "zZ"})).await;
    assert_eq!(names(&found), ["zz", "aa"]);
    assert_eq!(keys(&found[0]), ["id", "name", "title"]);
    assert_eq!(
        allowed(&site, "", "organization_autocomplete", json!({"q": "zz"})).await,
        json!([])
    );
    assert_eq!(
        names(
            &allowed(
                &site,
                "",
                "group_autocomplete",
                json!({"q": "zz", "limit": 1})
            )
            .await
        ),
        ["zz"]
    );
}

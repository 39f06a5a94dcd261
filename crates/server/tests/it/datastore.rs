//! The DataStore's actions over HTTP, with tables in files and, where there is a server, in PostgreSQL.

use std::sync::atomic::{AtomicU32, Ordering};

use cairn_catalogue::settings::{Secret, Settings};
use serde_json::{Value, json};

use crate::support::Site;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The sites to test on: one for each engine.
fn sites() -> Vec<Site> {
    sites_with(|_| {})
}

/// As above, with other settings.
pub(crate) fn sites_with(change: impl Fn(&mut Settings)) -> Vec<Site> {
    let mut sites = vec![Site::with(|settings, _| change(settings))];
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        sites.push(Site::with(|settings, _| {
            change(settings);
            settings.datastore.database_url = Some(Secret::new(server));
            settings.datastore.schema = format!(
                "http_{}_{}",
                std::process::id(),
                NUMBER.fetch_add(1, Ordering::Relaxed)
            );
        }));
    }
    sites
}

/// Makes a dataset with resources that are addresses, and returns the ids of the resources.
pub(crate) async fn resources(site: &Site, name: &str, count: usize) -> Vec<String> {
    let list: Vec<Value> = (0..count)
        .map(|number| json!({"url": format!("http://a/{number}")}))
        .collect();
    let dataset = site
        .done("package_create", json!({"name": name, "resources": list}))
        .await;
    dataset["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

/// What an action that fails answers: the status and the error without its type.
pub(crate) async fn refused(site: &Site, token: &str, action: &str, params: Value) -> (u16, Value) {
    let answer = site.action(action, &params).token(token).send().await;
    let mut error = answer.json()["error"].clone();
    if let Some(error) = error.as_object_mut() {
        error.remove("__type");
        error.remove("info");
    }
    (answer.status.as_u16(), error)
}

#[actix_web::test]
async fn a_table_is_made_searched_described_and_dropped() {
    for site in sites() {
        let id = resources(&site, "rivers", 1).await.remove(0);
        let made = site
            .done(
                "datastore_create",
                json!({"resource_id": id, "force": true, "aliases": "rivers", "primary_key": "name",
                    "fields": [{"id": "name", "type": "text", "info": {"label": "Name"}}, {"id": "km"}],
                    "records": [{"name": "Ottawa", "km": 1271}, {"name": "Moose", "km": 104}]}),
            )
            .await;
        assert_eq!(
            made,
            json!({"resource_id": id, "method": "insert", "aliases": "rivers", "primary_key": "name",
                "fields": [{"id": "name", "type": "text", "info": {"label": "Name"}}, {"id": "km", "type": "int"}],
                "delete_fields": false, "calculate_record_count": "background"})
        );
        let shown = site.done("resource_show", json!({"id": id})).await;
        assert_eq!(shown["datastore_active"], true);
        assert_eq!(shown["last_modified"], Value::Null);
        let found = site
            .get("/api/3/action/datastore_search?resource_id=rivers&sort=km%20desc&limit=1&include_next_page=true")
            .send()
            .await
            .result();
        assert_eq!(
            found,
            json!({"resource_id": id, "sort": "km desc", "limit": 1, "include_total": true, "records_format": "objects",
                "include_next_page": true, "total": 2,
                "fields": [{"id": "_id", "type": "int"}, {"id": "name", "type": "text", "info": {"label": "Name"}}, {"id": "km", "type": "int4"}],
                "records": [{"_id": 1, "name": "Ottawa", "km": 1271}]})
        );
        let done = site
            .done(
                "datastore_upsert",
                json!({"resource_id": id, "force": true, "records": [{"name": "Moose", "km": 105}], "include_records": true}),
            )
            .await;
        assert_eq!(
            done["records"],
            json!([{"_id": 2, "name": "Moose", "km": 105}])
        );
        let info = site.done("datastore_info", json!({"id": id})).await;
        assert_eq!(
            (&info["meta"]["count"], &info["meta"]["aliases"]),
            (&json!(2), &json!(["rivers"]))
        );
        assert_eq!(info["meta"].as_object().unwrap().len(), 7);
        assert_eq!(info["fields"][0]["schema"]["is_index"], true);
        let listed = site
            .done(
                "datastore_search",
                json!({"resource_id": "_table_metadata", "filters": {"alias_of": id}}),
            )
            .await;
        assert_eq!(listed["records"][0]["name"], "rivers");
        assert_eq!(listed["records"][0]["_id"].as_str().unwrap().len(), 16);
        assert_eq!(
            site.done(
                "datastore_delete",
                json!({"resource_id": id, "force": true})
            )
            .await,
            json!({"resource_id": id})
        );
        assert_eq!(
            site.done("resource_show", json!({"id": id})).await["datastore_active"],
            false
        );
        assert_eq!(
            refused(
                &site,
                &site.token,
                "datastore_search",
                json!({"resource_id": "rivers"})
            )
            .await,
            (
                404,
                json!({"message": "Not found: Resource \"rivers\" was not found."})
            )
        );
    }
}

#[actix_web::test]
async fn a_table_can_come_with_its_resource_and_goes_with_it() {
    for site in sites() {
        resources(&site, "owner", 0).await;
        let made = site
            .done(
                "datastore_create",
                json!({"resource": {"package_id": "owner", "name": "rows"}, "fields": [{"id": "a"}], "records": [{"a": "x"}]}),
            )
            .await;
        assert_eq!(
            made["resource"],
            json!({"package_id": "owner", "name": "rows", "url": "_datastore_only_resource"})
        );
        let id = made["resource_id"].as_str().unwrap().to_owned();
        let shown = site.done("resource_show", json!({"id": id})).await;
        assert_eq!(
            (&shown["url_type"], &shown["datastore_active"]),
            (&json!("datastore"), &json!(true))
        );
        assert!(
            shown["url"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/datastore/dump/{id}"))
        );
        assert_ne!(shown["last_modified"], Value::Null);
        // It was made to be written to.
        site.done(
            "datastore_upsert",
            json!({"resource_id": id, "method": "insert", "records": [{"a": "y"}]}),
        )
        .await;
        site.done("resource_delete", json!({"id": id})).await;
        let (status, _) = refused(
            &site,
            &site.token,
            "datastore_search",
            json!({"resource_id": id}),
        )
        .await;
        assert_eq!(status, 404);
        assert_eq!(site.app.tables.find(&id).unwrap(), None);
        // Where the catalogue refuses the resource no table is left.
        let before = site.app.tables.relations().unwrap().len();
        let (status, _) = refused(
            &site,
            &site.token,
            "datastore_create",
            json!({"resource": {"package_id": "owner", "size": "x"}, "fields": [{"id": "a", "type": "text"}]}),
        )
        .await;
        assert_eq!(status, 409);
        assert_eq!(site.app.tables.relations().unwrap().len(), before);
    }
}

#[actix_web::test]
async fn who_may_what() {
    for site in sites() {
        let (editor, other) = (site.user("editor"), site.user("other"));
        site.done(
            "organization_create",
            json!({"name": "water", "users": [{"name": "editor", "capacity": "editor"}]}),
        )
        .await;
        site.done(
            "package_create",
            json!({"name": "secret", "owner_org": "water", "private": true}),
        )
        .await;
        let made = site
            .action(
                "datastore_create",
                &json!({"resource": {"package_id": "secret"}, "aliases": "hidden", "fields": [{"id": "a", "type": "text"}], "records": [{"a": "x"}]}),
            )
            .token(&editor)
            .send()
            .await
            .result();
        let id = made["resource_id"].as_str().unwrap().to_owned();
        for (action, params, permission) in [
            (
                "datastore_search",
                json!({"resource_id": "hidden"}),
                "resource_show",
            ),
            ("datastore_info", json!({"id": id}), "resource_show"),
            (
                "datastore_upsert",
                json!({"resource_id": id, "records": []}),
                "resource_update",
            ),
            (
                "datastore_records_delete",
                json!({"resource_id": id, "filters": {}}),
                "resource_update",
            ),
            (
                "datastore_delete",
                json!({"resource_id": id}),
                "resource_update",
            ),
        ] {
            let expected = format!(
                "Access denied: User other not authorized to perform {permission} on resource {id}"
            );
            assert_eq!(
                refused(&site, &other, action, params.clone()).await,
                (403, json!({"message": expected})),
                "{action}"
            );
            let anonymous = site.action(action, &params).send().await;
            assert_eq!(anonymous.status, 403, "{action}");
            let done = site.action(action, &params).token(&editor).send().await;
            assert_eq!(done.status, 200, "{action} {}", done.text());
        }
        let listed = site
            .action(
                "datastore_search",
                &json!({"resource_id": "_table_metadata"}),
            )
            .token(&other)
            .send()
            .await
            .result();
        assert_eq!(listed["total"], 0, "names of hidden tables are hidden");
        for action in ["datastore_function_create", "datastore_function_delete"] {
            let params = json!({"name": "f", "definition": "x"});
            assert_eq!(
                refused(&site, &editor, action, params).await,
                (403, json!({"message": "Access denied"}))
            );
        }
    }
}

#[actix_web::test]
async fn requests_that_make_no_sense_are_told_in_ckans_words() {
    let site = Site::new();
    let [id, other] = resources(&site, "dd", 2).await.try_into().unwrap();
    site.done(
        "datastore_create",
        json!({"resource_id": id, "force": true, "fields": [{"id": "a", "type": "text"}]}),
    )
    .await;
    let long = ["x".repeat(64), "y".repeat(64)];
    for (action, params, expected) in [
        (
            "datastore_create",
            json!({}),
            json!({"resource_id": ["resource_id or resource required"]}),
        ),
        (
            "datastore_create",
            json!({"resource_id": "none"}),
            json!({"resource_id": ["Resource not found: none"]}),
        ),
        (
            "datastore_create",
            json!({"resource_id": id, "force": true, "fields": [{"id": "a"}, {"id": "_x"}]}),
            json!({"fields": [{}, {"id": ["\"_x\" is not a valid field name"]}]}),
        ),
        (
            "datastore_create",
            json!({"resource_id": other, "force": true,
                "fields": [{"id": long[0], "type": "text"}, {"id": long[1], "type": "text"}]}),
            json!({"fields": [
                format!("Column heading \"{}\" exceeds limit of 63 characters.", long[0]),
                format!("Column heading \"{}\" exceeds limit of 63 characters.", long[1]),
            ]}),
        ),
        (
            "datastore_create",
            json!({"resource_id": id, "force": true, "indexes": ["a", ["a", "no"]]}),
            json!({"index": ["The field \"['a', 'no']\" is not a valid column name."]}),
        ),
        (
            "datastore_create",
            json!({"resource_id": id, "force": true, "indexes": ["a, no"]}),
            json!({"index": ["The field \"a, no\" is not a valid column name."]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "filters": {"no": 1, "$or": [{"none": [1]}, {"$x": []}]}}),
            json!({"filters": ["Unknown field: no", "Unknown field: none",
                "Unknown operators (must be one of $or, $and): $x"]}),
        ),
        (
            "datastore_records_delete",
            json!({"resource_id": id, "force": true, "filters": {"a": {"ne": "x"}}}),
            json!({"filters": ["Unknown filter operation: FilterOp(field='a', op='ne', value='x')"]}),
        ),
        (
            "datastore_create",
            json!({"resource_id": id, "force": true, "triggers": [{"function": "f"}]}),
            json!({"triggers": ["function f() does not exist"]}),
        ),
        (
            "datastore_upsert",
            json!({"records": [], "method": "merge"}),
            json!({"resource_id": ["Missing value"], "method": ["Value must be one of ['upsert', 'insert', 'update']"]}),
        ),
        (
            "datastore_delete",
            json!({"resource_id": id, "filters": []}),
            json!({"filters": ["filters must be either a dict or null."]}),
        ),
        (
            "datastore_records_delete",
            json!({}),
            json!({"resource_id": ["Missing value"], "filters": ["Missing value"]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "limit": "x"}),
            json!({"limit": ["Invalid integer", "Please enter an integer value"]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "limit": -1}),
            json!({"limit": ["Must be a natural number"]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "offset": -1}),
            json!({"offset": ["invalid value \"-1\""]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "fields": 5}),
            json!({"fields": ["Not a list"]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "filters": "{bad"}),
            json!({"filters": ["Cannot parse JSON"]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "unknown": "x"}),
            json!({"__extras": ["invalid value \"unknown\""]}),
        ),
        (
            "datastore_search",
            json!({"resource_id": id, "records_format": "xml"}),
            json!({"records_format": ["Value must be one of ['objects', 'lists', 'csv', 'tsv']"]}),
        ),
        (
            "datastore_info",
            json!({}),
            json!({"resource_id": ["Missing value"]}),
        ),
        (
            "datastore_function_create",
            json!({}),
            json!({"name": ["Must be a Unicode string value", "Missing value"], "definition": ["Must be a Unicode string value"]}),
        ),
        (
            "datastore_function_delete",
            json!({"name": "f"}),
            json!({"name": ["function f() does not exist"]}),
        ),
    ] {
        assert_eq!(
            refused(&site, &site.token, action, params.clone()).await,
            (409, expected),
            "{action} {params}"
        );
    }
    // Whether there is such a table is said first, as in CKAN.
    let params = json!({"resource_id": "none", "unknown": "x"});
    let (status, _) = refused(&site, &site.token, "datastore_search", params).await;
    assert_eq!(status, 404);
    let (_, error) = refused(
        &site,
        &site.token,
        "datastore_upsert",
        json!({"resource_id": id, "records": []}),
    )
    .await;
    assert!(
        error["read-only"][0]
            .as_str()
            .unwrap()
            .starts_with("Cannot edit read-only resource")
    );
    let nested = site
        .action(
            "datastore_create",
            &json!({"resource_id": id, "force": true, "fields": "a"}),
        )
        .token(&site.token)
        .send()
        .await;
    assert_eq!(nested.status, 400);
    assert_eq!(
        nested.json()["error"]["message"],
        "Only lists of dicts can be placed against subschema ('fields',), not <class 'str'>"
    );
    let read = site
        .get(&format!("/api/3/action/datastore_upsert?resource_id={id}"))
        .send()
        .await;
    assert_eq!(read.status, 400, "rows are not changed with GET");
}

/// A table with most types, on a resource that is an address.
async fn mixed(site: &Site) -> String {
    let id = resources(site, "mixed", 1).await.remove(0);
    site.done(
        "datastore_create",
        json!({"resource_id": id, "force": true, "aliases": ["mixed rows"],
            "fields": [{"id": "name", "type": "text"}, {"id": "tags", "type": "text[]"}, {"id": "obj", "type": "json"},
                {"id": "ok", "type": "bool"}, {"id": "1 <n>", "type": "numeric"}],
            "records": [
                {"name": "a<b>&\"c\"", "tags": ["x", "y"], "obj": {"k": [1, null]}, "ok": true, "1 <n>": "1.50"},
                {"name": "", "tags": [], "ok": false},
                {"name": "alpha, beta"},
            ]}),
    )
    .await;
    id
}

#[actix_web::test]
async fn dumps_in_four_forms() {
    for site in sites() {
        let id = mixed(&site).await;
        for (query, extension, expected) in [
            (
                "",
                "csv",
                "_id,name,tags,obj,ok,1 <n>\r\n1,\"a<b>&\"\"c\"\"\",\"[\"\"x\"\",\"\"y\"\"]\",\"{\"\"k\"\": [1, null]}\",t,1.50\n2,\"\",[],null,f,\n3,\"alpha, beta\",null,null,,\n",
            ),
            (
                "?format=tsv&bom=true&fields=name,ok&limit=2",
                "tsv",
                "\u{feff}name\tok\r\n\"a<b>&\"\"c\"\"\"\tt\n\"\"\tf\n",
            ),
            (
                "?format=json&fields=_id,obj&sort=_id%20desc&offset=1",
                "json",
                "{\n  \"fields\": [{\"id\":\"_id\",\"type\":\"int\"},{\"id\":\"obj\",\"type\":\"json\"}],\n  \"records\": [\n    [2,null],\n    [1,{\"k\":[1,null]}]\n]}\n",
            ),
            (
                "?format=json&filters={\"name\":\"none\"}&fields=name",
                "json",
                "{\n  \"fields\": [{\"id\":\"name\",\"type\":\"text\"}],\n  \"records\": [\n]}\n",
            ),
            (
                "?format=xml&q=alpha&fields=_id,name,tags,ok",
                "xml",
                "<data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<row _id=\"3\"><name>alpha, beta</name><tags xsi:nil=\"true\" /><ok xsi:nil=\"true\" /></row>\n</data>\n",
            ),
            (
                "?format=xml&limit=1",
                "xml",
                "<data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<row _id=\"1\"><name>a&lt;b&gt;&amp;\"c\"</name><tags><value key=\"0\">x</value><value key=\"1\">y</value></tags><obj><value key=\"k\"><value key=\"0\">1</value><value key=\"1\" xsi:nil=\"true\" /></value></obj><ok>True</ok><_n>1.50</_n></row>\n</data>\n",
            ),
            ("?distinct=true&fields=ok", "csv", "ok\r\nf\nt\n\n"),
        ] {
            let answer = site
                .get(&format!(
                    "/datastore/dump/mixed%20rows{}",
                    query
                        .replace('"', "%22")
                        .replace('{', "%7B")
                        .replace('}', "%7D")
                ))
                .send()
                .await;
            assert_eq!(answer.status, 200, "{query}");
            assert_eq!(answer.text(), expected, "{query}");
            assert_eq!(
                answer.header("Content-Type"),
                Some("application/octet-stream")
            );
            assert_eq!(
                answer.header("Content-Disposition"),
                Some(format!("attachment; filename=\"{id}.{extension}\"").as_str())
            );
        }
        for (query, status) in [
            ("?format=pdf", 400),
            ("?limit=x", 400),
            ("?offset=-1", 400),
            ("?filters=%7Bbad", 400),
            ("?fields=nofield", 400),
            ("?sort=nofield", 400),
        ] {
            let answer = site
                .get(&format!("/datastore/dump/{id}{query}"))
                .send()
                .await;
            assert_eq!(answer.status, status, "{query}");
        }
        assert_eq!(site.get("/datastore/dump/none").send().await.status, 404);
    }
}

#[actix_web::test]
async fn long_dumps_come_whole_and_hidden_ones_not_at_all() {
    for site in sites() {
        let user = site.user("reader");
        site.done("organization_create", json!({"name": "water"}))
            .await;
        site.done(
            "package_create",
            json!({"name": "secret", "owner_org": "water", "private": true}),
        )
        .await;
        let records: Vec<Value> = (0..12_000)
            .map(|n| json!({"n": n, "t": format!("row {n}")}))
            .collect();
        let made = site
            .done(
                "datastore_create",
                json!({"resource": {"package_id": "secret"}, "fields": [{"id": "n", "type": "int"}, {"id": "t", "type": "text"}], "records": records}),
            )
            .await;
        let path = format!("/datastore/dump/{}", made["resource_id"].as_str().unwrap());
        for (query, first, rows) in [
            ("", "1,0,row 0", 12_000),
            ("?sort=n%20desc", "12000,11999,row 11999", 12_000),
            (
                "?sort=_id%20desc&offset=10",
                "11990,11989,row 11989",
                11_990,
            ),
            ("?offset=100&limit=7000", "101,100,row 100", 7000),
        ] {
            let answer = site
                .get(&format!("{path}{query}"))
                .token(&site.token)
                .send()
                .await;
            let text = answer.text();
            let mut lines = text.lines();
            assert_eq!(lines.next(), Some("_id,n,t"));
            assert_eq!(lines.next(), Some(first), "{query}");
            assert_eq!(lines.count() + 1, rows, "{query}");
        }
        assert_eq!(site.get(&path).send().await.status, 404);
        assert_eq!(site.get(&path).token(&user).send().await.status, 404);
    }
}

//! Every command of `ckanapi`, with every way to give and to get data.

use std::path::Path;

use serde_json::{Value, json};

use super::{Ckanapi, program, publish};
use crate::place::{Place, everywhere, said};
use crate::server::Server;

/// The smallest image in PNG.
const IMAGE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// Runs a job with `ckanapi` on a server of each kind, where the client is there.
fn with_client(job: impl Fn(&Place, &Server, &Ckanapi<'_>)) {
    if program().is_none() {
        return;
    }
    everywhere(|place| {
        let token = place.sysadmin("admin");
        // Tables are made by hand here.
        let server = place.serve(&["auth.create_user_via_api=true", "loading.enabled=false"]);
        let client = Ckanapi {
            server: &server,
            token: &token,
        };
        job(place, &server, &client);
    });
}

/// Reads one JSON value a line.
fn lines(text: &str) -> Vec<Value> {
    let read =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(read).collect()
}

fn names(records: &[Value]) -> Vec<&str> {
    let mut names: Vec<&str> = records
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn actions_take_and_give_data_in_every_way() {
    with_client(|place, _, client| {
        publish(place, client);
        // From the arguments, a file, standard input; pretty, on one line, one line an item.
        let patch = json!({"id": "rivers", "extras": [{"key": "length", "value": "1271"}]});
        let file = place.file("patch.json", patch.to_string());
        let patched = client.action(&["package_patch", "-I", &file, "-j"]);
        assert_eq!(patched["extras"], patch["extras"]);
        let mut command = client
            .command(&["action", "package_patch", "-i", "-j"])
            .unwrap();
        let given = said(
            &mut command,
            &json!({"id": "rivers", "notes": "été"}).to_string(),
        )
        .done();
        assert_eq!(given.lines().count(), 1);
        assert_eq!(lines(&given)[0]["notes"], "été");
        let listed = client.run(&["action", "package_list", "limit:2", "-J"]);
        assert_eq!(lines(&listed), [json!("rivers"), json!("triage")]);
        // GET, with parameters of each kind.
        let found = client.action(&["package_search", "q=rivers", "rows:1", "facet:false", "-g"]);
        assert_eq!((&found["count"], &found["facets"]), (&json!(1), &json!({})));
        // A file beside other keys.
        let resource = client.action(&["package_show", "id=rivers"])["resources"][0]["id"].clone();
        let id = format!("id={}", resource.as_str().unwrap());
        let upload = format!("upload@{}", place.file("other.csv", "day\n1\n"));
        let patched = client.action(&["resource_patch", &id, "description=D", &upload]);
        assert_eq!(
            (&patched["size"], &patched["description"]),
            (&json!(6), &json!("D"))
        );
        // What is wrong is told apart.
        for (arguments, word) in [
            (&["package_show", "id=none"][..], "NotFound"),
            (
                &["package_create", "name=rivers", "owner_org=water"],
                "ValidationError",
            ),
            (&["package_search", "weird=1"], "Invalid search parameters"),
            (&["nonesuch"], "Action name not known"),
        ] {
            let mut command = client.command(&[&["action"], arguments].concat()).unwrap();
            let said = said(&mut command, "");
            assert!(
                said.code != Some(0) && said.err.contains(word),
                "{arguments:?}: {said:?}"
            );
        }
    });
}

#[test]
fn many_actions_are_called_from_lines() {
    with_client(|place, server, client| {
        publish(place, client);
        let upload = place.file("rows.csv", "a\n1\n");
        let mut batch: Vec<Value> = (0..20)
            .map(|number| {
                json!({"action": "package_create", "data": {"name": format!("made-{number:02}"), "owner_org": "water",
                    "tags": [{"name": "batch"}]}})
            })
            .collect();
        batch.push(json!({"action": "resource_create", "data": {"package_id": "rivers", "name": "rows"}, "files": {"upload": upload}}));
        batch.push(json!({"action": "package_show", "data": {"id": "none"}}));
        batch.push(json!({"action": "package_create", "data": {"name": "No Name"}}));
        let text: String = batch.iter().map(|one| format!("{one}\n")).collect();
        let file = place.file("batch.jsonl", text);
        let log = place.path("batch.log").display().to_string();
        client.run(&[
            "batch",
            "-I",
            &file,
            "--local-files",
            "-p",
            "3",
            "-q",
            "-l",
            &log,
        ]);
        let mut told: Vec<String> = lines(&std::fs::read_to_string(&log).unwrap())
            .iter()
            .filter_map(|line| Some(format!("{} {}", line[2].as_str()?, line[3].as_str()?)))
            .collect();
        told.sort_unstable();
        assert_eq!(
            told,
            ["package_create ValidationError", "package_show NotFound"]
        );

        // Everything that matches, however many pages it takes.
        let found = lines(&client.run(&["search", "datasets", "fq=tags:batch"]));
        assert_eq!(found.len(), 20);
        let found = lines(&client.run(&["search", "datasets", "q=rivers", "rows:1"]));
        assert_eq!(names(&found), ["rivers"]);
        let url = found[0]["resources"][1]["url"].as_str().unwrap();
        let path = url.strip_prefix(&server.url()).unwrap();
        assert_eq!(server.anonymous().get(path).unwrap().text(), "a\n1\n");

        // By name, by what a search gave, by a list.
        client.run(&["delete", "datasets", "made-00", "-q"]);
        let some = lines(&client.run(&["search", "datasets", "fq=tags:batch", "rows:9"]));
        let text: String = some.iter().map(|one| format!("{one}\n")).collect();
        let file = place.file("some.jsonl", text);
        client.run(&["delete", "datasets", "-I", &file, "-p", "2", "-q"]);
        let rest = client.action(&["package_list"]).to_string() + "\n";
        let file = place.file("rest.jsonl", rest);
        client.run(&["delete", "datasets", "-I", &file, "-q"]);
        assert_eq!(client.action(&["package_list"]), json!([]));
    });
}

#[test]
fn datasets_are_dumped_as_packages_and_with_what_belongs_to_them() {
    with_client(|place, _, client| {
        publish(place, client);
        let shown = client.action(&["package_show", "id=rivers"]);
        let id = shown["resources"][0]["id"].as_str().unwrap();
        client.action(&[
            "datastore_create",
            &format!("resource_id={id}"),
            "force:true",
            r#"fields:[{"id":"day","type":"int","info":{"label":"Day","notes":"Of the month"}},{"id":"level","type":"numeric"}]"#,
        ]);
        client.action(&[
            "resource_view_create",
            &format!("resource_id={id}"),
            "view_type=datatables_view",
            "title=Table",
        ]);
        let dumped = lines(&client.run(&["dump", "datasets", "rivers", "-d", "-R", "-q"]));
        let resource = &dumped[0]["resources"][0];
        assert_eq!(resource["datastore_fields"][1]["info"]["label"], "Day");
        let views = resource["resource_views"].as_array().unwrap();
        assert!(
            views.iter().any(|view| view["title"] == "Table"),
            "{resource}"
        );

        let folder = place.path("packages").display().to_string();
        client.run(&["dump", "datasets", "--all", "-D", &folder, "-p", "2", "-q"]);
        let read = |path: &str| std::fs::read_to_string(Path::new(&folder).join(path)).unwrap();
        let package: Value = serde_json::from_str(&read("rivers/datapackage.json")).unwrap();
        assert_eq!(package["title"], "Rivers");
        let resource = &package["resources"][0];
        assert_eq!(
            resource["schema"],
            json!({"fields": [{"name": "day", "title": "Day", "description": "Of the month"}, {"name": "level", "type": "number"}]})
        );
        let path = resource["path"].as_str().unwrap();
        assert_eq!(read(&format!("rivers/{path}")), "day,level\n1,2\n");
    });
}

#[test]
fn groups_organizations_users_and_files_move_to_another_site() {
    with_client(|place, server, from| {
        let other = place.another();
        let token = other.sysadmin("admin");
        let other_server = other.serve(&["auth.create_user_via_api=true"]);
        let to = Ckanapi {
            server: &other_server,
            token: &token,
        };
        publish(place, from);
        let image = place.file("logo.png", IMAGE);
        from.action(&[
            "user_create",
            "name=ann",
            "email=ann@example.org",
            "password=correct-horse",
            "fullname=Ann",
        ]);
        from.action(&[
            "group_create",
            "name=floods",
            "title=Floods",
            &format!("image_upload@{image}"),
        ]);
        from.action(&[
            "organization_member_create",
            "id=water",
            "username=ann",
            "role=editor",
        ]);
        from.action(&[
            "organization_patch",
            "id=water",
            &format!("image_upload@{image}"),
            "description=W",
        ]);

        let carry = |kind: &str, dump: &[&str], load: &[&str]| {
            let file = place
                .path(&format!("{kind}.jsonl.gz"))
                .display()
                .to_string();
            from.run(&[&["dump", kind, "--all", "-z", "-O", &file], dump].concat());
            to.run(&[&["load", kind, "-I", &file, "-z"], load].concat());
        };
        carry("users", &[], &[]);
        carry("organizations", &["-U"], &["--upload-logo", "-p", "2"]);
        carry("groups", &["-U"], &["--upload-logo"]);
        carry("datasets", &[], &["--upload-resources"]);

        // The password came along as its hash.
        let ann = to.action(&["user_show", "id=ann", "include_password_hash:true"]);
        let before = from.action(&["user_show", "id=ann", "include_password_hash:true"]);
        assert_eq!(
            (&ann["fullname"], &ann["password_hash"]),
            (&json!("Ann"), &before["password_hash"])
        );
        let water = to.action(&["organization_show", "id=water"]);
        let roles: Vec<_> = list(&water["users"])
            .iter()
            .map(|user| (&user["name"], &user["capacity"]))
            .collect();
        assert_eq!(
            roles,
            [
                (&json!("admin"), &json!("admin")),
                (&json!("ann"), &json!("editor"))
            ]
        );
        assert_eq!(water["description"], "W");
        for (client, action) in [(&to, "organization_show"), (&to, "group_show")] {
            let id = if action == "group_show" {
                "id=floods"
            } else {
                "id=water"
            };
            let url = client.action(&[action, id])["image_display_url"].clone();
            let path = url
                .as_str()
                .unwrap()
                .strip_prefix(&other_server.url())
                .unwrap()
                .to_owned();
            let answer = other_server.anonymous().get(&path).unwrap();
            assert_eq!(
                (answer.status, answer.body.as_slice()),
                (200, IMAGE),
                "{path}"
            );
        }
        let rivers = to.action(&["package_show", "id=rivers"]);
        let url = rivers["resources"][0]["url"].as_str().unwrap();
        let path = url.strip_prefix(&other_server.url()).unwrap();
        assert_eq!(
            other_server.anonymous().get(path).unwrap().text(),
            "day,level\n1,2\n"
        );

        // Again: those that are there are refused or updated, as it is asked.
        from.action(&["organization_patch", "id=water", "description=V"]);
        let again = place.path("again.jsonl").display().to_string();
        from.run(&["dump", "organizations", "water", "-O", &again]);
        let described = || to.action(&["organization_show", "id=water"])["description"].clone();
        let mut create = to
            .command(&["load", "organizations", "-I", &again, "-n"])
            .unwrap();
        let told = said(&mut create, "").failed(3);
        assert!(
            told.contains("Group name already exists in database"),
            "{told}"
        );
        assert_eq!(described(), "W");
        to.run(&["load", "organizations", "-I", &again, "-o"]);
        assert_eq!(described(), "V");

        // And away with it.
        to.run(&["delete", "datasets", "rivers", "triage", "-q"]);
        to.run(&["delete", "groups", "floods", "-q"]);
        to.run(&["delete", "organizations", "water", "-q"]);
        to.run(&["delete", "users", "ann", "-q"]);
        for (action, left) in [
            ("group_list", json!([])),
            ("organization_list", json!([])),
            ("package_list", json!([])),
        ] {
            assert_eq!(to.action(&[action]), left, "{action}");
        }
        assert_eq!(to.action(&["user_show", "id=ann"])["state"], "deleted");
        assert_eq!(
            server
                .anonymous()
                .get("/api/3/action/package_list")
                .unwrap()
                .status,
            200
        );
    });
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

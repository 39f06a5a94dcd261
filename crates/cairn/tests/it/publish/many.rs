//! Many records at once, inventories, columns of tables.

use super::*;

/// Many records are changed at once with a result for each; a table becomes records once it was tried; columns are described.
#[test]
fn many_records_a_table_and_columns_are_changed_by_form() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let alice = steward(place, &mut root);
        let office = root.done("organization_show", &json!({"id": "water-office"}));
        let owner = office["id"].as_str().unwrap();
        let ids: Vec<String> = ["rivers", "hidden-plan", "early-draft"]
            .iter()
            .map(|name| {
                root.done("package_show", &json!({ "id": name }))["id"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let path = "/dashboard/bulk";
        assert_eq!(status(&raw(&server, "GET", path, &[], "").0), 302);
        let (_, body) = raw(&server, "GET", path, &alice, "");
        // Values are asked for as in the form of a record: from lists, as days.
        for part in [
            "Rivers",
            "Secret plan",
            "Secret draft",
            "<select id=\"license_id\"",
            "<select id=\"update_frequency\"",
            "type=\"date\"",
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
        // A search that cannot be read is told, and all of a list are chosen at once.
        let (head, body) = raw(&server, "GET", "/dashboard/bulk?q=title:%5B", &alice, "");
        assert_eq!(status(&head), 200);
        assert!(body.contains("This search cannot be read."), "{body}");
        let (_, body) = raw(&server, "GET", "/dashboard/bulk?q=secret", &alice, "");
        assert!(
            body.contains("action=\"/dashboard/bulk?q=secret\""),
            "{body}"
        );
        let listed: String = ids[1..].iter().map(|id| format!("&listed={id}")).collect();
        let form = format!("act=add-tag&tag=hidden+things&all=yes{listed}");
        let (_, body) = raw(&server, "POST", "/dashboard/bulk?q=secret", &alice, &form);
        assert!(body.contains("What was done"), "{body}");
        let tagged = root.done(
            "package_search",
            &json!({"fq": "tags:\"hidden things\"", "include_private": true, "include_drafts": true}),
        );
        assert_eq!(tagged["count"], 2, "{body}");
        let form = format!("act=remove-tag&tag=hidden+things&all=yes{listed}");
        let (_, body) = raw(&server, "POST", "/dashboard/bulk?q=secret", &alice, &form);
        assert!(body.contains("What was done"), "{body}");
        let chosen: String = ids.iter().map(|id| format!("&records={id}")).collect();
        for (form, part) in [
            (
                format!("act=set&license_id={chosen}"),
                "Choose what is to be done",
            ),
            ("act=private".to_owned(), "Choose at least one record."),
            (format!("act=delete{chosen}"), "Nothing was deleted."),
            (
                format!("act=set&license_id=odc-odbl&update_frequency=weekly{chosen}"),
                "What was done",
            ),
            (
                format!("act=set&contact_email=nowhere{chosen}"),
                "Contact e-mail:",
            ),
            (format!("act=add-tag&tag=lakes{chosen}"), "What was done"),
            (
                format!("act=empty&empty=update_frequency{chosen}"),
                "What was done",
            ),
            (
                format!("act=set&state=deleted{chosen}"),
                "Choose what is to be done",
            ),
        ] {
            let (head, body) = raw(&server, "POST", path, &alice, &form);
            assert!(
                status(&head) == 200 && body.contains(part),
                "{part} in {body}"
            );
        }
        let rivers = root.done("package_show", &json!({"id": "rivers"}));
        assert_eq!(rivers["license_id"], "odc-odbl");
        assert!(
            rivers["update_frequency"]
                .as_str()
                .is_none_or(str::is_empty),
            "{rivers}"
        );
        let tags: Vec<&str> = rivers["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].as_str().unwrap())
            .collect();
        assert_eq!(tags, ["fresh water", "lakes"]);
        raw(
            &server,
            "POST",
            path,
            &alice,
            &format!("act=remove-tag&tag=lakes{chosen}"),
        );
        raw(
            &server,
            "POST",
            path,
            &alice,
            &format!("act=public&records={}", ids[1]),
        );
        let plan = root.done("package_show", &json!({"id": "hidden-plan"}));
        assert_eq!(
            (&plan["private"], plan["tags"].as_array().unwrap().len()),
            (&json!(false), 0)
        );
        // CKAN's address and names.
        let admin = token(place, "root");
        let process = "/organization/bulk_process/water-office";
        assert_eq!(status(&raw(&server, "GET", process, &alice, "").0), 403);
        let form = format!("dataset_{}=on&bulk_action.private=1", ids[1]);
        let (head, _) = raw(&server, "POST", process, &admin, &form);
        assert_eq!(status(&head), 200);
        assert_eq!(
            root.done("package_show", &json!({"id": "hidden-plan"}))["private"],
            true
        );
        // A table of records.
        let table = "Title,Titre,Licence,E-mail,Code\nDams,Barrages,cc-by,dams@example.org,007\nWells,Puits,cc-by,nowhere,008\nDams,Encore,cc-by,,009\n";
        let path = "/dashboard/import";
        let (head, body) = send(
            &server,
            path,
            &alice,
            &[
                ("owner_org", Text(owner)),
                ("upload", File("inventory.csv", table.as_bytes())),
                ("act", Text("map")),
            ],
        );
        assert_eq!(status(&head), 200, "{body}");
        let upload = body.split("name=\"tus_upload\" value=\"").nth(1).unwrap();
        let upload = upload.split('"').next().unwrap();
        for part in [
            "<option value=\"title_translated-en\" selected>",
            "<option value=\"license_id\" selected>",
            "(007)",
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
        let form = |act: &str| {
            format!(
                "tus_upload={upload}&owner_org={owner}&column-0=title_translated-en&column-1=title_translated-fr&column-2=license_id&column-3=contact_email&column-4=&act={act}"
            )
        };
        let report = |act: &str| {
            let (head, body) = raw(&server, "POST", path, &alice, &form(act));
            assert_eq!(status(&head), 302, "{body}");
            let address = said(&head, "location").unwrap();
            let path = address.trim_start_matches(&server.url()).to_owned();
            let (_, body) = raw(&server, "GET", &path, &alice, "");
            (path, body)
        };
        let (tried, body) = report("try");
        for part in [
            "1 row is right.",
            "2 rows have errors.",
            "stands in the table twice",
            "contact_email",
            "nothing is written yet",
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
        let mut nobody = server.anonymous();
        assert!(
            nobody
                .try_action("package_show", &json!({"id": "dams"}))
                .unwrap()
                .is_err()
        );
        let file = format!("{tried}/errors.csv");
        let (head, body) = raw(&server, "GET", &file, &alice, "");
        assert!(
            said(&head, "content-type").unwrap().starts_with("text/csv"),
            "{head}"
        );
        assert!(
            body.starts_with("\u{feff}Title,Titre,Licence,E-mail,Code,error\r\nWells,"),
            "{body}"
        );
        // Nobody else sees what came of it.
        assert_eq!(status(&raw(&server, "GET", &file, &[], "").0), 404);
        let (_, body) = report("write");
        assert!(
            body.contains("Written") && body.contains("/dataset/dams"),
            "{body}"
        );
        let dams = root.done("package_show", &json!({"id": "dams"}));
        assert_eq!(
            (&dams["private"], &dams["title_translated"]["fr"]),
            (&json!(true), &json!("Barrages"))
        );
        // Written again it changes the record, and leaves what the table says nothing of.
        root.done("package_patch", &json!({"id": "dams", "private": false}));
        report("write");
        assert_eq!(
            root.done("package_show", &json!({"id": "dams"}))["private"],
            false
        );
        // Columns of a table.
        let table = rivers["resources"][1]["id"].as_str().unwrap();
        let path = format!("/dataset/rivers/dictionary/{table}");
        assert_eq!(status(&raw(&server, "GET", &path, &[], "").0), 403);
        let (_, body) = raw(&server, "GET", &path, &alice, "");
        assert!(body.contains("value=\"Station\""), "{body}");
        let form = "info__1__label=Gauge+number&info__1__label_fr=&info__2__notes=Metres&info__2__type_override=numeric";
        let (head, body) = raw(&server, "POST", &path, &alice, form);
        assert_eq!(status(&head), 302, "{body}");
        let info = root.done("datastore_info", &json!({ "id": table }));
        assert_eq!(
            info["fields"][0]["info"],
            json!({"label": "Gauge number", "notes": "<i>where</i>"})
        );
        assert_eq!(
            info["fields"][1]["info"],
            json!({"notes": "Metres", "type_override": "numeric"})
        );
    });
}

/// More rows than anybody waits for become records beside requests: public where the table says so, private otherwise.
#[test]
fn a_large_inventory_is_imported_beside_requests() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let alice = steward(&place, &mut root);
    let office = root.done("organization_show", &json!({"id": "water-office"}));
    let owner = office["id"].as_str().unwrap();
    let mut table = String::from("Title,Private,E-mail\n");
    for number in 1..=1010 {
        let (private, email) = match number {
            7 => ("no", "seven@example.org"),
            1005 => ("perhaps", "x@example.org"),
            1010 => ("", "nowhere"),
            _ => ("yes", ""),
        };
        table.push_str(&format!("Well {number},{private},{email}\n"));
    }
    let path = "/dashboard/import";
    let (head, body) = send(
        &server,
        path,
        &alice,
        &[
            ("owner_org", Text(owner)),
            ("upload", File("wells.csv", table.as_bytes())),
            ("column-0", Text("title_translated-en")),
            ("column-1", Text("private")),
            ("column-2", Text("contact_email")),
            ("act", Text("write")),
        ],
    );
    assert_eq!(status(&head), 302, "{body}");
    let report = said(&head, "location").unwrap();
    let report = report.trim_start_matches(&server.url()).to_owned();
    let (_, body) = raw(&server, "GET", &report, &alice, "");
    assert!(
        body.contains("<progress") || body.contains("Written"),
        "{body}"
    );
    let id = report.rsplit('/').next().unwrap();
    let mut client = server.client(alice[0].trim_start_matches("Authorization: "));
    let import = crate::forms::until(|| {
        let import = client.done("inventory_import_show", &json!({ "id": id }));
        (!import["finished"].is_null()).then_some(import)
    });
    assert_eq!(
        (
            &import["rows"],
            &import["good"],
            &import["bad"],
            &import["failure"]
        ),
        (&json!(1010), &json!(1008), &json!(2), &json!(null))
    );
    let (_, file) = raw(&server, "GET", &format!("{report}/errors.csv"), &alice, "");
    assert_eq!(file.lines().count(), 3, "{file}");
    assert!(
        file.contains("Well 1005,perhaps,x@example.org,") && file.contains("Well 1010,,nowhere,"),
        "{file}"
    );
    let mut nobody = server.anonymous();
    let found = nobody.done("package_search", &json!({"q": "title:well"}));
    assert_eq!(
        (&found["count"], &found["results"][0]["name"]),
        (&json!(1), &json!("well-7"))
    );
}

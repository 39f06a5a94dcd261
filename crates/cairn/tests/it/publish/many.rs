//! Many records at once, inventories, columns of tables.

use super::*;

/// Many records are changed at once with a result for each; a table becomes records once it was tried; columns are described.
#[test]
fn many_records_a_table_and_columns_are_changed_by_form() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let alice = steward(&place, &mut root);
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
    for part in ["Rivers", "Secret plan", "Secret draft"] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let chosen: String = ids.iter().map(|id| format!("&records={id}")).collect();
    for (form, part) in [
        (
            format!("act=set&field=license_id&value={chosen}"),
            "Choose what is to be done",
        ),
        ("act=private".to_owned(), "Choose at least one record."),
        (format!("act=delete{chosen}"), "Nothing was deleted."),
        (
            format!("act=set&field=license_id&value=odc-odbl{chosen}"),
            "What was done",
        ),
        (
            format!("act=set&field=contact_email&value=nowhere{chosen}"),
            "contact_email:",
        ),
        (
            format!("act=set&field=tags&value=lakes{chosen}"),
            "What was done",
        ),
        (
            format!("act=set&field=state&value=deleted{chosen}"),
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
        &format!("act=remove&field=tags&value=lakes{chosen}"),
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
    let admin = token(&place, "root");
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
    let (_, body) = raw(&server, "POST", path, &alice, &form("try"));
    for part in [
        "1 row is right.",
        "2 rows have errors.",
        "stands in the table twice",
        "contact_email",
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
    let (head, body) = raw(&server, "POST", path, &alice, &form("errors"));
    assert!(
        said(&head, "content-type").unwrap().starts_with("text/csv"),
        "{head}"
    );
    assert!(
        body.starts_with("Title,Titre,Licence,E-mail,Code,error\r\nWells,"),
        "{body}"
    );
    let (_, body) = raw(&server, "POST", path, &alice, &form("write"));
    assert!(body.contains("Written"), "{body}");
    let dams = root.done("package_show", &json!({"id": "dams"}));
    assert_eq!(
        (&dams["private"], &dams["title_translated"]["fr"]),
        (&json!(true), &json!("Barrages"))
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
}

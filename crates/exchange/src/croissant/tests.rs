use super::*;
use crate::tabular::Column;

fn site() -> Site {
    Site {
        base_uri: "https://c.example".to_owned(),
        url: "https://c.example".to_owned(),
        title: "C".to_owned(),
        description: String::new(),
        language: "fr".to_owned(),
        geometries: Default::default(),
        inherits_license: true,
        has_subcatalogues: false,
    }
}

fn column(id: &str, ty: &str, indexed: bool) -> Column {
    Column {
        id: id.to_owned(),
        ty: ty.to_owned(),
        info: Map::new(),
        indexed,
    }
}

#[test]
fn files_and_tables_are_told() {
    let digits = "AB".repeat(32);
    let record = json!({
        "id": "1", "name": "rivers", "title": "Rivers", "type": "dataset", "license_id": "cc-by", "cite_as": "@misc{r}",
        "metadata_created": "2024-01-02T03:04:05", "organization": {"name": "o", "title": "Office"},
        "resources": [
            {"id": "a", "name": "Levels", "url": "https://a.example/l.xlsx", "format": "XLSX", "hash": digits, "size": 7},
            {"id": "b", "name": "Rows", "url": "https://c.example/datastore/dump/b", "url_type": "datastore"},
            {"id": "c", "name": "Pictures", "url": "https://a.example/p.zip", "mimetype": "application/zip", "hash": "md5:x",
             "subresources": [{"type": "fileSet", "includes": ["*.jpg"], "mimetype": "image/jpeg"}]},
            {"id": "d", "name": "Nowhere", "url": "file.csv"},
        ],
    });
    let tables = [
        Table {
            resource: "a".to_owned(),
            columns: vec![
                column("station", "text", true),
                column("level", "numeric", false),
                column("at", "timestamp", false),
                column("count", "int4", false),
                column("open", "bool", false),
            ],
        },
        Table {
            resource: "b".to_owned(),
            columns: vec![column("n", "int8", false)],
        },
    ];
    let made = document(record.as_object().expect("an object"), &tables, &site());
    for (path, expected) in [
        ("/@context/@language", json!("fr")),
        ("/@context/cr", json!("http://mlcommons.org/croissant/")),
        ("/conformsTo", json!(PROFILE)),
        ("/citeAs", json!("@misc{r}")),
        ("/datePublished", json!("2024-01-02T03:04:05")),
        ("/creator/name", json!("Office")),
        ("/isLiveDataset", json!(true)),
        ("/distribution/0/@id", json!("a/table")),
        (
            "/distribution/0/contentUrl",
            json!("https://c.example/datastore/dump/a"),
        ),
        ("/distribution/1/sha256", json!("ab".repeat(32))),
        ("/distribution/1/contentSize", json!("7")),
        ("/distribution/2/@id", json!("b")),
        ("/distribution/2/encodingFormat", json!("text/csv")),
        ("/distribution/3/md5", Value::Null),
        ("/distribution/4/@type", json!("cr:FileSet")),
        ("/distribution/4/containedIn/@id", json!("c")),
        ("/distribution/5", Value::Null),
        ("/recordSet/0/@id", json!("a/records")),
        ("/recordSet/0/key", json!([{"@id": "a/records/station"}])),
        ("/recordSet/0/field/1/dataType", json!("sc:Float")),
        ("/recordSet/0/field/2/dataType", json!("sc:Date")),
        ("/recordSet/0/field/3/dataType", json!("sc:Integer")),
        ("/recordSet/0/field/4/dataType", json!("sc:Text")),
        (
            "/recordSet/0/field/0/source",
            json!({"fileObject": {"@id": "a/table"}, "extract": {"column": "station"}}),
        ),
        ("/recordSet/1/field/0/source/fileObject/@id", json!("b")),
    ] {
        let found = made.pointer(path).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{path}: {made:#}");
    }
}

#[test]
fn a_dataset_whose_files_are_vouched_for_is_not_live() {
    let record = json!({"id": "1", "name": "x", "resources": [
        {"id": "a", "url": "https://a.example/a.csv", "hash": "d41d8cd98f00b204e9800998ecf8427e"}]});
    let live = |record: &Value| {
        document(record.as_object().expect("an object"), &[], &site())["isLiveDataset"].clone()
    };
    assert_eq!(live(&record), json!(false));
    let mut said = record.clone();
    said["is_live_dataset"] = json!("true");
    assert_eq!(live(&said), json!(true));
}

//! Files as they come from elsewhere, each a little off: no row is lost and no type is wrong.

mod workbooks;

use std::io::Write as _;

use cairn_tabular::cell::CellRef;
use cairn_tabular::file::{Format, Limits, Part, Reader, Wishes};
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use serde_json::{Value, json};

/// What a file becomes: its columns, its rows, and how many rows and values did not fit.
#[derive(Debug, PartialEq)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Value>,
    rejected: u64,
}

fn read(name: &str, bytes: &[u8]) -> Result<Table, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let format = Format::of_file_name(name)
        .unwrap()
        .corrected(&bytes[..bytes.len().min(4096)])?;
    let (part, limits) = (Part::default(), Limits::default());
    let mut reader = Reader::open(&path, format, &part, &limits, folder.path())
        .map_err(|error| error.to_string())?;
    let survey = reader
        .survey(&Wishes::default(), &mut |_| Ok(()))
        .map_err(|error| error.to_string())?;
    let types: Vec<_> = survey.columns.iter().map(|column| column.ty).collect();
    let mut rows = Vec::new();
    let mut each = |cells: &[CellRef<'_>]| {
        let row = cells.iter().zip(&types).map(|(cell, ty)| {
            let mut out = String::new();
            render::json(&mut out, *ty, *cell, Fraction::Needed);
            serde_json::from_str::<Value>(&out).unwrap()
        });
        rows.push(row.collect());
        Ok(())
    };
    let report = reader
        .rows(&survey, &mut each, &mut |_| Ok(()))
        .map_err(|error| error.to_string())?;
    assert_eq!(report.rows as usize, rows.len());
    Ok(Table {
        columns: survey
            .columns
            .iter()
            .map(|column| format!("{}: {}", column.id, column.ty.name()))
            .collect(),
        rows,
        rejected: report.rejected_rows + report.rejected_values,
    })
}

/// Compares a file with its columns, between bars, and its rows.
#[track_caller]
fn check(name: &str, bytes: &[u8], columns: &str, rows: Value) {
    let expected = Table {
        columns: columns.split(" | ").map(str::to_owned).collect(),
        rows: rows.as_array().unwrap().clone(),
        rejected: 0,
    };
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    assert_eq!(read(name, bytes), Ok(expected), "{name}: {shown}");
}

/// A text in an encoding of two bytes a sign.
fn utf16(text: &str, little: bool, sign: bool) -> Vec<u8> {
    let text = if sign {
        format!("\u{feff}{text}")
    } else {
        text.to_owned()
    };
    text.encode_utf16()
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn delimited_text() {
    for (bytes, columns, rows) in [
        // Signs of byte order, also in front of quotes and twice.
        (
            "\u{feff}\"a\",b\r\n1,x\r\n2,y\r\n".as_bytes().to_vec(),
            "a: int4 | b: text",
            json!([[1, "x"], [2, "y"]]),
        ),
        (
            "\u{feff}\u{feff}a;b\n1;x\n2;y\n".as_bytes().to_vec(),
            "a: int4 | b: text",
            json!([[1, "x"], [2, "y"]]),
        ),
        (
            utf16("a\tb\r\n1\té\r\n2\ty\r\n", true, true),
            "a: int4 | b: text",
            json!([[1, "é"], [2, "y"]]),
        ),
        (
            utf16("a,b\n1,é\n2,y\n", false, true),
            "a: int4 | b: text",
            json!([[1, "é"], [2, "y"]]),
        ),
        (
            utf16("a,b\n1,x\n2,y\n", true, false),
            "a: int4 | b: text",
            json!([[1, "x"], [2, "y"]]),
        ),
        // Line ends in cells, and line ends of every kind.
        (
            b"a,b\r\n1,\"two\r\nlines, \"\"quoted\"\"\"\r\n2,\"x\ny\"\r\n".to_vec(),
            "a: int4 | b: text",
            json!([[1, "two\r\nlines, \"quoted\""], [2, "x\ny"]]),
        ),
        (
            b"a,b\r1,x\r2,y".to_vec(),
            "a: int4 | b: text",
            json!([[1, "x"], [2, "y"]]),
        ),
        (
            b"a,b\n1,x\r\n2,y\r3,z\n".to_vec(),
            "a: int4 | b: text",
            json!([[1, "x"], [2, "y"], [3, "z"]]),
        ),
        // Decimal commas, thousands, minus signs.
        (
            b"n;v\n1;1.234,50\n2;-0,5\n3;12\n".to_vec(),
            "n: int4 | v: numeric",
            json!([[1, 1234.5], [2, -0.5], [3, 12]]),
        ),
        (
            "n;v\n1;1\u{a0}234,5\n2;\u{2212}2\n3;7,25\n"
                .as_bytes()
                .to_vec(),
            "n: int4 | v: numeric",
            json!([[1, 1234.5], [2, -2], [3, 7.25]]),
        ),
        (
            b"n,v\n1,\"1,234\"\n2,\"12,345,678\"\n3,5\n".to_vec(),
            "n: int4 | v: int4",
            json!([[1, 1234], [2, 12_345_678], [3, 5]]),
        ),
        // Identifiers stay what they are.
        (
            b"code,phone,long\n007,+15145550100,12345678901234567890\n012,+15145550101,1\n".to_vec(),
            "code: text | phone: text | long: text",
            json!([
                ["007", "+15145550100", "12345678901234567890"],
                ["012", "+15145550101", "1"]
            ]),
        ),
        // Some bytes are of another encoding.
        (
            b"n,city\n1,Montr\xc3\xa9al\n2,Qu\xe9bec\n3,L\xc3\xa9vis\n".to_vec(),
            "n: int4 | city: text",
            json!([[1, "Montréal"], [2, "Québec"], [3, "Lévis"]]),
        ),
        (
            b"n;city\n1;Montr\xe9al\n2;Qu\xe9bec\n3;L\xe9vis \x96 Est\n".to_vec(),
            "n: int4 | city: text",
            json!([[1, "Montréal"], [2, "Québec"], [3, "Lévis – Est"]]),
        ),
        // Lines above the header, groups of columns, a row that sums up.
        (
            b"Report of 2023,,\nMinistry,,\n,,\nname,n,share\na,1,0.5\nb,2,0.25\nTotal,3,0.75\n".to_vec(),
            "name: text | n: int4 | share: numeric",
            json!([["a", 1, 0.5], ["b", 2, 0.25], ["Total", 3, 0.75]]),
        ),
        (
            b",2023,,2024,\nplace,births,deaths,births,deaths\na,1,2,3,4\nb,5,6,7,8\nc,9,10,11,12\n".to_vec(),
            "place: text | 2023: births: int4 | 2023: deaths: int4 | 2024: births: int4 | 2024: deaths: int4",
            json!([["a", 1, 2, 3, 4], ["b", 5, 6, 7, 8], ["c", 9, 10, 11, 12]]),
        ),
        // Names that are there twice, are missing, or begin with what names may not.
        (
            b"id,id,,_x,\"say \"\"y\"\"\"\n1,2,3,4,5\n6,7,8,9,10\n".to_vec(),
            "id: int4 | id_2: int4 | column_3: int4 | x: int4 | say 'y': int4",
            json!([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]),
        ),
        // Rows that are shorter, have empty cells too many, or are blank.
        (
            b"a,b,c\n1,x\n\n2,y,z,,\n,,\n3,,w\n".to_vec(),
            "a: int4 | b: text | c: text",
            json!([[1, "x", null], [2, "y", "z"], [3, null, "w"]]),
        ),
        // Excel says how cells are separated; the header comes again.
        (
            b"sep=;\r\na;b\r\n1;x\r\na;b\r\n2;y\r\n".to_vec(),
            "a: int4 | b: text",
            json!([[1, "x"], [2, "y"]]),
        ),
        // Signs in texts that are others elsewhere.
        (
            b"a|b\n1|x, y; z\n2|\"p|q\"\n3|it's 5\" long\n".to_vec(),
            "a: int4 | b: text",
            json!([[1, "x, y; z"], [2, "p|q"], [3, "it's 5\" long"]]),
        ),
        (
            b"a,b\n1,nul\0l\n2,  spaced  \n".to_vec(),
            "a: int4 | b: text",
            json!([[1, "null"], [2, "spaced"]]),
        ),
        // A header and nothing else.
        (b"a,b\n".to_vec(), "a: text | b: text", json!([])),
    ] {
        check("t.csv", &bytes, columns, rows);
    }
    let long = "x".repeat(3 << 20);
    let rows = json!([[1, long], [2, "y"]]);
    check(
        "t.csv",
        format!("a,b\n1,{long}\n2,y\n").as_bytes(),
        "a: int4 | b: text",
        rows,
    );
}

#[test]
fn dates_of_many_forms() {
    for (values, ty, expected) in [
        (
            ["31/12/2020", "01/02/2021"],
            "date",
            ["2020-12-31", "2021-02-01"],
        ),
        (
            ["12/31/2020", "1/2/2021"],
            "date",
            ["2020-12-31", "2021-01-02"],
        ),
        (
            ["31.12.2020", "1.2.2021"],
            "date",
            ["2020-12-31", "2021-02-01"],
        ),
        (
            ["2020/12/31", "2021/2/1"],
            "date",
            ["2020-12-31", "2021-02-01"],
        ),
        (
            ["31-Dec-2020", "1-Feb-2021"],
            "date",
            ["2020-12-31", "2021-02-01"],
        ),
        (
            ["31 décembre 2020", "1er février 2021"],
            "date",
            ["2020-12-31", "2021-02-01"],
        ),
        (
            ["December 31, 2020", "Feb. 1, 2021"],
            "date",
            ["2020-12-31", "2021-02-01"],
        ),
        (
            ["2020-12-31T23:59:59", "2021-02-01 00:00"],
            "timestamp",
            ["2020-12-31T23:59:59", "2021-02-01T00:00:00"],
        ),
        (
            ["2020-12-31T23:59:59.5", "2021-02-01"],
            "timestamp",
            ["2020-12-31T23:59:59.5", "2021-02-01T00:00:00"],
        ),
        (
            ["12/31/2020 11:59 PM", "1/2/2021 12:00 AM"],
            "timestamp",
            ["2020-12-31T23:59:00", "2021-01-02T00:00:00"],
        ),
        // What no row tells apart, and what is no date, stays a text.
        (
            ["01/02/2020", "03/04/2020"],
            "text",
            ["01/02/2020", "03/04/2020"],
        ),
        (
            ["31/12/2020", "12/31/2020"],
            "text",
            ["31/12/2020", "12/31/2020"],
        ),
        (["2020-12", "2021-01"], "text", ["2020-12", "2021-01"]),
        (
            ["30/02/2020", "01/03/2020"],
            "text",
            ["30/02/2020", "01/03/2020"],
        ),
        (["10:30", "23:59:59"], "text", ["10:30", "23:59:59"]),
    ] {
        let [one, two] = values;
        let bytes = format!("n;day\n1;\"{one}\"\n2;\"{two}\"\n");
        check(
            "t.csv",
            bytes.as_bytes(),
            &format!("n: int4 | day: {ty}"),
            json!([[1, expected[0]], [2, expected[1]]]),
        );
    }
}

#[test]
fn documents() {
    let rows = json!([[1, "x"], [2, null]]);
    for (name, text, columns, rows) in [
        (
            "t.json",
            r#"[{"a":1,"b":"x"},{"a":2}]"#,
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.json",
            "\u{feff}{\"data\":[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":null}]}",
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.json",
            r#"{"success":true,"result":{"fields":[{"id":"a","type":"int"},{"id":"b","type":"text"},{"id":"c"}],"records":[{"a":1,"b":"x"},{"a":2}]}}"#,
            "a: int4 | b: text",
            rows.clone(),
        ),
        // Rows that are lists: as a DataStore, Socrata, pandas and the census write them.
        (
            "t.json",
            r#"{"fields":[{"id":"a","type":"int"},{"id":"b","type":"text"}],"records":[[1,"x"],[2,null]]}"#,
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.json",
            r#"{"meta":{"view":{"id":"q","columns":[{"id":-1,"name":"a","fieldName":":a"},{"id":2,"name":"b","fieldName":"b"}]}},"data":[[1,"x"],[2,null]]}"#,
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.json",
            r#"{"columns":["a","b"],"index":[0,1],"data":[[1,"x"],[2,null]]}"#,
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.json",
            r#"[["NAME","POP","state"],["Ontario",14,"35"],["Quebec",8.5,"24"]]"#,
            "NAME: text | POP: numeric | state: text",
            json!([["Ontario", 14, "35"], ["Quebec", 8.5, "24"]]),
        ),
        (
            "t.json",
            r#"{"data":[[1,2],[3,4],[5,6]]}"#,
            "column_1: int4 | column_2: int4",
            json!([[1, 2], [3, 4], [5, 6]]),
        ),
        // What is nested stays one value; texts stay texts, and large numbers what they are.
        (
            "t.json",
            r#"{"results":[{"a":[1,{"b":2}],"c":"007","d":12.50},{"a":null,"c":"12","d":3}]}"#,
            "a: json | c: text | d: numeric",
            json!([[[1, {"b": 2}], "007", 12.5], [null, "12", 3]]),
        ),
        (
            "t.json",
            r#"[{"a":1,"b":true},{"a":"x","b":null},{"a":2.5,"b":false}]"#,
            "a: text | b: bool",
            json!([["1", true], ["x", null], ["2.5", false]]),
        ),
        // An object a line, with what stands between them.
        (
            "t.ndjson",
            "\n{\"a\":1,\"b\":\"x\"}\r\n\r\n  \n{\"a\":2}\n\n",
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.jsonl",
            "\u{1e}{\"a\":1,\"b\":\"x\"}\n\u{1e}{\"a\":2}\n",
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.json",
            "{\"a\":1,\"b\":\"x\"}\n{\"a\":2}\n",
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.jsonl",
            "[\n {\"a\":1,\"b\":\"x\"},\n {\"a\":2}\n]\n",
            "a: int4 | b: text",
            rows.clone(),
        ),
        (
            "t.jsonl",
            "{\n \"data\": [{\"a\":1,\"b\":\"x\"}, {\"a\":2}]\n}\n",
            "a: int4 | b: text",
            rows.clone(),
        ),
        // Features without a place, without properties, with an id of their own.
        (
            "t.geojson",
            r#"{"type":"FeatureCollection","features":[
                {"type":"Feature","id":"p1","properties":{"a":1,"id":"own"},"geometry":null},
                {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1,2.5]}},
                {"type":"Feature","properties":{"a":2},"geometry":{"type":"Point","coordinates":[3,4]}}]}"#,
            "a: int4 | id: text | feature_id: text | geometry: json",
            json!([
                [1, "own", "p1", null],
                [null, null, null, {"type": "Point", "coordinates": [1, 2.5]}],
                [2, null, null, {"type": "Point", "coordinates": [3, 4]}]
            ]),
        ),
    ] {
        check(name, text.as_bytes(), columns, rows);
    }
    // Rows that are none are told, the others are there.
    let text = b"{\"a\":1}\nnot json\n{\"a\":2}\n[3]\n";
    let table = read("t.jsonl", text).unwrap();
    assert_eq!(
        (table.rows, table.rejected),
        (vec![json!([1]), json!([2])], 2)
    );
    let table = read(
        "t.json",
        br#"{"rows":[[1,"x"],{"no":"list"},[2,"y"],[3,"z"]]}"#,
    )
    .unwrap();
    assert_eq!((table.rows.len(), table.rejected), (3, 1));
    for text in [
        "{\"a\":1}",
        "[1,2]",
        "{\"coordinates\":[[1,2],[3,4]]}",
        "[]",
    ] {
        let told = read("t.json", text.as_bytes()).unwrap_err();
        assert!(told.contains("no list of objects"), "{text}: {told}");
    }
}

/// Puts files into an archive.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        if name.ends_with('/') {
            out.add_directory(*name, options).unwrap();
            continue;
        }
        out.start_file(*name, options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn archives() {
    let csv: &[u8] = b"a;b\n1;x\n2;y\n";
    let rows = json!([[1, "x"], [2, "y"]]);
    let columns = "a: int4 | b: text";
    check(
        "t.zip",
        &archive(&[
            ("folder/", b""),
            ("folder/data.csv", csv),
            ("__MACOSX/._data.csv", b"x"),
            ("read.txt", b"y"),
        ]),
        columns,
        rows.clone(),
    );
    check(
        "t.zip",
        &archive(&[
            ("13100805.csv", csv),
            ("13100805_MetaData.csv", b"Cube,Title\n1,x\n"),
        ]),
        columns,
        rows.clone(),
    );
    let two = read("t.zip", &archive(&[("a.csv", csv), ("b.csv", csv)])).unwrap_err();
    assert!(
        two.contains("2 tables") && two.contains("a.csv, b.csv"),
        "{two}"
    );
    for (name, text) in [
        ("t.csv.gz", &b"a,b\n1,x\n2,y\n"[..]),
        ("t.gz", b"{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n"),
        ("t.csv.gz", b"[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]"),
    ] {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(text).unwrap();
        check(name, &packed.finish().unwrap(), columns, rows.clone());
    }
}

/// A Parquet file of two rows with types of every sort.
fn parquet() -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;

    let schema = parquet::schema::parser::parse_message_type(
        "message m {
            REQUIRED INT32 price (DECIMAL(9,2));
            OPTIONAL INT64 at (TIMESTAMP(MILLIS,true));
            REQUIRED INT64 local (TIMESTAMP(NANOS,false));
            REQUIRED INT32 day (DATE);
            OPTIONAL GROUP tags (LIST) { REPEATED GROUP list { OPTIONAL BINARY element (UTF8); } }
            REQUIRED GROUP place { REQUIRED DOUBLE x; OPTIONAL BINARY name (UTF8); }
        }",
    )
    .unwrap();
    let properties = WriterProperties::builder().build();
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema.into(), properties.into()).unwrap();
    let mut rows = writer.next_row_group().unwrap();
    macro_rules! column {
        ($ty:ty, $values:expr, $definitions:expr, $repetitions:expr) => {
            let mut column = rows.next_column().unwrap().unwrap();
            column
                .typed::<$ty>()
                .write_batch($values, $definitions, $repetitions)
                .unwrap();
            column.close().unwrap();
        };
    }
    column!(Int32Type, &[1250, -5], None, None);
    column!(Int64Type, &[1_609_459_199_500], Some(&[1, 0]), None);
    column!(Int64Type, &[1_609_459_199_000_000_123, 0], None, None);
    column!(Int32Type, &[18_627, 0], None, None);
    let text = |text: &'static str| ByteArray::from(text);
    column!(
        ByteArrayType,
        &[text("a")],
        Some(&[3, 2, 1]),
        Some(&[0, 1, 0])
    );
    column!(DoubleType, &[1.5, 2.0], None, None);
    column!(ByteArrayType, &[text("n")], Some(&[1, 0]), None);
    rows.close().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn columnar_files() {
    check(
        "t.parquet",
        &parquet(),
        "price: numeric | at: timestamptz | local: timestamp | day: date | tags: json | place: json",
        json!([
            [12.5, "2020-12-31T23:59:59.5+00:00", "2020-12-31T23:59:59", "2020-12-31", ["a", null], {"x": 1.5, "name": "n"}],
            [-0.05, null, "1970-01-01T00:00:00", "1970-01-01", [], {"x": 2.0, "name": null}]
        ]),
    );
}

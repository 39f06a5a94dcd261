//! Files as they come from elsewhere, each a little off: no row is lost and no type is wrong.

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

/// A workbook whose sheets have these cells: a letter and a number, and what stands there.
fn xlsx(sheets: &[&[(&str, &str)]]) -> Vec<u8> {
    let names: String = (1..=sheets.len())
        .map(|n| format!("<sheet name=\"s{n}\" sheetId=\"{n}\" r:id=\"r{n}\"/>"))
        .collect();
    let relations: String = (1..=sheets.len())
        .map(|n| {
            format!("<Relationship Id=\"r{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/s{n}.xml\"/>")
        })
        .collect();
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels".to_owned(),
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"w\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_owned(),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{names}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"),
        ),
    ];
    for (number, cells) in sheets.iter().enumerate() {
        let mut lines: Vec<(u32, String)> = Vec::new();
        for (place, value) in *cells {
            let line: u32 = place[1..].parse().unwrap();
            let cell = match value.parse::<f64>() {
                Ok(_) => format!("<c r=\"{place}\"><v>{value}</v></c>"),
                Err(_) => {
                    format!(
                        "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{value}</t></is></c>"
                    )
                }
            };
            match lines.last_mut() {
                Some((last, text)) if *last == line => text.push_str(&cell),
                _ => lines.push((line, cell)),
            }
        }
        let rows: String = lines
            .iter()
            .map(|(line, cells)| format!("<row r=\"{line}\">{cells}</row>"))
            .collect();
        files.push((
            format!("xl/worksheets/s{}.xml", number + 1),
            format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    archive(&files)
}

#[test]
fn workbooks() {
    // Cells that were merged are empty but for the first; a title, a row that sums up.
    let merged: &[(&str, &str)] = &[
        ("A1", "A title"),
        ("A3", "Region"),
        ("B3", "2023"),
        ("B4", "Births"),
        ("C4", "Deaths"),
        ("A5", "North"),
        ("B5", "1"),
        ("C5", "2"),
        ("A6", "South"),
        ("B6", "3"),
        ("C6", "4.5"),
        ("A7", "East"),
        ("B7", "5"),
        ("A9", "Total"),
        ("B9", "9"),
        ("C9", "6.5"),
    ];
    check(
        "t.xlsx",
        &xlsx(&[merged]),
        "Region: text | 2023: Births: int4 | 2023: Deaths: numeric",
        json!([
            ["North", 1, 2],
            ["South", 3, 4.5],
            ["East", 5, null],
            ["Total", 9, 6.5]
        ]),
    );
    // Sheets without anything in front of the table, or of a single column.
    let plain: &[(&str, &str)] = &[
        ("B2", "a"),
        ("C2", "b"),
        ("B3", "1"),
        ("C3", "x"),
        ("B5", "2"),
        ("C5", "y"),
    ];
    check(
        "t.xlsx",
        &xlsx(&[&[], &[("A1", "About this file")], plain]),
        "a: int4 | b: text",
        json!([[1, "x"], [2, "y"]]),
    );
    check(
        "t.xlsx",
        &xlsx(&[&[], &[("A1", "name"), ("A2", "x"), ("A3", "y")]]),
        "name: text",
        json!([["x"], ["y"]]),
    );
    assert_eq!(
        read("t.xlsx", &xlsx(&[&[], &[]])),
        Err("the file is empty".to_owned())
    );
}

/// A document with these styles and sheets, as OpenDocument has them.
fn ods(styles: &str, sheets: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

/// Rows of cells between bars: texts, or attributes and content before a `>`.
fn table(name: &str, rows: &[&str]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| match row.starts_with('<') {
            true => (*row).to_owned(),
            false => {
                let cells: String = row
                    .split('|')
                    .map(|cell| match cell.trim() {
                        "" => "<table:table-cell/>".to_owned(),
                        cell => match cell.split_once('>') {
                            Some((stated, text)) => format!("<table:table-cell {stated}><text:p>{text}</text:p></table:table-cell>"),
                            None => format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"),
                        },
                    })
                    .collect();
                format!("<table:table-row>{cells}</table:table-row>")
            }
        })
        .collect();
    format!("<table:table table:name=\"{name}\" table:style-name=\"{name}\">{rows}</table:table>")
}

#[test]
fn sheets_of_opendocument() {
    let number = |value: &str, shown: &str| {
        format!("office:value-type=\"float\" office:value=\"{value}\">{shown}")
    };
    // Types are what is stated, whatever is shown.
    let typed = [
        "name | share | price | day | at | open | reckoned".to_owned(),
        format!(
            "a | office:value-type=\"percentage\" office:value=\"0.125\">12.5% | office:value-type=\"currency\" office:currency=\"CAD\" office:value=\"9.5\">$9.50 | \
             office:value-type=\"date\" office:date-value=\"2024-02-29\">29 Feb | office:value-type=\"time\" office:time-value=\"PT09H05M00S\">9:05 | \
             office:value-type=\"boolean\" office:boolean-value=\"true\">TRUE | table:formula=\"of:=1+1\" {}",
            number("2", "2")
        ),
        "b | | | office:value-type=\"date\" office:date-value=\"2024-03-01\">1 Mar | | office:value-type=\"boolean\" office:boolean-value=\"false\">FALSE |".to_owned(),
    ];
    let rows: Vec<&str> = typed.iter().map(String::as_str).collect();
    check(
        "t.ods",
        &ods("", &table("s", &rows)),
        "name: text | share: numeric | price: numeric | day: date | at: text | open: bool | reckoned: int4",
        json!([
            ["a", 0.125, 9.5, "2024-02-29", "09:05:00", true, 2],
            ["b", null, null, "2024-03-01", null, false, null]
        ]),
    );
    // What a formula could not reckon is no value, and is told of.
    let fault = "b | table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\">#N/A";
    let one = format!("a | {}", number("2", "2"));
    let faulty = read(
        "t.ods",
        &ods("", &table("s", &["name | reckoned", &one, fault])),
    )
    .unwrap();
    assert_eq!(
        (faulty.columns[1].as_str(), &faulty.rows, faulty.rejected),
        (
            "reckoned: int4",
            &vec![json!(["a", 2]), json!(["b", null])],
            1
        )
    );
    // What is repeated for ever, before, between and behind; merged cells, notes, blanks and drawings.
    let wide = "<table:table-row table:number-rows-repeated=\"99999999999999999999\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let empty = "<table:table-row table:number-rows-repeated=\"900000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>";
    let noted = "<table:table-row><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"string\"><office:annotation><text:p>a note</text:p></office:annotation>\
                 <text:p>x<text:s text:c=\"2\"/>&amp; <text:span>y</text:span></text:p><text:p>z</text:p><draw:frame><draw:text-box><text:p>drawn</text:p></draw:text-box></draw:frame></table:table-cell>\
                 <table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-spanned=\"2\"><text:p>1</text:p></table:table-cell><table:covered-table-cell/></table:table-row>";
    let twice = "<table:table-row-group><table:table-row table:number-rows-repeated=\"2\"><table:table-cell/><table:table-cell/><table:table-cell office:value-type=\"string\"><text:p>w</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"float\" office:value=\"2\" table:number-columns-repeated=\"2\"/></table:table-row></table:table-row-group>";
    let shapes = "<table:shapes><draw:frame><table:table table:name=\"inner\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>no</text:p></table:table-cell></table:table-row></table:table></draw:frame></table:shapes>";
    let header = "<table:table-header-rows><table:table-row><table:table-cell/><table:table-cell/><table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell>\
                  <table:table-cell office:value-type=\"string\"><text:p>b</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>c</text:p></table:table-cell></table:table-row></table:table-header-rows>";
    check(
        "t.ods",
        &ods(
            "",
            &table("s", &[shapes, empty, header, noted, twice, wide]),
        ),
        "a: text | b: int4 | c: int4",
        json!([["x  & y\nz", 1, null], ["w", 2, 2], ["w", 2, 2]]),
    );
    // A sheet that nobody sees is no sheet to begin with.
    let hidden = "<style:style style:name=\"s1\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let two = table("s1", &["lookup | code", "x | y", "z | w"])
        + &table("s2", &["a | b", "1 | 2", "3 | 4"]);
    check(
        "t.ods",
        &ods(hidden, &two),
        "a: text | b: text",
        json!([["1", "2"], ["3", "4"]]),
    );
    // Cells without end are refused, and take no memory.
    let bomb = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"/></table:table-row>";
    let told = read("t.ods", &ods("", &table("s", &[bomb]))).unwrap_err();
    assert!(told.contains("send it as CSV"), "{told}");
    for broken in [
        "<table:table table:name=\"s\"><table:table-row>",
        "<table:table table:name=\"s\"><table:table-row></table:table>",
    ] {
        assert!(
            read("t.ods", &ods("", broken))
                .unwrap_err()
                .contains("cannot be read"),
            "{broken}"
        );
    }
}

/// An XLS file (BIFF8) with a sheet for each list of numbers at rows and columns.
fn xls(sheets: &[&[(u16, u16, f64)]]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        let mut out = kind.to_le_bytes().to_vec();
        out.extend((data.len() as u16).to_le_bytes());
        out.extend(data);
        out
    };
    let beginning = |kind: u16| {
        let mut data = 0x0600_u16.to_le_bytes().to_vec();
        data.extend(kind.to_le_bytes());
        data.extend([0; 12]);
        record(0x0809, &data)
    };
    let named = |number: usize, at: u32| {
        let name = format!("s{number}");
        let mut data = at.to_le_bytes().to_vec();
        data.extend([0, 0, name.len() as u8, 0]);
        data.extend(name.as_bytes());
        record(0x0085, &data)
    };
    let bodies: Vec<Vec<u8>> = sheets
        .iter()
        .map(|cells| {
            let mut body = beginning(0x0010);
            for (row, column, value) in *cells {
                let mut data = row.to_le_bytes().to_vec();
                data.extend(column.to_le_bytes());
                data.extend([0, 0]);
                data.extend(value.to_le_bytes());
                body.extend(record(0x0203, &data));
            }
            body.extend(record(0x000a, &[]));
            body
        })
        .collect();
    let head = |places: &[u32]| {
        let mut head = beginning(0x0005);
        for (number, at) in places.iter().enumerate() {
            head.extend(named(number, *at));
        }
        head.extend(record(0x000a, &[]));
        head
    };
    let mut at = head(&vec![0; sheets.len()]).len() as u32;
    let mut places = Vec::new();
    for body in &bodies {
        places.push(at);
        at += body.len() as u32;
    }
    let mut book = head(&places);
    book.extend(bodies.concat());
    book.resize(book.len().next_multiple_of(512).max(4096), 0);
    // The container: a table of sectors, a directory, the stream.
    let sectors = (book.len() / 512) as u32;
    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.resize(512, 0);
    let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &0xffff_fffe_u32.to_le_bytes());
    put(68, &0xffff_fffe_u32.to_le_bytes());
    for place in 0..109 {
        let sector = if place == 0 { 0 } else { u32::MAX };
        put(76 + 4 * place, &sector.to_le_bytes());
    }
    let mut table = vec![0xffff_fffd_u32, 0xffff_fffe];
    table.extend((0..sectors).map(|n| if n + 1 == sectors { 0xffff_fffe } else { n + 3 }));
    table.resize(128, u32::MAX);
    out.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    for (name, kind, start, size) in [
        ("Root Entry", 5_u8, 0xffff_fffe_u32, 0),
        ("Workbook", 2, 2, book.len() as u32),
        ("", 0, 0, 0),
        ("", 0, 0, 0),
    ] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        entry[64] = if name.is_empty() {
            0
        } else {
            2 * (name.len() as u8 + 1)
        };
        entry[66] = kind;
        entry[67] = 1;
        let child = if kind == 5 { 1 } else { u32::MAX };
        for (at, value) in [
            (68, u32::MAX),
            (72, u32::MAX),
            (76, child),
            (116, start),
            (120, size),
        ] {
            entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        out.extend(entry);
    }
    out.extend(book);
    out
}

#[test]
fn old_workbooks() {
    let table: &[(u16, u16, f64)] = &[(4, 2, 1.0), (4, 3, 2.5), (6, 2, 3.0), (6, 3, 4.0)];
    let whole = format!("{:?}", read("t.xls", &xls(&[table])).unwrap());
    assert!(whole.contains("2.5") && whole.contains("4"), "{whole}");
    // Cells in far corners, of one sheet or of many, make more than memory holds.
    let corners: &[(u16, u16, f64)] = &[(0, 0, 1.0), (65_535, 255, 2.0)];
    for sheets in [vec![corners, corners], vec![corners; 20]] {
        let told = read("t.xls", &xls(&sheets)).unwrap_err();
        assert!(told.contains("send it as CSV"), "{told}");
    }
    // Chains that go in a circle and places beyond the end are no reason to go on for ever.
    let mut circle = xls(&[table]);
    let second = 512 + 4 * 3;
    circle[second..second + 4].copy_from_slice(&2_u32.to_le_bytes());
    let short = &xls(&[table])[..700];
    for broken in [circle.as_slice(), short] {
        assert!(read("t.xls", broken).is_err());
    }
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

//! Workbooks of every kind.

use serde_json::json;

use super::{archive, check, read};

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
    let long = "x".repeat(10_000);
    let bomb = format!(
        "<table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>{long}</text:p></table:table-cell></table:table-row>"
    );
    let told = read("t.ods", &ods("", &table("s", &[&bomb]))).unwrap_err();
    assert!(
        told.contains("a row has more than 67108864 bytes"),
        "{told}"
    );
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

//! What goes in comes out again, read by the readers of the forms.

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, TimestampMicrosecondType};
use arrow_schema::DataType;
use cairn_tabular::cell::Cell;
use cairn_tabular::statistics::Digits;
use cairn_tabular::types::Type;
use calamine::{Data, Reader as _};

use super::*;

fn column(name: &str, ty: &str, digits: Option<(u32, u32)>) -> Column {
    Column {
        name: name.to_owned(),
        ty: Type::parse(ty).expect("a type"),
        digits: digits.map(|(whole, scale)| Digits {
            whole,
            scale,
            special: false,
        }),
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn columns() -> Vec<Column> {
    vec![
        column("i", "int4", None),
        column("n", "numeric", Some((7, 3))),
        column("t", "text", None),
        column("d", "date", None),
        column("ts", "timestamptz", None),
        column("l", "_int4", None),
        column("b", "bool", None),
        column("f", "float8", None),
        column("huge", "numeric", Some((80, 0))),
        column("time", "time", None),
        column("dec", "_numeric", None),
    ]
}

fn rows() -> Vec<Vec<Cell>> {
    vec![
        vec![
            Cell::Int(-7),
            text("1234567.5"),
            text("é \u{1} <&> _x0041_ \r\n 𝄞"),
            Cell::Int(18_262),
            Cell::Int(1_577_836_800_500_000),
            text("[1,null,3]"),
            Cell::Int(1),
            Cell::Float(0.1),
            text(&"9".repeat(80)),
            Cell::Int(3_661_000_000),
            text("[1.50,2]"),
        ],
        vec![Cell::Null; 11],
        vec![
            Cell::Int(2_147_483_647),
            text("-0.001"),
            text(""),
            Cell::Int(-100_000),
            Cell::Int(0),
            text("[]"),
            Cell::Int(0),
            Cell::Float(f64::INFINITY),
            text("1"),
            Cell::Int(1),
            text("[]"),
        ],
    ]
}

/// Writes the rows, a page each.
fn write(form: Form) -> Vec<u8> {
    let mut writer = Writer::new(form, &columns()).expect("a file");
    let mut bytes = Vec::new();
    for row in rows() {
        writer
            .row(&row.iter().map(Cell::as_ref).collect::<Vec<_>>())
            .expect("a row");
        bytes.extend(writer.page().expect("a page"));
    }
    bytes.extend(writer.finish().expect("an end"));
    bytes
}

fn check(batches: &[RecordBatch]) {
    let types: Vec<String> = batches[0]
        .schema()
        .fields()
        .iter()
        .map(|field| field.data_type().to_string())
        .collect();
    assert_eq!(
        types,
        [
            "Int32",
            "Decimal128(38, 3)",
            "Utf8",
            "Date32",
            "Timestamp(µs, \"UTC\")",
            "List(Int32)",
            "Boolean",
            "Float64",
            "Utf8",
            "Time64(µs)",
            "List(Utf8)",
        ]
    );
    let (mut integers, mut decimals, mut texts, mut lists, mut times) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for batch in batches {
        integers.extend(batch.column(0).as_primitive::<Int32Type>().iter());
        decimals.extend(batch.column(1).as_primitive::<Decimal128Type>().iter());
        texts.extend(
            batch
                .column(2)
                .as_string::<i32>()
                .iter()
                .map(|text| text.map(str::to_owned)),
        );
        times.extend(
            batch
                .column(4)
                .as_primitive::<TimestampMicrosecondType>()
                .iter(),
        );
        lists.extend(batch.column(5).as_list::<i32>().iter().map(|list| {
            list.map(|list| list.as_primitive::<Int32Type>().iter().collect::<Vec<_>>())
        }));
        assert_eq!(
            batch.column(10).data_type(),
            &DataType::new_list(DataType::Utf8, true)
        );
    }
    assert_eq!(integers, [Some(-7), None, Some(2_147_483_647)]);
    assert_eq!(decimals, [Some(1_234_567_500), None, Some(-1)]);
    assert_eq!(
        texts,
        [
            Some("é \u{1} <&> _x0041_ \r\n 𝄞".to_owned()),
            None,
            Some(String::new())
        ]
    );
    assert_eq!(times, [Some(1_577_836_800_500_000), None, Some(0)]);
    assert_eq!(
        lists,
        [Some(vec![Some(1), None, Some(3)]), None, Some(vec![])]
    );
}

#[test]
fn arrow_streams_hold_types_and_values() {
    let bytes = write(Form::Arrow);
    let reader =
        arrow_ipc::reader::StreamReader::try_new(bytes.as_slice(), None).expect("a stream");
    check(&reader.collect::<Result<Vec<_>, _>>().expect("batches"));
}

#[test]
fn parquet_holds_types_and_values() {
    let folder = std::env::temp_dir().join(format!("cairn-export-{}.parquet", std::process::id()));
    std::fs::write(&folder, write(Form::Parquet)).expect("a file");
    let file = std::fs::File::open(&folder).expect("a file");
    let reader = ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.build())
        .expect("a reader");
    check(&reader.collect::<Result<Vec<_>, _>>().expect("batches"));
    std::fs::remove_file(folder).expect("the file");
}

#[test]
fn workbooks_hold_values() {
    let bytes = write(Form::Xlsx);
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range("Data").expect("a sheet");
    let cells: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(cells.len(), 4);
    let shown: Vec<String> = cells[1].iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "-7",
            "1234567.5",
            "é \u{1} <&> _x0041_ \r\n 𝄞",
            "43831",
            "43831.000005787035",
            "[1,null,3]",
            "true",
            "0.1",
            "9".repeat(80).as_str(),
            "0.04237268518518519",
            "[1.50,2]",
        ]
    );
    assert!(matches!(cells[1][3], Data::DateTime(_)));
    assert_eq!(cells[2], vec![Data::Empty; 11]);
    // Before the calendar of workbooks.
    assert_eq!(cells[3][3], Data::String("1696-03-17".to_owned()));
}

#[test]
fn what_a_workbook_cannot_hold_is_refused() {
    let many: Vec<Column> = (0..16_385)
        .map(|n| column(&n.to_string(), "int4", None))
        .collect();
    assert!(matches!(
        Writer::new(Form::Xlsx, &many),
        Err(ExportError::Columns {
            found: 16_385,
            most: 16_384
        })
    ));
    let mut writer = Writer::new(Form::Xlsx, &[column("t", "text", None)]).expect("a workbook");
    assert!(writer.row(&[CellRef::Text(&"x".repeat(32_767))]).is_ok());
    assert!(matches!(
        writer.row(&[CellRef::Text(&"x".repeat(32_768))]),
        Err(ExportError::Long { .. })
    ));
}

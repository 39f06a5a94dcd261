//! Registers by the command line.

use serde_json::json;

use crate::place::Place;

#[test]
fn files_go_in_and_out_by_the_command_line() {
    let place = Place::sqlite();
    place.run(&["init"]).done();
    let table = "Use_Case_ID,Department_Code,Agency,Office,Title,Summary,Development_Stage,Techniques,Source_Code,Department\n\
                 A-1,DOE,Lab,O,Sorting,Sorts.,In-use,,none,Department of Energy\n,,,,,,,,,\n";
    let file = place.file("us.csv", table);
    let tried = place.run(&[
        "register",
        "import",
        "us-2023",
        &file,
        "--dry-run",
        "--json",
    ]);
    assert_eq!(tried.code, Some(3), "{tried:?}");
    let tried = tried.json();
    assert_eq!(
        (&tried["created"], &tried["failed"]),
        (&json!(1), &json!(1)),
        "{tried}"
    );
    place
        .run(&["register", "import", "us-2023", &file])
        .failed(3);
    let written = place.run(&["register", "export", "us-2023"]).done();
    let rows: Vec<&str> = table.lines().take(2).collect();
    assert_eq!(written.trim_end().lines().collect::<Vec<_>>(), rows);
    place.run(&["register", "import", "xml", &file]).failed(1);
}

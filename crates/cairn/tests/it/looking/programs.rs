//! Examples for programs.

use std::path::Path;
use std::process::Command;

use super::Shelf;
use crate::clients;
use crate::place::{self, Place};

/// What is to be pasted, by its language.
fn example(page: &str, language: &str) -> String {
    let code = format!("<summary>{language}</summary><pre tabindex=\"0\"><code>");
    let (_, rest) = page.split_once(&code).unwrap();
    let (code, _) = rest.split_once("</code>").unwrap();
    let code = code.replace("&#34;", "\"").replace("&#39;", "'");
    code.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// Runs what is to be pasted, with what is installed for its language.
fn pasted(language: &str, code: &str, clients: &Path, folder: &Path) -> place::Said {
    let python = clients.join("python/bin/python");
    let python = python.to_str().unwrap();
    // DuckDB as its users have it, with the extension that reads from the web.
    let duckdb = format!(
        "import duckdb, duckdb_extensions\nat = duckdb.connect()\nduckdb_extensions.import_extension('httpfs', con=at)\nprint(at.sql({code:?}))"
    );
    let program = match language {
        "curl" | "SQL (API)" => ["sh", "-c", code],
        "Python" => [python, "-c", code],
        "R" => ["Rscript", "-e", code],
        "JavaScript" => ["node", "-e", code],
        "SQL (DuckDB)" => [python, "-c", &duckdb],
        other => panic!("nothing runs {other}"),
    };
    let mut command = Command::new(program[0]);
    command.current_dir(folder).args(&program[1..]);
    place::said(&mut command, "")
}

#[test]
fn examples_for_programs_work_as_they_are_pasted() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let mut shelf = Shelf::with(&place, &["datastore.sqlsearch_enabled=true"]);
    let folder = place.path("pasted");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, expected) in [
        (
            "Levels",
            &[
                ("curl", "2021-01-15"),
                ("Python", "2021-01-15"),
                ("R", "2021-01-15"),
                ("JavaScript", "lake: 'Grand'"),
                ("SQL (DuckDB)", "2021-01-15"),
                ("SQL (API)", "2021-01-15"),
            ][..],
        ),
        (
            "Notes",
            &[
                ("curl", ""),
                ("Python", "28"),
                ("R", ""),
                ("JavaScript", "28"),
            ],
        ),
    ] {
        let path = shelf.path(name);
        let page = shelf.page(&path);
        let offered = page.matches("</summary><pre tabindex=\"0\"><code>").count();
        assert_eq!(offered, expected.len(), "{page}");
        for (language, said) in expected {
            let code = example(&page, language);
            let found = pasted(language, &code, &clients, &folder);
            assert!(
                found.code == Some(0) && found.out.contains(said),
                "{language}: {code}: {found:?}"
            );
        }
    }
    // What is downloaded is the file.
    for file in ["notes.txt", "file"] {
        let content = std::fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(content, "<img src=x onerror=alert(6)>", "{file}");
    }
}

//! What is said in French.

use super::*;

#[test]
fn messages_are_translated_at_any_depth_and_kinds_are_not() {
    let mut error = json!({
        "name": ["Missing value", "Name \"a\" length is less than minimum 2", "never heard of"],
        "resources": [{"size": ["Invalid integer"]}, {}],
        "data": {"name": "Missing value"},
        "__type": "Not found",
    });
    translate(&mut error, "fr");
    assert_eq!(
        error,
        json!({
            "name": ["Valeur manquante", "Le nom «\u{a0}a\u{a0}» est plus court que le minimum de 2", "never heard of"],
            "resources": [{"size": ["Nombre entier invalide"]}, {}],
            "data": {"name": "Missing value"},
            "__type": "Not found",
        })
    );
    let mut error = json!({"message": "Not found"});
    translate(&mut error, "de");
    assert_eq!(error["message"], "Not found");
}

#[test]
fn reasons_follow_their_lead() {
    assert_eq!(
        message("Not found", DEEPEST).map(joined).unwrap(),
        "Indisponible"
    );
    assert_eq!(
        message("Not found: Group was not found", DEEPEST)
            .map(joined)
            .unwrap(),
        "Indisponible\u{a0}: Le groupe est introuvable"
    );
    assert_eq!(
        message(
            "Access denied: User  not authorized to read package x-é",
            DEEPEST
        )
        .map(joined)
        .unwrap(),
        "Accès refusé\u{a0}: L’utilisateur  n’est pas autorisé à lire le jeu de données x-é"
    );
    assert_eq!(
        message("Access denied: é", DEEPEST).map(joined).unwrap(),
        "Accès refusé\u{a0}: é"
    );
    assert_eq!(message("", DEEPEST), None);
}

#[test]
fn both_sides_have_the_same_holes() {
    for (english, french) in TABLES.iter().copied().flatten() {
        assert_eq!(
            english.matches("{}").count(),
            french.matches("{}").count() + french.matches("{en}").count(),
            "{english}"
        );
        assert!(!english.contains("{en}"), "{english}");
    }
}

/// What reports tell is told in French down to its reasons; what a program of others says of itself stays as it is.
#[test]
fn what_happened_is_said_in_french_with_its_reasons() {
    for (english, french) in [
        (
            "the file could not be fetched: the server answered 404",
            "le fichier n’a pas pu être pris\u{a0}: le serveur a répondu 404",
        ),
        (
            "https://a.example/x: the server answered 500",
            "https://a.example/x\u{a0}: le serveur a répondu 500",
        ),
        (
            "https://a.example/x: a.example has no public address, and others are not fetched from",
            "https://a.example/x\u{a0}: a.example n’a pas d’adresse publique, et rien n’est pris ailleurs",
        ),
        (
            "Invalid package with GUID a: {\"name\":[\"Missing value\"]}; name: Missing value",
            "La fiche a n’est pas valide\u{a0}: {\"name\":[\"Valeur manquante\"]}\u{202f}; name\u{a0}: Valeur manquante",
        ),
        (
            "Identifier: a; Title: b; 2 Error(s) Found. ### ERROR #1: title: it is required ### ERROR #2: x: it must not be null",
            "Identifiant\u{a0}: a\u{202f}; titre\u{a0}: b\u{202f}; erreurs\u{a0}: 2. ### ERREUR nº 1\u{a0}: title\u{a0}: requis ### ERREUR nº 2\u{a0}: \
             x\u{a0}: ne doit pas être nul",
        ),
        (
            "the archive cannot be read: bad magic number",
            "l’archive ne peut être lue\u{a0}: bad magic number",
        ),
    ] {
        assert_eq!(said(english, "fr_CA").as_deref(), Some(french), "{english}");
        assert_eq!(said(english, "en").as_deref(), Some(english));
    }
    assert_eq!(said("bad magic number", "fr"), None);
    // What others say of themselves is kept apart.
    for (english, french, foreign) in [
        (
            "the archive cannot be read: bad magic number",
            "l’archive ne peut être lue\u{a0}: ",
            "bad magic number",
        ),
        (
            "the file could not be fetched: data.example could not be resolved: failed to lookup address information: Name or service not known",
            "le fichier n’a pas pu être pris\u{a0}: le nom data.example n’a pas pu être résolu\u{a0}: ",
            "failed to lookup address information: Name or service not known",
        ),
        (
            "the server refuses connections: tcp connect error: Connection refused (os error 111)",
            "le serveur refuse les connexions\u{a0}: ",
            "tcp connect error: Connection refused (os error 111)",
        ),
        ("bad magic number", "", "bad magic number"),
        ("the server answered 404", "le serveur a répondu 404", ""),
    ] {
        let pieces = together(vec![Piece::ours(french), Piece::foreign(foreign)]);
        assert_eq!(told(english, "fr"), pieces, "{english}");
        assert_eq!(told(english, "en"), [Piece::ours(english)]);
    }
    // A text that somebody wrote deep into itself is not followed for ever.
    let deep = "a: ".repeat(100_000);
    assert_eq!(said(&deep, "fr"), None);
}

/// Where the sources of this workspace have texts for reports, and what is written before each.
const TOLD: &[(&str, &[&str])] = &[
    (
        "harvest/src",
        &["Trouble::because(", "errors.push(", "messages: vec!["],
    ),
    (
        "fetch/src",
        &["Error::Refused(", "Error::TooLarge(", "Error::Network("],
    ),
    (
        "tabular/src/file",
        &["Error::Unreadable(", "Error::TooLarge("],
    ),
    ("exchange/src/datajson", &["self.add(&place, "]),
    ("catalogue/src/loading", &["JobError::Hopeless("]),
];

#[test]
fn what_harvests_and_loads_say_is_known_in_french() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut unknown = Vec::new();
    let mut known = 0;
    for (folder, marks) in TOLD {
        for text in sources(&crates.join(folder)) {
            for mark in *marks {
                for told in text.split(mark).skip(1).filter_map(literal) {
                    match said(&told, "fr") {
                        Some(_) => known += 1,
                        None => unknown.push(told),
                    }
                }
            }
        }
    }
    assert!(unknown.is_empty(), "not known in French: {unknown:#?}");
    assert!(known > 40, "{known}");
}

/// Returns the sources below a folder without their tests, calls of chains on one line.
fn sources(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).expect("a text");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            found.push(lines.join("\n").replace("\n.", "."));
        }
    }
    found
}

/// Returns the text that code begins with, a known text for each value in it; nothing where it begins with something else.
fn literal(code: &str) -> Option<String> {
    let code = code.trim_start();
    let code = code.strip_prefix("format!(").unwrap_or(code).trim_start();
    let rest = code.strip_prefix('"')?;
    let mut out = String::new();
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Some(out),
            '\\' => match letters.next()? {
                '\n' => {}
                other => out.push(other),
            },
            '{' => {
                let value = letters.clone().take_while(|c| *c != '}');
                let value: String = value.collect();
                // Braces of JSON stand for themselves.
                match value.contains('"') || value.contains('\\') {
                    true => out.push('{'),
                    false => {
                        letters.nth(value.chars().count());
                        out.push_str("stopped");
                    }
                }
            }
            other => out.push(other),
        }
    }
    None
}

/// The reasons that stand behind a field's error are ours, or we know what they mean: none is left in English.
#[test]
fn reasons_of_fields_are_said_in_french() {
    let ours = |english: &str| {
        let pieces = told(english, "fr");
        assert!(
            pieces.iter().all(|piece| !piece.foreign),
            "{english}: {pieces:?}"
        );
        joined(pieces)
    };
    for broken in [
        "",
        "{",
        "[",
        "[1",
        "{\"a\"",
        "{\"a\" 1}",
        "{\"a\": 1",
        "{1: 2}",
        "[1,]",
        "[1 2]",
        "nul",
        "tru",
        "\"a",
        "\"\\x\"",
        "\"\u{1}\"",
        "1e999",
        "01",
        "-",
        "[] []",
        "\"\\ud800\"",
        "\"\\u12\"",
        "\"\\ud800\\u0041\"",
        "x",
        "{\"a\": 1,}",
        "{\"a\": 1 2}",
    ] {
        let error = serde_json::from_str::<Value>(broken).unwrap_err();
        for lead in ["Invalid JSON string", "Error decoding JSON object"] {
            ours(&format!("{lead}: {error}"));
        }
    }
    let deep = "[".repeat(200);
    let error = serde_json::from_str::<Value>(&deep).unwrap_err();
    ours(&format!("Invalid JSON string: {error}"));
    for (reason, french) in [
        ("unknown type Circle", "le type Circle est inconnu"),
        (
            "a ring ends where it begins",
            "un anneau finit où il commence",
        ),
    ] {
        let said = ours(&format!("Error: Wrong GeoJSON object: {reason}"));
        assert!(said.ends_with(french), "{said}");
    }
    for (reason, french) in [
        (
            "force_all must be boolean",
            "force_all doit être un booléen",
        ),
        (
            "local_edits must be one of overwrite, keep, merge",
            "local_edits doit être l’un de overwrite, keep, merge",
        ),
        (
            "expected value at line 1 column 2",
            "une valeur est attendue (ligne 1, colonne 2)",
        ),
    ] {
        let said = ours(&format!(
            "Error parsing the configuration options: {reason}"
        ));
        assert!(said.ends_with(french), "{said}");
    }
}

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
            "name": ["Valeur manquante", "Le nom « a » est plus court que le minimum de 2", "never heard of"],
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
    assert_eq!(message("Not found").unwrap(), "Indisponible");
    assert_eq!(
        message("Not found: Group was not found").unwrap(),
        "Indisponible : Le groupe est introuvable"
    );
    assert_eq!(
        message("Access denied: User  not authorized to read package x-é").unwrap(),
        "Accès refusé : L’utilisateur  n’est pas autorisé à lire le jeu de données x-é"
    );
    assert_eq!(message("Access denied: é").unwrap(), "Accès refusé : é");
    assert_eq!(message(""), None);
}

#[test]
fn both_sides_have_the_same_holes() {
    for (english, french) in FRENCH {
        assert_eq!(
            english.matches("{}").count(),
            french.matches("{}").count(),
            "{english}"
        );
    }
}

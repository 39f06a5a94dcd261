//! Names of forms, headings and bytes.

use super::*;

#[test]
fn forms_have_names() {
    for form in Form::ALL {
        assert_eq!(form.as_str().parse::<Form>().ok(), Some(form));
        assert!(!form.fields().is_empty());
    }
    assert_eq!("us".parse::<Form>().ok(), Some(Form::Us2025));
    assert!("xml".parse::<Form>().is_err());
}

#[test]
fn headings_that_repeat_are_told_apart_as_in_the_form() {
    let names: Vec<&str> = us::OF_2024.list.iter().map(|column| column.name).collect();
    let headings = names.iter().map(|name| match name.split_once(". (") {
        Some((heading, _)) => format!("{heading}."),
        None => (*name).to_owned(),
    });
    let headings: Vec<String> = headings.collect();
    let told = table::told_apart(headings.iter().map(String::as_str));
    assert_eq!(told, names);
    assert_eq!(names.len(), 62);
}

#[test]
fn bytes_of_windows_are_understood() {
    assert_eq!(table::text("é".as_bytes()), "é");
    assert_eq!(table::text(b"model\x92s \x96 \xe9"), "model’s – é");
}

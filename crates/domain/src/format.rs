//! File formats: what a resource's format is called, and what a file name says about it.

/// Returns the format's usual short name (`text/csv` → `CSV`), or the text unchanged where it is not known.
pub fn unify(text: &str) -> String {
    text.to_owned()
}

/// Guesses a resource's format from its address.
pub fn guess_from_url(_url: &str) -> Option<String> {
    None
}

/// Guesses the MIME type of a file from its name.
pub fn guess_mimetype(_name: &str) -> Option<&'static str> {
    None
}

/// Guesses the MIME type of what an address leads to.
pub fn guess_mimetype_of_url(_url: &str) -> Option<&'static str> {
    None
}

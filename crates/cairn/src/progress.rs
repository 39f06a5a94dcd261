//! The bar that shows how far a long command is, on standard error where that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Starts a bar that counts these things; hidden where standard error is no terminal.
pub(crate) fn bar(things: &'static str) -> ProgressBar {
    let bar = ProgressBar::no_length();
    let style =
        ProgressStyle::with_template("{spinner} {pos} {prefix}, {per_sec}, {elapsed} {msg}")
            .expect("the template is a literal");
    bar.set_style(style);
    bar.set_prefix(things);
    bar
}

//! Pictures that are made here: what a camera reads, as the path of an SVG.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around a code, which cameras need.
const QUIET: usize = 4;

/// A code that a camera reads.
pub(crate) struct Code {
    /// Modules from side to side, white ones included.
    pub(crate) side: usize,
    /// The dark modules, as an SVG path.
    pub(crate) path: String,
}

impl Code {
    /// Draws a text; nothing where it is too long for a code.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (place, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (place % width + QUIET, place / width + QUIET);
                // Writing to a String cannot fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Some(Self {
            side: width + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_too_long_a_text_has_none() {
        let code = Code::of("otpauth://totp/Cairn:alice?secret=ABC").expect("a code");
        assert!(
            code.side > 25 && code.path.starts_with("M4 4h1"),
            "{}",
            code.path
        );
        assert!(Code::of(&"x".repeat(5000)).is_none());
    }
}

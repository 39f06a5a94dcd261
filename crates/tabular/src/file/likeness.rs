//! How much a text looks like one: to tell the character set of old Macintosh computers, which no detector knows, from those of Windows.
//! What are letters in the one are signs or capitals in the other, so that each is out of place where it is the wrong one.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};

use encoding_rs::{CoderResult, Encoding, MACINTOSH};

use super::encoding::{PIECE, read_full};

/// How much more a text must look like one before it is taken for one of a Macintosh.
const CLEARLY: i64 = 2;

/// Signs that open something, and stand in front of words.
const OPENING: &str = "“‘«‹„‚¿¡";
/// Signs that end something, and stand behind words.
const CLOSING: &str = "”’»›…™";
/// Signs that stand by themselves.
const APART: &str = "–—•…€£«»";
/// Letters that are words.
const WORDS: &str = "àéèåøÀÉ";
/// Letters that are hardly ever any.
const NO_LETTERS: &str = "ƒˆªºıﬁﬂ";

/// Returns the character set of a file: the one that was guessed, or that of a Macintosh where the text looks more like one in it.
pub(super) fn or_macintosh(
    file: &mut File,
    guess: &'static Encoding,
) -> io::Result<&'static Encoding> {
    let (mac, other) = (likeness(file, MACINTOSH)?, likeness(file, guess)?);
    Ok(if mac >= other + CLEARLY {
        MACINTOSH
    } else {
        guess
    })
}

fn likeness(file: &mut File, encoding: &'static Encoding) -> io::Result<i64> {
    file.seek(SeekFrom::Start(0))?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut input = vec![0; PIECE];
    let mut text = String::with_capacity(PIECE * 3 + 16);
    let mut points = 0;
    // The last two characters, of which the second has no neighbour yet.
    let (mut before, mut here) = (' ', ' ');
    loop {
        let length = read_full(file, &mut input)?;
        let mut rest = &input[..length];
        loop {
            text.clear();
            let (result, read, _) = decoder.decode_to_string(rest, &mut text, length == 0);
            for next in text.chars() {
                if !here.is_ascii() {
                    points += points_of(before, here, next);
                }
                (before, here) = (here, next);
            }
            rest = &rest[read..];
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if length == 0 {
            // Nothing stands behind the last one.
            if !here.is_ascii() {
                points += points_of(before, here, ' ');
            }
            return Ok(points);
        }
    }
}

/// How well a character stands between two others.
fn points_of(before: char, here: char, next: char) -> i64 {
    let (left, right) = (before.is_alphabetic(), next.is_alphabetic());
    if here.is_control() {
        return -4;
    }
    if here.is_alphabetic() && !NO_LETTERS.contains(here) {
        let neighbour = if left { before } else { next };
        let other_script = here > '\u{24f}' && neighbour.is_ascii_alphabetic();
        let capital_inside =
            left && here.is_uppercase() && (before.is_lowercase() || next.is_lowercase());
        let small_in_front = !left && here.is_lowercase() && next.is_uppercase();
        return match (left || right, WORDS.contains(here)) {
            (false, true) => 1,
            (false, false) => 0,
            _ if other_script || capital_inside || small_in_front => -2,
            _ => 1,
        };
    }
    match (left, right) {
        (true, true) if here == '’' => 1,
        (true, true) => -2,
        (false, true) if OPENING.contains(here) => 1,
        (true, false) if CLOSING.contains(here) => 1,
        (false, false) if APART.contains(here) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

    use super::*;

    #[test]
    fn texts_of_a_macintosh_are_told_from_those_of_windows() {
        for (bytes, expected) in [
            (&b"Montr\x8eal"[..], MACINTOSH),
            (b"MONTR\x83AL", MACINTOSH),
            (b"l\xd5\x8et\x8e \x88 Qu\x8ebec", MACINTOSH),
            (b"\xd2Hello\xd3", MACINTOSH),
            (b"Z\x9frich, K\x9aln, Malm\x9a", MACINTOSH),
            (b"Montr\xe9al", WINDOWS_1252),
            (b"MONTR\xc9AL", WINDOWS_1252),
            (b"l\x92\xe9t\xe9 \xe0 Qu\xe9bec", WINDOWS_1252),
            (b"\x93Hello\x94 it\x92s", WINDOWS_1252),
            (b"\x93hello\x94", WINDOWS_1252),
            (b"2010 \x96 2012 \x97 \x95 a", WINDOWS_1252),
            (b"\xa1Hola! \xbfQu\xe9?", WINDOWS_1252),
            (b"21 \xb0C, 5 \x80", WINDOWS_1252),
            (b"Stra\xdfe, \xd6sterreich", WINDOWS_1252),
        ] {
            let mut file = tempfile::tempfile().expect("there is room");
            file.write_all(bytes).expect("it can be written");
            let found = or_macintosh(&mut file, WINDOWS_1252).expect("it can be read");
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(bytes));
        }
        let japanese = "\u{682a}\u{5f0f}\u{4f1a}\u{793e}A\u{306e}\u{4f4f}\u{6240}";
        let (bytes, ..) = SHIFT_JIS.encode(japanese);
        let mut file = tempfile::tempfile().expect("there is room");
        file.write_all(&bytes).expect("it can be written");
        let found = or_macintosh(&mut file, SHIFT_JIS).expect("it can be read");
        assert_eq!(found, SHIFT_JIS);
    }
}

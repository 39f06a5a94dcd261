//! Digits in a text, with what stands between them.

/// Digits that belong together: single blanks, hyphens, dots and parentheses may stand between their groups.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    pub(super) digits: Vec<u8>,
    /// How many digits each group has.
    pub(super) groups: Vec<usize>,
    /// Where each group begins in the text.
    pub(super) places: Vec<usize>,
    pub(super) plus: bool,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether there is a dot between groups.
    pub(super) dots: bool,
}

/// Most digits of a run; longer ones are no numbers of persons.
const MOST: usize = 40;

/// Tells of each run of at least seven digits.
pub(super) fn each(text: &str, tell: &mut impl FnMut(&Run)) {
    let bytes = text.as_bytes();
    let mut place = 0;
    let mut run = Run::default();
    while place < bytes.len() {
        let byte = bytes[place];
        let opens = matches!(byte, b'+' | b'(')
            && bytes[place + 1..].iter().take(2).any(u8::is_ascii_digit);
        let inside_word =
            place > 0 && (bytes[place - 1].is_ascii_alphanumeric() || bytes[place - 1] >= 0x80);
        if !(byte.is_ascii_digit() || opens) {
            place += 1;
            continue;
        }
        if inside_word && byte.is_ascii_digit() {
            // The rest of a word such as `A123`.
            while place < bytes.len() && bytes[place].is_ascii_alphanumeric() {
                place += 1;
            }
            continue;
        }
        run.digits.clear();
        run.groups.clear();
        run.places.clear();
        (run.plus, run.dots, run.start) = (byte == b'+', false, place);
        place = read(bytes, place, &mut run);
        let in_word = bytes.get(place).is_some_and(u8::is_ascii_alphanumeric);
        if !in_word && (7..=MOST).contains(&run.digits.len()) {
            run.end = place;
            tell(&run);
        }
    }
}

/// Reads a run and returns where it ends.
fn read(bytes: &[u8], start: usize, run: &mut Run) -> usize {
    let mut place = start;
    let mut end = start;
    loop {
        let first = place;
        while place < bytes.len() && bytes[place].is_ascii_digit() {
            run.digits.push(bytes[place] - b'0');
            place += 1;
        }
        if place > first {
            run.groups.push(place - first);
            run.places.push(first);
            end = place;
        }
        // Between groups: a blank, hyphen or dot, a parenthesis with or without a blank.
        let between = place;
        while place < bytes.len()
            && place - between < 2
            && matches!(bytes[place], b' ' | b'-' | b'.' | b'(' | b')' | b'+')
        {
            place += 1;
        }
        let gap = &bytes[between..place];
        let joins = match gap {
            [] => false,
            [b'+' | b'('] => run.digits.is_empty() || gap == b"(",
            [b' ' | b'-' | b'.' | b')'] => true,
            [b')', b' ' | b'-' | b'.'] | [b' ', b'('] | [b'+', b'('] => true,
            _ => false,
        };
        if !joins || !bytes.get(place).is_some_and(u8::is_ascii_digit) {
            return end.max(start + 1);
        }
        run.dots |= gap.contains(&b'.');
    }
}

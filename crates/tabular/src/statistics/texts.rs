//! First and last of texts in the order of their code points, and how long they are.

use super::{Lengths, SHOWN};

/// Texts on the way to their summary.
#[derive(Debug)]
pub(super) struct Texts {
    ordered: bool,
    range: Option<(String, String)>,
    shortest: u64,
    longest: u64,
    utf16: u64,
    characters: u64,
}

impl Texts {
    /// Begins; `ordered` says whether the texts have a first and a last.
    pub(super) fn new(ordered: bool) -> Self {
        Self {
            ordered,
            range: None,
            shortest: u64::MAX,
            longest: 0,
            utf16: 0,
            characters: 0,
        }
    }

    /// Takes a text into account that came so many times.
    pub(super) fn add(&mut self, text: &str, times: u64) {
        let (mut characters, mut astral) = (0_u64, 0_u64);
        for byte in text.bytes() {
            characters += u64::from(byte & 0xC0 != 0x80);
            astral += u64::from(byte >= 0xF0);
        }
        self.shortest = self.shortest.min(characters);
        self.longest = self.longest.max(characters);
        self.utf16 = self.utf16.max(characters + astral);
        self.characters += characters * times;
        if !self.ordered {
            return;
        }
        match &mut self.range {
            None => self.range = Some((start(text), start(text))),
            Some((min, max)) => {
                if text < min.as_str() {
                    *min = start(text);
                } else if text > max.as_str() {
                    *max = start(text);
                }
            }
        }
    }

    pub(super) fn range(&self) -> Option<&(String, String)> {
        self.range.as_ref()
    }

    pub(super) fn lengths(&self, count: u64) -> Option<Lengths> {
        (count > 0).then(|| Lengths {
            min: self.shortest,
            max: self.longest,
            mean: self.characters as f64 / count as f64,
            utf16: self.utf16,
        })
    }
}

/// The characters of a text that are shown.
fn start(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((place, _)) => text[..place].to_owned(),
        None => text.to_owned(),
    }
}

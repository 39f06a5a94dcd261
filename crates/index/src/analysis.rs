//! From text to the words that are indexed and looked up.
//!
//! A text is cut at blanks, each piece at signs, between letters and digits and (in analysed text) where the case changes.
//! When indexing, the parts of a piece are also joined again (`Wi-Fi` is found as `wi fi` and as `wifi`); when searching they
//! are not. Words lose their accents before they are stemmed, so that people find `Éducation` whichever way they type it; CKAN
//! folds English after stemming and misses it.

use std::cmp::Ordering;

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, Stemmer, TextAnalyzer, Token,
    TokenStream, Tokenizer,
};

/// Names under which the analysers are known to the engine.
pub(crate) const TEXT: &str = "text_index";
pub(crate) const FRENCH: &str = "french_index";
pub(crate) const GENERAL: &str = "general_index";
pub(crate) const NGRAM: &str = "ngram_index";

/// Stems that are looked up for one another: those of the list that the engine of CKAN comes with.
const SYNONYMS: [&[&str]; 3] = [
    &["gb", "gib", "gigabyt"],
    &["mb", "mib", "megabyt"],
    &["televis", "tv", "tvs"],
];

/// Shortest and longest word that is looked up inside names.
pub(crate) const NGRAM_WORD: std::ops::RangeInclusive<usize> = 2..=10;

/// Bytes of a text that decide where it is sorted.
const SORTED_BYTES: usize = 1000;

/// How a text field is analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Analysis {
    /// English text.
    Text,
    /// French text.
    French,
    /// Words without stemming: names of people and resources.
    General,
}

impl Analysis {
    /// The analyser that indexes.
    pub(crate) fn for_index(self) -> TextAnalyzer {
        self.analyzer(true)
    }

    /// The analyser of what is searched.
    pub(crate) fn for_query(self) -> TextAnalyzer {
        self.analyzer(false)
    }

    fn analyzer(self, join: bool) -> TextAnalyzer {
        let words = Words {
            join,
            folded: self != Self::General,
        };
        match self.stemmer() {
            Some(stemmer) => TextAnalyzer::builder(words)
                .filter(LowerCaser)
                .filter(AsciiFoldingFilter)
                .filter(stemmer)
                .build(),
            None => TextAnalyzer::builder(words).filter(LowerCaser).build(),
        }
    }

    fn stemmer(self) -> Option<Stemmer> {
        match self {
            Self::Text => Some(Stemmer::new(Language::English)),
            Self::French => Some(Stemmer::new(Language::French)),
            Self::General => None,
        }
    }

    /// What becomes of a pattern's or a range's letters: no stemming.
    pub(crate) fn normalize(self, text: &str) -> String {
        let lower = text.to_lowercase();
        if self == Self::General {
            lower
        } else {
            folded(&lower)
        }
    }

    /// The words of a searched text with their positions.
    pub(crate) fn words(self, text: &str) -> Vec<(usize, String)> {
        let mut analyzer = self.for_query();
        let mut stream = analyzer.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            let token = stream.token();
            out.push((token.position, token.text.clone()));
        }
        out
    }

    /// The first word in dictionary order of an indexed text, or of the beginning of a long one: what text fields are sorted by.
    pub(crate) fn least_word(self, text: &str) -> Option<String> {
        let text = &text[..text.floor_char_boundary(SORTED_BYTES)];
        let Some(stemmer) = self.stemmer() else {
            return least(&mut self.for_index(), text);
        };
        let words = Words {
            join: true,
            folded: true,
        };
        let mut unstemmed = TextAnalyzer::builder(words)
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .build();
        // A stem begins with the letter that its word begins with, so no other words need to be stemmed than those with the least one.
        let mut stream = unstemmed.token_stream(text);
        let mut first: Vec<String> = Vec::new();
        while stream.advance() {
            let word = &stream.token().text;
            let order = match first.first() {
                Some(known) => word.chars().next().cmp(&known.chars().next()),
                None => Ordering::Equal,
            };
            if order == Ordering::Less {
                first.clear();
            }
            if order != Ordering::Greater && !first.contains(word) {
                first.push(word.clone());
            }
        }
        let mut stemming = TextAnalyzer::builder(RawTokenizer::default())
            .filter(stemmer)
            .build();
        let stems = first.iter().filter_map(|word| least(&mut stemming, word));
        stems.min()
    }
}

/// The first in dictionary order of the words that an analyser makes of a text.
fn least(analyzer: &mut TextAnalyzer, text: &str) -> Option<String> {
    let mut stream = analyzer.token_stream(text);
    let mut least: Option<String> = None;
    while stream.advance() {
        let word = &stream.token().text;
        if least.as_ref().is_none_or(|least| word < least) {
            least = Some(word.clone());
        }
    }
    least
}

/// The stems that are looked up for a stem of English text.
pub(crate) fn synonyms(stem: &str) -> &'static [&'static str] {
    SYNONYMS
        .into_iter()
        .find(|stems| stems.contains(&stem))
        .unwrap_or_default()
}

/// Removes accents.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut analyzer = TextAnalyzer::builder(RawTokenizer::default())
        .filter(AsciiFoldingFilter)
        .build();
    let mut stream = analyzer.token_stream(text);
    if stream.advance() {
        stream.token().text.clone()
    } else {
        String::new()
    }
}

/// Cuts text into words.
#[derive(Debug, Clone)]
struct Words {
    join: bool,
    /// Whether words are cut where the case changes, and lose their marks.
    folded: bool,
}

/// The words of one text.
pub(crate) struct WordStream {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let mut tokens = Vec::new();
        let mut position = 0;
        let mut at = 0;
        for piece in text.split(char::is_whitespace) {
            self.piece(piece, at, &mut position, &mut tokens);
            at += piece.len()
                + text[at + piece.len()..]
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
        }
        WordStream { tokens, next: 0 }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Sign,
}

fn class(c: char) -> Class {
    if c.is_numeric() {
        Class::Digit
    } else if c.is_uppercase() {
        Class::Upper
    } else if c.is_alphabetic() || is_mark(c) {
        Class::Lower
    } else {
        Class::Sign
    }
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

impl Words {
    fn piece(&self, piece: &str, offset: usize, position: &mut usize, out: &mut Vec<Token>) {
        if piece.is_empty() {
            return;
        }
        let mut parts: Vec<(usize, usize, bool)> = Vec::new();
        let mut start: Option<(usize, Class)> = None;
        let mut last = Class::Sign;
        for (i, c) in piece.char_indices() {
            let class = class(c);
            let cut = match (last, class) {
                (_, Class::Sign) | (Class::Sign, _) => true,
                (Class::Digit, Class::Digit) => false,
                (Class::Digit, _) | (_, Class::Digit) => true,
                (Class::Lower, Class::Upper) => self.folded,
                _ => false,
            };
            if cut {
                if let Some((from, kind)) = start.take() {
                    parts.push((from, i, kind == Class::Digit));
                }
                // `children's` is about children.
                let behind = i + c.len_utf8();
                let possessive = matches!(c, '\'' | '\u{2019}')
                    && last != Class::Sign
                    && matches!(piece[behind..].chars().next(), Some('s' | 'S'))
                    && piece[behind + 1..]
                        .chars()
                        .next()
                        .is_none_or(|next| self::class(next) == Class::Sign);
                if possessive {
                    *position = self.emit(&parts, piece, offset, *position, out);
                    self.piece(&piece[behind + 1..], offset + behind + 1, position, out);
                    return;
                }
                if class != Class::Sign {
                    start = Some((i, class));
                }
            }
            last = class;
        }
        if let Some((from, kind)) = start {
            parts.push((from, piece.len(), kind == Class::Digit));
        }
        *position = self.emit(&parts, piece, offset, *position, out);
    }

    /// Puts out the parts, and runs of parts of one kind joined; returns the next position.
    fn emit(
        &self,
        parts: &[(usize, usize, bool)],
        piece: &str,
        offset: usize,
        position: usize,
        out: &mut Vec<Token>,
    ) -> usize {
        let token = |mut text: String, from: usize, to: usize, position: usize, length: usize| {
            if self.folded && text.contains(is_mark) {
                text.retain(|c| !is_mark(c));
            }
            Token {
                offset_from: offset + from,
                offset_to: offset + to,
                position,
                text,
                position_length: length,
            }
        };
        let mut i = 0;
        while i < parts.len() {
            let mut end = i + 1;
            while end < parts.len() && parts[end].2 == parts[i].2 {
                end += 1;
            }
            if self.join && end - i > 1 {
                let joined: String = parts[i..end]
                    .iter()
                    .map(|(from, to, _)| &piece[*from..*to])
                    .collect();
                out.push(token(
                    joined,
                    parts[i].0,
                    parts[end - 1].1,
                    position + i,
                    end - i,
                ));
            }
            for (n, (from, to, _)) in parts[i..end].iter().enumerate() {
                out.push(token(
                    piece[*from..*to].to_owned(),
                    *from,
                    *to,
                    position + i + n,
                    1,
                ));
            }
            i = end;
        }
        position + parts.len()
    }
}

/// Cuts text into all runs of two and three letters, at the position where they begin.
#[derive(Debug, Clone)]
pub(crate) struct Grams;

impl Grams {
    pub(crate) fn analyzer() -> TextAnalyzer {
        TextAnalyzer::builder(Self).build()
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let lower: Vec<char> = text.to_lowercase().chars().collect();
        let mut tokens = Vec::with_capacity(lower.len() * 2);
        for at in 0..lower.len() {
            for length in 2..=3 {
                if at + length <= lower.len() {
                    tokens.push(Token {
                        offset_from: at,
                        offset_to: at + length,
                        position: at,
                        text: lower[at..at + length].iter().collect(),
                        position_length: 1,
                    });
                }
            }
        }
        WordStream { tokens, next: 0 }
    }
}

/// The runs of letters that a word is looked up by inside names, or none where it is too short or too long.
pub(crate) fn grams_of(word: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    if !NGRAM_WORD.contains(&letters.len()) {
        return Vec::new();
    }
    let size = letters.len().min(3);
    letters
        .windows(size)
        .enumerate()
        .map(|(at, gram)| (at, gram.iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indexed(analysis: Analysis, text: &str) -> String {
        let mut analyzer = analysis.for_index();
        let mut stream = analyzer.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            out.push(format!(
                "{}@{}",
                stream.token().text,
                stream.token().position
            ));
        }
        out.join(" ")
    }

    #[test]
    fn the_least_word_is_the_first_of_all_stems() {
        for text in [
            "",
            "50%",
            "Dying skies lie idly by; yes, years yield young youths",
            "Ýves était déjà élu à l'unanimité; les œufs et l'été",
            "Wi-Fi PowerShot COVID-19 covers cover covered 19 1",
            "ambition amble amenities amenity amens",
            "generously generate general gently",
        ] {
            for analysis in [Analysis::Text, Analysis::French, Analysis::General] {
                assert_eq!(
                    analysis.least_word(text),
                    least(&mut analysis.for_index(), text),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn text_is_cut_joined_and_stemmed() {
        for (text, expected) in [
            ("Clean water in rivers", "clean@0 water@1 in@2 river@3"),
            ("Wi-Fi hotspots", "wifi@0 wi@0 fi@1 hotspot@2"),
            ("PowerShot", "powershot@0 power@0 shot@1"),
            ("Children's libraries", "children@0 librari@1"),
            ("COVID-19 cases", "covid@0 19@1 case@2"),
            ("U.S.A. trade", "usa@0 u@0 s@1 a@2 trade@3"),
            ("1.0", "10@0 1@0 0@1"),
            ("C++ & C#: 50%", "c@0 c@1 50@2"),
            ("Éducation", "educ@0"),
            ("E\u{301}ducation", "educ@0"),
            ("education", "educ@0"),
            ("français", "francai@0"),
            ("francais", "francai@0"),
            ("", ""),
            ("'s", "s@0"),
            ("日本語", "日本語@0"),
        ] {
            assert_eq!(indexed(Analysis::Text, text), expected, "{text:?}");
        }
    }

    #[test]
    fn general_text_keeps_its_words() {
        assert_eq!(
            indexed(Analysis::General, "PowerShot Ann-Smith2"),
            "powershot@0 annsmith@1 ann@1 smith@2 2@3"
        );
    }

    #[test]
    fn french_is_folded_before_it_is_stemmed() {
        assert_eq!(
            indexed(Analysis::French, "l'Éducation"),
            indexed(Analysis::French, "l'education")
        );
    }

    #[test]
    fn searched_text_is_not_joined() {
        assert_eq!(
            Analysis::Text.words("wi-fi"),
            [(0, "wi".to_owned()), (1, "fi".to_owned())]
        );
    }

    #[test]
    fn grams_are_for_words_of_two_to_ten_letters() {
        assert_eq!(grams_of("b"), []);
        assert_eq!(grams_of("bl"), [(0, "bl".to_owned())]);
        assert_eq!(
            grams_of("BLIC"),
            [(0, "bli".to_owned()), (1, "lic".to_owned())]
        );
        assert_eq!(grams_of("elevenchars"), []);
    }
}

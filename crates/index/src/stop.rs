//! Words that say nothing by themselves: left out of what people type where there are others.

/// Small words of English, French, Spanish, Portuguese and Dutch, without accents, in order.
const WORDS: &[&str] = &[
    "a", "al", "and", "are", "as", "at", "au", "aux", "avec", "be", "bij", "by", "ce", "ces",
    "cette", "com", "con", "da", "dans", "das", "de", "del", "des", "do", "dos", "du", "e", "een",
    "el", "em", "en", "est", "et", "for", "from", "het", "how", "in", "into", "is", "la", "las",
    "le", "les", "los", "met", "nas", "nos", "o", "of", "on", "op", "os", "ou", "par", "para",
    "por", "pour", "que", "qui", "sa", "ses", "sont", "sur", "that", "the", "their", "this", "to",
    "um", "uma", "un", "una", "une", "van", "voor", "was", "were", "what", "where", "which",
    "with", "y",
];

/// What French leaves of small words in front of an apostrophe.
const ELISIONS: &[&str] = &[
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "s", "t",
];

/// Tells whether a word without accents, in lower case, says nothing by itself.
pub(crate) fn is_small(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
}

/// A word without the small word that an apostrophe joins to its front: `l'eau` is about `eau`.
pub(crate) fn without_elision(word: &str) -> &str {
    let Some((at, mark)) = word
        .char_indices()
        .find(|(_, c)| matches!(c, '\'' | '\u{2019}'))
    else {
        return word;
    };
    let rest = &word[at + mark.len_utf8()..];
    let front = word[..at].to_lowercase();
    // `s's` and the like stay as they are.
    if rest.chars().filter(|c| c.is_alphanumeric()).count() > 1 && ELISIONS.contains(&&*front) {
        rest
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(WORDS.is_sorted());
        assert!(is_small("the") && is_small("la") && !is_small("water"));
    }

    #[test]
    fn elisions_are_taken_off() {
        for (word, expected) in [
            ("l'eau", "eau"),
            ("L\u{2019}Éducation", "Éducation"),
            ("qu'est", "est"),
            ("children's", "children's"),
            ("d's", "d's"),
            ("l'", "l'"),
            ("eau", "eau"),
        ] {
            assert_eq!(without_elision(word), expected);
        }
    }
}

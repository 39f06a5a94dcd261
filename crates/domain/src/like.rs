//! Texts that are like a pattern, as SQL has it.

/// Matches `LIKE`: `%` for any texts, `_` for one character, a backslash before either for itself.
pub fn like(text: &str, pattern: &str) -> Result<bool, String> {
    #[derive(PartialEq)]
    enum Part {
        Any,
        One,
        Exactly(char),
    }
    let text: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        parts.push(match character {
            '%' => {
                if parts.last() == Some(&Part::Any) {
                    continue;
                }
                Part::Any
            }
            '_' => Part::One,
            '\\' => Part::Exactly(
                characters
                    .next()
                    .ok_or_else(|| "LIKE pattern must not end with escape character".to_owned())?,
            ),
            other => Part::Exactly(other),
        });
        // Every part but `%` takes one character of the text.
        if parts.len() > 2 * text.len() + 1 {
            return Ok(false);
        }
    }
    // Nothing breaks off the walk below.
    if text.len().saturating_mul(parts.len()) > 1 << 27 {
        return Err("the pattern of LIKE is too long for its text".to_owned());
    }
    let (mut at, mut part) = (0, 0);
    // Where to go on, when what follows the last `%` does not fit.
    let mut again: Option<(usize, usize)> = None;
    while at < text.len() {
        match parts.get(part) {
            Some(Part::Any) => {
                again = Some((at, part + 1));
                part += 1;
                continue;
            }
            Some(Part::One) => {
                at += 1;
                part += 1;
                continue;
            }
            Some(Part::Exactly(character)) if *character == text[at] => {
                at += 1;
                part += 1;
                continue;
            }
            _ => {}
        }
        match again {
            Some((from, behind)) => {
                at = from + 1;
                part = behind;
                again = Some((at, behind));
            }
            None => return Ok(false),
        }
    }
    Ok(parts[part.min(parts.len())..]
        .iter()
        .all(|part| *part == Part::Any))
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn patterns_of_like() {
        for (text, pattern, expected) in [
            ("beta", "b%", true),
            ("beta", "%t_", true),
            ("beta", "b", false),
            ("", "%", true),
            ("", "", true),
            ("a", "", false),
            ("100%", "100\\%", true),
            ("aaaaab", "%a%b", true),
            ("aaaaa", "%a%a%a%a%a%a", false),
            ("é", "_", true),
        ] {
            assert_eq!(like(text, pattern), Ok(expected), "{text} {pattern}");
        }
        assert!(like("a", "a\\").is_err());
    }
}

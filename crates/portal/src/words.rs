//! What the pages say, in Fluent: the same files with the same messages in each language.

use cairn_domain::text::typeset_french;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::speech::Language;

/// The files of a language, by what they are about.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/site.ftl")),
            include_str!(concat!("../locales/", $language, "/looking.ftl")),
            include_str!(concat!("../locales/", $language, "/publishing.ftl")),
            include_str!(concat!("../locales/", $language, "/people.ftl")),
            include_str!(concat!("../locales/", $language, "/forms.ftl")),
            include_str!(concat!("../locales/", $language, "/harvest.ftl")),
            include_str!(concat!("../locales/", $language, "/jobs.ftl")),
            include_str!(concat!("../locales/", $language, "/quality.ftl")),
            include_str!(concat!("../locales/", $language, "/topics.ftl")),
            include_str!(concat!("../locales/", $language, "/openness.ftl")),
            include_str!(concat!("../locales/", $language, "/registers.ftl")),
            include_str!(concat!("../locales/", $language, "/analytics.ftl")),
            include_str!(concat!("../locales/", $language, "/participate.ftl")),
            include_str!(concat!("../locales/", $language, "/transparency.ftl")),
        ]
    };
}

const ENGLISH: &[&str] = files!("en");
const FRENCH: &[&str] = files!("fr");

/// The messages of both languages.
pub(crate) struct Words {
    english: FluentBundle<FluentResource>,
    french: FluentBundle<FluentResource>,
}

impl Words {
    pub(crate) fn new() -> Self {
        Self {
            english: bundle("en-CA", ENGLISH, str::to_owned),
            // Its files are typed with plain spaces, which nobody can mistake.
            french: bundle("fr-CA", FRENCH, typeset_french),
        }
    }

    /// Returns a message with its values; its name where there is none, which a test forbids.
    pub(crate) fn say(
        &self,
        language: Language,
        name: &str,
        values: &[(&str, FluentValue)],
    ) -> String {
        let bundle = match language {
            Language::English => &self.english,
            Language::French => &self.french,
        };
        let Some(pattern) = bundle.get_message(name).and_then(|message| message.value()) else {
            tracing::error!(name, "a page asks for a message that is not there");
            return name.to_owned();
        };
        let mut args = FluentArgs::new();
        for (key, value) in values {
            args.set(*key, value.clone());
        }
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// Tells whether there is a message of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.english.has_message(name)
    }
}

/// Reads the files of a language, each set as it is printed.
fn bundle(language: &str, files: &[&str], set: fn(&str) -> String) -> FluentBundle<FluentResource> {
    let language = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for text in files {
        // What does not parse is left out here and found by the test of this module.
        let resource = match FluentResource::try_new(set(text)) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn names(files: &[&str]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for text in files {
            FluentResource::try_new((*text).to_owned()).expect("the messages are well formed");
            for line in text.lines() {
                if let Some((name, _)) = line.split_once(" =")
                    && name.starts_with(|first: char| first.is_ascii_alphabetic())
                {
                    assert!(names.insert(name.to_owned()), "{name} is said twice");
                }
            }
        }
        names
    }

    /// The texts of a file: what stands behind the names of messages, and in the lines below them.
    fn texts(file: &str) -> impl Iterator<Item = &str> {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| match line.split_once(" = ") {
            Some((name, text)) if !name.contains(' ') => text,
            _ => line,
        })
    }

    /// French has a space before `:`, `;`, `!`, `?` and inside guillemets, and no line ends there: so are the texts typed, and so are
    /// they said.
    #[test]
    fn french_is_said_with_the_spaces_of_print() {
        const NO_BREAK: char = '\u{a0}';
        const NARROW: char = '\u{202f}';
        let mut wrong = Vec::new();
        for text in FRENCH.iter().flat_map(|file| texts(file)) {
            let set: Vec<char> = typeset_french(text).chars().collect();
            let at = |place: usize| set.get(place).copied();
            for (place, letter) in set.iter().enumerate() {
                let before = place.checked_sub(1).and_then(at);
                let ends = at(place + 1).is_none_or(char::is_whitespace);
                let holds = match letter {
                    // Behind these, an address or a time of day goes on.
                    ':' if ends => before == Some(NO_BREAK),
                    ';' | '!' | '?' if ends => before == Some(NARROW),
                    '»' => before == Some(NO_BREAK),
                    '«' => at(place + 1) == Some(NO_BREAK),
                    _ => true,
                };
                if !holds {
                    wrong.push(text);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        let words = Words::new();
        let said = words.say(Language::French, "sign-in-forgot", &[]);
        assert_eq!(said, "Mot de passe oublié\u{202f}?");
    }

    /// Every name in quotes behind `t(`, `n(` or `say(` of sources and templates.
    fn asked(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                asked(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            for call in [".t(\"", ".n(\"", ".with(\"", ".say(\""] {
                for part in text.split(call).skip(1) {
                    if let Some((name, _)) = part.split_once('"') {
                        found.insert(name.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_and_all_that_is_asked() {
        let (english, french) = (names(ENGLISH), names(FRENCH));
        assert_eq!(english, french);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        asked(&root.join("templates"), &mut found);
        asked(&root.join("src"), &mut found);
        found.remove("");
        let missing: Vec<&String> = found.difference(&english).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

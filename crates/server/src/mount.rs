//! Where the site stands: its public address, the path below which it is mounted, the languages in front of paths.

use std::borrow::Cow;

use cairn_catalogue::settings::Site;

/// The place in the root path where the language goes.
const LANGUAGE: &str = "{{LANG}}";

/// Where the site stands.
#[derive(Debug, Clone)]
pub(crate) struct Mount {
    before: String,
    after: String,
    locales: Vec<String>,
}

impl Mount {
    pub(crate) fn new(site: &Site) -> Self {
        let root = site.root_path.trim_end_matches('/');
        let (before, after) = match root.split_once(LANGUAGE) {
            Some((before, after)) => (before.trim_end_matches('/'), after),
            None => (root, ""),
        };
        let mut locales = site.locales.clone();
        if !locales.contains(&site.locale_default) {
            locales.push(site.locale_default.clone());
        }
        Self {
            before: before.to_owned(),
            after: after.to_owned(),
            locales,
        }
    }

    /// Returns the site's public address in a language, without a final slash.
    pub(crate) fn url(&self, origin: &str, locale: Option<&str>) -> String {
        let Self { before, after, .. } = self;
        match locale {
            Some(locale) => format!("{origin}{before}/{locale}{after}"),
            None => format!("{origin}{before}{after}"),
        }
    }

    /// Tells whether the site offers a language.
    pub(crate) fn knows(&self, locale: &str) -> bool {
        self.locales.iter().any(|known| known == locale)
    }

    /// Returns the language in front of a path and what is left of the path; `None` where the path stays as it is.
    ///
    /// A path that does not begin with the root path is taken as it is: a proxy in front may have cut it off. Several slashes
    /// count as one, since clients write them that put an address with a final slash in front of a path.
    pub(crate) fn split(&self, path: &str) -> Option<(Option<&str>, String)> {
        let whole = merged(path);
        let (locale, rest) = self.cut(&whole);
        (rest != path).then(|| (locale, rest.to_owned()))
    }

    fn cut<'p>(&self, path: &'p str) -> (Option<&str>, &'p str) {
        let inside = strip(path, &self.before);
        let rest = inside.unwrap_or(path);
        let locale = rest.strip_prefix('/').and_then(|rest| {
            let (first, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let locale = self.locales.iter().find(|locale| *locale == first)?;
            Some((locale.as_str(), rest))
        });
        let (locale, rest) = match locale {
            Some((locale, rest)) => (Some(locale), rest),
            None => (None, rest),
        };
        let rest = strip(rest, &self.after).unwrap_or(rest);
        (locale, if rest.is_empty() { "/" } else { rest })
    }
}

/// Makes one slash of several.
fn merged(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len());
    for letter in path.chars() {
        if letter != '/' || !out.ends_with('/') {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// Cuts whole segments off the front of a path.
fn strip<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    path.strip_prefix(prefix)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(root_path: &str) -> Mount {
        Mount::new(&Site {
            url: "https://x/".into(),
            root_path: root_path.into(),
            ..Site::default()
        })
    }

    #[test]
    fn languages_root_paths_and_slashes_are_cut_off() {
        for (root_path, path, expected) in [
            ("", "/api", None),
            ("", "/", None),
            ("", "/fr/api/3", Some((Some("fr"), "/api/3"))),
            ("", "/fr", Some((Some("fr"), "/"))),
            ("", "/french/api", None),
            ("", "/zz/api", None),
            ("", "//api/3//action///x", Some((None, "/api/3/action/x"))),
            ("", "//fr//api//", Some((Some("fr"), "/api/"))),
            ("", "//", Some((None, "/"))),
            (
                "/data/{{LANG}}/portal",
                "/data/portal/api",
                Some((None, "/api")),
            ),
            (
                "/data/{{LANG}}/portal",
                "/data/fr/portal/api",
                Some((Some("fr"), "/api")),
            ),
            (
                "/data/{{LANG}}/portal",
                "/data/fr/portal//api",
                Some((Some("fr"), "/api")),
            ),
            ("/data/{{LANG}}/portal", "/api", None),
            ("/data", "/data/fr/api", Some((Some("fr"), "/api"))),
        ] {
            let mount = mount(root_path);
            let found = mount.split(path);
            let found = found
                .as_ref()
                .map(|(locale, rest)| (*locale, rest.as_str()));
            assert_eq!(found, expected, "{path} below {root_path:?}");
        }
    }

    #[test]
    fn addresses_carry_the_language() {
        assert_eq!(mount("").url("https://x", None), "https://x");
        assert_eq!(mount("").url("https://x", Some("fr")), "https://x/fr");
        assert_eq!(
            mount("/data/{{LANG}}/portal").url("https://x", Some("fr")),
            "https://x/data/fr/portal"
        );
        assert_eq!(mount("/data").url("https://x", None), "https://x/data");
    }
}

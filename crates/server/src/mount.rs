//! Where the site stands: its public address, the path below which it is mounted, the languages in front of paths.

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
    /// A path that does not begin with the root path is taken as it is: a proxy in front may have cut it off.
    pub(crate) fn split<'p>(&self, path: &'p str) -> Option<(Option<&str>, &'p str)> {
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
        let rest = if rest.is_empty() { "/" } else { rest };
        (rest != path).then_some((locale, rest))
    }
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
    fn languages_and_root_paths_are_cut_off() {
        let plain = mount("");
        assert_eq!(plain.split("/api"), None);
        assert_eq!(plain.split("/"), None);
        assert_eq!(plain.split("/fr/api/3"), Some((Some("fr"), "/api/3")));
        assert_eq!(plain.split("/fr"), Some((Some("fr"), "/")));
        assert_eq!(plain.split("/french/api"), None);
        assert_eq!(plain.split("/zz/api"), None);
        let below = mount("/data/{{LANG}}/portal");
        assert_eq!(below.split("/data/portal/api"), Some((None, "/api")));
        assert_eq!(
            below.split("/data/fr/portal/api"),
            Some((Some("fr"), "/api"))
        );
        assert_eq!(below.split("/api"), None);
        assert_eq!(
            mount("/data").split("/data/fr/api"),
            Some((Some("fr"), "/api"))
        );
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

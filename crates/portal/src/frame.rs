//! What surrounds every page.

use cairn_catalogue::{MenuPage, clock};
use fluent_bundle::FluentValue;

use crate::assets;
use crate::desk::{Desk, part};
use crate::markdown::own_picture;
use crate::said::{Said, said};
use crate::speech::Language;

/// What surrounds every page: its head, the way around the site, the other language.
pub(crate) struct Frame<'a> {
    desk: Desk<'a>,
    /// Title of the page.
    pub(crate) title: String,
    /// One sentence about the page, for search engines and previews.
    pub(crate) about: String,
    /// Title of the site.
    pub(crate) site: String,
}

/// An entry of the way around the site.
pub(crate) struct Way {
    pub(crate) to: String,
    pub(crate) name: String,
    pub(crate) here: bool,
}

/// An entry of the menu of every page.
pub(crate) struct Entry {
    pub(crate) to: String,
    pub(crate) name: Said,
    pub(crate) here: bool,
}

/// The same page in a language.
pub(crate) struct Translation {
    pub(crate) code: String,
    pub(crate) path: String,
    pub(crate) address: String,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(desk: &Desk<'a>, title: impl Into<String>) -> Self {
        Self {
            desk: *desk,
            title: dashed(&title.into()),
            about: String::new(),
            site: desk.app.site().title.clone(),
        }
    }

    pub(crate) fn with_about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// Returns a message.
    pub(crate) fn t(&self, name: &str) -> String {
        self.desk.words.say(self.desk.language, name, &[])
    }

    /// Returns a message about a number of things.
    pub(crate) fn n(&self, name: &str, count: &u64) -> String {
        let shown = self.desk.language.number(*count);
        let values = [
            ("count", FluentValue::from(*count)),
            ("shown", FluentValue::from(shown)),
        ];
        self.desk.words.say(self.desk.language, name, &values)
    }

    /// Returns a message with one value in it.
    pub(crate) fn with(&self, name: &str, value: impl AsRef<str>) -> String {
        let values = [("value", FluentValue::from(value.as_ref().to_owned()))];
        self.desk.words.say(self.desk.language, name, &values)
    }

    /// Returns what was done just before this page was led to, where the address says so.
    pub(crate) fn notice(&self) -> Option<String> {
        let name = format!("done-{}", self.desk.asked("done"));
        self.desk.words.has(&name).then(|| self.t(&name))
    }

    /// Tells whether the visitor was led here by a form that had been taken before.
    pub(crate) fn was_sent_twice(&self) -> bool {
        self.desk.asked("sent") == "twice"
    }

    /// Returns a word for a form of this page, by which it is known where it is sent twice.
    pub(crate) fn once(&self) -> String {
        clock::new_id()
    }

    /// Returns the path of a page.
    pub(crate) fn to(&self, path: &str) -> String {
        self.desk.to(path)
    }

    /// Returns the path of what has no language.
    pub(crate) fn bare(&self, path: &str) -> String {
        format!("{}{path}", self.desk.visit.root)
    }

    /// Returns the path of the catalogue in Turtle.
    pub(crate) fn catalogue(&self) -> String {
        self.bare(&self.desk.app.settings.dcat.catalog_path("ttl"))
    }

    /// Returns where the catalogue is as RDF: media types and addresses.
    pub(crate) fn catalogues(&self) -> Vec<(&'static str, String)> {
        self.desk.catalogues("")
    }

    /// Returns the path of a file of the website.
    pub(crate) fn asset(&self, name: &str) -> String {
        self.bare(&assets::path(name))
    }

    pub(crate) fn day(&self, text: &str) -> String {
        self.language().day(text)
    }

    /// Returns the colon behind what is told of.
    pub(crate) fn colon(&self) -> &'static str {
        self.desk.language.colon()
    }

    pub(crate) fn language(&self) -> Language {
        self.desk.language
    }

    pub(crate) fn lang(&self) -> &str {
        self.desk.language.code()
    }

    /// Returns the name of a language, as far as it is known.
    pub(crate) fn language_name(&self, code: &str) -> String {
        let name = format!("language-{code}");
        match self.desk.words.has(&name) {
            true => self.t(&name),
            false => code.to_owned(),
        }
    }

    pub(crate) fn title_of_page(&self) -> String {
        match self.title == dashed(&self.site) {
            true => self.site.clone(),
            false => format!("{} – {}", self.title, self.site),
        }
    }

    pub(crate) fn menu(&self) -> Vec<Entry> {
        let path = self.desk.visit.path.as_str();
        let entries = [
            ("/dataset", "nav-records"),
            ("/algorithm", "nav-algorithms"),
            ("/organization", "nav-organizations"),
            ("/group", "nav-groups"),
            ("/participate", "nav-participate"),
            ("/about", "nav-about"),
        ]
        .into_iter()
        .filter(|(to, _)| *to != "/algorithm" || self.desk.schema("algorithm").is_some())
        .map(|(to, name)| Entry {
            to: self.to(to),
            name: Said::plain(&self.t(name)),
            here: path == to
                || path
                    .strip_prefix(to)
                    .is_some_and(|rest| rest.starts_with('/')),
        });
        let site = self.desk.app.site();
        // What was written for this site stands before what is said of it.
        let mut menu: Vec<Entry> = entries.collect();
        let about = menu.pop();
        menu.extend(site.menu.iter().map(|page| self.entry_of(page)));
        menu.extend(about);
        menu
    }

    fn entry_of(&self, page: &MenuPage) -> Entry {
        let below = match page.kind.as_str() {
            "blog" => "blog",
            _ => "pages",
        };
        let to = format!("/{below}/{}", part(&page.name));
        Entry {
            here: self.desk.visit.path == format!("/{below}/{}", page.name),
            to: self.to(&to),
            name: said(&page.titles, "title", self.desk.language),
        }
    }

    /// Returns the ways to what was written for this site, where there is something.
    pub(crate) fn written(&self) -> Vec<(String, String)> {
        let site = self.desk.app.site();
        [
            ("/pages", "written-pages", site.has_pages),
            ("/blog", "written-blog", site.has_blog),
        ]
        .into_iter()
        .filter(|(_, _, there)| *there)
        .map(|(to, name, _)| (self.to(to), self.t(name)))
        .collect()
    }

    /// Returns the path of the logo that administrators gave the site; a picture elsewhere is none, since nothing is loaded from there.
    pub(crate) fn logo(&self) -> Option<String> {
        let site = self.desk.app.site();
        own_picture(&self.desk, site.option("ckan.site_logo"))
    }

    /// Returns the name of who signed in.
    pub(crate) fn who(&self) -> Option<&str> {
        let account = self.desk.visit.caller.account()?;
        Some(&account.name)
    }

    /// Tells whether the visitor administers the site.
    pub(crate) fn is_sysadmin(&self) -> bool {
        self.desk.visit.caller.is_sysadmin()
    }

    /// Tells whether people may register.
    pub(crate) fn lets_register(&self) -> bool {
        self.desk.app.lets_register(&self.desk.visit.caller)
    }

    /// Returns what the provider is called that people can sign in with.
    pub(crate) fn openid_label(&self) -> Option<String> {
        self.desk.app.openid_label().map(str::to_owned)
    }

    /// Returns the seal that forms carry.
    pub(crate) fn seal(&self) -> &str {
        &self.desk.visit.seal
    }

    /// Returns this page in every language that the site offers.
    pub(crate) fn translations(&self) -> Vec<Translation> {
        let visit = self.desk.visit;
        let behind = match visit.query.is_empty() {
            true => encoded(&visit.path),
            false => format!("{}?{}", encoded(&visit.path), visit.query),
        };
        visit
            .bases
            .iter()
            .map(|(code, base)| Translation {
                code: code.clone(),
                path: format!("{base}{behind}"),
                address: format!("{}{base}{behind}", visit.origin),
            })
            .collect()
    }

    /// Returns this page in the other language of the two, where the site offers it.
    pub(crate) fn other(&self) -> Option<Translation> {
        let other = self.desk.language.other();
        self.translations()
            .into_iter()
            .find(|page| Language::of(&page.code) == other && page.code.starts_with(other.code()))
    }

    /// Returns what the other language calls itself.
    pub(crate) fn other_name(&self) -> &'static str {
        match self.desk.language {
            Language::English => "Français",
            Language::French => "English",
        }
    }
}

/// Binds dashes to what is before them: they end a line and begin none.
fn dashed(title: &str) -> String {
    title.replace(" – ", "\u{a0}– ")
}

fn encoded(path: &str) -> String {
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

//! Licences: the register that ships, and registers that a site gives.

use serde_json::{Map, Value, json};

use crate::text;

/// A licence.
#[derive(Debug, Clone, PartialEq)]
pub struct Licence {
    body: Map<String, Value>,
}

impl Licence {
    /// Returns its id.
    pub fn id(&self) -> &str {
        self.text("id").unwrap_or_default()
    }

    /// Returns its title.
    pub fn title(&self) -> &str {
        self.text("title").unwrap_or_default()
    }

    /// Returns its title in a language, as far as the register has one (`title_fra`, `title_fr`); those that ship have one in French.
    pub fn title_in(&self, language: &str) -> &str {
        let three = match language {
            "fr" => "title_fra",
            "en" => "title_eng",
            _ => "",
        };
        self.text(&format!("title_{language}"))
            .or_else(|| self.text(three))
            .filter(|title| !title.is_empty())
            .or_else(|| self.shipped_title().filter(|_| language == "fr"))
            .unwrap_or_else(|| self.title())
    }

    /// Returns the French title of a licence that ships, where this is one: a register of a site's own says its own.
    fn shipped_title(&self) -> Option<&'static str> {
        let ships = |(id, title, ..): &&Shipped| *id == self.id() && *title == self.title();
        BUILTIN.iter().find(ships)?;
        FRENCH
            .iter()
            .find_map(|(id, title)| (*id == self.id()).then_some(*title))
    }

    /// Returns the address of its text.
    pub fn url(&self) -> Option<&str> {
        self.text("url")
    }

    /// Tells whether data under it is open.
    pub fn is_open(&self) -> bool {
        ["od_conformance", "osd_conformance"]
            .iter()
            .any(|key| self.text(key) == Some("approved"))
    }

    /// Returns it as `license_list` shows it.
    pub fn body(&self) -> &Map<String, Value> {
        &self.body
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.body.get(key).and_then(Value::as_str)
    }
}

/// The licences of a site, in order.
#[derive(Debug, Clone, Default)]
pub struct Register {
    licences: Vec<Licence>,
}

/// Why a register cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    Syntax(#[from] serde_json::Error),
    /// It is JSON of another shape.
    #[error("{0}")]
    Shape(String),
}

/// What a licence is for, as the register's flags say.
const CONTENT: u8 = 1;
const DATA: u8 = 2;
const GENERIC: u8 = 4;

/// What the licences that ship are called in French.
const FRENCH: &[(&str, &str)] = &[
    ("notspecified", "Licence non précisée"),
    (
        "odc-pddl",
        "Open Data Commons, dédicace et licence au domaine public (PDDL)",
    ),
    (
        "odc-odbl",
        "Open Data Commons, licence ouverte de bases de données (ODbL)",
    ),
    ("odc-by", "Open Data Commons, licence d’attribution"),
    ("cc-zero", "Creative Commons Zéro (CC0)"),
    ("cc-by", "Creative Commons, attribution"),
    (
        "cc-by-sa",
        "Creative Commons, attribution et partage dans les mêmes conditions",
    ),
    ("gfdl", "Licence de documentation libre GNU"),
    ("other-open", "Autre (ouverte)"),
    ("other-pd", "Autre (domaine public)"),
    ("other-at", "Autre (attribution)"),
    (
        "uk-ogl",
        "Licence du gouvernement ouvert du Royaume-Uni (OGL)",
    ),
    (
        "cc-nc",
        "Creative Commons, pas d’utilisation commerciale (toute version)",
    ),
    ("other-nc", "Autre (pas d’utilisation commerciale)"),
    ("other-closed", "Autre (non ouverte)"),
];

/// Id, title, address, flags, whether the Open Definition approves of it.
type Shipped = (&'static str, &'static str, &'static str, u8, bool);

/// The licences that ship.
const BUILTIN: &[Shipped] = &[
    ("notspecified", "License not specified", "", GENERIC, false),
    (
        "odc-pddl",
        "Open Data Commons Public Domain Dedication and License (PDDL)",
        "http://www.opendefinition.org/licenses/odc-pddl",
        DATA,
        true,
    ),
    (
        "odc-odbl",
        "Open Data Commons Open Database License (ODbL)",
        "http://www.opendefinition.org/licenses/odc-odbl",
        DATA,
        true,
    ),
    (
        "odc-by",
        "Open Data Commons Attribution License",
        "http://www.opendefinition.org/licenses/odc-by",
        DATA,
        true,
    ),
    (
        "cc-zero",
        "Creative Commons CCZero",
        "http://www.opendefinition.org/licenses/cc-zero",
        CONTENT | DATA,
        true,
    ),
    (
        "cc-by",
        "Creative Commons Attribution",
        "http://www.opendefinition.org/licenses/cc-by",
        0,
        true,
    ),
    (
        "cc-by-sa",
        "Creative Commons Attribution Share-Alike",
        "http://www.opendefinition.org/licenses/cc-by-sa",
        CONTENT,
        true,
    ),
    (
        "gfdl",
        "GNU Free Documentation License",
        "http://www.opendefinition.org/licenses/gfdl",
        CONTENT,
        true,
    ),
    ("other-open", "Other (Open)", "", CONTENT | GENERIC, true),
    (
        "other-pd",
        "Other (Public Domain)",
        "",
        CONTENT | GENERIC,
        true,
    ),
    (
        "other-at",
        "Other (Attribution)",
        "",
        CONTENT | GENERIC,
        true,
    ),
    (
        "uk-ogl",
        "UK Open Government Licence (OGL)",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        CONTENT,
        true,
    ),
    (
        "cc-nc",
        "Creative Commons Non-Commercial (Any)",
        "http://creativecommons.org/licenses/by-nc/2.0/",
        0,
        false,
    ),
    ("other-nc", "Other (Non-Commercial)", "", GENERIC, false),
    ("other-closed", "Other (Not Open)", "", GENERIC, false),
];

impl Register {
    /// Returns the register that ships; all its values are texts, as in CKAN.
    pub fn builtin() -> Self {
        let flag = |flags: u8, wanted: u8| if flags & wanted != 0 { "True" } else { "False" };
        let licences = BUILTIN
            .iter()
            .map(|(id, title, url, flags, approved)| {
                let body = [
                    ("domain_content", flag(*flags, CONTENT)),
                    ("id", id),
                    ("domain_data", flag(*flags, DATA)),
                    ("domain_software", "False"),
                    ("family", ""),
                    ("is_generic", flag(*flags, GENERIC)),
                    (
                        "od_conformance",
                        if *approved {
                            "approved"
                        } else {
                            "not reviewed"
                        },
                    ),
                    ("osd_conformance", "not reviewed"),
                    ("maintainer", ""),
                    ("status", "active"),
                    ("url", url),
                    ("title", title),
                ];
                Licence {
                    body: body
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), json!(value)))
                        .collect(),
                }
            })
            .collect();
        Self { licences }
    }

    /// Reads a register in the form that `licenses_group_url` serves: a list of licences, or an object of them by id.
    pub fn from_json(text: &str) -> Result<Self, RegisterError> {
        let items: Vec<Value> = match serde_json::from_str(text)? {
            Value::Array(items) => items,
            Value::Object(map) => map.into_iter().map(|(_, item)| item).collect(),
            _ => {
                return Err(RegisterError::Shape(
                    "a register is a list of licences or an object of them".to_owned(),
                ));
            }
        };
        let licences = items
            .into_iter()
            .enumerate()
            .map(|(place, item)| licence(place, item))
            .collect::<Result<_, _>>()?;
        Ok(Self { licences })
    }

    /// Returns a licence by its id.
    pub fn get(&self, id: &str) -> Option<&Licence> {
        self.licences.iter().find(|licence| licence.id() == id)
    }

    /// Returns the licences in order.
    pub fn all(&self) -> &[Licence] {
        &self.licences
    }
}

fn licence(place: usize, item: Value) -> Result<Licence, RegisterError> {
    let Value::Object(mut body) = item else {
        return Err(RegisterError::Shape(format!(
            "licence {} is not an object",
            place + 1
        )));
    };
    for key in ["id", "title"] {
        if body
            .get(key)
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            return Err(RegisterError::Shape(format!(
                "licence {} has no {key}",
                place + 1
            )));
        }
    }
    for key in ["od_conformance", "osd_conformance"] {
        body.entry(key).or_insert(Value::Bool(false));
    }
    if let Some(created) = body
        .get("date_created")
        .and_then(Value::as_str)
        .and_then(text::parse_date)
    {
        body.insert("date_created".to_owned(), json!(text::iso(created)));
    }
    Ok(Licence { body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_that_ships_is_ckans() {
        let register = Register::builtin();
        assert_eq!(register.all().len(), 15);
        let pddl = register.get("odc-pddl").expect("odc-pddl ships");
        assert_eq!(
            Value::Object(pddl.body().clone()),
            json!({"domain_content": "False", "id": "odc-pddl", "domain_data": "True", "domain_software": "False",
                "family": "", "is_generic": "False", "od_conformance": "approved", "osd_conformance": "not reviewed",
                "maintainer": "", "status": "active", "url": "http://www.opendefinition.org/licenses/odc-pddl",
                "title": "Open Data Commons Public Domain Dedication and License (PDDL)"})
        );
        assert!(pddl.is_open());
        assert!(!register.get("cc-nc").expect("cc-nc ships").is_open());
        assert!(register.get("nothing").is_none());
    }

    #[test]
    fn licences_that_ship_have_french_titles_of_their_own() {
        for licence in Register::builtin().all() {
            assert_ne!(licence.title_in("fr"), licence.title(), "{}", licence.id());
            assert_eq!(licence.title_in("en"), licence.title());
        }
        let renamed = r#"[{"id": "cc-by", "title": "Ours"}]"#;
        let register = Register::from_json(renamed).expect("a register");
        let licence = register.get("cc-by").expect("a licence");
        assert_eq!(licence.title_in("fr"), "Ours");
    }

    #[test]
    fn registers_of_sites_keep_their_types() {
        let register = Register::from_json(
            r#"[{"id": "a", "title": "A", "title_fra": "Â", "od_conformance": "approved", "domain_data": true},
                {"id": "b", "title": "B", "date_created": "2020-01-02"}]"#,
        )
        .expect("a register");
        let (a, b) = (&register.all()[0], &register.all()[1]);
        assert!(a.is_open() && !b.is_open());
        assert_eq!(a.body()["domain_data"], json!(true));
        assert_eq!(
            (a.title_in("fr"), b.title_in("fr"), a.title_in("en")),
            ("Â", "B", "A")
        );
        assert_eq!(b.body()["osd_conformance"], json!(false));
        assert_eq!(b.body()["date_created"], json!("2020-01-02T00:00:00"));
        assert_eq!(
            Register::from_json(r#"{"x": {"id": "x", "title": "X"}}"#)
                .expect("a register")
                .all()
                .len(),
            1
        );
        for bad in ["", "1", "[1]", r#"[{"title": "x"}]"#, r#"[{"id": "x"}]"#] {
            assert!(Register::from_json(bad).is_err(), "{bad}");
        }
    }
}

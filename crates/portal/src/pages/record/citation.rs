//! How a record is cited: as a line to quote, and in the forms that programs for references read.

use serde_json::{Value, json};

use super::title_of;
use crate::desk::{Desk, part};
use crate::pages::Answer;
use crate::pages::results::named;
use crate::said::text;
use crate::visit::Page;

/// The forms: end of the file's name, what they are called, media type.
pub(super) const FORMS: &[(&str, &str, &str)] = &[
    ("bib", "BibTeX", "application/x-bibtex; charset=utf-8"),
    (
        "ris",
        "RIS",
        "application/x-research-info-systems; charset=utf-8",
    ),
    (
        "json",
        "CSL-JSON",
        "application/vnd.citationstyles.csl+json; charset=utf-8",
    ),
    ("txt", "", "text/plain; charset=utf-8"),
];

/// What is said of a record where it is cited.
pub(super) struct Citation {
    author: String,
    /// Day of the last change, `2026-11-25`.
    day: String,
    title: String,
    site: String,
    address: String,
    name: String,
    version: String,
}

/// Answers `/{type}/{name}/citation.{form}`.
pub(in crate::pages) fn file(desk: &Desk<'_>, id: &str, form: &str) -> Answer {
    let Some((_, _, kind)) = FORMS.iter().find(|(known, ..)| *known == form) else {
        return Ok(None);
    };
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let owner = super::owner(desk, &record)?;
    let citation = Citation::new(desk, &record, owner.as_ref());
    let body = match form {
        "bib" => citation.bibtex(),
        "ris" => citation.ris(),
        "json" => citation.csl(),
        _ => format!("{}\n", citation.line()),
    };
    Ok(Some(Page {
        kind,
        ..Page::html(200, body)
    }))
}

impl Citation {
    pub(super) fn new(desk: &Desk<'_>, record: &Value, owner: Option<&Value>) -> Self {
        let site = desk.app.site().title.clone();
        let name = text(record, "name");
        Self {
            author: owner.map_or_else(|| site.clone(), |owner| named(desk, owner)),
            day: text(record, "metadata_modified")
                .get(..10)
                .unwrap_or_default()
                .to_owned(),
            title: title_of(desk, record).text,
            address: format!(
                "{}{}/{}/{}",
                desk.visit.origin,
                desk.visit.root,
                part(text(record, "type")),
                part(name)
            ),
            name: name.to_owned(),
            version: text(record, "version").to_owned(),
            site,
        }
    }

    fn year(&self) -> &str {
        self.day.get(..4).unwrap_or_default()
    }

    /// Who published what, when and where, as a line to quote.
    pub(super) fn line(&self) -> String {
        format!(
            "{} ({}). {}. {}. {}",
            self.author,
            self.year(),
            self.title,
            self.site,
            self.address
        )
    }

    fn bibtex(&self) -> String {
        let key: String = self
            .name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        let mut out = format!("@misc{{{key},\n");
        let fields = [
            // In braces of its own, so that the name of an office is not taken for those of a person.
            ("author", format!("{{{}}}", latex(&self.author))),
            ("title", latex(&self.title)),
            ("year", self.year().to_owned()),
            ("publisher", latex(&self.site)),
            ("version", latex(&self.version)),
            ("howpublished", format!("\\url{{{}}}", self.address)),
            ("url", self.address.clone()),
        ];
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
        out.push_str("}\n");
        out
    }

    fn ris(&self) -> String {
        let lines = [
            ("TY", "DATA"),
            ("AU", &self.author),
            ("TI", &self.title),
            ("PY", self.year()),
            ("DA", &self.day.replace('-', "/")),
            ("PB", &self.site),
            ("ET", &self.version),
            ("UR", &self.address),
            ("ID", &self.name),
        ];
        let mut out = String::new();
        for (tag, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
            // A value is one line.
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            out.push_str(&format!("{tag}  - {value}\r\n"));
        }
        out.push_str("ER  - \r\n");
        out
    }

    fn csl(&self) -> String {
        let date: Vec<u32> = self
            .day
            .split('-')
            .filter_map(|part| part.parse().ok())
            .collect();
        let mut item = json!({
            "id": self.name,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.author}],
            "issued": {"date-parts": [date]},
            "publisher": self.site,
            "URL": self.address,
        });
        if !self.version.is_empty() {
            item["version"] = json!(self.version);
        }
        format!("{:#}\n", json!([item]))
    }
}

/// Writes a text so that TeX shows it and does nothing else.
fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation() -> Citation {
        Citation {
            author: "Bureau de l’eau & Co".to_owned(),
            day: "2026-11-05".to_owned(),
            title: "Rivers {50%}\nand lakes".to_owned(),
            site: "Library".to_owned(),
            address: "https://a.example/dataset/rivers_1".to_owned(),
            name: "rivers_1".to_owned(),
            version: String::new(),
        }
    }

    #[test]
    fn a_record_is_cited_in_the_forms_that_programs_read() {
        let made = citation();
        assert_eq!(
            made.line(),
            "Bureau de l’eau & Co (2026). Rivers {50%}\nand lakes. Library. https://a.example/dataset/rivers_1"
        );
        assert_eq!(
            made.bibtex(),
            "@misc{rivers_1,\n  author = {{Bureau de l’eau \\& Co}},\n  title = {Rivers \\{50\\%\\} and lakes},\n  year = {2026},\n  publisher = {Library},\n  \
             howpublished = {\\url{https://a.example/dataset/rivers_1}},\n  url = {https://a.example/dataset/rivers_1},\n}\n"
        );
        assert_eq!(
            made.ris(),
            "TY  - DATA\r\nAU  - Bureau de l’eau & Co\r\nTI  - Rivers {50%} and lakes\r\nPY  - 2026\r\nDA  - 2026/11/05\r\nPB  - Library\r\n\
             UR  - https://a.example/dataset/rivers_1\r\nID  - rivers_1\r\nER  - \r\n"
        );
        let csl: Value = serde_json::from_str(&made.csl()).expect("JSON");
        assert_eq!(csl[0]["issued"], json!({"date-parts": [[2026, 11, 5]]}));
        assert_eq!(csl[0]["author"][0]["literal"], "Bureau de l’eau & Co");
    }
}

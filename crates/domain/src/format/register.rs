//! The register of formats: the built-in one, or the site's own in the form of CKAN's file.

use std::collections::HashMap;

use serde_json::Value;

use super::table;

/// Begins the lines of CKAN's file that say something to its readers.
const COMMENT: &str = "_comment";

/// The formats that a site knows.
#[derive(Debug)]
pub struct Formats {
    /// Every name in lower case (short, long, MIME type, further ones), and the short name that it means.
    by_name: HashMap<String, String>,
}

impl Formats {
    /// Returns the formats of CKAN 2.12.
    pub fn builtin() -> Self {
        let by_name = table::FORMATS.iter().flat_map(|format| {
            [format.name, format.title, format.mime]
                .into_iter()
                .chain(format.other.iter().copied())
                .filter(|name| !name.is_empty())
                .map(|name| (name.to_lowercase(), format.name.to_owned()))
        });
        Self {
            by_name: by_name.collect(),
        }
    }

    /// Reads a file of `ckan.resource_formats`: a list of `[short name, title, MIME type, [further names]]`.
    ///
    /// # Errors
    ///
    /// Says which line has another form, or a name that an earlier format has.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let lines: Vec<Vec<Value>> =
            serde_json::from_str(text).map_err(|error| format!("not a list of lists: {error}"))?;
        let mut formats = Self {
            by_name: HashMap::new(),
        };
        for (place, line) in lines.iter().enumerate() {
            formats
                .add(line)
                .map_err(|reason| format!("line {}: {reason}", place + 1))?;
        }
        Ok(formats)
    }

    fn add(&mut self, line: &[Value]) -> Result<(), String> {
        let form = || "must be [short name, title, MIME type, [further names]]".to_owned();
        let (Some(Value::String(short)), further) = (line.first(), line.get(3)) else {
            return Err(form());
        };
        if short == COMMENT {
            return Ok(());
        }
        let further = match further {
            None => &[],
            Some(Value::Array(names)) => names.as_slice(),
            Some(_) => return Err(form()),
        };
        if !(3..=4).contains(&line.len()) || short.is_empty() {
            return Err(form());
        }
        for name in line[..3].iter().chain(further) {
            let name = name.as_str().ok_or_else(form)?.to_lowercase();
            if name.is_empty() {
                continue;
            }
            let before = self.by_name.insert(name.clone(), short.clone());
            if let Some(before) = before.filter(|before| before != short) {
                return Err(format!("{name:?} is a name of {before:?} already"));
            }
        }
        Ok(())
    }

    /// Returns the short name of the format that a text names in any way, letter case aside.
    pub fn find(&self, text: &str) -> Option<&str> {
        self.by_name
            .get(text.to_lowercase().as_str())
            .map(String::as_str)
    }

    /// Returns the format's usual short name (`text/csv` → `CSV`), or the text unchanged where it is not known.
    pub fn unify(&self, text: &str) -> String {
        self.find(text).unwrap_or(text).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unified() {
        let formats = Formats::builtin();
        for (text, expected) in [
            ("csv", "CSV"),
            ("text/csv", "CSV"),
            ("Text/CSV", "CSV"),
            ("application/json", "JSON"),
            ("Shapefile", "SHP"),
            ("plain text", "plain text"),
            ("xlsx", "XLSX"),
            ("application/vnd.ms-excel", "XLS"),
            ("GeoJSON", "GeoJSON"),
            ("htm", "HTML"),
            ("rdf", "RDF"),
            ("wms", "WMS"),
            ("API", "API"),
            ("  csv ", "  csv "),
            ("application/pdf", "PDF"),
            ("unknown/thing", "unknown/thing"),
            ("ttl", "ttl"),
            ("", ""),
        ] {
            assert_eq!(formats.unify(text), expected);
        }
    }

    #[test]
    fn every_builtin_name_means_one_format() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for format in table::FORMATS {
            for name in [format.name, format.title, format.mime]
                .iter()
                .chain(format.other)
            {
                if !name.is_empty() {
                    let before = seen.insert(name.to_lowercase(), format.name);
                    assert!(before.is_none_or(|before| before == format.name), "{name}");
                }
            }
        }
        assert_eq!(table::FORMATS.len(), 85);
    }

    #[test]
    fn a_site_may_have_formats_of_its_own() {
        let formats = Formats::from_json(
            r#"[["_comment", "for people"], ["Parquet", "Apache Parquet", "application/vnd.apache.parquet", ["pq"]], ["CSV", "Table", ""]]"#,
        )
        .unwrap();
        assert_eq!(formats.unify("PQ"), "Parquet");
        assert_eq!(formats.unify("apache parquet"), "Parquet");
        assert_eq!(formats.unify("table"), "CSV");
        assert_eq!(formats.unify("text/csv"), "text/csv");
    }

    #[test]
    fn a_wrong_file_says_where() {
        for (text, expected) in [
            ("{}", "not a list of lists"),
            (r#"[["A", "a"]]"#, "line 1: must be"),
            (r#"[["A", "a", "", "x"]]"#, "line 1: must be"),
            (r#"[["A", "a", 3]]"#, "line 1: must be"),
            (
                r#"[["A", "Same", ""], ["B", "same", ""]]"#,
                "line 2: \"same\" is a name of \"A\" already",
            ),
        ] {
            let error = Formats::from_json(text).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}

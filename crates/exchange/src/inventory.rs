//! An inventory as a table: a line a record, in the columns of Canada's inventories or of Ontario's, and back.
//!
//! Behind the columns of the source stand a few of ours, so that what is written out and read again is the same. What a column
//! says that no field has stays with the record under the column's name, as an extra.

use cairn_domain::text::of_csv_cell;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::fields::Fields;
use crate::name;

/// Which columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// Those of Canada's open data inventories.
    Canada,
    /// Those of Ontario's data catalogue.
    Ontario,
}

impl Columns {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Canada, Self::Ontario];

    /// Returns the word for them.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Canada => "canada",
            Self::Ontario => "ontario",
        }
    }

    /// Returns those of a word.
    pub fn of(word: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|columns| columns.as_str() == word)
    }

    /// Tells by its head which columns a table has; nothing where it is no inventory.
    pub fn of_head(head: &[String]) -> Option<Self> {
        let has = |name: &str| head.iter().any(|column| column.trim() == name);
        if has("ref_number") || has("eligible_for_release") {
            Some(Self::Canada)
        } else if has("access_level") && (has("title_translated_en") || has("title_en")) {
            Some(Self::Ontario)
        } else {
            None
        }
    }

    fn table(self) -> &'static [(&'static str, Cell)] {
        match self {
            Self::Canada => CANADA,
            Self::Ontario => ONTARIO,
        }
    }

    /// Returns the names of the columns.
    pub fn head(self) -> Vec<&'static str> {
        self.table().iter().map(|(name, _)| *name).collect()
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// A field.
    Text(&'static str),
    /// A day.
    Day(&'static str),
    /// A field in a language.
    In(&'static str, &'static str),
    /// Words with commas between them.
    Words(&'static str),
    /// Words in a language.
    WordsIn(&'static str, &'static str),
    /// An extra.
    Extra,
    /// Whether it may be released: `Y` or `N`.
    Eligible,
    /// When it was or is to be released.
    Released,
    /// The page of the record, where it is open.
    Page(&'static str),
    /// How many want it.
    Votes,
    /// The organization.
    Owner,
    /// The licence, which what is not open has none of.
    Licence,
    /// The ground on which it is not open.
    Exemption,
}

/// Columns of our own behind those of Canada.
const CANADA: &[(&str, Cell)] = &[
    ("ref_number", Cell::Extra),
    ("title_en", Cell::In("title_translated", "en")),
    ("title_fr", Cell::In("title_translated", "fr")),
    ("description_en", Cell::In("notes_translated", "en")),
    ("description_fr", Cell::In("notes_translated", "fr")),
    ("publisher_en", Cell::In("maintainer_branch", "en")),
    ("publisher_fr", Cell::In("maintainer_branch", "fr")),
    ("date_published", Cell::Day("date_published")),
    ("language", Cell::Words("languages")),
    ("size", Cell::Extra),
    ("eligible_for_release", Cell::Eligible),
    ("program_alignment_architecture_en", Cell::Extra),
    ("program_alignment_architecture_fr", Cell::Extra),
    ("date_released", Cell::Released),
    ("portal_url_en", Cell::Page("en")),
    ("portal_url_fr", Cell::Page("fr")),
    ("user_votes", Cell::Votes),
    ("owner_org", Cell::Owner),
    ("name", Cell::Text("name")),
    ("access_level", Cell::Text("access_level")),
    ("planned_date", Cell::Day("planned_date")),
    ("exemption", Cell::Exemption),
    (
        "exemption_rationale_en",
        Cell::In("exemption_rationale", "en"),
    ),
    (
        "exemption_rationale_fr",
        Cell::In("exemption_rationale", "fr"),
    ),
];

/// The fields of Ontario's schema, each language in a column, and behind them what it has no field for.
const ONTARIO: &[(&str, Cell)] = &[
    ("name", Cell::Text("name")),
    ("title_translated_en", Cell::In("title_translated", "en")),
    ("title_translated_fr", Cell::In("title_translated", "fr")),
    ("notes_translated_en", Cell::In("notes_translated", "en")),
    ("notes_translated_fr", Cell::In("notes_translated", "fr")),
    ("asset_type", Cell::Extra),
    ("keywords_en", Cell::WordsIn("keywords", "en")),
    ("keywords_fr", Cell::WordsIn("keywords", "fr")),
    (
        "geographic_coverage_translated_en",
        Cell::In("geographic_coverage", "en"),
    ),
    (
        "geographic_coverage_translated_fr",
        Cell::In("geographic_coverage", "fr"),
    ),
    (
        "geographic_granularity",
        Cell::Text("geographic_granularity"),
    ),
    ("owner_org", Cell::Owner),
    ("maintainer", Cell::Text("contact_name")),
    ("maintainer_branch_en", Cell::In("maintainer_branch", "en")),
    ("maintainer_branch_fr", Cell::In("maintainer_branch", "fr")),
    ("maintainer_email", Cell::Text("contact_email")),
    ("current_as_of", Cell::Day("current_as_of")),
    ("update_frequency", Cell::Text("update_frequency")),
    (
        "access_instructions_en",
        Cell::In("access_instructions", "en"),
    ),
    (
        "access_instructions_fr",
        Cell::In("access_instructions", "fr"),
    ),
    ("access_level", Cell::Text("access_level")),
    ("license_id", Cell::Licence),
    ("opened_date", Cell::Day("date_published")),
    ("exemption", Cell::Exemption),
    (
        "exemption_rationale_en",
        Cell::In("exemption_rationale", "en"),
    ),
    (
        "exemption_rationale_fr",
        Cell::In("exemption_rationale", "fr"),
    ),
    ("planned_date", Cell::Day("planned_date")),
    ("votes", Cell::Votes),
];

/// Other names of columns, and the ones that they are.
const ALSO: &[(&str, &str)] = &[
    ("title_en", "title_translated_en"),
    ("title_fr", "title_translated_fr"),
    ("notes_en", "notes_translated_en"),
    ("notes_fr", "notes_translated_fr"),
    (
        "geographic_coverage_en",
        "geographic_coverage_translated_en",
    ),
    (
        "geographic_coverage_fr",
        "geographic_coverage_translated_fr",
    ),
    (
        "program_alignment_architecture",
        "program_alignment_architecture_en",
    ),
    ("portal_url", "portal_url_en"),
];

/// Returns the line of a record. `page` gives the address of its page in a language.
pub fn line(
    columns: Columns,
    record: &Map<String, Value>,
    votes: i64,
    page: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let fields = Fields::new(record);
    let level = fields.text(&["access_level"]).unwrap_or_default();
    let is_open = level == "open";
    let text = |key: &str| fields.text(&[key]).unwrap_or_default();
    columns
        .table()
        .iter()
        .map(|(column, cell)| match cell {
            Cell::Text(key) => text(key),
            Cell::Day(key) => text(key).chars().take(10).collect(),
            Cell::In(key, language) => translated(fields, key, language),
            Cell::Words(key) => fields.list(&[key]).join(", "),
            Cell::WordsIn(key, language) => words(fields, key, language),
            Cell::Extra => text(column),
            Cell::Eligible => match level.as_str() {
                "open" | "open_to_be_published" => "Y".to_owned(),
                "restricted" => "N".to_owned(),
                _ => String::new(),
            },
            Cell::Released => match is_open {
                true => text("date_released"),
                false => text("planned_date").chars().take(10).collect(),
            },
            Cell::Page(language) => match is_open {
                true => page(language),
                false => String::new(),
            },
            Cell::Votes => votes.to_string(),
            Cell::Owner => fields
                .object("organization")
                .and_then(|owner| owner.get("name")?.as_str())
                .unwrap_or_default()
                .to_owned(),
            Cell::Licence => text("license_id"),
            Cell::Exemption => text("exemption"),
        })
        .collect()
}

fn translated(fields: Fields<'_>, key: &str, language: &str) -> String {
    let texts = fields.object(key);
    let text = texts.and_then(|texts| texts.get(language)?.as_str());
    match (text, key, language) {
        (Some(text), _, _) => text.to_owned(),
        // A record without translations is in the language that its plain field is in.
        (None, "title_translated", "en") if texts.is_none() => {
            fields.text(&["title"]).unwrap_or_default()
        }
        (None, "notes_translated", "en") if texts.is_none() => {
            fields.text(&["notes"]).unwrap_or_default()
        }
        (None, _, _) => String::new(),
    }
}

fn words(fields: Fields<'_>, key: &str, language: &str) -> String {
    let list = fields
        .object(key)
        .and_then(|texts| texts.get(language)?.as_array());
    let words = list.into_iter().flatten().filter_map(Value::as_str);
    words.collect::<Vec<_>>().join(", ")
}

/// Returns what a line says, as fields of a record. Cells that are empty say nothing.
pub fn record(columns: Columns, head: &[String], cells: &[String]) -> Map<String, Value> {
    let mut out = Map::new();
    let mut eligible = None;
    let mut released = None;
    for (column, text) in head.iter().zip(cells) {
        let (column, text) = (column.trim(), of_csv_cell(text.trim()));
        if text.is_empty() {
            continue;
        }
        match cell(columns, column) {
            Some(Cell::Text(key)) => put(&mut out, key, json!(text)),
            Some(Cell::Day(key)) => put(&mut out, key, json!(day(text))),
            Some(Cell::In(key, language)) => put_in(&mut out, key, language, json!(text)),
            Some(Cell::Words(key)) => put(&mut out, key, json!(split(&text.to_lowercase()))),
            Some(Cell::WordsIn(key, language)) => {
                put_in(&mut out, key, language, json!(split(text)));
            }
            Some(Cell::Licence) => put(&mut out, "license_id", json!(text)),
            Some(Cell::Exemption) => put(&mut out, "exemption", json!(text)),
            Some(Cell::Owner) => put(&mut out, "owner_org", json!(text)),
            Some(Cell::Extra) | None => put(&mut out, column, json!(text)),
            Some(Cell::Eligible) => eligible = Some(text.to_uppercase()),
            Some(Cell::Released) => released = Some(day(text)),
            // What the catalogue knows by itself.
            Some(Cell::Page(_) | Cell::Votes) => {}
        }
    }
    if !out.contains_key("access_level") {
        let level = match (
            eligible.as_deref(),
            has_page(columns, head, cells),
            &released,
        ) {
            (Some("Y"), true, _) => "open",
            (Some("Y"), false, Some(_)) => "open_to_be_published",
            (Some("N"), _, _) => "restricted",
            _ => "under_review",
        };
        out.insert("access_level".to_owned(), json!(level));
    }
    if let Some(released) = released {
        let key = match out["access_level"] == "open" {
            true => "date_released",
            false => "planned_date",
        };
        out.entry(key).or_insert(json!(released));
    }
    if !out.contains_key("name")
        && let Some(number) = out.get("ref_number").and_then(Value::as_str)
    {
        let name = name::from_title(number);
        out.insert("name".to_owned(), json!(name));
    }
    out
}

fn cell(columns: Columns, column: &str) -> Option<Cell> {
    let named = |name: &str| {
        let mut table = columns.table().iter();
        table.find_map(|(own, cell)| (*own == name).then_some(*cell))
    };
    let other = ALSO.iter().find(|(also, _)| *also == column);
    named(column).or_else(|| named(other?.1))
}

fn has_page(columns: Columns, head: &[String], cells: &[String]) -> bool {
    let mut pairs = head.iter().zip(cells);
    pairs.any(|(column, text)| {
        matches!(cell(columns, column.trim()), Some(Cell::Page(_))) && !text.trim().is_empty()
    })
}

fn put(out: &mut Map<String, Value>, key: &str, value: Value) {
    out.insert(key.to_owned(), value);
}

fn put_in(out: &mut Map<String, Value>, key: &str, language: &str, value: Value) {
    let texts = out.entry(key).or_insert_with(|| json!({}));
    if let Some(texts) = texts.as_object_mut() {
        texts.insert(language.to_owned(), value);
    }
}

fn split(text: &str) -> Vec<&str> {
    text.split([',', ';', '|'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Writes a day as ISO 8601 has it, where it is one; validation says what is wrong with others.
fn day(text: &str) -> String {
    let text = text.trim();
    let bare = text.split(['T', ' ']).next().unwrap_or(text);
    ["%Y-%m-%d", "%Y/%m/%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(bare, form).ok())
        .map_or_else(|| text.to_owned(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    /// What a record's line says again.
    fn again(columns: Columns, record: &Value) -> Value {
        let head = texts(&columns.head());
        let page = |language: &str| format!("https://data.example/{language}/x");
        let cells = line(columns, record.as_object().unwrap(), 3, &page);
        Value::Object(super::record(columns, &head, &cells))
    }

    #[test]
    fn what_is_written_out_is_read_again() {
        for level in ["open", "open_to_be_published", "under_review", "restricted"] {
            let mut record = json!({
                "name": "rivers", "title_translated": {"en": "Rivers, \"all\"", "fr": "Rivières"},
                "notes_translated": {"en": "Where\nthey flow", "fr": "Où"}, "access_level": level,
                "maintainer_branch": {"en": "Water", "fr": "Eau"}, "date_published": "2020-01-31", "owner_org": "water",
            });
            match level {
                "restricted" => {
                    record["exemption"] = json!("privacy");
                    record["exemption_rationale"] = json!({"en": "Names", "fr": "Noms"});
                }
                "open_to_be_published" => record["planned_date"] = json!("2027-01-31"),
                _ => {}
            }
            let mut canada = record.clone();
            canada["organization"] = json!({"name": "water"});
            let mut ontario = canada.clone();
            for (key, value) in [
                ("ref_number", "W-1"),
                ("size", "3 MB"),
                ("program_alignment_architecture_en", "1.1"),
            ] {
                canada[key] = json!(value);
            }
            canada["languages"] = json!(["en", "fr"]);
            ontario["keywords"] = json!({"en": ["water", "river"], "fr": ["eau"]});
            ontario["update_frequency"] = json!("monthly");
            ontario["license_id"] = json!("cc-by");
            ontario["asset_type"] = json!("dataset");
            for (columns, record) in [(Columns::Canada, canada), (Columns::Ontario, ontario)] {
                let mut expected = record.clone();
                expected.as_object_mut().unwrap().remove("organization");
                assert_eq!(again(columns, &record), expected, "{columns:?} {level}");
            }
        }
    }

    #[test]
    fn the_levels_of_canada_are_those_of_its_columns() {
        let head = texts(&[
            "ref_number",
            "title_en",
            "eligible_for_release",
            "date_released",
            "portal_url_en",
            "other",
        ]);
        assert_eq!(Columns::of_head(&head), Some(Columns::Canada));
        for (cells, expected) in [
            (
                ["A 1", "T", "Y", "2020/02/03", "https://open.example/1", "x"],
                json!({"ref_number": "A 1", "name": "a-1", "title_translated": {"en": "T"}, "access_level": "open", "date_released": "2020-02-03", "other": "x"}),
            ),
            (
                ["", "T", "y", "2027-02-03", "", ""],
                json!({"title_translated": {"en": "T"}, "access_level": "open_to_be_published", "planned_date": "2027-02-03"}),
            ),
            (
                ["", "T", "Y", "", "", ""],
                json!({"title_translated": {"en": "T"}, "access_level": "under_review"}),
            ),
            (
                ["", "T", "N", "", "", ""],
                json!({"title_translated": {"en": "T"}, "access_level": "restricted"}),
            ),
            (
                ["", "T", "", "", "", ""],
                json!({"title_translated": {"en": "T"}, "access_level": "under_review"}),
            ),
        ] {
            let found = record(Columns::Canada, &head, &texts(&cells));
            assert_eq!(Value::Object(found), expected);
        }
    }

    #[test]
    fn tables_are_told_apart_by_their_heads() {
        for (head, expected) in [
            (&["title_en", "access_level"][..], Some(Columns::Ontario)),
            (
                &["title_translated_en", "access_level"],
                Some(Columns::Ontario),
            ),
            (&["ref_number"], Some(Columns::Canada)),
            (&["a", "b"], None),
        ] {
            assert_eq!(Columns::of_head(&texts(head)), expected, "{head:?}");
        }
    }
}

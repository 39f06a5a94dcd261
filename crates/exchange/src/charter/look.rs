//! What a record says to the indicators.

use cairn_domain::licence::Register;
use chrono::{Days, NaiveDate};
use serde_json::{Map, Value};

use super::around::{Around, RECENT_DAYS};
use super::{INDICATORS, Indicator, Tally};
use crate::dcat::codes;
use crate::fields::Fields;
use crate::quality::{Assessment, Timeliness};
use crate::{frequency, licence};

/// Access levels of the inventory, in their order.
pub const LEVELS: &[&str] = &["open", "open_to_be_published", "under_review", "restricted"];
/// The field with the day on which a record is to be open.
pub const PLANNED: &str = "planned_date";

/// Characters of a description that helps to find a record.
const DESCRIPTION: usize = 100;
/// Kinds of resources that say what the data mean.
const DOCUMENTS: &[&str] = &[
    "data_dictionary",
    "dictionary",
    "documentation",
    "guide",
    "schema",
    "specification",
];
/// Formats that are asked rather than read.
const SERVICES: &[&str] = &[
    "api",
    "arcgis geoservices rest api",
    "esri rest",
    "graphql",
    "odata",
    "ogc api",
    "rest",
    "sparql",
    "wcs",
    "wfs",
    "wms",
    "wmts",
];
/// Formats whose content is a table.
const TABLES: &[&str] = &["csv", "ods", "parquet", "tsv", "xls", "xlsx"];

/// Statuses of requests that were answered.
const DECIDED: &[&str] = &[
    "already_available",
    "not_held",
    "released",
    "transferred",
    "unable",
];
/// The status of a request that another one stands for.
const DUPLICATE: &str = "duplicate";

/// Whether an address answers, and whether it wants something first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// It answers with what it leads to.
    pub answers: bool,
    /// It asks for a password or for money.
    pub is_barred: bool,
}

/// What is known beside the record itself.
pub struct Known<'a> {
    /// The day of today.
    pub today: NaiveDate,
    /// Languages of the site.
    pub languages: &'a [String],
    /// Licences.
    pub licences: &'a Register,
    /// Whether its licence is open.
    pub is_open: bool,
    /// What the quality assessment found.
    pub assessment: &'a Assessment,
    /// Whether it is as new as promised.
    pub timeliness: Option<&'a Timeliness>,
    /// What is known of an address; nothing where nobody looked.
    pub access: &'a dyn Fn(&str) -> Option<Access>,
    /// Whether the table of a resource says what its columns mean; nothing where it has none.
    pub documented: &'a dyn Fn(&str) -> Option<bool>,
    /// What others have to do with it.
    pub around: &'a Around,
}

/// How far a record is in the inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewed {
    /// Somebody looks at whether it may be open.
    pub is_under_review: bool,
    /// The day on which it is to be open.
    pub planned: Option<NaiveDate>,
    /// That day has passed, and it is not open.
    pub is_late: bool,
}

impl Reviewed {
    /// Looks at a record.
    pub fn of(record: &Map<String, Value>, today: NaiveDate) -> Self {
        let fields = Fields::new(record);
        let level = fields.text(&["access_level"]);
        let planned = fields.text(&[PLANNED]).and_then(|text| day(&text));
        Self {
            is_under_review: level.as_deref() == Some("under_review"),
            planned,
            is_late: level.as_deref() != Some("open") && planned.is_some_and(|day| day < today),
        }
    }
}

/// Returns the next day on which the passing of time alone changes what is told of a record.
pub fn changes_on(record: &Map<String, Value>, known: &Known<'_>) -> Option<NaiveDate> {
    let fields = Fields::new(record);
    let late = known.timeliness.and_then(Timeliness::late_from);
    let planned = fields.text(&[PLANNED]).and_then(|text| day(&text));
    let planned = planned.and_then(|day| day.succ_opt());
    let old = covered_until(fields, known.timeliness).and_then(|day| day.succ_opt());
    let asked = known.around.asked.iter().filter_map(|one| one.late_from());
    let unused = match known.around.is_used {
        Some(false) => judged_from(fields),
        Some(true) | None => None,
    };
    [late, planned, old, unused]
        .into_iter()
        .flatten()
        .chain(asked)
        .filter(|day| *day > known.today)
        .min()
}

/// What kind of record is looked at; each is asked after something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Data, published or not: a line of the inventory.
    Data,
    /// The description of an algorithm.
    Algorithm,
    /// What somebody wishes were published.
    Request,
}

/// Counts for every indicator that records have a tally for, in the order of [`INDICATORS`].
///
/// A line of the inventory that is not open is asked after its reason and nothing else.
pub fn look(record: &Map<String, Value>, known: &Known<'_>, role: Role) -> Vec<Tally> {
    let of = Record {
        fields: Fields::new(record),
        known,
        resources: Fields::new(record)
            .members("resources")
            .map(Fields::new)
            .collect(),
    };
    INDICATORS
        .iter()
        .filter(|indicator| indicator.is_of_records())
        .map(|indicator| match (role, indicator.id) {
            (Role::Algorithm, "algorithms_disclosed") => of.is_disclosed(),
            // One that was merged into another is no request of its own.
            (Role::Request, _) if of.is_duplicate() => Tally::default(),
            (Role::Request, "requests_decided") => holds(of.is_decided()),
            (Role::Request, "requests_met") => of.is_fulfilled(),
            (Role::Data, "algorithms_disclosed" | "requests_decided" | "requests_met")
            | (Role::Algorithm | Role::Request, _) => Tally::default(),
            (Role::Data, _) => of.tally(indicator),
        })
        .collect()
}

struct Record<'a> {
    fields: Fields<'a>,
    known: &'a Known<'a>,
    resources: Vec<Fields<'a>>,
}

/// One thing that holds or does not.
fn holds(held: bool) -> Tally {
    Tally::one(Some(held))
}

/// Something that is known only where it is so.
fn at_best(held: bool) -> Tally {
    Tally::one(held.then_some(true))
}

impl Record<'_> {
    fn tally(&self, indicator: &Indicator) -> Tally {
        let level = self.fields.text(&["access_level"]);
        let level = level.as_deref();
        match indicator.id {
            "access_level_known" => return holds(level.is_some()),
            "open_in_inventory" => {
                return match level {
                    Some("open") => holds(true),
                    Some("under_review" | "restricted") => holds(false),
                    _ => Tally::default(),
                };
            }
            "decided" => return holds(level != Some("under_review")),
            "justified_closure" => {
                return match level {
                    Some("restricted") => holds(self.is_justified()),
                    _ => Tally::default(),
                };
            }
            "promise_kept" => return self.kept(level),
            _ => {}
        }
        if !matches!(level, None | Some("open")) {
            return Tally::default();
        }
        match indicator.id {
            "open_licence" => holds(self.known.is_open),
            "licence_stated" => holds(self.has_licence()),
            "frequency_stated" => holds(self.has_frequency()),
            "on_time" => {
                let on_time = self.known.timeliness.and_then(Timeliness::on_time);
                on_time.map_or_else(Tally::default, holds)
            }
            "period_stated" => holds(self.fields.text(&["temporal_start"]).is_some()),
            "period_current" => self.is_period_current(),
            "original_detail" => holds(self.is_original()),
            "every_language" => holds(self.is_in_every_language()),
            "history_kept" => at_best(self.is_related(&["replaces", "is_part_of"])),
            "for_machines" => holds(self.found("machine_readable")),
            "open_format" => holds(self.found("non_proprietary")),
            "queryable" => holds(self.resources.iter().any(|one| is_queried(*one))),
            "documented" => holds(self.is_documented()),
            "links_work" => self.links(),
            "valid" => self.valid(),
            "contact_given" => holds(self.found("contact")),
            "findable" => holds(self.is_findable()),
            "no_barrier" => self.has_no_barrier(),
            "standard_metadata" => holds(self.found("dcat_ap")),
            "controlled_terms" => self.terms(),
            "stable_identifier" => holds(self.identifier().is_some()),
            "schema_stated" => self.schemas(),
            "geography_coded" => holds(self.has_coded_place()),
            "shared_schema" => self
                .around()
                .shares_schema
                .map_or_else(Tally::default, holds),
            "feedback_answered" => self.answers(),
            "used" => Tally::one(self.is_used()),
            "reused" => holds(self.is_related(&["is_used_by"]) || self.around().is_shown),
            "citable" => holds(self.identifier().is_some_and(|one| is_doi(&one))),
            "disaggregated" => at_best(!self.fields.list(&["disaggregation"]).is_empty()),
            "language_stated" => self.languages(),
            "harvested" => at_best(self.around().is_elsewhere),
            other => {
                debug_assert!(false, "nobody knows how to look for {other}");
                Tally::default()
            }
        }
    }

    /// Tells whether a metric of the quality assessment found what it looks for.
    fn found(&self, metric: &str) -> bool {
        let findings = &self.known.assessment.findings;
        let finding = findings.iter().find(|one| one.metric.id == metric);
        finding.is_some_and(|one| one.met > 0)
    }

    /// Tells whether a text is there in every language of the site.
    fn is_translated(&self, key: &str) -> bool {
        self.fields.object(key).is_some_and(|texts| {
            let said = |code: &String| {
                let text = texts.get(code).and_then(Value::as_str);
                text.is_some_and(|text| !text.trim().is_empty())
            };
            self.known.languages.iter().all(said)
        })
    }

    fn is_justified(&self) -> bool {
        let ground = self.fields.text(&["exemption"]);
        ground.is_some_and(|ground| ground != "none") && self.is_translated("exemption_rationale")
    }

    fn kept(&self, level: Option<&str>) -> Tally {
        let planned = self.fields.text(&[PLANNED]).and_then(|text| day(&text));
        match planned {
            None => Tally::default(),
            Some(_) if level == Some("open") => holds(true),
            Some(planned) => match planned < self.known.today {
                true => holds(false),
                false => Tally::default(),
            },
        }
    }

    fn has_licence(&self) -> bool {
        let keys = &["license_id", "license_url", "license_title"];
        self.fields
            .text(keys)
            .is_some_and(|given| given != "notspecified")
    }

    fn has_frequency(&self) -> bool {
        let vague = ["unknown", "other", "as_required", "periodically"];
        let known = self.known.timeliness;
        known.is_some_and(|known| !vague.contains(&known.frequency))
    }

    fn is_period_current(&self) -> Tally {
        let period = self.known.timeliness.and_then(|one| one.period_days);
        if period.is_none() || self.fields.text(&["temporal_start"]).is_none() {
            return Tally::default();
        }
        let until = covered_until(self.fields, self.known.timeliness);
        // A period without an end goes on.
        holds(until.is_none_or(|until| until >= self.known.today))
    }

    fn is_original(&self) -> bool {
        let keys = &["geographic_granularity", "granularity"];
        let has_file = |one: &Fields<'_>| one.text(&["url"]).is_some() && !is_service(*one);
        self.fields.text(keys).is_some() && self.resources.iter().any(has_file)
    }

    fn is_in_every_language(&self) -> bool {
        self.is_translated("title_translated") && self.is_translated("notes_translated")
    }

    fn is_related(&self, relations: &[&str]) -> bool {
        let related = self.fields.objects("related_records");
        let relation = |one: &Map<String, Value>| {
            let relation = one.get("relation").and_then(Value::as_str);
            relation.is_some_and(|relation| relations.contains(&relation))
        };
        related.iter().any(relation)
    }

    fn is_documented(&self) -> bool {
        self.resources.iter().any(|one| {
            let kind = one.text(&["resource_type", "type"]).unwrap_or_default();
            let id = one.text(&["id"]).unwrap_or_default();
            DOCUMENTS.contains(&kind.as_str())
                || one.get("schema").is_some()
                || (self.known.documented)(&id) == Some(true)
        })
    }

    /// Returns what is known of the addresses of a resource.
    fn access(&self, resource: Fields<'_>) -> impl Iterator<Item = Option<Access>> {
        ["url", "access_url", "download_url"]
            .into_iter()
            .filter_map(move |key| resource.text(&[key]))
            .map(|address| (self.known.access)(&address))
    }

    fn links(&self) -> Tally {
        let mut tally = Tally::default();
        for resource in &self.resources {
            let all: Vec<_> = self.access(*resource).collect();
            if all.is_empty() {
                continue;
            }
            let is_broken = all.iter().flatten().any(|one| !one.answers);
            let is_known = all.iter().all(Option::is_some);
            tally.note(match (is_broken, is_known) {
                (true, _) => Some(false),
                (false, true) => Some(true),
                (false, false) => None,
            });
        }
        tally
    }

    fn has_no_barrier(&self) -> Tally {
        let all = || self.resources.iter().flat_map(|one| self.access(*one));
        Tally::one(match all().flatten().any(|one| one.is_barred) {
            true => Some(false),
            false => all().flatten().any(|one| one.answers).then_some(true),
        })
    }

    fn valid(&self) -> Tally {
        let mut tally = Tally::default();
        for resource in &self.resources {
            if !has_schema(*resource) {
                continue;
            }
            let status = resource.text(&["validation_status"]);
            tally.note(match status.as_deref() {
                Some("success") => Some(true),
                Some("failure" | "error") => Some(false),
                _ => None,
            });
        }
        tally
    }

    fn is_findable(&self) -> bool {
        let longest = |text: &crate::fields::Text| text.text.chars().count() >= DESCRIPTION;
        self.found("keywords")
            && self.found("categories")
            && self.fields.texts(&["notes"]).iter().any(longest)
    }

    fn terms(&self) -> Tally {
        let mut tally = Tally::default();
        for subject in self.fields.list(&["subject"]) {
            tally.note(Some(codes::theme(&subject).is_some()));
        }
        for format in self
            .resources
            .iter()
            .filter_map(|one| one.text(&["format"]))
        {
            tally.note(Some(codes::file_type(&format).is_some()));
        }
        if let Some(promised) = self.fields.text(&["update_frequency", "frequency"]) {
            let word = promised.rsplit('/').next().unwrap_or_default();
            let known = frequency::code(word).or_else(|| codes::our_frequency(word));
            tally.note(Some(known.is_some()));
        }
        if let Some(given) = self.fields.text(&["license_id", "license_url"]) {
            let known = licence::id_of(self.known.licences, &given);
            tally.note(Some(known.is_some()));
        }
        tally
    }

    /// Tells whether the place is told by a geometry, an address of a gazetteer or a code, and not in words alone.
    fn has_coded_place(&self) -> bool {
        let coded = ["spatial_uri", "geographic_region"];
        self.fields.get("spatial").is_some() || !self.fields.list(&coded).is_empty()
    }

    /// Returns the identifier that stays where it is: a DOI or an address.
    fn identifier(&self) -> Option<String> {
        let keys = [
            "doi",
            "digital_object_identifier",
            "identifier",
            "unique_identifier",
            "uri",
        ];
        let given = keys.iter().filter_map(|key| self.fields.text(&[key]));
        let is_stable =
            |one: &String| is_doi(one) || one.starts_with("https://") || one.starts_with("http://");
        given.into_iter().find(is_stable)
    }

    fn schemas(&self) -> Tally {
        let of_record = !self.fields.list(&["conforms_to"]).is_empty();
        let mut tally = Tally::default();
        for resource in &self.resources {
            let format = resource.text(&["format"]).unwrap_or_default();
            if TABLES.contains(&format.to_lowercase().as_str()) {
                tally.note(Some(of_record || has_schema(*resource)));
            }
        }
        tally
    }

    fn languages(&self) -> Tally {
        let of_record = !self.fields.list(&["languages", "language"]).is_empty();
        let mut tally = Tally::default();
        for resource in &self.resources {
            let stated = !resource.list(&["language", "languages"]).is_empty();
            tally.note(Some(of_record || stated));
        }
        tally
    }

    fn around(&self) -> &Around {
        self.known.around
    }

    fn answers(&self) -> Tally {
        let mut tally = Tally::default();
        for one in &self.around().asked {
            tally.note(one.is_in_time(self.known.today));
        }
        tally
    }

    /// Tells whether people use it; what nobody has used is given some time first.
    fn is_used(&self) -> Option<bool> {
        let is_new = judged_from(self.fields).is_some_and(|day| day > self.known.today);
        self.around().is_used.filter(|is_used| *is_used || !is_new)
    }

    fn is_duplicate(&self) -> bool {
        self.fields.text(&["request_status"]).as_deref() == Some(DUPLICATE)
    }

    fn is_decided(&self) -> bool {
        let status = self.fields.text(&["request_status"]);
        status.is_some_and(|status| DECIDED.contains(&status.as_str()))
    }

    /// Tells whether a decided request led to a record.
    fn is_fulfilled(&self) -> Tally {
        match self.is_decided() {
            true => holds(self.fields.text(&["fulfilled_by"]).is_some()),
            false => Tally::default(),
        }
    }

    fn is_disclosed(&self) -> Tally {
        let said = |key| !self.fields.texts(&[key]).is_empty();
        let recourse = said("recourse") || self.fields.text(&["recourse_url"]).is_some();
        holds(recourse && said("human_oversight"))
    }
}

/// Returns how many days a request for data waited for its answer.
pub fn decision_days(record: &Map<String, Value>) -> Option<i64> {
    let fields = Fields::new(record);
    let status = fields.text(&["request_status"])?;
    let on = |key| fields.text(&[key]).and_then(|text| day(&text));
    let (asked, answered) = (on("date_submitted")?, on("answered_on")?);
    let is_decided = DECIDED.contains(&status.as_str());
    is_decided.then(|| (answered - asked).num_days().max(0))
}

/// Returns the day from which on a record that nobody uses is said to be unused.
fn judged_from(fields: Fields<'_>) -> Option<NaiveDate> {
    let made = fields.text(&["metadata_created"])?;
    day(&made)?.checked_add_days(Days::new(RECENT_DAYS))
}

/// Tells whether a resource names what its content follows.
fn has_schema(resource: Fields<'_>) -> bool {
    resource.get("schema").is_some()
        || resource.text(&["data_standard"]).is_some()
        || !resource.list(&["conforms_to"]).is_empty()
}

fn is_service(resource: Fields<'_>) -> bool {
    let format = resource.text(&["format"]).unwrap_or_default();
    SERVICES.contains(&format.to_lowercase().as_str())
}

fn is_queried(resource: Fields<'_>) -> bool {
    resource.get("datastore_active") == Some(&Value::Bool(true)) || is_service(resource)
}

fn is_doi(text: &str) -> bool {
    let text = text
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("dx.")
        .trim_start_matches("doi.org/")
        .trim_start_matches("doi:");
    text.starts_with("10.") && text.contains('/')
}

/// Returns the last day on which the stated period is still current: two promised periods after its end.
fn covered_until(fields: Fields<'_>, timeliness: Option<&Timeliness>) -> Option<NaiveDate> {
    let period = timeliness.and_then(|one| one.period_days)?;
    let end = last_day(&fields.text(&["temporal_end"])?)?;
    end.checked_add_days(Days::new((period * 2.0) as u64))
}

/// Reads a day.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

/// Reads a day, or the last one of a month or year.
fn last_day(text: &str) -> Option<NaiveDate> {
    if let Some(day) = day(text) {
        return Some(day);
    }
    let mut parts = text.trim().splitn(2, '-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: u32 = parts.next().map_or(Some(12), |month| month.parse().ok())?;
    let next = match month {
        12 => NaiveDate::from_ymd_opt(year + 1, 1, 1),
        month => NaiveDate::from_ymd_opt(year, month + 1, 1),
    };
    next?.pred_opt()
}

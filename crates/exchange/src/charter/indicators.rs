//! The indicators: a row each, with its number, its principle and where its figure comes from.

/// A principle of the Charter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Principle {
    /// Open by default.
    Open,
    /// Timely and comprehensive.
    Timely,
    /// Accessible and usable.
    Usable,
    /// Comparable and interoperable.
    Comparable,
    /// For improved governance and citizen engagement.
    Engaging,
    /// For inclusive development and innovation.
    Inclusive,
}

impl Principle {
    /// All of them, in their order.
    pub const ALL: &'static [Self] = &[
        Self::Open,
        Self::Timely,
        Self::Usable,
        Self::Comparable,
        Self::Engaging,
        Self::Inclusive,
    ];

    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Timely => "timely",
            Self::Usable => "usable",
            Self::Comparable => "comparable",
            Self::Engaging => "engaging",
            Self::Inclusive => "inclusive",
        }
    }
}

/// Where the figure of an indicator comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Each record: how many of the records meet it.
    Records,
    /// What records have several of, such as files: how many of those meet it.
    Parts,
    /// A number of days, the one in the middle.
    Days,
    /// The site: how much of what is looked at in it meets it.
    Site,
}

/// An indicator.
#[derive(Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its name in answers.
    pub id: &'static str,
    /// Its number: the principle's, and its place there.
    pub number: &'static str,
    /// Its principle.
    pub principle: Principle,
    /// Where its figure comes from.
    pub source: Source,
}

const fn row(
    number: &'static str,
    id: &'static str,
    principle: Principle,
    source: Source,
) -> Indicator {
    Indicator {
        id,
        number,
        principle,
        source,
    }
}

/// All indicators, in their order.
pub static INDICATORS: &[Indicator] = {
    use Principle::{Comparable, Engaging, Inclusive, Open, Timely, Usable};
    use Source::{Days, Parts, Records, Site};
    &[
        row("1.1", "open_licence", Open, Records),
        row("1.2", "licence_stated", Open, Records),
        row("1.3", "access_level_known", Open, Records),
        row("1.4", "open_in_inventory", Open, Records),
        row("1.5", "decided", Open, Records),
        row("1.6", "justified_closure", Open, Records),
        row("1.7", "review_age", Open, Days),
        row("1.8", "promise_kept", Open, Records),
        row("2.1", "frequency_stated", Timely, Records),
        row("2.2", "on_time", Timely, Records),
        row("2.3", "lateness", Timely, Days),
        row("2.4", "period_stated", Timely, Records),
        row("2.5", "period_current", Timely, Records),
        row("2.6", "original_detail", Timely, Records),
        row("2.7", "every_language", Timely, Records),
        row("2.8", "history_kept", Timely, Records),
        row("3.1", "for_machines", Usable, Records),
        row("3.2", "open_format", Usable, Records),
        row("3.3", "queryable", Usable, Records),
        row("3.4", "documented", Usable, Records),
        row("3.5", "links_work", Usable, Parts),
        row("3.6", "valid", Usable, Parts),
        row("3.7", "contact_given", Usable, Records),
        row("3.8", "findable", Usable, Records),
        row("3.9", "no_barrier", Usable, Records),
        row("4.1", "standard_metadata", Comparable, Records),
        row("4.2", "controlled_terms", Comparable, Parts),
        row("4.3", "stable_identifier", Comparable, Records),
        row("4.4", "schema_stated", Comparable, Parts),
        row("4.5", "geography_coded", Comparable, Records),
        row("4.6", "shared_schema", Comparable, Records),
        row("5.1", "feedback_open", Engaging, Site),
        row("5.2", "feedback_answered", Engaging, Parts),
        row("5.3", "requests_decided", Engaging, Records),
        row("5.4", "requests_met", Engaging, Records),
        row("5.5", "changes_visible", Engaging, Site),
        row("5.6", "used", Engaging, Records),
        row("5.7", "algorithms_disclosed", Engaging, Records),
        row("6.1", "reused", Inclusive, Records),
        row("6.2", "citable", Inclusive, Records),
        row("6.3", "accessible_pages", Inclusive, Site),
        row("6.4", "disaggregated", Inclusive, Records),
        row("6.5", "language_stated", Inclusive, Parts),
        row("6.6", "harvested", Inclusive, Records),
    ]
};

/// Returns the indicator of a name.
pub fn indicator(id: &str) -> Option<&'static Indicator> {
    INDICATORS.iter().find(|one| one.id == id)
}

impl Indicator {
    /// Tells whether a record has a tally for it.
    pub fn is_of_records(&self) -> bool {
        matches!(self.source, Source::Records | Source::Parts)
    }
}

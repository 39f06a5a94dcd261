//! What a request asks for, and whether it may be asked so.

use cairn_exchange::oai::{Code, Format};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::app::App;
use crate::sealed;

/// What tokens are sealed for.
const TOKEN: &str = "oai list";

/// A request that makes sense.
#[derive(Debug)]
pub(super) enum Request {
    /// What is this repository?
    Identify,
    /// Which formats are there, of all or of one item?
    Formats(Option<String>),
    /// Which sets are there, after so many?
    Sets(Option<Place>),
    /// Which items are there?
    List(List),
    /// What is this item, in this format?
    Record(String, Format),
}

/// Which items are asked for.
#[derive(Debug)]
pub(super) struct List {
    /// Whether what is said about them is asked for too.
    pub(super) records: bool,
    /// The format.
    pub(super) format: Format,
    /// The set.
    pub(super) set: Option<String>,
    /// Not those before this moment.
    pub(super) from: Option<NaiveDateTime>,
    /// Only those before this moment.
    pub(super) before: Option<NaiveDateTime>,
    /// The token that the list goes on from.
    pub(super) after: Option<Place>,
}

/// Where a list goes on, as it stands in a token: what was asked, and what came last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    verb: String,
    prefix: String,
    set: Option<String>,
    /// Microseconds since 1970.
    from: Option<i64>,
    before: Option<i64>,
    /// When the last item changed.
    at: i64,
    /// The last item.
    pub(super) id: String,
    /// How many items came before.
    pub(super) cursor: u64,
}

impl Place {
    /// Returns the place after some sets.
    pub(super) fn in_sets(cursor: u64) -> Self {
        Self {
            verb: "ListSets".to_owned(),
            prefix: String::new(),
            set: None,
            from: None,
            before: None,
            at: 0,
            id: String::new(),
            cursor,
        }
    }

    /// Returns the place after an item of a list.
    pub(super) fn in_list(list: &List, at: NaiveDateTime, id: &str, cursor: u64) -> Self {
        let micros = |time: NaiveDateTime| time.and_utc().timestamp_micros();
        Self {
            verb: list.verb().to_owned(),
            prefix: list.format.prefix().to_owned(),
            set: list.set.clone(),
            from: list.from.map(micros),
            before: list.before.map(micros),
            at: micros(at),
            id: id.to_owned(),
            cursor,
        }
    }

    /// Returns when the last item changed.
    pub(super) fn at(&self) -> Option<NaiveDateTime> {
        moment_of(self.at)
    }

    /// Writes the token.
    pub(super) fn token(&self, app: &App) -> Result<String, Refusal> {
        let bytes = serde_json::to_vec(self)
            .map_err(|error| crate::error::ActionError::Internal(error.to_string()))?;
        Ok(sealed::seal_bytes(&app.signer, TOKEN, &bytes))
    }

    fn of_token(token: &str, verb: &str, app: &App) -> Result<Self, Refusal> {
        sealed::open_bytes(&app.signer, TOKEN, token)
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|place| place.verb == verb)
            .ok_or_else(|| {
                Refusal::Told(
                    Code::BadResumptionToken,
                    "The token is none of this list".to_owned(),
                )
            })
    }
}

fn moment_of(micros: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_micros(micros).map(|time| time.naive_utc())
}

impl List {
    fn verb(&self) -> &'static str {
        if self.records {
            "ListRecords"
        } else {
            "ListIdentifiers"
        }
    }
}

/// The arguments of a request, each once.
struct Arguments<'a> {
    verb: &'static str,
    given: Vec<(&'a str, &'a str)>,
}

impl<'a> Arguments<'a> {
    fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.given.iter().find(|(known, _)| *known == key);
        found.map(|(_, value)| *value)
    }

    fn required(&self, key: &str) -> Result<&'a str, Refusal> {
        self.get(key)
            .ok_or_else(|| bad(format!("{} needs {key}", self.verb)))
    }
}

/// The verbs and their arguments.
const VERBS: &[(&str, &[&str])] = &[
    ("Identify", &[]),
    ("ListMetadataFormats", &["identifier"]),
    ("ListSets", &["resumptionToken"]),
    (
        "ListIdentifiers",
        &["metadataPrefix", "from", "until", "set", "resumptionToken"],
    ),
    (
        "ListRecords",
        &["metadataPrefix", "from", "until", "set", "resumptionToken"],
    ),
    ("GetRecord", &["identifier", "metadataPrefix"]),
];

fn bad(message: String) -> Refusal {
    Refusal::Told(Code::BadArgument, message)
}

impl Request {
    /// Reads the arguments of a request.
    pub(super) fn read(fields: &[(String, String)], app: &App) -> Result<Self, Refusal> {
        let arguments = arguments(fields)?;
        Ok(match arguments.verb {
            "Identify" => Self::Identify,
            "ListMetadataFormats" => Self::Formats(arguments.get("identifier").map(str::to_owned)),
            "ListSets" => Self::Sets(place(&arguments, app)?),
            "GetRecord" => {
                let identifier = arguments.required("identifier")?.to_owned();
                Self::Record(identifier, format(arguments.required("metadataPrefix")?)?)
            }
            _ => Self::List(list(&arguments, app)?),
        })
    }
}

/// Checks verb and arguments against the list of them.
fn arguments(fields: &[(String, String)]) -> Result<Arguments<'_>, Refusal> {
    let verb = |message: &str| Refusal::Told(Code::BadVerb, message.to_owned());
    let mut verbs = fields.iter().filter(|(key, _)| key == "verb");
    let (_, name) = verbs.next().ok_or_else(|| verb("There is no verb"))?;
    if verbs.next().is_some() {
        return Err(verb("There are several verbs"));
    }
    let (name, known) = VERBS
        .iter()
        .find(|(known, _)| known == name)
        .ok_or_else(|| verb("There is no such verb"))?;
    let mut given: Vec<(&str, &str)> = Vec::new();
    for (key, value) in fields.iter().filter(|(key, _)| key != "verb") {
        if !known.contains(&key.as_str()) {
            return Err(bad(format!("{name} has no argument {key}")));
        }
        if given.iter().any(|(other, _)| other == key) {
            return Err(bad(format!("{key} is there twice")));
        }
        given.push((key, value));
    }
    if given.len() > 1 && given.iter().any(|(key, _)| *key == "resumptionToken") {
        return Err(bad("resumptionToken stands alone".to_owned()));
    }
    Ok(Arguments { verb: name, given })
}

fn place(arguments: &Arguments<'_>, app: &App) -> Result<Option<Place>, Refusal> {
    arguments
        .get("resumptionToken")
        .map(|token| Place::of_token(token, arguments.verb, app))
        .transpose()
}

fn format(prefix: &str) -> Result<Format, Refusal> {
    Format::of_prefix(prefix).ok_or_else(|| {
        Refusal::Told(
            Code::CannotDisseminateFormat,
            format!("There is no format {prefix}"),
        )
    })
}

fn list(arguments: &Arguments<'_>, app: &App) -> Result<List, Refusal> {
    let records = arguments.verb == "ListRecords";
    if let Some(after) = place(arguments, app)? {
        return Ok(List {
            records,
            format: format(&after.prefix)?,
            set: after.set.clone(),
            from: after.from.and_then(moment_of),
            before: after.before.and_then(moment_of),
            after: Some(after),
        });
    }
    let format = format(arguments.required("metadataPrefix")?)?;
    let from = arguments.get("from").map(stamp).transpose()?;
    let until = arguments.get("until").map(stamp).transpose()?;
    if let (Some(from), Some(until)) = (&from, &until) {
        if from.unit != until.unit {
            return Err(bad("from and until differ in granularity".to_owned()));
        }
        if from.at > until.at {
            return Err(bad("from is after until".to_owned()));
        }
    }
    Ok(List {
        records,
        format,
        set: arguments.get("set").map(str::to_owned),
        from: from.map(|from| from.at),
        before: until.and_then(|until| until.at.checked_add_signed(until.unit)),
        after: None,
    })
}

/// A moment of an argument, and how long the day or second is that it names.
struct Stamp {
    at: NaiveDateTime,
    unit: TimeDelta,
}

fn stamp(text: &str) -> Result<Stamp, Refusal> {
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'T' | b'Z'))
    };
    let read = match text.len() {
        10 if plain(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .map(|at| (at, TimeDelta::days(1))),
        20 if plain(text) => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%SZ")
            .ok()
            .map(|at| (at, TimeDelta::seconds(1))),
        _ => None,
    };
    let (at, unit) = read
        .ok_or_else(|| bad("from and until are YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ".to_owned()))?;
    Ok(Stamp { at, unit })
}

//! A catalogue made of chance, the same for the same seed: skewed vocabulary in English and French, 300 organizations,
//! 20,000 tags, a handful of formats and licences. It looks like a national portal to an index and to a database.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

/// How many organizations there are.
pub(crate) const ORGANIZATIONS: u64 = 300;
/// How many different tags there are.
const TAGS: u64 = 20_000;
/// How many groups there are.
const THEMES: u64 = 30;
/// How many words beyond the listed ones there are.
const RARE_WORDS: u64 = 60_000;

const ENGLISH: &[&str] = &[
    "water",
    "quality",
    "monitoring",
    "annual",
    "report",
    "survey",
    "population",
    "census",
    "budget",
    "expenditure",
    "transport",
    "road",
    "traffic",
    "school",
    "enrolment",
    "hospital",
    "waiting",
    "times",
    "health",
    "services",
    "air",
    "emissions",
    "forest",
    "inventory",
    "wildlife",
    "habitat",
    "land",
    "use",
    "parcels",
    "boundaries",
    "municipal",
    "election",
    "results",
    "crime",
    "statistics",
    "housing",
    "prices",
    "energy",
    "consumption",
    "electricity",
    "generation",
    "mining",
    "permits",
    "contracts",
    "awarded",
    "grants",
    "contributions",
    "immigration",
    "labour",
    "force",
    "wages",
    "business",
    "register",
    "trade",
    "exports",
    "imports",
    "agriculture",
    "crop",
    "yields",
    "fisheries",
    "catch",
    "weather",
    "stations",
    "climate",
    "flood",
    "risk",
    "maps",
    "elevation",
    "geology",
    "soil",
    "parks",
    "trails",
    "libraries",
    "museums",
    "heritage",
    "sites",
    "public",
    "transit",
    "stops",
    "routes",
    "parking",
    "tickets",
    "fire",
    "incidents",
    "ambulance",
    "response",
    "food",
    "inspections",
    "restaurants",
    "licences",
    "vehicles",
    "registrations",
    "accidents",
    "waste",
    "recycling",
    "drinking",
    "wells",
    "rivers",
    "lakes",
    "coast",
    "tourism",
    "visitors",
    "children",
    "care",
    "seniors",
    "disability",
];

const FRENCH: &[&str] = &[
    "eau",
    "qualité",
    "surveillance",
    "annuel",
    "rapport",
    "enquête",
    "population",
    "recensement",
    "budget",
    "dépenses",
    "transport",
    "route",
    "circulation",
    "école",
    "inscriptions",
    "hôpital",
    "attente",
    "santé",
    "services",
    "air",
    "émissions",
    "forêt",
    "inventaire",
    "faune",
    "habitat",
    "terres",
    "utilisation",
    "parcelles",
    "limites",
    "municipales",
    "élections",
    "résultats",
    "criminalité",
    "statistiques",
    "logement",
    "prix",
    "énergie",
    "consommation",
    "électricité",
    "mines",
    "permis",
    "contrats",
    "subventions",
    "immigration",
    "travail",
    "salaires",
    "entreprises",
    "registre",
    "commerce",
    "exportations",
    "agriculture",
    "récoltes",
    "pêches",
    "météo",
    "stations",
    "climat",
    "inondation",
    "risque",
    "cartes",
    "géologie",
    "sols",
    "parcs",
    "sentiers",
    "bibliothèques",
    "musées",
    "patrimoine",
    "sites",
    "publics",
    "autobus",
    "arrêts",
    "stationnement",
    "incendies",
    "ambulances",
    "aliments",
    "inspections",
    "véhicules",
    "accidents",
    "déchets",
    "recyclage",
    "puits",
    "rivières",
    "lacs",
    "côte",
    "tourisme",
    "visiteurs",
    "enfants",
    "aînés",
];

const SYLLABLES: &[&str] = &[
    "ba", "cor", "den", "el", "fir", "gan", "hol", "ist", "jun", "kel", "lor", "mar", "nor", "ost",
    "per", "qua", "ras", "sal", "tor", "ul", "ver", "wen", "yor", "zel",
];

pub(crate) const FORMATS: &[(&str, u64)] = &[
    ("CSV", 40),
    ("JSON", 15),
    ("XLSX", 12),
    ("PDF", 10),
    ("GeoJSON", 6),
    ("SHP", 6),
    ("XML", 5),
    ("KML", 3),
    ("ZIP", 2),
    ("HTML", 1),
];

const LICENCES: &[&str] = &[
    "cc-by",
    "uk-ogl",
    "odc-pddl",
    "cc-zero",
    "odc-by",
    "notspecified",
    "other-open",
];

/// Makes organizations and datasets by number.
pub(crate) struct Generator {
    seed: u64,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    fn chance(&self, kind: u64, number: u64) -> StdRng {
        let mixed = self.seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ kind.rotate_left(48);
        StdRng::seed_from_u64(mixed)
    }

    /// Returns the organization with this number.
    pub(crate) fn organization(&self, number: u64) -> Value {
        let mut chance = self.chance(1, number);
        let title = format!(
            "Ministry of {} {number}",
            capital(word(&mut chance, false).as_str())
        );
        json!({
            "id": uuid(&mut chance),
            "name": format!("organization-{number}"),
            "title": title,
            "description": sentence(&mut chance, false, 12),
        })
    }

    /// Returns the dataset with this number.
    pub(crate) fn dataset(&self, number: u64) -> Value {
        let mut chance = self.chance(2, number);
        let french = chance.random_range(0..4) == 0;
        let length = chance.random_range(3..8);
        let title = sentence(&mut chance, french, length);
        let length = chance.random_range(25..90);
        let notes = sentence(&mut chance, french, length);
        let tags: Vec<Value> = (0..chance.random_range(2..7))
            .map(|_| json!({"name": tag(&mut chance)}))
            .collect();
        let resources: Vec<Value> = (0..chance.random_range(1..5))
            .map(|place| resource(&mut chance, number, place))
            .collect();
        let year = chance.random_range(2012..2026);
        json!({
            "id": uuid(&mut chance),
            "name": format!("dataset-{number}"),
            "title": title,
            "notes": notes,
            "owner_org": format!("organization-{}", skewed(&mut chance, ORGANIZATIONS)),
            "license_id": LICENCES[skewed(&mut chance, LICENCES.len() as u64) as usize],
            "author": capital(&word(&mut chance, french)),
            "metadata_modified": format!("{year}-{:02}-{:02}T{:02}:15:00", chance.random_range(1..13), chance.random_range(1..29), chance.random_range(0..24)),
            "tags": tags,
            "resources": resources,
            "extras": [{"key": "region", "value": word(&mut chance, french)}],
        })
    }
}

impl Generator {
    /// Returns the dataset with this number as `package_show` answers it, as far as an index looks at it.
    pub(crate) fn package(&self, number: u64) -> Value {
        let mut package = self.dataset(number);
        let modified = package["metadata_modified"].clone();
        let organization = package["owner_org"].clone();
        let (tags, resources) = (length(&package["tags"]), length(&package["resources"]));
        let group = format!("theme-{}", skewed(&mut self.chance(3, number), THEMES));
        if let Some(map) = package.as_object_mut() {
            for (key, value) in [
                ("type", json!("dataset")),
                ("state", json!("active")),
                ("private", json!(false)),
                ("isopen", json!(true)),
                ("metadata_created", modified),
                ("num_tags", json!(tags)),
                ("num_resources", json!(resources)),
                ("groups", json!([{"name": group}])),
                (
                    "organization",
                    json!({"name": organization, "title": organization}),
                ),
            ] {
                map.insert(key.to_owned(), value);
            }
        }
        package
    }

    /// Returns a word of titles, rare and frequent ones as they stand there.
    pub(crate) fn title_word(&self, number: u64) -> String {
        let mut chance = self.chance(4, number);
        let french = chance.random_range(0..4) == 0;
        word(&mut chance, french)
    }

    /// Returns a number below `end`, drawn evenly.
    pub(crate) fn number(&self, number: u64, end: u64) -> u64 {
        self.chance(5, number).random_range(0..end)
    }
}

fn length(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

fn resource(chance: &mut StdRng, number: u64, place: u64) -> Value {
    let mut pick = chance.random_range(0..100);
    let format = FORMATS
        .iter()
        .find(|(_, share)| {
            let here = pick < *share;
            pick = pick.saturating_sub(*share);
            here
        })
        .map_or("CSV", |(format, _)| format);
    json!({
        "name": sentence(chance, false, 3),
        "url": format!("https://data.example.org/files/{number}/{place}.{}", format.to_lowercase()),
        "format": format,
    })
}

/// How many of the first numbers are drawn about equally often: no word stands in every record.
const HEAD: f64 = 40.0;

/// A number below `end`; small ones are drawn far more often, as words and publishers are.
fn skewed(chance: &mut StdRng, end: u64) -> u64 {
    let unit: f64 = chance.random_range(0.0..1.0);
    let drawn = HEAD * ((end as f64 / HEAD + 1.0).powf(unit) - 1.0);
    (drawn as u64).min(end - 1)
}

fn word(chance: &mut StdRng, french: bool) -> String {
    let list = if french { FRENCH } else { ENGLISH };
    let place = skewed(chance, list.len() as u64 + RARE_WORDS);
    match list.get(place as usize) {
        Some(word) => (*word).to_owned(),
        None => made_up(place),
    }
}

/// A word of three syllables, the same for the same number.
fn made_up(number: u64) -> String {
    let count = SYLLABLES.len() as u64;
    (0..4u32)
        .map(|place| SYLLABLES[(number / count.pow(place) % count) as usize])
        .collect()
}

fn tag(chance: &mut StdRng) -> String {
    let number = skewed(chance, TAGS);
    match ENGLISH.get(number as usize) {
        Some(word) => (*word).to_owned(),
        None => format!("{} {}", made_up(number), number % 97),
    }
}

fn sentence(chance: &mut StdRng, french: bool, words: u64) -> String {
    let text: Vec<String> = (0..words).map(|_| word(chance, french)).collect();
    capital(&text.join(" "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn uuid(chance: &mut StdRng) -> String {
    let bits: u128 = chance.random();
    let version4 = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{version4:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

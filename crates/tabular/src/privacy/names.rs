//! What the names of columns say, in English and French.

use super::Kind;

/// What the name of a column says.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    kinds: Vec<Kind>,
    pub(super) first_name: bool,
    pub(super) last_name: bool,
    pub(super) full_name: bool,
    /// `nom` alone: a last name where there is a first name beside it.
    pub(super) weak_name: bool,
    /// Of an office, a service, an organization.
    pub(super) open: bool,
    /// Numbers of businesses, which have the check digit of social insurance numbers.
    pub(super) business: bool,
}

const FIRST_NAMES: &[&str] = &[
    "first name",
    "firstname",
    "given name",
    "given names",
    "givenname",
    "forename",
    "prenom",
    "prenoms",
];
const LAST_NAMES: &[&str] = &[
    "last name",
    "lastname",
    "surname",
    "family name",
    "familyname",
    "maiden name",
    "nom de famille",
    "nom famille",
    "nom de jeune fille",
    "nom de naissance",
];
const FULL_NAMES: &[&str] = &[
    "full name",
    "fullname",
    "nom complet",
    "nom et prenom",
    "nom prenom",
    "prenom et nom",
    "patient name",
    "nom du patient",
    "client name",
    "nom du client",
    "applicant name",
    "nom du demandeur",
    "employee name",
    "nom de l employe",
    "student name",
    "nom de l eleve",
    "name of patient",
    "person name",
];

const NAMES: &[(Kind, &[&str])] = &[
    (
        Kind::SocialInsurance,
        &[
            "sin",
            "social insurance",
            "social insurance number",
            "nas",
            "assurance sociale",
            "ssn",
            "social security",
        ],
    ),
    (
        Kind::HealthCard,
        &[
            "health card",
            "healthcard",
            "health number",
            "health insurance number",
            "hcn",
            "phn",
            "phin",
            "ohip",
            "ramq",
            "uli",
            "carte sante",
            "carte soleil",
            "assurance maladie",
            "nam",
            "numero de sante",
        ],
    ),
    (
        Kind::DateOfBirth,
        &[
            "date of birth",
            "dateofbirth",
            "birth date",
            "birthdate",
            "birthday",
            "dob",
            "born",
            "date de naissance",
            "date naissance",
            "datenaissance",
            "ddn",
            "naissance",
            "geburtsdatum",
        ],
    ),
    (Kind::PersonName, FIRST_NAMES),
    (Kind::PersonName, LAST_NAMES),
    (Kind::PersonName, FULL_NAMES),
    (
        Kind::Email,
        &[
            "email",
            "e mail",
            "mail",
            "courriel",
            "adresse electronique",
            "adresse courriel",
        ],
    ),
    (
        Kind::Phone,
        &[
            "phone",
            "telephone",
            "tel",
            "phone number",
            "cell",
            "cellphone",
            "mobile",
            "fax",
            "cellulaire",
            "telecopieur",
            "portable",
            "telefon",
        ],
    ),
    (
        Kind::PostalCode,
        &[
            "postal code",
            "postalcode",
            "postcode",
            "code postal",
            "codepostal",
            "cp",
        ],
    ),
    (
        Kind::Address,
        &[
            "address",
            "adresse",
            "street address",
            "home address",
            "mailing address",
            "street",
            "address line 1",
            "address1",
            "civic address",
            "rue",
        ],
    ),
];

const OPEN: &[&str] = &[
    "contact",
    "contacts",
    "office",
    "bureau",
    "public",
    "service",
    "services",
    "organization",
    "organisation",
    "org",
    "department",
    "departement",
    "ministry",
    "ministere",
    "media",
    "program",
    "programme",
    "toll free",
    "sans frais",
    "business",
    "entreprise",
    "facility",
    "site",
    "school",
    "ecole",
    "operator",
    "operateur",
    "amenageur",
    "enseigne",
    "publisher",
];

const BUSINESS: &[&str] = &[
    "bn",
    "ne",
    "business number",
    "business",
    "numero d entreprise",
    "entreprise",
    "charity",
    "registration",
    "enregistrement",
    "gst",
    "tps",
    "siren",
    "duns",
];

const COUNTS: &[&str] = &[
    "num",
    "nb",
    "nbr",
    "count",
    "total",
    "nombre",
    "number of",
    "percent",
    "pct",
    "rate",
    "taux",
];

impl Hints {
    /// Reads the name of a column.
    pub(super) fn of(name: &str) -> Self {
        let words = words(name);
        let has = |phrases: &[&str]| {
            phrases
                .iter()
                .any(|phrase| words.contains(&format!(" {phrase} ")))
        };
        let mut kinds: Vec<Kind> = NAMES
            .iter()
            .filter(|(_, phrases)| has(phrases))
            .map(|(kind, _)| *kind)
            .collect();
        // An e-mail address is no street address.
        if kinds.contains(&Kind::Email)
            || has(&["ip address", "web address", "adresse web", "adresse ip"])
        {
            kinds.retain(|kind| *kind != Kind::Address);
        }
        // How many calls, not which number.
        if has(COUNTS) {
            kinds.clear();
        }
        let weak_name = words == " nom ";
        if weak_name {
            kinds.push(Kind::PersonName);
        }
        Self {
            kinds,
            first_name: has(FIRST_NAMES),
            last_name: weak_name || has(LAST_NAMES),
            full_name: has(FULL_NAMES),
            weak_name,
            open: has(OPEN),
            business: has(BUSINESS),
        }
    }

    /// Whether the name says that values are of a kind.
    pub(super) fn says(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

/// The words of a name in lower case without accents, with blanks around each: `dateOfBirth` is ` date of birth `.
fn words(name: &str) -> String {
    let mut out = String::from(" ");
    let mut before = None;
    for c in name.chars() {
        let turns = c.is_uppercase() && before.is_some_and(char::is_lowercase);
        if turns && !out.ends_with(' ') {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            fold(c, &mut out);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
        before = Some(c);
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// A word in lower case without accents.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::new();
    word.chars().for_each(|c| fold(c, &mut out));
    out
}

fn fold(c: char, out: &mut String) {
    for c in c.to_lowercase() {
        out.push(match c {
            'à' | 'â' | 'ä' | 'á' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ô' | 'ö' | 'ó' => 'o',
            'û' | 'ù' | 'ü' | 'ú' => 'u',
            'ç' => 'c',
            other => other,
        });
    }
}

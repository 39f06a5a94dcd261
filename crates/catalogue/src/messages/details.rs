//! What stands behind a message as its reason, in French: what the reader of JSON finds, and what is wrong with a geometry.

/// English and French, one pair a text. A text that holds another one stands before those that it could be taken for.
pub(super) const FRENCH: &[(&str, &str)] = &[
    // JSON.
    ("{} at line {} column {}", "{} (ligne {}, colonne {})"),
    (
        "EOF while parsing a list",
        "la fin arrive au milieu d’une liste",
    ),
    (
        "EOF while parsing an object",
        "la fin arrive au milieu d’un objet",
    ),
    (
        "EOF while parsing a string",
        "la fin arrive au milieu d’un texte",
    ),
    (
        "EOF while parsing a value",
        "la fin arrive avant une valeur",
    ),
    ("expected value", "une valeur est attendue"),
    ("expected `:`", "deux-points attendu"),
    (
        "expected `,` or `]`",
        "une virgule ou un crochet fermant est attendu",
    ),
    (
        "expected `,` or `}`",
        "une virgule ou une accolade fermante est attendue",
    ),
    ("expected ident", "ce mot n’est pas du JSON"),
    (
        "key must be a string",
        "une clé est du texte entre guillemets",
    ),
    ("trailing comma", "une virgule est de trop"),
    ("trailing characters", "il y a du texte de trop à la fin"),
    ("invalid number", "ce n’est pas un nombre"),
    ("number out of range", "un nombre est trop grand"),
    (
        "invalid escape",
        "ce qui suit une barre oblique inverse n’est pas valide",
    ),
    (
        "control character (\\u0000-\\u001F) found while parsing a string",
        "un texte contient un caractère de commande",
    ),
    (
        "invalid unicode code point",
        "ce caractère n’existe pas en Unicode",
    ),
    (
        "lone leading surrogate in hex escape",
        "il manque la moitié du code d’un caractère",
    ),
    (
        "unexpected end of hex escape",
        "le code d’un caractère est incomplet",
    ),
    (
        "recursion limit exceeded",
        "les valeurs sont imbriquées trop profondément",
    ),
    // Geometries.
    ("not an object", "ce n’est pas un objet"),
    ("no type", "il manque « type »"),
    ("unknown type {}", "le type {} est inconnu"),
    ("no list of geometries", "il manque une liste de géométries"),
    ("a feature without geometry", "l’objet n’a pas de géométrie"),
    ("no coordinates", "il manque « coordinates »"),
    ("coordinates are lists", "les coordonnées sont des listes"),
    (
        "a position is two numbers or more",
        "une position est faite de deux nombres ou plus",
    ),
    (
        "a line has two positions",
        "une ligne a au moins deux positions",
    ),
    (
        "a ring has four positions",
        "un anneau a au moins quatre positions",
    ),
    (
        "a ring ends where it begins",
        "un anneau finit où il commence",
    ),
    // Configurations of harvests.
    ("it is no object", "ce n’est pas un objet"),
];

//! What is wrong with a file beside the standard that it declares, in French.

/// English and French, one pair a text. A text that holds another one stands before those that it could be taken for.
pub(super) const FRENCH: &[(&str, &str)] = &[
    // Tables.
    ("a value is required", "une valeur est requise"),
    (
        "the value was there before",
        "cette valeur figure déjà plus haut",
    ),
    (
        "the primary key was there before",
        "cette clé primaire figure déjà plus haut",
    ),
    (
        "\"{}\" of \"{}\" has no such value",
        "« {} » de « {} » n’a pas cette valeur",
    ),
    ("\"{}\" has no such value", "« {} » n’a pas cette valeur"),
    ("the schema has no such field", "le schéma n’a pas ce champ"),
    ("the column is there twice", "la colonne figure deux fois"),
    ("the table lacks the field", "ce champ manque au tableau"),
    ("shorter than {} characters", "moins de {} caractères"),
    ("longer than {} characters", "plus de {} caractères"),
    (
        "none of the values that the schema lists",
        "absent de la liste de valeurs du schéma",
    ),
    ("not of the form {}", "n’a pas la forme {}"),
    ("below the minimum, {}", "sous le minimum, {}"),
    ("above the maximum, {}", "au-dessus du maximum, {}"),
    (
        "\"{}\" is no whole number",
        "« {} » n’est pas un nombre entier",
    ),
    ("\"{}\" is no number", "« {} » n’est pas un nombre"),
    ("\"{}\" is no boolean", "« {} » n’est ni vrai ni faux"),
    (
        "\"{}\" is no date and time",
        "« {} » n’est pas une date avec une heure",
    ),
    ("\"{}\" is no date", "« {} » n’est pas une date"),
    ("\"{}\" is no time", "« {} » n’est pas une heure"),
    (
        "\"{}\" is no year and month",
        "« {} » n’est pas une année avec un mois",
    ),
    ("\"{}\" is no year", "« {} » n’est pas une année"),
    (
        "\"{}\" is no object of JSON",
        "« {} » n’est pas un objet JSON",
    ),
    (
        "\"{}\" is no list of JSON",
        "« {} » n’est pas une liste JSON",
    ),
    ("\"{}\" is no point", "« {} » n’est pas un point"),
    (
        "\"{}\" is no email",
        "« {} » n’est pas une adresse courriel",
    ),
    ("\"{}\" is no uri", "« {} » n’est pas une adresse"),
    ("\"{}\" is no uuid", "« {} » n’est pas un UUID"),
    // Schemas.
    (
        "the schema has no list of fields",
        "le schéma n’a pas de liste de champs",
    ),
    (
        "a field of the schema has no name",
        "un champ du schéma n’a pas de nom",
    ),
    (
        "the type \"{}\" of \"{}\" is none of Table Schema",
        "le type « {} » de « {} » n’est pas de Table Schema",
    ),
    (
        "the pattern \"{}\" of \"{}\" is none",
        "le motif « {} » de « {} » n’en est pas un",
    ),
    (
        "the primary key names \"{}\", which is no field",
        "la clé primaire nomme « {} », qui n’est pas un champ",
    ),
    (
        "the foreign keys of the schema are no list",
        "les clés étrangères du schéma ne sont pas une liste",
    ),
    (
        "the schema has more than {} foreign keys",
        "le schéma a plus de {} clés étrangères",
    ),
    (
        "a foreign key does not say as many fields there as here",
        "une clé étrangère n’indique pas autant de champs là-bas qu’ici",
    ),
    (
        "a foreign key names \"{}\", which is no field",
        "une clé étrangère nomme « {} », qui n’est pas un champ",
    ),
    (
        "a foreign key refers to \"{}\", which is no resource of this record",
        "une clé étrangère renvoie à « {} », qui n’est pas une ressource de cette fiche",
    ),
    (
        "a foreign key refers to the column \"{}\", which is not there",
        "une clé étrangère renvoie à la colonne « {} », qui n’existe pas",
    ),
    (
        "what refers to \"{}\" was not compared: {}",
        "ce qui renvoie à « {} » n’a pas été comparé : {}",
    ),
    (
        "it has more than {} different values",
        "il s’y trouve plus de {} valeurs différentes",
    ),
    (
        "the schema is not JSON: {}",
        "le schéma n’est pas du JSON : {}",
    ),
    // Documents.
    (
        "the file is not JSON: {}",
        "le fichier n’est pas du JSON : {}",
    ),
    (
        "the file is not XML: {}",
        "le fichier n’est pas du XML : {}",
    ),
    (
        "the document is no object",
        "le document n’est pas un objet",
    ),
    (
        "the document is <{}>, and not <{}>",
        "le document est <{}>, et non <{}>",
    ),
    ("there is no activity", "il n’y a aucune activité"),
    ("the feature is no object", "l’objet n’en est pas un"),
    (
        "\"type\" is not \"Feature\"",
        "« type » n’est pas « Feature »",
    ),
    ("\"{}\" is no list", "« {} » n’est pas une liste"),
    ("\"{}\" is no object", "« {} » n’est pas un objet"),
    (
        "\"{}\" is no type of geometry",
        "« {} » n’est pas un type de géométrie",
    ),
    (
        "a geometry of the collection is none",
        "une géométrie de la collection n’en est pas une",
    ),
    ("a position is no list", "une position n’est pas une liste"),
    (
        "a position has fewer than two numbers",
        "une position a moins de deux nombres",
    ),
    (
        "the position {}, {} is nowhere in degrees",
        "la position {}, {} n’est nulle part, en degrés",
    ),
    (
        "a line has fewer than two positions",
        "une ligne a moins de deux positions",
    ),
    (
        "a ring has fewer than four positions",
        "un anneau a moins de quatre positions",
    ),
    ("a ring is not closed", "un anneau n’est pas fermé"),
    ("\"{}\" is missing", "« {} » manque"),
    ("iati-identifier is missing", "iati-identifier manque"),
    ("reporting-org is missing", "reporting-org manque"),
    ("reporting-org has no {}", "reporting-org n’a pas de {}"),
    (
        "a narrative in title is missing",
        "il manque un texte à title",
    ),
    (
        "a narrative in description is missing",
        "il manque un texte à description",
    ),
    ("participating-org is missing", "participating-org manque"),
    (
        "activity-date of type 1 or 2 is missing",
        "activity-date de type 1 ou 2 manque",
    ),
    ("activity-status is missing", "activity-status manque"),
    (
        "\"{}\" is no activity-status",
        "« {} » n’est pas une valeur de activity-status",
    ),
    (
        "\"{}\" of activity-date is no date",
        "« {} » de activity-date n’est pas une date",
    ),
    (
        "\"{}\" is no type of activity-date",
        "« {} » n’est pas un type de activity-date",
    ),
    (
        "\"{}\" is no version 2 of IATI",
        "« {} » n’est pas une version 2 de l’IITA",
    ),
    (
        "\"{}\" of \"{}\" is no time with a zone",
        "« {} » de « {} » n’est pas une heure avec son fuseau",
    ),
    (
        "\"{}\" is no status",
        "« {} » n’est pas une valeur de status",
    ),
    (
        "\"{}\" is no event_type",
        "« {} » n’est pas une valeur de event_type",
    ),
    (
        "\"{}\" is no severity",
        "« {} » n’est pas une valeur de severity",
    ),
];

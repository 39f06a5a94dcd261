//! What is wrong with what was typed into a form, in French: what validators of schemas and of harvest sources say.

/// English and French, one pair a message.
pub(super) const FRENCH: &[(&str, &str)] = &[
    // The languages that the site's own schemas ask for, by what they are called; others by their code.
    (
        "Required language \"en\" missing",
        "Il manque le texte en anglais",
    ),
    (
        "Required language \"fr\" missing",
        "Il manque le texte en français",
    ),
    (
        "Required language \"{}\" missing",
        "Il manque le texte dans la langue « {} »",
    ),
    (
        "invalid language code: \"{}\"",
        "Le code de langue « {} » n’est pas valide",
    ),
    (
        "invalid type for \"{}\" value item {}",
        "En langue « {} », l’élément {} doit être du texte",
    ),
    (
        "invalid type for \"{}\" value",
        "Ce qui figure en langue « {} » n’est pas du bon type",
    ),
    (
        "invalid type for repeating text: {}",
        "Chaque élément doit être du texte : {}",
    ),
    ("expecting JSON object", "Un objet JSON est attendu"),
    (
        "JSON object must contain the keys \"en\" and \"fr\"",
        "L’objet JSON doit contenir les clés « en » et « fr »",
    ),
    ("Select at least one", "Choisissez au moins une valeur"),
    ("Only one value is allowed", "Une seule valeur est permise"),
    (
        "Date may not be in the future when this record is marked ready to publish",
        "La date ne peut être à venir lorsque la fiche est prête à publier",
    ),
    (
        "Must be a maximum of {} characters long",
        "Au plus {} caractères",
    ),
    (
        "Badly formed hexadecimal UUID string",
        "N’est pas un identifiant UUID",
    ),
    (
        "An organization must be provided",
        "Choisissez une organisation",
    ),
    (
        "You cannot move this dataset to another organization",
        "Vous ne pouvez pas confier cette fiche à une autre organisation",
    ),
    (
        "There is a schema field with the same name",
        "Un champ du formulaire porte déjà ce nom",
    ),
    (
        "Edit not allowed as it looks like spam. Please avoid links in your description.",
        "Ce texte ressemble à du pourriel et n’est pas pris. Évitez les liens dans la description.",
    ),
    (
        "Cannot modify sysadmin privileges for system user",
        "Les droits du compte du site ne changent pas",
    ),
    (
        "api_version must be an integer",
        "api_version doit être un nombre entier",
    ),
    (
        "default_tags must be a list of dictionaries",
        "default_tags doit être une liste d’objets",
    ),
    (
        "default_tags must be a list",
        "default_tags doit être une liste",
    ),
    (
        "default_groups must be a *list* of group names/ids",
        "default_groups doit être une liste de noms ou d’identifiants de groupes",
    ),
    (
        "default_groups must be a list of group names/ids (i.e. strings)",
        "default_groups doit être une liste de noms ou d’identifiants de groupes, en texte",
    ),
    (
        "validator_schema must be federal or non-federal",
        "validator_schema doit être « federal » ou « non-federal »",
    ),
];

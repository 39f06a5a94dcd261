//! What is wrong with fields and files, in French: what forms, imports of tables and harvests say.

/// English and French, one pair a message.
pub(super) const FRENCH: &[(&str, &str)] = &[
    (
        "Tag \"{}\" may not contain commas",
        "Le mot-clé « {} » ne peut contenir de virgule",
    ),
    (
        "Tag \"{}\" may not contain consecutive spaces",
        "Le mot-clé « {} » ne peut contenir plusieurs espaces de suite",
    ),
    (
        "Tag \"{}\" must not be uppercase",
        "Le mot-clé « {} » ne doit pas être en majuscules",
    ),
    (
        "ATI email cannot be empty",
        "Le courriel de l’accès à l’information ne peut être vide",
    ),
    (
        "Null characters are not allowed",
        "Les caractères nuls ne sont pas permis",
    ),
    (
        "Please provide a valid URL",
        "Veuillez indiquer une adresse valide",
    ),
    ("Names must be strings", "Les noms doivent être du texte"),
    (
        "User names must be strings",
        "Les noms d’utilisateur doivent être du texte",
    ),
    (
        "Cannot change value of key from {} to {}. This key is read-only",
        "La valeur de cette clé ne peut passer de {} à {} : elle est en lecture seule",
    ),
    (
        "Date is required when a time is provided",
        "Une heure ne va pas sans date",
    ),
    (
        "Unsupported value for JSON field: {}",
        "Valeur impossible pour un champ JSON : {}",
    ),
    (
        "Unsupported type for JSON field: {}",
        "Type impossible pour un champ JSON : {}",
    ),
    ("Invalid JSON string: {}", "N’est pas du JSON valide : {en}"),
    ("Failed to decode JSON string", "N’est pas du JSON valide"),
    (
        "Error decoding JSON object: {}",
        "N’est pas un objet JSON : {en}",
    ),
    (
        "Error: Wrong GeoJSON object: {}",
        "N’est pas un objet GeoJSON valide : {en}",
    ),
    (
        "Only lists of dicts can be placed against subschema ({}), not {}",
        "Une liste d’objets est attendue ici ({}), et non {}",
    ),
    (
        "Values in lists need to be dicts",
        "Les valeurs des listes doivent être des objets",
    ),
    ("Longer than {} characters", "Plus long que {} caractères"),
    (
        "Must be at most {} characters long",
        "Doit comporter au plus {} caractères",
    ),
    (
        "Needs replaced_by, which says where to",
        "Il faut replaced_by, qui dit vers où",
    ),
    (
        "Neither a public record nor an address that begins with http:// or https://",
        "Ni une fiche publique ni une adresse qui commence par http:// ou https://",
    ),
    (
        "There is no finished upload of yours with this id",
        "Aucun de vos téléversements terminés ne porte cet identifiant",
    ),
    ("Unknown language", "Langue inconnue"),
    (
        "Not a language of this site",
        "Ce n’est pas une langue de ce site",
    ),
    (
        "Unknown harvester type: {}. Registered types: [{}]",
        "Sorte de source inconnue : {}. Il y a : [{}]",
    ),
    ("Frequency {} not recognised", "Fréquence inconnue : {}"),
    (
        "Error parsing the configuration options: {}",
        "La configuration ne peut être lue : {en}",
    ),
    (
        "There already is a Harvest Source for this URL (& config): url={} config={}",
        "Il y a déjà une source à cette adresse et avec cette configuration : {} {}",
    ),
    ("Default group not found", "Groupe par défaut introuvable"),
    ("{} must be boolean", "{} doit être un booléen"),
    (
        "{} must be a list of names",
        "{} doit être une liste de noms",
    ),
    (
        "Harvest configuration cannot contain both {} and {}",
        "La configuration ne peut contenir à la fois {} et {}",
    ),
    ("{} must be one of {}", "{} doit être l’un de {}"),
    ("{} must be a dictionary", "{} doit être un objet"),
    ("{} must be a string", "{} doit être du texte"),
    (
        "Must be the path of a page",
        "Doit être le chemin d’une page",
    ),
    (
        "The form is too long to be kept",
        "Le formulaire est trop long pour être gardé",
    ),
    (
        "Too many forms are kept: send or discard some",
        "Trop de formulaires sont gardés : envoyez-en ou abandonnez-en",
    ),
    ("Must be in the future", "Doit être à venir"),
    ("The record is open already", "La fiche est déjà ouverte"),
    (
        "The record is no line of the inventory",
        "La fiche n’est pas une ligne de l’inventaire",
    ),
    (
        "The columns are neither those of Canada's inventories nor those of Ontario's",
        "Les colonnes ne sont ni celles des inventaires du Canada ni celles de l’Ontario",
    ),
    ("Row {} has this name already", "La ligne {} a déjà ce nom"),
    (
        "A record of another organization has this name",
        "Une fiche d’une autre organisation porte ce nom",
    ),
    ("Must be an object", "Doit être un objet"),
    ("Must be a number", "Doit être un nombre"),
    ("Must be up, down or none", "Doit être up, down ou none"),
    (
        "Must be a year, quarter, month or day",
        "Doit être une année, un trimestre, un mois ou un jour",
    ),
    (
        "{} is no period: a year, quarter (2026-Q1), month or day is meant",
        "{} n’est pas une période : il faut une année, un trimestre (2026-Q1), un mois ou un jour",
    ),
    (
        "The period {} stands there twice",
        "La période {} y figure deux fois",
    ),
    ("There is no table {}", "Il n’y a pas de tableau {}"),
    ("There is no such table", "Ce tableau n’existe pas"),
    (
        "Not everybody may read the table {}",
        "Tout le monde ne peut pas lire le tableau {}",
    ),
    (
        "No figures were written in that month",
        "Aucun chiffre n’a été établi ce mois-là",
    ),
    (
        "Only admins of the organization sign its figures",
        "Seuls les administrateurs de l’organisation signent ses chiffres",
    ),
    (
        "The figures have changed since: look at them again before signing",
        "Les chiffres ont changé depuis : relisez-les avant de signer",
    ),
    ("The record is public already", "La fiche est déjà publique"),
    (
        "Only drafts and private records are published",
        "Seuls les brouillons et les fiches privées sont publiés",
    ),
    (
        "Only admins of the organization approve what is published",
        "Seuls les administrateurs de l’organisation approuvent ce qui est publié",
    ),
    (
        "Nobody asked for its publication",
        "Personne n’a demandé sa publication",
    ),
    (
        "An admin of the organization has to approve what is published: keep the record as a draft or private, and call \
         publication_request",
        "Un administrateur de l’organisation doit approuver ce qui est publié : gardez la fiche en brouillon ou privée, et demandez sa \
         publication",
    ),
    (
        "The record was deleted here; restore it first",
        "La fiche a été supprimée ici ; rétablissez-la d’abord",
    ),
    ("Not an algorithm", "Ce n’est pas un algorithme"),
    ("Unknown target: {}", "Cible inconnue : {}"),
    (
        "A group cannot be of the type organization",
        "Un groupe ne peut être de type organisation",
    ),
    (
        "Organization cannot be deleted while it still has datasets",
        "L’organisation ne peut être supprimée tant qu’elle a des jeux de données",
    ),
    (
        "Organization cannot be purged while it still has datasets",
        "L’organisation ne peut être effacée tant qu’elle a des jeux de données",
    ),
    (
        "Administrators cannot revoke their own admin status",
        "Les administrateurs ne peuvent se retirer leur propre rôle",
    ),
    (
        "The account of the site itself cannot be deleted",
        "Le compte du site lui-même ne peut être supprimé",
    ),
    (
        "The account has no second factor",
        "Le compte n’a pas de deuxième étape",
    ),
    (
        "Error sending the invite email, the user was not created: {}",
        "L’invitation n’a pu être envoyée, et le compte n’a pas été créé : {en}",
    ),
    ("Must name at most {}", "Au plus {} sont permis"),
    ("That name is already in use", "Ce nom est déjà utilisé"),
    (
        "Must be lower-case letters, digits, - and _, 2 to 100 of them",
        "Doit comporter de 2 à 100 lettres minuscules, chiffres, - et _",
    ),
    ("Unknown record type", "Type de fiche inconnu"),
    (
        "\"{}\" is not a valid field name",
        "« {} » n’est pas un nom de colonne valide",
    ),
    (
        "\"{}\" is not a valid field type",
        "« {} » n’est pas un type de colonne valide",
    ),
    (
        "Duplicate column names are not supported",
        "Deux colonnes ne peuvent porter le même nom",
    ),
    (
        "Column heading \"{}\" exceeds limit of {} characters.",
        "L’intitulé de colonne « {} » dépasse {} caractères.",
    ),
];

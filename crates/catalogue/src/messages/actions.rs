//! What actions refuse, in French.

/// English and French, one pair a message.
pub(super) const FRENCH: &[(&str, &str)] = &[
    ("Access denied", "Accès refusé"),
    ("Not found", "Indisponible"),
    ("Not authorized", "Non autorisé"),
    ("Missing value", "Valeur manquante"),
    (
        "More than {} organizations or groups stand below those named",
        "Plus de {} organisations ou groupes sont rattachés à ceux qui sont nommés",
    ),
    ("The record is open already", "La fiche est déjà ouverte"),
    (
        "The record is no line of the inventory",
        "La fiche ne fait pas partie de l’inventaire",
    ),
    (
        "Row {} has this name already",
        "La ligne {} porte déjà ce nom",
    ),
    (
        "A record of another organization has this name",
        "Une fiche d’une autre organisation porte ce nom",
    ),
    (
        "The columns are neither those of Canada's inventories nor those of Ontario's",
        "Les colonnes ne sont ni celles des inventaires du Canada ni celles de l’Ontario",
    ),
    (
        "Only admins of the organization sign its figures",
        "Seuls les administrateurs de l’organisation signent ses chiffres",
    ),
    (
        "The figures have changed since: look at them again before signing",
        "Les chiffres ont changé depuis : consultez-les de nouveau avant de signer",
    ),
    (
        "Texts by language are expected",
        "Des textes par langue sont attendus",
    ),
    (
        "{} is no language of the site",
        "{} n’est pas une langue du site",
    ),
    ("Longer than {} characters", "Plus de {} caractères"),
    (
        "No figures were written in that month",
        "Aucun chiffre n’a été consigné ce mois-là",
    ),
    (
        "No metric and no indicator has this name",
        "Aucune mesure ni aucun indicateur ne porte ce nom",
    ),
    (
        "The dataset has no table",
        "Le jeu de données n’a pas de tableau",
    ),
    (
        "The table was not looked through yet",
        "Le tableau n’a pas encore été examiné",
    ),
    (
        "This address stands in the table twice",
        "Cette adresse figure deux fois dans le tableau",
    ),
    ("Must be yes or no", "Doit être oui ou non"),
    ("Must be a number", "Doit être un nombre"),
    ("That name is already in use", "Ce nom est déjà utilisé"),
    ("Longer than {} bytes", "Plus long que {} octets"),
    ("There is no table {}", "Il n’y a pas de tableau {}"),
    ("There is no such table", "Ce tableau n’existe pas"),
    (
        "Not everybody may read the table {}",
        "Le tableau {} n’est pas lisible par tout le monde",
    ),
    ("More than {} periods", "Plus de {} périodes"),
    (
        "Must give two columns: a period and a number",
        "Doit donner deux colonnes : une période et un nombre",
    ),
    ("{} is no number", "{} n’est pas un nombre"),
    (
        "{} is no period: a year, quarter (2026-Q1), month or day is meant",
        "{} n’est pas une période : une année, un trimestre (2026-Q1), un mois ou un jour est attendu",
    ),
    (
        "The period {} stands there twice",
        "La période {} y figure deux fois",
    ),
    (
        "Must be an object of short texts by language",
        "Doit être un objet de textes courts par langue",
    ),
    (
        "Must be a year, quarter, month or day",
        "Doit être une année, un trimestre, un mois ou un jour",
    ),
    ("Must be up, down or none", "Doit être up, down ou none"),
    (
        "Must be lower-case letters, digits, - and _, 2 to 100 of them",
        "Doit comporter de 2 à 100 lettres minuscules, chiffres, - et _",
    ),
    ("Invalid integer", "Nombre entier invalide"),
    (
        "Deleted {} rows from the activity table.",
        "Activités supprimées : {}.",
    ),
    ("Activity purged", "L’activité est supprimée."),
    (
        "No activities found matching the specified criteria.",
        "Aucune activité ne correspond à ces critères.",
    ),
    (
        "This does not look like a person's work",
        "Cela ne ressemble pas au travail d’une personne",
    ),
    (
        "That is all that one account can contribute in a day; please come back tomorrow",
        "C’est tout ce qu’un compte peut proposer en un jour ; revenez demain",
    ),
    (
        "The form was sent too soon or too late; please send it again",
        "Le formulaire a été envoyé trop tôt ou trop tard ; veuillez l’envoyer de nouveau",
    ),
    (
        "You must be logged in to take part",
        "Vous devez être connecté pour participer",
    ),
    (
        "Somebody has to look at what is submitted before it is published",
        "Ce qui est proposé doit être examiné avant d’être publié",
    ),
    ("Must be at most {} records", "{} fiches au plus"),
    ("Must be one of {}", "Doit être l’une de ces valeurs : {}"),
    ("Not found: Dataset {}", "Jeu de données introuvable : {}"),
    ("Not found: Comment", "Commentaire introuvable"),
    (
        "Not a request for data",
        "Ce n’est pas une demande de données",
    ),
    (
        "Only public records are voted for",
        "On ne vote que pour des fiches publiques",
    ),
    (
        "Use data_request_merge to say which request goes on",
        "Utilisez data_request_merge pour dire quelle demande continue",
    ),
    (
        "Give a state, an answer, a record or another day",
        "Indiquez un état, une réponse, une fiche ou une autre date",
    ),
    (
        "A request is no duplicate of itself",
        "Une demande n’est pas son propre double",
    ),
    (
        "This request is a duplicate too",
        "Cette demande est elle aussi en double",
    ),
    ("Give words or a filter", "Indiquez des mots ou un filtre"),
    (
        "One account can follow {} searches; unfollow another one first",
        "Un compte peut suivre {} recherches ; cessez d’abord d’en suivre une autre",
    ),
    (
        "One account can have {} webhooks; delete another one first",
        "Un compte peut avoir {} webhooks ; supprimez-en d’abord un autre",
    ),
    ("Must not be after until", "Ne doit pas être après until"),
    (
        "Must be at most {} days before until",
        "Doit précéder until de {} jours au plus",
    ),
    (
        "Name a record, a resource or an organization, not several of them",
        "Indiquez une fiche, une ressource ou une organisation, et non plusieurs",
    ),
    ("Must be a natural number", "Doit être un entier naturel"),
    ("Must be a positive integer", "Doit être un entier positif"),
    (
        "Please enter an integer value",
        "Veuillez saisir un nombre entier",
    ),
    (
        "Must be at least {} characters long",
        "Doit comporter au moins {} caractères",
    ),
    (
        "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_",
        "Doit contenir uniquement des lettres minuscules (ascii), des chiffres et ces symboles : -_",
    ),
    (
        "Name \"{}\" length is less than minimum {}",
        "Le nom « {} » est plus court que le minimum de {}",
    ),
    (
        "Name \"{}\" length is more than maximum {}",
        "Le nom « {} » est plus long que le maximum de {}",
    ),
    (
        "Name must be a maximum of {} characters long",
        "Le nom ne peut pas dépasser {} caractères",
    ),
    (
        "Name must be at least {} characters long",
        "Le nom doit comporter au moins {} caractères",
    ),
    (
        "Version must be a maximum of {} characters long",
        "La version ne peut pas dépasser {} caractères",
    ),
    (
        "Tag \"{}\" length is less than minimum {}",
        "Le mot-clé « {} » est plus court que le minimum de {}",
    ),
    (
        "Tag \"{}\" length is more than maximum {}",
        "Le mot-clé « {} » est plus long que le maximum de {}",
    ),
    (
        "Tag \"{}\" can only contain alphanumeric characters, spaces (\" \"), hyphens (\"-\"), underscores (\"_\") or dots (\".\")",
        "Le mot-clé « {} » ne peut contenir que des lettres, des chiffres, des espaces, des tirets (-), des traits de \
         soulignement (_) ou des points (.)",
    ),
    (
        "Tag {} already belongs to vocabulary {}",
        "Le mot-clé {} appartient déjà au vocabulaire {}",
    ),
    (
        "Tag vocabulary was not found.",
        "Le vocabulaire de mots-clés est introuvable.",
    ),
    ("No tag name", "Aucun nom de mot-clé"),
    (
        "That vocabulary name is already in use.",
        "Ce nom de vocabulaire est déjà utilisé.",
    ),
    (
        "Email {} is not a valid format",
        "L’adresse courriel {} n’est pas valide",
    ),
    (
        "The email address '{}' belongs to a registered user.",
        "L’adresse courriel « {} » est celle d’un utilisateur inscrit.",
    ),
    (
        "That URL is already in use.",
        "Cette URL est déjà utilisée.",
    ),
    (
        "That name cannot be used",
        "Ce nom ne peut pas être utilisé",
    ),
    (
        "That login name can not be modified.",
        "Ce nom d’utilisateur ne peut pas être modifié.",
    ),
    (
        "That group name or ID does not exist.",
        "Ce nom ou identifiant de groupe n’existe pas.",
    ),
    (
        "The username is already associated with another account. Please use a different username.",
        "Ce nom d’utilisateur est déjà celui d’un autre compte. Veuillez en choisir un autre.",
    ),
    (
        "Your password must be 8 characters or longer",
        "Votre mot de passe doit comporter au moins 8 caractères",
    ),
    (
        "Passwords must be strings",
        "Les mots de passe doivent être du texte",
    ),
    (
        "Group name already exists in database",
        "Ce nom de groupe existe déjà dans la base de données",
    ),
    (
        "Dataset id already exists",
        "Cet identifiant de jeu de données existe déjà",
    ),
    (
        "Resource id already exists.",
        "Cet identifiant de ressource existe déjà.",
    ),
    ("Id already exists", "Cet identifiant existe déjà"),
    (
        "Invalid id provided",
        "L’identifiant fourni n’est pas valide",
    ),
    ("Organization does not exist", "L’organisation n’existe pas"),
    (
        "You cannot add a dataset to this organization",
        "Vous ne pouvez pas ajouter de jeu de données à cette organisation",
    ),
    (
        "Datasets with no organization can't be private.",
        "Les jeux de données sans organisation ne peuvent pas être privés.",
    ),
    ("Date format incorrect", "Format de date incorrect"),
    ("Duplicate key \"{}\"", "Clé « {} » en double"),
    ("Not a list", "N’est pas une liste"),
    ("Not a string: {}", "N’est pas du texte : {}"),
    ("Must be a list of dicts", "Doit être une liste d’objets"),
    ("Must be a dict", "Doit être un objet"),
    (
        "Must be a Unicode string value",
        "Doit être du texte Unicode",
    ),
    ("Could not parse as valid JSON", "N’est pas du JSON valide"),
    ("Cannot parse JSON", "N’est pas du JSON valide"),
    (
        "The value should be a valid JSON object",
        "La valeur doit être un objet JSON valide",
    ),
    (
        "Parameter is not an bool",
        "Le paramètre n’est pas un booléen",
    ),
    (
        "The input field {} was not expected.",
        "Le champ {} n’était pas attendu.",
    ),
    ("Value must be one of {}", "La valeur doit être l’une de {}"),
    ("Capacity must be one of {}", "Le rôle doit être l’un de {}"),
    ("Role must be one of {}", "Le rôle doit être l’un de {}"),
    ("role does not exist.", "le rôle n’existe pas."),
    ("Type cannot be updated", "Le type ne peut pas être modifié"),
    (
        "Cannot sort by field `{}`",
        "Impossible de trier par le champ « {} »",
    ),
    (
        "Invalid sort direction `{}`",
        "Sens de tri « {} » non valide",
    ),
    (
        "This parent would create a loop in the hierarchy",
        "Ce parent créerait une boucle dans la hiérarchie",
    ),
    (
        "Cannot modify your own sysadmin privileges",
        "Vous ne pouvez pas modifier vos propres droits d’administrateur système",
    ),
    ("File upload too large", "Le fichier est trop volumineux"),
    (
        "Type {} is not supported by storage",
        "Le type {} n’est pas pris en charge",
    ),
    ("Dataset not found", "Jeu de données introuvable"),
    (
        "Package was not found.",
        "Le jeu de données est introuvable.",
    ),
    ("Package not found", "Jeu de données introuvable"),
    ("Resource was not found.", "La ressource est introuvable."),
    (
        "Resource \"{}\" was not found.",
        "La ressource « {} » est introuvable.",
    ),
    ("Group was not found.", "Le groupe est introuvable."),
    ("Group was not found", "Le groupe est introuvable"),
    (
        "Organization was not found.",
        "L’organisation est introuvable.",
    ),
    (
        "Organization was not found",
        "L’organisation est introuvable",
    ),
    ("User not found", "Utilisateur introuvable"),
    ("User was not found.", "L’utilisateur est introuvable."),
    (
        "User \"{}\" was not found.",
        "L’utilisateur « {} » est introuvable.",
    ),
    (
        "Could not find vocabulary \"{}\"",
        "Le vocabulaire « {} » est introuvable",
    ),
    (
        "Could not find tag \"{}\"",
        "Le mot-clé « {} » est introuvable",
    ),
    ("Action function not found", "Cette action n’existe pas"),
    (
        "User {} not authorized to create packages",
        "L’utilisateur {} n’est pas autorisé à créer des jeux de données",
    ),
    (
        "User {} not authorized to read package {}",
        "L’utilisateur {} n’est pas autorisé à lire le jeu de données {}",
    ),
    (
        "User {} not authorized to edit package {}",
        "L’utilisateur {} n’est pas autorisé à modifier le jeu de données {}",
    ),
    (
        "User {} not authorized to edit these packages",
        "L’utilisateur {} n’est pas autorisé à modifier ces jeux de données",
    ),
    (
        "User {} not authorized to read resource {}",
        "L’utilisateur {} n’est pas autorisé à lire la ressource {}",
    ),
    (
        "User {} not authorized to edit resource {}",
        "L’utilisateur {} n’est pas autorisé à modifier la ressource {}",
    ),
    (
        "User {} not authorized to delete resource {}",
        "L’utilisateur {} n’est pas autorisé à supprimer la ressource {}",
    ),
    (
        "User {} not authorized to create resources on dataset {}",
        "L’utilisateur {} n’est pas autorisé à créer des ressources dans le jeu de données {}",
    ),
    (
        "User {} not authorized to read group {}",
        "L’utilisateur {} n’est pas autorisé à lire le groupe {}",
    ),
    (
        "User {} not authorized to edit group {}",
        "L’utilisateur {} n’est pas autorisé à modifier le groupe {}",
    ),
    (
        "User {} not authorized to delete group {}",
        "L’utilisateur {} n’est pas autorisé à supprimer le groupe {}",
    ),
    (
        "User {} not authorized to edit organization {}",
        "L’utilisateur {} n’est pas autorisé à modifier l’organisation {}",
    ),
    (
        "User {} not authorized to delete organization {}",
        "L’utilisateur {} n’est pas autorisé à supprimer l’organisation {}",
    ),
    (
        "User {} not authorized to create groups",
        "L’utilisateur {} n’est pas autorisé à créer des groupes",
    ),
    (
        "User {} not authorized to create organizations",
        "L’utilisateur {} n’est pas autorisé à créer des organisations",
    ),
    (
        "User {} not authorized to add members",
        "L’utilisateur {} n’est pas autorisé à ajouter des membres",
    ),
    (
        "User {} not authorized to add dataset to this organization",
        "L’utilisateur {} n’est pas autorisé à ajouter un jeu de données à cette organisation",
    ),
    (
        "User {} not authorized to edit user {}",
        "L’utilisateur {} n’est pas autorisé à modifier l’utilisateur {}",
    ),
    (
        "Have to be logged in to edit user",
        "Il faut être connecté pour modifier un utilisateur",
    ),
    (
        "You must be logged in to access your dashboard.",
        "Vous devez être connecté pour accéder à votre tableau de bord.",
    ),
    ("Search error: {}", "Erreur de recherche : {en}"),
    (
        "Search Query is invalid: {}",
        "La requête de recherche n’est pas valide : {en}",
    ),
    (
        "The server is busy: try again later",
        "Le serveur est occupé : réessayez plus tard",
    ),
    (
        "The disk of the server is full: try again when there is space",
        "Le disque du serveur est plein : réessayez quand il y aura de la place",
    ),
    (
        "No plugin found for view_type {}",
        "Le type de vue {} n’existe pas sur ce site",
    ),
    ("Resource not found: {}", "Ressource introuvable : {}"),
    (
        "ResourceView id already exists",
        "Cet identifiant de vue existe déjà",
    ),
    (
        "Resource view was not found.",
        "La vue de ressource est introuvable.",
    ),
    (
        "Resource view not found, cannot check auth.",
        "Vue de ressource introuvable, l’autorisation ne peut être vérifiée.",
    ),
    (
        "\"filter_fields\" and \"filter_values\" should have the same length",
        "« filter_fields » et « filter_values » doivent avoir la même longueur",
    ),
    (
        "\"filter_fields\" is required when \"filter_values\" is filled",
        "« filter_fields » est requis lorsque « filter_values » est rempli",
    ),
    (
        "\"filter_values\" is required when \"filter_fields\" is filled",
        "« filter_values » est requis lorsque « filter_fields » est rempli",
    ),
    (
        "\"{}\" is not a valid parameter",
        "« {} » n’est pas un paramètre valide",
    ),
    ("Must supply order as a list", "L’ordre doit être une liste"),
    (
        "No duplicates allowed in order",
        "L’ordre ne peut contenir de doublons",
    ),
    ("View {} does not exist", "La vue {} n’existe pas"),
    (
        "You must be logged in to follow users",
        "Vous devez être connecté pour suivre des utilisateurs",
    ),
    (
        "You must be logged in to follow datasets",
        "Vous devez être connecté pour suivre des jeux de données",
    ),
    (
        "You must be logged in to follow groups",
        "Vous devez être connecté pour suivre des groupes",
    ),
    (
        "You must be logged in to unfollow users",
        "Vous devez être connecté pour ne plus suivre des utilisateurs",
    ),
    (
        "You must be logged in to unfollow datasets",
        "Vous devez être connecté pour ne plus suivre des jeux de données",
    ),
    (
        "You must be logged in to unfollow groups",
        "Vous devez être connecté pour ne plus suivre des groupes",
    ),
    (
        "You cannot follow yourself",
        "Vous ne pouvez pas vous suivre vous-même",
    ),
    (
        "Dataset collaborators not enabled",
        "Ce site ne permet pas de collaborer à des jeux de données",
    ),
    (
        "Role must be one of \"{}\"",
        "Le rôle doit être l’un de « {} »",
    ),
    (
        "Capacity must be one of \"{}\"",
        "La capacité doit être l’une de « {} »",
    ),
    (
        "User {} is not a collaborator on this package",
        "L’utilisateur {} ne collabore pas à ce jeu de données",
    ),
    (
        "User {} not authorized to add collaborators to this dataset",
        "L’utilisateur {} n’est pas autorisé à ajouter des collaborateurs à ce jeu de données",
    ),
    (
        "User {} not authorized to remove collaborators from this dataset",
        "L’utilisateur {} n’est pas autorisé à retirer des collaborateurs de ce jeu de données",
    ),
    (
        "User {} not authorized to list collaborators from this dataset",
        "L’utilisateur {} n’est pas autorisé à voir les collaborateurs de ce jeu de données",
    ),
    (
        "Not allowed to retrieve collaborators",
        "Les collaborations ne peuvent être consultées",
    ),
    (
        "Not allowed to manage files",
        "Vous n’avez pas le droit de gérer des fichiers",
    ),
    (
        "Not allowed to edit file",
        "Vous n’avez pas le droit de modifier ce fichier",
    ),
    (
        "Not allowed to delete file",
        "Vous n’avez pas le droit de supprimer ce fichier",
    ),
    (
        "Not allowed to read file",
        "Vous n’avez pas le droit de lire ce fichier",
    ),
    (
        "Not allowed to list files",
        "Vous n’avez pas le droit de voir ces fichiers",
    ),
    (
        "Not allowed to transfer ownership",
        "Vous n’avez pas le droit de céder ce fichier",
    ),
    ("File is pinned", "Le fichier est épinglé"),
    ("File has no owner", "Le fichier n’a pas de propriétaire"),
    ("File already exists", "Le fichier existe déjà"),
    (
        "File is already registered",
        "Le fichier est déjà enregistré",
    ),
    (
        "file not found at location",
        "aucun fichier à cet emplacement",
    ),
    (
        "Storage {} is not configured",
        "Le stockage {} n’est pas configuré",
    ),
    (
        "Must be enabled to transfer pinned files",
        "Doit être activé pour céder des fichiers épinglés",
    ),
    (
        "Name is missing and cannot be deduced from upload",
        "Le nom manque et ne peut être déduit du fichier",
    ),
    ("Invalid sort field: {}", "Champ de tri invalide : {}"),
    ("Invalid sort direction: {}", "Sens de tri invalide : {}"),
    ("Internal Server Error", "Erreur interne du serveur"),
    (
        "{} records are more than the {} of one batch",
        "{} fiches dépassent les {} d’un seul lot",
    ),
    (
        "No option of this report: {}",
        "Ce rapport n’a pas l’option : {}",
    ),
    (
        "Must be the name of an organization",
        "Doit être le nom d’une organisation",
    ),
    ("A page has at most {} keys", "Une page a au plus {} clés"),
    (
        "There may be at most {} pages",
        "Il peut y avoir au plus {} pages",
    ),
    (
        "The scope of this token does not reach news feeds",
        "La portée de ce jeton n’atteint pas les fils d’avis",
    ),
    (
        "Dataset series not found",
        "La série de jeux de données est introuvable",
    ),
    (
        "Wrong dataset type for dataset series",
        "Cette fiche n’est pas une série de jeux de données",
    ),
    (
        "A dataset is in 20 series at most",
        "Un jeu de données fait partie de 20 séries au plus",
    ),
    (
        "User not authorized to add datasets to this series",
        "L’utilisateur n’est pas autorisé à ajouter des jeux de données à cette série",
    ),
    (
        "Unable to connect to the search server",
        "Connexion au serveur de recherche impossible",
    ),
];

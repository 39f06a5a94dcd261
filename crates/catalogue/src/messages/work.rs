//! What happened in work beside requests, in French: harvests, loads into the DataStore, fetched files.

/// English and French, one pair a text. A text that holds another one stands before those that it could be taken for.
pub(super) const FRENCH: &[(&str, &str)] = &[
    // What a run of a harvest says.
    (
        "{}. The document has more than {} bytes (harvest.max_megabytes), so that nothing of it is read",
        "{}. Le document a plus de {} octets (harvest.max_megabytes), rien n’en est donc lu",
    ),
    ("{} ### ERROR #{}: {}", "{} ### ERREUR nº {} : {}"),
    (
        "Identifier: {}; Title: {}; {} Error(s) Found.",
        "Identifiant : {} ; titre : {} ; erreurs : {}.",
    ),
    (
        "Invalid package with GUID {}: {}",
        "La fiche {} n’est pas valide : {}",
    ),
    (
        "Create validation Error: {}",
        "La fiche n’a pu être créée, elle n’est pas valide : {}",
    ),
    (
        "Update validation Error: {}",
        "La fiche n’a pu être modifiée, elle n’est pas valide : {}",
    ),
    (
        "Remote file is too big. {}: {}",
        "Le fichier de la source est trop gros. {} : {}",
    ),
    (
        "Duplicate entry ignored for identifier: '{}'.",
        "Fiche en double, laissée de côté : « {} ».",
    ),
    (
        "The identifier {}… cannot be one",
        "L’identifiant {}… ne peut en être un",
    ),
    (
        "The record {} has {} bytes, more than {} MB (harvest.max_record_megabytes)",
        "La fiche {} a {} octets, soit plus de {} Mo (harvest.max_record_megabytes)",
    ),
    (
        "Held: {} of {} records are gone from the source, which is more than {} %. Nothing was imported. Where that is right, ask for a \
         run with confirm_deletions (cairn harvest run {} --confirm-deletions)",
        "Suspendu : {} fiches sur {} ont disparu de la source, soit plus de {} %. Rien n’a été importé. Si c’est bien ainsi, demandez un \
         passage avec confirm_deletions (cairn harvest run {} --confirm-deletions)",
    ),
    (
        "The list does not go on: its last {} pages had no record that was not listed before",
        "La liste n’avance plus : ses {} dernières pages n’avaient aucune fiche nouvelle",
    ),
    (
        "Job {} timeout ({} minutes)",
        "Le passage {} a duré trop longtemps ({} minutes)",
    ),
    (
        "No datasets found at CKAN: {}",
        "Aucun jeu de données dans ce CKAN : {}",
    ),
    (
        "The paging doesn't seem to work",
        "La pagination ne semble pas fonctionner",
    ),
    (
        "the next page could not be read",
        "la page suivante n’a pas pu être lue",
    ),
    (
        "this kind of source lists its records whole",
        "cette sorte de source donne ses fiches entières dans sa liste",
    ),
    (
        "the server asks to come again in {} seconds",
        "le serveur demande de revenir dans {} secondes",
    ),
    (
        "{}: the search failed: {}",
        "{} : la recherche a échoué : {en}",
    ),
    (
        "{}: the answer has no results",
        "{} : la réponse n’a pas de résultats",
    ),
    (
        "{}: the answer is no feed of changes: {}",
        "{} : la réponse n’est pas un fil de modifications : {en}",
    ),
    ("{}: the feed does not go on", "{} : le fil n’avance plus"),
    (
        "{} is no list of records: {}",
        "{} n’est pas une liste de fiches : {en}",
    ),
    (
        "a change cannot be read: {}",
        "une modification ne peut être lue : {en}",
    ),
    (
        "a change has no id",
        "une modification n’a pas d’identifiant",
    ),
    (
        "the change of {} has no hash",
        "la modification de {} n’a pas d’empreinte",
    ),
    (
        "the change of {} holds another record",
        "la modification de {} contient une autre fiche",
    ),
    (
        "the document changed while it was read",
        "le document a changé pendant sa lecture",
    ),
    (
        "the document could not be kept in a file: {}",
        "le document n’a pu être gardé dans un fichier : {en}",
    ),
    ("the answer is too long", "la réponse est trop longue"),
    ("JSON-LD is read whole", "le JSON-LD se lit en entier"),
    ("nothing is in it", "il ne contient rien"),
    (
        "The document describes no catalogue and no dataset",
        "Le document ne décrit ni catalogue ni jeu de données",
    ),
    (
        "Error parsing the RDF file: {}",
        "Le fichier RDF ne peut être lu : {en}",
    ),
    (
        "{} is not taken: a part of it could not be read",
        "{} n’est pas repris : une partie n’en a pu être lue",
    ),
    ("not taken: {}", "non repris : {}"),
    ("and {} more places", "et {} autres endroits"),
    (
        "the document is not readable as RDF: {}",
        "le document n’est pas lisible comme RDF : {en}",
    ),
    (
        "it ends before its outermost element does",
        "il finit avant que son élément extérieur ne soit fermé",
    ),
    (
        "row {}: the table ends within it, so it is not taken",
        "ligne {} : le tableau s’y termine, elle n’est donc pas reprise",
    ),
    (
        "the document ends before its outermost element does",
        "le document finit avant que son élément extérieur ne soit fermé",
    ),
    (
        "{} ends before its outermost element does",
        "{} finit avant que son élément extérieur ne soit fermé",
    ),
    (
        "the document ends within the element",
        "le document finit au milieu de l’élément",
    ),
    (
        "{} is no list of datasets",
        "{} n’est pas une liste de jeux de données",
    ),
    ("{} has more than {} pages", "{} a plus de {} pages"),
    (
        "A member of the list is no object: {}",
        "Un membre de la liste n’est pas un objet : {}",
    ),
    (
        "Could not get a unique identifier for dataset: {}",
        "Aucun identifiant unique pour le jeu de données : {}",
    ),
    (
        "{} is page {}, and there are more",
        "{} est la page {}, et il y en a d’autres",
    ),
    (
        "Error loading json content: {}",
        "Le JSON ne peut être lu : {en}",
    ),
    (
        "Error reading json schema value. The given value is {}",
        "Le schéma ne peut être lu. La valeur donnée est {}",
    ),
    (
        "A dataset has no identifier: its title is {}",
        "Un jeu de données n’a pas d’identifiant ; son titre est {}",
    ),
    (
        "Collection {} is itself part of a collection",
        "La collection {} fait elle-même partie d’une collection",
    ),
    (
        "Collection {} is not in the catalogue",
        "La collection {} n’est pas dans le catalogue",
    ),
    ("{} lists no datasets", "{} ne donne aucun jeu de données"),
    (
        "{} is neither a sitemap nor a page that describes a dataset",
        "{} n’est ni un plan de site ni une page qui décrit un jeu de données",
    ),
    ("{}: {} is no address", "{} : {} n’est pas une adresse"),
    ("{}: {} is of another site", "{} : {} est d’un autre site"),
    (
        "{} is not to be fetched, says robots.txt",
        "{} ne doit pas être pris, selon robots.txt",
    ),
    (
        "{} is of no kind that can be harvested",
        "{} n’est d’aucune sorte qui puisse être moissonnée",
    ),
    (
        "no column holds titles: say which in the configuration, {}",
        "aucune colonne ne contient de titres : dites laquelle dans la configuration, {}",
    ),
    (
        "row {}: {} is there before, says something else, and has no file here",
        "ligne {} : {} est déjà là, dit autre chose et n’a pas de fichier ici",
    ),
    (
        "Datasets of the list that are no object: {}",
        "Jeux de données de la liste qui ne sont pas des objets : {}",
    ),
    (
        "row {}: it has no title",
        "ligne {} : elle n’a pas de titre",
    ),
    (
        "the table cannot be read: {}",
        "le tableau ne peut être lu : {en}",
    ),
    ("the record has no content", "la fiche n’a pas de contenu"),
    ("the record has no {}", "la fiche n’a pas de {}"),
    (
        "the record is not valid: {}",
        "la fiche n’est pas valide : {en}",
    ),
    ("a record is an object", "une fiche est un objet"),
    ("a package is an object", "un jeu de données est un objet"),
    ("a group is an object", "un groupe est un objet"),
    (
        "line {} is not JSON: {}",
        "la ligne {} n’est pas du JSON : {en}",
    ),
    ("{} is not JSON: {}", "{} n’est pas du JSON : {en}"),
    (
        "the crosswalk cannot be used: {}",
        "la table de correspondance ne peut servir : {en}",
    ),
    ("it was deleted here", "elle a été supprimée ici"),
    ("it was changed here", "elle a été modifiée ici"),
    (
        "it is harvested from its own site (source {})",
        "elle est moissonnée à son propre site (source {})",
    ),
    (
        "it is harvested from another source that had it first (source {})",
        "elle est moissonnée à une autre source, qui l’avait en premier (source {})",
    ),
    (
        "The id {} is that of a record of this site, which no source may change; adopt in the configuration lets this one",
        "L’identifiant {} est celui d’une fiche de ce site, qu’aucune source ne peut modifier ; adopt, dans la configuration, le permet à \
         celle-ci",
    ),
    (
        "Can not create jobs on inactive sources",
        "Une source inactive n’est pas moissonnée",
    ),
    (
        "There already is an unrun job for this source",
        "Un passage de cette source attend déjà",
    ),
    // What the rules of data.json say of a record.
    (
        "it is required beside downloadURL",
        "requis à côté de downloadURL",
    ),
    ("it is required", "requis"),
    ("it must not be null", "ne doit pas être nul"),
    ("it must not be empty", "ne doit pas être vide"),
    (
        "{} values are too few or too many",
        "{} valeurs sont trop peu ou trop nombreuses",
    ),
    (
        "a value stands in it twice",
        "une valeur y figure deux fois",
    ),
    (
        "{} characters are more than {}",
        "{} caractères, soit plus de {}",
    ),
    ("{} is not one of {}", "{} n’est pas l’un de {}"),
    (
        "{} is not a text or a geometry",
        "{} n’est ni un texte ni une géométrie",
    ),
    ("{} is not a text", "{} n’est pas du texte"),
    ("{} is not true or false", "{} n’est ni true ni false"),
    (
        "{} is not an address that begins with mailto:",
        "{} n’est pas une adresse qui commence par mailto:",
    ),
    ("{} is not an address", "{} n’est pas une adresse"),
    ("{} is not a media type", "{} n’est pas un type de média"),
    (
        "{} is not a language code",
        "{} n’est pas un code de langue",
    ),
    ("{} is not a code like {}", "{} n’est pas un code comme {}"),
    (
        "{} is not a date or an interval of ISO 8601",
        "{} n’est ni une date ni un intervalle ISO 8601",
    ),
    (
        "{} is not a date of ISO 8601",
        "{} n’est pas une date ISO 8601",
    ),
    (
        "{} is not a period of ISO 8601: two ends with a slash between",
        "{} n’est pas une période ISO 8601 : deux bornes séparées par une barre oblique",
    ),
    (
        "{} is not an interval of ISO 8601 like R/P1Y, or irregular",
        "{} n’est pas un intervalle ISO 8601 comme R/P1Y, ni irregular",
    ),
    ("{} is not a list", "{} n’est pas une liste"),
    ("{} is not an object", "{} n’est pas un objet"),
    // What keeps a file from being fetched.
    (
        "the file could not be fetched: {}",
        "le fichier n’a pas pu être pris : {}",
    ),
    (
        "the server answered {} and asks to come again in {} seconds",
        "le serveur a répondu {} et demande de revenir dans {} secondes",
    ),
    ("the server answered {}", "le serveur a répondu {}"),
    (
        "unpacked, the file is more than {} times as large",
        "décompressé, le fichier est plus de {} fois plus gros",
    ),
    (
        "unpacked, the file is larger than it may be",
        "décompressé, le fichier est plus gros que permis",
    ),
    (
        "unpacked, the file has more than {} bytes",
        "décompressé, le fichier a plus de {} octets",
    ),
    (
        "the file has more than {} bytes",
        "le fichier a plus de {} octets",
    ),
    (
        "the answer is packed as {}, which nobody asked for",
        "la réponse est compressée en {}, ce que personne n’a demandé",
    ),
    (
        "the answer is packed, and damaged",
        "la réponse est compressée, et abîmée",
    ),
    (
        "the file did not come within {} seconds",
        "le fichier n’est pas arrivé en {} secondes",
    ),
    (
        "the server took too long: {}",
        "le serveur a mis trop de temps : {en}",
    ),
    (
        "the server refuses connections: {}",
        "le serveur refuse les connexions : {en}",
    ),
    (
        "the certificate of the server is not to be trusted: {}",
        "le certificat du serveur n’est pas digne de confiance : {en}",
    ),
    (
        "the server could not be connected to: {}",
        "impossible de se connecter au serveur : {en}",
    ),
    (
        "the answer broke off: {}",
        "la réponse s’est interrompue : {en}",
    ),
    ("nothing more is known", "rien de plus n’est connu"),
    ("a redirect to no address", "une redirection sans adresse"),
    ("more than {} redirects", "plus de {} redirections"),
    ("the address has no port", "l’adresse n’a pas de port"),
    ("the address has no host", "l’adresse n’a pas d’hôte"),
    ("the address is too long", "l’adresse est trop longue"),
    ("not an address: {}", "pas une adresse : {en}"),
    (
        "{} could not be resolved: {}",
        "le nom {} n’a pas pu être résolu : {en}",
    ),
    // What a look at an address found.
    ("Archived successfully", "Adresse qui répond"),
    ("URL request failed", "Échec de la requête"),
    ("Download error", "Erreur de téléchargement"),
    (
        "The server answered with status {}",
        "Le serveur a répondu par le code {}",
    ),
    (
        "{} has no public address, and others are not fetched from",
        "{} n’a pas d’adresse publique, et rien n’est pris ailleurs",
    ),
    (
        "the header {} cannot be sent",
        "l’en-tête {} ne peut être envoyé",
    ),
    (
        "only http and https are fetched, not {}",
        "seuls http et https sont pris, et non {}",
    ),
    // What keeps a file from becoming a table.
    (
        "the format is none that is loaded into the DataStore",
        "le format n’est aucun de ceux que le DataStore prend",
    ),
    (
        "links are not loaded on this site",
        "les liens ne sont pas chargés sur ce site",
    ),
    ("{} leads to no JSON: {}", "{} ne mène pas à du JSON : {en}"),
    (
        "the resource was changed while it was loaded",
        "la ressource a été modifiée pendant son chargement",
    ),
    (
        "the disk of the server is full",
        "le disque du serveur est plein",
    ),
    (
        "there is no file in the archive that can be read as a table",
        "aucun fichier de l’archive ne peut être lu comme un tableau",
    ),
    (
        "there are {} tables in the archive, and only one can be loaded: {}",
        "l’archive contient {} tableaux, et un seul peut être chargé : {}",
    ),
    (
        "{} in the archive is an archive itself",
        "{}, dans l’archive, est lui-même une archive",
    ),
    ("the archive is damaged: {}", "l’archive est abîmée : {en}"),
    (
        "the archive cannot be read: {}",
        "l’archive ne peut être lue : {en}",
    ),
    (
        "the workbook cannot be read: {}",
        "le classeur ne peut être lu : {en}",
    ),
    (
        "the workbook has no sheet",
        "le classeur n’a pas de feuille",
    ),
    (
        "a workbook of this kind is read as a whole, and this one has {} bytes, more than {}: send it as CSV",
        "un classeur de cette sorte est lu en entier, et celui-ci a {} octets, soit plus de {} : envoyez-le en CSV",
    ),
    (
        "the sheets of this workbook are too large to be read as a whole: send it as CSV",
        "les feuilles de ce classeur sont trop grandes pour être lues d’un bloc : envoyez-le en CSV",
    ),
    (
        "a sheet has more than {} cells: send it as CSV",
        "une feuille a plus de {} cellules : envoyez-la en CSV",
    ),
    (
        "a row has more than {} bytes",
        "une ligne a plus de {} octets",
    ),
    (
        "a cell has more than {} bytes",
        "une cellule a plus de {} octets",
    ),
    (
        "there is no sheet \"{}\"; there are: {}",
        "il n’y a pas de feuille « {} » ; il y a : {}",
    ),
    ("the file is empty", "le fichier est vide"),
    (
        "there are {} columns, more than {}",
        "il y a {} colonnes, soit plus de {}",
    ),
    (
        "there are more than {} columns",
        "il y a plus de {} colonnes",
    ),
    ("there are more than {} rows", "il y a plus de {} lignes"),
    (
        "the Parquet file cannot be read: {}",
        "le fichier Parquet ne peut être lu : {en}",
    ),
    (
        "the text changed while it was read",
        "le texte a changé pendant qu’il était lu",
    ),
    (
        "a cell in line {} has more than {} bytes: perhaps a quote is not closed",
        "une cellule de la ligne {} a plus de {} octets : un guillemet n’est peut-être pas fermé",
    ),
    (
        "line {} has more than {} bytes",
        "la ligne {} a plus de {} octets",
    ),
    (
        "there is no list of objects in the JSON",
        "le JSON ne contient pas de liste d’objets",
    ),
    (
        "the JSON cannot be read: {}",
        "le JSON ne peut être lu : {en}",
    ),
    (
        "the file is a PDF, not a table",
        "le fichier est un PDF, et non un tableau",
    ),
    (
        "the file is a page of HTML, not a table",
        "le fichier est une page HTML, et non un tableau",
    ),
    (
        "the file is XML or HTML, not what its format says",
        "le fichier est du XML ou du HTML, et non ce que dit son format",
    ),
    (
        "the file could not be read: {}",
        "le fichier n’a pas pu être lu : {en}",
    ),
    (
        "the file is too large to be checked",
        "le fichier est trop gros pour être vérifié",
    ),
    // What a job says.
    (
        "It broke off; those who run the site find why in the log",
        "L’importation s’est interrompue ; les responsables du site en trouvent la raison dans le journal",
    ),
    (
        "the letter could not be sent: {}",
        "le courriel n’a pas pu être envoyé : {en}",
    ),
    (
        "the address cannot be used: {}",
        "l’adresse ne peut servir : {en}",
    ),
    ("validation failed: {}", "validation échouée : {}"),
    ("access denied", "accès refusé"),
    ("not found", "introuvable"),
    ("busy", "occupé"),
    (
        "file storage failed",
        "le stockage des fichiers a fait défaut",
    ),
    ("internal error: {}", "erreur interne : {en}"),
    (
        "search query refused: {}",
        "requête de recherche refusée : {en}",
    ),
    ("search refused: {}", "recherche refusée : {en}"),
    (
        "a concurrent write came first",
        "une autre écriture est passée avant",
    ),
    (
        "no connection to the database became free: {}",
        "aucune connexion à la base de données ne s’est libérée : {en}",
    ),
    (
        "the disk of the database is full: {}",
        "le disque de la base de données est plein : {en}",
    ),
    (
        "the database cannot hold this text: {}",
        "la base de données ne peut garder ce texte : {en}",
    ),
    (
        "cannot make the write durable",
        "l’écriture n’a pas pu être mise sur le disque",
    ),
    (
        "the database failed: {}",
        "la base de données a fait défaut : {en}",
    ),
    (
        "a statement took too long",
        "une requête a duré trop longtemps",
    ),
    ("the tables are busy", "les tableaux sont occupés"),
    (
        "the table engine failed: {}",
        "le moteur des tableaux a fait défaut : {en}",
    ),
    (
        "the files of the tables failed",
        "les fichiers des tableaux ont fait défaut",
    ),
    (
        "the answer could not be written: {}",
        "la réponse n’a pas pu être écrite : {en}",
    ),
    ("no table {}", "pas de tableau {}"),
    ("no run is named", "aucun passage n’est nommé"),
    ("no source is named", "aucune source n’est nommée"),
    ("no import is named", "aucune importation n’est nommée"),
    (
        "the kind of the source is unknown",
        "la sorte de la source est inconnue",
    ),
    ("the job panicked", "la tâche s’est effondrée"),
    ("the lease is lost", "la tâche a été reprise ailleurs"),
    ("stopped", "arrêté"),
    ("it goes on in {} seconds", "la suite dans {} secondes"),
    (
        "the table became another one",
        "le tableau est devenu un autre",
    ),
    (
        "whoever began it is gone",
        "le compte de qui l’a lancée n’existe plus",
    ),
    (
        "file storage failed: {}",
        "le stockage des fichiers a fait défaut : {en}",
    ),
];

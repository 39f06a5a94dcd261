# Publication : envois, brouillons, approbation, inventaires.
publish-signed-out = Votre session est terminée. Rien n’est perdu : ouvrez une session dans une autre fenêtre, revenez à cette page et envoyez le formulaire de nouveau. Les fichiers sont à choisir de nouveau.
publish-old-form = Cette page a été ouverte avant votre nouvelle session, si bien que rien n’est encore enregistré. Votre saisie figure ci-dessous : relisez-la et envoyez-la de nouveau. Les fichiers sont à choisir de nouveau.
publish-source = Fichier ou lien
publish-source-missing = Choisissez un fichier ou indiquez un lien.
publish-file = Un fichier de votre appareil
publish-file-other = Un autre fichier de votre appareil
publish-file-most = Au plus { $value }.
publish-kept = Le fichier « { $value } » est conservé.
publish-link = Ou un lien vers celui-ci
publish-another = Enregistrer et en ajouter un autre
publish-cancel = Annuler
publish-done = Retour à la fiche
publish-resource-new = Ajouter un fichier ou un lien
publish-resource-delete = Supprimer ce fichier ou ce lien
publish-resources = Fichiers et liens
publish-up = Monter
publish-down = Descendre
publish-up-of = Monter « { $value } »
publish-down-of = Descendre « { $value } »
publish-delete = Supprimer
publish-delete-of = Supprimer « { $value } »
publish-delete-yes = Supprimer « { $value } »
publish-delete-record = La fiche disparaît du catalogue avec ses fichiers. Son adresse indiquera désormais qu’elle a été retirée.
publish-delete-resource = Le fichier ou le lien disparaît de la fiche, avec son tableau. Ce qui utilisait son adresse n’y trouvera plus rien.
publish-delete-organization = L’organisation disparaît du catalogue. Ses fiches restent et n’appartiennent plus à personne.
publish-delete-group = Le groupe disparaît du catalogue. Ses fiches restent.
publish-organization-new = Ajouter une organisation
publish-group-new = Ajouter un groupe
publish-image = Image
publish-image-clear = Retirer l’image

# Le fichier d’abord
publish-first = Publier un fichier
publish-first-lead = Choisissez les fichiers. Un brouillon en est tiré avec ce qu’ils indiquent eux-mêmes : titre, format, colonnes. Vous le corrigez avant que quiconque le voie.
publish-first-missing = Choisissez au moins un fichier.
publish-first-do = Créer un brouillon
publish-first-by-hand = Décrire les données sans fichier
publish-files = Fichiers de votre appareil
publish-proposed = Proposé d’après le fichier { $value }. Corrigez ce qui est inexact.
publish-proposed-rows = { $count ->
    [one] Il a { $shown } ligne et ces colonnes :
   *[other] Il a { $shown } lignes et ces colonnes :
}

# Brouillons et formulaires conservés
publish-autosaved = Votre saisie est conservée.
publish-not-autosaved = Votre saisie n’est plus conservée : elle est trop longue, le serveur est injoignable ou votre session est terminée. Gardez cette page ouverte, ou enregistrez maintenant.
publish-kept-form = Votre saisie du { $value } a été conservée sans être envoyée.
publish-kept-restore = La reprendre
publish-work = En cours
publish-work-none = Vous n’avez aucun brouillon, et rien n’attend.
publish-forms = Formulaires non envoyés
publish-discard = Jeter
publish-discard-of = Jeter « { $value } »
publish-list-drafts = Brouillons
publish-list-waiting = En attente d’approbation
publish-list-scheduled = À publier à une date fixée
publish-list-returned = Renvoyées pour correction

# Avant de publier
publish-review = Avant de publier
publish-preview = Voir comme le public
publish-missing = Manquant
publish-risky = Risqué
publish-advised = Utile à ajouter
publish-all-well = Rien ne manque.
publish-now = Publier maintenant
publish-ask = Demander la publication
publish-ask-now = Demander la publication à un administrateur
publish-publish-at = Publier le (UTC)
publish-at-missing = Choisissez le jour et l’heure.
publish-schedule = Publier à ce moment
publish-take-back = Ne pas publier
publish-approve = Approuver et publier
publish-return = Renvoyer
publish-remark = Ce qui est à corriger
publish-state-published = Tout le monde peut voir cette fiche.
publish-state-scheduled = Elle sera publiée le { $value }.
publish-state-waiting = Elle attend un administrateur de l’organisation.
publish-state-for = Elle est à publier le { $value }.
publish-state-returned = Elle a été renvoyée pour correction.
publish-check-empty = Rien ne figure sous « { $value } ».
publish-check-no-en = non indiqué en anglais
publish-check-no-fr = non indiqué en français
publish-check-no-files = Il n’y a ni fichier ni lien.
publish-check-no-format = Le format n’est pas indiqué.
publish-check-bad-link = Le lien ne mène nulle part.
publish-check-privacy = Il peut contenir des données sur des personnes. Examinez-le avant de publier.
publish-check-load = Le fichier n’a pas pu être lu comme un tableau.
publish-upload-failed = L’envoi s’est interrompu. Appuyez de nouveau sur le bouton : il reprendra où il en était.

# Dictionnaire de données
publish-type-override = Type
publish-type-guessed = tel que reconnu
publish-load-again = Charger le fichier de nouveau avec ces types

# Plusieurs fiches à la fois
publish-bulk = Modifier plusieurs fiches
publish-bulk-choose = Fiches
publish-bulk-all = Toutes les fiches de cette liste
publish-bulk-field = Champ à vider
publish-bulk-fields = Champs
publish-bulk-fields-help = Ce qui reste vide ne change pas.
publish-bulk-empty = Vider ce champ
publish-bulk-tag = Mot-clé
publish-bulk-add = L’ajouter
publish-bulk-set = Modifier ces champs
publish-bulk-remove = Le retirer
publish-bulk-private = Rendre privées
publish-bulk-done = Résultat
publish-bulk-ok = fait
publish-bulk-confirm = Les fiches choisies doivent être supprimées
publish-bulk-confirm-missing = Confirmez que les fiches doivent être supprimées, et appuyez de nouveau sur le bouton. Rien n’a été supprimé.
publish-bulk-nothing = Choisissez ce qui est à faire, et indiquez une valeur à fixer.
publish-bulk-none-chosen = Choisissez au moins une fiche.

# Inventaires
publish-import = Importer un inventaire
publish-import-lead = Un tableau d’une fiche par ligne devient des fiches privées. Les lignes dont l’adresse est celle d’une fiche la modifient.
publish-import-file = Tableau (CSV, TSV, XLSX, ODS)
publish-import-next = Voir les colonnes
publish-import-columns = Ce que sont les colonnes
publish-import-try = Essayer sans rien écrire
publish-import-write = Écrire les lignes correctes
publish-import-errors = Lignes en erreur dans un fichier
publish-import-private = Privée : oui ou non
publish-import-before = Importés auparavant
publish-import-rows = Lignes
publish-import-failed = L’import s’est arrêté avant la fin :
publish-import-look = Regarder de nouveau
publish-import-goes-on = { $count ->
    [one] En cours : { $shown } ligne jusqu’ici.
   *[other] En cours : { $shown } lignes jusqu’ici.
}
publish-import-tried = Essai, rien n’est encore écrit
publish-import-written = Écrit
publish-import-url = Adresse d’un fichier
publish-import-good = { $count ->
    [one] { $shown } ligne est correcte.
   *[other] { $shown } lignes sont correctes.
}
publish-import-bad = { $count ->
    [one] { $shown } ligne comporte des erreurs.
   *[other] { $shown } lignes comportent des erreurs.
}

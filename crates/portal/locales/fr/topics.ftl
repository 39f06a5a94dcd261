# Mots-clés et sujets
topics-keywords = Mots-clés
topics-keywords-lead = Les mots que les éditeurs ont donnés à leurs fiches. Choisissez-en un pour voir les fiches qui le portent.
topics-subjects = Sujets
topics-subjects-lead = Ce dont parlent les fiches. Choisissez un sujet pour voir ses fiches.
topics-find = Trouver un mot-clé
topics-all = Tous les mots-clés
topics-none = Aucun mot-clé ne contient ces mots. Utilisez moins de lettres, ou cherchez dans les fiches.
topics-cut = Voici les { $shown } que portent le plus de fiches. Cherchez pour trouver les autres.

# Page d’accueil
home-new = Ajouts récents
home-popular = Les plus suivies
home-changed-all = Toutes les modifications récentes
home-new-all = Tous les ajouts
home-keywords-all = Tous les mots-clés
home-subjects-all = Tous les sujets
home-groups-all = Tous les groupes
home-figures = Le catalogue en chiffres
home-empty = Rien n’est encore publié ici.
home-organizations = { $count ->
    [one] Organisation
   *[other] Organisations
}
home-groups = { $count ->
    [one] Groupe
   *[other] Groupes
}

# Listes des organisations et des groupes
organizations-find = Trouver une organisation
groups-find = Trouver un groupe
groups-none = Aucun ne contient ces mots dans son nom ou sa description.

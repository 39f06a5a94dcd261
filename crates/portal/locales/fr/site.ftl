# Autour de chaque page
skip = Aller au contenu
nav = Principale
nav-records = Fiches
nav-algorithms = Algorithmes
nav-organizations = Organisations
nav-groups = Groupes
nav-about = À propos
search = Rechercher
search-all = Rechercher dans le catalogue
search-where = Tout le catalogue
footer-api = API
footer-catalogue = Catalogue en DCAT
footer-feed = Fil des changements
pages = Pages
page-before = Précédente
page-after = Suivante
crumbs = Où vous êtes

# Page d’accueil
home-lead = Les données ouvertes et les algorithmes que l’État utilise, au même endroit.
home-search = { $count ->
    [one] Rechercher parmi { $shown } fiche
   *[other] Rechercher parmi { $shown } fiches
}
home-organizations-all = Toutes les organisations

# Recherche
search-here = Mots à rechercher
search-wrong = Cette recherche ne peut pas être lue. Retirez les crochets, les deux-points et les guillemets, ou fermez-les, puis réessayez.
sort = Trier par
sort-do = Rechercher
sort-relevance = Pertinence
sort-modified = Modification
sort-created = Ajout
sort-title = Titre
sort-count = Nombre de fiches
found = { $count ->
    [one] { $shown } fiche
   *[other] { $shown } fiches
}
number = { $shown }
found-nothing = Rien ne correspond. Essayez moins de mots ou d’autres, ou retirez des filtres.
found-all = Voir toutes les fiches
search-none = Aucun résultat
meant = Vouliez-vous dire :
filters = Filtres
filters-chosen = Filtres utilisés
filter-remove = retirer
filter-remove-all = Retirer tous les filtres
filter-more = Plus : { $value }
filter-organization = Organisation
filter-groups = Groupe
filter-tags = Mots-clés
filter-tags-more = Autres mots-clés
filter-res_format = Format
filter-license_id = Licence
filter-dataset_type = Type de fiche
filter-vocab_in_series = Série
feed-of-search = Fil de cette recherche
private = Privée
draft = Brouillon
list-empty = Il n’y a encore rien ici.

# Fiches
modified = Modifiée
modified-on = Modifiée le { $value }
created = Ajoutée
extent = Territoire sur la carte
extent-picture = Carte des contours du monde où le territoire est marqué : { $value }
dates = Dates
resources = Données et ressources
resource-table = Voir en tableau
resource-open = Ouvrir le fichier
resource-unnamed = Ressource sans nom
facts = Détails
extras = { $count ->
    [one] { $shown } autre champ
   *[other] { $shown } autres champs
}
only-in = Disponible seulement { $value }
forms = Cette fiche pour les programmes
api = API
cite = Comment citer
alike = Fiches semblables
used-in = Utilisé dans
series-first = Premier
series-last = Dernier
series-before = Précédent
series-after = Suivant
history = Historique
history-empty = Rien n’a encore été consigné.

# Tableaux
table = Tableau
table-rows = Lignes du tableau
table-search = Mots dans le tableau
table-wrong = Le tableau n’a pas pu être recherché ainsi ; il est montré depuis le début.
table-dump = Télécharger tout le tableau :
rows = { $count ->
    [one] { $shown } ligne
   *[other] { $shown } lignes
}
dictionary = Dictionnaire de données
dictionary-column = Colonne
dictionary-label = Libellé
dictionary-type = Type
dictionary-about = Description
programs = Pour les programmes

# Groupes et personnes
tab-about = À propos
tab-members = Membres
organization-with-below = Inclure les organisations rattachées à celle-ci
organization-alone = Cette organisation seulement
group-with-below = Inclure les groupes rattachés à celui-ci
group-alone = Ce groupe seulement
people = Personnes
people-search = Nom
member-since = Membre depuis le
role-admin = Administrateur
role-editor = Éditeur
role-member = Membre

# À propos
about-what = Ce catalogue recense les données publiques et les autres choses que l’État publie, avec leurs fichiers, leurs licences et les personnes qui en répondent.
about-api = L’API, avec toutes les actions à essayer
about-dcat = Le catalogue en DCAT
about-whole = Toutes les fiches dans un fichier, en JSON Lines
about-privacy-title = Vie privée
about-privacy = Ces pages ne déposent pas de témoins pour les lecteurs, ne chargent rien d’autres sites et ne consignent pas qui lit quoi.

# Événements
event-new-package = Fiche ajoutée
event-changed-package = Fiche modifiée
event-deleted-package = Fiche retirée
event-new-group = Groupe ajouté
event-changed-group = Groupe modifié
event-deleted-group = Groupe retiré
event-new-organization = Organisation ajoutée
event-changed-organization = Organisation modifiée
event-deleted-organization = Organisation retirée

# Langues
language-en = en anglais
language-fr = en français
language-nl = en néerlandais
language-de = en allemand
language-es = en espagnol

# Sortes de fiches
type-dataset = Jeux de données
type-one-dataset = Jeu de données
type-algorithm = Algorithmes
type-algorithm-about = Les algorithmes, modèles et systèmes d’IA que l’État utilise : ce qu’ils décident, à propos de qui, avec quelles données, et qui en répond.
type-one-algorithm = Algorithme
type-commitment = Engagements
type-one-commitment = Engagement
type-consultation = Consultations
type-one-consultation = Consultation
type-data-request = Demandes de données
type-one-data-request = Demande de données
type-dataset_series = Séries de jeux de données
type-one-dataset_series = Série de jeux de données
type-document = Documents
type-one-document = Document
type-learning-resource = Ressources d’apprentissage
type-one-learning-resource = Ressource d’apprentissage
type-showcase = Réutilisations
type-one-showcase = Réutilisation
type-source-code = Code source
type-one-source-code = Code source
type-harvest = Sources moissonnées
type-one-harvest = Source moissonnée

# Ce qui n’a pas marché
refused-home = Page d’accueil
refused-search = Rechercher
refused-400-title = Requête incorrecte
refused-400-sentence = Le serveur ne comprend pas cette requête. Dans une adresse, vérifiez ce qui suit le point d’interrogation. Après un formulaire, revenez en arrière dans votre navigateur : votre saisie y est toujours, et rien n’a été enregistré.
refused-403-title = Accès refusé
refused-403-sentence = Vous n’avez pas le droit de voir cette page.
refused-404-title = Introuvable
refused-404-sentence = Il n’y a rien à cette adresse. La page a peut-être été déplacée : essayez la recherche.
refused-405-title = Méthode non permise
refused-405-sentence = Cette adresse ne répond pas à cette méthode.
refused-408-title = Trop lent
refused-408-sentence = La requête a mis trop de temps à arriver et rien n’a été enregistré. Revenez en arrière dans votre navigateur, où votre saisie est toujours, et envoyez-la de nouveau.
refused-410-title = Retirée
refused-410-sentence = Cette fiche était publique et a été retirée.
refused-413-title = Trop volumineux
refused-413-sentence = Le formulaire ou le fichier est plus volumineux que ce que le serveur accepte, et rien n’a été enregistré. Revenez en arrière dans votre navigateur, où votre saisie est toujours ; raccourcissez-la, ou choisissez un fichier plus petit, et envoyez de nouveau.
refused-415-title = Formulaire inconnu
refused-415-sentence = Le serveur ne lit pas les formulaires de ce genre, et rien n’a été enregistré. Revenez en arrière et envoyez le formulaire depuis la page elle-même.
refused-429-title = Trop de requêtes
refused-429-sentence = Trop de pages ont été demandées en peu de temps pour un seul visiteur. Attendez un moment et essayez de nouveau.
refused-500-title = Erreur du serveur
refused-500-sentence = Une erreur s’est produite de notre côté. Elle a été consignée.
refused-503-title = Service occupé
refused-503-sentence = Le serveur est occupé. Réessayez dans un instant.

# Comptes
sign-in = Ouvrir une session
sign-out = Fermer la session
sign-in-name = Nom d’utilisateur ou adresse courriel
sign-in-remember = Garder la session ouverte sur cet appareil
sign-in-forgot = Mot de passe oublié ?
sign-in-wrong = La connexion a échoué. Nom d’utilisateur ou mot de passe incorrect.
sign-in-paused = Il y a eu trop de mots de passe erronés pour ce nom. Attendez quelques minutes et réessayez, ou demandez un nouveau mot de passe.
password = Mot de passe
password-new = Nouveau mot de passe
password-again = Le même mot de passe encore une fois
password-help = Au moins 8 caractères.
password-save = Enregistrer le mot de passe
reset = Nouveau mot de passe
reset-lead = Dites-nous qui vous êtes, et nous vous enverrons un lien pour choisir un nouveau mot de passe.
reset-send = Envoyer le lien
reset-sent = S’il existe un compte de ce nom avec une adresse courriel, un lien est en route.
reset-differ = Les deux mots de passe diffèrent. Tapez deux fois le même.
reset-refused = Ce mot de passe ne peut pas être utilisé.
reset-done = Le mot de passe est changé. Vous pouvez maintenant l’utiliser pour ouvrir une session.
dashboard = Mes fiches
dashboard-lead = Ce que vous avez ajouté, y compris les brouillons et les fiches privées.

# Publication
edit = Modifier
edit-new = Ajouter
edit-wrong = Rien n’est encore enregistré. Corrigez ceci et envoyez de nouveau le formulaire :
edit-overtaken = Quelqu’un d’autre a modifié cette fiche pendant que vous écriviez. Ce que vous avez tapé se trouve ci-dessous et n’est pas enregistré. Comparez-le à la fiche ; si vous enregistrez maintenant, votre version remplace l’autre.
edit-row = Entrée { $value }
edit-row-new = Une de plus
edit-who = Qui peut la voir
edit-public = Tout le monde
edit-private = Les membres de l’organisation
edit-publish = Publier
edit-save = Enregistrer
edit-draft = Garder comme brouillon
required = obligatoire
written-pages = Pages
written-blog = Blogue
written-new = Rédiger une page
written-edit = Modifier
written-delete-meaning = La page disparaît pour de bon, avec ses versions précédentes.
written-kind-page = Page
written-kind-blog = Billet de blogue
written-open = Tout le monde
written-private = Administrateurs du site seulement
written-members = Membres seulement
written-picture = Une image dans le texte
written-picture-alt = Ce qu’elle montre, pour qui ne la voit pas
written-picture-add = La mettre dans le texte
written-picture-added = L’image se trouve maintenant à la fin du texte. Placez-la où il faut, puis enregistrez la page : elle ne l’est pas encore.
written-field-title = Titre
written-field-content = Texte
written-field-content-help = En Markdown.
written-field-name = Nom dans l’adresse
written-field-name-help = Lettres minuscules, chiffres, - et _.
written-field-page-type = Genre
written-field-publish-date = Jour
written-field-publish-date-help = Obligatoire pour un billet de blogue.
written-field-publish-date-below = Jour
written-field-order = Place dans le menu
written-field-order-help = À partir de 1, elle figure au menu de chaque page, dans cet ordre. Sans numéro, elle ne figure que dans les listes.
written-field-order-below = Place dans la liste
written-field-order-below-help = Les pages qui portent un numéro viennent en premier, dans cet ordre.
written-field-private = Qui la voit

# Tables, charts and maps
tab-data = Données
tab-chart = Graphique
tab-map = Carte
table-held = Les lignes de ce tableau ne sont pas publiques : elles portent peut-être sur des personnes et un responsable doit encore les examiner.
dictionary-distinct = Valeurs différentes
column-number = Nombre
column-time = Date
column-words = Texte
column-yes-no = Oui ou non
column-other = Autre
yes = Oui
no = Non
chart-kind = Type de graphique
chart-bar = Barres
chart-line = Ligne
chart-scatter = Points
chart-along = Selon
chart-aggregate = Montrer
chart-measure = De
chart-no-measure = Aucune colonne
chart-count = Nombre de lignes
chart-sum = Somme
chart-avg = Moyenne
chart-min = Plus petite valeur
chart-max = Plus grande valeur
chart-step = Regrouper les dates par
chart-step-none = Sans regrouper
chart-step-day = Jour
chart-step-month = Mois
chart-step-year = Année
chart-draw = Tracer
chart-rows = Nombre de lignes
chart-of-count = Nombre de lignes
chart-of-sum = Somme de { $value }
chart-of-avg = Moyenne de { $value }
chart-of-min = Plus petite valeur de { $value }
chart-of-max = Plus grande valeur de { $value }
chart-title = { $y } selon { $x }
chart-title-scatter = { $y } en fonction de { $x }
chart-figures = Valeurs du graphique
chart-cut = Seules les { $shown } premières valeurs sont montrées.
chart-empty = Il n’y a aucune valeur à tracer.
chart-none = Aucune colonne du tableau ne peut être tracée.
chart-failed = Les valeurs n’ont pas pu être calculées : le tableau a pris trop de temps, ou ce site ne le permet pas. Choisissez moins de valeurs ou téléchargez le tableau.
chart-wrong = Ces colonnes ne peuvent pas être tracées ainsi. Les sommes, les moyennes et les points demandent une colonne de nombres. Voici le graphique qui convient au tableau.
map-title = Carte : { $value }
map-closer = Agrandir
map-farther = Réduire
map-outlines = Contours des terres : Natural Earth.
map-cut = Seuls les { $shown } premiers lieux sont montrés.
map-places = { $count ->
    [one] { $shown } lieu
   *[other] { $shown } lieux
}
map-listed = Voici la liste des { $shown } premiers.
map-list = Lieux
map-place = Lieu
map-where = Où
map-none = Ce fichier ne peut pas être tracé : ce n’est pas du GeoJSON en degrés de longitude et de latitude, ou il est trop volumineux. Ouvrez-le pour voir son contenu.
preview = Début du fichier
preview-none = Rien ne peut en être montré ici. Ouvrez-la pour voir son contenu.
resource-failed = Le fichier n’a pas pu être lu comme un tableau :
preview-cut = Ceci est le début. Ouvrez le fichier pour tout voir.
preview-document = Ceci est un document PDF.
preview-document-open = Le lire dans un nouvel onglet
embed = Montrer ceci sur un autre site
embed-how = Copiez ceci dans votre page. Seul ce que tout le monde peut voir est montré.
embed-source = Source : { $value }
copy = Copier
copied = Copié

# Start page
home-subjects = Par sujet

# Records
licence-any-use = Vous pouvez copier, modifier et utiliser ce contenu à toute fin, sans demander.
licence-name-source = Vous pouvez copier, modifier et utiliser ce contenu à toute fin, même commerciale, en indiquant la source.
licence-share-alike = Vous pouvez copier, modifier et utiliser ce contenu à toute fin, en indiquant la source et en diffusant ce que vous en tirez aux mêmes conditions.
licence-not-for-money = Vous pouvez copier, modifier et utiliser ce contenu, mais pas à des fins commerciales.
licence-not-stated = Personne n’a dit ce qui est permis. Demandez à l’organisation avant d’utiliser ce contenu.
licence-open = Vous pouvez copier, modifier et utiliser ce contenu librement. Les conditions disent si la source doit être indiquée.
cite-plain = Texte simple
share = Partager
share-copy = Copier l’adresse
event-new-resource-view = Vue ajoutée
event-changed-resource-view = Vue modifiée
event-deleted-resource-view = Vue retirée
share-mail = Par courriel
history-newer = Plus récent
history-older = Plus ancien
differences = { $count ->
    [one] { $shown } modification
   *[other] { $shown } modifications
}
difference-of = Élément
difference-before = Avant
difference-after = Après
difference-nothing = rien
difference-in = { $field } ({ $language })
difference-resource = Ressource
difference-resource-field = { $name } : { $field }
difference-order = Ordre des ressources
difference-private = Qui peut voir la fiche
difference-private-true = Membres de l’organisation
difference-private-false = Tout le monde
difference-state = État

# Algorithms explained
explain-decides = Ce qu’il décide
explain-people = Qui est concerné
explain-works = Comment il fonctionne
explain-data = Avec quelles données
explain-answers = Qui en répond
explain-risks = Risques et mesures de protection
explain-contest = Comment contester
explain-missing = Cette fiche ne le dit pas : { $value }.
explain-personal = Renseignements personnels

# Si un fichier suit la norme qu’il déclare
check = Vérification du fichier
check-success = Le fichier suit ce qu’il déclare.
check-failure = { $count ->
    [one] { $shown } élément du fichier n’est pas conforme à ce qu’il déclare.
   *[other] { $shown } éléments du fichier ne sont pas conformes à ce qu’il déclare.
}
check-error = Le fichier n’a pas pu être vérifié.
check-running = Le fichier est en cours de vérification.
check-on = Vérifié le { $value }
check-row = Ligne
check-value = Valeur
check-what = Ce qui ne va pas
check-file = Tout ce qui a été trouvé, en CSV

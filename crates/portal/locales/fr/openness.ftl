# L’ouverture du site : qualité, inventaire, rapport sur la Charte des données ouvertes.
openness = Notre ouverture
openness-tab-charter = Charte des données ouvertes
openness-tab-quality = Qualité
openness-tab-inventory = Inventaire
openness-tab-comparison = Comparaison
openness-tab-attestations = Attestations
openness-per-cent = { $value } %
openness-quality-of = Qualité et ouverture : { $value }
openness-quality-lead = Calculées à partir des fiches publiées, chaque fois que l’une d’elles change.
openness-nothing = Rien n’est encore publié.
openness-records = { $count ->
    [one] { $shown } fiche
   *[other] { $shown } fiches
}
openness-lines = { $count ->
    [one] { $shown } ligne de l’inventaire
   *[other] { $shown } lignes de l’inventaire
}
openness-stars = { $value } sur 5 étoiles
openness-late = En retard
openness-no-promise = Rien de promis
openness-links = Adresses
openness-links-answer = Répondent
openness-links-broken = Ne répondent pas
openness-improve-lead = Ce qui rapporte le plus : à combien de fiches cela manque, et ce que gagnerait la fiche moyenne.
openness-records-head = Fiches
openness-rating = Appréciation
openness-stars-head = Étoiles
openness-history = Au fil du temps
openness-month = Mois
openness-file-records = Fiches (CSV)
openness-file-organizations = Organisations (CSV)
openness-records-of = { $what } : { $value }
openness-records-with = { $value } :
openness-all-records = Toutes les fiches
openness-record = Fiche
openness-state-met = Satisfait
openness-state-not_met = Non satisfait
openness-state-not_assessed = Non évalué
inventory-of = Inventaire : { $value }
inventory-lead = Ce qui est détenu, ouvert ou non. Votez pour ce qui devrait être ouvert en premier.
inventory-level = Niveau d’accès
inventory-level-all = Tous
inventory-level-open = Ouvert
inventory-level-open_to_be_published = Ouvert, à publier
inventory-level-under_review = À l’étude
inventory-level-restricted = Restreint
inventory-level-none = Non précisé
inventory-order-votes = Le plus de votes
inventory-order-planned = Date prévue
inventory-order-name = Nom
inventory-late-lines = { $count ->
    [one] Seulement ce qui devait déjà être ouvert ({ $shown })
   *[other] Seulement ce qui devait déjà être ouvert ({ $shown })
}
inventory-filter = Afficher
inventory-planned = Prévu le { $value }
inventory-is-late = En retard
inventory-votes = { $count ->
    [one] { $shown } vote
   *[other] { $shown } votes
}
inventory-vote = À ouvrir en premier
inventory-vote-of = À ouvrir en premier : { $value }
inventory-unvote = Retirer mon vote
inventory-unvote-of = Retirer mon vote : { $value }
inventory-publish = Ouvrir maintenant
inventory-publish-of = Ouvrir maintenant : { $value }
inventory-exemption-commercial_sensitivity = Sensibilité commerciale
inventory-exemption-confidentiality = Confidentialité
inventory-exemption-legal_and_contractual_obligations = Obligations légales et contractuelles
inventory-exemption-privacy = Protection de la vie privée
inventory-exemption-security = Sécurité
inventory-file-canada = CSV, colonnes du Canada
inventory-file-ontario = CSV, colonnes de l’Ontario
inventory-import = Importer un inventaire
inventory-import-lead = Un tableau selon les colonnes des inventaires du Canada ou de l’Ontario : chaque ligne devient une fiche, ou modifie celle du même nom. Une ligne erronée est signalée, les autres sont prises.
inventory-import-file = Tableau (CSV, TSV, XLSX ou ODS)
inventory-import-restricted = Pour les lignes restreintes qui n’indiquent aucun motif
inventory-import-ground = Exception
inventory-import-reason = Justification
inventory-outcome-created = Nouvelles
inventory-outcome-updated = Modifiées
inventory-outcome-unchanged = Inchangées
inventory-outcome-failed = Erronées
charter-of = Charte des données ouvertes : { $value }
charter-lead = Dans quelle mesure les six principes de la Charte internationale des données ouvertes sont respectés, d’après les fiches et non d’après ce qu’on déclare. Ce qui n’est pas connu n’est pas évalué : ce n’est ni satisfait, ni échoué.
charter-as-of = Au { $value }
charter-score = Résultat
charter-counted = Compte
charter-number = Nº
charter-indicator = Indicateur
charter-state = État
charter-share = Part
charter-figure = { $met } sur { $of }
charter-days = { $count ->
    [one] { $shown } jour
   *[other] { $shown } jours
}
charter-unknown = { $count ->
    [one] ({ $shown } non évalué)
   *[other] ({ $shown } non évalués)
}
charter-median = { $figure } ; médiane : { $days }
charter-uses = (consultations : { $views } ; téléchargements : { $downloads } ; appels de l’API : { $calls })
charter-moments = Auparavant
charter-now = Maintenant
charter-principles = Principes
charter-file = Indicateurs (CSV)
charter-method = Les parts sont des moyennes de ce qui est évalué ; principes et indicateurs comptent autant les uns que les autres, à moins que le site ne les pondère.
charter-comparison = Organisations comparées
charter-comparison-lead = Résultats actuels, par principe, et à la fin des années passées.
charter-comparison-file = Comparaison (CSV)
charter-principle-open = Ouvertes par défaut
charter-principle-timely = Actuelles et complètes
charter-principle-usable = Accessibles et utilisables
charter-principle-comparable = Comparables et interopérables
charter-principle-engaging = Pour une meilleure gouvernance et la participation citoyenne
charter-principle-inclusive = Pour le développement inclusif et l’innovation
charter-indicator-open_licence = Licence ouverte
charter-indicator-licence_stated = Licence indiquée
charter-indicator-access_level_known = Niveau d’accès indiqué
charter-indicator-open_in_inventory = Ouvert, parmi ce qui est décidé ou à l’étude
charter-indicator-decided = Décidé, et non à l’étude
charter-indicator-justified_closure = Restreint pour un motif indiqué, dans chaque langue
charter-indicator-review_age = Jours à l’étude, au milieu
charter-indicator-promise_kept = Ouvert à la date prévue
charter-indicator-frequency_stated = Fréquence de mise à jour indiquée
charter-indicator-on_time = Mis à jour à temps
charter-indicator-lateness = Jours de retard, au milieu
charter-indicator-period_stated = Période visée indiquée
charter-indicator-period_current = Période visée actuelle
charter-indicator-original_detail = Précision indiquée, et un fichier à télécharger
charter-indicator-every_language = Titre et description dans chaque langue
charter-indicator-history_kept = Éditions antérieures accessibles
charter-indicator-for_machines = Un format lisible par machine
charter-indicator-open_format = Un format qui n’appartient à personne
charter-indicator-queryable = Interrogeable
charter-indicator-documented = La signification des données est documentée
charter-indicator-links_work = Les adresses répondent
charter-indicator-valid = Conforme au schéma indiqué
charter-indicator-contact_given = Personne-ressource indiquée
charter-indicator-findable = Mots-clés, sujet et description
charter-indicator-no_barrier = Ni connexion ni prix
charter-indicator-standard_metadata = Métadonnées conformes à DCAT-AP
charter-indicator-controlled_terms = Termes tirés de listes contrôlées
charter-indicator-stable_identifier = Identifiant stable
charter-indicator-schema_stated = Schéma des tableaux indiqué
charter-indicator-geography_coded = Lieu indiqué par une géométrie ou un code
charter-indicator-shared_schema = Schéma commun avec une autre organisation
charter-indicator-feedback_open = Chacun peut commenter
charter-indicator-feedback_answered = Réponse aux questions et commentaires en 15 jours ouvrables
charter-indicator-requests_decided = Demandes de données tranchées
charter-indicator-requests_met = Demandes de données ayant mené à une fiche
charter-indicator-changes_visible = Changements visibles pour tous
charter-indicator-used = Utilisé ces 14 derniers jours
charter-indicator-algorithms_disclosed = Algorithmes dont le recours et la surveillance humaine sont décrits
charter-indicator-reused = Réutilisation connue
charter-indicator-citable = Citable par un DOI
charter-indicator-accessible_pages = Pages sans obstacle décelé par un contrôle automatique
charter-indicator-disaggregated = Ventilé par sexe, âge, région ou autre
charter-indicator-language_stated = Langue des fichiers indiquée
charter-indicator-harvested = Présent dans d’autres catalogues
attestation = Attestation
attestations-of = Attestations : { $value }
attestation-of = Attestation { $year } : { $value }
attestation-lead = Une fois par année, un responsable de chaque organisation signe les chiffres tels qu’ils sont, avec ses remarques. Ce qui a été signé est conservé tel quel.
attestation-status = Qui a signé, et qui ne l’a pas fait
attestation-attested = Signée
attestation-expired = Expirée
attestation-missing = Non signée
attestation-signed = Signées
attestation-by = { $officer }, le { $day }
attestation-feed = Fil des attestations
attestation-expired-note = Cette attestation est expirée.
attestation-officer = Responsable
attestation-role = Fonction
attestation-signed-on = Signée le
attestation-expires = Valide jusqu’au
attestation-remarks = Remarques
attestation-digest = Empreinte des chiffres (SHA-256)
attestation-sign = Signer les chiffres
attestation-sign-of = Signer les chiffres : { $value }
attestation-sign-lead = Vous signez ces chiffres tels qu’ils sont maintenant. Ils sont conservés avec votre nom et vos remarques, et tout le monde peut les voir.

# Rapports aux adresses de ckanext-report.
report-list = Rapports
report-lead = Des tableaux sur les fiches publiées, chacun sous forme de page, de CSV et de JSON.
report-whole = L’ensemble du site
report-dataset-title = Fiche
report-organization-title = Organisation
report-num-packages = Fiches
report-num-broken-packages = Fiches avec des liens rompus
report-broken-package-percent = Part des fiches avec des liens rompus (%)
report-num-resources = Adresses vérifiées
report-num-broken-resources = Liens rompus
report-broken-resource-percent = Part des liens rompus (%)
report-total-stars = Étoiles en tout
report-average-stars = Étoiles d’une fiche moyenne
report-stars-0 = Aucune étoile
report-stars-1 = 1 étoile
report-stars-2 = 2 étoiles
report-stars-3 = 3 étoiles
report-stars-4 = 4 étoiles
report-stars-5 = 5 étoiles
report-openness-score = Étoiles
report-days-late = Jours de retard
report-resource-url = Adresse
report-status = État
report-reason = Raison
report-failure-count = Échecs de suite
report-updated = Vérifié le
report-num-tagless-packages = Fiches sans mots-clés
report-tagless-package-percent = Part des fiches sans mots-clés (%)
report-num-late-packages = Fiches en retard
report-late-package-percent = Part des fiches en retard (%)

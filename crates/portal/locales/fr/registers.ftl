# Registres : algorithmes et évaluations, engagements, consultations, résultats.
nav-outcomes = Résultats
registers-forms = Ce registre sous la forme d’autres registres
registers-forms-one = Cette fiche sous la forme d’autres registres
registers-form-nl = Algoritmeregister (Pays-Bas, JSON)
registers-form-atrs = Fiche de transparence algorithmique (Royaume-Uni, CSV)
registers-form-us-2023 = Inventaire de l’IA 2023 (États-Unis, CSV)
registers-form-us-2024 = Inventaire de l’IA 2024 (États-Unis, CSV)
registers-form-us-2025 = Inventaire de l’IA 2025 (États-Unis, CSV)
registers-form-ca = Registre de l’IA (Canada, CSV)
registers-form-on = Cas d’utilisation de l’IA (Ontario, CSV)
registers-form-hf = Fiche de modèle (Markdown)
registers-overdue = Cette fiche devait être revue avant le { $value }.
registers-overdue-count = { $count ->
    [one] { $shown } fiche aurait dû être revue
   *[other] { $shown } fiches auraient dû être revues
}
registers-no-recourse = Il décide, et la fiche ne dit pas comment contester.
registers-complete = Cette fiche donne { $said } des { $of } renseignements demandés.
registers-missing = Non rempli
registers-open-data = Jeux de données de ce catalogue qu’il utilise : { $of }, dont { $count } ouverts.
registers-feed = Fil des algorithmes
assessment = Évaluation de l’incidence
assessment-of = Évaluation de l’incidence : { $value }
assessment-standing = Niveau { $level }, évalué le { $day }.
assessment-see = Voir l’évaluation
assessment-do = L’évaluer
assessment-level = Niveau d’incidence { $level }
assessment-made = Évalué le { $day }
assessment-made-by = Évalué le { $day } par { $author }
assessment-stale-changed = Cette évaluation ne vaut plus : { $data } a changé ({ $since }).
assessment-stale-withdrawn = Cette évaluation ne vaut plus : { $data } a été retiré ({ $since }).
assessment-stale-restricted = Cette évaluation ne vaut plus : { $data } n’est plus public ({ $since }).
assessment-some-data = un jeu de données utilisé
assessment-hidden-data = Données qui ne sont pas publiques
assessment-score = Résultat
assessment-raw = Incidence brute
assessment-mitigation = Atténuation
assessment-current = Résultat actuel
assessment-areas = Points par domaine
assessment-area = Domaine
assessment-counts = Compte pour
assessment-points = Points
assessment-counts-raw-impact = Incidence brute
assessment-counts-mitigation = Atténuation
assessment-requires = Ce que le niveau exige
assessment-data = Jeux de données examinés
assessment-data-version = Version { $value }
assessment-data-changed = Modifié depuis
assessment-answers = Réponses
assessment-versions = Évaluations de cet algorithme
assessment-version = Numéro { $version }, { $day }, niveau { $level }
assessment-source = Les questions et les points sont ceux de l’Évaluation de l’incidence algorithmique du gouvernement du Canada (Licence du gouvernement ouvert – Canada).
assess-of = Évaluer : { $value }
assess-about = Répondez aux questions ; d’autres suivent selon les réponses. Rien n’est conservé avant l’enregistrement.
assess-score = Niveau { $level }. Incidence brute { $raw }, atténuation { $mitigation }, résultat actuel { $current }.
assess-wrong = Pas encore enregistré :
assess-wrong-answer = Cette question demande une réponse.
assess-try = Afficher le résultat et les autres questions
assess-save = Enregistrer l’évaluation
level-notice = Avis
level-notice-1 = Aucun
level-notice-2 = En langage clair, par tous les canaux du service
level-notice-3 = En langage clair, par tous les canaux du service, avec renvoi à l’explication
level-notice-4 = En langage clair, par tous les canaux du service, avec renvoi à l’explication
level-explanation = Explication
level-explanation-1 = Une explication générale est publiée
level-explanation-2 = Publiée, et donnée aux clients dont la demande est refusée ou qui font l’objet d’une mesure réglementaire
level-explanation-3 = Publiée, et donnée aux clients dont la demande est refusée ou qui font l’objet d’une mesure réglementaire
level-explanation-4 = Publiée, et donnée aux clients dont la demande est refusée ou qui font l’objet d’une mesure réglementaire
level-review = Examen par les pairs
level-review-1 = Aucun
level-review-2 = Un expert, publié
level-review-3 = Un expert, publié
level-review-4 = Deux experts, publié
level-gba = Analyse comparative entre les sexes plus
level-gba-1 = Aucune
level-gba-2 = Consultée, éléments publiés
level-gba-3 = Consultée, éléments publiés
level-gba-4 = Consultée, éléments publiés
level-human = Personnes dans la décision
level-human-1 = Aucune exigée ; assurance de la qualité
level-human-2 = Aucune exigée ; assurance de la qualité
level-human-3 = La décision définitive est prise par une personne
level-human-4 = La décision définitive est prise par une personne
level-training = Formation
level-training-1 = Selon le rôle, dans les grandes lignes
level-training-2 = Selon le rôle, dans les grandes lignes
level-training-3 = Selon le rôle, approfondie
level-training-4 = Selon le rôle, approfondie
level-approval = Approbation
level-approval-1 = Sous-ministre adjoint du programme
level-approval-2 = Sous-ministre adjoint du programme
level-approval-3 = Administrateur général
level-approval-4 = Conseil du Trésor
completion-not-started = Non commencé
completion-limited = Limité
completion-substantial = Important
completion-complete = Réalisé
commitments-overview = Où en sont les engagements
commitments-overdue = { $count ->
    [one] { $shown } engagement a dépassé son échéance
   *[other] { $shown } engagements ont dépassé leur échéance
}
commitments-feed = Fil de tous les engagements
commitments-feed-of = Engagements – { $value }
commitments-table = Tableau des progrès (CSV)
commitment-plan = Plan d’action
commitment-due = Échéance
commitment-lead = Responsable
commitment-problem = Problème visé
commitment-deliverables = Livrables
commitment-next-steps = Prochaines étapes
commitment-evidence = Preuves
commitment-challenges = Défis
commitment-timeline = Progrès
commitment-feed = Fil de cet engagement
commitment-table = Progrès sous forme de tableau (CSV)
consultations-open = { $count ->
    [0] Ouvertes maintenant
    [one] Ouverte maintenant : { $shown }
   *[other] Ouvertes maintenant : { $shown }
}
consultations-coming = { $count ->
    [0] À venir
    [one] À venir : { $shown }
   *[other] À venir : { $shown }
}
consultations-closed = { $count ->
    [0] Fermées
    [one] Fermée : { $shown }
   *[other] Fermées : { $shown }
}
consultations-none = Aucune.
consultations-more = { $count ->
    [one] et { $shown } autre, dans la liste ci-dessous
   *[other] et { $shown } autres, dans la liste ci-dessous
}
consultations-calendar = Calendrier de toutes les consultations (iCalendar)
consultations-feed = Fil de toutes les consultations
consultations-table = Toutes les consultations (CSV)
consultations-feed-of = Consultations – { $value }
consultation-feed = Fil de cette consultation
consultation-state-coming = À venir
consultation-state-open = Ouverte
consultation-state-closed = Fermée
consultation-state-off = N’a pas lieu
consultation-from-to = Du { $start } au { $end }
consultation-from = À partir du { $start }
consultation-to = Jusqu’au { $end }
consultation-take-part = Comment participer
consultation-take-part-now = Participer
consultation-meetings = Rencontres
consultation-heard = Ce qui a été entendu
consultation-changed = Ce qui a changé en conséquence
consultation-report = Rapport
consultation-participants = { $count ->
    [one] { $shown } participant
   *[other] { $shown } participants
}
consultation-updates = Nouvelles
consultation-calendar = Ajouter à un calendrier (iCalendar)
sign-up = Nouvelles par courriel
sign-up-about = Recevez un message lorsqu’il y a du nouveau dans cette consultation. Votre adresse est conservée chiffrée, ne sert à rien d’autre et est effacée lorsque vous vous désinscrivez.
sign-up-email = Adresse courriel
sign-up-trap = Laissez ce champ vide
sign-up-send = S’inscrire
sign-up-from-page = Pour vous inscrire, utilisez le formulaire de la page de la consultation.
sign-up-asked = Merci. Si l’adresse est nouvelle ici, un message avec un lien est en route : rien d’autre n’est envoyé avant votre confirmation.
sign-up-asked-of = Consultation : { $value }
sign-up-wrong = Ce n’est pas une adresse courriel.
sign-up-confirm = Confirmez votre inscription
sign-up-confirm-about = Avec ce bouton, vous confirmez que vous voulez recevoir les nouvelles de cette consultation.
sign-up-confirm-do = Confirmer
sign-up-confirmed = C’est confirmé. Chaque message contient un lien pour vous désinscrire.
sign-up-gone = Ce lien n’est plus valable. Inscrivez-vous de nouveau pour en recevoir un autre.
sign-up-leave = Se désinscrire
sign-up-leave-about = Avec ce bouton, vous ne recevez plus de nouvelles de cette consultation et votre adresse est effacée.
sign-up-leave-do = Se désinscrire
sign-up-left = Vous ne recevez plus de nouvelles de cette consultation. Votre adresse est effacée.
outcomes = Résultats
outcomes-about = Ce qui devait être atteint, mesuré à l’aide de données ouvertes de ce catalogue.
outcomes-none = Rien n’est encore mesuré.
outcomes-table = Tous les chiffres sous forme de tableau (CSV)
outcome-latest = { $figure } ({ $period })
outcome-no-values = Pas encore de valeurs.
outcome-target = Cible : { $figure }
outcome-target-by = Cible : { $figure } d’ici { $period }
outcome-met = Atteinte
outcome-not-met = Pas encore atteinte
outcome-trend-better = S’améliore
outcome-trend-worse = Se dégrade
outcome-trend-same = Sans changement
outcome-trend-up = En hausse
outcome-trend-down = En baisse
outcome-figures = Chiffres
outcome-period = Période
outcome-value = Valeur
outcome-table = Ces chiffres sous forme de tableau (CSV)
outcome-statement = Comment c’est mesuré
outcome-failed = La dernière mesure a échoué ; les chiffres sont ceux d’avant.
outcome-measured = Mesuré le { $value }
outcome-new = Nouvel indicateur
outcome-edit = Modifier : { $value }
outcome-form-about = Un indicateur est une requête sur des tableaux publics de ce catalogue. Elle est exécutée à l’enregistrement, après chaque changement de ses tableaux et une fois par jour.
outcome-try = Essayer la requête
outcome-tried = Ce que donne la requête maintenant ; rien n’est encore enregistré
outcome-field-owner-org = Organisation
outcome-field-owner-org-help = Elle répond de l’indicateur.
outcome-field-name = Nom dans l’adresse
outcome-field-name-help = Lettres minuscules, chiffres, - et _. Tiré du titre s’il est laissé vide.
outcome-field-title = Titre
outcome-field-statement = Mode de mesure (SQL)
outcome-field-statement-help = Un seul SELECT qui donne deux colonnes : une période (2026, 2026-Q1, 2026-04 ou 2026-04-17) et un nombre. Les tableaux sont nommés par l’identifiant de leur ressource, entre guillemets droits : SELECT annee, litres FROM "…" ORDER BY annee
outcome-field-unit = Unité
outcome-field-notes = Ce que cela signifie
outcome-field-direction = Sens souhaité
outcome-field-baseline = Valeur de départ
outcome-field-target = Cible
outcome-field-target-period = Période visée
outcome-field-target-period-help = Une année, un trimestre, un mois ou un jour, écrits comme les périodes ci-dessus.
outcome-direction-up = À la hausse
outcome-direction-down = À la baisse
outcome-direction-none = Aucun
outcome-delete-meaning = L’indicateur disparaît du tableau de bord avec toutes les valeurs conservées. Les tableaux qu’il lit restent.
done-outcome-saved = L’indicateur est enregistré et mesuré.
done-outcome-deleted = L’indicateur est supprimé.
register-import-algorithm = Importer un registre
register-import-algorithm-lead = Reprendre un fichier d’un autre registre d’algorithmes. Ses fiches deviennent des fiches de ce registre ; ce qui n’a pas de champ ici est conservé, pour qu’elles puissent être réécrites telles qu’elles sont venues.
register-import-commitment = Importer un suivi
register-import-commitment-lead = Reprendre un suivi des engagements dans la forme des plans d’action du Canada pour un gouvernement ouvert : une ligne par livrable et par période, en CSV, en Parquet ou dans un classeur.
register-import-form = Forme du fichier
register-import-own = L’organisation que nomme chaque ligne
register-import-source = Nom de la source
register-import-source-help = Le prochain fichier du même nom met les mêmes fiches à jour. Le nom de la forme, s’il est laissé vide.
register-import-file = Fichier
register-import-kept = Conservé à côté des champs, par colonne
register-import-times = { $count ->
    [one] une fois
   *[other] { $shown } fois
}
register-import-waits = Le fichier est repris dès qu’il y a de la place. Rouvrez cette page dans un instant.
register-import-going = { $done } lignes sur { $of } sont faites. Rouvrez cette page dans un instant.
register-import-ended = L’importation s’est arrêtée avant la fin.
registers-form-atrs-index = Index des fiches de transparence algorithmique (Royaume-Uni, CSV ou JSON)
feed-as-rss = RSS

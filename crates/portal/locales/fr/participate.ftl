# Participer, et savoir ce qu’il y a de nouveau.
participate = Participer
nav-participate = Participer
participate-lead = Demandez des données, dites ce qui manque ou ce qui est inexact, montrez ce que vous avez réalisé.
participate-more = Autres façons
requests = Demandes de données
requests-lead = Ce que le public souhaite voir publié, avec les votes, la date à laquelle une réponse est attendue et la réponse publique.
requests-all = Toutes les demandes
requests-found = { $count ->
    [0] Aucune demande
    [one] { $shown } demande
   *[other] { $shown } demandes
}
requests-by-votes = Plus de votes
requests-by-newest = Plus récentes
requests-by-due = Réponse attendue le plus tôt
requests-by-modified = Dernières modifiées
request-status = État
request-any = Tous
request-due = Réponse attendue le
request-overdue = En retard
votes = { $count ->
    [one] { $shown } vote
   *[other] { $shown } votes
}
vote = Voter pour
vote-back = Retirer le vote
ask = Demander des données
ask-lead = { $count ->
    [one] Une réponse est attendue dans un délai d’un jour.
   *[other] Une réponse est attendue dans un délai de { $shown } jours.
}
ask-title = Que demandez-vous ?
ask-title-help = En une ligne, par exemple : Niveaux d’eau de tous les lacs, heure par heure
ask-notes = Décrivez-le
ask-notes-help = Quel lieu et quelle période, avec quel détail, où vous l’avez vu.
ask-purpose = Qu’est-ce que cela permettrait ? (facultatif)
ask-reason = À quoi cela servira-t-il ? (facultatif)
ask-organization = Qui pourrait avoir ces données ? (facultatif)
ask-unsaid = Non précisé
ask-unknown = Je ne sais pas
ask-public = Votre demande est publique. N’y mettez rien qui vous concerne ou qui concerne d’autres personnes.
ask-send = Envoyer
show-title = Réutilisations
show = Montrer ce que vous avez réalisé
show-lead = Applications, articles, recherches et autres réutilisations de ces données.
show-name = Quel est son nom ?
show-notes = Décrivez-la
show-url = Où se trouve-t-elle ?
show-type = De quel genre est-elle ? (facultatif)
show-author = Qui l’a réalisée ? (facultatif)
show-image = Adresse d’une image (facultatif)
show-packages = Données utilisées (facultatif)
show-packages-help = Noms des fiches tels qu’ils figurent dans leurs adresses, séparés par des virgules.
trap = Laissez ce champ vide
answer = Répondre à la demande
answer-english = Réponse en anglais
answer-french = Réponse en français
answer-record = Fiche qui y répond
answer-record-help = Son nom tel qu’il figure dans son adresse, ou une adresse ailleurs.
answer-due = Réponse attendue le
answer-send = Enregistrer la réponse
answer-merge = Fusionner avec une autre demande
answer-merge-about = Les votes et les personnes qui la suivent y passent ; cette demande y mène.
answer-into = Nom de la demande qui continue
answer-no-request = Cette demande n’existe pas.
comments = Questions et commentaires
comments-count = { $count ->
    [0] Questions et commentaires
    [one] { $shown } question ou commentaire
   *[other] { $shown } questions et commentaires
}
comments-none = Personne n’a encore rien demandé ni dit.
comment-question = Question
comment-feedback = Commentaire
comment-reply = Réponse
comment-official = De l’organisation
comment-waiting = En attente d’un examen
comment-refused = Non affiché
comment-show = Afficher
comment-refuse = Refuser
comment-delete = Supprimer
comment-report = Signaler
comment-reason = Quel est le problème ?
comment-remark = Pourquoi, en cas de refus
comment-reports = { $count ->
    [one] signalé { $shown } fois
   *[other] signalé { $shown } fois
}
comment-new = Demander ou dire quelque chose
comment-kind = De quoi s’agit-il ?
comment-text = Texte
comment-public = Il est public, avec votre nom. N’y mettez rien qui vous concerne ou qui concerne d’autres personnes.
comment-send = Envoyer
comments-moderation = Commentaires à examiner
comments-moderation-about = Ce qui a été écrit au sujet des fiches de vos organisations et attend votre décision, ou a été signalé. Les demandes et les réutilisations attendent sous :
work-comments = Commentaires à examiner
work-comments-about = Questions et commentaires sur des fiches de vos organisations qui attendent votre examen, ou qui ont été signalés.
done-waiting = Merci. Votre contribution sera affichée après examen.
done-data-request = Merci. Votre demande est publique et vous la suivez.
done-showcase = Merci. Votre réutilisation est publique.
done-answered = La réponse est publique.
done-commented = Merci. Votre texte est affiché ci-dessous.
done-reported = Merci. Quelqu’un l’examinera.
done-comment-deleted = Le texte a été supprimé.
done-decided = La décision est prise.
done-saved = C’est enregistré.
notifications = Avis
notifications-none = Il n’y a rien de nouveau. Suivez des fiches, des organisations, des groupes ou des recherches pour en voir les nouveautés ici.
notifications-seen = J’ai tout vu
notice-new = nouveau
notice-changed = modifié
notice-commented = question ou réponse
notice-found = trouvé par une recherche
notice-stale = son évaluation de l’incidence est à refaire
notice-unseen = pas encore vu
digest = Courriels
digest-about = Ce qu’il y a de nouveau, en un seul message. Chacun contient un lien pour ne plus en recevoir.
digest-often = Fréquence
digest-none = Jamais
digest-daily = Chaque jour
digest-weekly = Chaque semaine
digest-no-address = Indiquez d’abord votre adresse courriel.
searches = Recherches suivies
searches-about = Vous êtes averti de chaque fiche publique qu’une telle recherche trouve lorsqu’elle est nouvelle ou modifiée : un thème, un lieu, un type de fiche.
searches-q = Mots
searches-fq = Filtre, comme dans les recherches de l’interface de programmation
searches-name = Nom
follow-search = Suivre cette recherche
follow-search-wrong = Ce n’est pas une recherche.
webhooks = Messages aux programmes
webhooks-about = Une de vos adresses est avertie de chaque modification des fiches que vous pouvez voir. Les messages sont signés.
webhooks-secret = Le secret pour vérifier les signatures. Il n’est affiché que cette fois :
webhooks-off = Désactivé, car les messages n’arrivaient pas
webhooks-on = Réactiver
webhooks-test = Envoyer un essai
webhooks-delete = Supprimer
webhooks-url = Adresse
webhooks-make = Ajouter
delivery-waiting = en route
delivery-delivered = arrivé
delivery-failed = pas arrivé
save-choice = Enregistrer
leave = Ne plus recevoir ces courriels
leave-about = Vous ne recevrez plus de courriels sur les nouveautés. Ce que vous suivez reste suivi, et les nouveautés restent sur le site.
leave-done = Vous ne recevrez plus de courriels.
type-data-request-about = Ce que le public souhaite voir publié, et les réponses.
type-showcase-about = Ce que le public a réalisé avec les données.
type-learning-resource-about = Cours, guides et autre matériel pour apprendre à travailler avec les données.
wrong-into = Nommez la demande qui continue ; elle doit en être une autre, qui n’est pas elle-même en double.
wrong-digest = Choisissez jamais, chaque jour ou chaque semaine.
wrong-title = Dites en une ligne de quoi il s’agit : 200 caractères au plus.
wrong-notes = Décrivez-le : 10 000 caractères au plus.
wrong-text = Écrivez quelque chose : 5 000 caractères au plus.
wrong-url = Indiquez une adresse qui commence par http:// ou https://.
wrong-image-url = L’adresse d’une image commence par http:// ou https://.
wrong-packages = Une de ces fiches n’existe pas. Indiquez les noms qui figurent dans leurs adresses.
wrong-reason = Dites quel est le problème : 1 000 caractères au plus.
wrong-author = Indiquez l’auteur en 200 caractères au plus.
wrong-fulfilled-by = Nommez la fiche qui y répond ; celle-ci n’existe pas.
wrong-answer = Cet état demande une réponse.
wrong-request-status = Choisissez un état, ou dites ce qui est nouveau.
wrong-due-date = Ce n’est pas une date.
wrong-website = Le formulaire n’a pas été rempli comme le font les personnes. Veuillez l’envoyer de nouveau.
wrong-opened = Le formulaire a été envoyé trop tôt ou est resté ouvert trop longtemps. Veuillez l’envoyer de nouveau.
wrong-contributions = C’est tout ce qu’un compte peut proposer en un jour. Revenez demain.
wrong-searches = Vous ne pouvez pas suivre plus de recherches. Cessez d’abord d’en suivre une autre.
wrong-webhooks = Vous ne pouvez pas en avoir davantage. Supprimez-en d’abord un autre.
wrong-q = Indiquez des mots ou un filtre.
wrong-fq = Ce filtre est trop long.
wrong-organization-id = Cette organisation n’existe pas.
wrong-showcase-type = Choisissez de quel genre il s’agit.
wrong-request-reason = Choisissez à quoi cela servira.
wrong-decision = Choisissez si le texte est affiché.
wrong-remark = Dites pourquoi en 1 000 caractères au plus.
news-feed = Nouveautés sous forme de flux
news-feed-about = Une adresse privée pour les programmes qui lisent des flux. Quiconque la connaît lit vos nouveautés : gardez-la pour vous. Une nouvelle adresse met fin à la précédente.
news-feed-make = Créer une adresse
news-feed-renew = Créer une nouvelle adresse
news-feed-delete = Mettre fin à l’adresse

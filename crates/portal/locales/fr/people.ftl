# People: accounts, tokens, following, administration.
form-wrong = Rien n’est encore enregistré. Corrigez ceci et envoyez de nouveau le formulaire :

# What is wrong with a field
wrong-name = Ce nom ne peut pas être utilisé, ou quelqu’un l’a déjà : de 2 à 100 caractères parmi a–z, 0–9, - et _.
wrong-email = Ce n’est pas une adresse courriel, ou quelqu’un a déjà un compte avec elle.
wrong-password = Ce mot de passe ne peut pas être utilisé : il doit avoir au moins 8 caractères.

# One's own account
profile = Profil
profile-name = Nom d’utilisateur
profile-name-help = De 2 à 100 caractères parmi a–z, 0–9, - et _. Il figure dans les adresses et ne peut pas être changé plus tard.
profile-fullname = Nom complet
profile-email = Adresse courriel
profile-about = À propos de vous
profile-about-help = Tout le monde peut lire ceci. Le Markdown est permis.
profile-digests = M’envoyer les nouveautés par courriel
profile-language = Langue
profile-language-any = Celle de la page où je me connecte
profile-language-help = Retenue avec votre compte : le site ne met rien d’autre que votre session dans votre navigateur.
profile-save = Enregistrer le profil
register = Créer un compte
password-change = Changer le mot de passe
password-old = Ancien mot de passe
password-old-wrong = Ce n’est pas votre mot de passe.
password-lead = Sur vos autres appareils, la session prendra fin.
done-profile = Le profil est enregistré.
done-password = Le mot de passe est changé.
done-register = Le compte est créé. Bienvenue.

# API tokens
tokens = Jetons d’API
tokens-none = Il n’y a pas encore de jeton. Un programme en a besoin pour agir en votre nom.
tokens-new = Créer un jeton
tokens-name = À quoi il sert
tokens-name-help = Par exemple le programme qui va s’en servir.
tokens-scope = Ce qu’il permet
scope-read = Lire
scope-write = Lire et modifier des fiches, sans les comptes ni les réglages
scope-all = Tout ce que le compte permet
tokens-ends = Prend fin
tokens-days = { $count ->
    [one] Après { $shown } jour
   *[other] Après { $shown } jours
}
tokens-endless = Ne prend jamais fin
tokens-organizations = Seulement dans ces organisations
tokens-organizations-help = Sans choix, le jeton vaut partout où vous avez des droits.
tokens-make = Créer le jeton
tokens-made = Voici le jeton :
tokens-made-once = Copiez-le maintenant : il ne sera plus montré.
tokens-made-on = Créé le
tokens-used = dernier usage le
tokens-unused = jamais utilisé
tokens-revoke = Révoquer
done-revoked = Le jeton est révoqué et ne sert plus à rien.

# Following
follow = Suivre
unfollow = Ne plus suivre
followers = Abonnés
followers-none = Personne ne suit encore ceci.
followers-count = { $count ->
    [one] { $shown } abonné
   *[other] { $shown } abonnés
}

# What somebody keeps here
admin = Administration du site
dashboard-all = Mon bureau
dashboard-news = Nouveautés
dashboard-work = En attente
dashboard-organizations = Mes organisations
dashboard-groups = Mes groupes
news-none = Rien ne s’est encore passé. Suivez des fiches, des organisations et des personnes pour lire ici ce qui leur arrive.
news-count = { $count ->
    [one] { $shown } nouveauté depuis votre dernière visite.
   *[other] { $shown } nouveautés depuis votre dernière visite.
}
news-new = Nouveau
news-before = Ce qui s’est passé avant
belongings-none = Vous n’appartenez encore à aucun.
work-none = Rien n’attend ici.
work-drafts = Brouillons
work-drafts-about = Pas encore publiés ; les plus anciens d’abord.
work-loads = Chargements qui ont échoué
work-loads-about = Des fichiers qui n’ont pas pu être lus comme tableaux.
work-held = Tableaux retenus
work-held-about = Ils concernent peut-être des personnes et ne sont pas publics tant que personne n’a examiné ce qui a été trouvé.
work-stale = En retard sur leur promesse
work-stale-about = Des fiches dont le dernier changement remonte à plus loin que ne le promet leur fréquence de mise à jour.
work-assessments = Évaluations à refaire
work-assessments-about = Des algorithmes de vos organisations dont l’évaluation de l’incidence ne vaut plus, parce que des données sur lesquelles elle portait ont changé ou ne sont plus publiques.
work-requests = Demandes à traiter
work-requests-about = Des demandes de données qui attendent une réponse ; les plus anciennes d’abord.
event-new-user = Compte créé
event-changed-user = Profil modifié

# Organizations and groups, and who belongs to them
members-manage = Gérer les membres
members-role = Rôle
members-role-of = Rôle de { $value }
members-change = Changer
members-remove = Retirer
members-add = Ajouter un membre
members-invite = Inviter quelqu’un
members-invite-help = Une personne sans compte reçoit un message avec un lien.
members-invite-send = Envoyer l’invitation
invite-not-sent = L’invitation n’a pu être envoyée et aucun compte n’a été créé. Les responsables du site en trouvent la raison dans le journal.
wrong-username = Il n’y a pas de compte de ce nom.
wrong-role = Choisissez un rôle.
done-member = Le rôle est donné.
done-left = La personne n’en fait plus partie.
done-invited = L’invitation est en route.

# The second step of signing in
code = Code
code-help = Les six chiffres que votre appareil montre en ce moment, ou un de vos codes de secours.
code-wrong = Ce code ne convient pas. Attendez le suivant et réessayez ; si cela a pris longtemps, recommencez la connexion.
code-paused = Il y a eu trop de codes erronés pour ce compte. Attendez quelques minutes et réessayez.
second-step = Deuxième étape
second-about = Avec une deuxième étape, quelqu’un qui connaît votre mot de passe ne peut quand même pas se connecter : il faut un code que produit un de vos appareils. Tout programme de codes à usage unique convient.
second-begin = La préparer
second-scan = Faites lire cette image au programme de votre appareil.
second-picture = Le secret, en image pour une caméra
second-secret = Ou tapez ce secret :
second-first = Code que montre l’appareil
second-confirm = L’activer
second-codes = La deuxième étape est activée. Voici vos codes de secours :
second-codes-help = Chacun ouvre votre compte une fois, si l’appareil est perdu. Imprimez-les ou notez-les maintenant : ils ne seront plus montrés.
second-on = Un code est demandé depuis le
second-left = { $count ->
    [0] Il ne reste aucun code de secours : désactivez puis réactivez pour en avoir de nouveaux.
    [one] Il reste { $shown } code de secours.
   *[other] Il reste { $shown } codes de secours.
}
second-end = La désactiver
second-wanted = Ce site veut que ses administrateurs aient une deuxième étape. Tant qu’elle n’est pas prête, vous ne pouvez pas faire plus ici que les autres.
done-second-ended = Aucun code n’est plus demandé.

# Administration of the site
admin-overview = Aperçu
admin-site = Site
admin-address = Adresse
admin-version = Version
admin-records = Fiches dans l’index
admin-database = Base de données
admin-index = Index de recherche
admin-index-ready = À jour
admin-index-behind = En rattrapage
admin-sysadmins = Administrateurs
sysadmin-make = Nommer un administrateur
sysadmin-revoke = Retirer ces droits
sysadmin-refused = Ce compte garde les droits qu’il a.
done-sysadmin = Les droits sont changés.
admin-config = Réglages
option-site-title = Titre
option-site-description = Présentation en une ligne
option-site-url = Adresse
option-site-intro-text = Texte de la page d’accueil, en Markdown
option-site-logo = Image à côté du titre
option-site-about = Texte de la page « À propos », en Markdown
wrong-ckan-site-url = Ce n’est pas l’adresse d’un site : elle commence par http:// ou https:// et n’a pas de chemin.
config-save = Enregistrer les réglages
config-all = Tous les réglages
config-all-about = Ils viennent du fichier, de l’environnement et de la ligne de commande, et valent au démarrage du programme. Les secrets ne sont pas montrés.
done-config = Les réglages sont enregistrés et en vigueur.
user-state = État
user-any = En usage
user-active = Actif
user-pending = Invité
user-deleted = Désactivé
user-sysadmin = Administrateur
user-seen = dernière visite le
user-deactivate = Désactiver
user-reactivate = Réactiver
user-second = Retirer la deuxième étape
done-deactivated = Le compte est désactivé : la session de son propriétaire a pris fin et ses jetons ne servent plus à rien.
done-reactivated = Le compte est de nouveau actif.
done-second-removed = Le compte n’a plus de deuxième étape.
done-user-refused = Ce compte ne peut pas être changé ainsi.
admin-jobs = Tâches
job-state = État des tâches
job-failed = Échouées
job-running = En cours
job-waiting = En attente
job-done = Terminées
job-attempts = { $count ->
    [one] { $shown } essai
   *[other] { $shown } essais
}
job-cancel = Annuler
job-retry = Réessayer
jobs-none = Il n’y en a pas.
done-job-cancelled = La tâche est annulée.
done-job-retried = La tâche s’exécute de nouveau.
admin-harvest = Moissons
admin-moderation = Modération
moderation-tables = Tableaux retenus
moderation-publications = Fiches en attente d’approbation
moderation-about = Des tableaux où quelque chose concerne peut-être des personnes. Ils ne sont pas publics tant que personne n’a confirmé qu’ils peuvent l’être.
moderation-waiting = Le fichier n’a pas encore été examiné.
moderation-values = { $count ->
    [one] { $shown } valeur
   *[other] { $shown } valeurs
}
moderation-confirm = Le rendre public
done-confirmed = Le tableau est public.
admin-showcases = Réutilisations
showcase-admins-about = Ces comptes s’occupent des réutilisations, en plus des administrateurs du site : ils les créent, les modifient, les suppriment et indiquent de quelles fiches chacune est issue.
showcase-admins-none = Personne pour l’instant, sinon les administrateurs.
showcase-admin-add = Lui confier les réutilisations
showcase-admin-remove = Retirer cette charge
showcase-admin-already = Ce compte s’occupe déjà des réutilisations.
done-showcase-admin = Le compte s’occupe des réutilisations.
done-showcase-admin-left = Le compte ne s’occupe plus des réutilisations.
admin-activities = Activités
activities-about = Qui a fait quoi, tel que le montrent les historiques et les nouvelles. Ce qui est supprimé ici disparaît pour de bon ; les fiches et leurs versions restent.
activities-all = En tout
activities-day = De plus d’un jour
activities-month = De plus de 30 jours
activities-year = De plus d’un an
activities-more = plus de { $value }
activities-of-time = Supprimer celles d’une période
activities-days = De plus de tant de jours
activities-start = Ou à partir de ce jour
activities-end = Jusqu’à ce jour
activities-keep = Nombre des plus récentes à garder pour chaque fiche ou organisation
activities-known = Je sais qu’il n’y a pas de retour possible.
activities-remove = Supprimer ces activités
activities-one = En supprimer une
activities-id = Identifiant de l’activité
activities-remove-one = Supprimer cette activité
wrong-offset-days = Indiquez leur âge en jours, ou le premier et le dernier jour.
wrong-start-date = Le premier jour n’en est pas un ou vient après le dernier.
wrong-end-date = Le dernier jour n’en est pas un.
wrong-keep = Ce n’est pas un nombre d’activités.
wrong-known = Indiquez que vous savez qu’il n’y a pas de retour possible.
wrong-activity = Cette activité n’existe pas.
admin-trash = Corbeille
trash-about = Ce qui a été supprimé peut être rétabli. Ce qui est purgé disparaît pour de bon, avec son historique et ses fichiers.
trash-none = Rien n’a été supprimé.
trash-restore = Rétablir
trash-purge = Purger
done-restored = C’est rétabli.
done-purged = C’est parti pour de bon.
done-not-restored = Impossible à rétablir : son formulaire en demande maintenant davantage. Rétablissez par l’API, avec ce qui manque.
admin-audit = Journal d’audit
audit-at = Quand (UTC)
audit-user = Qui
audit-action = Quoi
audit-subject = Sur quoi
audit-details = Détails
audit-since = Depuis
audit-until = Avant
audit-filter = Filtrer
audit-file = La même chose en fichier CSV
audit-none = Rien de tel n’est noté.
audit-token = jeton
finding-social-insurance = numéros d’assurance sociale
finding-health-card = numéros de carte d’assurance maladie
finding-date-of-birth = dates de naissance
finding-person-name = noms de personnes
finding-email = adresses courriel
finding-phone = numéros de téléphone
finding-postal-code = codes postaux
finding-address = adresses

# Signing in at another provider
openid-sign-in = Se connecter avec { $value }
openid-join = Associer votre compte chez { $value }
openid-join-help = Vous pourrez ensuite vous connecter aussi par là. Vous reviendrez ici une fois la connexion faite.
openid-unreachable = Le fournisseur est injoignable. Réessayez plus tard, ou connectez-vous avec votre mot de passe.
openid-not-begun = Cette connexion n’a pas été commencée dans ce navigateur, ou il y a trop longtemps. Recommencez.
openid-declined = Le fournisseur ne vous a pas connecté.
openid-untrue = La réponse du fournisseur n’est pas digne de confiance ; personne n’est connecté. Le fait est consigné.
openid-no-account = Il n’y a pas de compte pour vous ici. Adressez-vous aux responsables du site.
openid-taken = Votre compte chez le fournisseur appartient déjà à un autre compte ici.

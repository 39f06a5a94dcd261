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

# Formulaires : ce qui empêche de les prendre, et ce qu’il faut faire alors.
form-held = Pas encore enregistré
form-signed-out = Votre session est terminée, si bien que rien n’a été enregistré. Votre saisie figure ci-dessous : ouvrez une session, rouvrez la page et remettez-y votre saisie. Les fichiers et les mots de passe sont à donner de nouveau.
form-old = Cette page a été ouverte avant votre nouvelle session, si bien que rien n’a été enregistré. Votre saisie figure ci-dessous : rouvrez la page et remettez-y votre saisie. Les fichiers et les mots de passe sont à donner de nouveau.
form-garbled = Une partie de ce qui est arrivé n’est pas du texte UTF-8 : des caractères sont perdus et rien n’a été enregistré. Ce qui a pu être lu figure ci-dessous : corrigez ce qui apparaît comme « � » et envoyez de nouveau. Les fichiers sont à choisir de nouveau.
form-refused = Rien n’a été enregistré. Corrigez ceci, rouvrez la page et envoyez de nouveau :
form-denied = Vous n’avez pas, ou plus, le droit de le faire. Rien n’a été enregistré ; votre saisie figure ci-dessous.
form-gone = Ce que ce formulaire concerne n’existe plus. Rien n’a été enregistré ; votre saisie figure ci-dessous.
form-twice = Ce formulaire était déjà arrivé et avait été pris en compte. Rien n’a été fait deux fois.
form-under-way = Le même formulaire est arrivé à l’instant et le serveur s’en occupe encore. Rien n’est fait deux fois : rouvrez la page dans un moment et regardez.
form-overtaken = Quelqu’un d’autre a modifié ceci pendant que vous écriviez. Votre saisie figure ci-dessous et n’est pas enregistrée. Comparez-la à ce qui s’y trouve maintenant ; si vous enregistrez maintenant, votre version remplace l’autre.
form-overtaken-row = Quelqu’un d’autre a modifié ceci entre-temps, et rien n’a été fait. L’état actuel est affiché : recommencez si vous le voulez toujours.
form-typed = Votre saisie
form-open = Rouvrir la page

# Collaborateurs
collaborators = Collaborateurs
collaborators-about = Personnes qui travaillent à cette fiche sans appartenir à son organisation.
collaborators-none = Il n’y en a pas encore.
collaborators-add = Ajouter un collaborateur
collaborators-may = Ce qui leur est permis
capacity-member = La voir
capacity-editor = La voir et la modifier
capacity-admin = La voir, la modifier et choisir les collaborateurs
done-collaborator = Cette personne collabore à la fiche.
done-collaborator-left = Cette personne ne collabore plus à la fiche.

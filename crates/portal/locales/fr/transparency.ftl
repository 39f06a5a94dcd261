# Le journal de transparence, le catalogue tel qu’il était, et ce qui reste des fiches retirées.
log = Journal de transparence
log-about = Chaque fois qu’une fiche ou un fichier devient public, change ou est retiré, ce journal en garde la trace. Rien ne peut en être ôté ni modifié après coup sans que tout le monde puisse le constater.
log-count = { $count ->
    [one] { $shown } inscription
   *[other] { $shown } inscriptions
}
log-none = Le journal ne contient encore aucune inscription.
log-newest = Dernières inscriptions
log-of = Inscriptions au sujet de { $value }
log-all = Toutes les inscriptions
log-earlier = Inscriptions précédentes
log-index = Rang
log-time = Quand
log-kind = Quoi
log-record = Fiche
log-hash = Empreinte de la fiche
log-kind-publication = Publiée
log-kind-change = Modifiée
log-kind-withdrawal = Retirée
log-signed = Point de contrôle signé
log-signed-about = Le point de contrôle dit combien d’inscriptions compte le journal et quelle est la racine de leur arbre. Gardez-en une copie : qui en possède un plus ancien peut prouver que le journal n’a fait que croître depuis.
log-signed-at = Signé le { $value }
log-key = Clé qui vérifie la signature
log-keys = Toutes les clés du journal, et comment chacune a passé le relais à la suivante
log-how = Comment le vérifier
log-how-tree = Les inscriptions sont les feuilles d’un arbre de Merkle (RFC 6962). Ses tuiles et le point de contrôle sont des fichiers aux formats C2SP, que d’autres outils savent lire.
log-how-tool = Un court programme qui n’a besoin que de Python vérifie la signature, les inscriptions, les fiches et les fichiers :
log-how-api = La même chose par l’API
log-checkpoint-file = Le point de contrôle en fichier
tombstone = Retirée
tombstone-sentence = Cette fiche était publique et a été retirée.
tombstone-title = Titre
tombstone-when = Retirée le
tombstone-reason = Motif
tombstone-replaced = À sa place
tombstone-log = Ce qu’en dit le journal de transparence
tombstone-nameless = Une fiche dont le nom a été retiré aussi
past = Voici la fiche telle qu’elle était le { $value } (UTC).
past-now = La fiche telle qu’elle est maintenant
past-show = Telle qu’elle était alors
withdraw-reason = Pourquoi elle est retirée
withdraw-reason-help = Tout le monde peut le lire à son adresse. Laissez vide s’il n’y a rien à dire.
withdraw-replaced = Ce qui la remplace
withdraw-replaced-help = Le nom d’une fiche publique, ou une adresse.
withdraw-redirect = Y mener directement les visiteurs
withdraw-wrong = Ce qui la remplace doit être le nom d’une fiche publique, ou une adresse qui commence par http:// ou https://, et les visiteurs n’y sont menés que si elle est donnée.

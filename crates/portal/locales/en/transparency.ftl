# The transparency log, the catalogue as it was, and what is left of records that went.
log = Transparency log
log-about = Every time a record or a file becomes public, changes or is withdrawn, that enters this log. Nothing can be taken out of it or changed afterwards without everybody being able to see it.
log-count = { $count ->
    [one] 1 entry
   *[other] { $shown } entries
}
log-none = The log has no entries yet.
log-newest = Newest entries
log-of = Entries about { $value }
log-all = All entries
log-earlier = Earlier entries
log-index = Place
log-time = When
log-kind = What
log-record = Record
log-hash = Hash of the record
log-kind-publication = Published
log-kind-change = Changed
log-kind-withdrawal = Withdrawn
log-signed = Signed checkpoint
log-signed-about = The checkpoint says how many entries the log has and the root of the tree over them. Keep a copy: whoever has an older one can prove that the log only grew since.
log-signed-at = Signed on { $value }
log-key = Key that checks the signature
log-keys = All keys of the log, and how each handed over to the next
log-how = How to check it
log-how-tree = The entries are the leaves of a Merkle tree (RFC 6962). Its tiles and the checkpoint are files in the forms of C2SP, which other tools read.
log-how-tool = A short program that needs nothing but Python checks signature, entries, records and files:
log-how-api = The same by API
log-checkpoint-file = The checkpoint as a file
tombstone = Withdrawn
tombstone-sentence = This record was public and has been withdrawn.
tombstone-title = Title
tombstone-when = Withdrawn on
tombstone-reason = Reason
tombstone-replaced = In its place
tombstone-log = What the transparency log says of it
tombstone-nameless = A record whose name was withdrawn too
past = This is the record as it was on { $value } (UTC).
past-now = The record as it is now
past-show = As it was then
withdraw-reason = Why it is withdrawn
withdraw-reason-help = Everybody can read this at its address. Leave it empty where there is nothing to say.
withdraw-replaced = What is there in its place
withdraw-replaced-help = The name of a public record, or an address.
withdraw-redirect = Lead visitors there directly
withdraw-wrong = What is there in its place must be the name of a public record, or an address that begins with http:// or https://, and visitors can be led there only where it is given.

# Publishing: uploads, drafts, approval, inventories.
publish-signed-out = You are signed out by now. Nothing is lost: sign in in another window, then come back to this page and send the form again. Files have to be chosen again.
publish-old-form = This page was opened before you signed in anew, so nothing is saved yet. What you typed stands below: look it over and send it again. Files have to be chosen again.
publish-source = File or link
publish-source-missing = Choose a file or give a link.
publish-file = A file from your device
publish-file-other = Another file from your device
publish-file-most = At most { $value }.
publish-kept = The file “{ $value }” is kept.
publish-link = Or a link to it
publish-another = Save and add another one
publish-cancel = Cancel
publish-done = Back to the record
publish-resource-new = Add a file or link
publish-resource-delete = Delete this file or link
publish-resources = Files and links
publish-up = Up
publish-down = Down
publish-up-of = Move “{ $value }” up
publish-down-of = Move “{ $value }” down
publish-delete = Delete
publish-delete-of = Delete “{ $value }”
publish-delete-yes = Delete “{ $value }”
publish-delete-record = The record disappears from the catalogue with its files. Its address says from then on that it was withdrawn.
publish-delete-resource = The file or link disappears from the record, with its table. What used its address finds nothing there any more.
publish-delete-organization = The organization disappears from the catalogue. Its records stay, and belong to nobody.
publish-delete-group = The group disappears from the catalogue. Its records stay.
publish-organization-new = Add an organization
publish-group-new = Add a group
publish-image = Picture
publish-image-clear = Remove the picture

# The file first
publish-first = Publish a file
publish-first-lead = Choose the files. A draft is made of them with what they say of themselves: title, format, columns. You correct it before anybody else sees it.
publish-first-missing = Choose at least one file.
publish-first-do = Make a draft
publish-first-by-hand = Describe the data without a file
publish-files = Files from your device
publish-proposed = Proposed from the file { $value }. Correct what is wrong.
publish-proposed-rows = { $count ->
    [one] It has { $shown } row and these columns:
   *[other] It has { $shown } rows and these columns:
}

# Drafts and forms that keep themselves
publish-autosaved = What you typed is kept.
publish-not-autosaved = What you type is not kept any more: there is too much of it, the server cannot be reached, or you are signed out. Keep this page open, or save now.
publish-kept-form = What you typed here on { $value } was kept and not sent.
publish-kept-restore = Bring it back
publish-work = Under way
publish-work-none = You have no drafts, and nothing waits.
publish-forms = Forms that were not sent
publish-discard = Discard
publish-discard-of = Discard “{ $value }”
publish-list-drafts = Drafts
publish-list-waiting = Waiting for approval
publish-list-scheduled = To be published at a time
publish-list-returned = Returned to be mended

# Before publishing
publish-review = Before publishing
publish-preview = See it as readers will
publish-missing = Missing
publish-risky = Risky
publish-advised = Worth adding
publish-all-well = Nothing is missing.
publish-now = Publish now
publish-ask = Ask for publication
publish-ask-now = Ask an administrator to publish it
publish-publish-at = Publish at (UTC)
publish-at-missing = Choose day and time.
publish-schedule = Publish at that time
publish-take-back = Do not publish
publish-approve = Approve and publish
publish-return = Return it
publish-remark = What is to be mended
publish-state-published = Everybody can see this record.
publish-state-scheduled = It will be published on { $value }.
publish-state-waiting = It waits for an administrator of the organization.
publish-state-for = It is to be published on { $value }.
publish-state-returned = It was returned to be mended.
publish-check-empty = Nothing stands in “{ $value }”.
publish-check-no-en = not told in English
publish-check-no-fr = not told in French
publish-check-no-files = There is no file and no link.
publish-check-no-format = The format is not stated.
publish-check-bad-link = The link leads nowhere that a browser goes.
publish-check-privacy = There may be data about persons in it. Look it through before you publish.
publish-check-load = The file could not be read as a table.
publish-upload-failed = The upload broke off. Press the button again: it goes on where it was.

# Data dictionary
publish-type-override = Type
publish-type-guessed = as guessed
publish-load-again = Load the file again with these types

# Many records at once
publish-bulk = Change many records
publish-bulk-choose = Records
publish-bulk-all = All records of this list
publish-bulk-field = Field that is emptied
publish-bulk-fields = Fields
publish-bulk-fields-help = What is left blank stays as it is.
publish-bulk-empty = Empty this field
publish-bulk-tag = Keyword
publish-bulk-add = Add it
publish-bulk-set = Change these fields
publish-bulk-remove = Take it away
publish-bulk-private = Make private
publish-bulk-done = What was done
publish-bulk-ok = done
publish-bulk-confirm = The records that are chosen shall be deleted
publish-bulk-confirm-missing = Say that the records shall be deleted, and press the button again. Nothing was deleted.
publish-bulk-nothing = Choose what is to be done, and give a value to be set.
publish-bulk-none-chosen = Choose at least one record.

# Inventories
publish-import = Import an inventory
publish-import-lead = A table with a record a row becomes private records. Rows whose address is that of a record change it.
publish-import-file = Table (CSV, TSV, XLSX, ODS)
publish-import-next = Look at the columns
publish-import-columns = What the columns are
publish-import-try = Try it, write nothing
publish-import-write = Write the rows that are right
publish-import-errors = Rows with errors as a file
publish-import-private = Private: yes or no
publish-import-before = Imported before
publish-import-rows = Rows
publish-import-failed = It ended before its end:
publish-import-look = Look again
publish-import-goes-on = { $count ->
    [one] Under way: { $shown } row so far.
   *[other] Under way: { $shown } rows so far.
}
publish-import-tried = Tried, nothing is written yet
publish-import-written = Written
publish-import-url = Address of a file
publish-import-good = { $count ->
    [one] { $shown } row is right.
   *[other] { $shown } rows are right.
}
publish-import-bad = { $count ->
    [one] { $shown } row has errors.
   *[other] { $shown } rows have errors.
}

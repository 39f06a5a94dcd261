# Forms: what keeps them from being taken, and what is to be done then.
form-held = Not saved yet
form-signed-out = You are signed out by now, so nothing was saved. What you typed stands below: sign in, open the page again and put it back in. Files and passwords have to be given again.
form-old = This page was opened before you signed in anew, so nothing was saved. What you typed stands below: open the page again and put it back in. Files and passwords have to be given again.
form-garbled = Some of what arrived is no UTF-8 text, so characters are lost and nothing was saved. What could be read stands below: mend what is shown as “�” and send it again. Files have to be chosen again.
form-refused = Nothing was saved. Mend this, open the page again and send it again:
form-denied = You may not do this, or not any more. Nothing was saved; what you typed stands below.
form-gone = What this form is about is not there any more. Nothing was saved; what you typed stands below.
form-twice = This form had arrived before and was taken then. Nothing was done twice.
form-under-way = The same form arrived a moment ago, and the server is still about it. Nothing is done twice: open the page again in a moment and look.
form-overtaken = Somebody else changed this while you were writing. What you typed stands below and is not saved. Compare it with what is there now; if you save now, yours replaces theirs.
form-overtaken-row = Somebody else changed this meanwhile, and nothing was done. What is there now is shown: do it again if you still want to.
form-typed = What you typed
form-open = Open the page again

# Collaborators
collaborators = Collaborators
collaborators-about = People who work on this record without belonging to its organization.
collaborators-none = Nobody does yet.
collaborators-add = Add a collaborator
collaborators-may = What they may do
capacity-member = See it
capacity-editor = See and change it
capacity-admin = See and change it, and say who collaborates
done-collaborator = They collaborate on this record.
done-collaborator-left = They do not collaborate on this record any more.

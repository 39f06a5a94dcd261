# People: accounts, tokens, following, administration.
form-wrong = Nothing is saved yet. Mend this and send the form again:

# What is wrong with a field
wrong-name = This name cannot be used, or somebody has it already: 2 to 100 of a–z, 0–9, - and _.
wrong-email = This is no e-mail address, or somebody has an account with it already.
wrong-password = This password cannot be used: it must have at least 8 characters.

# One's own account
profile = Profile
profile-name = User name
profile-name-help = 2 to 100 of a–z, 0–9, - and _. It stands in addresses and cannot be changed later.
profile-fullname = Full name
profile-email = E-mail address
profile-about = About you
profile-about-help = Everybody can read this. Markdown may be used.
profile-digests = Send me what is new by e-mail
profile-save = Save the profile
register = Make an account
password-change = Change the password
password-old = Old password
password-old-wrong = This is not your password.
password-lead = On other devices you will be signed out.
done-profile = The profile is saved.
done-password = The password is changed.
done-register = The account is made. Welcome.

# API tokens
tokens = API tokens
tokens-none = There is no token yet. Programs need one to do something in your name.
tokens-new = Make a token
tokens-name = What it is for
tokens-name-help = Such as the program that will use it.
tokens-scope = What it may do
scope-read = Read
scope-write = Read and write records, not accounts and settings
scope-all = All that the account may do
tokens-ends = Ends
tokens-days = { $count ->
    [one] After { $shown } day
   *[other] After { $shown } days
}
tokens-endless = Never ends
tokens-organizations = Only in these organizations
tokens-organizations-help = Where none is chosen, the token reaches everywhere that you do.
tokens-make = Make the token
tokens-made = This is the token:
tokens-made-once = Copy it now: it is shown this one time.
tokens-made-on = Made
tokens-used = last used
tokens-unused = never used
tokens-revoke = Revoke
done-revoked = The token is revoked and of no use any more.

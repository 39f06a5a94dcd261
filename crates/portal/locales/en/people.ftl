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
profile-language = Language
profile-language-any = That of the page where I sign in
profile-language-help = Kept with your account: the site puts nothing but your session into your browser.
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

# Following
follow = Follow
unfollow = Stop following
followers = Followers
followers-none = Nobody follows this yet.
followers-count = { $count ->
    [one] { $shown } follower
   *[other] { $shown } followers
}

# What somebody keeps here
admin = Administration
dashboard-all = My desk
dashboard-news = What is new
dashboard-work = Waiting for me
dashboard-organizations = My organizations
dashboard-groups = My groups
news-none = Nothing has happened yet. Follow records, organizations and people to read about them here.
news-count = { $count ->
    [one] { $shown } thing is new since you looked last.
   *[other] { $shown } things are new since you looked last.
}
news-new = New
news-before = What happened before
belongings-none = You belong to none yet.
work-none = Nothing waits here.
work-drafts = Drafts
work-drafts-about = Not published yet; the oldest first.
work-loads = Loads that failed
work-loads-about = Files that could not be read into tables.
work-held = Held tables
work-held-about = They may be about persons, and are not public until somebody has looked at what was found.
work-stale = Past their promise
work-stale-about = Records that changed longer ago than their update frequency promises.
work-assessments = Assessments out of date
work-assessments-about = Algorithms of your organizations whose impact assessment does not hold any more, since data that it was made for changed or is not public any more.
work-requests = Requests to answer
work-requests-about = Requests for data that wait for an answer; the oldest first.
event-new-user = Account made
event-changed-user = Profile changed

# Organizations and groups, and who belongs to them
members-manage = Manage members
members-role = Role
members-role-of = Role of { $value }
members-change = Change
members-remove = Remove
members-add = Add a member
members-invite = Invite somebody
members-invite-help = Somebody without an account gets a message with a link.
members-invite-send = Send the invitation
invite-not-sent = The invitation could not be sent, and no account was made. Those who run the site find why in the log.
wrong-username = There is no account of this name.
wrong-role = Choose a role.
done-member = The role is given.
done-left = They do not belong here any more.
done-invited = The invitation is on its way.

# The second step of signing in
code = Code
code-help = The six digits that your device shows now, or one of your recovery codes.
code-wrong = This code does not fit. Wait for the next one and try again; if that took long, sign in anew.
code-paused = There were too many wrong codes for this account. Wait some minutes and try again.
second-step = Second step
second-about = With a second step, somebody who knows your password still cannot sign in: it asks for a code that a device of yours makes. Any program for one-time codes will do.
second-begin = Set it up
second-scan = Let the program on your device read this picture.
second-picture = The secret as a picture for a camera
second-secret = Or type this secret:
second-first = Code that the device shows
second-confirm = Switch it on
second-codes = The second step is on. These are your recovery codes:
second-codes-help = Each opens your account once if the device is lost. Print them or write them down now: they are shown this one time.
second-on = A code is asked for since
second-left = { $count ->
    [0] No recovery code is left: switch it off and on again for new ones.
    [one] { $shown } recovery code is left.
   *[other] { $shown } recovery codes are left.
}
second-end = Switch it off
second-wanted = This site wants its administrators to have a second step. Until you have set it up, you can do no more here than other users.
done-second-ended = No code is asked for any more.

# Administration of the site
admin-overview = Overview
admin-site = Site
admin-address = Address
admin-version = Version
admin-records = Records in the index
admin-database = Database
admin-index = Search index
admin-index-ready = Up to date
admin-index-behind = Catching up
admin-sysadmins = Administrators
sysadmin-make = Make an administrator
sysadmin-revoke = End these rights
sysadmin-refused = This account keeps the rights that it has.
done-sysadmin = The rights are changed.
admin-config = Settings
option-site-title = Title
option-site-description = Description in one line
option-site-url = Address
option-site-intro-text = Text of the start page, in Markdown
option-site-logo = Picture beside the title
option-site-about = Text of the page about the site, in Markdown
wrong-ckan-site-url = This is no address of a site: it begins with http:// or https:// and has no path.
config-save = Save the settings
config-all = All settings
config-all-about = They come from the file, the environment and the command line, and take effect when the program starts. Secrets are not shown.
done-config = The settings are saved and in effect.
user-state = State
user-any = In use
user-active = Active
user-pending = Invited
user-deleted = Deactivated
user-sysadmin = Administrator
user-seen = last seen
user-deactivate = Deactivate
user-reactivate = Reactivate
user-second = Take the second step away
done-deactivated = The account is deactivated: its owner is signed out, and its tokens are of no use.
done-reactivated = The account is active again.
done-second-removed = The account has no second step any more.
done-user-refused = This account cannot be changed like that.
admin-jobs = Jobs
job-state = State of the jobs
job-failed = Failed
job-running = Running
job-waiting = Waiting
job-done = Done
job-attempts = { $count ->
    [one] { $shown } attempt
   *[other] { $shown } attempts
}
job-cancel = Cancel
job-retry = Try again
jobs-none = There are none.
done-job-cancelled = The job is cancelled.
done-job-retried = The job runs again.
admin-harvest = Harvests
admin-moderation = Moderation
moderation-tables = Tables that are held
moderation-publications = Records that wait for approval
moderation-about = Tables in which something may be about persons. They are not public until somebody confirms that they may be.
moderation-waiting = The file was not looked through yet.
moderation-values = { $count ->
    [one] { $shown } value
   *[other] { $shown } values
}
moderation-confirm = Let it be public
done-confirmed = The table is public.
admin-showcases = Showcases
showcase-admins-about = These accounts look after showcases beside the administrators of the site: they make, change and remove them, and say which records each was made with.
showcase-admins-none = Nobody yet: the administrators alone.
showcase-admin-add = Let them look after showcases
showcase-admin-remove = End this
showcase-admin-already = This account looks after showcases already.
done-showcase-admin = The account looks after showcases.
done-showcase-admin-left = The account does not look after showcases any more.
admin-activities = Activities
activities-about = Who did what, as histories and news show it. What is removed here is gone for good; records and their versions stay.
activities-all = In all
activities-day = Older than a day
activities-month = Older than 30 days
activities-year = Older than a year
activities-more = more than { $value }
activities-of-time = Remove those of a time
activities-days = Older than so many days
activities-start = Or from this day
activities-end = To this day
activities-keep = So many of the newest of each record or organization stay
activities-known = I know that there is no way back.
activities-remove = Remove these activities
activities-one = Remove one
activities-id = Id of the activity
activities-remove-one = Remove this activity
wrong-offset-days = Say how many days old they are, or the first and the last day.
wrong-start-date = The first day is none, or it is behind the last.
wrong-end-date = The last day is none.
wrong-keep = This is no number of activities.
wrong-known = Say that you know that there is no way back.
wrong-activity = There is no such activity.
admin-trash = Trash
trash-about = What was deleted can be brought back. What is purged is gone for good, with its history and files.
trash-none = Nothing was deleted.
trash-restore = Bring back
trash-purge = Purge
done-restored = It is back.
done-purged = It is gone for good.
done-not-restored = It could not be brought back: its form asks for more by now. Bring it back with the API, with what is missing.
admin-audit = Audit log
audit-at = When (UTC)
audit-user = Who
audit-action = What
audit-subject = On what
audit-details = More
audit-since = From
audit-until = Before
audit-filter = Filter
audit-file = The same as a CSV file
audit-none = Nothing is noted that fits.
audit-token = token
finding-social-insurance = social insurance numbers
finding-health-card = health card numbers
finding-date-of-birth = dates of birth
finding-person-name = names of persons
finding-email = e-mail addresses
finding-phone = telephone numbers
finding-postal-code = postal codes
finding-address = addresses

# Signing in at another provider
openid-sign-in = Sign in with { $value }
openid-join = Join your account at { $value }
openid-join-help = You can then sign in there as well. You come back here when you have signed in.
openid-unreachable = The provider cannot be reached. Try again later, or sign in with your password.
openid-not-begun = This sign-in was not begun in this browser, or too long ago. Begin anew.
openid-declined = The provider did not sign you in.
openid-untrue = The answer of the provider cannot be trusted, so nobody is signed in. It has been logged.
openid-no-account = There is no account for you here. Ask the people who run this site.
openid-taken = Your account at the provider belongs to another account here already.

# Around every page
skip = Skip to the content
nav = Main
nav-records = Records
nav-algorithms = Algorithms
nav-organizations = Organizations
nav-groups = Groups
nav-about = About
search = Search
search-all = Search the catalogue
search-where = The whole catalogue
footer-api = API
footer-catalogue = Catalogue as DCAT
footer-feed = Feed of changes
pages = Pages
page-before = Previous
page-after = Next
crumbs = Where you are

# Start page
home-lead = Open data and the algorithms that government uses, in one place.
home-search = { $count ->
    [one] Search { $shown } record
   *[other] Search { $shown } records
}
home-organizations-all = All organizations

# Searching
search-here = Words to search for
search-wrong = This search cannot be read. Take out brackets, colons and quotation marks, or close them, and try again.
sort = Sort by
sort-do = Search
sort-relevance = Best match
sort-modified = Last changed
sort-created = Newest
sort-title = Title
sort-count = Most records
found = { $count ->
    [one] { $shown } record
   *[other] { $shown } records
}
number = { $shown }
found-nothing = Nothing matches. Use fewer or other words, or remove filters.
found-all = Show all records
search-none = No results
meant = Did you mean:
filters = Filters
filters-chosen = Filters in use
filter-remove = remove
filter-remove-all = Remove all filters
filter-more = More: { $value }
filter-organization = Organization
filter-groups = Group
filter-tags = Keywords
filter-tags-more = More keywords
filter-res_format = Format
filter-license_id = Licence
filter-dataset_type = Kind
filter-vocab_in_series = Series
feed-of-search = Feed of this search
private = Private
draft = Draft
list-empty = There is nothing here yet.

# Records
modified = Changed
modified-on = Changed on { $value }
created = Added
extent = Area on the map
extent-picture = Map of the world’s outlines in which the area is marked: { $value }
dates = Dates
resources = Data and resources
resource-table = View as a table
resource-open = Open the file
resource-unnamed = Unnamed resource
facts = Details
extras = { $count ->
    [one] { $shown } further field
   *[other] { $shown } further fields
}
only-in = Only available { $value }
forms = This record for programs
api = API
cite = How to cite
alike = Similar records
used-in = Used in
series-first = First
series-last = Last
series-before = Before it
series-after = After it
history = History
history-empty = Nothing has been recorded yet.

# Tables
table = Table
table-rows = Rows of the table
table-search = Words in the table
table-wrong = The table could not be searched like this, so it is shown from the beginning.
table-dump = Download the whole table as:
rows = { $count ->
    [one] { $shown } row
   *[other] { $shown } rows
}
dictionary = Data dictionary
dictionary-column = Column
dictionary-label = Label
dictionary-type = Type
dictionary-about = Description
programs = For programs

# Groups and people
tab-about = About
tab-members = Members
organization-with-below = Include the organizations below this one
organization-alone = Only this organization
group-with-below = Include the groups below this one
group-alone = Only this group
people = People
people-search = Name
member-since = Member since
role-admin = Administrator
role-editor = Editor
role-member = Member

# About
about-what = This catalogue lists public data and other things that government publishes, with their files, licences and the people who answer for them.
about-api = The API, with every action to try out
about-dcat = The catalogue as DCAT
about-whole = Every record in one file, as JSON Lines
about-privacy-title = Privacy
about-privacy = These pages set no cookies for readers, load nothing from other sites and do not record who reads what.

# Events
event-new-package = Record added
event-changed-package = Record changed
event-deleted-package = Record removed
event-new-group = Group added
event-changed-group = Group changed
event-deleted-group = Group removed
event-new-organization = Organization added
event-changed-organization = Organization changed
event-deleted-organization = Organization removed

# Languages
language-en = in English
language-fr = in French
language-nl = in Dutch
language-de = in German
language-es = in Spanish

# Kinds of records
type-dataset = Datasets
type-one-dataset = Dataset
type-algorithm = Algorithms
type-algorithm-about = Algorithms, models and AI systems that government uses: what they decide, about whom, with which data, and who answers for them.
type-one-algorithm = Algorithm
type-commitment = Commitments
type-one-commitment = Commitment
type-consultation = Consultations
type-one-consultation = Consultation
type-data-request = Data requests
type-one-data-request = Data request
type-dataset_series = Series of datasets
type-one-dataset_series = Series of datasets
type-document = Documents
type-one-document = Document
type-learning-resource = Learning resources
type-one-learning-resource = Learning resource
type-showcase = Showcases
type-one-showcase = Showcase
type-source-code = Source code
type-one-source-code = Source code
type-harvest = Harvest sources
type-one-harvest = Harvest source

# What went wrong
refused-home = Start page
refused-search = Search
refused-400-title = Bad request
refused-400-sentence = The server cannot make sense of this request. In an address, check what stands behind the question mark. After a form, go back in your browser: what you typed is still there, and nothing was saved.
refused-403-title = Access denied
refused-403-sentence = You are not allowed to see this page.
refused-404-title = Not found
refused-404-sentence = There is nothing at this address. It may have moved: try the search.
refused-405-title = Method not allowed
refused-405-sentence = This address does not answer this method.
refused-408-title = Too slow
refused-408-sentence = The request took too long to arrive, and nothing was saved. Go back in your browser, where what you typed still is, and send it again.
refused-410-title = Withdrawn
refused-410-sentence = This record was public and has been withdrawn.
refused-413-title = Too large
refused-413-sentence = The form or file is larger than the server accepts, and nothing was saved. Go back in your browser, where what you typed still is; shorten it, or choose a smaller file, and send it again.
refused-415-title = Unknown kind of form
refused-415-sentence = The server does not read forms of this kind, and nothing was saved. Go back and send the form from the page itself.
refused-429-title = Too many requests
refused-429-sentence = More was asked for in a short time than the site allows one visitor. Wait a moment and try again.
refused-500-title = Server error
refused-500-sentence = Something went wrong on our side. It has been logged.
refused-503-title = Busy
refused-503-sentence = The server is busy. Try again in a moment.

# Accounts
sign-in = Sign in
sign-out = Sign out
sign-in-name = User name or e-mail address
sign-in-remember = Stay signed in on this device
sign-in-forgot = Forgot your password?
sign-in-wrong = Login failed. Bad username or password.
sign-in-paused = There were too many wrong passwords for this name. Wait some minutes and try again, or ask for a new password.
password = Password
password-new = New password
password-again = The same password again
password-help = At least 8 characters.
password-save = Save the password
reset = New password
reset-lead = Tell us who you are, and we send you a link to choose a new password.
reset-send = Send the link
reset-sent = If there is an account of this name with an e-mail address, a link is on its way.
reset-differ = The two passwords differ. Type the same one twice.
reset-refused = This password cannot be used.
reset-done = The password is changed. You can sign in with it now.
dashboard = My records
dashboard-lead = What you added, drafts and private records among them.

# Publishing
edit = Edit
edit-new = Add
edit-wrong = Nothing is saved yet. Mend this and send the form again:
edit-overtaken = Somebody else changed this record while you were writing. What you typed stands below and is not saved. Compare it with the record; if you save now, yours replaces theirs.
edit-row = Entry { $value }
edit-row-new = One more
edit-who = Who may see it
edit-public = Everybody
edit-private = Members of the organization
edit-publish = Publish
edit-save = Save
edit-draft = Keep as a draft
required = required
written-pages = Pages
written-blog = Blog
written-new = Write a page
written-edit = Change
written-delete-meaning = The page goes for good, with what it said before.
written-kind-page = Page
written-kind-blog = Entry of the blog
written-open = Everybody
written-private = Sysadmins only
written-members = Members only
written-picture = A picture in the text
written-picture-alt = What it shows, for those who do not see it
written-picture-add = Put it into the text
written-picture-added = The picture stands at the end of the text now. Move it to its place, and save the page: it is not saved yet.
written-field-title = Title
written-field-content = Text
written-field-content-help = In Markdown.
written-field-name = Name in the address
written-field-name-help = Lower-case letters, digits, - and _.
written-field-page-type = Kind
written-field-publish-date = Day
written-field-publish-date-help = An entry of the blog has one.
written-field-publish-date-below = Day
written-field-order = Place in the menu
written-field-order-help = From 1 on, it stands in the menu of every page, in this order. Without a number it stands in the lists alone.
written-field-order-below = Place in the list
written-field-order-below-help = Pages with a number stand first, in this order.
written-field-private = Who sees it

# Tables, charts and maps
tab-data = Data
tab-chart = Chart
tab-map = Map
table-held = The rows of this table are not public: they may be about persons, and a steward has yet to look at them.
dictionary-distinct = Different values
column-number = Number
column-time = Date
column-words = Text
column-yes-no = Yes or no
column-other = Other
yes = Yes
no = No
chart-kind = Kind of chart
chart-bar = Bars
chart-line = Line
chart-scatter = Points
chart-along = Along
chart-aggregate = Show
chart-measure = Of
chart-no-measure = No column
chart-count = Number of rows
chart-sum = Sum
chart-avg = Mean
chart-min = Smallest value
chart-max = Largest value
chart-step = Dates together by
chart-step-none = Not at all
chart-step-day = Day
chart-step-month = Month
chart-step-year = Year
chart-draw = Draw
chart-rows = Number of rows
chart-of-count = Number of rows
chart-of-sum = Sum of { $value }
chart-of-avg = Mean of { $value }
chart-of-min = Smallest { $value }
chart-of-max = Largest { $value }
chart-title = { $y } by { $x }
chart-title-scatter = { $y } against { $x }
chart-figures = Figures
chart-cut = Only the first { $shown } are shown.
chart-empty = There is no figure to draw.
chart-none = The table has no column that a chart can show.
chart-failed = The figures could not be made: the table took too long, or this site does not allow it. Choose fewer values, or download the table.
chart-wrong = These columns cannot be drawn like this. Sums, means and points need a column of numbers. Below is the chart that suits the table.
map-title = Map: { $value }
map-closer = Closer
map-farther = Farther
map-outlines = Outlines of the land: Natural Earth.
map-cut = Only the first { $shown } places are shown.
map-places = { $count ->
    [one] { $shown } place
   *[other] { $shown } places
}
map-listed = The first { $shown } are listed.
map-list = Places
map-place = Place
map-where = Where
map-none = This file cannot be drawn: it is no GeoJSON with degrees of longitude and latitude, or it is too large. Open it to see what is in it.
preview = Beginning of the file
preview-none = Nothing of it can be shown here. Open it to see what it holds.
resource-failed = The file could not be read as a table:
preview-cut = This is the beginning. Open the file to see all of it.
preview-document = This is a PDF document.
preview-document-open = Read it in a new tab
embed = Show this on another site
embed-how = Copy this into your page. Only what everybody may see is shown.
embed-source = From { $value }
copy = Copy
copied = Copied

# Start page
home-subjects = By subject

# Records
licence-any-use = You may copy, change and use it for any purpose, without asking.
licence-name-source = You may copy, change and use it for any purpose, also for money, if you name the source.
licence-share-alike = You may copy, change and use it for any purpose, if you name the source and give on what you make of it under the same terms.
licence-not-for-money = You may copy, change and use it, but not to make money.
licence-not-stated = Nobody has said what you may do. Ask the organization before you use it.
licence-open = You may copy, change and use it freely. The terms say whether the source must be named.
cite-plain = Plain text
share = Share
share-copy = Copy the address
event-new-resource-view = View added
event-changed-resource-view = View changed
event-deleted-resource-view = View removed
share-mail = By e-mail
history-newer = Newer
history-older = Older
differences = { $count ->
    [one] { $shown } change
   *[other] { $shown } changes
}
difference-of = What
difference-before = Before
difference-after = After
difference-nothing = nothing
difference-in = { $field } ({ $language })
difference-resource = Resource
difference-resource-field = { $name }: { $field }
difference-order = Order of the resources
difference-private = Who may see it
difference-private-true = Members of the organization
difference-private-false = Everybody
difference-state = State

# Algorithms explained
explain-decides = What it decides
explain-people = About whom
explain-works = How it works
explain-data = With which data
explain-answers = Who answers for it
explain-risks = Risks and safeguards
explain-contest = How to object
explain-missing = Not said in this record: { $value }.
explain-personal = Personal information

# Whether a file follows the standard that it declares
check = File check
check-success = The file follows what it declares.
check-failure = { $count ->
    [one] { $shown } thing in the file is not what it declares.
   *[other] { $shown } things in the file are not what it declares.
}
check-error = The file could not be checked.
check-running = The file is being checked.
check-on = Checked on { $value }
check-row = Row
check-value = Value
check-what = What is wrong
check-file = All that was found, as CSV

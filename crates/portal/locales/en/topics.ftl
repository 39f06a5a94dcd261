# Keywords and subjects
topics-keywords = Keywords
topics-keywords-lead = The words that publishers gave their records. Choose one to see the records that have it.
topics-subjects = Subjects
topics-subjects-lead = What the records are about. Choose a subject to see its records.
topics-find = Find a keyword
topics-all = All keywords
topics-none = No keyword holds these words. Use fewer letters, or search the records themselves.
topics-cut = The { $shown } that most records have are listed. Search to find the others.

# Start page
home-new = Added lately
home-popular = Most followed
home-changed-all = All that changed lately
home-new-all = All that is new
home-keywords-all = All keywords
home-subjects-all = All subjects
home-groups-all = All groups
home-figures = The catalogue in figures
home-empty = Nothing has been published here yet.
home-organizations = { $count ->
    [one] Organization
   *[other] Organizations
}
home-groups = { $count ->
    [one] Group
   *[other] Groups
}

# Lists of organizations and groups
organizations-find = Find an organization
groups-find = Find a group
groups-none = None holds these words in its name or description.

# How open the site is: quality, inventory, the report on the Open Data Charter.
openness = How open we are
openness-tab-charter = Open Data Charter
openness-tab-quality = Quality
openness-tab-inventory = Inventory
openness-tab-comparison = Comparison
openness-tab-attestations = Attestations
openness-per-cent = { $value }%
openness-quality-of = Quality and openness: { $value }
openness-quality-lead = Worked out from the published records, whenever one of them changes.
openness-nothing = Nothing is published yet.
openness-records = { $count ->
    [one] 1 record
   *[other] { $shown } records
}
openness-lines = { $count ->
    [one] 1 line in the inventory
   *[other] { $shown } lines in the inventory
}
openness-stars = { $value } of 5 stars
openness-late = Late
openness-no-promise = Nothing promised
openness-links = Addresses
openness-links-answer = Answer
openness-links-broken = Do not answer
openness-improve-lead = What gives most: how many records lack it, and what the mean record would gain.
openness-records-head = Records
openness-rating = Rating
openness-stars-head = Stars
openness-history = Over time
openness-month = Month
openness-file-records = Records (CSV)
openness-file-organizations = Organizations (CSV)
openness-records-of = { $what }: { $value }
openness-records-with = { $value }:
openness-all-records = All records
openness-record = Record
openness-state-met = Met
openness-state-not_met = Not met
openness-state-not_assessed = Not assessed
inventory-of = Inventory: { $value }
inventory-lead = What is held, open or not. Vote for what should be opened next.
inventory-level = Access level
inventory-level-all = All
inventory-level-open = Open
inventory-level-open_to_be_published = Open, to be published
inventory-level-under_review = Under review
inventory-level-restricted = Restricted
inventory-level-none = Not stated
inventory-order-votes = Most votes
inventory-order-planned = Planned day
inventory-order-name = Name
inventory-late-lines = { $count ->
    [one] Only the 1 that was to be open by now
   *[other] Only the { $shown } that were to be open by now
}
inventory-filter = Show
inventory-planned = Planned for { $value }
inventory-is-late = Late
inventory-votes = { $count ->
    [one] 1 vote
   *[other] { $shown } votes
}
inventory-vote = Open this next
inventory-vote-of = Open this next: { $value }
inventory-unvote = Take my vote back
inventory-unvote-of = Take my vote back: { $value }
inventory-publish = Open it now
inventory-publish-of = Open it now: { $value }
inventory-exemption-commercial_sensitivity = Commercial sensitivity
inventory-exemption-confidentiality = Confidentiality
inventory-exemption-legal_and_contractual_obligations = Legal and contractual obligations
inventory-exemption-privacy = Privacy
inventory-exemption-security = Security
inventory-file-canada = CSV, columns of Canada
inventory-file-ontario = CSV, columns of Ontario
inventory-import = Take an inventory in
inventory-import-lead = A table in the columns of Canada’s inventories or of Ontario’s: each line becomes a record, or changes the one of its name. A line that is wrong is told, and the others are taken.
inventory-import-file = Table (CSV, TSV, XLSX or ODS)
inventory-import-restricted = For restricted lines that give no reason
inventory-import-ground = Exemption
inventory-import-reason = Reason
inventory-outcome-created = New
inventory-outcome-updated = Changed
inventory-outcome-unchanged = Unchanged
inventory-outcome-failed = Wrong
charter-of = Open Data Charter: { $value }
charter-lead = How far the six principles of the International Open Data Charter are lived, worked out from the records and not typed in. What is not known is not assessed: that is neither met nor failed.
charter-as-of = As of { $value }
charter-score = Score
charter-counted = Counted
charter-number = No.
charter-indicator = Indicator
charter-state = State
charter-share = Share
charter-figure = { $met } of { $of }
charter-days = { $count ->
    [one] 1 day
   *[other] { $shown } days
}
charter-unknown = { $count ->
    [one] (1 not assessed)
   *[other] ({ $shown } not assessed)
}
charter-median = { $figure }; median { $days }
charter-uses = ({ $views } views, { $downloads } downloads, { $calls } calls of the API)
charter-moments = Earlier
charter-now = Now
charter-principles = Principles
charter-file = Indicators (CSV)
charter-method = Shares are means of what is assessed; principles and indicators count alike unless the site weighs them.
charter-comparison = Organizations compared
charter-comparison-lead = Scores now, by principle, and at the end of past years.
charter-comparison-file = Comparison (CSV)
charter-principle-open = Open by default
charter-principle-timely = Timely and comprehensive
charter-principle-usable = Accessible and usable
charter-principle-comparable = Comparable and interoperable
charter-principle-engaging = For improved governance and citizen engagement
charter-principle-inclusive = For inclusive development and innovation
charter-indicator-open_licence = Open licence
charter-indicator-licence_stated = Licence stated
charter-indicator-access_level_known = Access level stated
charter-indicator-open_in_inventory = Open, of all that is decided or under review
charter-indicator-decided = Decided, and not under review
charter-indicator-justified_closure = Closed for a stated reason, in every language
charter-indicator-review_age = Days under review, in the middle
charter-indicator-promise_kept = Opened by the planned day
charter-indicator-frequency_stated = Update frequency stated
charter-indicator-on_time = Updated on time
charter-indicator-lateness = Days late, in the middle
charter-indicator-period_stated = Period covered stated
charter-indicator-period_current = Period covered is current
charter-indicator-original_detail = Detail stated, and a file to download
charter-indicator-every_language = Title and description in every language
charter-indicator-history_kept = Earlier editions reachable
charter-indicator-for_machines = A format that machines read
charter-indicator-open_format = A format that belongs to nobody
charter-indicator-queryable = Can be queried
charter-indicator-documented = What the data mean is documented
charter-indicator-links_work = Addresses answer
charter-indicator-valid = Valid by the stated schema
charter-indicator-contact_given = Contact given
charter-indicator-findable = Keywords, subject and a description
charter-indicator-no_barrier = No sign-in and no price
charter-indicator-standard_metadata = Metadata follow DCAT-AP
charter-indicator-controlled_terms = Terms from controlled lists
charter-indicator-stable_identifier = Stable identifier
charter-indicator-schema_stated = Schema of tables stated
charter-indicator-geography_coded = Place told by geometry or code
charter-indicator-shared_schema = Schema shared with another organization
charter-indicator-feedback_open = Everybody can give feedback
charter-indicator-feedback_answered = Questions and feedback answered within 15 working days
charter-indicator-requests_decided = Data requests decided
charter-indicator-requests_met = Data requests that led to a record
charter-indicator-changes_visible = Changes visible to everybody
charter-indicator-used = Used in the last 14 days
charter-indicator-algorithms_disclosed = Algorithms with recourse and human oversight told
charter-indicator-reused = Known to be reused
charter-indicator-citable = Citable by a DOI
charter-indicator-accessible_pages = Pages without barriers that an automatic check finds
charter-indicator-disaggregated = Told apart by sex, age, region or the like
charter-indicator-language_stated = Language of files stated
charter-indicator-harvested = Present in other catalogues
attestation = Attestation
attestations-of = Attestations: { $value }
attestation-of = Attestation { $year }: { $value }
attestation-lead = Once a year an officer of each organization signs the figures as they are, with remarks. What was signed is kept as it was.
attestation-status = Who has signed, and who has not
attestation-attested = Signed
attestation-expired = Expired
attestation-missing = Not signed
attestation-signed = Signed
attestation-by = { $officer }, { $day }
attestation-feed = Feed of attestations
attestation-expired-note = This attestation has expired.
attestation-officer = Officer
attestation-role = Role
attestation-signed-on = Signed on
attestation-expires = Good until
attestation-remarks = Remarks
attestation-digest = Digest of the figures (SHA-256)
attestation-sign = Sign the figures
attestation-sign-of = Sign the figures: { $value }
attestation-sign-lead = You sign these figures as they are now. They are kept with your name and remarks, and everybody can see them.

# Reports at the addresses of ckanext-report.
report-list = Reports
report-lead = Tables about the published records, each as a page, as CSV and as JSON.
report-whole = The whole site
report-dataset-title = Record
report-organization-title = Organization
report-num-packages = Records
report-num-broken-packages = Records with broken links
report-broken-package-percent = Share of records with broken links (%)
report-num-resources = Addresses looked at
report-num-broken-resources = Broken links
report-broken-resource-percent = Share of broken links (%)
report-total-stars = Stars in all
report-average-stars = Stars of a mean record
report-stars-0 = No star
report-stars-1 = 1 star
report-stars-2 = 2 stars
report-stars-3 = 3 stars
report-stars-4 = 4 stars
report-stars-5 = 5 stars
report-openness-score = Stars
report-days-late = Days late
report-resource-url = Address
report-status = State
report-reason = Reason
report-failure-count = Failures in a row
report-updated = Looked at
report-num-tagless-packages = Records without keywords
report-tagless-package-percent = Share of records without keywords (%)
report-num-late-packages = Late records
report-late-package-percent = Share of late records (%)

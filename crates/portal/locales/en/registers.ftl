# Registers: algorithms and assessments, commitments, consultations, outcomes.
nav-outcomes = Outcomes
registers-forms = This register in the forms of others
registers-forms-one = This record in the forms of other registers
registers-form-nl = Algoritmeregister (Netherlands, JSON)
registers-form-atrs = Algorithmic transparency record (United Kingdom, CSV)
registers-form-us-2023 = Inventory of AI 2023 (United States, CSV)
registers-form-us-2024 = Inventory of AI 2024 (United States, CSV)
registers-form-us-2025 = Inventory of AI 2025 (United States, CSV)
registers-form-ca = AI register (Canada, CSV)
registers-form-on = AI use cases (Ontario, CSV)
registers-form-hf = Model card (Markdown)
registers-overdue = This record was to be reviewed by { $value }.
registers-overdue-count = { $count ->
    [one] 1 record is past its review
   *[other] { $shown } records are past their review
}
registers-no-recourse = It decides, and the record does not say how to object.
registers-complete = It says { $said } of the { $of } things that are asked of such a record.
registers-missing = Not filled in
registers-open-data = Of { $of } data sets of this catalogue that it uses, { $count } are open.
registers-feed = Feed of algorithms
assessment = Impact assessment
assessment-of = Impact assessment: { $value }
assessment-standing = Level { $level }, assessed on { $day }.
assessment-see = See the assessment
assessment-do = Assess it
assessment-level = Impact level { $level }
assessment-made = Assessed on { $day }
assessment-made-by = Assessed on { $day } by { $author }
assessment-stale-changed = This assessment does not hold any more: { $data } changed ({ $since }).
assessment-stale-withdrawn = This assessment does not hold any more: { $data } was withdrawn ({ $since }).
assessment-stale-restricted = This assessment does not hold any more: { $data } is no longer public ({ $since }).
assessment-some-data = data that it uses
assessment-hidden-data = Data that is not public
assessment-score = Score
assessment-raw = Raw impact
assessment-mitigation = Mitigation
assessment-current = Current score
assessment-areas = Points by area
assessment-area = Area
assessment-counts = Counts for
assessment-points = Points
assessment-counts-raw-impact = Raw impact
assessment-counts-mitigation = Mitigation
assessment-requires = What the level asks for
assessment-data = Data sets that were looked at
assessment-data-version = Version { $value }
assessment-data-changed = Changed since
assessment-answers = Answers
assessment-versions = Assessments of this algorithm
assessment-version = Number { $version }, { $day }, level { $level }
assessment-source = Questions and scores are those of the Algorithmic Impact Assessment of the Government of Canada (Open Government Licence – Canada).
assess-of = Assess: { $value }
assess-about = Answer what is asked; further questions follow from the answers. Nothing is kept before you save.
assess-score = Level { $level }. Raw impact { $raw }, mitigation { $mitigation }, current score { $current }.
assess-wrong = Not saved yet:
assess-wrong-answer = This question needs an answer.
assess-try = Show score and further questions
assess-save = Save the assessment
level-notice = Notice
level-notice-1 = None
level-notice-2 = Plain language, on all channels of the service
level-notice-3 = Plain language, on all channels of the service, pointing to the explanation
level-notice-4 = Plain language, on all channels of the service, pointing to the explanation
level-explanation = Explanation
level-explanation-1 = A general explanation is published
level-explanation-2 = Published, and given to clients who are refused or subject to a regulatory action
level-explanation-3 = Published, and given to clients who are refused or subject to a regulatory action
level-explanation-4 = Published, and given to clients who are refused or subject to a regulatory action
level-review = Peer review
level-review-1 = None
level-review-2 = One expert, published
level-review-3 = One expert, published
level-review-4 = Two experts, published
level-gba = Gender-based analysis plus
level-gba-1 = None
level-gba-2 = Consulted, elements published
level-gba-3 = Consulted, elements published
level-gba-4 = Consulted, elements published
level-human = People in the decision
level-human-1 = None required; quality assurance
level-human-2 = None required; quality assurance
level-human-3 = The final decision is made by a person
level-human-4 = The final decision is made by a person
level-training = Training
level-training-1 = By role, in broad lines
level-training-2 = By role, in broad lines
level-training-3 = By role, in depth
level-training-4 = By role, in depth
level-approval = Approval
level-approval-1 = Assistant deputy minister of the program
level-approval-2 = Assistant deputy minister of the program
level-approval-3 = Deputy head
level-approval-4 = Treasury Board
completion-not-started = Not started
completion-limited = Limited
completion-substantial = Substantial
completion-complete = Complete
commitments-overview = How far the commitments are
commitments-overdue = { $count ->
    [one] 1 commitment is past its due date
   *[other] { $shown } commitments are past their due date
}
commitments-feed = Feed of all commitments
commitments-feed-of = Commitments – { $value }
commitments-table = Table of progress (CSV)
commitment-plan = Action plan
commitment-due = Due
commitment-lead = Lead
commitment-problem = Problem addressed
commitment-deliverables = Deliverables
commitment-next-steps = Next steps
commitment-evidence = Evidence
commitment-challenges = Challenges
commitment-timeline = Progress
commitment-feed = Feed of this commitment
commitment-table = Progress as a table (CSV)
consultations-open = { $count ->
    [0] Open now
    [one] Open now: 1
   *[other] Open now: { $shown }
}
consultations-coming = { $count ->
    [0] Coming
    [one] Coming: 1
   *[other] Coming: { $shown }
}
consultations-closed = { $count ->
    [0] Closed
    [one] Closed: 1
   *[other] Closed: { $shown }
}
consultations-none = None.
consultations-more = { $count ->
    [one] and 1 more, in the list below
   *[other] and { $shown } more, in the list below
}
consultations-calendar = Calendar of all consultations (iCalendar)
consultations-feed = Feed of all consultations
consultations-table = All consultations (CSV)
consultations-feed-of = Consultations – { $value }
consultation-feed = Feed of this consultation
consultation-state-coming = Coming
consultation-state-open = Open
consultation-state-closed = Closed
consultation-state-off = Not going forward
consultation-from-to = { $start } to { $end }
consultation-from = From { $start }
consultation-to = Until { $end }
consultation-take-part = How to take part
consultation-take-part-now = Take part
consultation-meetings = Meetings
consultation-heard = What was heard
consultation-changed = What changed as a result
consultation-report = Report
consultation-participants = { $count ->
    [one] 1 participant
   *[other] { $shown } participants
}
consultation-updates = Updates
consultation-calendar = Add to a calendar (iCalendar)
sign-up = News by e-mail
sign-up-about = Get a message when something new happens in this consultation. Your address is kept encrypted, used for nothing else, and erased when you leave.
sign-up-email = E-mail address
sign-up-trap = Leave this empty
sign-up-send = Sign up
sign-up-from-page = To sign up, use the form on the page of the consultation.
sign-up-asked = Thank you. If the address is new here, a message with a link is on its way: nothing else is sent before you confirm.
sign-up-asked-of = Consultation: { $value }
sign-up-wrong = This is no e-mail address.
sign-up-confirm = Confirm your sign-up
sign-up-confirm-about = With this button you confirm that you want news of this consultation.
sign-up-confirm-do = Confirm
sign-up-confirmed = Confirmed. Every message has a link to leave.
sign-up-gone = This link is not valid any more. Sign up again to get another one.
sign-up-leave = Leave
sign-up-leave-about = With this button you get no more news of this consultation, and your address is erased.
sign-up-leave-do = Leave
sign-up-left = You get no more news of this consultation. Your address is erased.
outcomes = Outcomes
outcomes-about = What was to be reached, measured by open data of this catalogue.
outcomes-none = Nothing is measured yet.
outcomes-table = All figures as a table (CSV)
outcome-latest = { $figure } ({ $period })
outcome-no-values = No values yet.
outcome-target = Target: { $figure }
outcome-target-by = Target: { $figure } by { $period }
outcome-met = Reached
outcome-not-met = Not reached yet
outcome-trend-better = Getting better
outcome-trend-worse = Getting worse
outcome-trend-same = No change
outcome-trend-up = Rising
outcome-trend-down = Falling
outcome-figures = Figures
outcome-period = Period
outcome-value = Value
outcome-table = These figures as a table (CSV)
outcome-statement = How it is measured
outcome-failed = The last measurement failed; the figures are those before.
outcome-measured = Measured on { $value }
outcome-new = New indicator
outcome-edit = Edit: { $value }
outcome-form-about = An indicator is one statement over public tables of this catalogue. It runs when it is saved, after its tables change, and once a day.
outcome-try = Try the statement
outcome-tried = What the statement gives now; nothing is saved yet
outcome-field-owner-org = Organization
outcome-field-owner-org-help = It answers for the indicator.
outcome-field-name = Name in the address
outcome-field-name-help = Lower-case letters, digits, - and _. Made of the title where it is left empty.
outcome-field-title = Title
outcome-field-statement = How it is measured (SQL)
outcome-field-statement-help = One SELECT that gives two columns: a period (2026, 2026-Q1, 2026-04 or 2026-04-17) and a number. Tables are named by the identifiers of their resources, in double quotes: SELECT year, litres FROM "…" ORDER BY year
outcome-field-unit = Unit
outcome-field-notes = What it means
outcome-field-direction = Which way is better
outcome-field-baseline = Starting value
outcome-field-target = Target
outcome-field-target-period = Target period
outcome-field-target-period-help = A year, quarter, month or day, written as the periods above.
outcome-direction-up = Up
outcome-direction-down = Down
outcome-direction-none = Neither
outcome-delete-meaning = The indicator disappears from the dashboard with all values that were kept. The tables that it reads stay.
done-outcome-saved = The indicator is saved and measured.
done-outcome-deleted = The indicator is deleted.
register-import-algorithm = Import a register
register-import-algorithm-lead = Take in a file of another register of algorithms. Its records become records of this register; what has no field here is kept, so that they can be written again as they came.
register-import-commitment = Import a tracker
register-import-commitment-lead = Take in a tracker of commitments in the form of Canada’s action plans on open government: one row for each deliverable and period, as CSV, Parquet or a workbook.
register-import-form = Form of the file
register-import-own = The organization that each row names
register-import-source = Name of the source
register-import-source-help = The next file with the same name brings the same records up to date. The name of the form, where it is left empty.
register-import-file = File
register-import-kept = Kept beside the fields, by column
register-import-times = { $count ->
    [one] once
   *[other] { $shown } times
}
register-import-waits = The file is taken in as soon as there is room. Open this page again in a moment.
register-import-going = { $done } of { $of } rows are done. Open this page again in a moment.
register-import-ended = It ended before its time.
registers-form-atrs-index = Index of the algorithmic transparency records (United Kingdom, CSV or JSON)
feed-as-rss = RSS

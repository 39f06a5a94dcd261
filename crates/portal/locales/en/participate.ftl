# Taking part, and hearing what is new.
participate = Take part
nav-participate = Take part
participate-lead = Ask for data, say what is missing or wrong, and show what you made.
participate-more = More ways
requests = Requests for data
requests-lead = What people wish were published, with votes, a day by which an answer is due, and the answer in public.
requests-all = All requests
requests-found = { $count ->
    [0] No request
    [one] 1 request
   *[other] { $shown } requests
}
requests-by-votes = Most votes
requests-by-newest = Newest
requests-by-due = Answer due first
requests-by-modified = Last changed
request-status = Status
request-any = Any
request-due = Answer due on
request-overdue = Late
votes = { $count ->
    [one] 1 vote
   *[other] { $shown } votes
}
vote = Vote for it
vote-back = Take the vote back
ask = Ask for data
ask-lead = { $count ->
    [one] An answer is due within a day.
   *[other] An answer is due within { $shown } days.
}
ask-title = What do you ask for?
ask-title-help = In a line, such as: Water levels of all lakes, hour by hour
ask-notes = Describe it
ask-notes-help = Which place and time, how detailed, where you have seen it.
ask-purpose = What would it make possible? (optional)
ask-reason = What is it for? (optional)
ask-organization = Who may have it? (optional)
ask-unsaid = Not said
ask-unknown = I do not know
ask-public = Your request is public. Please leave out what is about yourself or others.
ask-send = Send
show-title = Showcases
show = Show what you made
show-lead = Applications, articles, research and other things that people made of this data.
show-name = What is it called?
show-notes = Describe it
show-url = Where is it?
show-type = What kind of thing is it? (optional)
show-author = Who made it? (optional)
show-image = Address of a picture (optional)
show-packages = Data it was made with (optional)
show-packages-help = Names of records as they stand in their addresses, with commas between them.
trap = Leave this empty
answer = Answer the request
answer-english = Answer in English
answer-french = Answer in French
answer-record = Record that fulfils it
answer-record-help = Its name as it stands in its address, or an address elsewhere.
answer-due = Answer due on
answer-send = Save the answer
answer-merge = Merge it into another request
answer-merge-about = Votes and followers go on there; this request leads to it.
answer-into = Name of the request that goes on
answer-no-request = There is no such request.
comments = Questions and feedback
comments-count = { $count ->
    [0] Questions and feedback
    [one] 1 question or remark
   *[other] { $shown } questions and remarks
}
comments-none = Nobody has asked or said anything yet.
comment-question = Question
comment-feedback = Feedback
comment-reply = Reply
comment-official = From the organization
comment-waiting = Waits until somebody has looked at it
comment-refused = Not shown
comment-show = Show it
comment-refuse = Refuse it
comment-delete = Remove it
comment-report = Report it
comment-reason = What is wrong with it?
comment-remark = Why, where it is refused
comment-reports = { $count ->
    [one] reported once
   *[other] reported { $shown } times
}
comment-new = Ask or say something
comment-kind = What is it?
comment-text = Text
comment-public = It is public, with your name. Please leave out what is about yourself or others.
comment-send = Send
comments-moderation = Comments to look at
comments-moderation-about = What was written about records of your organizations and waits for you, or was reported. Requests and showcases wait under:
work-comments = Comments to look at
work-comments-about = Questions and remarks about records of your organizations that wait until you have looked at them, or were reported.
done-waiting = Thank you. It is shown once somebody has looked at it.
done-data-request = Thank you. Your request is public, and you follow it.
done-showcase = Thank you. It is public.
done-answered = The answer is public.
done-commented = Thank you. It is shown below.
done-reported = Thank you. Somebody will look at it.
done-comment-deleted = It was removed.
done-decided = It is decided.
done-saved = Saved.
notifications = Notifications
notifications-none = There is nothing new. Follow records, organizations, groups or searches to hear of them here.
notifications-seen = I have seen it all
notice-new = new
notice-changed = changed
notice-commented = question or answer
notice-found = found by a search
notice-stale = its impact assessment is out of date
notice-unseen = not seen yet
digest = E-mail
digest-about = What is new, in one message. Each holds a link that ends them.
digest-often = How often
digest-none = Never
digest-daily = Every day
digest-weekly = Every week
digest-no-address = Give your e-mail address first.
searches = Searches you follow
searches-about = You hear of each public record that such a search finds when it is new or changes: a theme, a place, a kind of record.
searches-q = Words
searches-fq = Filter, as searches of the programming interface have it
searches-name = Name
follow-search = Follow this search
follow-search-wrong = This is no search.
webhooks = Messages to programs
webhooks-about = An address of yours is told of each change to records that you may see. Messages are signed.
webhooks-secret = The secret to check signatures with. It is shown this once:
webhooks-off = Switched off, since messages did not arrive
webhooks-on = Switch it on
webhooks-test = Send a test
webhooks-delete = Remove
webhooks-url = Address
webhooks-make = Add
delivery-waiting = on its way
delivery-delivered = arrived
delivery-failed = did not arrive
save-choice = Save
leave = End these messages
leave-about = You get no more messages with news. What you follow stays, and you find the news on the site.
leave-done = You get no more messages.
type-data-request-about = What people wish were published, and the answers.
type-showcase-about = What people made of the data.
type-learning-resource-about = Courses, guides and other material for learning to work with data.
wrong-into = Name the request that goes on; it must be another one that is no duplicate itself.
wrong-digest = Choose never, every day or every week.
wrong-title = Say in a line what it is: 200 characters at most.
wrong-notes = Describe it: 10,000 characters at most.
wrong-text = Write something: 5,000 characters at most.
wrong-url = Give an address that begins with http:// or https://.
wrong-image-url = The address of a picture begins with http:// or https://.
wrong-packages = One of these records is not there. Give the names that stand in their addresses.
wrong-reason = Say what is wrong: 1,000 characters at most.
wrong-author = Give the author in 200 characters at most.
wrong-fulfilled-by = Name the record that fulfils it; this one is not there.
wrong-answer = This state needs an answer.
wrong-request-status = Choose a state, or say what else is new.
wrong-due-date = This is no day.
wrong-website = The form was not filled in as people do. Please send it again.
wrong-opened = The form was sent too soon, or had been open for too long. Please send it again.
wrong-contributions = That is all that one account can contribute in a day. Please come back tomorrow.
wrong-searches = You cannot follow any more searches. Stop following another one first.
wrong-webhooks = You cannot have any more of these. Remove another one first.
wrong-q = Give words or a filter.
wrong-fq = This filter is too long.
wrong-organization-id = There is no such organization.
wrong-showcase-type = Choose what kind of thing it is.
wrong-request-reason = Choose what it is for.
wrong-decision = Choose whether it is shown.
wrong-remark = Say why in 1,000 characters at most.
news-feed = News as a feed
news-feed-about = A private address for programs that read feeds. Whoever knows it reads your news, so keep it to yourself; a new address ends the one before.
news-feed-make = Make an address
news-feed-renew = Make a new address
news-feed-delete = End the address

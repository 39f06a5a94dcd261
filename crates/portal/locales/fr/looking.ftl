# Looking at a record: previews, citations, history, quality.

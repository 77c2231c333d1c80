"""What the office knows: records, what was fetched, what people wrote.

Lives here: the five collections' frozen records, the files under the data folder, merging, revisions, queries.
Must never enter: network, screen, sentences for people, a clock (today and now are parameters).
This file imports nothing, so that importing one room does not open them all.
"""

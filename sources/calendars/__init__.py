"""iCalendar (RFC 5545): lines to components, their values, zones, rules of recurrence, series of events.

The libraries for it were measured and left. icalendar takes 27 s for 10 MB (0.7 ms an event). recurring-ical-events holds
a list of all times before it gives the first: a rule for every second takes the memory, one for 30 February 6 to 9 s, each
with the interpreter's lock held. Here every step is counted, and what takes too many is told and left out. Both, and
dateutil, are what the tests compare with.
"""

"""What a board agreed to have done: addressee, responsible party, due date, indicators and reports.

No clock starts before the minutes are checked. Owners report from the mail; the next agenda lists what is due
or late.
"""

"""Building blocks without a domain word in them: time, text, workflow, errors.

Everything here is plain Python over plain values. Nothing here knows of Flask, of the
database or of boards, so rules can use all of it and still run in milliseconds.
"""

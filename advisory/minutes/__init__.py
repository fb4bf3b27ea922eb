"""The record of a meeting from draft to publication.

Scrutineers check, chair and minute-taker sign, then it is published and never changes again. A published
record is rendered once and hashed.
"""

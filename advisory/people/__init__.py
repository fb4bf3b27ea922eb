"""Accounts that sign in, persons known to a municipality, and roles with scope and dates.

An account is one e-mail address; a person belongs to one municipality. Sign-in sessions are rows, so that
they can be ended.
"""

"""Boards with their legal form, term, seats, members and personal deputies.

The composition rules of the law are checked here. A membership gives roles on its board and takes them away
when it ends.
"""

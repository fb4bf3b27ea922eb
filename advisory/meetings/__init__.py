"""Meetings, their order of items, calling with a notice period, answers and personal deputies.

Everyone with a right to attend is called in the chair's name with a calendar file. A change or cancellation
updates the same event.
"""

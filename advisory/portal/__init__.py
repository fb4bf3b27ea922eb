"""The public site: front page, boards, members, meetings, minutes, initiatives, feed, calendar and the duty pages.

Nothing that is not published, and no sign-in. Every page asks the visibility function of its object.
"""

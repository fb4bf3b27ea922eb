"""The pages of people: signing in and out, the mailed link, one's own account, a municipality's people, roles."""

from flask import Flask

from advisory.people.views import account as account
from advisory.people.views import administrators as administrators
from advisory.people.views import links as links
from advisory.people.views import people as people
from advisory.people.views import policy as policy
from advisory.people.views import roles as roles
from advisory.people.views.limits import connect as _limit
from advisory.people.views.room import bp as bp
from advisory.people.views.sign_in import NoRole as NoRole
from advisory.people.views.sign_in import connect as _connect
from advisory.people.views.sign_in import who_asks as who_asks


def connect(app: Flask) -> None:
    """Wire the library's signals to our session rows, and limit its pages."""
    _connect(app)
    _limit(app)

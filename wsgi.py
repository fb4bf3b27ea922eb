"""The WSGI application."""

from advisory.factory import create_app

application = app = create_app()

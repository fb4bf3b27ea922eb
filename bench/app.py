"""The application as it is served, but for the limit of sign-ins: the bench signs in more often than people do."""

from advisory.factory import create_app

application = create_app(RATELIMIT_ENABLED=False)

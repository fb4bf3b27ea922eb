"""The WSGI application."""

import gc

# What is made at the start lives until the end: looking through it again and again for garbage costs a fifth of the start,
# and later makes every full collection, and the request it falls into, slower.
gc.disable()

from advisory.factory import create_app  # noqa: E402

application = app = create_app()

gc.freeze()
gc.enable()

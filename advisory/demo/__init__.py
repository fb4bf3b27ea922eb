"""Fictional municipalities with boards, meetings and initiatives, made through the services.

Used by the demo mode, the tests and the bench. Nothing here is real.
"""

"""The pages of initiatives."""

from flask import Blueprint

bp = Blueprint("initiatives", __name__)

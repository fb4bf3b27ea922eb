"""The pages of boards."""

from flask import Blueprint

bp = Blueprint("boards", __name__)

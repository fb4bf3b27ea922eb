"""The blueprint of the meeting room."""

from flask import Blueprint

bp = Blueprint("proceedings", __name__)

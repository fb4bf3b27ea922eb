"""The blueprint of the room, on its own so that every page group can use it."""

from flask import Blueprint

bp = Blueprint("people", __name__)

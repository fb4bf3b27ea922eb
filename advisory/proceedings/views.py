"""The pages of proceedings."""

from flask import Blueprint

bp = Blueprint("proceedings", __name__)

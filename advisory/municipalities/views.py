"""The pages of municipalities."""

from flask import Blueprint

bp = Blueprint("municipalities", __name__)

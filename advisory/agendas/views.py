"""The pages of agendas."""

from flask import Blueprint

bp = Blueprint("agendas", __name__)

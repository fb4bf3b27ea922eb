"""The first page after signing in, the monitor's overview, and the frame of every page."""

from flask import Blueprint

bp = Blueprint("desk", __name__)

from advisory.desk.views import dashboards  # noqa: E402  # it registers its routes on bp
from advisory.desk.views.frame import frame_of  # noqa: E402

__all__ = ["bp", "dashboards", "frame_of"]

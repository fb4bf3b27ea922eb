"""The first page after signing in, the monitor's overview, and the frame of every page."""

from flask import Blueprint

bp = Blueprint("desk", __name__)

from advisory.desk.views import dashboards, monitor  # noqa: E402  # they register their routes on bp
from advisory.desk.views.frame import frame_of  # noqa: E402

__all__ = ["bp", "dashboards", "frame_of", "monitor"]

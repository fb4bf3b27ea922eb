"""create_app(): settings, extensions, blueprints, ports, error pages. Refuses a route without a permission."""

import os
from collections.abc import Callable
from datetime import timedelta
from wsgiref.headers import Headers

from flask import Flask, g
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from advisory import cli, config, extensions
from advisory.agendas import views as agendas_views
from advisory.boards import queries as boards
from advisory.boards import views as boards_views
from advisory.desk import views as desk_views
from advisory.infra import errors, files, filters, health, i18n, security, web
from advisory.infra.application import Application
from advisory.infra.db import db, tune
from advisory.infra.frame import Frame
from advisory.infra.ports import ports
from advisory.initiatives import queries as initiatives
from advisory.initiatives import views as initiatives_views
from advisory.kernel import clock
from advisory.meetings import views as meetings_views
from advisory.minutes import views as minutes_views
from advisory.municipalities import views as municipalities_views
from advisory.notifications import views as notifications_views
from advisory.people import queries as people
from advisory.people import views as people_views
from advisory.people.models import Account
from advisory.portal import views as portal_views
from advisory.proceedings import queries as proceedings
from advisory.proceedings import views as proceedings_views

BLUEPRINTS = (
    health.bp,
    municipalities_views.bp,
    people_views.bp,
    notifications_views.bp,
    boards_views.bp,
    agendas_views.bp,
    meetings_views.bp,
    proceedings_views.bp,
    minutes_views.bp,
    initiatives_views.bp,
    desk_views.bp,
    portal_views.bp,
)


class UndeclaredRoutesError(RuntimeError):
    """Routes without a declared permission."""


def create_app(settings: config.Settings | None = None, **overrides: object) -> Flask:
    """The application. Raises UnsafeSettings, UndeclaredRoutesError."""
    settings = settings or config.from_environment(os.environ)
    config.refuse_unsafe(settings)
    app = Application(__name__, template_folder="../templates", static_folder="../static")
    app.config.update(config.flask_config(settings))
    app.config.update(overrides)
    clock.follow(settings.demo_clock)
    _start_extensions(app)
    _fill_ports()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(web.check_at_door)
    cli.register(app)
    _surround(app)
    missing = web.undeclared(app)
    if missing:
        raise UndeclaredRoutesError(f"no permission declared for: {', '.join(missing)}")
    _wrap(app, settings)
    return app


def _start_extensions(app: Flask) -> None:
    web.init(app)
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    extensions.migrate.init_app(app, db, directory=os.path.join(os.path.dirname(app.root_path), "migrations"))
    i18n.init(app)
    extensions.csrf.init_app(app)
    security.init(app, security.Accounts(db, Account, people_views.NoRole))
    people_views.connect(app)
    extensions.mail.init_app(app)
    extensions.limiter.init_app(app)
    app.config.setdefault("COMPRESS_ALGORITHM", ["zstd", "br", "gzip"])
    extensions.compress.init_app(app)
    files.connect(app, app.config["SETTINGS"].storage_url)
    errors.init(app)
    filters.init(app)
    app.permanent_session_lifetime = timedelta(days=30)


def _fill_ports() -> None:
    ports.who_asks = people_views.who_asks
    ports.agenda_feed = initiatives.agenda_feed
    ports.recused_from = proceedings.recused_from
    ports.has_boards = boards.has_active
    ports.is_written = proceedings.is_written
    ports.address_of = people.address_of
    ports.attendance_of = proceedings_views.attendance_of
    ports.records_of = minutes_views.badges_of
    ports.frame_of = desk_views.frame_of


def _surround(app: Flask) -> None:
    @app.context_processor
    def frame() -> dict[str, object]:
        """The frame of the page, built when a layout asks for it: mails and feeds never do."""
        return {"frame": LocalProxy(_frame)}


def _frame() -> Frame:
    """The frame of this request, once. A public page never asks who reads it."""
    if "frame" not in g:
        g.frame = ports.frame_of(g.get("actor") or web.NOBODY)
    frame: Frame = g.frame
    return frame


def _add_to(fixed: dict[str, str]) -> Callable[[Headers, str, str], None]:
    def add(headers: Headers, path: str, url: str) -> None:
        """The headers of every answer stand on static files too."""
        for name, value in fixed.items():
            headers[name] = value

    return add


def _wrap(app: Flask, settings: config.Settings) -> None:
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=app.static_folder, prefix="static/", max_age=31536000, allow_all_origins=False,
        add_headers_function=_add_to(web.fixed_headers(settings)),
    )  # fmt: skip

"""The navigation of each role. Only pages that exist are linked."""

from collections.abc import Iterator
from typing import Any

from flask import current_app, request, url_for

from advisory.desk.queries.frame import BoardName
from advisory.desk.views import bp
from advisory.infra.access import Actor
from advisory.infra.frame import NavLink
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.policy.roles import Role

ON_BOARD = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY, Role.EXPERT, Role.SECRETARY)


@bp.app_template_global("link_to")
def url(endpoint: str, **values: Any) -> str:
    """The address of a page, empty while there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def link(label: str, endpoint: str, icon: str, *, places: tuple[str, ...] = (), **values: Any) -> Iterator[NavLink]:
    """One entry, if the page exists. `places`: blueprints or endpoints in which it is the current one."""
    address = url(endpoint, **values)
    if address:
        here = (request.endpoint or "", request.blueprint or "")
        current = request.endpoint == endpoint or any(place in here for place in places)
        yield NavLink(label=label, url=address, icon=icon, current=current)


def signed_in(reader: Actor, board: BoardName | None) -> list[NavLink]:
    """The main menu: what each role does most, in one row."""
    is_secretary = reader.has(Role.SECRETARY)
    home = _("Desk") if is_secretary else _("Home")
    links = [*link(home, "desk.show", "list-checks" if is_secretary else "house")]
    if board is not None and reader.has(*ON_BOARD):
        links += _of_board(board, is_secretary=is_secretary)
    links += _of_administration(reader)
    return links


def _of_board(board: BoardName, *, is_secretary: bool) -> Iterator[NavLink]:
    sitting = ("meetings", "agendas", "proceedings", "minutes")
    yield from link(_("Meetings"), "meetings.index", "calendar", places=sitting, board_id=board.id)
    yield from link(_("Initiatives"), "initiatives.index", "lightbulb", places=("initiatives",), board_id=board.id)
    yield from link(_("Members"), "boards.members", "users", places=("boards",), board_id=board.id)
    if is_secretary:
        mails = "notifications.undelivered"
        yield from link(_("Mails"), mails, "mail", places=("notifications",), municipality_id=board.municipality_id)


def _of_administration(reader: Actor) -> Iterator[NavLink]:
    for municipality in sorted(reader.municipalities(Role.ADMINISTRATOR))[:1]:
        own = ("people.index", "people.show", "people.add", "people.edit")
        yield from link(_("People"), "people.index", "user", places=own, municipality_id=municipality)
        here = ("municipalities.settings",)
        yield from link(_("Settings"), "municipalities.settings", "settings", places=here, municipality_id=municipality)
    if reader.has(Role.MONITOR):
        yield from link(_("Overview"), "desk.monitor", "chart-no-axes-column")
    if reader.has(Role.OPERATOR):
        yield from link(_("Municipalities"), "municipalities.index", "building-2", places=("municipalities",))


def public(place: dict[str, Any]) -> list[NavLink]:
    """The menu of a board's public pages; none on the pages of the whole site."""
    if not {"language", "municipality", "board"} <= place.keys():
        return []
    names = {key: place[key] for key in ("language", "municipality", "board")}
    return [
        *link(_("Home"), "portal.board", "house", **names),
        *link(_("Meetings"), "portal.meetings", "calendar", places=("portal.meeting",), **names),
        *link(_("Initiatives"), "portal.initiatives", "lightbulb", places=("portal.initiative",), **names),
        *link(_("Members"), "portal.members", "users", **names),
    ]


def footer(reader: Actor) -> list[NavLink]:
    """What every page offers at its end."""
    links = [
        *link(_("All boards"), "portal.front", "building-2"),
        *link(_("Accessibility"), "portal.accessibility", "accessibility", language=language()),
        *link(_("Privacy"), "portal.privacy", "shield", language=language()),
    ]
    if reader.is_signed_in:
        links += link(_("Who may do what"), "people.roles", "key-round")
    return links

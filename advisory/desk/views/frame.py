"""The frame of every page: brand, navigation by role, languages, footer.

Built when a layout first asks for it, so that mails and feeds pay nothing. At most two statements for somebody signed
in, none for a public page: what stands there comes from the address and from `infra.frame.set_brand`.
"""

from flask import current_app, g, request, session, url_for

from advisory.desk.queries import frame as asked
from advisory.desk.queries import waiting
from advisory.desk.queries.frame import BoardName
from advisory.desk.views import navigation
from advisory.infra.access import Actor
from advisory.infra.filters import localized_text
from advisory.infra.frame import AccountBox, Frame, LanguageLink
from advisory.infra.i18n import RIGHT_TO_LEFT, language
from advisory.infra.i18n import gettext as _
from advisory.kernel.localized import LANGUAGES
from advisory.kernel.plaintext import whole_number
from advisory.policy.roles import Role

LANGUAGE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
CHOSEN = "board"
THEMES = frozenset({"light", "dark"})


def frame_of(reader: Actor) -> Frame:
    """The frame of a page for this reader."""
    frame = Frame(
        lang=language(),
        dir="rtl" if language() in RIGHT_TO_LEFT else "ltr",
        service_name=current_app.config["SERVICE_NAME"],
        demo=current_app.config["SETTINGS"].is_demo,
        tray_url=navigation.url("notifications.tray") if current_app.config["SETTINGS"].uses_tray else "",
        languages=_languages(),
        footer=navigation.footer(reader),
    )
    if _is_public():
        _dress_public(frame)
    elif reader.is_signed_in:
        _dress_signed_in(frame, reader)
    else:
        frame.theme = _theme()
        frame.sign_in_url = url_for("security.login")
    _put_brand(frame)
    return frame


def _is_public() -> bool:
    return request.blueprint == "portal"


def _dress_public(frame: Frame) -> None:
    frame.nav = navigation.public(request.view_args or {})
    frame.sign_in_url = url_for("security.login")
    if "language" in (request.view_args or {}) and request.endpoint:
        base = current_app.config["SETTINGS"].base_url
        frame.canonical = base + request.path
        frame.alternates = [
            LanguageLink(link.code, link.label, base + link.url, link.current) for link in frame.languages
        ]


def _dress_signed_in(frame: Frame, reader: Actor) -> None:
    board = board_in_question(reader)
    frame.theme = _theme() or reader.theme or None
    frame.home_url = url_for("desk.show")
    if board is not None:
        frame.brand_name, frame.brand_sub = localized_text(board.name), localized_text(board.municipality)
    else:
        for municipality in sorted(reader.municipalities(Role.ADMINISTRATOR, Role.SECRETARY))[:1]:
            frame.brand_sub = localized_text(asked.municipality_name(municipality))
    frame.nav = navigation.signed_in(reader, board)
    frame.account = AccountBox(name=reader.name, url=navigation.url("people.account"), role=role_word(reader, board))
    frame.sign_out_url = url_for("people.sign_out")
    frame.notices_url = url_for("desk.show", _anchor="tasks")
    frame.notices_count = _notices(reader)


def _notices(reader: Actor) -> int:
    """How much waits, the same on every page: counted with the boards, or in a statement of its own."""
    if g.get("notices") is None:
        boards_of(reader)
    found: int | None = g.get("notices")
    return waiting.count(reader) if found is None else found


def _put_brand(frame: Frame) -> None:
    """The brand that the view itself named, where it knows better."""
    given = g.get("frame_brand")
    if given is not None:
        frame.brand_name, frame.brand_sub = given.name, given.sub
        frame.home_url = given.url or frame.home_url


def _theme() -> str | None:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else None


def _languages() -> list[LanguageLink]:
    """This page in the other languages: by its address where that names one, else by `?lang=`."""
    if request.endpoint is None or request.endpoint not in current_app.view_functions:
        return []
    return [LanguageLink(code, LANGUAGE_NAMES[code], _in(code), code == language()) for code in LANGUAGES]


def _in(code: str) -> str:
    values = dict(request.view_args or {})
    endpoint = str(request.endpoint)
    if "language" in values:
        return url_for(endpoint, **values | {"language": code})
    return f"{request.path}?lang={code}"


# --- the board in question


def boards_of(reader: Actor) -> list[BoardName]:
    """The reader's boards in the order of their names, asked once in a request."""
    if "boards_of_reader" not in g:
        found, g.notices = asked.boards_of(reader)
        g.boards_of_reader = sorted(found, key=lambda board: localized_text(board.name))
    boards: list[BoardName] = g.boards_of_reader
    return boards


def board_in_question(reader: Actor) -> BoardName | None:
    """The board that the page is about, else the one chosen last, else the first of the reader's."""
    boards = {board.id: board for board in boards_of(reader)}
    if not boards:
        return None
    wanted = _asked_board(boards)
    chosen = wanted or boards.get(session.get(CHOSEN, 0)) or next(iter(boards.values()))
    if wanted is not None and session.get(CHOSEN) != wanted.id:
        session[CHOSEN] = wanted.id
    return chosen


def _asked_board(boards: dict[int, BoardName]) -> BoardName | None:
    values = {**(request.view_args or {})}
    wish = request.args.get("board_id", "") if request.endpoint == "desk.show" else ""
    if (number := whole_number(wish)) is not None:
        values["board_id"] = number
    if len(boards) == 1:
        return None
    number = values.get("board_id") or asked.board_of(values)
    return boards.get(number or 0)


def role_word(reader: Actor, board: BoardName | None) -> str:
    """What the reader is here, in one word."""
    words = {
        Role.SECRETARY: _("Secretary"), Role.CHAIR: _("Chair"), Role.VICE_CHAIR: _("Vice-chair"),
        Role.MEMBER: _("Member"), Role.DEPUTY: _("Deputy"), Role.EXPERT: _("Expert"),
        Role.ADMINISTRATOR: _("Administrator"), Role.MONITOR: _("Monitor"), Role.OPERATOR: _("Operator"),
    }  # fmt: skip
    here = [
        grant.role for grant in reader.grants if grant.board_id is None or board is None or grant.board_id == board.id
    ]
    return next((word for role, word in words.items() if role in here), "")

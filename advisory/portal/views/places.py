"""Where a public page is: its board by the names in the address, its brand, and whether it has changed since last time."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, NoReturn

from flask import abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.boards.rules import BoardState
from advisory.infra.filters import asset, localized_text
from advisory.infra.frame import set_brand
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.kernel.localized import Localized
from advisory.minutes.rules import Stage, public_text
from advisory.municipalities import queries as municipalities
from advisory.municipalities.models import Municipality
from advisory.portal import queries
from advisory.portal.views import bp

SPOKEN = "<any(fi, sv, en):language>"
BOARD = f"/{SPOKEN}/<municipality>/<board>"
View = Callable[..., ResponseReturnValue]


def unchanged_aware(view: View) -> View:
    """Answer 304 when nothing was done in the municipality since the reader's copy; one statement.

    Public pages are the same for everybody: they ask nobody who they are and may be kept by anybody who asks again.
    """

    @wraps(view)
    def answer(**place: str) -> ResponseReturnValue:
        tag = _tag(place)
        if tag is not None and tag in _known_tags():
            return _with_headers(Response(status=304), tag)
        return _with_headers(make_response(view(**place)), tag)

    return answer


def _tag(place: dict[str, str]) -> str | None:
    """What this page would be called now; None where the address is not known (it may have moved)."""
    stamp = queries.stamp(place["municipality"]) if "municipality" in place else queries.front_stamp()
    if stamp is None:
        return None
    version = asset("css/app.css")
    facts = (stamp, language(), request.full_path, version, current_app.config["SERVICE_NAME"])
    return sha256("|".join(facts).encode()).hexdigest()[:24]


def _known_tags() -> set[str]:
    """The tags that the reader has; compression adds ":gzip" to them."""
    known = request.if_none_match
    return {tag.partition(":")[0] for tag in (*known.as_set(include_weak=True),)}


def _with_headers(answer: Response, tag: str | None) -> Response:
    if tag is not None and answer.status_code in {200, 304}:
        answer.set_etag(tag, weak=True)
        answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def municipality_at(slug: str) -> Municipality:
    """The municipality of the address. A former address redirects for good; an unknown one raises NotFound."""
    found = municipalities.by_slug(slug)
    if found is None:
        now = queries.present_slug(slug)
        if now is None:
            raise NotFound(slug)
        _move(municipality=now)
    set_brand(localized_text(found.name), url=_here("portal.municipality", municipality=found.slug))
    return found


def board_at(municipality: str, board: str) -> Board:
    """The public board of the address, with its municipality; former addresses redirect for good."""
    found = boards.by_slugs(municipality, board)
    if found is None or found.state is BoardState.DRAFT:
        raise NotFound(f"{municipality}/{board}")
    if (found.municipality.slug, found.slug) != (municipality, board):
        _move(municipality=found.municipality.slug, board=found.slug)
    names = {"municipality": found.municipality.slug, "board": found.slug}
    set_brand(localized_text(found.name), localized_text(found.municipality.name), _here("portal.board", **names))
    return found


def _move(**names: str) -> NoReturn:
    values: dict[str, Any] = {**(request.view_args or {}), **names}
    abort(redirect(url_for(str(request.endpoint), **values), code=301))


def _here(endpoint: str, **names: Any) -> str:
    return url_for(endpoint, language=language(), **names)


def names_of(board: Board) -> dict[str, str]:
    """What every address of the board's pages holds."""
    return {"language": language(), "municipality": board.municipality.slug, "board": board.slug}


@bp.app_template_filter("masked")
def masked(text: Localized) -> Localized:
    """A text as everybody may read it: marked passages, contact data and identity codes are left out (rule 27)."""
    return text.map(lambda source: public_text(source, Stage.PERSON_FREE, replacement=_("[not public]")))


@bp.app_template_filter("masked_line")
def masked_line(text: str) -> str:
    """The same for a text in one language."""
    return public_text(text, Stage.PERSON_FREE, replacement=_("[not public]"))


@bp.app_template_filter("local_day")
def local_day(at: datetime) -> int:
    """The number of the day in Helsinki, for the calendar leaf."""
    return clock.local_date(at).day

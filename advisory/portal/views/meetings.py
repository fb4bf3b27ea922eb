"""The public page of a meeting: time, place and headings from calling on, the agenda once it is out, then the minutes.

A published record is the stored fragment in a frame: two statements, one where the reader has the page already.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import StandardItem
from advisory.boards import queries as boards
from advisory.boards.models import Membership
from advisory.infra import files
from advisory.infra.downloads import download
from advisory.infra.filters import asset, localized_text
from advisory.infra.frame import set_brand
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language as spoken_language
from advisory.infra.web import open_to_all
from advisory.initiatives.queries import agenda_feed
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.kernel.localized import Localized
from advisory.meetings.models import Slot
from advisory.minutes import documents, queries, rules
from advisory.minutes.rules import Stage
from advisory.portal.views import bp
from advisory.portal.views.places import board_at

_PAGE = "/<any(fi, sv, en):language>/<municipality>/<board>/meetings/<int:year>/<int:number>"


@bp.get(_PAGE)
@open_to_all
def meeting(language: str, municipality: str, board: str, year: int, number: int) -> ResponseReturnValue:
    """One meeting, for everybody."""
    asked: dict[str, Any] = {"year": year, "number": number, "language": language}
    mark = queries.publication_mark(municipality, board, **asked)
    etag = "" if mark is None else _etag(mark, language)
    if etag and request.if_none_match.contains_weak(etag):
        return _cached(make_response("", 304), etag)
    facts = queries.publication(municipality, board, **asked)
    if facts is None:
        _missing(municipality, board)
    if not etag or facts.publication_id is None:
        return _before(facts)
    body = Markup(queries.fragment(facts.publication_id))  # noqa: S704  # drawn and escaped at publication
    parts = {"body": body, "contents": documents.contents(body), "pdf_url": _pdf_url(facts)}
    return _cached(make_response(_page(facts, **parts)), etag)


def _before(facts: Any) -> ResponseReturnValue:
    """The page before there are minutes."""
    page = _page(facts, agenda=_agenda(facts))
    etag = hashlib.sha256(page.encode()).hexdigest()[:24]
    is_known = request.if_none_match.contains_weak(etag)
    return _cached(make_response("", 304) if is_known else make_response(page), etag)


def _etag(mark: Any, language: str) -> str:
    """Changes with everything that a published page shows, which speaks the language of its address."""
    parts = (asset("css/app.css"), language, *mark, current_app.config["SERVICE_NAME"])
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _cached(answer: Response, etag: str) -> Response:
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.set_etag(etag, weak=True)
    return answer


def _page(facts: Any, **parts: Any) -> str:
    home = f"/{spoken_language()}/{facts.municipality_slug}/{facts.board_slug}"
    set_brand(localized_text(facts.board_name), localized_text(facts.municipality_name), home)
    return render_template("portal/meeting.html", facts=facts, home=home, **parts)


def _pdf_url(facts: Any) -> str:
    if facts.pdf_hash is None:
        return ""
    values = {"language": facts.language, "municipality": facts.municipality_slug, "board": facts.board_slug}
    return url_for("portal.minutes_pdf", **values, year=facts.year, number=facts.number)


def _agenda(facts: Any) -> list[dict[str, Any]]:
    """The items as the public may know them: headings, and what is under them once the agenda is out (decision 20)."""
    agenda = queries.agenda(facts.meeting_id)
    nameless = boards.nameless(facts.board_id, facts.form) if any(slot.item.presenter_id for slot in agenda) else {}
    return [_agenda_item(facts, number, slot, nameless) for number, slot in enumerate(agenda, 1)]


def _agenda_item(facts: Any, number: int, slot: Slot, nameless: Mapping[int, Membership]) -> dict[str, Any]:
    item = slot.item
    told: dict[str, Any] = {"number": number, "title": _masked(item.title), "secret": _secrecy(item)}
    if item.is_secret or not facts.is_agenda_out:
        return told
    told["background"], told["proposal"] = _masked(item.background), _masked(item.proposal)
    if item.presenter:  # by role and organisation where they chose so (decision 4)
        hidden = nameless.get(item.presenter.id)
        told["presenter"] = boards.role_and_organisation(hidden) if hidden else item.presenter.name
    if item.standard is StandardItem.FOLLOW_UP:
        told["earlier"] = agenda_feed(facts.board_id, clock.local_date(facts.starts_at), for_everybody=True)
    told["attachments"] = [(one, _public(one.title)) for one in item.attachments if one.is_public]
    return told


def _secrecy(item: Item) -> list[str]:
    """On which ground and how far a matter is secret (rule 28); empty for one that is not."""
    if not item.is_secret:
        return []
    ground = _("Ground: Act on the Openness of Government Activities, section 24, subsection 1, item %(ground)s",
               ground=item.secrecy_ground)  # fmt: skip
    extent = _("Extent: %(extent)s", extent=_public(item.secrecy_extent)) if item.secrecy_extent else ""
    return [line for line in (ground, extent) if line]


def _masked(text: Localized) -> Localized:
    """Private persons' names are hidden on the agenda too (decision 20, rule 27)."""
    return text.map(_public)


def _public(source: str) -> str:
    return rules.public_text(source, Stage.PERSON_FREE, replacement=_("[not public]"))


@bp.get(f"{_PAGE}/minutes.pdf")
@open_to_all
def minutes_pdf(language: str, municipality: str, board: str, year: int, number: int) -> ResponseReturnValue:
    """The published record as a file."""
    facts = queries.publication(municipality, board, year=year, number=number, language=language)
    if facts is None:
        _missing(municipality, board)
    if facts.pdf_hash is None:
        raise NotFound("minutes.pdf")
    if request.if_none_match.contains(facts.pdf_hash):
        return _file_headers(make_response("", 304), facts.pdf_hash)
    file = queries.published_pdf(facts.publication_id)
    if file is None:
        raise NotFound("minutes.pdf")
    answer = make_response(files.read(file))
    name = f"{facts.municipality_slug}-{facts.board_slug}-{facts.year}-{facts.number}-{facts.language}.pdf"
    answer.headers["Content-Type"] = file.media_type
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return _file_headers(answer, facts.pdf_hash)


def _file_headers(answer: Response, digest: str) -> Response:
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.set_etag(digest)
    return answer


@bp.get("/<any(fi, sv, en):language>/<municipality>/<board>/attachments/<int:attachment_id>")
@open_to_all
def attachment(language: str, municipality: str, board: str, attachment_id: int) -> ResponseReturnValue:
    """A public file of an item, always as a download: what somebody uploaded never runs on our pages (S36)."""
    try:
        found = queries.public_attachment(attachment_id, municipality, board)
    except NotFound:
        _missing(municipality, board)
    answer = download(found.file, _file_name(found))
    return _file_headers(answer, found.file.sha256)


def _file_name(file: Attachment) -> str:
    """What the file is called when it is saved: where the title hides something, the name it came with might tell it."""
    title = _public(file.title)
    if file.name and title == file.title:
        return file.name
    return f"{title}.{file.ending.lower()}" if file.ending else title


def _missing(municipality: str, board: str) -> NoReturn:
    """No such meeting or file: the page leads on from the board, whose former addresses redirect for good (decision 20)."""
    board_at(municipality, board)
    raise NotFound(f"{municipality}/{board}")

"""An item of the agenda: reading, adding, editing, its files."""

import secrets

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from advisory.agendas import queries as agenda_queries
from advisory.agendas import services as agendas
from advisory.agendas.forms import ITEM_TYPES, AttachmentForm, ItemForm, publicity_choices
from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import ItemType, PrivateReason, StandardItem
from advisory.agendas.services import ItemValues
from advisory.infra import uploads
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from advisory.kernel.localized import LANGUAGES
from advisory.kernel.plaintext import whole_number
from advisory.meetings import documents, queries, services
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.views.blueprint import bp, meeting_for, offer_undo, persons, trail
from advisory.meetings.views.show import follow_up, knows_unpublished
from advisory.policy.actions import Action

TAKEN_OFF = "taken_off"
FILE = "file-"
"""What the fields of the file form begin with: it stands beside the item's own form."""


@bp.get("/meetings/<int:meeting_id>/items/<int:slot_id>")
@permission(Action.MEETINGS_READ)
def item(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """One matter, for reading."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_READ)
    agenda = queries.slots(meeting.id)
    number = next((n for n, one in enumerate(agenda, start=1) if one.id == slot_id), None)
    if number is None:
        raise NotFound(f"Slot:{slot_id}")
    slot = agenda[number - 1]
    is_feed = slot.item.standard is StandardItem.FOLLOW_UP
    return render_template(
        "meetings/item.html", meeting=meeting, slot=slot, item=slot.item,
        earlier=[(one, documents.title(one.meeting)) for one in queries.treated_before(slot, actor())],
        number=number, kinds=ITEM_TYPES,
        before=agenda[number - 2] if number > 1 else None, after=agenda[number] if number < len(agenda) else None,
        is_withheld=bool(queries.withheld([slot], actor())),
        files=queries.files_for(slot, actor()), why_private=agenda_queries.why_private,
        reads_papers=queries.may_read_papers(meeting.id, actor()), trail=trail(meeting, documents.title(meeting)),
        follow_up=follow_up(meeting, for_everybody=not knows_unpublished(meeting)) if is_feed else [],
        is_feed=is_feed,
    )  # fmt: skip


@bp.route("/meetings/<int:meeting_id>/items/new", methods=["GET", "POST"])
@permission(Action.MEETINGS_EDIT)
def add_item(meeting_id: int) -> ResponseReturnValue:
    """A new matter."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    form = _form(meeting, {"kind": ItemType.DISCUSSION.value, "form_key": secrets.token_hex(16)})
    if form.validate_on_submit():
        try:
            slot = services.add_item(meeting, _values(form), actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The item is on the agenda. You can add files to it here."), "success")
            return redirect(url_for(".edit_item", meeting_id=meeting.id, slot_id=slot.id, _anchor="files"), code=303)
    page = _page(meeting, form, None)
    return page, 422 if form.is_refused else 200


@bp.route("/meetings/<int:meeting_id>/items/<int:slot_id>/edit", methods=["GET", "POST"])
@permission(Action.MEETINGS_EDIT)
def edit_item(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """Change a matter; somebody else's change in between is shown beside one's own (R2)."""
    meeting = _still_open(meeting_id)
    slot = _own_slot(meeting, slot_id)
    if request.files.get(f"{FILE}file"):  # chosen and not yet added: Enter in a field, or "Save" pressed first
        return attach(meeting_id, slot_id)
    form, theirs = _saved(meeting, slot)
    if request.method == "POST" and not form.is_refused:
        flash(_("Saved."), "success")
        return redirect(url_for(".show", meeting_id=meeting.id, _anchor="agenda"), code=303)
    page = _page(meeting, form, queries.slot(meeting.id, slot_id), theirs=theirs)
    return page, (409 if theirs else 422) if form.is_refused else 200


def _still_open(meeting_id: int) -> Meeting:
    """The meeting, while its items may change. Raises WrongState once it has ended: its record refers to them."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    if request.method == "POST":
        services.check_agenda_open(meeting)
    return meeting


def _own_slot(meeting: Meeting, slot_id: int) -> Slot:
    """The place of the agenda. Raises NotAllowed for one who is disqualified from its matter (rule 15)."""
    slot = queries.slot(meeting.id, slot_id)
    if queries.withheld([slot], actor()):
        raise NotAllowed(f"Slot:{slot_id}")
    return slot


def _saved(meeting: Meeting, slot: Slot) -> tuple[ItemForm, Item | None]:
    """The form of an item, saved where it was sent; refused, it holds what was typed, and what another saved meanwhile."""
    form = _form(meeting, _values_of(slot.item))
    if form.validate_on_submit():
        try:
            agendas.edit_item(slot.item, _values(form, slot.item), actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        except Conflict:
            theirs = queries.slot(meeting.id, slot.id).item
            form.general_errors.append(_("Somebody else changed this item while you were writing."))
            form.version.data = str(theirs.version)
            return form, theirs
        else:
            form.version.data = str(slot.item.version)  # a refused file shows this form again
    return form, None


def _beside(meeting: Meeting, slot_id: int) -> tuple[ItemForm, Item | None]:
    """A press on a file takes along what was typed above it, so that nothing is lost; nothing where only a file was sent."""
    slot = _own_slot(meeting, slot_id)
    stands = _values_of(slot.item)
    if "version" in request.form:
        typed = _form(meeting, stands)
        if any(typed[name].data != value for name, value in stands.items()):
            return _saved(meeting, slot)
    return _form(meeting, stands, empty=True), None


@bp.post("/meetings/<int:meeting_id>/items/<int:slot_id>/files")
@permission(Action.AGENDAS_ATTACH)
def attach(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """Add a file to an item, and save what was typed beside it. Refused, both stay on the page."""
    meeting = _still_open(meeting_id)
    slot = _own_slot(meeting, slot_id)
    files, is_attached = AttachmentForm(prefix=FILE), False
    upload = uploads.received(request.files.get(f"{FILE}file"))
    if upload is None:
        files.file.errors = [_("Choose a file first.")]
    elif files.validate_on_submit():
        try:
            agendas.attach(slot.item, upload, actor(), files.values)
        except RuleBroken as broken:
            files.add_broken_rule(broken)
        else:
            is_attached = True
            flash(_("The file is attached: %(name)s", name=upload.name), "success")
    form, theirs = _beside(meeting, slot_id)
    return _after_file(meeting, slot_id, form, theirs, files=None if is_attached else files)


@bp.post("/meetings/<int:meeting_id>/items/<int:slot_id>/files/<int:attachment_id>/remove")
@permission(Action.AGENDAS_ATTACH)
def detach(meeting_id: int, slot_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file off an item, and save what was typed beside it."""
    meeting = _still_open(meeting_id)
    found = _file(meeting, slot_id, attachment_id)
    name = found.name or found.title
    session[TAKEN_OFF] = agendas.detach(found, actor())
    undo = url_for(".reattach", meeting_id=meeting.id, slot_id=slot_id)
    offer_undo(_("The file was taken off: %(name)s", name=name), undo)
    form, theirs = _beside(meeting, slot_id)
    return _after_file(meeting, slot_id, form, theirs)


@bp.post("/meetings/<int:meeting_id>/items/<int:slot_id>/files/<int:attachment_id>/publicity")
@permission(Action.AGENDAS_ATTACH)
def choose_publicity(meeting_id: int, slot_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file off the public pages and say why, or put it there; and save what was typed beside it."""
    meeting = _still_open(meeting_id)
    found = _file(meeting, slot_id, attachment_id)
    wish = request.form.get(f"publicity-{attachment_id}", "")
    if wish and wish not in set(PrivateReason):
        raise NotFound("PrivateReason")
    agendas.choose_publicity(found, PrivateReason(wish) if wish else None, actor())
    words = _("The file is public with the agenda: %(name)s") if not wish else _("The file is not public: %(name)s")
    flash(words % {"name": found.name or found.title}, "success")
    form, theirs = _beside(meeting, slot_id)
    return _after_file(meeting, slot_id, form, theirs)


@bp.post("/meetings/<int:meeting_id>/items/<int:slot_id>/files/put-back")
@permission(Action.AGENDAS_ATTACH)
def reattach(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """The "Undo" of taking a file off: the last one, from the signed cookie of who took it off."""
    meeting = _still_open(meeting_id)
    slot = _own_slot(meeting, slot_id)
    former = session.pop(TAKEN_OFF, None)
    if former is None or former["item_id"] != slot.item_id:
        flash(_("There is nothing to undo any more."), "warning")
    else:
        agendas.reattach(slot.item, former, actor())
        flash(_("The file is attached: %(name)s", name=former["name"] or former["title"]), "success")
    return redirect(url_for(".edit_item", meeting_id=meeting.id, slot_id=slot_id, _anchor="files"), code=303)


def _file(meeting: Meeting, slot_id: int, attachment_id: int) -> Attachment:
    slot = _own_slot(meeting, slot_id)
    found = next((one for one in slot.item.attachments if one.id == attachment_id), None)
    if found is None:
        raise NotFound(f"Attachment:{attachment_id}")
    return found


def _after_file(
    meeting: Meeting, slot_id: int, form: ItemForm, theirs: Item | None, *, files: AttachmentForm | None = None
) -> ResponseReturnValue:
    """Back to the files; the page itself, with everything typed, where text or file was refused."""
    if files is None and not form.is_refused:
        return redirect(url_for(".edit_item", meeting_id=meeting.id, slot_id=slot_id, _anchor="files"), code=303)
    return _page(meeting, form, queries.slot(meeting.id, slot_id), files=files, theirs=theirs), 409 if theirs else 422


def _form(meeting: Meeting, data: dict[str, object], *, empty: bool = False) -> ItemForm:
    presenters = persons(meeting.board)
    own = {"formdata": None} if empty else {}
    return ItemForm(data=data, languages=meeting.board.languages, presenters=presenters, **own)


def _page(
    meeting: Meeting, form: ItemForm, slot: Slot | None, *, files: AttachmentForm | None = None,
    theirs: Item | None = None,
) -> str:  # fmt: skip
    form_errors = form.is_refused or files is not None
    files = files or AttachmentForm(formdata=None, prefix=FILE)
    return render_template(
        "meetings/edit_item.html", meeting=meeting, form=form, slot=slot, files=files,
        theirs=theirs, trail=trail(meeting, documents.title(meeting)), languages=LANGUAGES,
        form_errors=form_errors, publicity=publicity_choices(),
        why_private=agenda_queries.why_private,
    )  # fmt: skip


def _values_of(item: Item) -> dict[str, object]:
    same = ("title", "background", "proposal", "summary", "case_number", "is_secret", "secrecy_ground",
            "secrecy_extent", "is_general_confirmed")  # fmt: skip
    own = {"kind": item.kind.value, "presenter": str(item.presenter_id or ""), "version": str(item.version)}
    return {name: getattr(item, name) for name in same} | own


def _values(form: ItemForm, item: Item | None = None) -> ItemValues:
    version = form.version.data or ""
    return ItemValues(
        title=form.title.data,
        kind=item.kind if item is not None and item.standard else ItemType(form.kind.data),
        background=form.background.data,
        proposal=form.proposal.data,
        summary=form.summary.data,
        presenter_id=int(form.presenter.data) if form.presenter.data else None,
        case_number=form.case_number.data or "",
        is_secret=form.is_secret.data,
        secrecy_ground=form.secrecy_ground.data or "",
        secrecy_extent=form.secrecy_extent.data or "",
        is_general_confirmed=form.is_general_confirmed.data,
        version=whole_number(version),
        form_key=(form.form_key.data or "")[:40],
    )

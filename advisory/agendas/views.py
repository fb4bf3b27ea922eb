"""The files of the board's matters."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from advisory.agendas import queries
from advisory.agendas.models import Attachment
from advisory.infra.access import load
from advisory.infra.downloads import download
from advisory.infra.ports import ports
from advisory.infra.web import actor, permission
from advisory.kernel.errors import NotFound
from advisory.policy.actions import Action

bp = Blueprint("agendas", __name__)


@bp.get("/attachments/<int:attachment_id>")
@permission(Action.AGENDAS_READ)
def attachment(attachment_id: int) -> ResponseReturnValue:
    """An attachment, for those who prepare the matter. The board, the called and the public get it through the meeting."""
    load(Attachment, attachment_id, Action.AGENDAS_READ, actor())
    found = queries.attachment(attachment_id)
    if ports.recused_from([found.item.matter_id], actor().person_ids):  # rule 15
        raise NotFound(f"Attachment:{attachment_id}")
    return download(found.file, found.name or found.title)

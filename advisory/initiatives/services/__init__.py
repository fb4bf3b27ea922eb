"""What can be done with initiatives: one verb, one transaction. One module for each subject."""

from advisory.initiatives.services.indicators import IndicatorValues
from advisory.initiatives.services.making import InitiativeValues, NewOwner, create, edit
from advisory.initiatives.services.moving import MoveValues, move
from advisory.initiatives.services.reporting import ReportValues, renew_link, report, verify
from advisory.initiatives.services.timed import due, start_if_checked

__all__ = [
    "IndicatorValues",
    "InitiativeValues",
    "MoveValues",
    "NewOwner",
    "ReportValues",
    "create",
    "due",
    "edit",
    "move",
    "renew_link",
    "report",
    "start_if_checked",
    "verify",
]

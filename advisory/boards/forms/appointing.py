"""Forms of the appointment and of numbers used elsewhere. Shape only."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, Length

from advisory.boards.forms.board import DECISION, DecisionFields, WholeNumber
from advisory.boards.models import Board
from advisory.infra.forms import BaseForm, LineField
from advisory.infra.i18n import lazy_gettext as _l


class AppointForm(DecisionFields):
    """The appointment: the decision as it was made, and the answer that the 40 % rule may ask for."""

    special_reason = LineField(
        _l("Special reason stated in the decision"),
        description=_l("Only where women and men do not both have 40 % (Act 609/1986, section 4 a)."),
        validators=[Length(max=1000)],
    )
    is_special_reason_denied = BooleanField(_l("The decision states no special reason"))

    def __init__(self, *args: Any, is_term_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        term = ("term_until", "appointer_term_until") if is_term_asked else ()
        for name in ("appointing_body", "decided_on", "decision_section", *term):
            self[name].flags.required = True  # the rules ask for them now; in a draft they may be empty

    def values(self) -> dict[str, Any]:
        """Everything of AppointmentValues."""
        own = {name: self[name].data for name in ("special_reason", "is_special_reason_denied")}
        return {**self.decision_values(), **own}


class NumbersForm(BaseForm):
    """Numbers used this year before the board came here (decision 9)."""

    last_section_outside = WholeNumber(
        _l("Last section (§) used this year"), validators=[InputRequired(_l("Write a whole number."))]
    )
    last_meeting_outside = WholeNumber(
        _l("Last meeting number used this year"), validators=[InputRequired(_l("Write a whole number."))]
    )


def decision_of(board: Board) -> dict[str, Any]:
    """What the decision fields show of a board."""
    values = {name: getattr(board, name) for name in DECISION}
    return {**values, "appointing_body": board.appointing_body.value if board.appointing_body else ""}

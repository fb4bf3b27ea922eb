"""The words of refused rules: one sentence for each code, in the reader's language, with its facts filled in."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date

from advisory.infra.i18n import gettext, language
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.errors import RuleBroken

SENTENCES: Mapping[str, Any] = {
    "time_does_not_exist": _l("The clocks go forward that night: this time does not exist. Choose another time."),
}


def sentence(broken: RuleBroken) -> str:
    """What the person reads. An unknown code still gives a sentence, and a test finds it."""
    words = SENTENCES.get(broken.code)
    if words is None:
        return gettext("This is not possible: %(code)s.", code=broken.code)
    return str(words) % {name: _shown(fact) for name, fact in broken.facts.items()}


def _shown(fact: object) -> object:
    if isinstance(fact, datetime):
        return fact
    if isinstance(fact, date):
        return format_date(fact, "d.M.yyyy", locale=language())
    if isinstance(fact, time):
        return fact.strftime("%H.%M")
    if isinstance(fact, list | tuple | set | frozenset):
        return ", ".join(str(_shown(part)) for part in fact)
    return fact

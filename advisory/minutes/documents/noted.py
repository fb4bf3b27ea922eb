"""What members said against a plain decision: kept in their own words, in the language in which they were said (rule 31)."""

from advisory.infra.filters import clock_time
from advisory.infra.i18n import gettext as _
from advisory.minutes.documents.words import quoted, told
from advisory.minutes.queries import Source
from advisory.minutes.rules import Words
from advisory.proceedings.queries import Dissenting, Proposed, Recused


def recusal(source: Source, one: Recused, language: str) -> list[Words]:
    """Who was disqualified, on which ground, and out of the room from when to when (rule 15)."""
    name, law, label = source.name(one.person_id), one.ground.value, _("Disqualification")
    said = _("%(name)s was stated to be disqualified (Administrative Procedure Act, section 28, subsection 1, item %(law)s).",
             name=name, law=law)  # fmt: skip
    reason = one.explanation.strip().rstrip(".")
    why = f"{reason[0].upper()}{reason[1:]}." if reason else ""
    times = f"{clock_time(one.left_at)}–{clock_time(one.returned_at)}"
    out = _("%(name)s left the meeting for the handling and the decision at %(times)s.", name=name, times=times)
    if one.returned_at is None:
        out = _("%(name)s left the meeting at %(time)s.", name=name, time=clock_time(one.left_at))
    if why and one.language not in {"", language}:
        return [*told(label, said), quoted(why, one.language), *told("", out)]
    return told(label, " ".join(filter(None, (said, why, out))))


def counter_proposal(source: Source, made: Proposed, language: str) -> list[Words]:
    name, text, label = source.name(made.proposer_id), made.text.strip(), _("Counter-proposal")
    support = _support(source, made)
    if made.language not in {"", language}:
        said = _("%(name)s proposed: %(text)s", name=name, text="").strip()
        return [*told(label, said), quoted(text, made.language), *told("", support)]
    return told(label, " ".join(filter(None, (_("%(name)s proposed: %(text)s", name=name, text=text), support))))


def _support(source: Source, made: Proposed) -> str:
    """Who seconded it, or that it lapsed; nothing where it is voted on without (rule 17)."""
    if made.seconder_id is not None:
        return _("Seconded by %(name)s.", name=source.name(made.seconder_id))
    return "" if made.counter.is_supported else _("The proposal was not seconded and lapsed.")


def dissent(source: Source, one: Dissenting, language: str) -> list[Words]:
    reasons, label = one.reasons.strip(), _("Dissenting opinion")
    said = _("%(name)s announced a dissenting opinion.", name=source.name(one.person_id))
    if reasons and one.language not in {"", language}:
        lead = _("Reasons: %(reasons)s", reasons="").strip()
        return [*told(label, f"{said}\n\n{lead}"), quoted(reasons, one.language)]
    why = _("Reasons: %(reasons)s", reasons=one.reasons) if reasons else ""
    return told(label, "\n\n".join(filter(None, (said, why))))

"""Disqualified persons."""

from collections.abc import Collection
from datetime import datetime

from advisory.kernel.errors import RuleBroken
from advisory.proceedings.rules.states import RecusalGround


def check_not_recused(person: int, recused: Collection[int]) -> None:
    """A disqualified person does not vote, propose, second, speak or read what is not public.

    Rule 15; Administrative Procedure Act 434/2003, section 27.1; Local Government Act, section 97. It holds for the whole
    item, and for presenters and experts too.
    """
    if person in recused:
        raise RuleBroken("recused", field="person", person=person)


def check_may_act(person: int, entitled: Collection[int], recused: Collection[int], *, field: str = "person") -> None:
    """Proposing, seconding and voting belong to those who fill a seat and are not disqualified (rule 15)."""
    check_not_recused(person, recused)
    if person not in entitled:
        raise RuleBroken("not_entitled", field=field, person=person)


def check_recusal(
    ground: RecusalGround, explanation: str, left_at: datetime, returned_at: datetime | None, *, is_secret: bool = False
) -> None:
    """The ground and the times are recorded; the general ground needs words (rule 15, section 28.1).

    Of a secret item the number of the ground is enough: words could tell the secret (rule 28).
    """
    if ground is RecusalGround.GENERAL and not is_secret and not explanation.strip():
        raise RuleBroken("recusal_explanation_missing", field="explanation")
    if returned_at is not None and returned_at < left_at:
        raise RuleBroken("returned_before_leaving", field="returned_at", left_at=left_at)


_SUFFIXES = (" ry", " rf", " r.y.", " oy", " ab", " oyj", " sr", " rs")


def mentions(text: str, organisation: str) -> bool:
    """Whether a text speaks of an organisation, in whatever case the name is bent (feature N7).

    The last letters of each word are left out, so that "Kohtaamispaikka Silta ry" is found in "Kohtaamispaikka Sillalle".
    It makes a warning, never a decision.
    """
    name = " ".join(organisation.casefold().split())
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    stems = [word[: max(3, len(word) - 2)] for word in name.split()]
    words = text.casefold().split()
    if not stems or len("".join(stems)) < 4:
        return False
    runs = (words[start : start + len(stems)] for start in range(len(words) - len(stems) + 1))
    return any(
        all(word.lstrip("(\"”’'").startswith(stem) for word, stem in zip(run, stems, strict=True)) for run in runs
    )

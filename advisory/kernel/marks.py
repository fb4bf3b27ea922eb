"""Two marks that a writer can set round words, and what each reader then sees.

`[[words]]` are for those inside only; `{{words}}` are for everybody, but only for a time. The marks are part
of the source text, so they work in a heading as well as in a paragraph. Hiding works on the source, before
anything is rendered, so that no output can forget it.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum, auto


class Mark(StrEnum):
    NEVER_PUBLIC = auto()
    PUBLIC_FOR_A_TIME = auto()


SIGNS = {Mark.NEVER_PUBLIC: ("[[", "]]"), Mark.PUBLIC_FOR_A_TIME: ("{{", "}}")}


def _pieces(source: str, opening: str, closing: str) -> Iterator[tuple[str, bool]]:
    """The source cut into (text, whether it stood inside the mark). An unclosed mark reaches the end."""
    rest = source
    while opening in rest:
        before, _, rest = rest.partition(opening)
        inside, _, rest = rest.partition(closing)
        yield before, False
        yield inside, True
    yield rest, False


def _change_marked(source: str, mark: Mark, change: Callable[[str], str]) -> str:
    return "".join(change(text) if inside else text for text, inside in _pieces(source, *SIGNS[mark]))


def hide(source: str, mark: Mark, replacement: str) -> str:
    """The source with `replacement` in place of every marked passage.

    A mark that is never closed hides everything after it: better too little in public than a name.
    """
    return _change_marked(source, mark, lambda _: replacement)


def without_signs(source: str) -> str:
    """The source as those inside read it: all the words, no brackets. What has no mark is unchanged."""
    for opening, closing in SIGNS.values():
        source = _drop_signs(source, opening, closing)
    return source


def _drop_signs(source: str, opening: str, closing: str) -> str:
    done, rest = "", source
    while opening in rest and closing in rest.partition(opening)[2]:
        before, _, rest = rest.partition(opening)
        inside, _, rest = rest.partition(closing)
        done += before + inside
    return done + rest


def marked(source: str, mark: Mark) -> tuple[str, ...]:
    """The passages that carry the mark."""
    return tuple(text for text, inside in _pieces(source, *SIGNS[mark]) if inside)


def unclosed(source: str) -> tuple[Mark, ...]:
    """The marks that were opened and not closed; a text with one should not be published as it is."""
    return tuple(mark for mark, signs in SIGNS.items() if _is_unclosed(source, *signs))


def _is_unclosed(source: str, opening: str, closing: str) -> bool:
    rest = source
    while opening in rest:
        _, found, rest = rest.partition(opening)[2].partition(closing)
        if not found:
            return True
    return False

"""What can go wrong, as facts. The words a person reads are made from the code at the edge."""

from collections.abc import Callable, Mapping


class DomainError(Exception):
    """Something was asked for that the platform refuses, and can say why."""


class NotAllowed(DomainError):
    """The actor has no role that permits the action."""


class NotFound(DomainError):
    """There is no such thing, or the asker may not learn that there is."""


class Gone(DomainError):
    """It was there: a link already used or expired, a page withdrawn."""


class WrongState(DomainError):
    """The step does not exist from where the object is now: someone else was faster."""

    def __init__(self, state: str, verb: str) -> None:
        super().__init__(f"{verb} is not possible from {state}")
        self.state = state
        self.verb = verb


class RuleBroken(DomainError):
    """A rule refuses. `code` names it, `field` the place in the form, `facts` fill the sentence; `more`: what else is wrong.

    `is_recommended`: the rule is only a recommendation where it refused, which the sentence then says.
    """

    def __init__(self, code: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts: Mapping[str, object] = facts
        self.is_recommended = False
        self.more: tuple[RuleBroken, ...] = ()

    def __repr__(self) -> str:
        return f"RuleBroken({self.code!r}, field={self.field!r}, facts={dict(self.facts)!r})"


def check_all(*checks: Callable[[], None]) -> None:
    """Run every check and raise the first refusal with the others in `more`: mistakes are told together, not one by one."""
    broken: list[RuleBroken] = []
    for check in checks:
        try:
            check()
        except RuleBroken as one:
            broken += [one, *one.more]
    if broken:
        broken[0].more = tuple(broken[1:])
        raise broken[0]


class Conflict(DomainError):
    """Somebody saved in between. `theirs` is what stands now; the caller still has its own text."""

    def __init__(self, *, theirs: object) -> None:
        super().__init__("changed by someone else in between")
        self.theirs = theirs

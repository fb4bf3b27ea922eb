"""Which step may follow which state, as a table that can be read aloud."""

from enum import StrEnum
from typing import Generic, TypeVar

from advisory.kernel.errors import WrongState

State = TypeVar("State", bound=StrEnum)


class Workflow(Generic[State]):
    """Rows of (from, verb, to). The same verb from the same state leads to one place only."""

    def __init__(self, *steps: tuple[State, str, State]) -> None:
        self.steps = steps
        self._next: dict[tuple[State, str], State] = {}
        for source, verb, target in steps:
            if (source, verb) in self._next:
                raise ValueError(f"{verb} leaves {source} twice")
            self._next[source, verb] = target

    @property
    def states(self) -> tuple[State, ...]:
        """Every state in the table, in the order in which it is first named."""
        return tuple(dict.fromkeys(state for source, _, target in self.steps for state in (source, target)))

    def allows(self, state: State, verb: str) -> bool:
        return (state, verb) in self._next

    def next(self, state: State, verb: str) -> State:
        """The state that `verb` leads to. Raises WrongState where the table has no such step."""
        try:
            return self._next[state, verb]
        except KeyError:
            raise WrongState(state, verb) from None

    def verbs(self, state: State) -> tuple[str, ...]:
        """What can be done from `state`, in the order of the table."""
        return tuple(verb for source, verb, _ in self.steps if source == state)

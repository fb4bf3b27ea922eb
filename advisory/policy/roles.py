"""Every role there is. Kinds of scope: installation, area, municipality, board, one object (decision 2)."""

from enum import StrEnum


class Role(StrEnum):
    """A role as stored in a grant, or found in one object."""

    # installation and area
    OPERATOR = "operator"
    MONITOR = "monitor"
    # municipality
    ADMINISTRATOR = "administrator"
    # municipality or board
    SECRETARY = "secretary"
    # board
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    DEPUTY = "deputy"
    EXPERT = "expert"
    # one object
    CALLED = "called"
    SCRUTINEER = "scrutineer"
    PRESENTER = "presenter"
    MINUTE_TAKER = "minute_taker"
    PRESIDING_CHAIR = "presiding_chair"
    OWNER = "owner"
    SELF = "self"
    LINK = "link"
    # nobody in particular
    SYSTEM = "system"
    ANYBODY = "anybody"


GRANTED = frozenset(
    {
        Role.OPERATOR, Role.MONITOR, Role.ADMINISTRATOR, Role.SECRETARY, Role.CHAIR,
        Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY, Role.EXPERT,
    }
)  # fmt: skip
"""Roles that are stored with scope and dates; the others come from an object or from the request."""

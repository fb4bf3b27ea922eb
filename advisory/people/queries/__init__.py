"""Reading accounts, persons and roles."""

from advisory.people.queries.actors import (
    IDLE,
    LONGEST,
    Held,
    SignIn,
    Who,
    account,
    account_by_email,
    account_of_session,
    actor_of,
    held_by,
    is_granted,
    link,
    live_sessions,
    sharing,
    sign_in,
)
from advisory.people.queries.persons import (
    PersonLine,
    address_of,
    by_email,
    ending,
    grants_in_force,
    lines,
    lock_people_of,
    others_with,
    person,
    persons_of,
    recipient,
    secretaries_of,
    with_role,
)

__all__ = [
    "IDLE", "LONGEST", "Held", "PersonLine", "SignIn", "Who", "account", "account_by_email", "account_of_session",
    "actor_of", "address_of", "by_email", "ending", "grants_in_force", "held_by", "is_granted", "lines", "link",
    "live_sessions", "lock_people_of", "others_with", "person", "persons_of", "recipient", "secretaries_of", "sharing",
    "sign_in", "with_role",
]  # fmt: skip

"""Fictional municipalities with boards, meetings and initiatives, made through the services.

Used by the demo mode, the tests and the bench. Nothing here is real.
"""

PASSWORD = "pyoreapoyta"  # noqa: S105  # the demo's own, shown to everybody
OPERATOR, MONITOR = "operator@service.example", "monitor@region.example"
ROLES = ("admin", "secretary", "chair", "member", "deputy", "scrutineer")
DOMAINS = ("lehtoranta.example", "koivusalmi.example")


def accounts() -> list[str]:
    """The addresses that one can sign in with."""
    return [*(f"{role}@{domain}" for domain in DOMAINS for role in ROLES), MONITOR, OPERATOR]


def welcome() -> str:
    """What `make run` says about signing in."""
    roles = "@ ".join(ROLES) + "@"
    return (
        f"  Demo accounts: {roles} followed by {DOMAINS[0]} or {DOMAINS[1]},\n"
        f"                 {MONITOR}, {OPERATOR}\n"
        f"  Password:      {PASSWORD}"
    )

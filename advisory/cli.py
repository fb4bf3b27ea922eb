"""The commands, each a few lines over a service."""

import os
import subprocess
import sys
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from advisory import timed
from advisory.config import faults
from advisory.infra import audit
from advisory.kernel import clock

outbox = AppGroup("outbox", help="The outgoing mails and jobs.")
due = AppGroup("due", help="Reminders and all other timed work.")
trail = AppGroup("audit", help="The audit trail.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for group in (outbox, due, trail):
        app.cli.add_command(group)
    app.cli.add_command(check)


@outbox.command("deliver")
@click.option("--once", is_flag=True, help="Deliver what is due and stop.")
def deliver(once: bool) -> None:
    """Send what is due, in a process of its own that alone loads the PDF library."""
    command = [sys.executable, "-m", "advisory.worker", *(["--once"] if once else [])]
    sys.exit(subprocess.run(command, env=os.environ, check=False).returncode)  # noqa: S603  # our own module


@due.command("run")
@click.option("--at", type=str, default="", help="As if it were this time (ISO 8601); not in production.")
def run(at: str) -> None:
    """Do all timed work whose time has come."""
    now = clock.now()
    if at:
        if not current_app.config["SETTINGS"].is_demo:
            raise click.ClickException("--at is refused in production.")
        now = _instant(at)
    timed.run_due(now)
    click.echo(f"Timed work done as of {now.isoformat(timespec='minutes')}.")


def _instant(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise click.ClickException(f"{text} is not an ISO time such as 2026-09-16T17:00.") from wrong
    return given if given.tzinfo else given.replace(tzinfo=clock.HELSINKI)


@trail.command("verify")
def verify() -> None:
    """Look for changed, inserted or removed entries of the audit trail."""
    found = list(audit.verify())
    for fault in found:
        click.echo(fault, err=True)
    if found:
        sys.exit(1)
    click.echo("The audit trail is whole.")


@click.command("check")
def check() -> None:
    """Look at the settings and refuse unsafe ones."""
    found = faults(current_app.config["SETTINGS"])
    for sentence in found:
        click.echo(f"- {sentence}", err=True)
    if found:
        sys.exit(1)
    click.echo("The settings are safe.")

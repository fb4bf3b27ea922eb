"""The commands, each a few lines over a service."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from advisory import timed
from advisory.config import faults
from advisory.demo import growing, loading, welcome
from advisory.demo.fresh import HoldsMore, WasUsed, begin_anew
from advisory.infra import addresses, audit, backup, broken_rules, migrations, restore
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.minutes import queries as minutes_queries
from advisory.minutes import services as minutes
from advisory.minutes.documents import TEMPLATE_VERSION
from advisory.people.services import invitations


class Commands(AppGroup):
    """Commands over the database: one that is not migrated is told in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """As click does."""
        try:
            return super().invoke(ctx)
        except DBAPIError:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                if not migrations.is_behind():
                    raise
            raise click.ClickException(
                "The database is not migrated yet. Run this first: flask --app wsgi db upgrade"
            ) from None


outbox = Commands("outbox", help="The outgoing mails and jobs.")
due = Commands("due", help="Reminders and all other timed work.")
trail = Commands("audit", help="The audit trail.")
user = Commands("user", help="Accounts.")
published = Commands("minutes", help="The published minutes.")
backups = Commands("backup", help="Backups of database and files.")
demo = Commands("demo", help="The made-up municipalities of the demo mode.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for group in (outbox, due, trail, user, published, backups, demo):
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
    broken = timed.run_due(now)
    for error in broken.values():
        if isinstance(error, DBAPIError) and migrations.is_behind():
            raise error
    if broken:
        raise click.ClickException(f"Not all timed work was done; the log says why: {', '.join(broken)}")
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


@published.command("render-again")
def render_again() -> None:
    """Draw the stored pages of published minutes anew with today's template; words and hashes stay."""
    count = sum(minutes.render_again(minutes_id) for minutes_id in minutes_queries.drawn_before(TEMPLATE_VERSION))
    click.echo(f"{count} pages drawn again.")


@backups.command("create")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def create_backup(file: Path) -> None:
    """Write database and files into one new FILE, while the service runs."""
    try:
        made = backup.create(file)
    except (backup.BackupRefused, OSError) as refused:
        raise click.ClickException(str(refused)) from refused
    _tell(f"{file}: ", made)


@backups.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore_backup(file: Path) -> None:
    """Fill an empty database and storage from FILE."""
    try:
        made = restore.restore(file)
    except backup.BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    _tell(f"Restored from {file}: ", made)


def _tell(start: str, made: backup.Manifest) -> None:
    rows = sum(facts.rows for facts in made.tables.values())
    click.echo(f"{start}{rows} rows in {len(made.tables)} tables, {len(made.files)} files, as of {made.made_at}.")
    if made.lost_files:
        raise click.ClickException(f"The storage has lost or changed {len(made.lost_files)} files: {made.lost_files}")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is something already.")
@click.option("--fresh", is_flag=True, help="Begin anew; refused where the database holds anything else.")
@click.option("--even-if-used", is_flag=True, help="With --fresh: throw away what was done in the demo, too.")
@click.option("--grow", type=click.IntRange(min=0), default=0, help="So many meetings more, for measuring.")
def load_demo(if_empty: bool, fresh: bool, even_if_used: bool, grow: int) -> None:
    """Fill an empty database with the demo."""
    if not current_app.config["SETTINGS"].is_demo:
        raise click.ClickException("The demo is for demo mode only: set MODE=demo.")
    if fresh:
        _begin_anew(even_if_used=even_if_used)
    if not loading.is_empty():
        if if_empty:
            click.echo(welcome() if loading.loaded_at() else "The database holds something of its own, not the demo.")
            return
        raise click.ClickException("There is something in the database already. Use --fresh to begin anew.")
    with current_app.test_request_context(base_url=current_app.config["SETTINGS"].base_url):
        places = loading.load()
        if grow:
            growing.grow(places["lehtoranta"], grow)
    click.echo(f"The demo is loaded.\n{welcome()}")


def _begin_anew(*, even_if_used: bool) -> None:
    try:
        begin_anew(even_if_used=even_if_used)
    except HoldsMore:
        raise click.ClickException("The database holds more than the demo; it is left as it is.") from None
    except WasUsed as used:
        day = used.at.astimezone(clock.HELSINKI)
        raise click.ClickException(
            f"Somebody has worked in this demo, last on {day:%d.%m.%Y at %H.%M}; it is left as it is. "
            "To throw that away, type: make demo EVEN_IF_USED=1 (or add --even-if-used)."
        ) from None


@click.command("check")
def check() -> None:
    """Look at the settings and refuse unsafe ones."""
    found = faults(current_app.config["SETTINGS"])
    for sentence in found:
        click.echo(f"- {sentence}", err=True)
    if found:
        sys.exit(1)
    click.echo("The settings are safe.")


@user.command("invite")
@click.argument("email")
@click.option("--operator", is_flag=True, help="As operator of the installation.")
@click.option("--municipality", "code", default="", help="As administrator of the municipality with this code.")
@click.option("--name", default="", help="The administrator's name; otherwise it is made from the address.")
@click.option("--monitor", "area", default="", help="As monitor: region:06, county:08, centre:04, country.")
def invite(email: str, operator: bool, code: str, name: str, area: str) -> None:
    """Make an account and print its sign-in link, once. It works once, within 14 days."""
    if operator + bool(code) + bool(area) > 1:
        raise click.ClickException("Give one of --operator, --municipality and --monitor.")
    try:
        token = _invited(email, operator=operator, code=code, name=name, area=area)
    except RuleBroken as broken:
        raise click.ClickException(broken_rules.sentence(broken)) from broken
    click.echo(addresses.to("people.link", token=token))


def _invited(email: str, *, operator: bool, code: str, name: str, area: str) -> str:
    if operator:
        return invitations.operator_link(email)
    if area:
        kind, _colon, number = area.partition(":")
        return invitations.monitor_link(email, kind, number)
    return invitations.administrator_link(email, code, name=name) if code else invitations.account_link(email)

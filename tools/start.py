"""`make run`: settings of the demo, a copy of the database, migrations, demo data, then web and worker."""

import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var"
COPIES_KEPT = 3
DEMO, OWN = ("advisory.db", "files"), ("own.db", "own-files")


def settings(port: int) -> dict[str, str]:
    """The environment of the demo: what is set stays, what is missing is made up once and kept."""
    env = dict(os.environ) | {"PORT": str(port)}
    HOME.mkdir(mode=0o700, exist_ok=True)
    env.setdefault("MODE", "demo")
    database, files = places(is_demo=env.get("DEMO", "1") != "0")
    env.setdefault("DATABASE_URL", f"sqlite:///{HOME / database}")
    env.setdefault("STORAGE_URL", f"file://{HOME / files}")
    env.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    env.setdefault("SECRET_KEY", _kept_secret())
    env.setdefault("FLASK_APP", "wsgi")
    return env


def places(*, is_demo: bool) -> tuple[str, str]:
    """The database and the folder of files: the demo has its own, and what begins empty has its own.

    Where an earlier version began empty in the demo's file, that stays in use as long as there is no demo in it.
    """
    begins_there = not (HOME / OWN[0]).exists() and _is_without_demo(HOME / DEMO[0])
    return DEMO if is_demo or begins_there else OWN


def _is_without_demo(file: Path) -> bool:
    """Whether an SQLite file is there and holds none of the made-up municipalities."""
    if not file.exists():
        return False
    database = sqlite3.connect(file)
    try:
        return not database.execute("SELECT 1 FROM municipality WHERE is_fictional LIMIT 1").fetchall()
    except sqlite3.OperationalError:  # not even tables
        return True
    finally:
        database.close()


def _kept_secret() -> str:
    """A secret of this checkout, so that links in mails survive a restart."""
    file = HOME / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text().strip()


def copy_database(url: str) -> None:
    """Copy an SQLite file before it is migrated; the newest three copies are kept."""
    parts = urlsplit(url)
    file = Path(url.removeprefix("sqlite:///").partition("?")[0])
    if parts.scheme != "sqlite" or not file.exists():
        return
    for number in range(COPIES_KEPT, 1, -1):
        older = file.with_suffix(f".copy{number - 1}.db")
        if older.exists():
            shutil.move(older, file.with_suffix(f".copy{number}.db"))
    source, target = sqlite3.connect(file), sqlite3.connect(file.with_suffix(".copy1.db"))
    with source, target:
        source.backup(target)
    source.close()
    target.close()


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def flask(*arguments: str, env: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "flask", *arguments], env=env, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def port_of(text: str) -> int | None:
    """The port that PORT names; None for what is no port."""
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 65536 else None


def invite_command(env: dict[str, str]) -> str:
    """The command that makes the first operator of an empty start, with what it must know of this start."""
    told = [f"{name}={env[name]}" for name in ("MODE", "BASE_URL") if name == "MODE" or env["PORT"] != "8000"]
    if env["DATABASE_URL"] == f"sqlite:///{HOME / OWN[0]}":
        told.append(f'DATABASE_URL="sqlite:///$PWD/{HOME.name}/{OWN[0]}"')
    return " ".join([*told, ".venv/bin/flask --app wsgi user invite you@example.fi --operator"])


def main() -> int:
    port = port_of(os.environ.get("PORT") or "8000")
    if port is None:
        print("PORT must be a number from 1 to 65535, such as make run PORT=8001", file=sys.stderr)
        return 1
    if not port_is_free(port):
        print(f"Port {port} is in use. Choose another: make run PORT={port + 1}", file=sys.stderr)
        return 1
    env = settings(port)
    copy_database(env["DATABASE_URL"])
    flask("db", "upgrade", env=env)
    if env.get("DEMO", "1") != "0":
        flask("demo", "load", "--if-empty", env=env)
    else:
        print(f"  Make the first operator in another terminal:\n    {invite_command(env)}", flush=True)
    print(f"\n  Advisory is at {env['BASE_URL']}  (stop with Ctrl-C)\n", flush=True)
    os.execve(sys.executable, [sys.executable, "-m", "advisory.serve"], env)


if __name__ == "__main__":
    sys.exit(main())

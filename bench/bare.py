"""The yardstick: bare Flask views without anything of ours, over a database of their own.

A bare page is one JSON row by a unique index, looped over in one template with escaping on, no ORM, of the same size as the
page it is held against. A bare save is one row committed with the same pragmas. A bare 304 is one row by SQLAlchemy.
"""

import json
import os
import sqlite3
import threading

from flask import Flask, Response, render_template_string, request
from sqlalchemy import create_engine, text

FILE = os.environ["BARE_DATABASE"]
PAGE = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>{{ d.title }}</title></head><body><h1>{{ d.title }}</h1>
<ul>{% for p in d.people %}<li>{{ p.name }}, {{ p.organisation }}</li>{% endfor %}</ul>
{% for i in d.items %}<section id="{{ i.section }}"><h2>§ {{ i.section }} {{ i.title }}</h2><p>{{ i.text }}</p><p>{{ i.minutes }}</p>
<ul>{% for f in i.files %}<li><a href="/files/{{ f.id }}">{{ f.name }}</a> {{ f.size }}</li>{% endfor %}</ul></section>{% endfor %}
</body></html>"""
application = app = Flask(__name__)
_local = threading.local()
_engine = create_engine(f"sqlite:///{FILE}")


def prepare(size: int) -> None:
    """Make the database: one document whose page is about `size` bytes."""
    share = max(10, (size - 1500) // 12 - 120)
    words = ("Neuvottelukunta keskusteli asiasta ja totesi seuraavaa. " * (share // 50 + 2))[:share]
    document = {
        "title": "Kokous 3/2026",
        "people": [{"name": f"Henkilö {n}", "organisation": "Järjestö ry"} for n in range(15)],
        "items": [
            {
                "section": n,
                "title": "Asia",
                "text": words[: share // 3],
                "minutes": words[share // 3 :],
                "files": [{"id": n, "name": "liite.pdf", "size": "20 kB"}] if n < 3 else [],
            }
            for n in range(12)
        ],
    }
    with sqlite3.connect(FILE) as connection:
        connection.executescript(
            "DROP TABLE IF EXISTS page; DROP TABLE IF EXISTS note;"
            "CREATE TABLE page (id INTEGER PRIMARY KEY, slug TEXT UNIQUE, body TEXT);"
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, version INTEGER);"
        )
        connection.execute("INSERT INTO page (slug, body) VALUES ('a', ?)", (json.dumps(document),))
        connection.execute("INSERT INTO note VALUES (1, '', 0)")
        connection.execute("PRAGMA journal_mode=WAL")


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(FILE, isolation_level=None)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            _local.connection.execute(f"PRAGMA {pragma}")
    connection: sqlite3.Connection = _local.connection
    return connection


@app.get("/page/<slug>")
def page(slug: str) -> str:
    row = _connection().execute("SELECT body FROM page WHERE slug = ?", (slug,)).fetchone()
    return render_template_string(PAGE, d=_Dots(json.loads(row[0])))


class _Dots(dict):  # type: ignore[type-arg]
    """`d.items` is a key here, not the method."""

    def __getattribute__(self, name: str) -> object:
        return self[name] if name in ("items", "people", "title") else super().__getattribute__(name)


@app.post("/save")
def save() -> dict[str, str]:
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE note SET text = ?, version = version + 1 WHERE id = 1", (request.form["text"],))
    connection.execute("COMMIT")
    return {"state": "saved"}


@app.get("/same/<slug>")
def same(slug: str) -> Response:
    with _engine.connect() as connection:
        row = connection.execute(text("SELECT id FROM page WHERE slug = :slug"), {"slug": slug}).one()
    answer = Response(str(row[0]))
    answer.set_etag("same")
    answer.make_conditional(request)
    return answer
